#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# play: patterns, files, stdin and write(), with the copies that each costs.
. "$(dirname "$0")/lib.bash"

prepare_all()
{
	CLIPS=$(mktemp -d)
	ffmpeg -v error -f lavfi -i testsrc2=size=162x90:rate=10:duration=2 \
		-pix_fmt yuv420p "$CLIPS/clip.mp4"
}

finish_all()
{
	rm -rf "$CLIPS"
}

# consume - a verifier to the stream's end, for which a waiting producer waits;
# report in $WORK/seen
consume()
{
	framering verify --json --lossless --timeout 60000 >"$WORK/seen" 2>"$WORK/seen.err" &
	consumer=$!
}

consumed()
{
	wait "$consumer" || { wrong "verify ended with $?"; cat "$WORK/seen.err"; }
}

case_every_format_arrives_intact_and_uncopied()
{
	for format in XRGB8888 ARGB8888 XBGR8888 ABGR8888 RGB888 BGR888 RGB565 R8 YUYV UYVY NV12 YUV420; do
		consume
		run 0 framering play --json -q --pattern box --size 131x77 --format "$format" \
			--policy wait --fps max --frames 20 --cache cached
		field .format "$format"; field .frames_queued 20
		field .copies_per_frame.producer 0
		field .bytes_copied_by_driver 0
		consumed
		holds '.frames >= 16' "$WORK/seen"
		field .torn 0 "$WORK/seen"; field .lost 0 "$WORK/seen"
	done
}

# By write(): one copy in the driver, counted to the byte.
case_write_costs_one_counted_copy()
{
	run 0 framering play --json -q --pattern bars --size 64x64 --packed --rw \
		--frames 12 --fps max
	field .copies_per_frame.driver 1
	field .bytes_copied_by_driver $((64 * 64 * 4 * 12))
}

# A file through libav: one conversion or copy; odd sizes too.
case_a_file_costs_one_conversion_or_copy()
{
	run 0 framering play --json -q --fps max "$CLIPS/clip.mp4"
	field .frames_queued 20; field .width 162; field .copies_per_frame.producer 1
	run 0 framering play --json -q --fps max --format XRGB8888 "$CLIPS/clip.mp4"
	field .format XRGB8888; field .copies_per_frame.producer 1
	run 0 framering play --json -q --fps max --loop --frames 45 "$CLIPS/clip.mp4"
	field .frames_queued 45
}

# stdin: Y4M, and raw frames; a short last frame is not shown and not hidden.
case_stdin_is_y4m_or_raw_frames()
{
	ffmpeg -v error -i "$CLIPS/clip.mp4" -pix_fmt yuv420p -f yuv4mpegpipe "$WORK/clip.y4m"
	framering play --json -q --fps max - <"$WORK/clip.y4m" >"$WORK/out" || wrong "Y4M on stdin"
	field .frames_queued 20; field .width 162; field .height 90
	head -c $((64 * 32 * 2 * 7)) /dev/urandom >"$WORK/raw"
	framering play --json -q --fps max --size 64x32 --format RGB565 - <"$WORK/raw" >"$WORK/out" ||
		wrong "raw frames on stdin"
	field .frames_queued 7
	framering play -q --fps max --size 64x32 - <"$WORK/raw" >/dev/null 2>"$WORK/err"
	says '[a-z]'
}

# One producer at a time; the other is told.
case_a_second_producer_is_told()
{
	framering play -q --pattern box --fps 10 >/dev/null &
	until_true ring_is .producer true
	run 1 framering play --pattern bars --frames 1; says 'producer'
}

# Ctrl-C ends it in good order; nothing is left behind.
case_ctrl_c_ends_it_in_good_order()
{
	framering play -q --pattern box --fps 10 >/dev/null &
	until_true ring_is .producer true
	kill -INT %%
	wait %% || wrong "Ctrl-C should end play with 0, not $?"
	until_true ring_is .producer false
}

# Who waits says for whom: nobody lossless is there, or one gives nothing back. It
# sleeps in the driver, which counts that; so does write().
wait_for() # PATTERN [OPTION...]
{
	local pattern=$1 waits

	shift
	waits=$(framering info -d 0 --json | jq .counters.producer_waits)
	framering play --pattern box --size 64x32 --fps max --policy wait "$@" \
		>/dev/null 2>"$WORK/err" &
	player=$!
	until_true grep -q "$pattern" "$WORK/err"
	until_true ring_is ".counters.producer_waits > $waits" true
	kill -INT "$player"
	wait "$player" || wrong "Ctrl-C should end a play that waits with 0, not $?"
}

case_without_a_lossless_consumer_it_says_that_it_waits()
{
	wait_for 'waiting for a lossless consumer'
}

consume_never()
{
	until_true ring_is .producer true
	exec framering verify -q --lossless --hold 1000000 >/dev/null 2>&1
}

case_a_consumer_that_gives_nothing_back_is_named()
{
	consume_never &
	holder=$!
	wait_for "waiting for process $holder"
	kill -KILL "$holder"
	wait "$holder" 2>/dev/null
	until_true ring_is .consumers 0
}

case_write_says_that_it_waits()
{
	wait_for 'waiting for a lossless consumer' --rw
}

# blocked_in_write PID - on its stdout
blocked_in_write()
{
	[ "$(cut -d' ' -f1-2 "/proc/$1/syscall")" = "1 0x1" ]
}

# A pipe that is full keeps the report back; more Ctrl-C must not cost it.
case_ctrl_c_twice_does_not_cost_the_report()
{
	mkfifo "$WORK/pipe"
	exec 9<>"$WORK/pipe"
	head -c 65536 /dev/zero >&9
	framering play -q --pattern box --size 64x32 --fps max --json >&9 2>"$WORK/err" &
	player=$!
	until_true ring_is '.counters.queued > 5' true
	kill -INT "$player"
	until_true blocked_in_write "$player"
	kill -INT "$player"
	head -c 65536 <&9 >/dev/null
	wait "$player" || wrong "play ended with $?: $(cat "$WORK/err")"
	exec 8<"$WORK/pipe" 9<&-
	cat <&8 >"$WORK/out"
	exec 8<&-
	field .interrupted true
}

cases_main "$@"
