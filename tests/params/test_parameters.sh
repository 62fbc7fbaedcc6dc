#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The module's parameters: what is wrong is refused with its reason, naming what
# would be right, and leaves nothing; what is right works.
. "$(dirname "$(readlink -f "$0")")/lib.bash"

case_wrong_windows_are_refused()
{
	refused 'the address must be a number' regs=a:here:0x1000
	refused 'the size must be a number' regs=a:0xfe000000
	refused 'the size must be 1 to' regs=a:0xfe000000:0
	refused 'ends beyond the last physical' regs=a:0xfffffffffffff000:0x1000
	refused 'must be multiples of 4' regs=a:0xfe000002:4
	refused "name is a letter" regs=1a:0xfe000000:0x1000
	refused "name is a letter" "regs=a*:0xfe000000:0x1000"
	refused 'unknown flag "rw"' regs=a:0xfe000000:0x1000:rw
	refused 'is RAM' regs=a:0x1000000:0x1000
	refused 'two windows are called a' "regs=a:$RESERVED:4,a:$((RESERVED + 4096)):4"
	refused 'overlaps window a' "regs=a:$RESERVED:0x1000,b:$((RESERVED + 0xffc)):8"
	refused 'is memory for frames' "carveout=frames:$RESERVED:1M" \
		"regs=a:$RESERVED:0x1000:shared"
	# The interrupt controller's registers are the kernel's.
	refused 'another driver owns' regs=apic:0xfec00000:0x400
}

case_wrong_leds_are_refused()
{
	local bank="regs=bank:$RESERVED:0x1000"

	refused 'no window is called "gpio"' led=gpio:bit:3:0
	refused 'is read-only' "regs=bank:$RESERVED:0x1000:ro" led=bank:bit:3:0
	refused 'the profile is one of' "$bank" led=bank:blink:3
	refused 'the bit is a number from 0' "$bank" led=bank:bit:32:0
	refused 'the bit is a number from 0' "$bank" led=bank:nexell
	refused 'the bit is a number from 0 to 7' "$bank" led=bank:pl061:8
	refused 'did not expect "high"' "$bank" led=bank:nexell:12:high
	refused 'offsets are missing' "$bank" led=bank:setclr:3:0x1c
	refused 'is not a multiple of 4' "$bank" led=bank:bit:3:0x2
	refused 'need 0x1004 bytes' "$bank" led=bank:bit:3:0x1000
}

case_wrong_carveouts_are_refused()
{
	local part

	refused 'a name has 1 to' "carveout=:$RESERVED:1M"
	refused 'expected NAME:ADDR:SIZE' "carveout=frames:$RESERVED"
	refused 'expected NAME:ADDR:SIZE' carveout=frames:there:1M
	refused 'unknown word .fast.' "carveout=frames:$RESERVED:1M:fast"
	refused 'unknown word .cached=2.' "carveout=frames:$RESERVED:1M:cached=2"
	refused 'must be multiples of' "carveout=frames:$RESERVED:1000"
	refused 'beyond what the processor can address' carveout=frames:0xfffffffffffff000:1M
	refused 'the kernel uses that memory' carveout=frames:0x1000000:1M
	refused 'the address range is taken' \
		"carveout=a:$RESERVED:1M,b:$((RESERVED + 4096)):1M"
	part=$(for i in {0..16}; do
		printf 'r%d:%d:4K,' "$i" $((RESERVED + i * 4096))
	done)
	refused 'at most' "carveout=${part%,}"
}

# Each profile moves the bits that it should, as its registers read
case_each_led_profile_moves_its_bits()
{
	local bank="regs=bank:$RESERVED:0x1000" offset

	# Whatever a test before has left there.
	accepted "$bank" led=none || return
	for offset in 0x10 0x1c 0x20 0x28 0x40 0x400; do
		framering reg w bank+$offset 0 >/dev/null || wrong "bank+$offset"
	done
	accepted "$bank" led=bank:bit:3:0x10 || return
	is 0x10 0
	framering led on && is 0x10 0x8
	framering led off && is 0x10 0
	accepted "$bank" led=bank:bit:3:0x10:low && is 0x10 0x8
	framering led on && is 0x10 0
	accepted "$bank" led=bank:setclr:5:0x1c:0x28 && is 0x28 0x20
	framering led on && is 0x1c 0x20
	framering reg w bank+0x28 0 >/dev/null && framering led off && is 0x28 0x20
	# Bits 9:2 of an address are the pins that an access concerns.
	accepted "$bank" led=bank:pl061:3 && is 0x400 0x8 && is 0x20 0
	framering led on && is 0x20 0x8
	accepted "$bank" led=none
	! framering led on 2>/dev/null || wrong "there should be no LED"
	# As memory that all widths work on.
	framering reg -w 8 w bank+0x40 0xab >/dev/null && is 0x40 0xab
	framering reg -w 16 w bank+0x42 0xcdef >/dev/null && is 0x40 0xcdef00ab
	[ "$(framering reg -w 8 r bank+0x43)" = "$(printf '0x%08x:0xcd' $((RESERVED + 0x43)))" ] ||
		wrong "8 bits: $(framering reg -w 8 r bank+0x43)"
	[ "$(framering reg -w 16 r bank+0x42)" = "$(printf '0x%08x:0xcdef' $((RESERVED + 0x42)))" ] ||
		wrong "16 bits: $(framering reg -w 16 r bank+0x42)"
}

# is OFFSET VALUE - of the bank
is()
{
	local got

	got=$(framering reg r "bank+$1")
	[ "$((${got##*:}))" = "$(($2))" ] || wrong "bank+$1 is $got, expected $2"
}

case_devices_and_virtual_windows_are_counted()
{
	refused 'should be 1 to' devices=0
	refused 'should be 1 to' devices=17
	accepted devices=16
	[ -e /dev/framering15 ] || wrong "there should be 16 devices"
	accepted virtual=0
	! framering led on 2>/dev/null || wrong "there should be no virtual window"
}

cases_main "$@"
