# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# For tests that watch guests from outside. A guest runs in the background; the test
# talks with it through files in $OUT (/out inside) and asks QEMU about it. The guest
# that prepare_all starts is shared by all cases; a case may have one of its own.

VM_REPO=$(readlink -f "$(dirname "${BASH_SOURCE[0]}")/../..")
TOOL=${TOOL:-$(basename "$0" .sh)}
# shellcheck source=/dev/null
. "$VM_REPO/tools/lib/common.bash"
# shellcheck source=/dev/null
. "$VM_REPO/tools/lib/packages.bash"
# shellcheck source=tests/harness/cases.bash
. "$VM_REPO/tests/harness/cases.bash"

# The suite whose kernel the guests run.
SUITE=${FRAMERING_SUITE:-trixie}
OUT=${OUT:-$BUILD/test/$TOOL}
# A case may have to boot a guest, on an emulated machine.
CASE_LIMIT=300
vm_pid='' vm_folder=''
# The process that ends when something is wrong, and what the guest calls it.
vm_case=$$ vm_case_name=all

# fail TEXT... - ends the case, also from within a $( )
fail()
{
	printf 'FAILED: %s\n' "$*" >&2
	if [ "$BASHPID" = "$vm_case" ]; then
		# shellcheck disable=SC2046
		kill $(jobs -p) 2>/dev/null
	else
		kill "$vm_case"
	fi
	exit 1
}

# vm_prepare - to be called first by prepare_all
vm_prepare()
{
	rm -rf "$OUT"
	mkdir -p "$OUT"
}

# prepare - what an earlier case has left running in the guest ends when this one asks
# the guest for something
prepare()
{
	vm_case=$BASHPID vm_case_name=case-$BASHPID
}

# finish_all - of a script that has no guest of its own, or one of vm_start
finish_all()
{
	[ -z "$vm_pid" ] || vm_finish || fail "the guest ended with an error"
}

# vm_start OPTION... -- COMMAND... - a guest in the background, with monitor and gdb
# stub ($FRAMERING_VM_OPTIONS: more options); its output is in $OUT/stdout and
# $OUT/stderr
vm_start()
{
	rm -f "$OUT"/guest-* "$OUT"/do-* "$OUT/go"
	vm_witness_begin
	# shellcheck disable=SC2086
	"$VM_REPO/tools/vm" ${FRAMERING_VM_OPTIONS:-} --suite "$SUITE" --out "$OUT" \
		--monitor "$vm_folder/monitor" --gdb "$vm_folder/gdb" --timeout 3600 "$@" \
		>"$OUT/stdout" 2>"$OUT/stderr" </dev/null {vm_asks}>&- {vm_answers}>&- &
	vm_pid=$!
}

# vm_start_shell OPTION... - a guest that has booted and does what vm_do says
vm_start_shell()
{
	vm_start "$@" -- /repo/tests/vm/guest_shell.sh
	vm_wait_for guest-up 900
}

# vm_witness_begin - a process that keeps the connection to QEMU's monitor
vm_witness_begin()
{
	# A socket's path must be short.
	vm_folder=$(mktemp -d ${WORK:+-p "$WORK"}) || fail "no folder"
	mkfifo "$vm_folder/ask" "$vm_folder/answers"
	exec {vm_asks}<>"$vm_folder/ask" {vm_answers}<>"$vm_folder/answers"
	# It ends when no process of the test has the pipe any more.
	"$VM_REPO/tools/lib/witness" serve "$vm_folder/said" <"$vm_folder/ask" \
		>"$vm_folder/answers" 2>"$OUT/witness.err" {vm_asks}>&- {vm_answers}>&- &
	vm_witness_pid=$!
}

vm_witness_end()
{
	kill "$vm_witness_pid" 2>/dev/null
	wait "$vm_witness_pid" 2>/dev/null
	exec {vm_asks}>&- {vm_answers}>&-
	rm -rf "$vm_folder"
}

# vm_witness COMMAND ARGUMENT... - one of tools/lib/witness, which finds the socket;
# what it prints is in $vm_folder/said then
vm_witness()
{
	local socket=$vm_folder/monitor line status=''

	[ "$1" != poke ] || socket=$vm_folder/gdb
	printf -v line '%q ' "$1" "$socket" "${@:2}"
	printf '%s\n' "$line" >&"$vm_asks"
	until read -r -t 1 -u "$vm_answers" status; do
		kill -0 "$vm_witness_pid" 2>/dev/null || break
	done
	[ "$status" = 0 ] || fail "QEMU does not answer '$*': $(tail -n 1 "$OUT/witness.err")"
}

# vm_ask LINE - for QEMU's monitor; prints its answer
vm_ask()
{
	vm_witness monitor "$1"
	cat "$vm_folder/said"
}

