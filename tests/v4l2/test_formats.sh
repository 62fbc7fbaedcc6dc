#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# What V4L2 calls the formats of rings; what cannot be handed over without a copy is
# copied, and counted; who may not write.
# shellcheck source=tests/v4l2/lib.bash
. "$(dirname "$0")/lib.bash"

prepare()
{
	fresh_nodes
	video=$(node 0)
}

# named FOURCC WORD... - what "setup" in sysfs is given; V4L2 must say FOURCC
named()
{
	local want=$1

	shift
	echo "$*" >"$RING/setup" || { wrong "setup of $*"; return; }
	v4l2-ctl -d "$video" --get-fmt-video >"$WORK/out" 2>&1
	grep -q "'$want'" "$WORK/out" || wrong "$*: V4L2 should say $want, it says: $(cat "$WORK/out")"
}

# Before there is a ring, in the format that a ring is then set up in.
case_a_client_that_was_there_first_gets_copies()
{
	local client

	v4l2-ctl -d "$video" --stream-mmap --stream-count=5 --stream-to="$WORK/early" \
		>"$WORK/early.log" 2>&1 &
	client=$!
	until_true waits_or_ends "$client"
	produce --size 640x480 --fps 10
	wait "$client" || wrong "a client that was there first: $(cat "$WORK/early.log")"
	run 0 video_client picture "$WORK/early" 640 480 YUYV
	# One more may have waited for the client when it stopped.
	count_is bytes_copied $((5 * 640 * 480 * 2)) ||
		count_is bytes_copied $((6 * 640 * 480 * 2)) ||
		wrong "the driver counts $(count_of bytes_copied) bytes copied"
}

# More than V4L2 has buffers.
case_frames_of_forty_slots_are_copied()
{
	produce --slots 40 --size 64x32 --fps 10
	run 0 video_client frames "$video" 3 0
	[ "$(count_of bytes_copied)" -ge $((3 * 64 * 32 * 2)) ] ||
		wrong "frames of a ring of 40 slots were not copied"
}

case_formats_have_v4l2s_names()
{
	local name

	for name in "XR24 XR24" "AR24 AR24" "XB24 XB24" "RG24 BGR3" "BG24 RGB3" "RG16 RGBP" \
		"YUYV YUYV" "UYVY UYVY" "NV12 NV12" "YU12 YU12" "BA81 BA81" "GRBG GRBG" \
		"RG10 RG10"; do
		named "${name#* }" "${name% *} 320x240"
	done
	named MJPG MJPG 320x240 stride=640 size=153600
	named H264 H264 320x240 stride=640 size=153600
}

# No word for it, and gaps between planes: as if there were no ring.
case_a_format_without_a_name_looks_like_no_ring()
{
	named YUYV XYZW 320x240 stride=640
	grep -q 640/480 "$WORK/out" || wrong "a format without a name is $(cat "$WORK/out")"
}

case_padded_lines_are_as_long_as_they_are()
{
	local length

	framering play -q --pattern box --size 318x238 --format XRGB8888 --frames 2
	length=$(v4l2-ctl -d "$video" --get-fmt-video | sed -n 's/.*Bytes per Line *: //p')
	[ "$length" = 1280 ] || wrong "padded lines are $length bytes long, expected 1280"
	count_is queued 2 || wrong "no frames"
}

case_parameters_that_make_no_sense_are_refused()
{
	until_true unloaded framering_v4l2
	run 1 insmod "$V4L2" capture_nodes=9
	run 1 insmod "$V4L2" output_nodes=9
}

case_without_the_right_to_write_frames_are_read()
{
	fresh_nodes capture_ro=1
	video=$(node 0)
	produce --fps 10
	run 1 video_client frames "$video" 3 0; says 'mmap: Permission denied'
	run 0 head -c 153600 "$video"
	cp "$WORK/out" "$WORK/read"
	run 0 video_client picture "$WORK/read" 320 240 YUYV
}

cases_main "$@"
