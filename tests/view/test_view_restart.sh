#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The viewer waits for the first producer, outlives it however it ends, and
# shows the next one, of another format and size.
# shellcheck source=tests/view/view.bash
. "$(dirname "$0")/view.bash"

# shows PATTERN FORMAT - the viewer's next redraw is such a frame
shows()
{
	view_snap /tmp/shot.png
	view_check /tmp/shot.png "$1" "$2" >/dev/null 2>&1
}

view --json --no-hud --size $VIEW_SIZE --snapshot /tmp/shot.png >/tmp/report.json
sleep 2
produce --format NV12
wait_for "the first producer's picture" shows bars NV12
stop_producer KILL
sleep 1
shows bars NV12 || fail "the last frame is not on the screen any more"
kill -0 "$viewer" || fail "the viewer went with its producer"

# Another pattern, since pictures of two formats look alike.
produce --format XRGB8888 --pattern ramp
wait_for "the second producer's picture" shows ramp XRGB8888
stop_producer INT
produce --format RGB565 --size 320x240
wait_for "the third set-up" sh -c \
	'framering info --json | grep -q "\"format\": \"RGB565\""'
view_reads
kill -TERM "$viewer"
wait "$viewer" || fail "the viewer ended with $?"
expect /tmp/report.json .generations 3
expect /tmp/report.json .format RGB565
expect /tmp/report.json .width 320
stop_producer INT
echo "three producers, one viewer"
