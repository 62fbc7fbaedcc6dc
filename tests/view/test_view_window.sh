#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# A window on a display: X's EGL has no dma-bufs without a GPU, so that path gl
# fails clearly there, and path auto uploads and says why.
# shellcheck source=tests/view/view.bash
. "$(dirname "$0")/view.bash"

prepare_all()
{
	Xvfb :9 -screen 0 800x600x24 -nolisten tcp >/out/xvfb.log 2>&1 &
	await 20 test -e /tmp/.X11-unix/X9 || fail "an X server does not come"
	export DISPLAY=:9
}

prepare()
{
	fresh_ring
	produce --format YUV420
}

case_path_gl_says_why_it_fails()
{
	run 1 framering-view --path gl --frames 1
	says "path gl does not work here: .*dma-buf"
}

case_path_auto_uploads_and_says_why()
{
	framering-view --frames 5 --json --no-hud --snapshot "$WORK/shot.png" \
		>"$WORK/report" 2>"$WORK/err" || { cat "$WORK/err"; fail "path auto"; }
	says "uploading every frame, since"
	expect "$WORK/report" .view_path upload
	expect "$WORK/report" .copies_per_frame.viewer 1
	view_check "$WORK/shot.png" bars YUV420 >/dev/null || fail "the window looks wrong"
}

# Once its start is over, it sleeps until the next of its redraws for the panel's
# numbers is due: by the redraws, however long each may take.
case_a_paused_viewer_sleeps_between_its_redraws()
{
	[ -e "$VIEW_SHIM_SO" ] || fail "no $VIEW_SHIM_SO"
	VIEW_SHIM=$WORK/shim VIEW_SHIM_CALM=$WORK/calm LD_PRELOAD=$VIEW_SHIM_SO \
		framering-view --pause-after 2 >/dev/null 2>"$WORK/err" &
	viewer=$!
	wait_for "two frames" ring_has acquired -ge 2
	wait_for "a paused viewer that rests" test -e "$WORK/calm"
	ring_has acquired -eq 2 || fail "the viewer has taken $(cat "$RING"/acquired) frames"
	kill -INT "$viewer"
	wait "$viewer" || fail "the window ended with $?"
}

cases_main "$@"
