#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# A hand-off moves no pixel: under -icount, where the guest's clock counts
# instructions, handing over an 8K frame costs at most 1.05 times what a QVGA
# frame does. Run in two guests, which must agree: a time that other work on
# this machine could change would prove nothing.
. "$(dirname "$(readlink -f "$0")")/lib.bash"

# measure NUMBER - into $OUT/cost-NUMBER: "NAME WIDTH HEIGHT NS" of each size
measure()
{
	mkdir -p "$OUT/run-$1"
	# shellcheck disable=SC2086,SC2016
	"$VM_REPO/tools/vm" ${FRAMERING_VM_OPTIONS:-} --icount --memory 3072 --timeout 3600 \
		--out "$OUT/run-$1" -- bash -c '
		set -o pipefail
		framering -q bench handoff --format XRGB8888 --iterations 1000 \
			--rounds 3 --json |
			jq -r ".results[] | \"\(.name) \(.width) \(.height) \(.ns_per_handoff)\""
		' >"$OUT/cost-$1" 2>"$OUT/stderr-$1" </dev/null
}

# The guests are run side by side: what they measure does not depend on it.
prepare_all()
{
	local run pids=() status=0

	vm_prepare
	for run in 1 2; do
		measure $run &
		pids+=($!)
	done
	for run in 1 2; do
		wait "${pids[run - 1]}" && continue
		cat "$OUT/stderr-$run"
		echo "FAILED: the guest of run $run ended with an error"
		status=1
	done
	return $status
}

# judge NUMBER - prints each size, and fails if 8K costs too much
judge()
{
	awk -v run="$1" '
		{ ns[$1] = $4 }
		NR == 1 { least = $4 }
		{ printf "run %d: %-5s %4d x %4d: %.1f instructions, %.4f of QVGA\n",
			run, $1, $2, $3, $4, $4 / least }
		END { exit !(ns["QVGA"] > 0 && ns["8K"] > 0 &&
			ns["8K"] <= 1.05 * ns["QVGA"]) }
	' "$OUT/cost-$1" || fail "run $1: a hand-off at 8K costs more than 1.05 times that at QVGA"
}

case_a_hand_off_at_8k_costs_what_one_at_qvga_does()
{
	judge 1
	judge 2
}

case_two_guests_count_the_same_instructions()
{
	paste "$OUT/cost-1" "$OUT/cost-2" | awk '
		{
			off = $8 / $4 - 1
			if (off < 0)
				off = -off
			if (off > most)
				most = off
		}
		END {
			printf "the runs differ by at most %.4f %%\n", most * 100
			exit !(NR == 6 && most <= 0.005)
		}' || fail "the two runs do not agree: this is no count of instructions"
}

cases_main "$@"
