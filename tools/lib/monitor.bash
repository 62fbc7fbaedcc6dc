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

# gdb_send PACKET - to QEMU's gdb stub, which must answer OK; sums up as its protocol wants
gdb_send()
{
	local reply sum=0 i

	for ((i = 0; i < ${#1}; i++)); do
		printf -v reply %d "'${1:i:1}"
		sum=$((sum + reply))
	done
	printf '$%s#%02x' "$1" $((sum & 255)) >&"${GDB[1]}" || return
	# It also says that the guest has stopped.
	reply=T
	while [[ $reply = T* ]]; do
		IFS= read -r -d '#' -t 60 reply <&"${GDB[0]}" &&
			read -r -N 2 _ <&"${GDB[0]}" || return
		printf + >&"${GDB[1]}"
		reply=${reply##*'$'}
	done
	[ "$reply" = OK ]
}

# gdb_packets PHYSADDR - the file on stdin as packets that write it there
gdb_packets()
{
	local at=$(($1)) hex

	echo Qqemu.PhyMemMode:1
	while read -r hex; do
		printf 'M%x,%x:%s\n' $at $((${#hex} / 2)) "$hex"
		at=$((at + ${#hex} / 2))
	done < <(od -An -v -tx1 -w1024 | tr -d ' ')
	echo Qqemu.PhyMemMode:0
	echo D
}

# vm_gdb_write SOCKET PHYSADDR FILE - writes FILE into the guest's physical memory
# through QEMU's gdb stub (the guest stands still meanwhile). Speaks its protocol
# itself: a gdb knows its own machine's registers only, and asks for all of them.
vm_gdb_write()
{
	local packet status=0 socat_pid GDB GDB_PID

	coproc GDB { exec socat - "UNIX-CONNECT:$1" 2>/dev/null; }
	socat_pid=$GDB_PID
	while read -r packet; do
		gdb_send "$packet" && continue
		echo "QEMU's gdb stub does not take ${packet:0:40}" >&2
		status=1
		break
	done < <(gdb_packets "$2" <"$3")
	kill "$socat_pid" 2>/dev/null
	wait "$socat_pid" 2>/dev/null
	return $status
}
