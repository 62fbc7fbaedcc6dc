# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Building with clang in a suite's root, for a kernel that gcc has built.

# The first clang that has what the suite's kernel is protected with; Debian 12's
# default, 14, has no return thunks.
declare -A CLANG=([bookworm]=clang-16 [trixie]=clang [sid]=clang)

# clang_headers SUITE ARCH HEADERS COPY - a copy of the kernel headers whose
# configuration is what clang would have given it
clang_headers()
{
	# shellcheck disable=SC2016
	in_root "$1" "$2" '
		set -e
		copy=$2 edits=src/tools/lib/clang.sed
		[ ! "$copy/Makefile" -nt "$edits" ] || exit 0
		headers=$(readlink -f "$1")
		rm -rf "$copy"
		cp -a "$headers" "$copy"
		for link in scripts tools; do
			ln -sfn "$(readlink -f "$headers/$link")" "$copy/$link"
		done
		sed -i -f "$edits" "$copy/include/config/auto.conf" \
			"$copy/include/generated/autoconf.h"
		# Last: it is what tells that the copy is complete.
		sed -i "s|^KBUILD_OUTPUT=.*|KBUILD_OUTPUT=$copy|" "$copy/Makefile"
	' "$3" "$4"
}
