#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Video programs that know nothing of rings get the very frame that a native
# consumer gets, by mmap and by dma-buf without a copy.
# shellcheck source=tests/v4l2/lib.bash
. "$(dirname "$0")/lib.bash"
SIZE=$((320 * 240 * 2))

prepare()
{
	fresh_nodes capture_nodes=2
	video=$(node 0)
}

# keep_a_frame - the newest frame stays when its producer goes, and is everybody's
# first: as a native consumer has it, in $WORK/native
keep_a_frame()
{
	framering play -q --pattern bars --size 320x240 --format YUYV --packed \
		--slots 6 --frames 5
	head -c "$SIZE" /dev/framering0 >"$WORK/native"
	[ "$(tr -d '\0' <"$WORK/native" | wc -c)" -gt $((SIZE / 2)) ] ||
		wrong "the native picture is black"
	copied=$(count_of bytes_copied)
}

# same NAME COPIED - the client's picture is the ring's; the driver copied so much
same()
{
	if cmp -n "$SIZE" "$WORK/native" "$WORK/$1" && [ "$(stat -c %s "$WORK/$1")" = "$SIZE" ]; then
		echo "ok: $1: the picture"
	else
		wrong "$1: another picture, of $(stat -c %s "$WORK/$1") bytes"
		head -n 20 "$WORK/err"
	fi
	copied=$(($(count_of bytes_copied) - copied))
	[ "$copied" = "$2" ] || wrong "$1: the driver copied $copied bytes, expected $2"
	copied=$(count_of bytes_copied)
}

case_v4l2_ctl_gets_the_native_frame()
{
	keep_a_frame
	run 0 v4l2-ctl -d "$video" --stream-mmap --stream-count=1 --stream-to="$WORK/v4l2-ctl"
	same v4l2-ctl 0
}

# gstreamer_gets IO-MODE
gstreamer_gets()
{
	command -v gst-launch-1.0 >/dev/null || skip "no GStreamer here"
	keep_a_frame
	run 0 gst-launch-1.0 -q v4l2src device="$video" io-mode="$1" num-buffers=1 ! \
		video/x-raw,format=YUY2 ! filesink location="$WORK/gst-$1"
	same "gst-$1" 0
}

case_gstreamer_gets_the_native_frame_by_dmabuf()
{
	gstreamer_gets dmabuf
}

case_gstreamer_gets_the_native_frame_by_mmap()
{
	gstreamer_gets mmap
}

case_read_copies_the_native_frame_once()
{
	keep_a_frame
	run 0 head -c "$SIZE" "$video"
	cp "$WORK/out" "$WORK/read"
	same read "$SIZE"
}

case_a_client_gets_as_many_buffers_as_there_are_slots()
{
	produce --fps 10
	run 0 strace -f -v -e trace=ioctl -o "$WORK/strace" \
		v4l2-ctl -d "$video" --stream-mmap=32 --stream-count=1
	grep -q 'VIDIOC_REQBUFS, .*count=32 => 6}' "$WORK/strace" ||
		wrong "32 buffers are asked for: $(grep REQBUFS "$WORK/strace")"
}

case_a_client_is_told_the_producers_rate()
{
	produce --fps 10
	run 0 v4l2-ctl -d "$video" --get-parm
	grep -q '10\.000 (10/1)' "$WORK/out" || wrong "the rate is $(cat "$WORK/out")"
}

# ffmpeg wants more than one frame before it says a word, and all buffers there are:
# those are the slots, and no more.
case_ffmpeg_gets_frames_without_a_copy()
{
	produce --fps 10
	run 0 ffmpeg -v error -y -f v4l2 -i "$video" -frames:v 3 -f rawvideo "$WORK/ffmpeg"
	run 0 video_client picture "$WORK/ffmpeg" 320 240 YUYV
	count_is bytes_copied 0 || wrong "ffmpeg: the driver copied"
}

case_a_second_node_has_the_frames_too()
{
	produce --fps 10
	run 0 v4l2-ctl -d "$(node 1)" --stream-mmap --stream-count=5 --stream-to="$WORK/other"
	run 0 video_client picture "$WORK/other" 320 240 YUYV
}

case_a_ring_is_no_camera_least_of_all_its_own()
{
	keep_a_frame
	run 1 framering cap "$video" --frames 1
	says "ring's own node"
}

cases_main "$@"
