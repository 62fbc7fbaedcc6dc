#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# A window on a display: X's EGL has no dma-bufs without a GPU, so that path gl
# fails clearly there, and path auto uploads and says why.
# shellcheck source=tests/view/view.bash
. "$(dirname "$0")/view.bash"

Xvfb :9 -screen 0 800x600x24 -nolisten tcp >/tmp/xvfb.log 2>&1 &
pids+=($!)
wait_for "an X server" test -e /tmp/.X11-unix/X9
export DISPLAY=:9
produce --format YUV420

framering-view --path gl --frames 1 --timeout $VIEW_WAIT 2>/tmp/errors
status=$?
[ $status = 1 ] || fail "forced path gl: status $status, not 1"
grep -q "path gl does not work here: .*dma-buf" /tmp/errors ||
	{ cat /tmp/errors; fail "forced path gl does not say why it fails"; }

framering-view --frames 5 --timeout $VIEW_WAIT --json --no-hud \
	--snapshot /tmp/shot.png >/tmp/report.json 2>/tmp/errors ||
	{ cat /tmp/errors; fail "path auto"; }
grep -q "uploading every frame, since" /tmp/errors ||
	fail "path auto does not say why it uploads"
expect /tmp/report.json .view_path upload
expect /tmp/report.json .copies_per_frame.viewer 1
view_check /tmp/shot.png bars YUV420 >/dev/null || fail "the window looks wrong"

# Asleep between frames: once its start is over, a paused viewer costs next to
# nothing.
# ticks - hundredths of a second of processor time so far
ticks()
{
	awk '{ print $14 + $15 }' "/proc/$viewer/stat"
}

# idle - less than half of four seconds
idle()
{
	local before

	before=$(ticks)
	sleep 4
	used=$(($(ticks) - before))
	[ $used -lt 200 ]
}

taken=$(cat $RING/acquired)
framering-view --pause-after 2 >/dev/null 2>&1 &
viewer=$!
pids+=("$viewer")
wait_for "two frames" acquired_are $((taken + 2))
wait_for "a paused viewer that rests" idle
kill -INT $viewer
wait $viewer || fail "the window ended with $?"
echo "the window works by upload, paused at $used of 400"
