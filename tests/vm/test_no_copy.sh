#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# No copy, by QEMU's view of physical memory: what one process queued is at the
# slot's physical address, byte for byte, and what is written there from outside
# is what another process sees in the frame it has acquired. The driver's copy
# counter stays at 0, and rises with the first read().
#
# The frames are noise: no second place in memory holds the like by chance.
. "$(dirname "$(readlink -f "$0")")/lib.bash"

POKE=4096

# same_at PHYS FILE SIZE - whether the guest's memory is as the file's beginning
same_at()
{
	vm_save "$1" "$3" "$OUT/memory"
	cmp -n "$3" "$OUT/memory" "$2"
}

prepare_all()
{
	vm_prepare
	vm_start_shell
}

# client MODE - queues frames, and has one held
client()
{
	vm_ask_guest "rm -f /out/guest-$1 /out/guest-saw-$1 /out/poke-$1
		queue_client $1 /out >/tmp/client 2>&1 &
		echo \$! >/tmp/client.pid
		until [ -e /out/guest-$1 ]; do
			kill -0 \$! || { cat /tmp/client; exit 1; }
			sleep 0.1
		done"
}

# client_ends MODE - once it has seen what was written from outside
client_ends()
{
	vm_ask_guest "tail --pid=\$(cat /tmp/client.pid) -f /dev/null
		[ -e /out/guest-saw-$1 ] || { cat /tmp/client; exit 1; }"
}

# judge MODE - a frame queued and held, from both sides
judge()
{
	local frame phys size first=

	client "$1"
	while read -r _ frame _ _ _ phys _ size; do
		first=${first:-$phys}
		same_at "$phys" "$OUT/frame-$frame" "$size" ||
			fail "$1: memory at $phys is not frame $frame"
		echo "$1: frame $frame: $size bytes at $phys are those that were queued"
	done <"$OUT/guest-$1"
	[ -n "$first" ] || fail "$1: no frames"

	head -c "$POKE" /dev/urandom >"$OUT/part"
	vm_poke "$first" "$OUT/part"
	mv "$OUT/part" "$OUT/poke-$1"
	client_ends "$1"
	sed "s/^/$1: written from outside: /" "$OUT/guest-saw-$1"
	grep -q '^poke seen$' "$OUT/guest-saw-$1" ||
		fail "$1: the consumer does not see what was written to $first"
	grep -q "^copied 0, after a read() of $POKE: $POKE\$" "$OUT/guest-saw-$1" ||
		fail "$1: the driver's count of copied bytes is wrong"
}

case_a_write_combined_frame_is_seen_where_it_was_queued()
{
	judge writecombine
}

case_a_cached_frame_is_seen_where_it_was_queued()
{
	judge cached
}

case_an_uncached_frame_is_seen_where_it_was_queued()
{
	judge uncached
}

# framering play reads frames straight into slots.
case_frames_that_play_reads_are_in_slots_and_not_copied()
{
	local slot phys size=$((640 * 360 * 4)) number found queued copied

	head -c $((3 * size)) /dev/urandom >"$OUT/noise"
	# The driver's counters begin anew.
	vm_ask_guest 'rmmod framering && insmod /job/programs/framering.ko &&
		udevadm settle -t 60 || exit
		framering -q play - --size 640x360 --format XRGB8888 --packed \
			--slots 4 --fps max </out/noise >/tmp/play.log 2>&1 ||
			{ cat /tmp/play.log; exit 1; }
		framering info -d 0 --json | jq -r ".counters | \"\(.queued) \(.bytes_copied)\""' \
		>"$OUT/counters"
	vm_ask_guest 'cat /sys/kernel/debug/framering/framering0/memory' >"$OUT/slots"
	for number in 1 2 3; do
		tail -c +$(((number - 1) * size + 1)) "$OUT/noise" | head -c "$size" >"$OUT/frame"
		found=
		while read -r slot phys _; do
			! same_at "$phys" "$OUT/frame" "$size" >/dev/null ||
				found="slot $slot at $phys"
		done <"$OUT/slots"
		[ -n "$found" ] || fail "play: frame $number is in no slot"
		echo "play: frame $number: $size bytes in $found"
	done
	read -r queued copied <"$OUT/counters"
	[ "$queued:$copied" = 3:0 ] ||
		fail "play: the driver counts $queued frames and $copied bytes copied"
	echo "play: 3 frames queued, and nothing copied by the driver"
}

cases_main "$@"
