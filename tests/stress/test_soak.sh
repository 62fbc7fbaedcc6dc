#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Producers at full rate one after the other, in every cache mode and some sizes,
# with consumers that come, leave and are killed: memory stays as it was, no slot
# stays taken, no frame is torn. FRAMERING_CYCLES (6) says how long.
# shellcheck source=tests/harness/cases.bash
. "$(dirname "$(readlink -f "$0")")/../harness/cases.bash"
CYCLES=${FRAMERING_CYCLES:-6}
[ "$CYCLES" -ge 3 ] || { echo "FRAMERING_CYCLES must be 3 or more"; exit 1; }
RULES=/sys/kernel/debug/framering/framering0/rules
CASE_LIMIT=$((20 * CYCLES + 60))
PAGE_KIB=$(($(getconf PAGESIZE) / 1024))
# What may be missing in the end, in KiB, since other things come and go.
AVAILABLE=2048 SLAB=1024
SIZES=(640x360 320x240 160x120)
MODES=(writecombine cached uncached)

# sample - KiB available, with those that the processors keep by them (tens of
# megabytes), KiB of slabs, free blocks of 4 MiB, once what is only kept for later is
# gone; the look of a few at which most was available
sample()
{
	framering play -q --pattern box --size 64x32 --frames 1 >/dev/null
	echo 3 >/proc/sys/vm/drop_caches
	echo 1 >/proc/sys/vm/compact_memory
	for _ in 1 2 3; do
		cat /proc/meminfo /proc/buddyinfo /proc/zoneinfo | awk -v page="$PAGE_KIB" '
			/^MemAvailable/ { available = $2 }
			/^SUnreclaim/ { slab = $2 }
			/^Node/ && NF > 4 { blocks += $NF }
			/^ +count:/ { available += $2 * page }
			END { print available, slab, blocks }'
		sleep 0.5
	done | sort -n | tail -n 1
}

# ring_is FILTER PID - waits for what info says, as long as the process lives
ring_is()
{
	until framering info -d 0 --json | jq -e "$1" >/dev/null; do
		kill -0 "$2" || return
	done
}

# consume - one stays to the end, one leaves, one is killed, one just reads
consume()
{
	framering verify -q --any --timeout 60000 >"$WORK/stays" 2>&1 &
	stays=$!
	ring_is '.consumers == 1' "$stays" || fail "$(cat "$WORK/stays")"
	framering verify -q --any --frames 10 --timeout 60000 >"$WORK/leaves" 2>&1 &
	leaves=$!
	framering verify -q --any --timeout 60000 --hold 5:20 >/dev/null 2>&1 &
	killed=$!
	cat /dev/framering0 >/dev/null 2>&1 &
	reads=$!
	# The one that leaves may have left by then.
	ring_is '.consumers >= 3' "$killed" || fail "consumers do not come"
}

# cycle NUMBER
cycle()
{
	framering play -q --pattern box --size "${SIZES[$1 % ${#SIZES[@]}]}" --slots 12 \
		--cache "${MODES[$1 / ${#SIZES[@]} % ${#MODES[@]}]}" --format R8 --fps max \
		>/dev/null 2>"$WORK/play" &
	play=$!
	ring_is .producer "$play" || fail "cycle $1: $(cat "$WORK/play")"
	consume
	wait "$leaves" || fail "cycle $1: $(cat "$WORK/leaves")"
	kill -KILL "$killed"
	wait "$killed" 2>/dev/null
	kill -INT "$play"
	wait "$play" || fail "cycle $1: $(cat "$WORK/play")"
	kill -INT "$stays"
	kill -KILL "$reads"
	wait "$stays" || fail "cycle $1: $(cat "$WORK/stays")"
	wait 2>/dev/null
	grep -q ' broken=0$' "$RULES" || fail "cycle $1: no rules"
	! grep -v ' broken=0$' "$RULES" || fail "cycle $1: a rule is broken"
	jq -e '.consumers == 0 and .producer == false' <<<"$(framering info -d 0 --json)" \
		>/dev/null || fail "cycle $1: somebody is still there"
}

case_memory_stays_as_it_was()
{
	local i available slab blocks available_then slab_then blocks_then

	for ((i = 1; i <= CYCLES; i++)); do
		cycle "$i"
		# What is only grown into (tables, caches) has been after a third of it.
		[ "$i" != $((CYCLES / 3)) ] || read -r available slab blocks < <(sample)
	done
	read -r available_then slab_then blocks_then < <(sample)
	echo "$CYCLES cycles: available $available, then $available_then KiB;" \
		"slabs $slab, then $slab_then KiB; blocks of 4 MiB $blocks, then $blocks_then"
	[ "$available_then" -ge $((available - AVAILABLE)) ] || fail "memory is going"
	[ "$slab_then" -le $((slab + SLAB)) ] || fail "slabs are growing"
	[ "$blocks_then" -ge $((blocks * 9 / 10)) ] || fail "memory is in pieces"
}

cases_main "$@"
