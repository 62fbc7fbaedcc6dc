# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# For tests of video nodes: a ring that nobody has set up, its nodes, its producers
# and V4L2 clients. A script says in its prepare() which nodes each case finds:
#	prepare() { fresh_nodes capture_nodes=2; }
# Time limits are seconds as a machine at ease needs them (pace.bash).
# shellcheck source=tests/cli/lib.bash
. "$(dirname "${BASH_SOURCE[0]}")/../cli/lib.bash"

RING=/sys/class/framering/framering0
V4L2=$(dirname "$FRAMERING_MODULE")/framering-v4l2.ko

# load_nodes PARAMETER... - the module of the video nodes; whoever has none cannot test
load_nodes()
{
	[ -e "$V4L2" ] || skip "no framering-v4l2.ko: this kernel has no V4L2"
	modprobe -a videobuf2-v4l2 videobuf2-vmalloc && insmod "$V4L2" "$@"
}

# unloaded MODULE - a module that is there still goes
unloaded()
{
	[ ! -d "/sys/module/$1" ] || rmmod "$1" 2>/dev/null
}

# fresh_nodes PARAMETER... - a ring that nobody has set up, and its nodes, whatever the
# case before has left. udev or a client of that case may have a node open yet.
fresh_nodes()
{
	if [ -d /sys/module/framering_v4l2 ] && [ "$*" = "$(cat "$NODES_OF" 2>/dev/null)" ]; then
		fresh_ring
	else
		fresh_driver
		load_nodes "$@" && echo "$*" >"$NODES_OF"
	fi
}

# Parameters of the module that is loaded; a case that changes settings of the driver
# removes this file, and so has the next case load it anew.
NODES_OF=/run/framering-nodes

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
	"${compliance[@]}" -d "$@" >"$WORK/compliance" 2>&1 </dev/null
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
	! kill -0 "$1" 2>/dev/null
}

# count_of ATTRIBUTE - of the ring in sysfs
count_of()
{
	cat "$RING/$1"
}

# more_than COUNTER NUMBER
more_than()
{
	[ "$(count_of "$1")" -gt "$2" ]
}

# count_is ATTRIBUTE NUMBER
count_is()
{
	[ "$(count_of "$1")" = "$2" ]
}

has_producer()
{
	! count_is producer 0
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
	until_true more_than queued "$before"
}

stop_producing()
{
	kill -KILL "$producer"
	wait "$producer" 2>/dev/null
	until_true count_is producer 0
}

# start_client NODE FRAMES NAME [HOLD-MS] - video_client in the background, what it says
# in $WORK/NAME; it has had a frame when this returns
start_client()
{
	video_client frames "$1" "$2" "${4:-0}" >"$WORK/$3" 2>&1 &
	client=$!
	until_true grep -q first "$WORK/$3"
}

# start_listener NODE EVENT - video_client in the background, what it says in
# $WORK/EVENT; it listens when this returns, and ends when the event has come
start_listener()
{
	video_client event "$1" "$2" >"$WORK/$2" 2>&1 &
	listener=$!
	until_true grep -q ready "$WORK/$2"
}

# waits PROCESS - for a frame, by what the kernel is at for it
waits()
{
	grep -q -E 'dqbuf|do_select|do_sys_poll|do_poll' "/proc/$1/stack" 2>/dev/null
}

# waits_or_ends PROCESS
waits_or_ends()
{
	gone "$1" || waits "$1"
}
