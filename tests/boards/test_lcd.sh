#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# An LCD out of the ring, on a board that others have modelled (QEMU's Versatile
# Express) and, in the first part, by a driver that others have written (the
# kernel's PL111 driver). QEMU's screendump is what the LCD shows: it must be the
# picture that a program put into the ring, pixel for pixel, and the controller's
# LCDUPBASE the physical address of the slot. So nobody has copied anything.
# Usage: test_lcd.sh [prime] [stock]
#
# What the guest runs is in single quotes.
# shellcheck disable=SC2016
. "$(dirname "$(readlink -f "$0")")/../vm/lib.bash"
for part in arch board root; do
	# shellcheck source=/dev/null
	. "$VM_REPO/tools/lib/$part.bash"
done

BOARD=vexpress-a15 SUITE=trixie
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
	vm_start --suite $SUITE --board $BOARD --no-module "$@" -- /repo/tests/vm/guest_shell.sh
	[ ! -e "$OUT/frame-4.ppm" ] || return 0
	vm_ask_guest "ffmpeg -loglevel error -f lavfi -i testsrc2=s=${WIDTH}x$HEIGHT:r=1 \\
			-frames:v 4 -pix_fmt bgr0 -f rawvideo /out/frames.raw &&
		ffmpeg -loglevel error -f rawvideo -pix_fmt bgr0 -s ${WIDTH}x$HEIGHT \\
			-i /out/frames.raw -pix_fmt rgb24 /out/frame-%d.ppm"
	[ "$(stat -c %s "$OUT/frames.raw")" = $((4 * SIZE)) ] || fail "no pictures"
}

load()
{
	vm_ask_guest "rmmod framering 2>/dev/null
		insmod /job/programs/framering.ko $* && udevadm settle -t 60"
}

