#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Register windows and the LED, by what QEMU reads at the physical address (xp):
# - a GPIO bank: reserved memory laid out like the Nexell's, where every other
#   bit must stay as it was;
# - registers of a device that QEMU models (edu: 0x04 gives back the inverse of
#   what was stored, 0x80 is an address register that keeps it).
# And by strace: a thousand blinks make no more system calls than one.
#
# What the guest runs is in single quotes; constants have no blanks.
# shellcheck disable=SC2016,SC2086
. "$(dirname "$(readlink -f "$0")")/lib.bash"

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

# level - notes what the pin is just now; whether it was seen high and low
high='' low=''
level()
{
	if [ $(($(vm_word $OUT_REG) & PIN)) = 0 ]; then
		low=yes
	else
		high=yes
	fi
	[ "$high$low" = yesyes ]
}

# expect_both SECONDS - the pin is seen high and low
expect_both()
{
	await "$1" level && return
	vm_do 'cat /tmp/blink.log; date +%s.%N; head -n 4 /proc/$(cat /tmp/blink)/s[ct]a[ct]*'
	fail "high: ${high:-no}, low: ${low:-no}"
}

# load PARAMETER... - the module, in place of the one that there is
load()
{
	vm_do "[ ! -d /sys/module/framering ] || rmmod framering || exit
		insmod /job/programs/framering.ko $*" || fail "the module does not load"
}

fill_bank()
{
	local word

	for ((word = 0; word < 1024; word++)); do
		printf '\x5a\x4a\x5a\x5a'
	done >"$OUT/bank"
	vm_poke $GPIO "$OUT/bank"
}

# load_gpio - with the LED on the bank, whose registers all have other bits set before
load_gpio()
{
	# What was loaded turns its LED off when it goes.
	vm_do '[ ! -d /sys/module/framering ] || rmmod framering' || fail "rmmod"
	fill_bank
	load "regs=gpio:$GPIO:0x1000:user,edu:$BAR:0x1000 led=gpio:nexell:12:low"
}

prepare_all()
{
	[ "$(uname -m)" = x86_64 ] || { echo "the addresses here are those of a PC"; exit 77; }
	vm_prepare
	vm_start_shell --no-module --device "-device edu" --cmdline "memmap=64K\$$GPIO"
	BAR=$(vm_do '
		for device in /sys/bus/pci/devices/*; do
			[ "$(cat $device/vendor) $(cat $device/device)" = "0x1234 0x11e8" ] || continue
			echo 1 >$device/enable
			read -r start _ <$device/resource
			printf "0x%x\n" $((start))
		done')
	[ -n "$BAR" ] || fail "no edu device"
}

case_driver_and_program_change_no_other_bit_of_a_gpio_bank()
{
	load_gpio
	expect_led off
	expect_output
	# The driver has done that; now the program.
	fill_bank
	vm_do "framering led off" || fail "led off"
	expect_led off
	expect_output
	vm_do "framering led on" || fail "led on"
	expect_led on
}

case_a_register_written_by_hand_is_the_led()
{
	load_gpio
	says 0x40000000:0x00000c84 "framering reg w $GPIO 0xC84"
	expect_word "reg w" $OUT_REG 0xc84
	says on 'framering led status | cut -d : -f 1'
	says 0x40000000:0x00001c84 "framering reg w $GPIO 0x1C84"
	expect_word "reg w" $OUT_REG 0x1c84
	says off 'framering led status | cut -d : -f 1'
}

case_led_blink_is_seen_on_and_off_and_ends_with_off()
{
	load_gpio
	vm_do 'framering -q led blink --count 1000 --rate 4 >/tmp/blink.log 2>&1 &
		echo $! >/tmp/blink'
	expect_both 120
	vm_do 'kill -INT $(cat /tmp/blink); tail --pid=$(cat /tmp/blink) -f /dev/null'
	echo "led blink: seen on and off"
	expect_led off
}

case_the_led_is_on_while_frames_stream_until_the_producer_is_killed()
{
	load_gpio
	vm_do 'udevadm settle -t 60
		framering -q play --pattern box --size 320x240 --fps 10 >/dev/null 2>&1 &
		echo $! >/tmp/play
		until grep -q "^2 queued\|^0 queued" /sys/kernel/debug/framering/framering0/slots; do
			kill -0 $! || exit
			sleep 0.1
		done' || fail "nothing streams"
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

case_a_thousand_blinks_make_no_more_system_calls_than_one()
{
	local one many

	load_gpio
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

case_registers_of_a_device_are_written_by_mapping_and_by_ioctl()
{
	local reg

	load_gpio
	says 0xedcba987 'window_client edu 4 0x12345678'
	expect_word "mapping" $((BAR + 4)) 0xedcba987
	vm_do 'framering reg w edu+4 0x0f0f00ff' >/dev/null || fail "reg w"
	expect_word "reg w" $((BAR + 4)) 0xf0f0ff00
	reg=$(printf '0x%08x' $((BAR + 0x80)))
	says 0xcafe0123 'window_client edu 0x80 0xcafe0123'
	expect_word "mapping" "$reg" 0xcafe0123
	says "$reg:0xcafe0123" 'framering reg r edu+0x80'
}

case_the_led_is_a_bit_of_a_device_whose_other_bits_stay()
{
	local reg

	reg=$(printf '0x%08x' $((BAR + 0x80)))
	load "regs=edu:$BAR:0x1000 led=none"
	says "$reg:0xcafe0123" "framering reg w edu+0x80 0xcafe0123"
	load "regs=edu:$BAR:0x1000 led=edu:bit:7:0x80"
	vm_do 'framering led on' || fail "led on"
	expect_word "LED on in a device" "$reg" $((0xcafe0123 | 1 << 7))
	vm_do 'framering led off' || fail "led off"
	expect_word "LED off in a device" "$reg" $((0xcafe0123 & ~(1 << 7)))
}

cases_main "$@"
