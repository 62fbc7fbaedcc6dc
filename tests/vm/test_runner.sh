#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Proves the guest runner: that what goes wrong in a guest cannot pass as a
# success, and that output, status and files come back.
set -u
TOOL=test_runner
tools=$(readlink -f "$(dirname "$(readlink -f "$0")")/../../tools")
. "$tools/lib/common.bash"
. "$tools/lib/packages.bash"
. "$tools/lib/monitor.bash"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

# in_guest [OPTION...] -- COMMAND... - status, and output in $work
in_guest()
{
	"$tools/vm" --no-build --no-module --out "$work/out" "$@" \
		>"$work/stdout" 2>"$work/stderr"
}

# check NAME COMMAND... - one line, and what the run said if it failed
check()
{
	if "${@:2}"; then
		printf 'ok %s\n' "$1"
		passed=$((passed + 1))
	else
		printf 'not ok %s\n' "$1"
		sed 's/^/# /' "$work/stdout" "$work/stderr" | head -n 40
		failed=$((failed + 1))
	fi
}

# expect STATUS TEXT OPTION... - the run's status, and a text on its stderr
expect()
{
	local status

	in_guest "${@:3}"
	status=$?
	if [ "$status" = "$1" ] && { [ -z "$2" ] || grep -q "$2" "$work/stderr"; }; then
		return 0
	fi
	echo "status $status instead of $1, or no '$2'" >>"$work/stderr"
	return 1
}

expect_sh()
{
	expect "$1" "$2" -- sh -c "$3"
}

streams_and_files_come_back()
{
	in_guest -- sh -c 'echo out; echo err >/dev/stderr; pwd; echo f >/out/f; exit 7'
	[ $? = 7 ] && [ "$(cat "$work/stdout")" = $'out\n/repo' ] &&
		[ "$(cat "$work/stderr")" = err ] && [ "$(cat "$work/out/f")" = f ] &&
		grep -q 'Linux version' "$work/out/dmesg.txt"
}

output_is_complete()
{
	in_guest -- sh -c 'head -c 20000000 /dev/urandom | tee /out/data' &&
		cmp -s "$work/stdout" "$work/out/data"
}

output_is_live()
{
	in_guest --timeout 60 -- sh -c 'echo early; sleep 15' &
	for _ in $(seq 100); do
		sleep 0.3
		grep -q early "$work/stdout" && break
	done
	[ -n "$(jobs -r)" ] && grep -q early "$work/stdout"
	local live=$?

	wait
	return "$live"
}

arguments_arrive_unchanged()
{
	# shellcheck disable=SC2016
	in_guest -- printf '<%s>' 'a b' '$HOME' "it's" '' '*' $'two\nlines' &&
		[ "$(cat "$work/stdout")" = $'<a b><$HOME><it\'s><><*><two\nlines>' ]
}

a_user_may_write_out()
{
	in_guest --user joe -- sh -c 'id -un; id -Gn; touch /out/joe && ! touch /repo/joe' &&
		grep -q video "$work/stdout" && [ -e "$work/out/joe" ]
}

the_monitor_answers()
{
	local answer pid

	in_guest --timeout 60 --monitor "$work/monitor" -- sleep 8 &
	pid=$!
	while ! answer=$(vm_monitor "$work/monitor" 'info version'); do
		kill -0 "$pid" 2>/dev/null || break
		sleep 0.5
	done
	wait "$pid" && [[ $answer =~ ^[0-9]+\.[0-9.]+ ]] && [ "$(wc -l <<<"$answer")" = 1 ]
}

gdb_writes_memory()
{
	local pid

	need_gdb || return 1
	head -c 5000 /dev/urandom >"$work/block"
	in_guest --timeout 60 --monitor "$work/monitor" --gdb "$work/gdb" -- sleep 10 &
	pid=$!
	while ! vm_monitor "$work/monitor" 'info version' >/dev/null; do
		kill -0 "$pid" 2>/dev/null || break
		sleep 0.5
	done
	vm_gdb_write "$work/gdb" 0x7000000 "$work/block"
	vm_monitor "$work/monitor" "pmemsave 0x7000000 5000 \"$work/read\""
	# What stood there before is the guest's loss; only the bytes count.
	kill "$pid"
	wait "$pid"
	cmp -s "$work/block" "$work/read"
}

a_lost_reader_ends_the_run()
{
	local status

	"$tools/vm" --no-build --no-module --out "$work/out" --timeout 100 -- yes \
		2>"$work/stderr" | head -n 1 >"$work/stdout"
	status=${PIPESTATUS[0]}
	[ "$status" = 141 ] && [ "$(cat "$work/stdout")" = y ]
}

two_guests_at_once()
{
	local first second

	"$tools/vm" --no-build --no-module --out "$work/a" -- sh -c 'sleep 3; exit 3' &
	first=$!
	in_guest -- sh -c 'exit 4'
	second=$?
	wait "$first"
	[ $? = 3 ] && [ "$second" = 4 ]
}

# The runner is what is tested here: a driver that does not build is not its fault.
"$tools/vm" --keep-going --no-module -- true || exit
cd / || exit
check "output, status and files come back" streams_and_files_come_back
check "a long output is complete" output_is_complete
check "output comes while the command runs" output_is_live
check "a reader that goes away ends the run" a_lost_reader_ends_the_run
check "arguments arrive unchanged" arguments_arrive_unchanged
check "a user of the guest may write to /out only" a_user_may_write_out
check "two guests run at once" two_guests_at_once
check "a signal is a shell's status" expect_sh 139 '' 'kill -SEGV $$'
check "a panic fails the run" expect_sh 125 'Kernel panic' 'echo c >/proc/sysrq-trigger'
check "a reset without a word fails the run" \
	expect_sh 125 'died without a verdict' 'echo b >/proc/sysrq-trigger'
check "a power-off without a verdict fails the run" \
	expect_sh 125 'died without a verdict' 'echo o >/proc/sysrq-trigger; sleep 60'
check "a warning fails the run that returns 0" \
	expect_sh 125 'shows trouble' 'echo "WARNING: CPU: 0 PID: 1 at x.c:1" >/dev/kmsg'
check "a lockdep report fails the run that returns 0" \
	expect_sh 125 'shows trouble' 'echo "WARNING: possible circular locking dependency detected" >/dev/kmsg'
check "a taint without a line fails the run that returns 0" \
	expect_sh 125 'tainted' 'echo 512 >/proc/sys/kernel/tainted'
check "nobody but PID 1 gives the verdict" \
	expect_sh 1 '' 'echo command 0 taint 0 >/dev/virtio-ports/verdict 2>/dev/null; false'
check "a hang ends in time" expect 124 'hangs' --timeout 10 -- sleep 1000
check "a missing command is the shell's 127" expect 127 '' -- no-such-command
check "a wrong option is explained" expect 2 'no option' --nonsense 1 -- true
check "instructions can be counted" expect 0 '' --icount -- true
check "the monitor answers from outside" the_monitor_answers
check "memory is written from outside" gdb_writes_memory

printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
