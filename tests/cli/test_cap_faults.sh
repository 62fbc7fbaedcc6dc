#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# cap: a camera that refuses slots, delivers damaged pictures, loses some, breaks, or is
# pulled out.
. "$(dirname "$0")/lib.bash"
. "$(dirname "$0")/camera.bash"

# reported JQ VALUE - in what cap said at its end
reported()
{
	field "$1" "$2" "$WORK/cap"
}

prepare()
{
	plug "$VMALLOC"
}

finish()
{
	unplug
}

# What it does not take is copied, and why is said; unless that was ruled out.
case_slots_that_the_camera_refuses_are_copied()
{
	control inject_vidioc_reqbufs_error=1
	run 0 framering cap --json "$CAMERA" --frames 3
	field .camera.io mmap; says 'takes no dma-bufs'
	control inject_vidioc_qbuf_error=1
	run 0 framering cap --json "$CAMERA" --frames 3
	field .camera.io mmap; field .copies_per_frame.producer 1; says 'refuses them: Invalid'
	control inject_vidioc_qbuf_error=1
	run 1 framering cap --json "$CAMERA" --frames 3 --io dmabuf; says 'refuses them: Invalid'
	control inject_vidioc_streamon_error=1
	run 1 framering cap -q --json "$CAMERA" --frames 3; says 'starting the stream'
}

attached()
{
	[ "$(cat "$RING"/consumers)" = 1 ]
}

# damaged IO - a picture that the camera calls damaged is shown, and flagged
damaged()
{
	cap -q --fps 25 --size 320x180 --io "$1"
	flowing
	framering verify --any --json --timeout 60000 >"$WORK/out" 2>/dev/null &
	verifier=$!
	until_true attached
	control inject_v4l2_buf_flag_error=1
	until_true past $(($(cat "$RING"/queued) + 4))
	kill -INT "$verifier"
	wait "$verifier" || wrong "verify ended with $?"
	stop_cap 0
	field .corrupt 1; field .torn 0; field .lost 0
	reported .camera.corrupt 1; reported .camera.io "$1"
}

case_a_damaged_picture_is_flagged_by_dmabuf()
{
	damaged dmabuf
}

case_a_damaged_picture_is_flagged_by_mmap()
{
	damaged mmap
}

# Pictures that it drops itself are missing in its numbers.
case_dropped_pictures_are_missing_in_the_numbers()
{
	control percentage_of_dropped_buffers=50
	cap -q --fps 25 --size 320x180 --frames 20
	capped 0
	holds '.camera.lost > 0 and .frames_queued == 20' "$WORK/cap"
	control percentage_of_dropped_buffers=0
}

# Broken, pulled out: an end that says so, with a report; the ring is free again.
case_a_broken_camera_ends_cap_with_a_report()
{
	cap -q --size 320x180
	flowing
	control inject_fatal_streaming_error=1
	capped 1
	cap_says 'Input/output error'
}

case_a_camera_pulled_out_ends_cap_with_a_report()
{
	for io in dmabuf mmap; do
		cap -q --size 320x180 --io "$io"
		flowing
		control disconnect=1
		capped 1
		cap_says 'has been unplugged'
		reported .camera.io "$io"
		holds '.frames_queued > 0' "$WORK/cap"
		[ "$(cat "$RING"/producer)" = 0 ] || wrong "a producer is left"
	done
}

# Really gone, with its driver's hands on our slots.
case_a_camera_without_its_driver_ends_cap()
{
	cap -q --size 320x180
	flowing
	echo vivid.0 >/sys/bus/platform/drivers/vivid/unbind
	capped 1
	cap_says 'has been unplugged'
}

cases_main "$@"
