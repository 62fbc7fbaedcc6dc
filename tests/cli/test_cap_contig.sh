#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# cap: the same with a camera whose device wants each picture in one run of addresses.
. "$(dirname "$0")/lib.bash"
. "$(dirname "$0")/camera.bash"

# imported COUNT - how often the kernel's list of dma-bufs names the camera
imported()
{
	[ "$(grep -c vivid /sys/kernel/debug/dma_buf/bufinfo)" = "$1" ] ||
		wrong "the camera has imported other than $1 slots"
}

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
	plug $CONTIG
}

case_pictures_are_to_the_byte_what_v4l2_ctl_captures()
{
	streams dmabuf 0 XRGB8888 XR24 320 180 1280 230400 --io dmabuf
	imported 0
	streams dmabuf 0 YUV420 YU12 640 360 1024 552960
}

case_nobody_copies_a_picture()
{
	watched --io auto
	nothing_copied
}

# Every slot, once and for all, and none when it is over.
case_every_slot_is_imported_once()
{
	cap -q --size 640x360 --slots 6
	flowing
	imported 6
	stop_cap 0
	imported 0
}

# Its own buffers where that is asked for, and where slots are out of its reach.
case_the_cameras_own_buffers_are_used_where_asked_for()
{
	streams mmap 1 NV12 NV12 640 360 768 414720 --io mmap
}

cases_main "$@"
