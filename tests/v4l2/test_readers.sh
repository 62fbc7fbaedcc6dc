#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# GStreamer and the viewer watch one ring: one that is killed stops nobody, and
# another size ends GStreamer's stream, but not the viewer.
# shellcheck source=tests/v4l2/lib.bash
. "$(dirname "$0")/lib.bash"

prepare_all()
{
	command -v gst-launch-1.0 >/dev/null || skip "no GStreamer here"
}

prepare()
{
	fresh_nodes capture_nodes=2
	produce --fps 10
	# A viewer that has a frame has a window, and answers each signal by a redraw.
	framering-view --headless --no-hud --json --size 320x240 \
		--snapshot "$WORK/shot.png" >"$WORK/report" 2>"$WORK/view.log" &
	viewer=$!
	until_true more_than acquired 0
}

# read_by NODE IO-MODE NAME [FRAMES] - GStreamer, its process in $reader, its frames in
# NAME: so many at least when this returns
read_by()
{
	: >"$WORK/$3"
	gst-launch-1.0 v4l2src device="$1" io-mode="$2" ! video/x-raw,format=YUY2 ! \
		filesink location="$WORK/$3" buffer-mode=unbuffered >"$WORK/$3.log" 2>&1 &
	reader=$!
	until_true has_frames "$3" "${4:-3}"
}

# stop_reader - GStreamer as Ctrl-C stops it
stop_reader()
{
	kill -INT "$reader"
	wait "$reader"
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
	rm -f "$WORK/shot.png"
	kill -USR1 "$viewer"
	until_true test -e "$WORK/shot.png"
	view_check "$WORK/shot.png" bars YUYV
}

case_a_killed_reader_stops_nobody_and_frees_its_node()
{
	local killed before at after

	read_by "$(node 1)" mmap stays
	read_by "$(node 0)" dmabuf killed
	killed="$reader"
	count_is consumers 3 || wrong "three readers are $(count_of consumers)"
	before=$(shown)
	kill -KILL "$killed"
	wait "$killed" 2>/dev/null
	until_true count_is consumers 2
	at=$(frames_in stays)
	until_true has_frames stays $((at + 20))
	after=$(shown)
	[ "${after:-0}" -ge "$((${before:-0} + 20))" ] ||
		wrong "the viewer shows frame $after, after $before: $(cat "$WORK/view.log")"
	run 0 video_client picture "$WORK/killed" 320 240 YUYV
	run 0 video_client picture "$WORK/stays" 320 240 YUYV
	cat "$WORK/out"
	# Its node is free for the next.
	read_by "$(node 0)" dmabuf next
	stop_reader
	run 0 video_client picture "$WORK/next" 320 240 YUYV
	count_is bytes_copied 0 || wrong "the driver copied $(count_of bytes_copied) bytes"
}

# GStreamer has asked for the old size, and says that it is gone.
case_another_size_ends_gstreamer_but_not_the_viewer()
{
	read_by "$(node 1)" mmap stays
	stop_producing
	produce --fps 10 --size 160x120
	until_true gone "$reader"
	wait "$reader" && wrong "GStreamer took another size for the end"
	grep -q 'cannot capture at 320x240' "$WORK/stays.log" || wrong "$(cat "$WORK/stays.log")"
	until_true count_is consumers 1
	# A frame of 160x120 is a quarter of one.
	read_by "$(node 1)" mmap small 1
	stop_reader
	run 0 video_client picture "$WORK/small" 160 120 YUYV
	kill -INT "$viewer"
	wait "$viewer" || wrong "the viewer ended with $?: $(cat "$WORK/view.log")"
	field .generations 2 "$WORK/report"
	field .width 160 "$WORK/report"
}

cases_main "$@"
