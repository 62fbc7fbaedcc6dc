# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# What a mutant breaks: ring-no-holder-check.sed is of drv/ring/ring.c,
# drv-mmap-no-bound.sed of drv/mem/mmap.c, drv-v4l2-capture-holds-nothing.sed of
# drv/v4l2/capture.c, and formats-*.sed of formats/*.c.

# mutant_files NAME - one a line, from the tree's root; fails where there is none
mutant_files()
{
	local file=${1#drv-} found

	case $1 in
	formats-*) printf '%s\n' formats/*.c; return ;;
	drv-v4l2-*) file=v4l2/${1#drv-v4l2-} ;;
	esac
	until found=$(compgen -G "drv/$file.c" || compgen -G "drv/*/$file.c"); do
		[[ $file = *-* ]] || return 1
		file=${file%-*}
	done
	echo "$found"
}
