#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# What the runs without torn frames are worth: with the holder check taken out
# of ring.c the same run reports torn frames within 1,000.
. "$(dirname "$(readlink -f "$0")")/lib.bash"

MUTANT=$VM_REPO/tests/mutants/ring-no-holder-check.sed
# Two guests; each case has one to boot and 3,000 frames to see.
CASE_LIMIT=600

prepare_all()
{
	vm_prepare
	"$VM_REPO/tools/vm" build || fail "nothing to run"
}

# torn NAME MODULE-OPTION... - how many frames of 3 x 1,000 are torn
torn()
{
	local name=$1

	shift
	mkdir -p "$OUT/$name"
	# shellcheck disable=SC2016
	"$VM_REPO/tools/vm" --no-build --cpus 4 --timeout 3600 --out "$OUT/$name" "$@" -- bash -c '
		. tests/stress/verify.bash
		VERIFY_FRAMES=1000
		verify_stream drop cached
		verify_sum torn /out/verify-*.json >/out/torn
		verify_sum frames /out/verify-*.json >/out/frames
	' >"$OUT/$name/log" 2>&1 || { tail -n 20 "$OUT/$name/log"; fail "the guest of $name"; }
	echo "$name: $(cat "$OUT/$name/torn") torn of $(cat "$OUT/$name/frames") frames"
}

# A run that always says "torn" would say nothing.
case_the_driver_itself_tears_no_frame()
{
	torn driver
	[ "$(cat "$OUT/driver/torn")" = 0 ] || fail "the driver itself tears frames"
}

case_a_driver_without_the_holder_check_tears_frames()
{
	"$VM_REPO/tests/mutants/make-module" trixie "$MUTANT" "$OUT/framering.ko" \
		>"$OUT/build.log" 2>&1 || { cat "$OUT/build.log"; fail "the mutant does not build"; }
	torn mutant --module "$OUT/framering.ko"
	[ "$(cat "$OUT/mutant/torn")" -gt 0 ] || fail "the mutant tears no frame"
}

cases_main "$@"
