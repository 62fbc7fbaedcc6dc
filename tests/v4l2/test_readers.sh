#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# GStreamer and the viewer watch one ring: one that is killed stops nobody, and
# another size ends GStreamer's stream, but not the viewer.
. "$(dirname "$0")/lib.bash"

command -v gst-launch-1.0 >/dev/null || { echo "no GStreamer here"; exit 77; }

# read_by NODE IO-MODE NAME - GStreamer, its process in $reader, its frames in NAME
read_by()
{
	: >"$WORK/$3"
	gst-launch-1.0 v4l2src device="$1" io-mode="$2" ! video/x-raw,format=YUY2 ! \
		filesink location="$WORK/$3" buffer-mode=unbuffered >"$WORK/$3.log" 2>&1 &
	reader=$!
}

# frames_in NAME - those of 320x240
frames_in()
{
	echo $(($(stat -c %s "$WORK/$1") / (320 * 240 * 2)))
}

# has_frames NAME NUMBER - at least
has_frames()
{
	[ "$(frames_in "$1")" -ge "$2" ]
}

# shown - the number of the frame that the viewer shows now
shown()
{
	until_true 60 viewer_draws
	cat "$WORK/number"
}

viewer_draws()
{
	rm -f "$WORK/shot.png"
	kill -USR1 "$viewer"
	sleep 0.5
	view_check "$WORK/shot.png" bars YUYV >"$WORK/number"
}

load_nodes capture_nodes=2
produce --fps 10
read_by "$(node 0)" dmabuf killed
killed=$reader
read_by "$(node 1)" mmap stays
stays=$reader
framering-view --headless --no-hud --json --timeout 120 --size 320x240 \
	--snapshot "$WORK/shot.png" >"$WORK/report" 2>"$WORK/view.log" &
viewer=$!
until_true 120 has_frames killed 3
until_true 120 has_frames stays 3
until_true 120 ring_is .consumers 3
before=$(shown)

kill -KILL $killed
wait $killed 2>/dev/null
until_true 60 ring_is .consumers 2
at=$(frames_in stays)
until_true 120 has_frames stays $((at + 20))
after=$(shown)
[ "${after:-0}" -ge "$((${before:-0} + 20))" ] ||
	wrong "the viewer shows frame $after, after $before: $(cat "$WORK/view.log")"
run 0 video_client picture "$WORK/killed" 320 240 YUYV
run 0 video_client picture "$WORK/stays" 320 240 YUYV
cat "$WORK/out"

# Its node is free for the next.
read_by "$(node 0)" dmabuf next
until_true 120 has_frames next 3
kill -INT "$reader"
wait "$reader"
run 0 video_client picture "$WORK/next" 320 240 YUYV
[ "$(count_of bytes_copied)" = 0 ] || wrong "the driver copied $(count_of bytes_copied) bytes"

# Another size: GStreamer has asked for the old one, and says that it is gone.
stop_producing
produce --fps 10 --size 160x120
until_true 120 gone $stays
wait $stays && wrong "GStreamer took another size for the end"
grep -q 'cannot capture at 320x240' "$WORK/stays.log" || wrong "$(cat "$WORK/stays.log")"
until_true 60 ring_is .consumers 1
read_by "$(node 1)" mmap small
until_true 120 has_frames small 1
kill -INT "$reader"
wait "$reader"
run 0 video_client picture "$WORK/small" 160 120 YUYV
kill -INT "$viewer"
wait "$viewer" || wrong "the viewer ended with $?: $(cat "$WORK/view.log")"
field .generations 2 "$WORK/report"
field .width 160 "$WORK/report"