# vm_save ADDRESS SIZE FILE - the guest's physical memory
vm_save()
{
	vm_witness save "$@"
}

# vm_poke ADDRESS FILE - from outside into the guest's physical memory
vm_poke()
{
	vm_witness poke "$@"
}

# vm_or_gone COMMAND... - it succeeds, or the guest has ended
vm_or_gone()
{
	"$@" || ! kill -0 "$vm_pid" 2>/dev/null
}

# vm_until SECONDS COMMAND... - until it succeeds; the guest must live
vm_until()
{
	await "$1" vm_or_gone "${@:2}"
	! "${@:2}" || return 0
	tail -n 20 "$OUT/stdout" "$OUT/stderr" >&2
	# It would not serve the next case either.
	kill "$vm_pid" 2>/dev/null
	fail "the guest did not get as far as '${*:2}'"
}

# vm_wait_for FILE SECONDS - until the guest has made $OUT/FILE
vm_wait_for()
{
	vm_until "$2" test -e "$OUT/$1"
}

# vm_do SCRIPT - in a guest that was started with guest_shell.sh as its command:
# bash that runs in the guest; prints its output, returns its status.
vm_do()
{
	local status number=1

	while [ -e "$OUT/do-$number" ]; do
		number=$((number + 1))
	done
	{
		# The first time that a case asks the guest for something.
		[ "$(cat "$OUT/asks" 2>/dev/null)" = "$vm_case_name" ] ||
			echo /repo/tests/vm/guest_tidy.sh
		printf 'export VM_CASE=%s\n%s\n' "$vm_case_name" "$1"
	} >"$OUT/part"
	echo "$vm_case_name" >"$OUT/asks"
	mv "$OUT/part" "$OUT/do-$number"
	vm_wait_for "guest-did-$number" 240
	tail -n +2 "$OUT/guest-did-$number"
	read -r status <"$OUT/guest-did-$number"
	return "$status"
}

# vm_ask_guest SCRIPT - vm_do that must succeed
vm_ask_guest()
{
	local text

	text=$(vm_do "$1") || fail "'$1': $text"
	[ -z "$text" ] || printf '%s\n' "$text"
}

# ring_up MODE SLOTS WIDTH HEIGHT - in such a guest, a client that has a ring and
# touches it until ring_down; $OUT/slots says where its slots are
ring_up()
{
	# What the guest runs is in single quotes.
	# shellcheck disable=SC2016
	vm_ask_guest "rm -rf /tmp/ring; mkdir /tmp/ring
		witness_client $* /tmp/ring 2>/tmp/ring.err &"'
		echo $! >/tmp/ring.pid
		until [ -e /tmp/ring/guest-ready ]; do
			kill -0 $! || { cat /tmp/ring.err; exit 1; }
			sleep 0.1
		done
		cat /tmp/ring/guest-ready' >"$OUT/slots"
	[ "$(grep -c '^slot ' "$OUT/slots")" = "$2" ] || fail "$1: not $2 slots: $(cat "$OUT/slots")"
}

ring_down()
{
	# shellcheck disable=SC2016
	vm_ask_guest 'touch /tmp/ring/go; tail --pid=$(cat /tmp/ring.pid) -f /dev/null'
}

# vm_word ADDRESS - the 32-bit word there, in guest-physical space, devices too
vm_word()
{
	vm_witness word "$1"
	cat "$vm_folder/said"
}

# expect_word WHAT ADDRESS VALUE - the word there, by what QEMU reads
expect_word()
{
	local got at

	at=$(printf '0x%08x' $(($2)))
	got=$(vm_word "$2")
	[ "$got" = "$(printf '0x%08x' $(($3)))" ] ||
		fail "$1: '$got' at $at, expected $(printf '0x%08x' $(($3)))"
	echo "$1: $got at $at"
}

# How the guest is asked; a board's way is another.
GUEST_DO=vm_do

# says TEXT SCRIPT - in the guest; the script's output must be TEXT
says()
{
	local text

	text=$("$GUEST_DO" "$2") || fail "'$2' failed: $text"
	[ "$text" = "$1" ] || fail "'$2' says '$text', expected '$1'"
	echo "$2: $text"
}

# vm_kill - ends a guest that cannot end by itself
vm_kill()
{
	kill "$vm_pid" 2>/dev/null
	wait "$vm_pid" 2>/dev/null
	vm_pid=
	vm_witness_end
}

# vm_finish - lets the guest go on past guest_shell.sh and end; its status
vm_finish()
{
	local status

	touch "$OUT/go"
	wait "$vm_pid"
	status=$?
	vm_pid=
	vm_witness_end
	[ "$status" = 0 ] || tail -n 30 "$OUT/stdout" "$OUT/stderr"
	return "$status"
}
