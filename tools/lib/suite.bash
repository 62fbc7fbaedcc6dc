# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Tests in a guest, for those who have results.bash: many in one guest, each with
# a verdict of its own (tests/guest/run).

# programs_of FOLDER - tests/uapi/test_mmap.c is uapi_mmap
programs_of()
{
	find "$REPO/tests/$1" -name 'test_*.c' -printf '%f\n' |
		sed "s|^test_|$1_|; s|\.c\$||" | sort
}

# scripts_of FOLDER
scripts_of()
{
	(cd "$REPO" && find "tests/$1" -name 'test_*.sh' | sort)
}

# names_of_debug - all that runs on the debug kernel
names_of_debug()
{
	programs_of uapi
	programs_of debug
	scripts_of params
	scripts_of dma
	scripts_of kms
	# The others wait for large programs, which that kernel makes slow.
	printf 'tests/v4l2/test_%s.sh\n' compliance odd_clients placeholder stream
	scripts_of fuzz
}

# suite_reserved - the kernel argument that keeps memory for tests/params, on a PC
suite_reserved()
{
	# shellcheck source=/dev/null
	. "$REPO/tests/params/reserved.bash"
	[ "$(uname -m)" != x86_64 ] || echo "memmap=${RESERVED_MIB}M\$$RESERVED"
}

# What tests/dma wants: a device whose DMA reaches all memory.
SUITE_DEVICE='-device edu,dma_mask=0xffffffffffffffff'

# suite_results NAME - what tests/guest/run says on stdin, as results
suite_results()
{
	local word test status seconds reason

	while read -r word test status seconds reason; do
		[ "$word" = RESULT ] || continue
		result "$1/$test" "$status" "$seconds" "$reason"
		[ "$status" != fail ] ||
			tail -n 25 "$TEST_DIR/$1/$test.log" | sed 's/^/      | /'
	done
}

# suite_cpus - processors for a guest: as many as there are, since emulated ones that
# wait for each other's turn are slower than fewer; two, so that things meet
suite_cpus()
{
	local cpus

	cpus=$(nproc)
	echo $((cpus < 2 ? 2 : cpus > 4 ? 4 : cpus))
}

# suite_in_guest NAME VM-OPTION... -- TEST... - of a kernel of Debian's; /out is NAME
# in TEST_DIR. V4L2_COMPLIANCE_SUITE is for tests/v4l2.
suite_in_guest()
{
	local out=$TEST_DIR/$1 options=()

	shift
	while [ "$1" != -- ]; do
		options+=("$1")
		shift
	done
	shift
	rm -rf "$out"
	mkdir -p "$out"
	"$REPO/tools/vm" "${options[@]}" --no-module --cpus "$(suite_cpus)" --out "$out" -- \
		env V4L2_COMPLIANCE_SUITE="${V4L2_COMPLIANCE_SUITE:-}" tests/guest/run "$@"
}

# run_suite NAME TEST... -- COMMAND... - "COMMAND... TEST..." runs them all and says
# how each ended; a test without a verdict failed
run_suite()
{
	local name=$1 log=$TEST_DIR/guest-$1.log tests=() status test

	shift
	while [ "$1" != -- ]; do
		tests+=("$1")
		shift
	done
	shift
	[ ${#tests[@]} != 0 ] || return 0
	"$@" "${tests[@]}" 2>"$log" </dev/null |
		tee "$TEST_DIR/guest-$name.results" | suite_results "$name"
	status=${PIPESTATUS[0]}
	for test in "${tests[@]}"; do
		test=$(basename "$test" .sh)
		grep -q "^RESULT $test " "$TEST_DIR/guest-$name.results" ||
			result "$name/$test" fail 0 "no verdict: the guest died, see ${log#"$REPO/"}"
	done
	# 1 is for tests that have failed, which have said so.
	if [ "$status" -le 1 ]; then
		result "$name/guest" pass 0
	else
		result "$name/guest" fail 0 "ended with $status, see ${log#"$REPO/"}"
		tail -n 40 "$log" | sed 's/^/      | /'
	fi
}
