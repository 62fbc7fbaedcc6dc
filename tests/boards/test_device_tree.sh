#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Rings of a device tree (rings.dts) on QEMU's ARM machine "virt": memory from a
# carve-out and from a pool, windows, LEDs, defaults, and what a wrong node gets.
# Witnesses: QEMU reads the registers (xp), and the kernel's GPIO driver the pins.
#
# What the guest runs is in single quotes; constants have no blanks.
# shellcheck disable=SC2016,SC2086
. "$(dirname "$(readlink -f "$0")")/../vm/lib.bash"

TREE=$VM_REPO/tests/boards/rings.dts
# Two have numbers by aliases; the others get those that no alias wants.
POOL=0 CAMERA=2 SEEDS=1 DARK=4
PL061=0x09030000
# Bits 9:2 of an address choose the pins that are read.
PIN5=$((PL061 + (1 << 5 << 2))) PIN6=$((PL061 + (1 << 6 << 2)))

# is WHAT GOT EXPECTED
is()
{
	[ "$2" = "$3" ] || fail "$1: $2, expected $3"
	echo "$1: $2"
}

# load PARAMETER... - the module anew, with the kernel's log from then on
load()
{
	vm_ask_guest "! grep -q '^leds_gpio ' /proc/modules || modprobe -r leds-gpio || exit
		[ ! -d /sys/module/framering ] || rmmod framering || exit
		dmesg -C
		insmod /job/programs/framering.ko $* && udevadm settle -t 60"
}

# info RING FIELD
info()
{
	vm_ask_guest "framering info --device $1 --json | jq -c '$2'"
}

# refused NODE PATTERN - that node has no ring, and the log says why
refused()
{
	awk -v pattern="$2" -v node="$1: probe with driver framering failed" '
		said && index($0, node) { found = 1 }
		{ said = $0 ~ pattern }
		END { exit !found }' "$OUT/log" ||
		fail "$1 should be refused with '$2': $(grep -B 1 "$1" "$OUT/log")"
	grep -q "^node $1\$" "$OUT/unbound" || fail "$1 has a ring"
	echo "refused: $1"
}

case_a_device_tree_makes_rings_with_the_numbers_of_its_aliases()
{
	load
	is "rings" "$(vm_ask_guest 'echo /dev/framering[0-9]*')" \
		"/dev/framering0 /dev/framering1 /dev/framering2 /dev/framering4"
}

