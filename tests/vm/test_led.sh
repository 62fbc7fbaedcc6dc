#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Register windows and the LED, by what QEMU reads at the physical address (xp):
# - a GPIO bank: reserved memory laid out like the Nexell's, where every other
#   bit must stay as it was;
# - registers of a device that QEMU models (edu: 0x04 gives back the inverse of
#   what was stored, 0x80 is an address register that keeps it).
# And by strace: a thousand blinks make no more system calls than one.
#
# What the guest runs is in single quotes.
# shellcheck disable=SC2016
. "$(dirname "$(readlink -f "$0")")/lib.bash"

[ "$(uname -m)" = x86_64 ] || { echo "the addresses here are those of a PC"; exit 77; }

GPIO=0x40000000
OUT_REG=0x40000000 OUTENB=0x40000004 ALTFN0=0x40000020
PIN=$((1 << 12))
# What is in every register beforehand: all three bits that matter are other than
# they must become.
BEFORE=$((0x5a5a4a5a))

# expect_led on|off - OUT has the pin's bit, low for on, and the rest untouched
expect_led()
{
	local level=0

	[ "$1" = on ] || level=$PIN
	expect_word "LED $1" $OUT_REG $((BEFORE & ~PIN | level))
}

# expect_output - the pin is a GPIO and an output, and the rest untouched
expect_output()
{
	expect_word OUTENB $OUTENB $((BEFORE | PIN))
	expect_word ALTFN0 $ALTFN0 $((BEFORE & ~(3 << 24) | 1 << 24))
}

# expect_both SECONDS - the pin is seen high and low
expect_both()
{
	local end=$((SECONDS + $1)) high='' low='' word

	until [ "$high$low" = yesyes ]; do
		[ $SECONDS -lt $end ] || {
			vm_do 'cat /tmp/blink.log; date +%s.%N; head -n 4 /proc/$(cat /tmp/blink)/s[ct]a[ct]*'
			fail "high: ${high:-no}, low: ${low:-no}"
		}
		word=$(vm_word $OUT_REG)
		if [ $((word & PIN)) = 0 ]; then
			low=yes
		else
			high=yes
		fi
	done
}

load()
{
	vm_do "insmod /job/programs/framering.ko $*" || fail "the module does not load"
}

nexell()
{
	local word

	for ((word = 0; word < 1024; word++)); do
		printf '\x5a\x4a\x5a\x5a'
	done >"$OUT/bank"
	vm_poke $GPIO "$OUT/bank"
	load "regs=gpio:$GPIO:0x1000:user,edu:$BAR:0x1000 led=gpio:nexell:12:low"
	expect_led off
	expect_output
	# The driver has done that; now the program.
	vm_poke $GPIO "$OUT/bank"
	vm_do "framering led off" || fail "led off"
	expect_led off
	expect_output
	vm_do "framering led on" || fail "led on"
	expect_led on

	says 0x40000000:0x00000c84 "framering reg w $GPIO 0xC84"
	expect_word "reg w" $OUT_REG 0xc84
	says on 'framering led status | cut -d : -f 1'
	says 0x40000000:0x00001c84 "framering reg w $GPIO 0x1C84"
	expect_word "reg w" $OUT_REG 0x1c84
	says off 'framering led status | cut -d : -f 1'
	BEFORE=$((0x1c84))
}

# lights - the LED over time
lights()
{
	local word

	vm_do 'framering -q led blink --count 1000 --rate 4 >/tmp/blink.log 2>&1 &
		echo $! >/tmp/blink'
	expect_both 300
	vm_do 'kill -INT $(cat /tmp/blink); tail --pid=$(cat /tmp/blink) -f /dev/null'
	echo "led blink: seen on and off"
	expect_led off

	vm_do 'framering -q play --pattern box --size 320x240 --fps 10 >/dev/null 2>&1 &
		echo $! >/tmp/play
		until grep -q "^2 queued\|^0 queued" /sys/kernel/debug/framering/framering0/slots; do
			sleep 0.1
		done'
	expect_led on
	vm_do 'kill -9 $(cat /tmp/play); tail --pid=$(cat /tmp/play) -f /dev/null'
	echo "streaming: on; the producer killed: off"
	expect_led off
}

# calls COUNT - "NUMBER NAME" of each system call that touches a file
calls()
{
	vm_do "strace -f -o /tmp/trace -e trace=ioctl,mmap,read,write,pread64,pwrite64 \
			framering led blink --count $1 --rate 1000000 --json >/tmp/led
		jq .blinks /tmp/led
		sed -n 's/^[0-9]* *\\([a-z0-9]*\\)(.*/\\1/p' /tmp/trace | sort | uniq -c"
}

strace_blink()
{
	local one many

	one=$(calls 1) || fail "strace: $one"
	many=$(calls 1000) || fail "strace: $many"
	[ "$(head -n 1 <<<"$one")" = 1 ] || fail "did not blink once: $one"
	[ "$(head -n 1 <<<"$many")" = 1000 ] || fail "did not blink a thousand times: $many"
	one=$(tail -n +2 <<<"$one")
	many=$(tail -n +2 <<<"$many")
	grep -q ' ioctl$' <<<"$one" || fail "strace sees nothing: $one"
	[ "$one" = "$many" ] || fail "1 blink: $one; 1000 blinks: $many"
	echo "strace: 1 blink and 1000 alike:" "$(tr -s ' \n' ' ' <<<"$one")"
}

# edu - a device's registers, by mapping and by ioctl
edu()
{
	local reg

	says 0xedcba987 'window_client edu 4 0x12345678'
	expect_word "mapping" $((BAR + 4)) 0xedcba987
	vm_do 'framering reg w edu+4 0x0f0f00ff' >/dev/null || fail "reg w"
	expect_word "reg w" $((BAR + 4)) 0xf0f0ff00
	reg=$(printf '0x%08x' $((BAR + 0x80)))
	says 0xcafe0123 'window_client edu 0x80 0xcafe0123'
	expect_word "mapping" "$reg" 0xcafe0123
	says "$reg:0xcafe0123" 'framering reg r edu+0x80'
	vm_do 'rmmod framering' || fail "rmmod"

	load "regs=edu:$BAR:0x1000 led=edu:bit:7:0x80"
	vm_do 'framering led on' || fail "led on"
	expect_word "LED on in a device" "$reg" $((0xcafe0123 | 1 << 7))
	vm_do 'framering led off' || fail "led off"
	expect_word "LED off in a device" "$reg" $((0xcafe0123 & ~(1 << 7)))
}

vm_start --no-module --device "-device edu" --cmdline "memmap=64K\$$GPIO" -- \
	/repo/tests/vm/guest_shell.sh
BAR=$(vm_do '
	for device in /sys/bus/pci/devices/*; do
		[ "$(cat $device/vendor) $(cat $device/device)" = "0x1234 0x11e8" ] || continue
		echo 1 >$device/enable
		read -r start _ <$device/resource
		printf "0x%x\n" $((start))
	done')
[ -n "$BAR" ] || fail "no edu device"
nexell
lights
strace_blink
edu
vm_finish || fail "the guest ended with an error"
