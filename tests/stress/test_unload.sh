#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# rmmod at any moment of a stream's life is refused or clean, and insmod always
# works again. The kernel that oopses or warns ends the guest.
set -u

ROUNDS=3
went=0 refused=0

for round in $(seq "$ROUNDS"); do
	if [ ! -d /sys/module/framering ]; then
		insmod "$FRAMERING_MODULE" || exit 1
	fi
	framering play --pattern box --size 64x32 --format R8 --fps max \
		--frames 200 >/dev/null 2>&1 &
	play=$!
	framering verify --frames 100 --timeout 2000 >/dev/null 2>&1 &
	verify=$!
	cat /dev/framering0 >/dev/null 2>&1 &
	cat=$!
	for _ in $(seq 10); do
		if rmmod framering 2>/dev/null; then
			went=$((went + 1))
			insmod "$FRAMERING_MODULE" || exit 1
		else
			refused=$((refused + 1))
		fi
		[ $((round % 3)) != 0 ] || sleep 0.0$((RANDOM % 10))
	done
	kill -9 "$play" "$verify" "$cat" 2>/dev/null
	wait
	rmmod framering || { echo "round $round: still in use"; exit 1; }
done
echo "rmmod went $went times beside a stream and was refused $refused times"
[ "$refused" -gt 0 ]
