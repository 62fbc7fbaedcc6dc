#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The LED and registers, as the programs that this grew from used them.
. "$(dirname "$0")/lib.bash"

led()
{
	[ "$(framering led status --json | jq -r .on)" = "$1" ] ||
		wrong "the LED should be $1 $2"
}

# The Nexell bank: OUT, OUTENB, ALTFN0. Low lights it.
case_the_led_is_a_bit_of_the_nexell_bank()
{
	run 0 framering led on; led true "after led on"
	run 0 framering reg r 0xC001C000
	grep -q '^0xc001c000:0x00000000$' "$WORK/out" || wrong "OUT after led on: $(cat "$WORK/out")"
	run 0 framering reg r 0xC001C004
	grep -q '^0xc001c004:0x00001000$' "$WORK/out" || wrong "OUTENB: $(cat "$WORK/out")"
	run 0 framering reg r led+0x20
	grep -q '^0xc001c020:0x01000000$' "$WORK/out" || wrong "ALTFN0: $(cat "$WORK/out")"
	run 0 framering led off; led false "after led off"
}

case_registers_are_written_as_the_seeds_did()
{
	run 0 framering led on
	run 0 framering reg w 0xC001C000 0xC84
	grep -q '^0xc001c000:0x00000c84$' "$WORK/out" || wrong "reg w says: $(cat "$WORK/out")"
	led true "after 0xC84"
	run 0 framering reg w 0xC001C000 0x1C84; led false "after 0x1C84"
	run 0 framering reg r 3221340160
	grep -q '^0xc001c000:0x00001c84$' "$WORK/out" || wrong "decimal: $(cat "$WORK/out")"
}

case_addresses_outside_a_window_are_refused()
{
	run 1 framering reg r 0xC001C024; says 'window'
	run 1 framering reg r 0xC001C001; says 'multiple'
	run 2 framering reg w 0xC001C000 twelve; says 'twelve'
	run 0 framering reg list --json
	field '.windows[0].name' led; field '.windows[0].virtual' true
}

case_blinking_ends_as_it_began()
{
	run 0 framering led off
	run 0 framering led blink --count 3 --rate 50 --json
	field .blinks 3; led false "after blinking, as before"
}

# The status LED: on while frames flow, off when the producer dies.
case_the_status_led_is_on_while_frames_flow()
{
	framering play -q --pattern box --size 64x32 --fps 30 >/dev/null &
	until_true sh -c 'framering led status --json | jq -e ".on == true"'
	kill -KILL %%
	until_true ring_is .producer false
	until_true sh -c 'framering led status --json | jq -e ".on == false"'
}

cases_main "$@"
