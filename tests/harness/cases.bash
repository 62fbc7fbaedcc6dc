# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Runs the cases of a test script: its functions case_NAME, each in a process of its
# own with a time limit, in any order, alone or all. What SCRIPT, SCRIPT CASE... and
# SCRIPT --list do, what is printed and the exit status: cases.h.
#
# The script sources this file, defines its cases and ends with   cases_main "$@"
# If it defines them, these functions are called:
#   prepare_all   once, before the first case, in the script's own process, whose
#                 variables the cases see; if it fails, all cases fail
#   finish_all    once, after the last case
#   prepare       before each case, in the case's process
#   finish        after each case, failed or not, in the case's process, when its
#                 background jobs have ended
# A case fails if it calls fail or wrong, or returns a status other than 0. Each has a
# folder of its own, $WORK. Whatever processes it has started end with it.
# $CASE_LIMIT: seconds that a case may take on a machine at ease.

# shellcheck source=tests/harness/pace.bash
. "$(dirname "${BASH_SOURCE[0]}")/pace.bash"
CASE_LIMIT=${CASE_LIMIT:-30}

# fail TEXT... - ends the case
fail()
{
	printf 'FAILED: %s\n' "$*"
	exit 1
}

# wrong TEXT... - the case goes on, and fails at its end
wrong()
{
	printf 'WRONG: %s\n' "$*"
	cases_wrong=$((cases_wrong + 1))
}

# skip TEXT... - ends the case, which cannot be run here
skip()
{
	printf '%s\n' "$*"
	printf '%s\n' "$*" >"$cases_folder/skipped"
	exit 77
}

# cases_defined FUNCTION - whether the script has it
cases_defined()
{
	[ "$(type -t "$1")" = function ]
}

# cases_names - of all cases, in the script's order
cases_names()
{
	sed -n 's/^case_\([a-z0-9_]*\)().*/\1/p' "$0"
}

# cases_end - what a case's process does at its end, whatever it ends by
cases_end()
{
	local status=$?

	trap - EXIT
	[ "$BASHPID" = "$cases_process" ] || exit "$status"
	# shellcheck disable=SC2046
	kill $(jobs -p) 2>/dev/null
	wait
	! cases_defined finish || finish
	if [ "$status" = 0 ] && [ "$cases_wrong" != 0 ]; then
		echo "$cases_wrong expectations were not met"
		status=1
	fi
	exit "$status"
}

# cases_one NAME - in the case's own process
cases_one()
{
	cases_process=$BASHPID
	export CASES_WITHIN=1
	trap cases_end EXIT
	trap 'exit 143' TERM
	cases_wrong=0
	WORK=$cases_folder/work
	mkdir "$WORK" || exit
	! cases_defined prepare || prepare || fail "cannot prepare the case"
	"case_$1"
}

# cases_verdict NAME STATUS MICROSECONDS - the line that says how a case ended
cases_verdict()
{
	local word=fail reason="status $2"

	case $2 in
	0) word=pass reason='' ;;
	77) word=skip reason=$(cat "$cases_folder/skipped") ;;
	124) reason="hangs: took longer than $CASE_LIMIT s" ;;
	esac
	printf '%sCASE %s %s %d.%02d %s\n' "$cases_mark" $word "$1" $(($3 / 1000000)) \
		$(($3 / 10000 % 100)) "$reason"
	cases_count[$word]=$((cases_count[$word] + 1))
}

# cases_run NAME
cases_run()
{
	local begin status

	printf '%sCASE begin %s\n' "$cases_mark" "$1"
	rm -rf "${cases_folder:?}"/*
	pace_clock
	begin=$PACE_CLOCK
	limited "$CASE_LIMIT" cases_one "$1" </dev/null
	status=$?
	pace_clock
	cases_verdict "$1" $status $((PACE_CLOCK - begin))
}

# cases_prepare_all - status 77 and a line on stdout: no case can be run here
cases_prepare_all()
{
	cases_prepared=begun
	! cases_defined prepare_all || prepare_all || return
	cases_prepared=yes
}

# cases_finish_all - also if the script is ended from outside
cases_finish_all()
{
	local status=$?

	trap - EXIT
	# A child that is killed before it has dropped its parent's traps.
	[ "$BASHPID" = $$ ] || exit "$status"
	if [ "$cases_prepared" = begun ]; then
		# prepare_all itself has ended the script.
		local name
		for name in "${cases_wanted[@]}"; do
			pace_clock
			cases_verdict "$name" "$([ $status = 77 ] && echo 77 || echo 1)" 0
		done
	fi
	! cases_defined finish_all || finish_all
	# shellcheck disable=SC2046
	kill $(jobs -p) 2>/dev/null
	rm -rf "$cases_folder"
	exit "$status"
}

# cases_main ARGUMENT...
cases_main()
{
	local name known

	# Verdicts of programs within a case are not the case's own.
	cases_mark=${CASES_WITHIN:+| }
	mapfile -t known < <(cases_names)
	if [ "$*" = --list ]; then
		printf '%s\n' "${known[@]}"
		exit 0
	fi
	cases_wanted=("$@")
	[ $# != 0 ] || cases_wanted=("${known[@]}")
	for name in "${cases_wanted[@]}"; do
		cases_defined "case_$name" && continue
		echo "there is no case $name; --list names them all" >&2
		exit 2
	done
	declare -gA cases_count=([pass]=0 [fail]=0 [skip]=0)
	cases_folder=$(mktemp -d) || exit 2
	cases_prepared=no
	trap cases_finish_all EXIT
	trap 'exit 143' TERM
	cases_prepare_all || exit
	for name in "${cases_wanted[@]}"; do
		cases_run "$name"
	done
	[ "${cases_count[fail]}" = 0 ] || exit 1
	[ "${cases_count[pass]}" != 0 ] || exit 77
	exit 0
}
