#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Video programs that know nothing of rings get the very frame that a native
# consumer gets, by mmap and by dma-buf without a copy.
. "$(dirname "$0")/lib.bash"
SIZE=$((320 * 240 * 2))

# same NAME COPIED - the client's picture is the ring's; the driver copied so much
same()
{
	if cmp -n $SIZE "$WORK/native" "$WORK/$1" && [ "$(stat -c %s "$WORK/$1")" = $SIZE ]; then
		echo "ok: $1: the picture"
	else
		wrong "$1: another picture, of $(stat -c %s "$WORK/$1") bytes"
		head -n 20 "$WORK/err"
	fi
	copied=$(($(count_of bytes_copied) - copied))
	[ "$copied" = "$2" ] || wrong "$1: the driver copied $copied bytes, expected $2"
	copied=$(count_of bytes_copied)
}

load_nodes capture_nodes=2
video=$(node 0)

# The newest frame stays when its producer goes, and is everybody's first.
framering play -q --pattern bars --size 320x240 --format YUYV --packed --slots 6 --frames 5
head -c $SIZE /dev/framering0 >"$WORK/native"
[ "$(tr -d '\0' <"$WORK/native" | wc -c)" -gt $((SIZE / 2)) ] || wrong "the native picture is black"
copied=$(count_of bytes_copied)

run 0 timeout 60 v4l2-ctl -d "$video" --stream-mmap --stream-count=1 --stream-to="$WORK/v4l2-ctl"
same v4l2-ctl 0
if command -v gst-launch-1.0 >/dev/null; then
	run 0 timeout 120 gst-launch-1.0 -q v4l2src device="$video" io-mode=dmabuf num-buffers=1 ! \
		video/x-raw,format=YUY2 ! filesink location="$WORK/gst-dmabuf"
	same gst-dmabuf 0
	run 0 timeout 120 gst-launch-1.0 -q v4l2src device="$video" io-mode=mmap num-buffers=1 ! \
		video/x-raw,format=YUY2 ! filesink location="$WORK/gst-mmap"
	same gst-mmap 0
fi
run 0 timeout 60 head -c $SIZE "$video"
cp "$WORK/out" "$WORK/read"
same read $SIZE

# ffmpeg wants more than one frame before it says a word, and all buffers there are:
# those are the slots, and no more.
produce --fps 10
run 0 strace -f -v -e trace=ioctl -o "$WORK/strace" timeout 60 \
	v4l2-ctl -d "$video" --stream-mmap=32 --stream-count=1
grep -q 'VIDIOC_REQBUFS, .*count=32 => 6}' "$WORK/strace" ||
	wrong "32 buffers are asked for: $(grep REQBUFS "$WORK/strace")"
run 0 v4l2-ctl -d "$video" --get-parm
grep -q '10\.000 (10/1)' "$WORK/out" || wrong "the rate is $(cat "$WORK/out")"
run 0 timeout 200 ffmpeg -v error -y -f v4l2 -i "$video" -frames:v 3 -f rawvideo "$WORK/ffmpeg"
run 0 video_client picture "$WORK/ffmpeg" 320 240 YUYV
[ "$(count_of bytes_copied)" = "$copied" ] || wrong "ffmpeg: the driver copied"
run 0 timeout 60 v4l2-ctl -d "$(node 1)" --stream-mmap --stream-count=5 --stream-to="$WORK/other"
run 0 video_client picture "$WORK/other" 320 240 YUYV

# A ring is no camera, least of all its own.
stop_producing
run 1 timeout 60 framering cap "$video" --frames 1
says "ring's own node"
