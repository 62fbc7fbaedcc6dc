# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Witnesses outside a guest: QEMU's monitor and its gdb stub, on the sockets of
# tools/vm's --monitor and --gdb.

# vm_monitor SOCKET COMMAND - one command for QEMU's monitor; prints its output
# without prompt, echo and terminal codes. Fails if nobody answers. QEMU 7.2
# answers once in some thousand connections no further than to the command's
# output: it is asked again then, so COMMAND must be one that may be repeated.
vm_monitor()
{
	local limit text

	[ -S "$1" ] || return 1
	for limit in 5 20 60; do
		text=$(vm_monitor_once "$1" "$2" $limit) || continue
		[ -z "$text" ] || printf '%s\n' "$text"
		return 0
	done
	return 1
}

# vm_monitor_once SOCKET COMMAND SECONDS
vm_monitor_once()
{
	local line prompts=0 socat_pid MONITOR MONITOR_PID

	coproc MONITOR { exec timeout "$3" socat - "UNIX-CONNECT:$1" 2>/dev/null; }
	socat_pid=$MONITOR_PID
	# The second command's only use is the prompt before it, which tells
	# that the first has printed everything.
	printf '%s\nhelp help\n' "$2" >&"${MONITOR[1]}"
	while IFS= read -r line <&"${MONITOR[0]}"; do
		line=${line%$'\r'}
		case $line in
		"(qemu) "*) [ $((++prompts)) = 1 ] || break ;;
		*) [ "$prompts" = 0 ] || printf '%s\n' "$line" ;;
		esac
	done
	kill "$socat_pid" 2>/dev/null
	wait "$socat_pid" 2>/dev/null
	[ "$prompts" = 2 ]
}

# vm_gdb_write SOCKET PHYSADDR FILE - writes FILE into the guest's physical
# memory through QEMU's gdb stub (the guest stands still meanwhile). Needs
# a gdb (need_gdb of packages.bash).
vm_gdb_write()
{
	local text

	text=$(timeout 60 gdb -nx -batch \
		-ex 'set confirm off' -ex 'set tcp connect-timeout 10' \
		-ex "target remote $1" \
		-ex 'maintenance packet Qqemu.PhyMemMode:1' \
		-ex "restore $3 binary $2" \
		-ex 'maintenance packet Qqemu.PhyMemMode:0' \
		-ex detach 2>&1)
	# gdb's own status is 0 whatever its commands did.
	if ! grep -q '^Restoring binary file' <<<"$text" || grep -q 'annot access' <<<"$text"; then
		printf '%s\n' "$text" >&2
		return 1
	fi
}
