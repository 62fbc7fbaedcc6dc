#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# A Raspberry Pi 3, as QEMU models it: the LED on GPIO 29, beside the kernel's own GPIO
# driver, and a ring in its CMA memory. Each level of the pin is read by QEMU at the
# physical address (xp), where no driver of the guest has a part in it, and by the
# kernel's GPIO driver.
#
# What the guest runs is in single quotes; constants have no blanks.
# shellcheck disable=SC2016,SC2086
. "$(dirname "$(readlink -f "$0")")/lib.bash"

GPIO=0x3f200000 FSEL2=0x3f200008 LEVEL=0x3f200034
PIN=29
# Of pin 29 in FSEL2; 1 makes it an output.
SHIFT=27
REGS="gpio:$GPIO:0xb4:page:shared"
LED="led=gpio:setclr:$PIN:0x1c:0x28:0x34"

# load PARAMETER... - the module, in place of the one that there is, which is all if there
# are no parameters; what an earlier case has left running ends
load()
{
	board_ask "for pid in \$(cat /run/blink /run/play 2>/dev/null); do
			kill -9 \$pid 2>/dev/null
			while [ -e /proc/\$pid ]; do sleep 0.1; done
		done
		! grep -q '^leds_gpio ' /proc/modules || modprobe -r leds-gpio
		[ ! -d /sys/module/framering ] || rmmod framering
		[ -z '$*' ] || insmod /framering/framering.ko $*"
}

# expect_pin on|off WHAT - the pin, and no other of its bank; what the driver reads
# through its own mapping, and what the kernel's GPIO driver says
expect_pin()
{
	local word=0 level=lo text

	[ "$1" = off ] || word=$((1 << PIN)) level=hi
	expect_word "$2" $LEVEL $word
	text=$(board_ask 'framering reg r gpio+0x34')
	[ "$text" = "$(printf '%s:0x%08x' $LEVEL $word)" ] ||
		fail "$2: the driver reads $text"
	text=$(board_ask "sed -n 's/^pin $PIN (.*\\(function.*\\); irq.*/\\1/p' \
		/sys/kernel/debug/pinctrl/*gpio*/pins")
	[ "$text" = "function gpio_out in $level" ] ||
		fail "$2: the kernel's GPIO driver says '$text', not $level"
}

# refused TEXT SCRIPT - must fail, and say so
refused()
{
	local text

	! text=$(board_do "$2") || fail "'$2' is not refused: $text"
	grep -q -F -- "$1" <<<"$text" || fail "'$2' says '$text', not '$1'"
	echo "refused: $(grep -F -m 1 -- "$1" <<<"$text")"
}

# not_loaded TEXT PARAMETER... - the module must refuse them, and leave nothing
not_loaded()
{
	refused "$1" "insmod /framering/framering.ko ${*:2} && exit
		dmesg | tail -n 1
		[ -e /sys/module/framering ] || [ -e /dev/framering0 ] && echo 'it is there'
		exit 1"
	board_ask '! ls /sys/module/framering /dev/framering0 2>/dev/null'
}

case_the_module_refuses_windows_and_leds_that_cannot_be()
{
	load
	not_loaded "another driver owns" "regs=gpio:$GPIO:0xb4:page"
	not_loaded "is RAM" "regs=ram:0x100000:0x1000"
	not_loaded "is RAM" "regs=$REGS,ram:0x10000000:0x1000:page:shared"
	not_loaded "multiples of 4" "regs=gpio:0x3f200002:0xb4:page:shared"
	not_loaded "need 0xb8 bytes" "regs=$REGS led=gpio:setclr:$PIN:0x1c:0x28:0xb4"
	not_loaded "not a multiple of 4" "regs=$REGS led=gpio:setclr:$PIN:0x1c:0x2a"
}

case_programs_are_refused_what_a_window_does_not_allow()
{
	local before

	load "regs=gpio:$GPIO:0xb4:page:shared:ro,pcm:0x3f203000:0x24:shared"
	before=$(vm_word $LEVEL)
	refused "is read-only" "framering reg w gpio+0x1c $((1 << PIN))"
	refused "mmap" "window_client gpio 0x1c $((1 << PIN))"
	says '[true,false]' 'framering reg list --json | jq -c "[.windows[:2][].mmap]"'
	refused "multiple of 4" 'framering reg r gpio+0x2'
	refused "outside its window" 'framering reg r gpio+0xb4'
	refused "no register window" 'framering reg r 0x3f2000b4'
	refused "no register window" 'framering reg r 0x3f1ffffc'
	expect_word "after what was refused" $LEVEL "$before"
}

# The pin becomes an output, and its neighbours stay what they are.
make_output()
{
	local before word

	before=$(vm_word $FSEL2)
	word=$(printf '0x%08x' $((before & ~(7 << SHIFT) | 1 << SHIFT)))
	says "$FSEL2:$word" "framering reg w $FSEL2 $word"
	expect_word "function of pin $PIN" $FSEL2 "$word"
}

# led_loaded - the pin is an output and off
led_loaded()
{
	load "regs=$REGS" "$LED"
	make_output
	expect_pin off "the module loaded"
}

case_the_led_is_set_by_the_command_a_mapping_and_a_register()
{
	led_loaded
	board_ask 'framering -q led on' >/dev/null
	expect_pin on "led on"
	says true 'framering led status --json | jq .on'
	board_ask 'framering -q led off' >/dev/null
	expect_pin off "led off"
	says false 'framering led status --json | jq .on'
	# Registers of this kind read as 0.
	says 0x00000000 "window_client gpio 0x1c $((1 << PIN))"
	expect_pin on "a word stored through the mapping"
	says true 'framering led status --json | jq .on'
	says "0x3f200028:$(printf '0x%08x' $((1 << PIN)))" "framering reg w gpio+0x28 $((1 << PIN))"
	expect_pin off "reg w"
}

