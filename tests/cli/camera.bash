# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# The kernel's virtual camera, vivid, for tests of framering cap; source lib.bash
# first.

CAMERA=/dev/video0
RING=/sys/class/framering/framering0
SLOTS=/sys/kernel/debug/framering/framering0/slots
# Kinds of memory that a camera's driver wants: any that it can map, or one run of
# addresses for its device.
VMALLOC=0 CONTIG=1

# plug ALLOCATOR [PARAMETER...] - a camera whose buffers are of that kind: inputs 0
# and 2 are webcams, 1 is HDMI
plug()
{
	modinfo vivid >/dev/null 2>&1 ||
		skip "this kernel has no virtual camera (vivid)"
	modprobe vivid node_types=0x1 num_inputs=3 input_types=0x0c allocators="$1" \
		"${@:2}" || wrong "vivid cannot be loaded"
	until_true test -c $CAMERA
}

unplug()
{
	[ ! -d /sys/module/vivid ] || until_true modprobe -r vivid
}

# control NAME[=VALUE] - of the camera, by a program that is not ours
control()
{
	v4l2-ctl -d $CAMERA -c "$1" >/dev/null || wrong "vivid has no control $1"
}

# cap [OPTION...] - in the background: report in $WORK/cap, messages in $WORK/cap.err
cap()
{
	framering cap --json "$@" $CAMERA >"$WORK/cap" 2>"$WORK/cap.err" </dev/null &
	capper=$!
}

produces()
{
	[ "$(cat $RING/producer)" = "$capper" ]
}

past()
{
	[ "$(cat $RING/queued)" -gt "$1" ]
}

# flowing - until the camera's pictures are in the ring
flowing()
{
	until_true produces
	until_true past $(($(cat $RING/queued) + 2))
}

# capped STATUS - how cap must have ended
capped()
{
	local status

	wait "$capper"
	status=$?
	[ "$status" = "$1" ] ||
		{ wrong "cap ended with $status, expected $1"; cat "$WORK/cap.err"; }
}

# stop_cap STATUS - by Ctrl-C
stop_cap()
{
	kill -INT "$capper"
	capped "$1"
}

# cap_says PATTERN
cap_says()
{
	grep -q -E -- "$1" "$WORK/cap.err" ||
		{ wrong "cap should say '$1', it says:"; cat "$WORK/cap.err"; }
}

# picture V4L2 WIDTH HEIGHT STRIDE BYTES - what v4l2-ctl captures
picture()
{
	v4l2-ctl -d $CAMERA -c osd_text_mode=2 --stream-mmap --stream-count=1 \
		--set-fmt-video="width=$2,height=$3,pixelformat=$1,bytesperline=$4" \
		--stream-to="$WORK/picture" >/dev/null 2>&1 ||
		wrong "v4l2-ctl captures nothing"
	[ "$(stat -c %s "$WORK/picture")" = "$5" ] ||
		wrong "v4l2-ctl's picture has $(stat -c %s "$WORK/picture") bytes, expected $5"
}

# streams IO COPIES FORMAT V4L2 WIDTH HEIGHT STRIDE BYTES [OPTION...] - the picture
# comes that way, in rows of STRIDE: to the byte what v4l2-ctl captures
streams()
{
	picture "${@:4:5}"
	cap -q --fps 25 --format "$3" --size "$5x$6" --control osd_text_mode=none "${@:9}"
	flowing
	head -c "$8" /dev/framering0 >"$WORK/frame"
	cmp "$WORK/frame" "$WORK/picture" || wrong "the ring has another picture"
	[ "$1" = mmap ] || slots_are_lent
	stop_cap 0
	field .camera.io "$1" "$WORK/cap"
	field .copies_per_frame.producer "$2" "$WORK/cap"
	field .format "$3" "$WORK/cap"
	# Where the ring's readers look for it: the second plane follows on the first.
	framering info -d 0 --json >"$WORK/out"
	field '.strides[0]' "$7"; field ".offsets[1] // $(($7 * $6))" $(($7 * $6))
	echo "ok: $1, $3, stride $7"
}

# slots_are_lent - as many as the camera wants, and never all
slots_are_lent()
{
	local dequeued

	dequeued=$(grep -c dequeued $SLOTS)
	[ "$dequeued" = 2 ] || [ "$dequeued" = 3 ] ||
		wrong "the camera has $dequeued slots at a time, expected 2 or 3"
}

# watched [OPTION...] - a whole run with no reader, seen by strace
watched()
{
	run 0 strace -f -y -o "$WORK/strace" -e trace=mmap,ioctl,read,preadv,readv \
		framering cap -q --json --size 640x360 --frames 12 --fps 25 "$@" $CAMERA
	field .bytes_copied_by_driver 0
	field .frames_queued 12
}

# nothing_copied - cap has nothing of the camera's in its memory that it could copy
nothing_copied()
{
	field .camera.io dmabuf
	field .copies_per_frame.producer 0; field .bytes_copied_by_producer 0
	! grep -E "(mmap|read).*<${CAMERA}[>(]" "$WORK/strace" ||
		wrong "cap looks into the camera's buffers"
	grep -q -E "VIDIOC_QBUF.*V4L2_MEMORY_DMABUF" "$WORK/strace" ||
		wrong "strace sees no slot go to the camera"
}
