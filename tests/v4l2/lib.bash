# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# For tests of video nodes: a ring with two capture nodes, and its producers.
. "$(dirname "${BASH_SOURCE[0]}")/../cli/lib.bash"

RING=/sys/class/framering/framering0
V4L2=$(dirname "$FRAMERING_MODULE")/framering-v4l2.ko

# load_nodes PARAMETER... - the module of the video nodes; whoever has none cannot test
load_nodes()
{
	[ -e "$V4L2" ] || { echo "no framering-v4l2.ko: this kernel has no V4L2"; exit 77; }
	modprobe -a videobuf2-v4l2 videobuf2-vmalloc && insmod "$V4L2" "$@" || exit 1
	udevadm settle -t 60
}

# node N - the ring's N-th video node, from 0
node()
{
	local name

	name=$(find "$RING/" -maxdepth 1 -name 'video*' -printf '%f\n' |
		sort -V | sed -n "$(($1 + 1))p")
	echo "/dev/$name"
}

# V4L2_COMPLIANCE_SUITE: that suite's tool, out of its root in this tree (amd64)
compliance=(v4l2-compliance)
if [ -n "${V4L2_COMPLIANCE_SUITE:-}" ]; then
	tree=/repo/build/roots/$V4L2_COMPLIANCE_SUITE-amd64/tree
	compliance=("$tree/lib64/ld-linux-x86-64.so.2"
		--library-path "$tree/usr/lib/x86_64-linux-gnu" "$tree/usr/bin/v4l2-compliance")
fi

# complies NODE OPTION... - v4l2-compliance finds no mistake, and nothing to warn of
complies()
{
	timeout 280 "${compliance[@]}" -d "$@" >"$WORK/compliance" 2>&1 </dev/null
	sed -n '1p;$p' "$WORK/compliance"
	if ! grep -q '^Total for .* Failed: 0, Warnings: 0$' "$WORK/compliance"; then
		wrong "v4l2-compliance -d $*"
		grep -E 'FAIL|fail:|warn:|Total' "$WORK/compliance"
	fi
}

# vivid_camera - the node of the kernel's virtual camera
vivid_camera()
{
	local name

	name=$(grep -l -x vivid-000-vid-cap /sys/class/video4linux/video*/name)
	echo "/dev/$(basename "${name%/name}")"
}

# gone PROCESS
gone()
{
	! kill -0 "$1"
}

count_of()
{
	cat "$RING/$1"
}

# more_than COUNTER NUMBER
more_than()
{
	[ "$(count_of "$1")" -gt "$2" ]
}

# produce OPTION... - frames of a pattern until stop_producing; there are some when
# this returns
produce()
{
	local before

	before=$(count_of queued)
	framering play -q --pattern bars --size 320x240 --format YUYV --packed \
		--slots 6 "$@" >"$WORK/play.log" 2>&1 &
	producer=$!
	until_true 60 more_than queued "$before"
}

stop_producing()
{
	kill -KILL "$producer"
	wait "$producer" 2>/dev/null
	until_true 60 ring_is .producer false
}
