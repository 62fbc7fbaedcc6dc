#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# A picture of one's choice while a ring has no producer: clients go on with it, the
# ring's slots and its other consumers know nothing of it.
. "$(dirname "$0")/lib.bash"

SIZE=$((320 * 240 * 2))

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

# shows FORMAT WORD - of which two placeholders are made
shows()
{
	framering play -q --pattern box --size 320x240 --format "$1" --packed --frames 2
	run 0 timeout 60 v4l2-ctl -d "$video" --stream-mmap --stream-count=3 --stream-skip=1 \
		--stream-to="$WORK/black"
	is_all "$WORK/black" "$2"
}

# await_end SECONDS - in the background, that the client's stream ends
await_end()
{
	rm -f "$WORK/eos"
	timeout "$1" video_client event "$video" eos >"$WORK/eos" 2>&1 &
	eos=$!
	until_true 60 grep -q ready "$WORK/eos"
}

# start_client FRAMES - in the background; it has had one when this returns
start_client()
{
	rm -f "$WORK/client"
	timeout 120 video_client frames "$video" "$1" 0 >"$WORK/client" 2>&1 &
	client=$!
	until_true 60 grep -q first "$WORK/client"
}

stop_client()
{
	kill "$(pgrep -P $client video_client)"
	wait $client
}

load_nodes capture_nodes=1
video=$(node 0)
[ "$(count_of placeholder)" = none ] || wrong "$(count_of placeholder) without being asked for"
run 1 sh -c "echo frame >$RING/placeholder"
run 1 sh -c "echo white >$RING/placeholder"

# Of a frame: what was there when it was asked for, with time stamps and numbers of
# its own, and without a producer.
produce --fps 10
chosen frame
stop_producing
copied=$(count_of bytes_copied)
queued=$(count_of queued)
run 0 timeout 60 video_client frames "$video" 12 0
cat "$WORK/out"
# The newest frame stays, and comes first.
[ "$(copied_since "$copied")" -ge 11 ] || wrong "$(copied_since "$copied") placeholders, expected 11"
[ "$(count_of queued)" = "$queued" ] || wrong "placeholders are frames of the ring"

# The producer comes back: its frames again, in place, and none of the others.
# As many as come until a producer has started on a slow machine.
start_client 250
copied=$(count_of bytes_copied)
until_true 60 more_than bytes_copied $((copied + 2 * SIZE))
generation=$(count_of generation)
produce --fps 10
copied=$(count_of bytes_copied)
wait $client || wrong "a client over a change of producers: $(cat "$WORK/client")"
cat "$WORK/client"
# One may have been on its way.
[ "$(copied_since "$copied")" -le 1 ] || wrong "$(copied_since "$copied") frames were copied"
[ "$(count_of generation)" = "$generation" ] || wrong "the producer did not go on with the ring"

# No end of the stream is told, as long as it does not end.
await_end 10
start_client 100000
stop_producing
wait $eos
[ $? = 124 ] || wrong "the stream ends: $(cat "$WORK/eos")"
await_end 60
chosen none
wait $eos || wrong "no end of a stream without placeholders any more"
stop_client

# A producer that is slow has not gone: there is nothing but its frames.
chosen black
produce --fps 0.5
run 0 timeout 120 v4l2-ctl -d "$video" --stream-mmap --stream-count=4 --stream-to="$WORK/slow"
run 0 video_client picture "$WORK/slow" 320 240 YUYV
stop_producing
chosen none

# Nor of one whose client has no buffer for them.
produce --fps 10
start_client 100000
chosen black
await_end 60
stop_producing
wait $eos || wrong "no end of a stream that began without placeholders"
stop_client

shows YUYV 80108010
shows UYVY 10801080
shows XRGB8888 00000000
shows ARGB8888 ff000000

# Black of another picture than the one that was kept; none of a bit stream, of which
# the client gets nothing.
chosen frame
echo "YUYV 320x240" >"$RING/setup"
run 0 timeout 60 v4l2-ctl -d "$video" --stream-mmap --stream-count=2 --stream-to="$WORK/black"
is_all "$WORK/black" 80108010
echo "MJPG 320x240 stride=640 size=153600" >"$RING/setup"
run 124 timeout 5 v4l2-ctl -d "$video" --stream-mmap --stream-count=1
chosen none
rmmod framering_v4l2
