#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# rmmod at any moment of a stream's life is refused or clean, and insmod always
# works again. The kernel that oopses or warns ends the guest.
set -u

TRIES=10	# of rmmod, in each of the three parts of each round
ROUNDS=$(((${FRAMERING_ROUNDS:-90} + 3 * TRIES - 1) / (3 * TRIES)))
went=0 refused=0
pids=()

# stream_begin - a producer, a consumer and a reader that may or may not find the
# device
stream_begin()
{
	framering play --pattern box --size 64x32 --format R8 --fps max \
		>/dev/null 2>&1 &
	pids=($!)
	framering verify --timeout 60000 >/dev/null 2>&1 &
	pids+=($!)
	cat /dev/framering0 >/dev/null 2>&1 &
	pids+=($!)
}

stream_kill()
{
	kill -9 "${pids[@]}" 2>/dev/null
}

load()
{
	[ -d /sys/module/framering ] || insmod "$FRAMERING_MODULE" || exit 1
}

unload()
{
	if rmmod framering 2>/dev/null; then
		went=$((went + 1))
	else
		refused=$((refused + 1))
	fi
}

# Whenever it happens: programs are starting, have the device open, or miss it.
beside_starts()
{
	local try

	load
	stream_begin
	for try in $(seq $TRIES); do
		[ $((try % 3)) != 0 ] || sleep 0.0$((RANDOM % 10))
		unload
		load
	done
	stream_kill
	wait
}

# While somebody certainly has it open: refused every time.
beside_a_stream()
{
	local before=$went end=$((SECONDS + 60))

	stream_begin
	until [ "$(cat /sys/class/framering/framering0/producer)" = "${pids[0]}" ]; do
		[ $SECONDS -lt $end ] || { echo "no stream comes"; exit 1; }
		sleep 0.1
	done
	for _ in $(seq $TRIES); do
		unload
	done
	[ "$went" = "$before" ] || { echo "the module went under a stream"; exit 1; }
}

# While programs die, and afterwards for certain.
beside_deaths()
{
	stream_kill
	for _ in $(seq $TRIES); do
		unload
		load
	done
	wait
	rmmod framering || { echo "still in use, and nobody is there"; exit 1; }
}

for _ in $(seq $ROUNDS); do
	beside_starts
	beside_a_stream
	beside_deaths
done
echo "rmmod went $went times and was refused $refused times"
[ "$refused" -gt 0 ]
