#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Clients that do what V4L2 allows and few do: buffers that are slots beside others,
# poll() before write(), REQBUFS long after S_FMT, a second stream with fewer buffers.
# shellcheck source=tests/v4l2/lib.bash
. "$(dirname "$0")/lib.bash"

prepare()
{
	fresh_nodes capture_nodes=1 output_nodes=1
	capture=$(node 0) output=$(node 1)
}

# begin COMMAND NODE - odd_client in the background, until it is ready; a line to file
# descriptor 9 has it go on
begin()
{
	mkfifo "$WORK/input"
	odd_client "$@" <"$WORK/input" >"$WORK/odd" 2>&1 &
	client=$!
	exec 9>"$WORK/input"
	until_true grep -q ready "$WORK/odd"
}

# go_on STATUS - and how it must end
go_on()
{
	echo >&9
	exec 9>&-
	wait "$client"
	[ $? = "$1" ] || wrong "the client: $(cat "$WORK/odd")"
}

case_a_copied_picture_leaves_other_buffers_alone()
{
	begin mixed "$output"
	[ "$(head -c $((320 * 240 * 2)) /dev/framering0 | tr -d '\021' | wc -c)" = 0 ] ||
		wrong "the slot's frame is another buffer's"
	go_on 0
}

# Whoever has polled before.
case_each_write_is_a_picture()
{
	run 0 odd_client poll "$output"
	count_is queued 2 || wrong "two pictures are $(count_of queued)"
}

case_a_stream_in_a_format_unknown_to_the_client_ends_at_once()
{
	produce
	begin stale "$capture"
	stop_producing
	produce --size 160x120
	go_on 0
	grep -q last "$WORK/odd" || wrong "no last buffer, but a $(cat "$WORK/odd")"
}

# Though there has been another format meanwhile.
case_a_stream_in_the_format_that_the_client_knows_goes_on()
{
	produce --size 160x120
	begin stale "$capture"
	stop_producing
	produce --size 320x240
	stop_producing
	produce --size 160x120
	go_on 0
	grep -q frame "$WORK/odd" || wrong "no frame, but a $(cat "$WORK/odd")"
}

# Who has not queued a buffer for placeholders this time is told of the end instead.
case_a_second_stream_without_buffers_for_placeholders_ends()
{
	echo black >"$RING/placeholder"
	produce --slots 4 --fps 10
	odd_client again "$capture" >"$WORK/odd" 2>&1 &
	until_true grep -q ready "$WORK/odd"
	start_listener "$capture" eos
	stop_producing
	wait "$listener" || wrong "no end of stream: $(cat "$WORK/eos" "$WORK/odd")"
}

# Like one that is not set up.
case_a_ring_that_v4l2_has_no_word_for_is_waited_for()
{
	local client

	echo "XYZW 320x240 stride=640" >"$RING/setup" || fail "setup is refused"
	video_client frames "$capture" 3 0 >"$WORK/waits" 2>&1 &
	client=$!
	until_true waits_or_ends "$client"
	gone "$client" && wrong "the client did not wait: $(cat "$WORK/waits")"
	produce --size 640x480 --fps 10
	wait "$client" || wrong "the client: $(cat "$WORK/waits")"
}

cases_main "$@"
