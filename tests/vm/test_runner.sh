#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Proves the guest runner: that what goes wrong in a guest cannot pass as a
# success, and that output, status and files come back.
. "$(dirname "$(readlink -f "$0")")/lib.bash"
. "$VM_REPO/tools/lib/verdict.bash"
tools=$VM_REPO/tools

# The runner is what is tested here: a driver that does not build is not its fault.
prepare_all()
{
	vm_prepare
	"$tools/vm" build --keep-going || fail "there is nothing to run"
	cd / || exit
}

# in_guest [OPTION...] -- COMMAND... - status, and output in $WORK
in_guest()
{
	"$tools/vm" --no-build --no-module --out "$WORK/out" "$@" \
		>"$WORK/stdout" 2>"$WORK/stderr"
}

# said - what the last run said
said()
{
	sed 's/^/# /' "$WORK/stdout" "$WORK/stderr" | head -n 40
}

# expect STATUS TEXT OPTION... - the run's status, and a text on its stderr
expect()
{
	local status

	in_guest "${@:3}"
	status=$?
	[ "$status" = "$1" ] || fail "status $status instead of $1: $(said)"
	[ -z "$2" ] || grep -q "$2" "$WORK/stderr" || fail "no '$2': $(said)"
}

expect_sh()
{
	expect "$1" "$2" -- sh -c "$3"
}

case_output_status_files_and_arguments_pass_unchanged()
{
	# shellcheck disable=SC2016
	in_guest -- sh -c 'printf "<%s>" "$@"; echo; pwd; echo err >/dev/stderr; echo f >/out/f; exit 7' \
		sh 'a b' '$HOME' "it's" '' '*' $'two\nlines'
	[ $? = 7 ] || fail "the status is not 7: $(said)"
	[ "$(cat "$WORK/stdout")" = $'<a b><$HOME><it\'s><><*><two\nlines>\n/repo' ] ||
		wrong "stdout: $(said)"
	[ "$(cat "$WORK/stderr")" = err ] || wrong "stderr: $(said)"
	[ "$(cat "$WORK/out/f")" = f ] || wrong "/out/f"
	grep -q 'Linux version' "$WORK/out/dmesg.txt" || wrong "the kernel's log"
}

# in_background [OPTION...] -- COMMAND... - in_guest, whose process is $pid then
in_background()
{
	: >"$WORK/stdout"
	in_guest --timeout 600 "$@" &
	pid=$!
}

# has_said TEXT - or has ended
has_said()
{
	grep -q "$1" "$WORK/stdout" || ! kill -0 "$pid" 2>/dev/null
}

# What it says early is read here, and answered, while it runs.
case_output_comes_while_the_command_runs_all_of_it()
{
	local pid

	in_background -- sh -c 'echo early; until [ -e /out/read ]; do sleep 0.1; done
		head -c 20000000 /dev/urandom | tee /out/data'
	await 120 has_said early || fail "nothing comes early"
	touch "$WORK/out/read"
	wait "$pid" || fail "status $?: $(head -n 5 "$WORK/stderr")"
	{ echo early; cat "$WORK/out/data"; } | cmp - "$WORK/stdout" || fail "output is lost"
}

case_a_reader_that_goes_away_ends_the_run()
{
	local status

	"$tools/vm" --no-build --no-module --out "$WORK/out" --timeout 600 -- yes \
		2>"$WORK/stderr" | head -n 1 >"$WORK/stdout"
	status=${PIPESTATUS[0]}
	[ "$status" = 141 ] || fail "status $status: $(said)"
	[ "$(cat "$WORK/stdout")" = y ] || fail "$(said)"
}

case_a_user_of_the_guest_may_write_to_out_only()
{
	in_guest --user joe -- sh -c 'id -un; id -Gn; touch /out/joe && ! touch /repo/joe' ||
		fail "status $?: $(said)"
	grep -q video "$WORK/stdout" || fail "$(said)"
	[ -e "$WORK/out/joe" ] || fail "nothing is written"
}

