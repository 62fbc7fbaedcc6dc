#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# verify finds what is wrong with frames: it is the witness of the stress tests.
. "$(dirname "$0")/lib.bash"

# replay FILE - a picture's bytes again and again, to whoever comes
replay()
{
	for _ in $(seq 40); do cat "$1"; done >"$WORK/raw"
	framering play -q --fps max --policy wait --size 64x32 --format XRGB8888 \
		--packed - <"$WORK/raw" >/dev/null &
	player=$!
	until_true ring_is .producer true
}

stop_replay()
{
	kill -KILL "$player"
	wait "$player" 2>/dev/null
	until_true ring_is .producer false
}

# look STATUS OPTION... - five frames, each for certain
look()
{
	run "$1" framering verify --json --lossless --timeout 60000 --frames 5 "${@:2}"
}

# take_picture - one of a pattern, in $WORK/picture
take_picture()
{
	framering play -q --pattern bars --size 64x32 --packed --frames 1 >/dev/null
	head -c $((64 * 32 * 4)) /dev/framering0 >"$WORK/picture"
}

# Frames without a mark are refused, or accepted on request.
case_frames_without_a_mark_are_refused_or_accepted()
{
	head -c $((64 * 32 * 4)) /dev/urandom >"$WORK/noise"
	replay "$WORK/noise"
	look 0 --any; field .unmarked 5; field .torn 0
	stop_replay
	replay "$WORK/noise"
	look 1; says 'no mark.*--any'
	stop_replay
}

# A picture one byte of which changed is torn.
case_a_changed_byte_is_torn()
{
	take_picture
	cp "$WORK/picture" "$WORK/spoilt"
	printf '\377' | dd of="$WORK/spoilt" bs=1 seek=4500 conv=notrunc 2>/dev/null
	replay "$WORK/spoilt"
	look 3; field .torn 5
	stop_replay
}

# The same good picture again and again is repeated, not torn.
case_a_repeated_picture_is_not_torn()
{
	take_picture
	replay "$WORK/picture"
	look 3; holds '.torn == 0 and (.repeated + .misnumbered) >= 4'
	stop_replay
}

# No frame in time.
case_no_frame_in_time_is_said()
{
	run 1 framering verify --timeout 300
	says 'frame|producer'
}

cases_main "$@"
