#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# A kernel whose pages are not of 4096 bytes: the driver's tests on Debian's arm64
# kernel with pages of 16 KiB, and frames by DMA there. None may fail, and none may be
# skipped either.
. "$(dirname "$(readlink -f "$0")")/../vm/lib.bash"
# shellcheck source=/dev/null
. "$VM_REPO/tools/lib/suite.bash"

PAGE=16384

mapfile -t tests < <(programs_of uapi; scripts_of dma)
[ ${#tests[@]} != 0 ] || fail "there are no tests"
status=0
"$VM_REPO/tools/vm" --suite trixie --arch arm64 --flavour 16k --no-module --timeout 3000 \
	--device "$SUITE_DEVICE" --out "$OUT" -- tests/guest/run "${tests[@]}" \
	>"$OUT/results" 2>"$OUT/stderr" </dev/null || status=$?
cat "$OUT/results"

read -r _ release bits page < <(grep '^KERNEL ' "$OUT/results")
if [ -z "$release" ]; then
	tail -n 20 "$OUT/stderr" >&2
	fail "the guest did not get as far as the tests (status $status)"
fi
[ "$bits $page" = "64 $PAGE" ] || fail "$release: $bits bits, pages of $page bytes, not of $PAGE"
for test in "${tests[@]}"; do
	test=$(basename "$test" .sh)
	grep -q "^RESULT $test pass " "$OUT/results" || {
		tail -n 25 "$OUT/$test.log" >&2
		fail "$test: $(grep "^RESULT $test " "$OUT/results" || echo "no verdict")"
	}
done
if [ "$status" != 0 ]; then
	tail -n 20 "$OUT/stderr" >&2
	fail "the guest ended with $status"
fi
echo "${#tests[@]} tests passed on $release, pages of $page bytes"