case_wrong_nodes_get_no_ring_and_leave_nothing()
{
	load
	vm_ask_guest 'for node in /sys/bus/platform/devices/*wrong-*; do
			[ -e $node/driver ] || echo node ${node##*/}
		done' >"$OUT/unbound"
	vm_ask_guest 'dmesg' >"$OUT/log"
	refused wrong-slots 'framering,slots: should be a number from 3 to 64'
	refused c001cd80.wrong-flag-for-all 'read-only-windows: should list names of windows'
	refused 60000000.wrong-frames '0x0*60000000 is memory for frames'
	refused 74001000.wrong-own-frames 'a register window lies on that memory'
	refused wrong-names 'there is no reg that these are names of'
	refused wrong-whole 'there is no memory-region that a ring could have all of'
	refused c001cf30.wrong-led-registers 'framering,registers should be one to three'
	refused wrong-pools 'second@70000000 is one too many'
	refused wrong-alias 'framering,slots: should be a number from 3 to 64'
	refused wrong-cache 'one of writecombine, cached and uncached, not "fast"'
	refused wrong-mapped 'mapped@68000000 must be no-map'
	refused wrong-absent 'absent@69000000 is not reserved memory'
	refused wrong-outside '/leds is not reserved memory'
	refused 9030000.wrong-owned 'another driver owns 0x0*9030000'
	refused 50000000.wrong-ram '0x0*50000000 is RAM'
	refused c001c800.wrong-overlap 'window other overlaps window one'
	refused c001c900.wrong-nameless 'window 0 needs an entry in reg-names'
	refused c001ca00.wrong-unnamed 'more windows than reg-names has names'
	refused c001cc00.wrong-size 'must be multiples of 4'
	refused c001cd00.wrong-flag 'user-windows: no window is called "two"'
	refused c001ce00.wrong-led-window 'led: no window is called "two"'
	refused wrong-led-nowhere 'led: needs framering,window'
	refused c001cf00.wrong-led-profile 'the profile is one of .*, not "morse"'
	refused c001cf10.wrong-led-bit 'a number from 0 to 7, not 8'
	refused c001cf20.wrong-led-reach 'need 0x404 bytes, the window has 0x10'
	is "wrong nodes" "$(wc -l <"$OUT/unbound")" 25
	# Nothing of them is left.
	vm_ask_guest 'grep -c "framering$" /proc/iomem' >"$OUT/claims"
	is "windows claimed" "$(<"$OUT/claims")" 3
	! grep -q "/absent: \|framering absent" "$OUT/log" || fail "a disabled node has a ring"
}

# played RING OPTION... - a report of two frames
played()
{
	vm_ask_guest "framering play -q --pattern box --size 64x64 --frames 2 --json \
		--device $1 ${*:2} | jq -c '[.slots, .cache_mode, .memory_source]'"
}

# slots_within RING FIRST SIZE - where the ring has memory
slots_within()
{
	local address

	vm_ask_guest "cut -d ' ' -f 2 /sys/kernel/debug/framering/framering$1/memory" \
		>"$OUT/addresses"
	[ -s "$OUT/addresses" ] || fail "ring $1 has no slots"
	while read -r address; do
		[ $((address)) -ge $(($2)) ] && [ $((address)) -lt $(($2 + $3)) ] && continue
		fail "ring $1 has a slot at $address, not within $3 bytes from $2"
	done <"$OUT/addresses"
	echo "ring $1: slots from $(head -n 1 "$OUT/addresses")"
}

# A slot of played().
SLOT=$((64 * 64 * 4))

case_a_ring_with_a_carve_out_has_its_slots_there()
{
	local mode

	load
	is "carve-out" "$(info $CAMERA '[.region,.region_total,.region_free]')" \
		'["frames",33554432,33554432]'
	is "as declared" "$(played $CAMERA)" '[5,"cached","carveout"]'
	is "left of it" "$(info $CAMERA .region_free)" $((33554432 - 5 * SLOT))
	slots_within $CAMERA 0x60000000 33554432
	for mode in writecombine cached uncached; do
		is "carve-out" "$(played $CAMERA --cache $mode --slots 4)" \
			"[4,\"$mode\",\"carveout\"]"
		slots_within $CAMERA 0x60000000 33554432
	done
}

case_a_ring_with_a_pool_has_its_slots_there()
{
	local mode

	load
	is "pool" "$(info $POOL '[.region,.region_total]')" '["pool",67108864]'
	for mode in writecombine cached uncached; do
		is "pool" "$(played $POOL --cache $mode)" "[4,\"$mode\",\"dma\"]"
		slots_within $POOL 0x64000000 67108864
	done
	is "left of it" "$(info $POOL .region_free)" $((67108864 - 4 * SLOT))
}

# One ring gets all of a region without an allocator.
case_a_region_as_a_whole_is_one_rings()
{
	load
	is "whole" "$(played $SEEDS --memory carveout)" '[4,"writecombine","carveout"]'
	is "left of it" "$(info $SEEDS .region_free)" 0
}

case_a_ring_gets_no_memory_but_its_own()
{
	load
	# More than the pool, though the kernel has more elsewhere.
	! vm_do "framering play -q --pattern box --size 1920x1080 --slots 10 --frames 1 \
		--device $POOL --memory dma" >"$OUT/refused" || fail "79 MiB of a pool of 64"
	grep -q 'no contiguous memory' "$OUT/refused" || fail "no reason: $(cat "$OUT/refused")"
	# Nor does a ring with a carve-out get anything else, whatever the source.
	! vm_do "framering play -q --pattern box --size 1920x1080 --slots 10 --frames 1 \
		--device $CAMERA" >"$OUT/refused" || fail "79 MiB of a carve-out of 32"
	! vm_do "framering play -q --pattern box --size 64x64 --frames 1 --device $CAMERA \
		--memory dma" >"$OUT/refused" || fail "a ring of a carve-out has DMA memory"
}

# walk TABLE VIRTUAL PHYSICAL SIZE ATTRIBUTE - each page is there, with this one; the
# table is of user space, 0, or the kernel's, 1
walk()
{
	local pages=$(($4 / 4096)) bad

	vm_witness stop
	timeout 120 gdb-multiarch -nx -batch -x "$VM_REPO/tests/boards/walk.gdb" \
		-ex "target remote $vm_folder/gdb" \
		-ex 'maintenance packet Qqemu.PhyMemMode:1' \
		-ex "fr_walk \$TTBR${1}_EL1 $((16 * $1)) $2 $pages" \
		-ex 'maintenance packet Qqemu.PhyMemMode:0' -ex detach >"$OUT/walk" 2>&1
	vm_witness cont
	[ "$(grep -c '^page ' "$OUT/walk")" = "$pages" ] || fail "no walk: $(tail -n 5 "$OUT/walk")"
	bad=$(grep '^page ' "$OUT/walk" | while read -r _ virt phys attribute; do
		[ $((virt - $2)) = $((phys - $3)) ] && [ "$attribute" = "$5" ] && continue
		echo "$virt $phys $attribute"
	done | head -n 3)
	[ -z "$bad" ]
}

# user_walk ... - in the client's address space, which is there while the client runs
user_walk()
{
	await 30 walk 0 "$@" ||
		fail "still not $4: $(grep '^page ' "$OUT/walk" | head -n 3)"
}

# tables MODE ATTRIBUTE - the processor's own: user space and the kernel have a slot's pages one after
# the other, cached (0xff) or not (0x44, Normal Non-cacheable).
tables()
{
	local mode=$1 attribute=$2 number virt phys size kernel

	load
	ring_up "$mode" 3 640 480
	vm_ask_guest "cat /sys/kernel/debug/framering/framering$POOL/memory" >"$OUT/memory"
	while read -r _ number _ virt _ phys _ size; do
		user_walk "$virt" "$phys" "$size" "$attribute"
		read -r _ _ _ kernel < <(grep "^$number " "$OUT/memory")
		walk 1 "$kernel" "$phys" "$size" "$attribute" ||
			fail "the kernel has slot $number otherwise: $(grep '^page ' "$OUT/walk" |
				head -n 3)"
		# What the client has written is in physical memory where it should be.
		is "$mode slot $number, at $phys" "$(vm_word "$phys")" \
			"$(printf '0x%08x' $((0xf7000000 | number << 20)))"
	done < <(grep '^slot ' "$OUT/slots")
	ring_down
}

