#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# An LCD out of the ring, on a board that others have modelled (QEMU's Versatile
# Express) and, in the first part, by a driver that others have written (the
# kernel's PL111 driver), to which framering-view hands the slots. QEMU's screendump is
# what the LCD shows: it must be the picture that a program put into the ring, pixel for
# pixel, and the controller's LCDUPBASE the physical address of the slot. So nobody has
# copied anything.
#
# What the guest runs is in single quotes; constants have no blanks.
# shellcheck disable=SC2016,SC2086
. "$(dirname "$(readlink -f "$0")")/../vm/lib.bash"
# shellcheck source=tests/vm/screen.bash
. "$VM_REPO/tests/vm/screen.bash"
for part in arch board root; do
	# shellcheck source=/dev/null
	. "$VM_REPO/tools/lib/$part.bash"
done

BOARD=vexpress-a15 SUITE=trixie
# The first of them boots a guest, and perhaps another.
CASE_LIMIT=900
# The motherboard's registers, and those of its LCD controller and its video memory.
SYS=0x1c010000 CLCD=0x1c1f0000 VRAM=0x18000000
SYS_LED=$((SYS + 8)) LCDUPBASE=$((CLCD + 0x10))
LCD_NODE=/bus@8000000/motherboard-bus@8000000/iofpga-bus@300000000/clcd@1f0000
WIDTH=640 HEIGHT=480
SIZE=$((WIDTH * HEIGHT * 4))
# Bytes of a picture file before its pixels.
HEADER=$(printf 'P6\n%d %d\n255\n' $WIDTH $HEIGHT | wc -c)

# board_up OPTION... - a guest that is the board, with the pictures in /out
board_up()
{
	vm_start_shell --board $BOARD --no-module "$@"
	make_pictures frame $WIDTH $HEIGHT
}

load()
{
	vm_ask_guest "! grep -q '^leds_gpio ' /proc/modules || rmmod leds-gpio || exit
		[ ! -d /sys/module/framering ] || rmmod framering || exit
		insmod /job/programs/framering.ko $* && udevadm settle -t 60"
}

# screen_is WHAT PICTURE - and the controller has it from $phys
screen_is()
{
	local base

	base=$(vm_word $LCDUPBASE)
	[ $((base)) = $((phys)) ] || fail "$1: LCDUPBASE is $base, the slot at $phys"
	screen_dump "$2" || fail "$1: the screen is not $(basename "$2")"
	echo "$1: slot $slot at $phys, LCDUPBASE $base, the screen is $(basename "$2")"
}

# poke WHAT PICTURE - some lines of the slot turn blue from outside
poke()
{
	local lines=8 first=100 pixels

	pixels=$((lines * WIDTH))
	# shellcheck disable=SC2046
	printf '\xcc\x66\x33\x00%.0s' $(seq $pixels) >"$OUT/poke"
	vm_poke $((phys + first * WIDTH * 4)) "$OUT/poke"
	cp "$2" "$OUT/poked.ppm"
	# shellcheck disable=SC2046
	printf '\x33\x66\xcc%.0s' $(seq $pixels) |
		dd of="$OUT/poked.ppm" bs=1 seek=$((HEADER + first * WIDTH * 3)) conv=notrunc status=none
	screen_is "$1" "$OUT/poked.ppm"
}

# drm_up - the kernel's driver for the controller. Where the controller may fetch
# from is a matter of the device tree: Debian's confines it to the video memory,
# and then the driver imports nothing.
drm_up()
{
	local dtb=$OUT/board.dtb arch

	need_packages device-tree-compiler
	"$VM_REPO/tests/boards/make-pl111" $SUITE "${BOARD_ARCH[$BOARD]}" || exit
	cp "$BUILD/boards/$SUITE-${BOARD_ARCH[$BOARD]}/pl111_drm.ko" "$OUT/" || exit
	arch=${BOARD_ARCH[$BOARD]}
	cp "$(board_dtb $BOARD $SUITE)" "$dtb" || exit
	fdtput -d "$dtb" $LCD_NODE memory-region || fail "no device tree"
	board_up --dtb "$dtb"
	vm_ask_guest 'for module in i2c_versatile sii902x \
			$(modinfo -F depends /out/pl111_drm.ko | tr , " "); do
			modprobe $module || exit
		done
		insmod /out/pl111_drm.ko && udevadm settle -t 60
		for i in $(seq 100); do
			! grep -q -s -x connected /sys/class/drm/card0-*/status || exit 0
			sleep 0.2
		done
		dmesg | tail; exit 1'
}

