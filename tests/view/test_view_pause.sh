#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# A paused viewer redraws from the very memory of the slot on path gl, and from
# its copy on path upload: what the producer scribbles into a frame that it
# has queued shows on the one and not on the other.
# shellcheck source=tests/view/view.bash
. "$(dirname "$0")/view.bash"

# paused FILE - two redraws with time for frames between are the same
# shellcheck disable=SC2317
paused()
{
	view_snap "$1"
	cp "$1" /tmp/before.png
	sleep 1
	view_snap "$1"
	cmp -s "$1" /tmp/before.png
}

for path in gl upload; do
	rm -f /tmp/said
	view_scribble XRGB8888 160 120 >/tmp/said &
	producer=$!
	pids+=("$producer")
	view --path $path --no-hud --pause-after 3 --snapshot /tmp/shot.png
	wait_for "a paused viewer" paused /tmp/shot.png
	view_check /tmp/before.png bars XRGB8888 >/dev/null ||
		fail "the paused frame is wrong"
	kill -USR1 $producer
	wait_for "the scribble" grep -q scribbled /tmp/said
	view_snap /tmp/shot.png
	if [ $path = gl ]; then
		! cmp -s /tmp/shot.png /tmp/before.png ||
			fail "path gl does not show the slot's memory"
		echo "gl: the redraw shows what was written into the slot"
	else
		cmp -s /tmp/shot.png /tmp/before.png ||
			fail "path upload shows more than its copy"
		echo "upload: the redraw shows the copy"
	fi
	kill -INT "$viewer"
	wait "$viewer" || fail "the viewer ended with $?"
	kill $producer
	wait $producer
done
exit 0
