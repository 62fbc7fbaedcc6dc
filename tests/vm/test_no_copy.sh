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
	vm_ask "pmemsave $1 $3 \"$OUT/memory\"" >/dev/null
	cmp -n "$3" "$OUT/memory" "$2"
}

# judge MODE - a frame queued and held, from both sides
judge()
{
	local frame phys size first=

	vm_wait_for "guest-$1" 600
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
	vm_wait_for "guest-saw-$1" 300
	sed "s/^/$1: written from outside: /" "$OUT/guest-saw-$1"
	grep -q '^poke seen$' "$OUT/guest-saw-$1" ||
		fail "$1: the consumer does not see what was written to $first"
	grep -q "^copied 0, after a read() of $POKE: $POKE\$" "$OUT/guest-saw-$1" ||
		fail "$1: the driver's count of copied bytes is wrong"
}

# judge_play - frames of framering play, which reads them straight into slots
judge_play()
{
	local slot phys size=$1 number found queued copied

	vm_wait_for guest-play 300
	for number in 1 2 3; do
		tail -c +$(((number - 1) * size + 1)) "$OUT/noise" | head -c "$size" >"$OUT/frame"
		found=
		while read -r slot phys _; do
			! same_at "$phys" "$OUT/frame" "$size" >/dev/null ||
				found="slot $slot at $phys"
		done <"$OUT/guest-play"
		[ -n "$found" ] || fail "play: frame $number is in no slot"
		echo "play: frame $number: $size bytes in $found"
	done
	read -r queued copied <"$OUT/guest-play.counters"
	[ "$queued:$copied" = "9:$((3 * POKE))" ] ||
		fail "play: the driver counts $queued frames and $copied bytes copied"
	echo "play: 3 frames queued, and nothing copied by the driver"
}

SIZE=$((640 * 360 * 4))
head -c $((3 * SIZE)) /dev/urandom >"$OUT/noise"

# shellcheck disable=SC2016
vm_start -- bash -e -c '
	for mode in writecombine cached uncached; do
		queue_client $mode /out
	done
	framering -q play - --size 640x360 --format XRGB8888 --packed \
		--slots 4 --fps max </out/noise
	framering info -d 0 --json |
		jq -r ".counters | \"\\(.queued) \\(.bytes_copied)\"" >/out/guest-play.counters
	cp /sys/kernel/debug/framering/framering0/memory /out/part
	mv /out/part /out/guest-play
	until [ -e /out/go ]; do sleep 0.2; done'
for mode in writecombine cached uncached; do
	judge $mode
done
judge_play $SIZE
vm_finish || fail "the guest ended with an error"
