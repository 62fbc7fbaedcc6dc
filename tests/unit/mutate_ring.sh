#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Proves the tests of drv/ring/ring.c: plants each mistake of tests/mutants/ring-*.sed in a
# copy of it and demands that the tests notice: the named tests (test_ring,
# test_ring_acquire, test_ring_query, test_ring_own as one) and, on its own, the model.
# Each mistake is a case.
# cases: tests/mutants/ring-*.sed

# shellcheck source=tests/harness/cases.bash
. "$(dirname "$(readlink -f "$0")")/../harness/cases.bash"

readonly named=(test_ring test_ring_acquire test_ring_query test_ring_own)
readonly programs=("${named[@]}" test_ring_model)
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
drv=$(cd "$here/../../drv/ring" && pwd)
mutants=$(cd "$here/../mutants" && pwd)
harness=$(cd "$here/../harness" && pwd)

cases_names()
{
	find "$mutants" -name 'ring-*.sed' -printf '%f\n' | sed 's/\.sed$//' | sort
}

# compile SOURCE OBJECT
compile()
{
	"${CC:-cc}" -std=gnu11 -O1 -D_GNU_SOURCE -I"$drv" -I"$here" -I"$harness" \
		-c "$1" -o "$2" || fail "cannot compile $1"
}

# fails PROGRAM OBJECT_OF_RING FOLDER - with that ring.c; by itself, without hanging
fails()
{
	local result

	"${CC:-cc}" "$objects/$1.o" "$objects"/{ring_*,cases,pace}.o "$2" -lcmocka \
		-o "$3/$1" || fail "cannot link $1"
	limited 60 "$3/$1" --first >"$3/log" 2>&1
	result=$?
	[ $result != 124 ] || fail "$1 hangs"
	[ $result != 0 ]
}

# Without a mistake the tests have to pass, else "fails" means nothing.
prepare_all()
{
	local source program

	objects=$(mktemp -d) || return
	for source in "$drv"/ring_{query,check}.c "$here"/ring_*.c "$harness"/*.c \
		"${programs[@]/#/$here/}"; do
		source=${source%.c}.c
		compile "$source" "$objects/$(basename "$source" .c).o"
	done
	mkdir "$objects/sound"
	compile "$drv/ring.c" "$objects/sound/sound.o"
	for program in "${programs[@]}"; do
		if fails "$program" "$objects/sound/sound.o" "$objects/sound"; then
			cat "$objects/sound/log"
			fail "$program fails on ring.c as it is"
		fi
	done
}

finish_all()
{
	rm -rf "$objects"
}

# first_to_fail PROGRAM... - the one that notices the case's mistake
first_to_fail()
{
	local program

	for program; do
		if fails "$program" "$WORK/mutant.o" "$WORK"; then
			echo "noticed by $program: $(grep -o 'CASE fail [^ ]*' "$WORK/log")"
			return 0
		fi
	done
	return 1
}

# notice NAME
notice()
{
	local script=$mutants/$1.sed

	sed -f "$script" "$drv/ring.c" >"$WORK/mutant.c"
	! cmp -s "$drv/ring.c" "$WORK/mutant.c" ||
		fail "$1 changes nothing: does ring.c look different now?"
	compile "$WORK/mutant.c" "$WORK/mutant.o"
	first_to_fail "${named[@]}" || wrong "the named tests do not notice: $(head -n 1 "$script")"
	first_to_fail test_ring_model || wrong "the model does not notice: $(head -n 1 "$script")"
}

for name in $(cases_names); do
	eval "case_$name() { notice $name; }"
done
cases_main "$@"
