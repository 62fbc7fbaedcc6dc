#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# framering-view onto the display that the kernel's vkms pretends to have, which says a
# CRC of what it scans out: that of the same picture out of a dumb buffer, which knows
# of no ring. What is written into the slot meanwhile is on the screen. And while the
# screen has not said that it shows the next frame, both are held.
# shellcheck source=tests/view/view.bash
. "$(dirname "$0")/../view/view.bash"

WIDTH=640 HEIGHT=480
SIZE=$((WIDTH * HEIGHT * 4))
DEBUG=/sys/kernel/debug/framering/framering0

# vkms of Linux 6.1 waits for its timer under a lock that the timer takes, too: where
# it is late, as on a busy machine, two processors wait for each other for ever.
mapfile -t others < <(grep -l -x -s 1 /sys/devices/system/cpu/cpu[1-9]*/online)

# processors 0|1 - the others than the first go, or come back
processors()
{
	local cpu

	for cpu in "${others[@]}"; do
		echo "$1" >"$cpu"
	done
}

# Three pictures, and the CRC of each out of a dumb buffer.
prepare_all()
{
	local card number

	processors 0
	modprobe vkms enable_overlay=1 || skip "this kernel has no vkms"
	udevadm settle -t 120
	card=$(grep -l vkms /sys/kernel/debug/dri/*/name | head -n 1)
	dri=$(dirname "$card")
	PICTURES=$(mktemp -d)
	declare -gA crc_of
	for number in 1 2 3; do
		head -c "$SIZE" /dev/urandom >"$PICTURES/$number"
		dumb "$number"
		crc_of[$number]=$(crc)
		undumb
	done
	echo "CRCs of dumb buffers: ${crc_of[*]}"
	[ -n "${crc_of[1]}" ] || fail "there is no CRC"
	[ "${crc_of[1]}" != "${crc_of[2]}" ] || fail "the CRC tells nothing"
}

finish_all()
{
	rm -rf "$PICTURES"
	[ ! -d /sys/module/vkms ] || modprobe -r vkms
	processors 1
}

# crc - of what is on the screen
crc()
{
	echo auto >"$dri/crtc-0/crc/control"
	# It cannot seek, and head says so.
	head -n 3 "$dri/crtc-0/crc/data" 2>/dev/null | tail -n 1 | cut -d ' ' -f 2
}

# shows PICTURE WHAT
shows()
{
	local got

	got=$(crc)
	[ -n "$got" ] || fail "$2: there is no CRC"
	[ "$got" = "${crc_of[$1]}" ] ||
		fail "$2: the CRC is $got, of picture $1 ${crc_of[$1]}"
	echo "$2: CRC $got is that of picture $1"
}

# dumb PICTURE - out of a dumb buffer, until undumb
dumb()
{
	local said=$PICTURES/said

	: >"$said"
	kms_dumb vkms "$WIDTH" "$HEIGHT" <"$PICTURES/$1" >"$said" &
	dumb=$!
	wait_for "the dumb buffer" grep -q shown "$said"
}

undumb()
{
	kill "$dumb"
	# Its status is that of the signal.
	wait "$dumb" || true
}

# fill_up OPTION... - a producer of what feed gives it
fill_up()
{
	rm -f "$WORK/frames"
	mkfifo "$WORK/frames"
	exec {frames}<>"$WORK/frames"
	framering -q play - --size "${WIDTH}x$HEIGHT" --format XRGB8888 --slots 4 --fps max "$@" \
		<"$WORK/frames" {frames}>&- &
	producer=$!
	wait_for "a producer" ring_has producer -ne 0
	queued=$(cat "$RING/queued")
}

fill_down()
{
	exec {frames}>&-
	stop_producer INT
}

# give PICTURE... - into the ring
give()
{
	local number

	for number; do
		cat "$PICTURES/$number" >&"$frames"
		queued=$((queued + 1))
	done
	wait_for "the frames in the ring" ring_has queued -eq "$queued"
}

# feed PICTURE - and onto the screen
feed()
{
	give "$1"
	wait_for "the frame on the screen" on_screen
}

on_screen()
{
	kill -0 "$viewer" || fail "the viewer has gone"
	/repo/tests/kms/on_screen >/dev/null
}

# view_kms OPTION... - as view, onto the display; alone with the ring
view_kms()
{
	"${wrapper[@]}" framering-view --sink kms --kms-device vkms --json "$@" \
		>"$WORK/report" &
	viewer=$!
	wait_for "the viewer" ring_has consumers -eq 1
}
wrapper=()

# view_stop - status 0 by a signal
view_stop()
{
	kill -TERM "$viewer"
	wait "$viewer" || fail "the viewer ended with $?"
	expect "$WORK/report" .view_path kms
	expect "$WORK/report" .copies_per_frame.viewer 0
	expect "$WORK/report" .bytes_copied_by_driver 0
}

# held - slot and frame of what is held
held()
{
	awk '$3 > 0 { print $1, $4 }' "$DEBUG/slots"
}

# held_are NUMBER
held_are()
{
	[ "$(held | wc -l)" = "$1" ]
}

# The viewer stops as soon as it has read the second word that a flip is done, and
# knows nothing of it before it goes on.
case_a_frame_is_held_until_the_next_one_is_on_the_screen()
{
	local one two

	wrapper=(strace -o "$WORK/trace" -P "/dev/dri/card${dri##*/}" -e trace=read
		-e inject=read:signal=SIGSTOP:when=2)
	fill_up
	view_kms
	feed 1
	one=$(held)
	give 2
	wait_for "the second flip" held_are 2
	two=$(held)
	grep -q -x -F "$one" <<<"$two" || fail "before the flip is done the frame on the screen ($one) is given back: $two"
	wait_for "the word of the second flip" grep -q 'stopped by SIGSTOP' "$WORK/trace"
	give 1 2 1 2 1 2
	[ "$(held)" = "$two" ] || fail "no longer held: $two, but: $(held)"
	echo "held until the flip is done, while six frames went by: $(tr '\n' ',' <<<"$two")"
	kill -CONT "$(pgrep -x framering-view)"
	wait_for "the end of the flips" on_screen
	! held | grep -q -x -F "$one" || fail "$one is never given back"
	kill -TERM "$(pgrep -x framering-view)"
	wait "$viewer" || fail "the viewer ended with $?"
}

