#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Proves the runner of boards that only have serial ports (lib.bash here): that output
# and status come back, and that what goes wrong in the guest cannot pass.
# shellcheck disable=SC2016
. "$(dirname "$(readlink -f "$0")")/lib.bash"

prepare_all()
{
	board_prepare trixie arm64 ttyS1 bcm2835_wdt
}

# in_board SECONDS SCRIPT - a board for one script; as a test does, in a process of its own
in_board()
{
	(
		vm_pid='' vm_case=$BASHPID
		trap '[ -z "$vm_pid" ] || kill "$vm_pid"' EXIT
		trap 'exit 1' TERM
		BOARD_SECONDS=60
		board_start console=ttyAMA0 qemu-system-aarch64 -M raspi3b \
			-dtb "$board_dtbs/broadcom/bcm2837-rpi-3-b.dtb"
		BOARD_SECONDS=$1
		board_do "$2"
		status=$?
		board_finish || exit
		exit "$status"
	) >"$OUT/said" 2>&1
}

# expect STATUS TEXT SECONDS SCRIPT - how a test with this script ends, and what it says
expect()
{
	local status=0

	in_board "$3" "$4" || status=$?
	if [ "$status" != "$1" ] || ! grep -a -q -- "$2" "$OUT/said"; then
		tail -n 20 "$OUT/said"
		fail "'$4' ended with $status, expected $1 and '$2'"
	fi
	echo "ok: '$4' ends with $1: $2"
}

case_output_and_status_come_back()
{
	# A line without an end, an empty one, many, and what a terminal would change.
	local script='echo one; echo; for ((i = 0; i < 5000; i++)); do echo $i; done
		printf "tab\t\\end\r\n\001"; exit 7'

	bash -c "$script" >"$OUT/expected"
	echo >>"$OUT/expected"
	in_board 60 "$script"
	[ $? = 7 ] || fail "the script's status is lost: $(cat "$OUT/said")"
	cmp "$OUT/expected" "$OUT/said" || fail "what the script printed is not what came here"
}

case_a_panic_fails_the_test()
{
	expect 1 'Kernel panic' 60 'echo c >/proc/sysrq-trigger'
}

case_a_board_that_has_gone_fails_the_test()
{
	expect 1 'it has gone' 60 'echo b >/proc/sysrq-trigger; sleep 60'
}

case_a_warning_fails_the_test()
{
	expect 125 'shows trouble' 60 'echo "WARNING: CPU: 0 PID: 1 at x.c:1" >/dev/kmsg'
}

case_a_taint_fails_the_test()
{
	expect 125 'tainted' 60 'echo 512 >/proc/sys/kernel/tainted'
}

case_a_board_that_hangs_fails_the_test()
{
	expect 1 'it hangs' 5 'sleep 1000'
}

cases_main "$@"
