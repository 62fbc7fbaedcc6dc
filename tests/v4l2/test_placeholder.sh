#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# A picture of one's choice while a ring has no producer: clients go on with it, the
# ring's slots and its other consumers know nothing of it.
# shellcheck source=tests/v4l2/lib.bash
. "$(dirname "$0")/lib.bash"
SIZE=$((320 * 240 * 2))

prepare()
{
	fresh_nodes capture_nodes=1
	video=$(node 0)
}

# copied_since BYTES - pictures that the driver has copied since there were so many
copied_since()
{
	echo $((($(count_of bytes_copied) - $1) / SIZE))
}

# chosen WORD - and it says so
chosen()
{
	echo "$1" >"$RING/placeholder" || wrong "$1 is refused"
	[ "$(count_of placeholder)" = "$1" ] ||
		wrong "the placeholder is $(count_of placeholder), not $1"
}

# is_all FILE WORD - of 32 bits, as od has it
is_all()
{
	[ "$(od -A n -v -t x4 -w4 "$1" | sort -u | tr -d ' \n')" = "$2" ] ||
		wrong "$1 is not $2 all over: $(od -A n -t x4 "$1" | head -n 2)"
}

case_there_is_none_unless_asked_for()
{
	count_is placeholder none || wrong "$(count_of placeholder) without being asked for"
	run 1 sh -c "echo frame >$RING/placeholder"
	run 1 sh -c "echo white >$RING/placeholder"
}

# What was there when it was asked for, with time stamps and numbers of its own, and
# without a producer.
case_clients_go_on_with_the_frame_that_was_chosen()
{
	local copied queued

	produce --fps 10
	chosen frame
	stop_producing
	copied=$(count_of bytes_copied)
	queued=$(count_of queued)
	run 0 video_client frames "$video" 12 0
	cat "$WORK/out"
	# The newest frame stays, and comes first.
	[ "$(copied_since "$copied")" -ge 11 ] ||
		wrong "$(copied_since "$copied") placeholders, expected 11"
	count_is queued "$queued" || wrong "placeholders are frames of the ring"
}

# In place, and none of the placeholders among them.
case_the_frames_of_a_producer_that_comes_back_are_the_clients()
{
	local copied generation

	produce --fps 10
	chosen frame
	stop_producing
	# As many as come until a producer has started on a slow machine.
	start_client "$video" 250 client
	copied=$(count_of bytes_copied)
	until_true more_than bytes_copied $((copied + 2 * SIZE))
	generation=$(count_of generation)
	produce --fps 10
	copied=$(count_of bytes_copied)
	wait "$client" || wrong "a client over a change of producers: $(cat "$WORK/client")"
	cat "$WORK/client"
	# One may have been on its way.
	[ "$(copied_since "$copied")" -le 1 ] || wrong "$(copied_since "$copied") frames were copied"
	count_is generation "$generation" || wrong "the producer did not go on with the ring"
}

# As long as it does not end.
case_no_end_of_the_stream_is_told()
{
	local copied

	produce --fps 10
	chosen frame
	start_listener "$video" eos
	start_client "$video" 100000 client
	copied=$(count_of bytes_copied)
	stop_producing
	until_true more_than bytes_copied $((copied + 10 * SIZE))
	gone "$listener" && wrong "the stream ends: $(cat "$WORK/eos")"
	chosen none
	wait "$listener" || wrong "no end of a stream without placeholders any more"
}

# There is nothing but its frames.
case_a_slow_producer_has_not_gone()
{
	chosen black
	produce --fps 0.5
	run 0 v4l2-ctl -d "$video" --stream-mmap --stream-count=4 --stream-to="$WORK/slow"
	run 0 video_client picture "$WORK/slow" 320 240 YUYV
}

# Its client has no buffer for them.
case_a_stream_that_began_without_placeholders_ends()
{
	produce --fps 10
	start_client "$video" 100000 client
	chosen black
	start_listener "$video" eos
	stop_producing
	wait "$listener" || wrong "no end of a stream that began without placeholders"
}

# shows FORMAT WORD - of which two placeholders are made
shows()
{
	framering play -q --pattern box --size 320x240 --format "$1" --packed --frames 2
	run 0 v4l2-ctl -d "$video" --stream-mmap --stream-count=3 --stream-skip=1 \
		--stream-to="$WORK/black"
	is_all "$WORK/black" "$2"
}

case_black_is_black_in_each_format()
{
	chosen black
	shows YUYV 80108010
	shows UYVY 10801080
	shows XRGB8888 00000000
	shows ARGB8888 ff000000
	shows ABGR8888 ff000000
}

case_a_picture_unlike_the_frame_that_was_chosen_is_black()
{
	framering play -q --pattern box --size 320x240 --format ARGB8888 --packed --frames 2
	chosen frame
	echo "YUYV 320x240" >"$RING/setup"
	run 0 v4l2-ctl -d "$video" --stream-mmap --stream-count=2 --stream-to="$WORK/black"
	is_all "$WORK/black" 80108010
}

# There is no black of one.
case_a_bit_stream_has_no_placeholder()
{
	local client

	framering play -q --pattern box --size 320x240 --format ARGB8888 --packed --frames 2
	chosen frame
	echo "MJPG 320x240 stride=640 size=153600" >"$RING/setup"
	v4l2-ctl -d "$video" --stream-mmap --stream-count=1 >"$WORK/out" 2>&1 &
	client=$!
	until_true waits_or_ends "$client"
	# Nothing comes, for twenty times as long as a placeholder takes.
	sleep 2
	! gone "$client" || wrong "the client has got something: $(cat "$WORK/out")"
}

cases_main "$@"
