#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# info tells the truth about a ring in each of its states.
. "$(dirname "$0")/lib.bash"

run 0 framering info -d 0 --json
field .set_up false; field .producer false; field .windows 1; field .led true
holds '.region_total > 0 and .region_free == .region_total'

framering play --pattern ramp --size 320x240 --format NV12 --slots 5 \
	--cache cached --policy wait --fps 20 -q >/dev/null &
until_true 60 ring_is .producer true
run 0 framering info -d 0 --json
field .format NV12; field .width 320; field .height 240; field .slots 5
field .policy wait; field .cache_mode cached; field .cache_mode_wanted cached
field .generation 1; field .consumers 0; field .holds_fit true
holds '.slot_size % 4096 == 0 and .slot_size >= 320 * 240 * 3 / 2'
holds '.memory_source == "dma" or .memory_source == "contig"'
run 0 framering info
grep -q '320x240 NV12' "$WORK/out" || wrong "plain info does not name the format"

# A lossless consumer that stands still is named.
framering verify --lossless --any --hold 60000 -q >/dev/null &
sleeper=$!
until_true 60 ring_is .stopped_pid $sleeper
run 0 framering info
grep -q "$sleeper" "$WORK/out" || wrong "plain info does not name the stopped consumer"
kill -KILL $sleeper
until_true 60 ring_is '.stopped_pid // "none"' none

kill -KILL %1
until_true 60 ring_is .producer false
run 0 framering info -d 0 --json
field .set_up true; field .format NV12
