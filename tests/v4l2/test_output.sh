#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# V4L2 programs as producers: v4l2-ctl, ffmpeg and GStreamer fill a ring by its
# output node, and consumers of the ring say what they got.
# shellcheck source=tests/v4l2/lib.bash
. "$(dirname "$0")/lib.bash"
# What GStreamer draws, and the format that ffmpeg does.
CAPS=video/x-raw,format=YUY2,width=320,height=180
FILM=(-f lavfi -i 'testsrc=size=320x240:rate=5:duration=4' -pix_fmt yuyv422)

prepare_all()
{
	modprobe vivid || fail "there is no vivid"
}

prepare()
{
	fresh_nodes capture_nodes=0 output_nodes=1
	video=$(node 0)
}

# stream_out OPTION... - v4l2-ctl in the background; it produces when this returns
stream_out()
{
	v4l2-ctl -d "$video" "$@" --stream-out-mmap >/dev/null 2>&1 &
	client=$!
	until_true has_producer
}

case_there_are_no_output_nodes_unless_asked_for()
{
	fresh_nodes capture_nodes=0
	count_is output_nodes 0 || wrong "there are output nodes nobody asked for"
	echo 1 >"$RING/output_nodes"
	run 0 v4l2-ctl -d "$(node 0)" --get-fmt-video-out
}

# Clients take over the stride that they are told first, and fill lines without padding.
case_an_output_node_begins_without_padding()
{
	run 0 framering play -q --pattern bars --size 300x200 --format YUYV --frames 1
	run 0 framering info -d 0 --json
	field '.strides[0] > 600' true
	echo 0 >"$RING/output_nodes"
	echo 1 >"$RING/output_nodes"
	run 0 v4l2-ctl -d "$(node 0)" --get-fmt-video-out
	grep -q 'Bytes per Line *: 600$' "$WORK/out" ||
		wrong "an output node begins with $(cat "$WORK/out")"
}

# Never under whoever holds a frame.
case_mapped_buffers_are_handed_over_in_place()
{
	local n

	# Pictures that verify can tell apart and prove.
	for n in 1 2 3 4 5 6 7; do
		framering play -q --pattern bars --size 320x240 --packed --frames "$n" --fps max
		head -c $((320 * 240 * 4)) /dev/framering0 >>"$WORK/marked"
	done
	copied=$(count_of bytes_copied)
	stream_out --set-fmt-video-out=width=320,height=240,pixelformat=XR24 \
		--stream-from="$WORK/marked" --stream-loop --stream-out-mmap=5
	framering verify --json --frames 60 --hold 5:50 --hold-frames 2 --timeout 20000 \
		>"$WORK/out" 2>"$WORK/err"
	field .frames 60
	field .torn 0
	field .unmarked 0
	field .format XRGB8888
	count_is bytes_copied "$copied" || wrong "frames were copied"
}

case_a_native_producer_is_told_that_there_is_a_v4l2_client()
{
	stream_out
	run 1 framering play --pattern bars --frames 1
	says 'producer|busy'
}

case_a_v4l2_client_is_told_that_there_is_a_native_producer()
{
	produce
	v4l2-ctl -d "$video" --stream-out-mmap --stream-count=1 >"$WORK/out" 2>"$WORK/err"
	grep -q -i busy "$WORK/out" "$WORK/err" || wrong "v4l2-ctl is not told EBUSY"
}

case_ffmpeg_writes_its_pictures_which_are_counted()
{
	local client frame

	ffmpeg -v error "${FILM[@]}" -f framemd5 - | sed -n 's/.*, *//p' >"$WORK/film"
	ffmpeg -v error -re "${FILM[@]}" -f v4l2 "$video" </dev/null &
	client=$!
	until_true has_producer
	head -c $((320 * 240 * 2 * 5)) /dev/framering0 >"$WORK/frames"
	wait "$client" || wrong "ffmpeg failed"
	split -b $((320 * 240 * 2)) "$WORK/frames" "$WORK/frame."
	for frame in "$WORK"/frame.*; do
		grep -q "$(md5sum <"$frame" | cut -d' ' -f1)" "$WORK/film" ||
			wrong "a frame is not ffmpeg's"
	done
	count_is bytes_written $((320 * 240 * 2 * 20)) ||
		wrong "ffmpeg's 20 frames are $(count_of bytes_written) bytes"
}

case_gstreamer_draws_in_place()
{
	run 0 gst-launch-1.0 -q videotestsrc num-buffers=30 ! "$CAPS" ! \
		v4l2sink device="$video" io-mode=mmap sync=false
	[ "$(count_of queued)" -ge 30 ] || wrong "GStreamer lost frames"
	count_is bytes_copied 0 || wrong "GStreamer's frames were copied"
}

case_a_cameras_buffers_are_copied_once_each()
{
	local queued

	run 0 gst-launch-1.0 -q v4l2src device="$(vivid_camera)" num-buffers=20 \
		io-mode=dmabuf ! "$CAPS" ! v4l2sink device="$video" io-mode=dmabuf-import sync=false
	queued=$(count_of queued)
	[ "$queued" -ge 20 ] || wrong "GStreamer lost frames of the camera's"
	count_is bytes_copied $((queued * 320 * 180 * 2)) ||
		wrong "$queued imported frames were not copied once each"
}

# Its frames, and no more.
case_a_node_that_goes_takes_its_clients_frames_along()
{
	stream_out
	echo 0 >"$RING/output_nodes"
	has_producer && wrong "a removed node is still the producer"
	until_true gone "$client"
	[ ! -e "$video" ] || wrong "$video is still there"
	# udev may look at the node yet.
	until_true unloaded framering_v4l2
}

cases_main "$@"
