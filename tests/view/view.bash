# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# What the viewer's tests share: producers and viewers in the background, all
# of which end with the test.

# Small enough for a software rasterizer on an emulated processor.
VIEW_SIZE=160x120
VIEW_WAIT=120	# seconds for anything at all

pids=()
trap 'kill "${pids[@]}" 2>/dev/null; wait' EXIT

# fail TEXT...
fail()
{
	echo "FAILED: $*"
	exit 1
}

# wait_for TEXT COMMAND... - until it succeeds
wait_for()
{
	local what=$1 end=$((SECONDS + VIEW_WAIT))

	shift
	until "$@"; do
		[ $SECONDS -lt $end ] || fail "$what does not come"
		sleep 0.2
	done
}

# produce OPTION... - a producer of bars, its process in $producer
produce()
{
	framering play --quiet --pattern bars --size $VIEW_SIZE --fps 10 "$@" &
	producer=$!
	pids+=("$producer")
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
	framering-view --headless --timeout $VIEW_WAIT "$@" &
	viewer=$!
	pids+=("$viewer")
	wait_for "the viewer" grep -q "SigBlk:.*[1-9a-f]" "/proc/$viewer/status"
}

# view_snap FILE - have the viewer draw again into FILE, its --snapshot
view_snap()
{
	rm -f "$1"
	wait_for "a redraw" view_snap_once "$1"
}

view_snap_once()
{
	kill -USR1 "$viewer" || fail "the viewer has gone"
	sleep 0.5
	[ -s "$1" ]
}

RING=/sys/class/framering/framering0

# view_reads - until somebody has taken five more frames than by now: attached,
# and past its start
view_reads()
{
	local goal

	goal=$(($(cat $RING/acquired) + 5))
	wait_for "a viewer that reads" acquired_are "$goal"
}

acquired_are()
{
	[ "$(cat $RING/acquired)" -ge "$1" ]
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
