# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# What the viewer's tests share: producers and viewers in the background. Each case has
# a ring that nobody has set up.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "${BASH_SOURCE[0]}")/../cli/lib.bash"

# Small enough for a software rasterizer on an emulated processor.
VIEW_SIZE=160x120
RING=/sys/class/framering/framering0
# To be preloaded: counts what moves pixels, and tells whether a window is at rest.
VIEW_SHIM_SO=$(dirname "$(command -v framering-view)")/../lib/view_shim.so

prepare()
{
	fresh_ring
}

# wait_for TEXT COMMAND... - until it succeeds
wait_for()
{
	await 10 "${@:2}" || fail "$1 does not come"
}

# ring_has ATTRIBUTE TEST NUMBER - in sysfs
ring_has()
{
	test "$(cat "$RING/$1")" "$2" "$3"
}

# produce OPTION... - a producer of bars, its process in $producer
produce()
{
	framering play --quiet --pattern bars --size $VIEW_SIZE --fps 10 "$@" &
	producer=$!
}

# stop_producer SIGNAL
stop_producer()
{
	kill "-$1" "$producer"
	wait "$producer"
}

# view OPTION... - a viewer in the background, its process in $viewer; on return
# it is ready for signals
view()
{
	framering-view --headless "$@" &
	viewer=$!
	wait_for "the viewer" view_is_ready
}

view_is_ready()
{
	kill -0 "$viewer" || fail "the viewer has gone"
	grep -q "SigBlk:.*[1-9a-f]" "/proc/$viewer/status"
}

# view_snap FILE - have a viewer that has had a frame draw again into FILE, its
# --snapshot. It answers one signal by one redraw, so that none comes late.
view_snap()
{
	rm -f "$1"
	kill -USR1 "$viewer" || fail "the viewer has gone"
	wait_for "a redraw" test -e "$1"
}

# view_reads - until somebody has taken five more frames than by now: attached,
# and past its start
view_reads()
{
	wait_for "a viewer that reads" ring_has acquired -ge $(($(cat $RING/acquired) + 5))
}

# report FILE FILTER - a value of the viewer's report
report()
{
	jq -r "$2" "$1"
}

# expect FILE FILTER VALUE - numbers are compared as such
expect()
{
	local got

	got=$(report "$1" "$2 | if type == \"number\" then . + 0 else . end")
	[ "$got" = "$3" ] || fail "$1: $2 is $got, not $3"
}
