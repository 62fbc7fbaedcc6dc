#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Producers at full rate one after the other, in every cache mode and some sizes,
# with consumers that come, leave and are killed: memory stays as it was, no slot
# stays taken, no frame is torn. FRAMERING_CYCLES (30) says how long; a thousand is
# about an hour on an emulated processor.
set -u
CYCLES=${FRAMERING_CYCLES:-30}
WORK=$(mktemp -d)
# What may be missing in the end, in KiB: a slot of the smallest ring is 900 of it.
AVAILABLE=2048 SLAB=1024
SIZES=(640x360 1280x720 320x240)
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
	framering verify -q --any --frames 20 --timeout 60000 >"$WORK/leaves" 2>&1 &
	leaves=$!
	framering verify -q --any --timeout 60000 --hold 5:20 >/dev/null 2>&1 &
	killed=$!
	head -c 3000000 /dev/framering0 >/dev/null 2>&1 &
	reads=$!
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
	kill -INT $stays $reads 2>/dev/null
	wait $stays || fail "cycle $1: $(cat "$WORK/stays")"
	wait 2>/dev/null
	grep -q -v ' broken=0$' /sys/kernel/debug/framering/framering0/rules &&
		fail "cycle $1: $(cat /sys/kernel/debug/framering/framering0/rules)"
	jq -e '.consumers == 0 and .producer == false' <<<"$(framering info -d 0 --json)" \
		>/dev/null || fail "cycle $1: somebody is still there"
}

for ((i = 0; i < CYCLES; i++)); do
	cycle $i
	sample >>"$WORK/samples"
done
# What is only grown into (tables, caches) has been after a third of it.
awk -v available=$AVAILABLE -v slab=$SLAB '
	function median(field, from, to,  n, i, j, t, v) {
		for (n = 0; from + n <= to; n++) v[n] = row[from + n, field]
		for (i = 0; i < n; i++)
			for (j = i + 1; j < n; j++)
				if (v[j] < v[i]) { t = v[i]; v[i] = v[j]; v[j] = t }
		return v[int(n / 2)]
	}
	{ for (f = 1; f <= 3; f++) row[NR, f] = $f }
	END {
		third = int(NR / 3)
		if (third < 1) { print "FAILED: too few cycles"; exit 1 }
		for (f = 1; f <= 3; f++) {
			a[f] = median(f, third + 1, 2 * third)
			b[f] = median(f, 2 * third + 1, NR)
		}
		printf "%d cycles: available %d, then %d KiB; slabs %d, then %d KiB; blocks of 4 MiB %d, then %d\n",
			NR, a[1], b[1], a[2], b[2], a[3], b[3]
		bad = b[1] < a[1] - available || b[2] > a[2] + slab || b[3] < a[3] * 0.9
		if (bad) print "FAILED: memory is going"
		exit bad
	}' "$WORK/samples" || { cat "$WORK/samples"; exit 1; }
rm -rf "$WORK"