case_write_combined_slots_are_so_in_the_processors_tables()
{
	tables writecombine 0x44
}

case_cached_slots_are_so_in_the_processors_tables()
{
	tables cached 0xff
}

case_uncached_slots_are_so_in_the_processors_tables()
{
	tables uncached 0x44
}

# pin NUMBER - what the kernel's GPIO driver says of it
pin()
{
	vm_ask_guest "gpio_client /dev/gpiochip0 $1"
}

# The LED of a real controller, which the kernel's own driver shares with us.
case_the_led_of_a_gpio_controller_is_seen_by_the_kernels_driver()
{
	load
	is "at first" "$(pin 5)" "out 0"
	vm_ask_guest "framering led on --device $CAMERA"
	expect_word "led on" $PIN5 0x20
	is "led on" "$(pin 5)" "out 1"
	vm_ask_guest "framering led off --device $CAMERA"
	expect_word "led off" $PIN5 0
	is "led off" "$(pin 5)" "out 0"
	vm_ask_guest "framering reg w gpio+0x80 0x20 --device $CAMERA"
	is "reg w" "$(pin 5)" "out 1"
	is "status" "$(vm_ask_guest "framering led status --device $CAMERA --json | jq .on")" true
	vm_ask_guest "framering reg w gpio+0x80 0 --device $CAMERA"
	expect_word "reg w" $PIN5 0
	# Pins of nobody stay what they are.
	is "pin 4" "$(pin 4)" "in 0"
}

# stream RING - a producer in the background, until halt; its first frame is queued
stream()
{
	vm_ask_guest "queued() { framering info --device $1 --json | jq .counters.queued; }
		before=\$(queued)
		framering -q play --pattern box --size 320x240 --fps 10 --device $1 \
			>/dev/null 2>&1 &
		echo \$! >/tmp/play
		until [ \$(queued) -gt \$before ]; do sleep 0.1; done"
}

halt()
{
	vm_ask_guest 'kill -9 $(cat /tmp/play); tail --pid=$(cat /tmp/play) -f /dev/null'
}

