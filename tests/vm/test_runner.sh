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
. "$tools/lib/verdict.bash"

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

streams_files_and_arguments_come_back()
{
	# shellcheck disable=SC2016
	in_guest -- sh -c 'printf "<%s>" "$@"; echo; pwd; echo err >/dev/stderr; echo f >/out/f; exit 7' \
		sh 'a b' '$HOME' "it's" '' '*' $'two\nlines'
	[ $? = 7 ] &&
		[ "$(cat "$work/stdout")" = $'<a b><$HOME><it\'s><><*><two\nlines>\n/repo' ] &&
		[ "$(cat "$work/stderr")" = err ] && [ "$(cat "$work/out/f")" = f ] &&
		grep -q 'Linux version' "$work/out/dmesg.txt"
}

# What it says early is read here, and answered, while it runs.
output_is_live_and_complete()
{
	local pid

	rm -f "$work/out/read"
	in_guest --timeout 300 -- sh -c 'echo early; until [ -e /out/read ]; do sleep 0.1; done
		head -c 20000000 /dev/urandom | tee /out/data' &
	pid=$!
	until grep -q early "$work/stdout"; do
		kill -0 "$pid" 2>/dev/null || break
		sleep 0.2
	done
	touch "$work/out/read"
	wait "$pid" && { echo early; cat "$work/out/data"; } | cmp -s - "$work/stdout"
}

a_user_may_write_out()
{
	in_guest --user joe -- sh -c 'id -un; id -Gn; touch /out/joe && ! touch /repo/joe' &&
		grep -q video "$work/stdout" && [ -e "$work/out/joe" ]
}

outside_reads_and_writes_memory()
{
	local answer pid

	head -c 5000 /dev/urandom >"$work/block"
	in_guest --timeout 300 --monitor "$work/monitor" --gdb "$work/gdb" -- \
		sh -c 'echo up; sleep 300' &
	pid=$!
	until grep -q up "$work/stdout"; do
		kill -0 "$pid" 2>/dev/null || break
		sleep 0.2
	done
	answer=$(vm_monitor "$work/monitor" 'info version')
	vm_monitor "$work/monitor" stop
	vm_gdb_write "$work/gdb" 0x7000000 "$work/block"
	vm_monitor "$work/monitor" "pmemsave 0x7000000 5000 \"$work/read\""
	# What stood there before is the guest's loss; only the bytes count.
	kill "$pid"
	wait "$pid"
	[[ $answer =~ ^[0-9]+\.[0-9.]+ ]] && [ "$(wc -l <<<"$answer")" = 1 ] &&
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

# What the kernel prints that condemns a run, and what does not.
reports_are_known()
{
	local line

	while IFS= read -r line; do
		echo "$line" >"$work/log"
		log_trouble "$work/log" >/dev/null || { echo "unknown: $line" >"$work/stderr"; return 1; }
	done <<-'EOF'
		[   20.1] WARNING: possible circular locking dependency detected
		[   20.1] WARNING: suspicious RCU usage
		[   20.1] BUG: KASAN: use-after-free in fr_ring_queue+0x12/0x40 [framering]
		[   20.1] BUG: sleeping function called from invalid context at mm/slab.h:274
		[   20.1] BUG: unable to handle page fault for address: ffffc90000a00000
		[   20.1] UBSAN: shift-out-of-bounds in drv/ring.c:12:3
		[   20.1] refcount_t: underflow; use-after-free.
		[   20.1] INFO: task framering:212 blocked for more than 120 seconds.
		[   20.1] watchdog: BUG: soft lockup - CPU#0 stuck for 22s!
		[   20.1] rcu: INFO: rcu_preempt self-detected stall on CPU
		[   20.1] DMA-API: framering framering.0: device driver failed to check map error
		[   20.1] BUG: Bad page state in process play  pfn:1000
		[   20.1] list_add corruption. prev->next should be next
		[   20.1] kmemleak: 3 new suspected memory leaks (see /sys/kernel/debug/kmemleak)
	EOF
	printf '%s\n' '[    1.0] kasan: KernelAddressSanitizer initialized' \
		'[    1.0] DMA-API: preallocated 65536 debug entries' \
		'[    9.0] framering: regs="a:0x1000000:0x1000": is RAM' >"$work/log"
	! log_trouble "$work/log" >"$work/stderr"
}

two_guests_at_once()
{
	local first second

	"$tools/vm" --no-build --no-module --out "$work/a" -- sh -c 'sleep 3; exit 3' &
	first=$!
	# The other one ends by a signal, which is a shell's status.
	# shellcheck disable=SC2016
	in_guest -- sh -c 'kill -SEGV $$'
	second=$?
	wait "$first"
	[ $? = 3 ] && [ "$second" = 139 ]
}

# The runner is what is tested here: a driver that does not build is not its fault.
"$tools/vm" --keep-going --no-module -- true || exit
cd / || exit
check "output, status, files and arguments pass unchanged" streams_files_and_arguments_come_back
check "output comes while the command runs, all of it" output_is_live_and_complete
check "a reader that goes away ends the run" a_lost_reader_ends_the_run
check "a user of the guest may write to /out only" a_user_may_write_out
check "two guests run at once" two_guests_at_once
check "a panic fails the run" expect_sh 125 'Kernel panic' 'echo c >/proc/sysrq-trigger'
check "a reset without a word fails the run" \
	expect_sh 125 'died without a verdict' 'echo b >/proc/sysrq-trigger'
check "a power-off without a verdict fails the run" \
	expect_sh 125 'died without a verdict' 'echo o >/proc/sysrq-trigger; sleep 60'
check "a warning fails the run that returns 0" \
	expect_sh 125 'shows trouble' 'echo "WARNING: CPU: 0 PID: 1 at x.c:1" >/dev/kmsg'
check "reports of many kinds are known" reports_are_known
check "a taint without a line fails the run that returns 0" \
	expect_sh 125 'tainted' 'echo 512 >/proc/sys/kernel/tainted'
check "nobody but PID 1 gives the verdict" \
	expect_sh 1 '' 'echo command 0 taint 0 >/dev/virtio-ports/verdict 2>/dev/null; false'
check "a hang ends in time" expect 124 'hangs' --timeout 10 -- sleep 1000
check "a missing command is the shell's 127" expect 127 '' -- no-such-command
check "a wrong option is explained" expect 2 'no option' --nonsense 1 -- true
check "instructions can be counted" expect 0 '' --icount -- true
check "memory is read and written from outside" outside_reads_and_writes_memory

printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