# imported MEMORY - slots as framebuffers of the DRM driver
imported()
{
	fill_up frame $WIDTH $HEIGHT --memory "$1"
	show_up framering-view --sink kms --kms-device pl111 --json "${@:2}"
	pictures "PRIME, $1"
	poke "PRIME, $1: written from outside" "$OUT/frame-3.ppm"
	feed 4
	screen_is "PRIME, $1: picture 4" "$OUT/frame-4.ppm"
	holds "PRIME, $1: six more that nobody shows" "$OUT/frame-4.ppm"
	# What is on the screen stays there, whoever dies and whatever comes next.
	gone play
	vm_ask_guest "framering -q play --json --pattern bars --size ${WIDTH}x$HEIGHT \\
		--format XRGB8888 --packed --slots 3 --frames 6 --fps max --memory dma" >/dev/null
	screen_is "PRIME, $1: another producer came and went" "$OUT/frame-4.ppm"
	gone show keep
}

# steps_over MEMORY - the producer is killed, and the next one's frames come out of
# memory of its own, onto the same screen
steps_over()
{
	fill_up frame $WIDTH $HEIGHT --memory "$1"
	show_up framering-view --sink kms --json
	feed 1
	screen_is "PRIME, $1: the first producer" "$OUT/frame-1.ppm"
	gone play keep
	fill_up frame $WIDTH $HEIGHT --memory "$1" --slots 5
	screen_is "PRIME, $1: the second has queued nothing" "$OUT/frame-1.ppm"
	feed 2
	screen_is "PRIME, $1: the second producer" "$OUT/frame-2.ppm"
	stop_show
	reports '[.frames_shown, .generations, .view_path, .copies_per_frame.viewer == 0]' \
		'[2,2,"kms",true]'
	gone play keep
}

# in_its_guest - all that there is to the kernel's driver
in_its_guest()
{
	drm_up
	load carveout=vram:$VRAM:8M
	imported dma
	imported carveout --legacy
	steps_over dma
	vm_finish || fail "the guest ended with an error"
}

# in_time - whether all went well; a process of its own ends if not
in_time()
{
	(
		vm_case=$BASHPID
		in_its_guest
	)
}

# late - the guest's kernel warned that it waited 100 ms for the LCD's interrupt: the
# processor that gets it stood still, as an emulated one may on a busy machine
late()
{
	grep -s -q 'vblank wait timed out' "$OUT/dmesg.txt" &&
		echo "an interrupt of the emulated LCD came late: once more"
}

# The kernel's warning ends the guest, so this one is not shared.
case_the_kernels_driver_shows_the_slots_themselves()
{
	OUT+=/prime
	mkdir -p "$OUT"
	in_time || { late && in_time; } || fail "see above"
}

# by_hand NUMBER - the slot of that picture, by the command
by_hand()
{
	read -r slot phys < <(vm_ask_guest "sed -n '$1 s/^shown [0-9]* //p' /tmp/shown")
	vm_ask_guest "framering reg w clcd+0x10 $phys" >/dev/null
	screen_is "reg w clcd+0x10 $phys" "$OUT/frame-$1.ppm"
}

# by_registers - a module that has the controller's and the LEDs'
by_registers()
{
	load regs=clcd:$CLCD:0x1000,sys:$SYS:0x1000:shared led=sys:bit:0:0x8 \
		carveout=vram:$VRAM:8M
}

