#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# A paused viewer redraws from the very memory of the slot on path gl, and from
# its copy on path upload: what the producer scribbles into a frame that it
# has queued shows on the one and not on the other.
# shellcheck source=tests/view/view.bash
. "$(dirname "$0")/view.bash"

# scribble_under PATH - a viewer that is paused by that path redraws into
# $WORK/before.png, and into $WORK/shot.png after the scribble
scribble_under()
{
	view_scribble XRGB8888 160 120 >"$WORK/said" &
	producer=$!
	view --path "$1" --no-hud --pause-after 3 --snapshot "$WORK/shot.png"
	wait_for "a paused viewer" ring_has acquired -ge 3
	view_snap "$WORK/shot.png"
	mv "$WORK/shot.png" "$WORK/before.png"
	wait_for "frames beyond the pause" ring_has queued -ge $(($(cat "$RING"/queued) + 3))
	view_snap "$WORK/shot.png"
	cmp -s "$WORK/shot.png" "$WORK/before.png" || fail "the viewer does not pause"
	view_check "$WORK/before.png" bars XRGB8888 >/dev/null ||
		fail "the paused frame is wrong"
	kill -USR1 "$producer"
	wait_for "the scribble" grep -q scribbled "$WORK/said"
	view_snap "$WORK/shot.png"
	kill -INT "$viewer"
	wait "$viewer" || fail "the viewer ended with $?"
}

case_path_gl_shows_what_is_written_into_the_slot()
{
	scribble_under gl
	! cmp -s "$WORK/shot.png" "$WORK/before.png" ||
		fail "path gl does not show the slot's memory"
}

case_path_upload_shows_its_copy()
{
	scribble_under upload
	cmp -s "$WORK/shot.png" "$WORK/before.png" ||
		fail "path upload shows more than its copy"
}

cases_main "$@"