# until_ring FILE TEST - for the guest: a line that waits until the ring's is so
until_ring()
{
	echo "end=\$((SECONDS + 60))
		until [ \"\$(cat /sys/class/framering/framering0/$1)\" $2 ]; do
			[ \$SECONDS -lt \$end ] || { tail /tmp/play.log /tmp/shown; exit 1; }
			sleep 0.1
		done"
}

# show_up PLAY-OPTIONS COMMAND... - COMMAND shows what play gets from /tmp/frames
show_up()
{
	vm_ask_guest "rm -f /tmp/frames /tmp/shown; mkfifo /tmp/frames
		sleep infinity >/tmp/frames 2>&1 & echo \$! >/tmp/keep.pid
		framering -q play - --size ${WIDTH}x$HEIGHT --format XRGB8888 --packed \\
			--slots 4 --fps max $1 </tmp/frames >/tmp/play.log 2>&1 &
		echo \$! >/tmp/play.pid
		$(until_ring producer '!= 0')
		${*:2} >/tmp/shown 2>&1 &
		echo \$! >/tmp/show.pid
		$(until_ring consumers '= 1')"
	shown=0
}

# gone NAME... - the process ends
gone()
{
	vm_ask_guest 'for name in '"$*"'; do
			kill -9 $(cat /tmp/$name.pid)
			tail --pid=$(cat /tmp/$name.pid) -f /dev/null
		done'
}

# write_pictures FIRST COUNT - for the guest: to play
write_pictures()
{
	echo "dd if=/out/frames.raw bs=$SIZE skip=$(($1 - 1)) count=$2 of=/tmp/frames \\
		iflag=fullblock conv=notrunc status=none"
}

# feed NUMBER - one picture into the ring; on the screen when this returns, out of
# $slot at $phys
feed()
{
	shown=$((shown + 1))
	read -r slot phys < <(
		vm_ask_guest "$(write_pictures "$1" 1)
			until [ \"\$(grep -c ^shown /tmp/shown)\" -ge $shown ]; do"'
				kill -0 $(cat /tmp/show.pid) || { cat /tmp/shown; exit 1; }
				sleep 0.1
			done
			read -r _ _ slot _ < <(tail -n 1 /tmp/shown)
			grep "^$slot " /sys/kernel/debug/framering/framering0/memory | cut -d " " -f 1,2')
	[ -n "${phys:-}" ] || fail "picture $1 was not shown"
}

# screen_is WHAT PICTURE - and the controller has it from $phys
screen_is()
{
	local base

	base=$(vm_word $LCDUPBASE)
	[ $((base)) = $((phys)) ] || fail "$1: LCDUPBASE is $base, the slot at $phys"
	vm_ask "screendump \"$OUT/screen.ppm\"" >/dev/null
	cmp "$OUT/screen.ppm" "$2" || fail "$1: the screen is not $(basename "$2")"
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

# pictures WHAT - three go by, each in a slot of its own
pictures()
{
	local number seen=''

	for number in 1 2 3; do
		feed $number
		[[ $seen != *" $phys"* ]] || fail "$1: two pictures were at $phys"
		seen+=" $phys"
		screen_is "$1: picture $number" "$OUT/frame-$number.ppm"
	done
	number=$(vm_ask_guest 'framering info -d 0 --json | jq .counters.bytes_copied')
	[ "$number" = 0 ] || fail "$1: the driver has copied $number bytes"
}

# holds WHAT PICTURE - who shows it is stopped, and the ring goes round: the slot on
# the screen is not recycled
holds()
{
	local queued=/sys/class/framering/framering0/queued

	vm_ask_guest "kill -STOP \$(cat /tmp/show.pid)
		all=\$((\$(cat $queued) + 6))
		$(write_pictures 1 3)
		$(write_pictures 1 3)
		$(until_ring queued '= $all')"
	screen_is "$1" "$2"
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
	show_up "--memory $1" kms_client pl111
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

prime()
{
	drm_up
	load carveout=vram:$VRAM:8M
	imported dma
	imported carveout
	vm_finish || fail "the guest ended with an error"
}

# by_hand NUMBER - the slot of that picture, by the command
by_hand()
{
	read -r slot phys < <(vm_ask_guest "sed -n '$1 s/^shown [0-9]* //p' /tmp/shown")
	vm_ask_guest "framering reg w clcd+0x10 $phys" >/dev/null
	screen_is "reg w clcd+0x10 $phys" "$OUT/frame-$1.ppm"
}

# registers MEMORY - the controller is ours
registers()
{
	show_up "--memory $1" example_lcd
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

# blinks - LED 0 is seen on and off
blinks()
{
	local seen='' end=$((SECONDS + 120)) word

	vm_ask_guest 'framering -q led blink --count 1000 --rate 2 >/tmp/blink.log 2>&1 &
		echo $! >/tmp/blink.pid'
	until [[ $seen = *0* && $seen = *1* ]]; do
		[ $SECONDS -lt $end ] || fail "LED 0 does not blink: $seen"
		word=$(vm_word $SYS_LED)
		[ $((word & ~1)) = $((0xa4)) ] || fail "blinking changes others: $word"
		seen+=$((word & 1))
	done
	vm_ask_guest 'kill -INT $(cat /tmp/blink.pid)
		tail --pid=$(cat /tmp/blink.pid) -f /dev/null'
	echo "led blink: LED 0 is seen on and off, the others stay"
}

# streams WHAT THEN AFTERWARDS - SYS_LED while pictures flow, and when they do not
streams()
{
	show_up '' 'cat /dev/framering0'
	vm_ask_guest "head -c $SIZE /out/frames.raw >/tmp/frames
		until grep -q queued /sys/kernel/debug/framering/framering0/slots; do sleep 0.1; done"
	leds_are "$2" "$1 while streaming"
	gone play show keep
	leds_are "$3" "$1 when the producer was killed"
}

# The board's own LEDs: by loads and stores on the mapped page, and by the kernel.
leds()
{
	vm_ask_guest 'framering reg w sys+8 0xa5' >/dev/null
	leds_are 0xa5 'reg w'
	led off
	leds_are 0xa4 'led off'
	led_says off
	led on
	leds_are 0xa5 'led on'
	led_says on
	led off
	blinks
	led off
	streams 'status LED' 0xa5 0xa4

	load led=none
	vm_ask_guest 'modprobe leds-gpio && cd /sys/class/leds || exit
		for led in v2m:*; do echo none >$led/trigger; done
		for led in v2m:*; do echo 0 >$led/brightness; done
		echo framering0-streaming >v2m:green:user8/trigger'
	leds_are 0 "the kernel's LEDs off"
	streams "the kernel's LED 7" 0x80 0
	vm_ask_guest 'rmmod leds-gpio'
}

stock()
{
	board_up
	load regs=clcd:$CLCD:0x1000,sys:$SYS:0x1000:shared led=sys:bit:0:0x8 carveout=vram:$VRAM:8M
	registers dma
	registers carveout
	leds
	vm_finish || fail "the guest ended with an error"
}

# late - the guest's kernel warned that it waited 100 ms for the LCD's interrupt: the
# processor that gets it stood still, as an emulated one may on a busy machine
late()
{
	grep -s -q 'vblank wait timed out' "$OUT/dmesg.txt" &&
		echo "an interrupt of the emulated LCD came late: once more"
}

if [ $# != 0 ]; then
	for part; do
		"$part"
	done
	exit
fi
"$VM_REPO/tools/vm" build --suite $SUITE --arch "${BOARD_ARCH[$BOARD]}" || exit
for part in prime stock; do
	"$0" $part || { late && "$0" $part; } || exit
done
