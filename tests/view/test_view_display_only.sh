#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# A graphics device that cannot draw (vgem here, bochs or vkms elsewhere) takes
# neither path away: the rasterizer works without it, or the viewer says why not.
# shellcheck source=tests/view/view.bash
. "$(dirname "$0")/view.bash"

modprobe vgem && udevadm settle -t 20
ls /dev/dri/card* >/dev/null || fail "no graphics device"
produce --format XRGB8888 --size 160x120

for path in gl upload; do
	framering-view --headless --frames 3 --path $path --timeout $VIEW_WAIT \
		--no-hud --snapshot /tmp/$path.png --json >/tmp/$path.json ||
		fail "path $path: status $?"
	view_check /tmp/$path.png bars XRGB8888 || fail "path $path: a wrong picture"
done
[ "$(report /tmp/gl.json .view_path)" = gl ] || fail "not path gl"

# When SDL is told to use the device nevertheless.
export SDL_HINT_EGL_DEVICE=0
framering-view --headless --frames 3 --timeout $VIEW_WAIT --json \
	>/tmp/auto.json 2>/tmp/errors || fail "path auto: status $?"
[ "$(report /tmp/auto.json .view_path)" = upload ] || fail "not path upload"
grep -q "only displays" /tmp/errors || { cat /tmp/errors; fail "does not say why"; }
framering-view --headless --frames 3 --timeout $VIEW_WAIT --path gl 2>/tmp/errors
status=$?
[ $status = 1 ] || fail "path gl: status $status, not 1"
grep -q "only displays" /tmp/errors || { cat /tmp/errors; fail "does not say why"; }
echo "both paths show the picture next to a device that only displays"
