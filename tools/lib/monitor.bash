# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Witnesses outside a guest: QEMU's monitor and its gdb stub, on the sockets of
# tools/vm's --monitor and --gdb.

# vm_monitor SOCKET COMMAND - one command for QEMU's monitor; prints its output
# without prompt, echo and terminal codes. Fails if nobody answers in a minute.
vm_monitor()
{
	local line prompts=0 socat_pid MONITOR MONITOR_PID

	[ -S "$1" ] || return 1
	coproc MONITOR { exec timeout 60 socat - "UNIX-CONNECT:$1" 2>/dev/null; }
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
