#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Once everything is imported, path gl moves no pixels: no upload and no large
# memcpy() in the viewer's process. Path upload shows that the shim sees them.
# shellcheck source=tests/view/view.bash
. "$(dirname "$0")/view.bash"

# counts_of PATH - of 20 frames, in $WORK/shim
counts_of()
{
	[ -e "$VIEW_SHIM_SO" ] || fail "no $VIEW_SHIM_SO"
	# A viewer that has to wait for a frame draws a picture without one first.
	produce --format NV12 --size 320x240
	wait_for "a frame" ring_has queued -ge 1
	VIEW_SHIM=$WORK/shim LD_PRELOAD=$VIEW_SHIM_SO framering-view --headless \
		--frames 20 --path "$1" >/dev/null || fail "path $1 with the shim"
	echo "$1: $(cat "$WORK/shim")"
}

case_path_gl_moves_no_pixels()
{
	counts_of gl
	grep -q 'tex_image=0 tex_sub_image=0 update_texture=0 large_memcpy=0$' \
		"$WORK/shim" || fail "path gl moved pixels"
}

# Two planes in each of the 19 frames after the first; redraws upload nothing.
case_the_shim_sees_path_upload()
{
	counts_of upload
	grep -q 'tex_sub_image=38 ' "$WORK/shim" || fail "the shim saw no uploads"
}

cases_main "$@"
