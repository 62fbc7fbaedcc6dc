# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# For tests that watch a guest from outside: a guest in the background that
# runs a script, with which the test talks through files in $OUT (/out inside).

VM_REPO=$(readlink -f "$(dirname "${BASH_SOURCE[0]}")/../..")
TOOL=${TOOL:-$(basename "$0" .sh)}
# shellcheck source=/dev/null
. "$VM_REPO/tools/lib/common.bash"
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

# fail TEXT... - ends the test
fail()
{
	printf 'FAILED: %s\n' "$*"
	exit 1
}

# vm_start OPTION... -- COMMAND... - a guest in the background, with monitor
# and gdb stub ($FRAMERING_VM_OPTIONS: more options); its output is in $OUT/stdout and $OUT/stderr
vm_start()
{
	rm -f "$OUT"/guest-* "$OUT/go"
	# shellcheck disable=SC2086
	"$VM_REPO/tools/vm" ${FRAMERING_VM_OPTIONS:-} --out "$OUT" --monitor "$VM_SOCKETS/monitor" \
		--gdb "$VM_SOCKETS/gdb" "$@" \
		>"$OUT/stdout" 2>"$OUT/stderr" </dev/null &
	vm_pid=$!
}

# vm_wait_for FILE SECONDS - until the guest has made $OUT/FILE
vm_wait_for()
{
	local end=$((SECONDS + $2))

	until [ -e "$OUT/$1" ]; do
		if ! kill -0 "$vm_pid" 2>/dev/null || [ "$SECONDS" -ge "$end" ]; then
			tail -n 20 "$OUT/stdout" "$OUT/stderr"
			fail "the guest did not get as far as $1"
		fi
		sleep 0.2
	done
}

# vm_ask COMMAND - of QEMU's monitor
vm_ask()
{
	vm_monitor "$VM_SOCKETS/monitor" "$1" || fail "no answer to '$1'"
}

# vm_poke ADDRESS FILE - from outside into the guest's physical memory
vm_poke()
{
	vm_gdb_write "$VM_SOCKETS/gdb" "$1" "$2" || fail "cannot write at $1"
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
