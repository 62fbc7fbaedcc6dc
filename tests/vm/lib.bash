# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# For tests that watch a guest from outside: a guest in the background that
# runs a script, with which the test talks through files in $OUT (/out inside).

VM_REPO=$(readlink -f "$(dirname "${BASH_SOURCE[0]}")/../..")
TOOL=${TOOL:-$(basename "$0" .sh)}
# shellcheck source=/dev/null
. "$VM_REPO/tools/lib/common.bash"
# shellcheck source=/dev/null
. "$VM_REPO/tools/lib/packages.bash"
# shellcheck source=/dev/null
. "$VM_REPO/tools/lib/monitor.bash"

OUT=${OUT:-$BUILD/test/$TOOL}
rm -rf "$OUT"
mkdir -p "$OUT"
# A socket's path must be short.
VM_SOCKETS=$(mktemp -d)
vm_pid=

vm_cleanup()
{
	[ -z "$vm_pid" ] || kill "$vm_pid" 2>/dev/null
	wait
	rm -rf "$VM_SOCKETS"
}
trap vm_cleanup EXIT
trap 'exit 1' TERM

# fail TEXT... - ends the test
fail()
{
	printf 'FAILED: %s\n' "$*" >&2
	exit 1
}

# vm_start OPTION... -- COMMAND... - a guest in the background, with monitor
# and gdb stub ($FRAMERING_VM_OPTIONS: more options); its output is in $OUT/stdout and $OUT/stderr
vm_start()
{
	rm -f "$OUT"/guest-* "$OUT"/do-* "$OUT/go"
	# shellcheck disable=SC2086
	"$VM_REPO/tools/vm" ${FRAMERING_VM_OPTIONS:-} --out "$OUT" --monitor "$VM_SOCKETS/monitor" \
		--gdb "$VM_SOCKETS/gdb" --timeout 1200 "$@" \
		>"$OUT/stdout" 2>"$OUT/stderr" </dev/null &
	vm_pid=$!
}

# vm_until SECONDS COMMAND... - until it succeeds; the guest must live
vm_until()
{
	local end=$((SECONDS + $1))

	shift
	until "$@"; do
		if ! kill -0 "$vm_pid" 2>/dev/null || [ "$SECONDS" -ge "$end" ]; then
			tail -n 20 "$OUT/stdout" "$OUT/stderr" >&2
			fail "the guest did not get as far as '$*'"
		fi
		sleep 0.2
	done
}

# vm_wait_for FILE SECONDS - until the guest has made $OUT/FILE
vm_wait_for()
{
	vm_until "$2" test -e "$OUT/$1"
}

# vm_ask COMMAND - of QEMU's monitor; the test ends if there is no answer, also from
# within a $( )
vm_ask()
{
	vm_monitor "$VM_SOCKETS/monitor" "$1" && return
	echo "FAILED: QEMU's monitor does not answer '$1'" >&2
	kill $$
	exit 1
}

# vm_poke ADDRESS FILE - from outside into the guest's physical memory
vm_poke()
{
	vm_gdb_write "$VM_SOCKETS/gdb" "$1" "$2" || fail "cannot write at $1"
}

# vm_do SCRIPT - in a guest that was started with guest_shell.sh as its command:
# bash that runs in the guest; prints its output, returns its status.
vm_do()
{
	local status number=1

	while [ -e "$OUT/do-$number" ]; do
		number=$((number + 1))
	done
	printf '%s\n' "$1" >"$OUT/part"
	mv "$OUT/part" "$OUT/do-$number"
	vm_wait_for "guest-did-$number" 600
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
	vm_ask "xp /1wx $1" | sed -n 's/^[0-9a-f]*: //p'
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

# vm_finish - lets the guest go on past guest_pause and end; its status
vm_finish()
{
	local status

	touch "$OUT/go"
	wait "$vm_pid"
	status=$?
	vm_pid=
	[ "$status" = 0 ] || tail -n 30 "$OUT/stdout" "$OUT/stderr"
	return "$status"
}