# level - notes the level of the pin; whether it was seen on and off
level()
{
	case $(vm_word $LEVEL) in
	0x00000000) seen+=" off" ;;
	"$(printf '0x%08x' $((1 << PIN)))") seen+=" on" ;;
	*) fail "led blink drives other pins" ;;
	esac
	[[ $seen = *on* && $seen = *off* ]]
}

case_led_blink_drives_the_pin_and_ends_with_off()
{
	local seen=''

	led_loaded
	board_ask 'framering -q led blink --count 1000 --rate 2 >/dev/null 2>&1 &
		echo $! >/run/blink'
	await 60 level || fail "led blink: only seen$seen"
	echo "led blink: seen on and off"
	board_ask 'kill -INT $(cat /run/blink)
		while [ -e /proc/$(cat /run/blink) ]; do sleep 0.1; done'
	expect_pin off "led blink has ended"
}

# streaming - the guest has a producer, until it is killed
streaming()
{
	board_ask 'queued=/sys/class/framering/framering0/queued before=$(cat $queued)
		framering -q play --pattern box --size 320x240 --fps 10 >/dev/null 2>&1 &
		echo $! >/run/play
		until [ "$(cat $queued)" -ge $((before + 3)) ]; do
			sleep 0.1
		done'
}

streaming_ends()
{
	board_ask 'kill -9 $(cat /run/play)
		while [ -e /proc/$(cat /run/play) ]; do sleep 0.1; done'
}

case_the_led_is_on_while_frames_stream()
{
	led_loaded
	streaming
	expect_pin on "streaming"
	streaming_ends
	expect_pin off "the producer killed"
	streaming
	expect_pin on "streaming again"
	streaming_ends
	expect_pin off "killed again"
}

# The kernel's own driver has the LED: this one's part is the trigger.
case_the_kernels_led_follows_the_trigger_of_the_ring()
{
	led_loaded
	load "regs=$REGS led=none"
	board_ask 'modprobe leds-gpio
		cd /sys/class/leds/* && echo framering0-streaming >trigger'
	says out "sed -n '/-$((512 + PIN)) /s/.* \\(out\\|in\\) .*/\\1/p' /sys/kernel/debug/gpio"
	expect_pin off "the kernel's LED, idle"
	streaming
	expect_pin on "the kernel's LED, streaming"
	streaming_ends
	expect_pin off "the kernel's LED, the producer killed"
	board_ask 'modprobe -r leds-gpio'
}

# crc FILE - as eight hexadecimal digits
crc()
{
	gzip -c <"$1" | tail -c 8 | head -c 4 | od -An -t x4 --endian=little | tr -d ' '
}

# A ring in memory that the kernel keeps for this.
case_a_ring_has_its_memory_from_the_kernels_cma()
{
	local first last number address size slots=''

	load "regs=$REGS" "$LED"

	board_ask 'framering verify --json --timeout 60000 >/run/verify.json 2>/run/verify.err &
		pid=$!
		framering play --json -q --pattern box --size 1280x720 --fps 5 --frames 30 \
			>/run/play.json || exit
		wait $pid || { cat /run/verify.json /run/verify.err; exit 1; }'
	says '[30,"dma","writecombine",0]' 'jq -c "[.frames_queued, .memory_source,
		.cache_mode, .bytes_copied_by_driver]" /run/play.json'
	says '[true,0,0,0,0]' 'jq -c "[.frames >= 5, .torn, .lost, .out_of_order, .misnumbered]" \
		/run/verify.json'

	# Its slots by the driver's word; there QEMU must find what the driver sees.
	first=$(sed -n 's/.*: \(0x[0-9a-f]*\)\.\.0x[0-9a-f]* .*linux,cma\r*$/\1/p' "$OUT/console")
	[ -n "$first" ] || fail "the kernel does not say where its CMA memory is"
	last=$((first + (64 << 20)))
	while read -r number address size _; do
		((address >= first && address + size <= last)) ||
			fail "slot $number is at $address, not in CMA memory, which is at $first"
		vm_save "$address" "$size" "$OUT/slot"
		says "$number $(crc "$OUT/slot")" \
			"grep '^$number ' /sys/kernel/debug/framering/framering0/checksum"
		slots+=" $number"
	done < <(board_ask 'cat /sys/kernel/debug/framering/framering0/memory')
	[ "$slots" = " 0 1 2 3" ] || fail "the ring's slots are$slots"
}

BOARD_PROGRAMS=(framering window_client)
BOARD_MODULES=(leds-gpio)

prepare_all()
{
	board_prepare trixie arm64 ttyS1 bcm2835_wdt
	# The other LED hangs on the firmware, which QEMU does not have; leds-gpio takes all
	# of them or none.
	need_packages device-tree-compiler
	cp "$board_dtbs/broadcom/bcm2837-rpi-3-b-plus.dtb" "$OUT/board.dtb" ||
		fail "no device tree"
	fdtput -r "$OUT/board.dtb" /leds/led-pwr || fail "another device tree than was thought"
	board_start console=ttyAMA0 qemu-system-aarch64 -M raspi3b -dtb "$OUT/board.dtb"
}

cases_main "$@"
