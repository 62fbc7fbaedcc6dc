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

	framering-view --headless --timeout $VIEW_WAIT --frames 1 --no-hud \
		--json --path "$path" --snapshot "$picture" \
		>/tmp/report.json || fail "$format by $path"
	expect /tmp/report.json .view_path "$path"
	expect /tmp/report.json .format "$format"
	expect /tmp/report.json .copies_per_frame.viewer "$copies"
	expect /tmp/report.json .copies_per_frame.driver 0
	number=$(view_check "$picture" bars "$format") ||
		fail "$format by $path looks wrong"
	echo "$format by $path: frame $number is right"
}

# look_at FORMAT...
look_at()
{
	local format

	for format; do
		# Frames outlive their producer: both paths are shown the same.
		produce --format "$format" --fps max --frames 5
		wait "$producer" || fail "no producer of $format"
		look "$format" gl 0
		look "$format" upload 1
		cmp "/out/view-$format-gl.png" "/out/view-$format-upload.png" ||
			fail "$format: the paths differ"
	done
}
