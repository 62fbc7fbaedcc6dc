#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The viewer waits for the first producer, outlives it however it ends, and
# shows the next one, of another format and size.
# shellcheck source=tests/view/view.bash
. "$(dirname "$0")/view.bash"

# wait_with_viewer - a viewer that there is no producer for yet
wait_with_viewer()
{
	view --json --no-hud --size "$VIEW_SIZE" --snapshot "$WORK/shot.png" \
		>"$WORK/report" 2>"$WORK/err"
	wait_for "a viewer that waits" grep -q "waiting for a producer" "$WORK/err"
}

# shows PATTERN FORMAT - the viewer's next redraw is such a frame
shows()
{
	view_snap "$WORK/shot.png"
	view_check "$WORK/shot.png" "$1" "$2" >/dev/null 2>&1
}

# produce_shown OPTION... - a producer; the viewer has a frame of the ring when this
# returns
produce_shown()
{
	local before

	before=$(cat "$RING"/acquired)
	produce "$@"
	wait_for "a frame for the viewer" ring_has acquired -gt "$before"
}

case_the_viewer_waits_for_the_first_producer_and_outlives_it()
{
	wait_with_viewer
	produce_shown --format NV12
	wait_for "the first producer's picture" shows bars NV12
	stop_producer KILL
	wait_for "the producer's end" ring_has producer -eq 0
	# The viewer has seen that before it answers the second of two signals.
	view_snap "$WORK/shot.png"
	shows bars NV12 || fail "the last frame is not on the screen any more"
	kill -0 "$viewer" || fail "the viewer went with its producer"
}

case_one_viewer_shows_three_producers()
{
	wait_with_viewer
	produce_shown --format NV12
	wait_for "the first producer's picture" shows bars NV12
	stop_producer KILL
	# Another pattern, since pictures of two formats look alike.
	produce --format XRGB8888 --pattern ramp
	wait_for "the second producer's picture" shows ramp XRGB8888
	stop_producer INT
	produce --format RGB565 --size 320x240
	wait_for "the third set-up" ring_has generation -eq 3
	view_reads
	kill -TERM "$viewer"
	wait "$viewer" || fail "the viewer ended with $?"
	expect "$WORK/report" .generations 3
	expect "$WORK/report" .format RGB565
	expect "$WORK/report" .width 320
}

cases_main "$@"
