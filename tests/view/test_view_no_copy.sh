#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Once everything is imported, path gl moves no pixels: no upload and no large
# memcpy() in the viewer's process. Path upload shows that the shim sees them.
# shellcheck source=tests/view/view.bash
. "$(dirname "$0")/view.bash"
shim=$(dirname "$(command -v framering-view)")/../lib/view_shim.so
[ -e "$shim" ] || fail "no $shim"

produce --format NV12 --size 320x240
for path in gl upload; do
	VIEW_SHIM=/tmp/$path.shim LD_PRELOAD=$shim framering-view --headless \
		--timeout $VIEW_WAIT --frames 20 --path $path >/dev/null ||
		fail "path $path with the shim"
	echo "$path: $(cat /tmp/$path.shim)"
done
grep -q 'tex_image=0 tex_sub_image=0 update_texture=0 large_memcpy=0$' \
	/tmp/gl.shim || fail "path gl moved pixels"
# Two planes in each of the 19 frames after the first; redraws upload nothing.
grep -q 'tex_sub_image=38 ' /tmp/upload.shim || fail "the shim saw no uploads"
