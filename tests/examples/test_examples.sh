#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The programs of docs/examples do what they say.
. "$(dirname "$(readlink -f "$0")")/../cli/lib.bash"
# shellcheck source=/dev/null
. "$(dirname "$(readlink -f "$0")")/../params/reserved.bash"

# prints LINE... - the last run did, and no more
prints()
{
	[ "$(cat "$WORK/out")" = "$(printf '%s\n' "$@")" ] ||
		wrong "expected '$*', got: $(cat "$WORK/out")"
}

case_a_buffer_is_shared_by_mmap()
{
	mkfifo "$WORK/hold"
	example_share put "from the producer" <"$WORK/hold" &
	exec {hold}>"$WORK/hold"
	until_true ring_is .counters.queued 1
	run 0 example_share get
	prints "shared: from the producer"
	run 0 example_share own "mine alone"
	prints "private, before: from the producer" "private: mine alone" \
		"shared: from the producer"
	run 0 example_share get
	prints "shared: from the producer"
	run 0 example_share read
	prints "driver: from the producer"
	run 1 example_share put "from another"
	says 'busy|producer'
	exec {hold}>&-
	wait %1 || wrong "the producer failed"
	run 2 example_share
}

case_registers_are_edited_by_address()
{
	run 0 example_register w 0xC001C000 0x1C84
	prints 0xc001c000:0x00001c84
	[ "$(framering led status --json | jq .on)" = false ] || wrong "0x1C84 lights it"
	run 0 example_register w 0xC001C000 0xC84
	prints 0xc001c000:0x00000c84
	[ "$(framering led status --json | jq .on)" = true ] || wrong "0xC84 darkens it"
	run 0 framering reg w 0xC001C004 0x12345678
	run 0 example_register r 0xC001C004
	prints 0xc001c004:0x12345678
	run 1 example_register r 0xC001D000
	says window
	run 2 example_register w 0xC001C000 twelve
	run 2 example_register w 0xC001C000 0x100000000
}

# What the program stores, the driver's own registers show.
case_an_led_blinks_by_loads_and_stores()
{
	local on=0 off=0 out

	framering reg w led+0x20 0xffffffff >/dev/null
	framering reg w led+0x04 0 >/dev/null
	example_blink 1000 &
	until [ $((on * off)) != 0 ]; do
		out=$(framering reg r led+0x00)
		if [ $((${out#*:} & 0x1000)) = 0 ]; then on=1; else off=1; fi
	done
	kill %1
	wait
	run 0 framering reg r led+0x20
	prints 0xc001c020:0xfdffffff
	run 0 framering reg r led+0x04
	prints 0xc001c004:0x00001000
	run 0 example_blink 1
	run 0 framering led status
}

case_a_region_is_told_with_its_size()
{
	[ "$(uname -m)" = x86_64 ] || skip "only a PC keeps memory by memmap="
	is_reserved || fail "no memory for a carve-out"
	run 1 example_region
	fresh_driver "carveout=frames:$RESERVED:8M"
	run 0 example_region
	grep -q "^region frames: $((8 << 20)) bytes, " "$WORK/out" || wrong "$(cat "$WORK/out")"
	grep -q "^slot 0: 307200 bytes at $(printf '0x%x' "$RESERVED")\$" "$WORK/out" ||
		wrong "$(cat "$WORK/out")"
	grep -q '^all of it: 1228800 bytes; in slot [0-3]: a frame$' "$WORK/out" ||
		wrong "$(cat "$WORK/out")"
}

cases_main "$@"
