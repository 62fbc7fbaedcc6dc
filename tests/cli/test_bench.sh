#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The benchmarks run, and their figures hang together. No time is judged.
. "$(dirname "$0")/lib.bash"

case_handoff_tells_what_a_hand_off_costs()
{
	run 0 framering bench handoff --json --iterations 50 --rounds 1
	holds '.results | length >= 3'
	holds 'all(.results[]; .ns_per_handoff > 0)'
	holds '.system_calls_per_handoff == 2'
}

case_paths_compares_read_ioctl_and_mmap()
{
	run 0 framering bench paths --json --time 1 --rounds 1
	holds '.directions | length == 2'
	holds 'all(.directions[].results[]; .pages * 4096 - .bytes == .wasted_bytes)'
	holds '[.directions[].results[].bytes] | min == 4 and max == 8388608'
}

cases_main "$@"
