#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Clients that do what V4L2 allows and few do: buffers that are slots beside others,
# poll() before write(), REQBUFS long after S_FMT, a second stream with fewer buffers.
. "$(dirname "$0")/lib.bash"

load_nodes capture_nodes=1 output_nodes=1
capture=$(node 0) output=$(node 1)
mkfifo "$WORK/input"

# begin COMMAND NODE - odd_client in the background, until it is ready; a line to file
# descriptor 9 has it go on
begin()
{
	rm -f "$WORK/odd"
	odd_client "$@" <"$WORK/input" >"$WORK/odd" 2>&1 &
	client=$!
	exec 9>"$WORK/input"
	until_true 60 grep -q ready "$WORK/odd"
}

# go_on STATUS - and how it must end
go_on()
{
	echo >&9
	exec 9>&-
	wait "$client"
	[ $? = "$1" ] || wrong "the client: $(cat "$WORK/odd")"
}

# What is copied does not go where the client's own picture is.
begin mixed "$output"
[ "$(head -c $((320 * 240 * 2)) /dev/framering0 | tr -d '\021' | wc -c)" = 0 ] ||
	wrong "the slot's frame is another buffer's"
go_on 0

# Each write() is a picture, whoever has polled before.
queued=$(count_of queued)
run 0 timeout 60 odd_client poll "$output"
[ $(($(count_of queued) - queued)) = 2 ] ||
	wrong "two pictures are $(($(count_of queued) - queued))"

# A stream in a format that the client does not know of ends at once.
produce
begin stale "$capture"
stop_producing
produce --size 160x120
go_on 0
grep -q last "$WORK/odd" || wrong "no last buffer, but a $(cat "$WORK/odd")"
# And one in the format that it knows goes on, though there has been another.
begin stale "$capture"
stop_producing
produce --size 320x240
stop_producing
produce --size 160x120
go_on 0
grep -q frame "$WORK/odd" || wrong "no frame, but a $(cat "$WORK/odd")"
stop_producing

# Who has not queued a buffer for placeholders this time is told of the end instead.
echo black >"$RING/placeholder"
produce --slots 4 --fps 10
timeout 120 odd_client again "$capture" >"$WORK/odd" 2>&1 &
client=$!
until_true 60 grep -q ready "$WORK/odd"
timeout 60 video_client event "$capture" eos >"$WORK/eos" 2>&1 &
eos=$!
until_true 60 grep -q ready "$WORK/eos"
stop_producing
wait $eos || wrong "no end of stream: $(cat "$WORK/eos" "$WORK/odd")"
kill $client
wait $client 2>/dev/null
echo none >"$RING/placeholder"

# A ring that V4L2 has no word for is waited for, like one that is not set up.
echo "XYZW 320x240 stride=640" >"$RING/setup" || exit
timeout 60 video_client frames "$capture" 3 0 >"$WORK/waits" 2>&1 &
client=$!
# waits_or_ends - by what the kernel is at for it
waits_or_ends()
{
	gone $client || grep -q dqbuf "/proc/$(pgrep -P $client video_client)/stack"
}
until_true 60 waits_or_ends
gone $client 2>/dev/null && wrong "the client did not wait: $(cat "$WORK/waits")"
produce --size 640x480 --fps 10
wait $client || wrong "the client: $(cat "$WORK/waits")"
stop_producing
