# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# How the fuzz targets are built and run. Source tools/lib/common.bash first.

TARGETS=(ring formats)

# Where llvm's symbolizer is not installed, reports have their line numbers from
# binutils.
export ASAN_OPTIONS=allow_addr2line=1${ASAN_OPTIONS:+:$ASAN_OPTIONS}

# most_bytes TARGET - an input longer than this has nothing to add
most_bytes()
{
	case $1 in
	ring) echo 1203 ;;
	formats) echo 160 ;;
	esac
}

# executions TARGET - what tools/test runs; about 15 seconds on a slow machine
executions()
{
	case $1 in
	ring) echo 2500 ;;
	formats) echo 25000 ;;
	esac
}

# is_target NAME
is_target()
{
	case " ${TARGETS[*]} " in
	*" $1 "*) return 0 ;;
	*) return 1 ;;
	esac
}

# sources TARGET PRODUCT - one a line; PRODUCT is the tree whose drv/ and
# formats/ are fuzzed
sources()
{
	local here=$REPO/tests/libfuzzer unit=$REPO/tests/unit

	case $1 in
	ring) printf '%s\n' "$here/fuzz_ring.c" "$unit"/ring_{pair,model}.c \
		"$2"/drv/ring/ring{,_query,_check}.c ;;
	formats) printf '%s\n' "$here"/{fuzz_formats,formats_*}.c "$2"/formats/*.c ;;
	esac
}

# compile TARGET PRODUCT PROGRAM [OPTION...]
compile()
{
	local files

	mapfile -t files < <(sources "$1" "$2")
	clang -std=gnu11 -g -O1 -D_GNU_SOURCE -Wall -Wextra -Wshadow -Werror \
		-fmacro-prefix-map="$REPO/=" \
		-fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all \
		-fno-omit-frame-pointer -I"$2/drv/ring" -I"$2/include" \
		-I"$REPO/tests/unit" "${@:4}" "${files[@]}" -o "$3"
}

# Status of a program that found something; libFuzzer's own choice is 77, which
# says elsewhere in this tree that a test was skipped.
STATUS_FOUND=-error_exitcode=1

# libFuzzer also tries numbers that the program compares, and addresses are some:
# only with the same addresses does a seed bring back the same inputs.
AT_FIXED_ADDRESSES=()
! setarch -R true 2>/dev/null || AT_FIXED_ADDRESSES=(setarch -R)

# fuzz TARGET PROGRAM FOLDER OPTION... - from the stored corpus and FOLDER,
# which takes what is found; FOLDER/../crash-* is what the program died of
fuzz()
{
	"${AT_FIXED_ADDRESSES[@]}" "$2" "$STATUS_FOUND" -reload=0 -timeout=60 \
		-max_len="$(most_bytes "$1")" -print_final_stats=1 \
		-artifact_prefix="$(dirname "$3")/" "${@:4}" \
		"$3" "$REPO/tests/libfuzzer/corpus/$1"
}
