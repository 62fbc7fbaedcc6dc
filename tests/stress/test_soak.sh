#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Producers at full rate one after the other, in every cache mode and some sizes,
# with consumers that come, leave and are killed: memory stays as it was, no slot
# stays taken, no frame is torn. FRAMERING_CYCLES (9) says how long.
set -u
CYCLES=${FRAMERING_CYCLES:-9}
[ "$CYCLES" -ge 9 ] || { echo "FRAMERING_CYCLES must be 9 or more"; exit 1; }
RULES=/sys/kernel/debug/framering/framering0/rules
WORK=$(mktemp -d)
# What may be missing in the end, in KiB, since other things come and go.
AVAILABLE=2048 SLAB=1024
SIZES=(640x360 320x240 160x120)
MODES=(writecombine cached uncached)

fail()
{
	echo "FAILED: $*"
	exit 1
}

# sample - KiB available, KiB of slabs, free blocks of 4 MiB, once what is only kept
# for later is gone
sample()
{
	framering play -q --pattern box --size 64x32 --frames 1 >/dev/null
	echo 3 >/proc/sys/vm/drop_caches
	echo 1 >/proc/sys/vm/compact_memory
	cat /proc/meminfo /proc/buddyinfo | awk '
		/^MemAvailable/ { available = $2 }
		/^SUnreclaim/ { slab = $2 }
		/^Node/ { blocks += $NF }
		END { print available, slab, blocks }'
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
	ring_is '.consumers == 1' $stays || fail "$(cat "$WORK/stays")"
	framering verify -q --any --frames 10 --timeout 60000 >"$WORK/leaves" 2>&1 &
	leaves=$!
	framering verify -q --any --timeout 60000 --hold 5:20 >/dev/null 2>&1 &
	killed=$!
	cat /dev/framering0 >/dev/null 2>&1 &
	reads=$!
	# The one that leaves may have left by then.
	ring_is '.consumers >= 3' $killed || fail "consumers do not come"
}

# cycle NUMBER
cycle()
{
	framering play -q --pattern box --size "${SIZES[$1 % ${#SIZES[@]}]}" --slots 12 \
		--cache "${MODES[$1 / ${#SIZES[@]} % ${#MODES[@]}]}" --format R8 --fps max \
		>/dev/null 2>"$WORK/play" &
	play=$!
	ring_is .producer $play || fail "cycle $1: $(cat "$WORK/play")"
	consume
	wait $leaves || fail "cycle $1: $(cat "$WORK/leaves")"
	kill -KILL $killed
	wait $killed 2>/dev/null
	kill -INT $play
	wait $play || fail "cycle $1: $(cat "$WORK/play")"
	kill -INT $stays
	kill -KILL $reads
	wait $stays || fail "cycle $1: $(cat "$WORK/stays")"
	wait 2>/dev/null
	grep -q ' broken=0$' $RULES || fail "cycle $1: no rules"
	! grep -v ' broken=0$' $RULES || fail "cycle $1: a rule is broken"
	jq -e '.consumers == 0 and .producer == false' <<<"$(framering info -d 0 --json)" \
		>/dev/null || fail "cycle $1: somebody is still there"
}

# What is only grown into (tables, caches) has been after a third of it.
for ((i = 1; i <= CYCLES; i++)); do
	cycle $i
	for from in $((CYCLES / 3)) $((CYCLES - 3)); do
		[ $i -le $from ] || [ $i -gt $((from + 3)) ] || sample >>"$WORK/samples"
	done
done
awk -v cycles="$CYCLES" -v available=$AVAILABLE -v slab=$SLAB '
	function median(field, at,  a, b, c) {
		a = row[at, field]; b = row[at + 1, field]; c = row[at + 2, field]
		return a < b ? (b < c ? b : a < c ? c : a) : (a < c ? a : b < c ? c : b)
	}
	{ for (f = 1; f <= 3; f++) row[NR, f] = $f }
	END {
		if (NR != 6) { print "FAILED: 9 cycles at least"; exit 1 }
		for (f = 1; f <= 3; f++) {
			a[f] = median(f, 1)
			b[f] = median(f, 4)
		}
		printf "%d cycles: available %d, then %d KiB; slabs %d, then %d KiB; blocks of 4 MiB %d, then %d\n",
			cycles, a[1], b[1], a[2], b[2], a[3], b[3]
		bad = b[1] < a[1] - available || b[2] > a[2] + slab || b[3] < a[3] * 0.9
		if (bad) print "FAILED: memory is going"
		exit bad
	}' "$WORK/samples" || { cat "$WORK/samples"; exit 1; }
rm -rf "$WORK"
