#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# framering-view onto the display that the kernel's vkms pretends to have, which says a
# CRC of what it scans out: that of the same picture out of a dumb buffer, which knows
# of no ring. What is written into the slot meanwhile is on the screen. And while the
# screen has not said that it shows the next frame, both are held.
# shellcheck source=tests/view/view.bash
. "$(dirname "$0")/../view/view.bash"

# The debug kernel takes its time.
VIEW_WAIT=240
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

# shellcheck disable=SC2317
leave()
{
	kill "${pids[@]}" 2>/dev/null
	wait
	[ ! -d /sys/module/vkms ] || modprobe -r vkms
	processors 1
}
trap leave EXIT
processors 0
if ! modprobe vkms enable_overlay=1; then
	echo "this kernel has no vkms"
	exit 77
fi
udevadm settle -t 120
card=$(basename "$(dirname "$(grep -l vkms /sys/kernel/debug/dri/*/name | head -n 1)")")
dri=/sys/kernel/debug/dri/$card

# crc - of what is on the screen
crc()
{
	echo auto >"$dri/crtc-0/crc/control"
	# It cannot seek, and head says so.
	timeout 60 head -n 3 "$dri/crtc-0/crc/data" 2>/dev/null | tail -n 1 | cut -d ' ' -f 2
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
	: >/tmp/dumb.said
	kms_dumb vkms $WIDTH $HEIGHT </tmp/picture-"$1" >/tmp/dumb.said &
	dumb=$!
	pids+=("$dumb")
	wait_for "the dumb buffer" grep -q shown /tmp/dumb.said
}

undumb()
{
	kill "$dumb"
	wait "$dumb"
}

# fill_up OPTION... - a producer of what feed gives it
fill_up()
{
	rm -f /tmp/frames
	mkfifo /tmp/frames
	exec {frames}<>/tmp/frames
	framering -q play - --size ${WIDTH}x$HEIGHT --format XRGB8888 --slots 4 --fps max "$@" \
		</tmp/frames {frames}>&- &
	producer=$!
	pids+=("$producer")
	wait_for "a producer" ring_is producer -ne 0
	queued=$(cat $RING/queued)
}

fill_down()
{
	exec {frames}>&-
	stop_producer INT
}

# ring_is FILE TEST NUMBER
# shellcheck disable=SC2317
ring_is()
{
	test "$(cat "$RING/$1")" "$2" "$3"
}

# give PICTURE... - into the ring
give()
{
	local number

	for number; do
		cat /tmp/picture-"$number" >&"$frames"
		queued=$((queued + 1))
	done
	wait_for "the frames in the ring" ring_is queued -eq "$queued"
}

# feed PICTURE - and onto the screen
feed()
{
	give "$1"
	wait_for "the frame on the screen" on_screen
}

# shellcheck disable=SC2317
on_screen()
{
	kill -0 "$viewer" || fail "the viewer has gone"
	/repo/tests/kms/on_screen >/dev/null
}

# view_kms OPTION... - as view, onto the display; alone with the ring
view_kms()
{
	"${wrapper[@]}" framering-view --sink kms --kms-device vkms --timeout $VIEW_WAIT \
		--json "$@" >/tmp/report.json &
	viewer=$!
	pids+=("$viewer")
	wait_for "the viewer" ring_is consumers -eq 1
}
wrapper=()

# view_stop - status 0 by a signal
view_stop()
{
	kill -TERM "$viewer"
	wait "$viewer" || fail "the viewer ended with $?"
	expect /tmp/report.json .view_path kms
	expect /tmp/report.json .copies_per_frame.viewer 0
	expect /tmp/report.json .bytes_copied_by_driver 0
}

# held - slot and frame of what is held
held()
{
	awk '$3 > 0 { print $1, $4 }' $DEBUG/slots
}

# held_are NUMBER
# shellcheck disable=SC2317
held_are()
{
	[ "$(held | wc -l)" = "$1" ]
}

declare -A crc_of
for number in 1 2 3; do
	head -c $SIZE /dev/urandom >/tmp/picture-$number
	dumb $number
	crc_of[$number]=$(crc)
	undumb
done
echo "CRCs of dumb buffers: ${crc_of[*]}"
[ -n "${crc_of[1]}" ] || fail "there is no CRC"
[ "${crc_of[1]}" != "${crc_of[2]}" ] || fail "the CRC tells nothing"

# Held back is the word that the flip is done: the old frame is still held.
wrapper=(strace -o /tmp/trace -P "/dev/dri/card$card" -e trace=read
	-e inject=read:delay_enter=20000000)
fill_up
view_kms
feed 1
one=$(held)
give 2
wait_for "the second flip" held_are 2
two=$(held)
grep -q -x -F "$one" <<<"$two" || fail "before the flip is done the frame on the screen ($one) is given back: $two"
give 1 2 1 2 1 2
[ "$(held)" = "$two" ] || fail "no longer held: $two, but: $(held)"
echo "held until the flip is done, while six frames went by: $(tr '\n' ',' <<<"$two")"
wait_for "the end of the flips" on_screen
! held | grep -q -x -F "$one" || fail "$one is never given back"
kill -TERM "$(pgrep -x framering-view)"
wait "$viewer" || fail "the viewer ended with $?"
fill_down
wrapper=()

dumb 3
for how in "" --legacy; do
	# shellcheck disable=SC2086
	fill_up
	view_kms $how
	shows 3 "$how before the first frame"
	feed 1
	shows 1 "$how the first frame"
	feed 2
	shows 2 "$how the second frame"
	fill_down
	shows 2 "$how without a producer"
	# Lines without padding: another generation.
	fill_up --packed
	feed 1
	shows 1 "$how the next producer"
	view_stop
	expect /tmp/report.json .frames_shown 3
	expect /tmp/report.json .generations 2
	fill_down
	shows 3 "$how at the end, as before"
done
undumb

# The screen is the slot: what its producer writes into it after the flip.
: >/tmp/said
view_scribble XRGB8888 $WIDTH $HEIGHT >/tmp/said &
producer=$!
pids+=("$producer")
view_kms --pause-after 3
wait_for "three frames" ring_is acquired -ge 3
wait_for "a pause" held_are 1
before=$(crc)
[ "$before" = "$(crc)" ] || fail "a paused screen changes"
kill -USR1 $producer
wait_for "the scribble" grep -q scribbled /tmp/said
after=$(crc)
[ "$before" != "$after" ] || fail "the screen does not show the slot's memory"
echo "written into the slot: CRC $before becomes $after without a flip"
view_stop
kill $producer
wait $producer

# A frame that no mode has: in the middle of the next larger one, by a plane that can.
produce --size 600x360 --format XRGB8888
view_kms --frames 1000
wait_for "frames" ring_is acquired -ge 3
wait_for "a plane in the middle" grep -q 'crtc-pos=600x360+20+60' "$dri/state"
echo "600x360: $(grep -o 'crtc-pos=600x360.*' "$dri/state")"
view_stop
stop_producer INT
modprobe -r vkms
