# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# What a mutant breaks: ring-no-holder-check.sed is of drv/ring.c,
# drv-mmap-no-bound.sed of drv/mmap.c, drv-v4l2-capture-holds-nothing.sed of
# drv/v4l2/capture.c, and formats-*.sed of formats/*.c.

# mutant_files NAME - one a line, from the tree's root; fails where there is none
mutant_files()
{
	local dir=drv file=${1#drv-}

	case $1 in
	formats-*) printf '%s\n' formats/*.c; return ;;
	drv-v4l2-*) dir=drv/v4l2 file=${1#drv-v4l2-} ;;
	esac
	until [ -e "$dir/$file.c" ]; do
		[[ $file = *-* ]] || return 1
		file=${file%-*}
	done
	echo "$dir/$file.c"
}