# shows_frames OPTION... - of the viewer
shows_frames()
{
	dumb 3
	fill_up
	view_kms "$@"
	shows 3 "before the first frame"
	feed 1
	shows 1 "the first frame"
	feed 2
	shows 2 "the second frame"
	fill_down
	shows 2 "without a producer"
	# Lines without padding: another generation.
	fill_up --packed
	feed 1
	shows 1 "the next producer"
	view_stop
	expect "$WORK/report" .frames_shown 3
	expect "$WORK/report" .generations 2
	fill_down
	shows 3 "at the end, as before"
	undumb
}

case_the_screen_shows_the_frames_and_at_the_end_what_was_there()
{
	shows_frames
}

case_it_does_so_without_atomic_commits_too()
{
	shows_frames --legacy
}

# What its producer writes into it after the flip.
case_the_screen_is_the_slot()
{
	local before after

	: >"$WORK/said"
	view_scribble XRGB8888 "$WIDTH" "$HEIGHT" >"$WORK/said" &
	producer=$!
	view_kms --pause-after 3
	wait_for "three frames" ring_has acquired -ge 3
	wait_for "a pause" held_are 1
	before=$(crc)
	[ "$before" = "$(crc)" ] || fail "a paused screen changes"
	kill -USR1 "$producer"
	wait_for "the scribble" grep -q scribbled "$WORK/said"
	after=$(crc)
	[ "$before" != "$after" ] || fail "the screen does not show the slot's memory"
	echo "written into the slot: CRC $before becomes $after without a flip"
	view_stop
}

# In the middle of the next larger one, by a plane that can.
case_a_frame_that_no_mode_has_is_in_the_middle()
{
	produce --size 600x360 --format XRGB8888
	view_kms --frames 1000
	wait_for "frames" ring_has acquired -ge 3
	wait_for "a plane in the middle" grep -q 'crtc-pos=600x360+20+60' "$dri/state"
	echo "600x360: $(grep -o 'crtc-pos=600x360.*' "$dri/state")"
	view_stop
}

cases_main "$@"