# registers MEMORY - the controller is ours
registers()
{
	by_registers
	fill_up frame $WIDTH $HEIGHT --memory "$1"
	show_up example_lcd
	pictures "registers, $1"
	# By hand, to a slot that has another picture.
	by_hand 1
	by_hand 3
	poke "registers, $1: written from outside" "$OUT/frame-3.ppm"
	feed 4
	screen_is "registers, $1: picture 4" "$OUT/frame-4.ppm"
	holds "registers, $1: six more that nobody shows" "$OUT/frame-4.ppm"
	gone play show keep
}

# leds_are VALUE WHAT
leds_are()
{
	local word

	word=$(vm_word $SYS_LED)
	[ $((word)) = $(($1)) ] || fail "$2: SYS_LED is $word, expected $1"
	echo "$2: SYS_LED is $word"
}

# led on|off
led()
{
	vm_ask_guest "framering led $1" >/dev/null
}

# led_says on|off
led_says()
{
	[ "$(vm_ask_guest 'framering led status | cut -d : -f 1')" = "$1" ] ||
		fail "led status should say $1"
}

case_the_lcd_shows_slots_of_dma_memory_by_its_registers()
{
	registers dma
}

case_the_lcd_shows_slots_of_a_carve_out_by_its_registers()
{
	registers carveout
}

# leds_ready - LED 0 is ours, and off
leds_ready()
{
	by_registers
	vm_ask_guest 'framering reg w sys+8 0xa5' >/dev/null
	leds_are 0xa5 'reg w'
	led off
	leds_are 0xa4 'led off'
}

# The board's own LEDs: by loads and stores on the mapped page, and by the kernel.
case_an_led_of_the_board_is_set_and_no_other()
{
	leds_ready
	led_says off
	led on
	leds_are 0xa5 'led on'
	led_says on
}

# level - notes LED 0; whether it was seen on and off
level()
{
	local word

	word=$(vm_word $SYS_LED)
	[ $((word & ~1)) = $((0xa4)) ] || fail "blinking changes others: $word"
	seen+=$((word & 1))
	[[ $seen = *0* && $seen = *1* ]]
}

case_led_blink_leaves_the_other_leds()
{
	local seen=''

	leds_ready
	vm_ask_guest 'framering -q led blink --count 1000 --rate 2 >/tmp/blink.log 2>&1 &
		echo $! >/tmp/blink.pid'
	await 120 level || fail "LED 0 does not blink: $seen"
	vm_ask_guest 'kill -INT $(cat /tmp/blink.pid)
		tail --pid=$(cat /tmp/blink.pid) -f /dev/null'
	echo "led blink: LED 0 is seen on and off, the others stay"
}

# streams WHAT THEN AFTERWARDS - SYS_LED while pictures flow, and when they do not
streams()
{
	fill_up frame $WIDTH $HEIGHT
	show_up 'cat /dev/framering0'
	vm_ask_guest "head -c $SIZE /out/frame.raw >/tmp/frames
		until grep -q queued /sys/kernel/debug/framering/framering0/slots; do sleep 0.1; done"
	leds_are "$2" "$1 while streaming"
	gone play show keep
	leds_are "$3" "$1 when the producer was killed"
}

case_the_led_is_on_while_frames_stream()
{
	leds_ready
	streams 'status LED' 0xa5 0xa4
}

case_the_kernels_led_follows_the_trigger_of_the_ring()
{
	load led=none
	vm_ask_guest 'modprobe leds-gpio && cd /sys/class/leds || exit
		for led in v2m:*; do echo none >$led/trigger; done
		for led in v2m:*; do echo 0 >$led/brightness; done
		echo framering0-streaming >v2m:green:user8/trigger'
	leds_are 0 "the kernel's LEDs off"
	streams "the kernel's LED 7" 0x80 0
	vm_ask_guest 'rmmod leds-gpio'
}

# The guest with Debian's own device tree, if a case wants it.
prepare_all()
{
	vm_prepare
	"$VM_REPO/tools/vm" build --suite $SUITE --arch "${BOARD_ARCH[$BOARD]}" || exit
	[ "${cases_wanted[*]}" = the_kernels_driver_shows_the_slots_themselves ] || board_up
}

cases_main "$@"
