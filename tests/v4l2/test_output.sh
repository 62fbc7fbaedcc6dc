#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# V4L2 programs as producers: v4l2-ctl, ffmpeg and GStreamer fill a ring by its
# output node, and consumers of the ring say what they got.
. "$(dirname "$0")/lib.bash"

modprobe vivid || exit
load_nodes capture_nodes=0
[ "$(count_of output_nodes)" = 0 ] || wrong "there are output nodes nobody asked for"
# Clients take over the stride that they are told first, and fill lines without padding.
run 0 framering play -q --pattern bars --size 300x200 --format YUYV --frames 1
run 0 framering info -d 0 --json
field '.strides[0] > 600' true
echo 1 >"$RING/output_nodes"
udevadm settle
OUT=$(node 0)
CAMERA=$(vivid_camera)
run 0 v4l2-ctl -d "$OUT" --get-fmt-video-out
grep -q 'Bytes per Line *: 600$' "$WORK/out" || wrong "an output node begins with $(cat "$WORK/out")"

# Pictures that verify can tell apart and prove.
for n in 1 2 3 4 5 6 7; do
	framering play -q --pattern bars --size 320x240 --packed --frames $n --fps max >/dev/null
	head -c $((320 * 240 * 4)) /dev/framering0 >>"$WORK/marked"
done

# MMAP: in place, and never under whoever holds a frame.
copied=$(count_of bytes_copied)
timeout 100 v4l2-ctl -d "$OUT" \
	--set-fmt-video-out=width=320,height=240,pixelformat=XR24 \
	--stream-out-mmap=5 --stream-from="$WORK/marked" --stream-loop \
	>/dev/null 2>&1 &
client=$!
until_true 60 ring_is .producer true
framering verify --json --frames 60 --hold 5:50 --hold-frames 2 --timeout 20000 \
	>"$WORK/out" 2>"$WORK/err"
field .frames 60
field .torn 0
field .unmarked 0
field .format XRGB8888
[ "$(count_of bytes_copied)" = "$copied" ] || wrong "frames were copied"

# One producer: the other is told so, on both sides.
run 1 framering play --pattern bars --frames 1
says 'producer|busy'
kill $client
wait $client 2>/dev/null
until_true 60 ring_is .producer false
framering play -q --pattern bars >/dev/null &
native=$!
until_true 60 ring_is .producer true
v4l2-ctl -d "$OUT" --stream-out-mmap --stream-count=1 >"$WORK/out" 2>"$WORK/err"
grep -q -i busy "$WORK/out" "$WORK/err" || wrong "v4l2-ctl is not told EBUSY"
kill $native
wait $native 2>/dev/null
until_true 60 ring_is .producer false

# write(): ffmpeg's pictures as ffmpeg has them, and counted.
film=(-f lavfi -i 'testsrc=size=320x240:rate=5:duration=4' -pix_fmt yuyv422)
ffmpeg -v error "${film[@]}" -f framemd5 - | sed -n 's/.*, *//p' >"$WORK/film"
written=$(count_of bytes_written)
timeout 100 ffmpeg -v error -re "${film[@]}" -f v4l2 "$OUT" </dev/null &
client=$!
until_true 60 ring_is .producer true
# Not what is left of others': ffmpeg's own ring is the one of this format.
head -c $((320 * 240 * 2 * 5)) /dev/framering0 >"$WORK/frames"
wait $client || wrong "ffmpeg failed"
split -b $((320 * 240 * 2)) "$WORK/frames" "$WORK/frame."
for frame in "$WORK"/frame.*; do
	grep -q "$(md5sum <"$frame" | cut -d' ' -f1)" "$WORK/film" ||
		wrong "a frame is not ffmpeg's"
done
[ "$(($(count_of bytes_written) - written))" = $((320 * 240 * 2 * 20)) ] ||
	wrong "ffmpeg's 20 frames are $(($(count_of bytes_written) - written)) bytes"

# GStreamer: in place, then a camera's buffers, each copied once.
caps=video/x-raw,format=YUY2,width=320,height=180
copied=$(count_of bytes_copied) queued=$(count_of queued)
run 0 timeout 100 gst-launch-1.0 -q videotestsrc num-buffers=30 ! $caps ! \
	v4l2sink device="$OUT" io-mode=mmap sync=false
[ "$(($(count_of queued) - queued))" -ge 30 ] || wrong "GStreamer lost frames"
[ "$(count_of bytes_copied)" = "$copied" ] || wrong "GStreamer's frames were copied"
queued=$(count_of queued)
run 0 timeout 100 gst-launch-1.0 -q v4l2src device="$CAMERA" num-buffers=20 \
	io-mode=dmabuf ! $caps ! v4l2sink device="$OUT" io-mode=dmabuf-import sync=false
queued=$(($(count_of queued) - queued))
[ "$queued" -ge 20 ] || wrong "GStreamer lost frames of the camera's"
[ "$(($(count_of bytes_copied) - copied))" = $((queued * 320 * 180 * 2)) ] ||
	wrong "$queued imported frames were not copied once each"

# A node that goes takes its client's frames along, and no more.
timeout 100 v4l2-ctl -d "$OUT" --stream-out-mmap >/dev/null 2>&1 &
client=$!
until_true 60 ring_is .producer true
echo 0 >"$RING/output_nodes"
ring_is .producer false || wrong "a removed node is still the producer"
until_true 60 gone $client
[ ! -e "$OUT" ] || wrong "$OUT is still there"
rmmod framering_v4l2 || wrong "framering-v4l2 cannot be unloaded"
