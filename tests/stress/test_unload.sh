#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# rmmod at any moment of a stream's life is refused or clean, and insmod always
# works again. The kernel that oopses or warns ends the guest.
# shellcheck source=tests/harness/cases.bash
. "$(dirname "$(readlink -f "$0")")/../harness/cases.bash"

TRIES=10	# of rmmod, in each of the three parts of each round
CASE_LIMIT=$((60 + ${FRAMERING_ROUNDS:-90}))
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
	[ -d /sys/module/framering ] || insmod "$FRAMERING_MODULE" || fail "insmod fails"
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
	for try in $(seq "$TRIES"); do
		[ $((try % 3)) != 0 ] || sleep 0.0$((RANDOM % 10))
		unload
		load
	done
	stream_kill
	wait
}

streams()
{
	[ "$(cat /sys/class/framering/framering0/producer)" = "${pids[0]}" ]
}

# While somebody certainly has it open: refused every time.
beside_a_stream()
{
	local before=$went

	stream_begin
	await 20 streams || fail "no stream comes"
	for _ in $(seq "$TRIES"); do
		unload
	done
	[ "$went" = "$before" ] || fail "the module went under a stream"
}

# While programs die, and afterwards for certain.
beside_deaths()
{
	stream_kill
	for _ in $(seq "$TRIES"); do
		unload
		load
	done
	wait
	rmmod framering || fail "still in use, and nobody is there"
}

case_rmmod_is_refused_or_clean_at_any_moment()
{
	for _ in $(seq "$ROUNDS"); do
		beside_starts
		beside_a_stream
		beside_deaths
	done
	echo "rmmod went $went times and was refused $refused times"
	[ "$refused" -gt 0 ] || fail "rmmod was never refused"
}

cases_main "$@"
