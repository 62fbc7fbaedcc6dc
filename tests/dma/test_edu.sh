#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# A device as the producer: QEMU's edu fills slots by DMA, by a driver of another
# module (drv/samples/edu.c). The guest must have the device (-device edu), whose
# DMA reaches all memory.
. "$(dirname "$(readlink -f "$0")")/../cli/lib.bash"
# shellcheck source=/dev/null
. "$(dirname "$(readlink -f "$0")")/../params/reserved.bash"

EDU=$(dirname "${FRAMERING_MODULE:?}")/framering-edu.ko
RING=/sys/bus/platform/drivers/framering
for device in /sys/bus/pci/devices/*; do
	[ "$(cat "$device/vendor") $(cat "$device/device")" != "0x1234 0x11e8" ] || PCI=$device
done

prepare_all()
{
	[ -n "${PCI:-}" ] || skip "this guest has no edu device"
}

# The device is left bound to nothing, on the bus, with interrupts by messages.
finish()
{
	[ ! -d /sys/module/framering_edu ] || rmmod framering_edu
	[ -d "$PCI" ] || echo 1 >/sys/bus/pci/rescan
	echo 1 >"$PCI/msi_bus"
}

prepare()
{
	[ -d "$RING/framering.0" ] || ! [ -d /sys/module/framering ] ||
		echo framering.0 >"$RING/bind"
	fresh_driver
}

# The device snoops: but on a PC its ring must be cached.
PC=yes MODE=()
[ "$(uname -m)" = x86_64 ] || PC='' MODE=(cache=1)

# bound - the driver has the device
bound()
{
	[ -d "$PCI/driver" ]
}

# begin PARAMETERS... - the device fills ring 0
begin()
{
	run 0 insmod "$EDU" dma_bits=64 "${MODE[@]}" "$@"
	bound || wrong "'$*': no driver took the device"
}

end()
{
	run 0 rmmod framering_edu
}

# refused PATTERN PARAMETERS... - the driver does not take the device, and says why
refused()
{
	local pattern=$1 mark

	shift
	mark=$(log_mark)
	run 0 insmod "$EDU" "$@"
	! bound || wrong "'$*' should be refused"
	log_since "$mark" | grep -q -E -- "$pattern" ||
		wrong "'$*' should be refused with '$pattern': $(dmesg | tail -n 3)"
	end
	echo "refused: $*"
}

# idle - nobody is producer, nothing dequeued
idle()
{
	[ "$(cat /sys/class/framering/framering0/producer)" = 0 ] || wrong "there is a producer"
	! grep -q dequeued /sys/kernel/debug/framering/framering0/slots || wrong "a slot is lost"
}

case_frames_arrive_by_dma()
{
	begin
	run 0 edu_client 5
	ring_is .counters.bytes_copied 0 || wrong "bytes were copied"
	! play_once || wrong "there are two producers"
	! rmmod framering 2>/dev/null || wrong "the ring's module can go"
	end
	idle
	run 0 framering play -q --pattern box --size 64x64 --frames 2
	# Several transfers to a frame, and mapped otherwise.
	begin height=48 cache=1
	run 0 edu_client 3
	end
	idle
	# Slots given back without a frame: as if they had never been.
	begin damage=2 policy=1
	run 0 edu_client 4
	end
	idle
}

play_once()
{
	framering play -q --pattern box --size 64x64 --frames 1 2>/dev/null
}

# The processor writes nothing into the slots: without the device's right to
# memory (bus mastering), what consumers see is not what the driver made up. Its
# interrupts must then be a wire's, since messages are written to memory too.
case_only_the_device_writes()
{
	echo 0 >"$PCI/msi_bus"
	begin
	run 0 edu_client 2
	# PCI_COMMAND without PCI_COMMAND_MASTER.
	printf '\x03\x00' | dd of="$PCI/config" bs=1 seek=4 conv=notrunc status=none
	run 1 edu_client 6
	says 'word'
	end
	echo 1 >"$PCI/msi_bus"
}

is_read()
{
	[ "$(</sys/class/framering/framering0/consumers)" = 1 ]
}

full()
{
	! grep -q -E 'free|dequeued' /sys/kernel/debug/framering/framering0/slots
}

# has_queued FRAMES - in the ring's life so far
has_queued()
{
	[ "$(cat /sys/class/framering/framering0/queued)" -ge "$1" ]
}

# While a lossless consumer does not read, the device stands still; then it goes
# on, and no frame is missing.
case_the_device_waits_for_slots()
{
	local reader

	begin policy=1
	edu_client 60 >"$WORK/reader" 2>&1 &
	reader=$!
	until_true is_read
	kill -STOP "$reader"
	until_true full
	kill -CONT "$reader"
	wait "$reader" || wrong "the lossless reader: $(cat "$WORK/reader")"
	end
}

# The device or its driver goes at any moment.
case_device_and_driver_go_at_any_moment()
{
	local frames

	for frames in 1 2 5; do
		begin
		until_true has_queued "$frames"
		end
		idle
	done
	begin
	until_true has_queued 1
	echo 1 >"$PCI/remove"
	idle
	echo 1 >/sys/bus/pci/rescan
	until_true bound
	run 0 edu_client 2
	end
	begin
	echo "framering.0" >"$RING/unbind"
	[ ! -e /dev/framering0 ] || wrong "the ring is still there"
	end
	echo "framering.0" >"$RING/bind"
	udevadm settle -t 60
	begin
	run 0 edu_client 2
	end
}

case_what_cannot_be_a_producer_is_refused()
{
	refused 'cannot be the producer of framering7' dma_bits=64 ring=7
	[ -n "$PC" ] || refused 'set the ring up with mode cached' dma_bits=64 cache=0
	refused 'should be a multiple of 16' dma_bits=64 height=17
	refused 'should be 20 to 64' dma_bits=65
	refused '(EINVAL|-22): cannot be the producer' dma_bits=64 cache=9
	# 16 MiB: there is memory for the driver, if for anybody, but no ring.
	[ -z "$PC" ] || ! grep -q 'zone *DMA$' /proc/zoneinfo ||
		refused 'out of this device.s reach .DMA mask 0xffffff., and bounce' dma_bits=24
	idle
	framering play -q --pattern box --size 64x64 --fps 2 >/dev/null 2>&1 &
	until_true ring_is .producer true
	refused 'cannot be the producer of framering0' dma_bits=64
	kill %1
	wait
}

# Memory without pages, by its address.
case_it_writes_into_a_carveout()
{
	[ -n "$PC" ] || skip "only a PC keeps memory by memmap="
	is_reserved || fail "no memory for a carve-out"
	fresh_driver "carveout=frames:$RESERVED:1M"
	begin memory=1
	run 0 edu_client 3
	ring_is .memory_source carveout || wrong "not from the carve-out"
	end
}

cases_main "$@"
