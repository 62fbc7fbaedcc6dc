# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Witnesses outside a guest: QEMU's monitor and its gdb stub.

# vm_monitor SOCKET COMMAND - one HMP command, its output without prompt and
# terminal codes; fails if nobody answers
vm_monitor()
{
	local socket=$1 command=$2 answer

	answer=$(printf '%s\n' "$command" |
		socat -t 30 - "UNIX-CONNECT:$socket" 2>/dev/null) || return 1
	# readline echoes each keystroke between escape codes; what we want
	# stands after the line that holds the whole echoed command.
	printf '%s\n' "$answer" | tr -d '\r' |
		sed -e 's/\x1b\[[0-9;]*[A-Za-z]//g' |
		sed -e '1,/^(qemu)/d' -e 's/^(qemu) *$//' -e '/^$/d'
}