case_two_guests_run_at_once()
{
	local first second pid

	: >"$WORK/first.stdout"
	"$tools/vm" --no-build --no-module --out "$WORK/a" -- sh -c '
		until [ -e /out/other ]; do sleep 0.1; done; exit 3' &
	first=$!
	# The other one ends by a signal, which is a shell's status.
	# shellcheck disable=SC2016
	in_guest -- sh -c 'kill -SEGV $$'
	second=$?
	mkdir -p "$WORK/a"
	touch "$WORK/a/other"
	wait "$first"
	[ $? = 3 ] || fail "the first guest's status is not 3"
	[ "$second" = 139 ] || fail "the second guest's status is $second"
}

case_a_panic_fails_the_run()
{
	expect_sh 125 'Kernel panic' 'echo c >/proc/sysrq-trigger'
}

case_a_reset_without_a_word_fails_the_run()
{
	expect_sh 125 'died without a verdict' 'echo b >/proc/sysrq-trigger'
}

case_a_power_off_without_a_verdict_fails_the_run()
{
	expect_sh 125 'died without a verdict' 'echo o >/proc/sysrq-trigger; sleep 60'
}

case_a_warning_fails_the_run_that_returns_0()
{
	expect_sh 125 'shows trouble' 'echo "WARNING: CPU: 0 PID: 1 at x.c:1" >/dev/kmsg'
}

case_a_taint_without_a_line_fails_the_run_that_returns_0()
{
	expect_sh 125 'tainted' 'echo 512 >/proc/sys/kernel/tainted'
}

case_nobody_but_pid_1_gives_the_verdict()
{
	expect_sh 1 '' 'echo command 0 taint 0 >/dev/virtio-ports/verdict 2>/dev/null; false'
}

case_a_hang_ends_in_time()
{
	expect 124 'hangs' --timeout 10 -- sleep 1000
}

case_a_missing_command_is_127_as_in_a_shell()
{
	expect 127 '' -- no-such-command
}

case_a_wrong_option_is_explained()
{
	expect 2 'no option' --nonsense 1 -- true
}

case_instructions_can_be_counted()
{
	expect 0 '' --icount -- true
}

# witness COMMAND SOCKET ARGUMENT...
witness()
{
	"$tools/lib/witness" "$@" || fail "witness $*"
}

case_memory_is_read_and_written_from_outside()
{
	local answer pid

	head -c 5000 /dev/urandom >"$WORK/block"
	in_background --monitor "$WORK/monitor" --gdb "$WORK/gdb" -- sh -c 'echo up; sleep 600'
	await 120 has_said up || fail "it does not come up"
	answer=$(witness monitor "$WORK/monitor" 'info version')
	witness stop "$WORK/monitor"
	[ "$(witness status "$WORK/monitor")" = paused ] || fail "it is not stopped"
	witness poke "$WORK/gdb" 0x7000000 "$WORK/block"
	witness save "$WORK/monitor" 0x7000000 5000 "$WORK/read"
	# What stood there before is the guest's loss; only the bytes count.
	kill "$pid"
	wait "$pid"
	[[ $answer =~ ^[0-9]+\.[0-9.]+ ]] || fail "the monitor says '$answer'"
	[ "$(wc -l <<<"$answer")" = 1 ] || fail "the monitor says more: '$answer'"
	cmp "$WORK/block" "$WORK/read" || fail "what was written is not what is read"
}

# What the kernel prints that condemns a run, and what does not.
case_reports_of_many_kinds_are_known()
{
	local line

	while IFS= read -r line; do
		echo "$line" >"$WORK/log"
		log_trouble "$WORK/log" >/dev/null || wrong "unknown: $line"
	done <<-'EOF'
		[   20.1] WARNING: possible circular locking dependency detected
		[   20.1] WARNING: suspicious RCU usage
		[   20.1] BUG: KASAN: use-after-free in fg_ring_queue+0x12/0x40 [framering]
		[   20.1] BUG: sleeping function called from invalid context at mm/slab.h:274
		[   20.1] BUG: unable to handle page fault for address: ffffc90000a00000
		[   20.1] UBSAN: shift-out-of-bounds in drv/ring/ring.c:12:3
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
		'[    9.0] framering: regs="a:0x1000000:0x1000": is RAM' >"$WORK/log"
	! log_trouble "$WORK/log" || fail "this is no trouble"
}

cases_main "$@"
