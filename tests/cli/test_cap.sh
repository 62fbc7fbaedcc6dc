#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# cap: a camera fills the slots itself; the picture is the one that v4l2-ctl gets, and
# nobody copied it.
. "$(dirname "$0")/lib.bash"
. "$(dirname "$0")/camera.bash"

# One camera and one ring serve all cases.
prepare()
{
	:
}

finish_all()
{
	unplug
}

prepare_all()
{
	plug $VMALLOC
}

case_pictures_are_to_the_byte_what_v4l2_ctl_captures()
{
	streams dmabuf 0 YUYV YUYV 640 360 1280 460800
	# Rows where GPUs want them, or as the camera has them.
	streams dmabuf 0 NV12 NV12 640 360 768 414720
	streams dmabuf 0 NV12 NV12 640 360 640 345600 --packed --cache cached
	# Rows of 1280 bytes are what GPUs want too, but of those they want a few more.
	streams dmabuf 0 YUYV YUYV 640 360 1280 460800 --packed
	field .frame_size 460800
	streams mmap 1 YUYV YUYV 640 360 1280 460800 --io mmap
}

case_nobody_copies_a_picture()
{
	watched --io auto
	nothing_copied
	# The same eyes see a copy where there is one.
	watched --io mmap
	field .camera.io mmap; field .copies_per_frame.producer 1
	grep -q -E "mmap.*<${CAMERA}[>(]" "$WORK/strace" ||
		wrong "strace does not see that cap maps the camera's buffers"
}

# What a consumer holds the camera does not touch, moving pictures or not.
case_a_held_picture_is_not_touched()
{
	cap -q --fps 25 --size 320x180 --control horizontal_movement=0
	until_true produces
	run 0 framering verify --any --json --frames 10 --hold 40:90 --hold-frames 2 --timeout 60000
	field .torn 0; field .lost 0; field .corrupt 0
	stop_cap 0
	control horizontal_movement=3
}

# starved - the camera has no slot
starved()
{
	! grep -q dequeued "$SLOTS"
}

# A lossless consumer gets every picture; when it goes, the camera runs out of slots
# and waits.
case_a_lossless_consumer_gets_every_picture()
{
	cap -q --size 320x180 --policy wait
	until_true produces
	run 0 framering verify --any --json --lossless --frames 20 --timeout 60000
	field .lost 0; field .missed 0; field .frames 20; field .torn 0
	until_true starved
	stop_cap 0
	field .camera.io dmabuf "$WORK/cap"
}

# Killed, it leaves nothing behind: the next one streams.
case_a_killed_cap_leaves_nothing_behind()
{
	cap -q --size 320x180
	flowing
	kill -KILL "$capper"
	wait "$capper" 2>/dev/null
	run 0 framering cap -q --json --size 320x180 --frames 5
	field .camera.io dmabuf
}

cases_main "$@"
