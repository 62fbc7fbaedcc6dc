#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# framering-view onto a display of a PC: the card that QEMU has of Cirrus, whose driver
# imports the slots. QEMU's screendump must be the picture that a program put into the
# ring, pixel for pixel, and afterwards what another program had shown before.
# That it is the slot itself, boards/test_lcd shows: this driver copies it, line by line.
#
# What the guest runs is in single quotes.
# shellcheck disable=SC2016
. "$(dirname "$(readlink -f "$0")")/lib.bash"
# shellcheck source=tests/vm/screen.bash
. "$VM_REPO/tests/vm/screen.bash"

VIEW="framering-view --sink kms --json"

# screen_is WHAT PICTURE
screen_is()
{
	screen_dump "$2" || fail "$1: the screen is not $(basename "$2")"
	echo "$1: the screen is $(basename "$2")"
}

# refuses WORDS OPTION... - the viewer fails with status 1 and these words
refuses()
{
	vm_ask_guest "$VIEW ${*:2} --timeout 20 >/tmp/said 2>&1
		[ \$? = 1 ] && grep -q -e '$1' /tmp/said || { cat /tmp/said; exit 1; }"
	echo "refused: $1"
}

# One processor: emulated ones wait for each other on a busy machine.
prepare_all()
{
	vm_prepare
	vm_start_shell --cpus 1 --device "-device cirrus-vga"
	vm_ask_guest 'modprobe cirrus && udevadm settle -t 60 && ls /dev/dri/card*'
	make_pictures small 640 480
}

# another_shows - another program's picture, which it leaves there as long as it lives
another_shows()
{
	vm_ask_guest 'tail -c +3686401 /out/small.raw | head -c 1228800 |
			kms_dumb cirrus 640 480 >/tmp/dumb 2>&1 &
		echo $! >/tmp/dumb.pid
		until grep -q shown /tmp/dumb; do
			kill -0 $! || { cat /tmp/dumb; exit 1; }
			sleep 0.1
		done'
	screen_is "another program" "$OUT/small-4.ppm"
}

# shows WHAT OPTION... - pictures, and a producer that goes and comes back with larger ones
shows()
{
	make_pictures large 800 600
	another_shows
	fill_up small 640 480
	show_up "$VIEW ${*:2}"
	pictures "$1"
	gone play
	screen_is "$1: no producer" "$OUT/small-3.ppm"
	gone keep
	fill_up large 800 600
	screen_is "$1: another, without a frame" "$OUT/small-3.ppm"
	feed 1
	screen_is "$1: its first frame" "$OUT/large-1.ppm"
	feed 2
	screen_is "$1: its second frame" "$OUT/large-2.ppm"
	stop_show
	screen_is "$1: at the end" "$OUT/small-4.ppm"
	reports '[.frames_shown, .generations, .view_path, .bytes_copied_by_driver]' \
		'[5,2,"kms",0]'
	reports '.copies_per_frame | .driver == 0 and .viewer == 0' true
	gone play keep
}

case_atomic_shows_each_frame_and_what_was_there_before()
{
	shows atomic
}

case_legacy_shows_each_frame_and_what_was_there_before()
{
	shows legacy --legacy
}

case_no_display_of_that_name_is_refused()
{
	refuses 'cirrus .*-1' --connector HDMI-A-7
	refuses 'no display of pl111' --kms-device pl111
}

case_a_display_in_use_and_another_mode_are_refused()
{
	fill_up small 640 480
	show_up "$VIEW"
	feed 2
	refuses 'in use by another program'
	screen_is "while another is refused" "$OUT/small-2.ppm"
	stop_show
	reports .display '"VGA-1 640x480@60 atomic"'
	refuses 'frames of 640x480 want another mode than 320x200' --size 320x200
	gone play keep
}

# refuses_ring WORDS OPTION... - a ring like that
refuses_ring()
{
	vm_ask_guest "framering -q play --pattern bars --size 640x480 --format XRGB8888 ${*:2} &
		echo \$! >/tmp/play.pid
		$(until_ring producer '!= 0')"
	refuses "$1"
	gone play
}

case_a_ring_that_the_display_cannot_show_is_refused()
{
	refuses_ring 'does not take NV12, but: .*XRGB8888' --format NV12
	refuses_ring 'should have the size of a mode: .*640x480' --size 600x360
	refuses_ring 'makes no framebuffer of a slot: 1920x1200' --size 1920x1200
	refuses_ring 'at most slots - 2' --slots 3
}

cases_main "$@"
