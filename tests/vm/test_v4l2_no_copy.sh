#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# A V4L2 client's buffer is the slot, by QEMU's view of physical memory: the frame
# that it has dequeued is at the slot's address, byte for byte, and what is written
# there from outside shows in its mapping. It has stopped its stream by then, and
# another producer goes on: the slot is the client's until it frees the buffer.
#
# What the guest runs is in single quotes; constants have no blanks.
# shellcheck disable=SC2016,SC2086
. "$(dirname "$(readlink -f "$0")")/lib.bash"

SIZE=$((320 * 240 * 2))
POKE=4096

prepare_all()
{
	vm_prepare
	vm_start_shell
	vm_ask_guest 'modprobe -a videobuf2-v4l2 videobuf2-vmalloc &&
		insmod /job/programs/framering-v4l2.ko &&
		udevadm settle -t 60'
}

finish_all()
{
	vm_ask_guest 'rmmod framering_v4l2'
	vm_finish || fail "the guest ended with an error"
}

case_the_buffer_of_a_v4l2_client_is_the_slot_until_it_frees_it()
{
	local buffer phys

	vm_ask_guest 'rm -f /out/guest-kept /out/poke
		framering play -q --pattern bars --size 320x240 --format YUYV --packed \
			--slots 4 --frames 3 || exit
		head -c '$SIZE' /dev/framering0 >/out/native
		video_client keep /dev/video0 /out >/out/client 2>&1 &
		client=$!
		echo $client >/tmp/client.pid
		until [ -e /out/guest-kept ]; do
			kill -0 $client || { cat /out/client; exit 1; }
			sleep 0.2
		done
		queued=$(cat /sys/class/framering/framering0/queued)
		framering play -q --pattern bars --size 320x240 --format YUYV --packed \
			--slots 4 >/out/play 2>&1 &
		echo $! >/tmp/play.pid
		until [ "$(cat /sys/class/framering/framering0/queued)" -gt $((queued + 60)) ]; do
			kill -0 $! || { cat /out/play; exit 1; }
			sleep 0.2
		done'
	read -r buffer _ <"$OUT/guest-kept"
	vm_ask_guest 'cat /sys/kernel/debug/framering/framering0/memory' >"$OUT/slots"
	read -r _ phys _ < <(awk -v slot="$buffer" '$1 == slot' "$OUT/slots")
	[ -n "$phys" ] || fail "no slot $buffer in $(cat "$OUT/slots")"

	vm_save "$phys" $SIZE "$OUT/memory"
	cmp "$OUT/memory" "$OUT/native" ||
		fail "memory at $phys is not the frame that the client has"
	echo "slot $buffer: $SIZE bytes at $phys are the client's frame, 60 frames later"

	head -c "$POKE" /dev/urandom >"$OUT/part"
	vm_poke "$phys" "$OUT/part"
	mv "$OUT/part" "$OUT/poke"
	vm_ask_guest 'tail --pid=$(cat /tmp/client.pid) -f /dev/null
		framering info -d 0 --json | jq -r .counters.bytes_copied >/out/copied
		kill $(cat /tmp/play.pid); tail --pid=$(cat /tmp/play.pid) -f /dev/null'
	cat "$OUT/client"
	grep -q '^intact$' "$OUT/client" || fail "the client's frame was not intact"
	grep -q '^poke seen$' "$OUT/client" ||
		fail "the client does not see what was written to $phys"
	# head's read() of the native node.
	[ "$(cat "$OUT/copied")" = $SIZE ] || fail "the driver copied $(cat "$OUT/copied") bytes"
}

cases_main "$@"
