#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# A graphics device that cannot draw (vgem here, bochs or vkms elsewhere) takes
# neither path away: the rasterizer works without it, or the viewer says why not.
# shellcheck source=tests/view/view.bash
. "$(dirname "$0")/view.bash"

prepare_all()
{
	modprobe vgem && udevadm settle -t 20
	ls /dev/dri/card* >/dev/null || fail "no graphics device"
}

prepare()
{
	fresh_ring
	produce --format XRGB8888
}

# shows_by PATH
shows_by()
{
	framering-view --headless --frames 3 --path "$1" --no-hud \
		--snapshot "$WORK/shot.png" --json >"$WORK/report" || fail "path $1: status $?"
	view_check "$WORK/shot.png" bars XRGB8888 || fail "path $1: a wrong picture"
	expect "$WORK/report" .view_path "$1"
}

case_path_gl_shows_the_picture()
{
	shows_by gl
}

case_path_upload_shows_the_picture()
{
	shows_by upload
}

# When SDL is told to use the device nevertheless.
case_path_auto_uploads_and_says_why()
{
	SDL_HINT_EGL_DEVICE=0 framering-view --headless --frames 3 --json \
		>"$WORK/report" 2>"$WORK/err" || fail "path auto: status $?"
	expect "$WORK/report" .view_path upload
	says "only displays"
}

case_path_gl_fails_and_says_why()
{
	run 1 env SDL_HINT_EGL_DEVICE=0 framering-view --headless --frames 3 --path gl
	says "only displays"
}

cases_main "$@"
