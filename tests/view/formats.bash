# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Looks at formats: each is right on both paths, and the paths agree pixel by
# pixel; the one copies nothing and the other once.
# shellcheck source=tests/view/view.bash
. "$(dirname "$0")/view.bash"

# look FORMAT PATH COPIES - the frame in the ring, its picture in /out
look()
{
	local format=$1 path=$2 copies=$3 picture=/out/view-$1-$2.png number

	framering-view --headless --frames 1 --no-hud --json --path "$path" \
		--snapshot "$picture" >"$WORK/report" || fail "$format by $path"
	expect "$WORK/report" .view_path "$path"
	expect "$WORK/report" .format "$format"
	expect "$WORK/report" .copies_per_frame.viewer "$copies"
	expect "$WORK/report" .copies_per_frame.driver 0
	number=$(view_check "$picture" bars "$format") ||
		fail "$format by $path looks wrong"
	echo "$format by $path: frame $number is right"
}

# look_at FORMAT - its frames outlive their producer: both paths are shown the same
look_at()
{
	produce --format "$1" --fps max --frames 5
	wait "$producer" || fail "no producer of $1"
	look "$1" gl 0
	look "$1" upload 1
	cmp "/out/view-$1-gl.png" "/out/view-$1-upload.png" ||
		fail "$1: the paths differ"
}
