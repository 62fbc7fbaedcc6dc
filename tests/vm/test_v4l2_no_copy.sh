#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# A V4L2 client's buffer is the slot, by QEMU's view of physical memory: the frame
# that it has dequeued is at the slot's address, byte for byte, and what is written
# there from outside shows in its mapping. It has stopped its stream by then, and
# another producer goes on: the slot is the client's until it frees the buffer.
. "$(dirname "$(readlink -f "$0")")/lib.bash"

SIZE=$((320 * 240 * 2))
POKE=4096

# shellcheck disable=SC2016
vm_start -- bash -e -c '
	modprobe -a videobuf2-v4l2 videobuf2-vmalloc
	insmod /job/programs/framering-v4l2.ko
	udevadm settle -t 60
	framering play -q --pattern bars --size 320x240 --format YUYV --packed \
		--slots 4 --frames 3
	head -c '$SIZE' /dev/framering0 >/out/native
	video_client keep /dev/video0 /out >/out/client 2>&1 &
	client=$!
	until [ -e /out/guest-kept ]; do kill -0 $client; sleep 0.2; done
	framering play -q --pattern bars --size 320x240 --format YUYV --packed \
		--slots 4 >/out/play 2>&1 &
	until [ "$(cat /sys/class/framering/framering0/queued)" -gt 60 ]; do sleep 0.2; done
	cp /sys/kernel/debug/framering/framering0/memory /out/part
	mv /out/part /out/guest-memory
	wait $client
	framering info -d 0 --json | jq -r .counters.bytes_copied >/out/copied
	kill $!
	wait
	rmmod framering_v4l2'
vm_wait_for guest-memory 600
read -r buffer _ <"$OUT/guest-kept"
read -r _ phys _ < <(awk -v slot="$buffer" '$1 == slot' "$OUT/guest-memory")
[ -n "$phys" ] || fail "no slot $buffer in $(cat "$OUT/guest-memory")"

vm_ask "pmemsave $phys $SIZE \"$OUT/memory\"" >/dev/null
cmp "$OUT/memory" "$OUT/native" ||
	fail "memory at $phys is not the frame that the client has"
echo "slot $buffer: $SIZE bytes at $phys are the client's frame, 60 frames later"

head -c "$POKE" /dev/urandom >"$OUT/part"
vm_poke "$phys" "$OUT/part"
mv "$OUT/part" "$OUT/poke"
vm_finish || fail "the guest ended with an error: $(cat "$OUT/client" "$OUT/play")"
cat "$OUT/client"
grep -q '^intact$' "$OUT/client" || fail "the client's frame was not intact"
grep -q '^poke seen$' "$OUT/client" || fail "the client does not see what was written to $phys"
# head's read() of the native node.
[ "$(cat "$OUT/copied")" = $SIZE ] || fail "the driver copied $(cat "$OUT/copied") bytes"
