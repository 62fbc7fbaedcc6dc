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

plug $CONTIG
streams dmabuf 0 XRGB8888 XR24 320 180 1280 230400 --io dmabuf
imported 0
streams dmabuf 0 YUV420 YU12 640 360 1024 552960

watched --io auto
nothing_copied

# Every slot, once and for all, and none when it is over.
cap -q --size 640x360 --slots 6
flowing
imported 6
stop_cap 0
imported 0

# Its own buffers where that is asked for, and where slots are out of its reach.
streams mmap 1 NV12 NV12 640 360 768 414720 --io mmap
unplug
