#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# A kernel whose pages are not of 4096 bytes: the driver's tests on Debian's arm64
# kernel with pages of 16 KiB, and frames by DMA there. None may fail, and none may be
# skipped either, but for memory that only a PC can keep from the kernel.
. "$(dirname "$(readlink -f "$0")")/../vm/lib.bash"

PAGE=16384
UAPI=trixie/uapi_ DMA=trixie/test_edu

# wants CASE - whether it will be run
wants()
{
	[[ " ${cases_wanted[*]} " = *" $1 "* ]]
}

# All tests that are wanted run in one guest; the cases say how they ended.
prepare_all()
{
	local patterns=() tests=()

	vm_prepare
	! wants every_test_of_the_uapi_passes || patterns+=("$UAPI")
	! wants frames_come_by_dma || patterns+=("$DMA")
	[ ${#patterns[@]} = 0 ] ||
		mapfile -t tests < <("$VM_REPO/tools/test" --arguments "${patterns[@]}")
	STATUS=0
	"$VM_REPO/tools/vm" --suite trixie --arch arm64 --flavour 16k --no-module \
		--timeout 7200 --test-machine --out "$OUT" -- tests/guest/run "${tests[@]}" \
		>"$OUT/results" 2>"$OUT/stderr" </dev/null || STATUS=$?
	cat "$OUT/results"
	grep -q '^KERNEL ' "$OUT/results" && return
	tail -n 20 "$OUT/stderr" >&2
	fail "the guest did not get as far as the tests (status $STATUS)"
}

# not_passed TEST - its verdicts that are worse; what only a PC has is skipped here
not_passed()
{
	grep "^RESULT ${1}[/ ]" "$OUT/results" | grep -v ' pass ' |
		grep -v ' skip .*only a PC keeps memory by memmap='
}

# all_pass PATTERN - each case of each of these tests has passed, and the guest was well
all_pass()
{
	local test tests

	mapfile -t tests < <("$VM_REPO/tools/test" --arguments "$1")
	[ ${#tests[@]} != 0 ] || fail "there are no tests"
	for test in "${tests[@]}"; do
		test=$(basename "$test" .sh)
		if grep -q "^RESULT $test\(/[^ ]*\)\? pass " "$OUT/results" &&
		   ! not_passed "$test" >/dev/null &&
		   grep -q "^END $test " "$OUT/results"; then
			continue
		fi
		# These cases are not this test's own.
		tail -n 25 "$OUT/$test.log" | sed 's/^/| /'
		wrong "$test: $(not_passed "$test" || echo "no verdict")"
	done
	[ "$STATUS" -le 1 ] || {
		tail -n 20 "$OUT/stderr"
		fail "the guest ended with $STATUS"
	}
	echo "${#tests[@]} tests on pages of $PAGE bytes"
}

case_the_kernel_has_pages_of_16_kib()
{
	local release bits page

	read -r _ release bits page < <(grep '^KERNEL ' "$OUT/results")
	[ "$bits $page" = "64 $PAGE" ] ||
		fail "$release: $bits bits, pages of $page bytes, not of $PAGE"
}

case_every_test_of_the_uapi_passes()
{
	all_pass "$UAPI"
}

case_frames_come_by_dma()
{
	all_pass "$DMA"
}

cases_main "$@"
