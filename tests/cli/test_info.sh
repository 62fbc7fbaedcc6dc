#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# info tells the truth about a ring in each of its states.
. "$(dirname "$0")/lib.bash"

# produce - a ring of known properties, its producer in $producer
produce()
{
	framering play --pattern ramp --size 320x240 --format NV12 --slots 5 \
		--cache cached --policy wait --fps 20 -q >/dev/null &
	producer=$!
	until_true ring_is .producer true
}

case_a_ring_that_is_not_set_up()
{
	run 0 framering info -d 0 --json
	field .set_up false; field .producer false; field .windows 1; field .led true
	holds '.region_total > 0 and .region_free == .region_total'
}

case_a_ring_with_a_producer()
{
	produce
	run 0 framering info -d 0 --json
	field .format NV12; field .width 320; field .height 240; field .slots 5
	field .policy wait; field .cache_mode cached; field .cache_mode_wanted cached
	field .generation 1; field .consumers 0; field .holds_fit true
	holds '.slot_size % 4096 == 0 and .slot_size >= 320 * 240 * 3 / 2'
	holds '.memory_source == "dma" or .memory_source == "contig"'
	run 0 framering info
	grep -q '320x240 NV12' "$WORK/out" || wrong "plain info does not name the format"
}

# A lossless consumer that stands still is named.
case_a_consumer_that_stands_still_is_named()
{
	produce
	framering verify --lossless --any --hold 60000 -q >/dev/null &
	sleeper=$!
	until_true ring_is .stopped_pid "$sleeper"
	run 0 framering info
	grep -q "$sleeper" "$WORK/out" || wrong "plain info does not name the stopped consumer"
	kill -KILL "$sleeper"
	until_true ring_is '.stopped_pid // "none"' none
}

case_a_ring_whose_producer_has_gone()
{
	produce
	kill -KILL "$producer"
	until_true ring_is .producer false
	run 0 framering info -d 0 --json
	field .set_up true; field .format NV12
}

cases_main "$@"
