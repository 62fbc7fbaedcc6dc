# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# How fast this machine is just now, and time limits that follow it (pace.h says how).

# A thousand rounds of an empty loop on a machine at ease, in microseconds.
readonly PACE_AT_EASE=1200

# pace_clock - the time in microseconds, in $PACE_CLOCK
pace_clock()
{
	PACE_CLOCK=${EPOCHREALTIME/[.,]/}
}

# pace_now - how slow the machine is, in $PACE: 100 at ease, 300 if all takes three
# times as long
pace_now()
{
	local begin i load

	pace_clock
	begin=$PACE_CLOCK
	for ((i = 0; i < 1000; i++)); do :; done
	pace_clock
	PACE=$(((PACE_CLOCK - begin) * 100 / PACE_AT_EASE))
	[ "$PACE" -ge 100 ] || PACE=100
	# A process that sleeps most of the time is served at once; the tests beside it,
	# which do not sleep, wait their turn.
	read -r load _ </proc/loadavg
	load=$((10#${load/./} / PACE_CPUS))
	[ "$PACE" -ge "$load" ] || PACE=$load
}
PACE_CPUS=$(nproc)

# deadline_begin SECONDS - a time limit, as a machine at ease needs it
deadline_begin()
{
	deadline_left=$(($1 * 1000000))
	pace_clock
	deadline_last=$PACE_CLOCK
}

# deadline_is_over - to be asked every second or so
deadline_is_over()
{
	local last=$deadline_last

	pace_now
	pace_clock
	deadline_last=$PACE_CLOCK
	deadline_left=$((deadline_left - (deadline_last - last) * 100 / PACE))
	[ "$deadline_left" -le 0 ]
}

# await SECONDS COMMAND... - until it succeeds; status 1 if it does not in time
await()
{
	local deadline_left deadline_last tries=0

	deadline_begin "$1"
	shift
	until "$@"; do
		# The pace takes a while to measure.
		((++tries % 10)) || ! deadline_is_over || return 1
		sleep 0.1
	done
}

# limited SECONDS COMMAND... - a command, or a function, in a process group of its
# own, in which nothing is left afterwards. Status 124: it took too long.
limited()
{
	local deadline_left deadline_last pid timer ended status monitor=$-

	deadline_begin "$1"
	shift
	set -m
	"$@" &
	pid=$!
	[[ $monitor = *m* ]] || set +m
	while true; do
		sleep 1 &
		timer=$!
		wait -n -p ended "$pid" "$timer"
		status=$?
		[ "$ended" != "$pid" ] || break
		if deadline_is_over; then
			status=124
			break
		fi
	done
	kill -KILL -- "-$pid" 2>/dev/null
	# It may be a shell yet, with the traps of this one.
	kill -KILL "$timer" 2>/dev/null
	wait "$pid" "$timer" 2>/dev/null
	return $status
}
