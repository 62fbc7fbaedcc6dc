#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Proves the tests of drv/ring.c: plants each mistake of tests/mutants/ring-*.sed
# in a copy of it and demands that the tests notice. What a mistake has to be
# noticed by are the named tests (test_ring, test_ring_acquire, test_ring_query,
# test_ring_own as one) and, on its own, the model; the random runs are reported.
#
# usage: mutate_ring.sh BUILD_FOLDER [MUTANT...]
# Exit status: 0 all were noticed, 1 one was not, 2 the proof itself is broken.
set -euo pipefail

readonly named=(test_ring test_ring_acquire test_ring_query test_ring_own)
readonly programs=("${named[@]}" test_ring_model test_ring_random)
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
drv=$(cd "$here/../../drv" && pwd)
mutants=$(cd "$here/../mutants" && pwd)
status=0

broken() {
	echo "mutate_ring: $*" >&2
	exit 2
}

compile() { # SOURCE OBJECT
	${CC:-cc} -std=gnu11 -O1 -D_GNU_SOURCE -I"$drv" -I"$here" \
		-c "$1" -o "$2" || broken "cannot compile $1"
}

link_all() { # OBJECT_OF_RING
	local program

	for program in "${programs[@]}"; do
		${CC:-cc} "$work/$program.o" "$work"/ring_*.o "$1" -lcmocka \
			-o "$work/$program" || broken "cannot link $program"
	done
}

# Whether a program fails, which it has to do by itself: no hanging.
fails() { # PROGRAM
	local result=0

	timeout 100 "$work/$1" >"$work/log" 2>&1 || result=$?
	((result != 124)) || broken "$1 hangs"
	((result))
}

check_mutant() { # NAME
	local script=$mutants/$1.sed by=() missing=() program

	[[ -f $script ]] || broken "no mutant $1 in $mutants"
	sed -f "$script" "$drv/ring.c" >"$work/mutant.c"
	if cmp -s "$drv/ring.c" "$work/mutant.c"; then
		broken "$1 changes nothing: does ring.c look different now?"
	fi
	compile "$work/mutant.c" "$work/mutant.o"
	link_all "$work/mutant.o"
	for program in "${programs[@]}"; do
		if fails "$program"; then
			by+=("$program")
		fi
	done
	[[ " ${by[*]} " == *" test_ring_model "* ]] || missing+=("the model")
	for program in "${named[@]}"; do
		[[ " ${by[*]} " != *" $program "* ]] || break
	done
	[[ " ${by[*]} " == *" $program "* ]] || missing+=("the named tests")
	if ((${#missing[@]})); then
		echo "not noticed: $1, by ${missing[*]} ($(head -n 1 "$script"))"
		status=1
	else
		echo "noticed: $1, by ${by[*]}"
	fi
}

[[ $# -ge 1 ]] || broken "usage: mutate_ring.sh BUILD_FOLDER [MUTANT...]"
mkdir -p "$1"
work=$(mktemp -d "$1/mutate_ring.XXXXXX")
shift
trap 'rm -rf "$work"' EXIT

for source in "$drv/ring_query.c" "$here"/ring_*.c \
	"${programs[@]/#/$here/}"; do
	source=${source%.c}.c
	compile "$source" "$work/$(basename "$source" .c).o"
done
# Without a mistake they have to pass, else "fails" means nothing.
compile "$drv/ring.c" "$work/sound.o"
link_all "$work/sound.o"
for program in "${programs[@]}"; do
	if fails "$program"; then
		cat "$work/log" >&2
		broken "$program fails on ring.c as it is"
	fi
done

if (($# == 0)); then
	for script in "$mutants"/ring-*.sed; do
		set -- "$@" "$(basename "$script" .sed)"
	done
fi
for mutant in "$@"; do
	check_mutant "$mutant"
done
exit "$status"