# Status LED and trigger: pin 5 is ours, pin 6 the LED driver's of the kernel.
case_led_and_trigger_follow_the_frames_of_their_ring_only()
{
	load
	vm_ask_guest 'modprobe leds-gpio; udevadm settle -t 60; cat /sys/class/leds/streaming/trigger' |
		grep -o '\[.*\]' | grep -q framering2-streaming || fail "no such trigger"
	expect_word "trigger" $PIN6 0
	stream $CAMERA
	expect_word "streaming" $PIN5 0x20
	expect_word "streaming, trigger" $PIN6 0x40
	is "streaming, trigger" "$(vm_ask_guest 'cat /sys/class/leds/streaming/brightness')" 1
	halt
	expect_word "the end" $PIN5 0
	expect_word "the end, trigger" $PIN6 0
	# Another ring's frames are not this one's.
	stream $POOL
	expect_word "another ring" $PIN5 0
	expect_word "another ring, trigger" $PIN6 0
	halt
}

# The seeds' sequence at the seeds' address.
case_the_seeds_led_and_windows_are_at_their_addresses()
{
	local bank=0xc001c000

	load
	expect_word "OUT: pin 12 high is off" $bank 0x1000
	expect_word "OUTENB" $((bank + 4)) 0x1000
	expect_word "ALTFN0" $((bank + 0x20)) 0x1000000
	vm_ask_guest "framering reg w 0xC001C000 0xC84 --device $SEEDS"
	expect_word "w C001C000 C84" $bank 0xc84
	is "which lights it" "$(vm_ask_guest "framering led status --device $SEEDS --json | jq .on")" true
	vm_ask_guest "framering reg w 0xC001C000 0x1C84 --device $SEEDS"
	expect_word "w C001C000 1C84" $bank 0x1c84
	is "which darkens it" "$(vm_ask_guest "framering led status --device $SEEDS --json | jq .on")" false
	! vm_do "framering reg w locked+0 1 --device $SEEDS" >"$OUT/refused" ||
		fail "a read-only window was written"
	grep -q 'read-only' "$OUT/refused" || fail "no reason: $(cat "$OUT/refused")"
	! vm_do "framering reg r bank+0x24 --device $SEEDS" >"$OUT/refused" ||
		fail "beyond the window"
	expect_word "an LED that is switched off" 0xc001c200 0
	is "it has none" "$(info $DARK .led)" false
	# One ring's windows are not another's.
	! vm_do "framering reg r 0xC001C000 --device $CAMERA" >"$OUT/refused" ||
		fail "another ring's window"
}

# A program that has a window mapped keeps it.
case_an_unbound_device_takes_its_ring_along_and_comes_back()
{
	load
	vm_ask_guest "framering -q led blink --count 100000 --rate 5 --device $CAMERA \
			>/tmp/blink.log 2>&1 &
		echo \$! >/tmp/blink"'
		until grep -q framering2 /proc/$(cat /tmp/blink)/maps; do sleep 0.1; done
		echo 9030000.camera >/sys/bus/platform/drivers/framering/unbind
		[ ! -e /dev/framering2 ] && kill -0 $(cat /tmp/blink)'
	vm_ask_guest 'echo 9030000.camera >/sys/bus/platform/drivers/framering/bind
		udevadm settle -t 60; [ -e /dev/framering2 ]
		kill $(cat /tmp/blink); tail --pid=$(cat /tmp/blink) -f /dev/null'
	vm_ask_guest "framering led on --device $CAMERA"
	expect_word "bound again, led on" $PIN5 0x20
	vm_ask_guest 'rmmod framering'
	expect_word "unloaded" $PIN5 0
}

case_rings_of_the_module_itself_come_after_those_of_the_tree()
{
	load devices=1
	is "rings" "$(vm_ask_guest 'echo /dev/framering[0-9]*')" \
		"/dev/framering0 /dev/framering1 /dev/framering2 /dev/framering4 /dev/framering5"
	is "the module's own" "$(info 5 .region)" '"limits"'
}

prepare_all()
{
	vm_prepare
	[[ "${cases_wanted[*]}" != *_tables* ]] || need_packages gdb-multiarch
	vm_start_shell --arch arm64 --memory 2304 --cpus 1 --device-tree "$TREE" --no-module
}

cases_main "$@"
