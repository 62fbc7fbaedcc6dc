#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Never torn, nothing lost, in each policy, in cached and write-combined memory.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$(readlink -f "$0")")/../cli/lib.bash"
. "$(dirname "$(readlink -f "$0")")/verify.bash"
CASE_LIMIT=120

# verify_test POLICY CACHE - the stream, and what has to be true of it
verify_test()
{
	local policy=$1 cache=$2 reports key file want

	verify_stream "$policy" "$cache" || {
		echo "verify or play failed: $?"
		cat "/out/verify-$policy-$cache-"*.log
		fail "$policy, $cache"
	}
	reports=("/out/verify-$policy-$cache-"*.json)
	for file in "${reports[@]}"; do
		want=$(grep -c "\"cache_mode\": \"$cache\"" "$file")
		[ "$want" = 1 ] || fail "another cache mode in $file"
		for key in frames torn repeated out_of_order lost missed misnumbered; do
			printf '%s %s  ' "$key" "$(verify_number "$file" "$key")"
		done
		echo
	done
	[ "$(verify_sum frames "${reports[@]}")" = $((VERIFY_FRAMES * 3)) ] ||
		fail "not all frames were seen"
	for key in torn repeated out_of_order lost misnumbered unmarked; do
		[ "$(verify_sum "$key" "${reports[@]}")" = 0 ] || fail "there are frames $key"
	done
	# Lossless is lossless; and a live ring that lost nothing proves nothing.
	if [ "$policy" = wait ]; then
		[ "$(verify_sum missed "${reports[@]}")" = 0 ] || fail "frames were missed"
	else
		[ "$(verify_sum missed "${reports[@]}")" != 0 ] || fail "no frame was missed"
	fi
}

case_drop_cached()
{
	verify_test drop cached
}

case_drop_writecombine()
{
	verify_test drop writecombine
}

case_wait_cached()
{
	verify_test wait cached
}

case_wait_writecombine()
{
	verify_test wait writecombine
}

cases_main "$@"
