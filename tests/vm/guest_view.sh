#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# In the guest, for test_view_no_copy: a viewer paused on a frame, its picture
# before and after the test has written into that frame's memory.
#
# Usage: guest_view.sh gl|upload
set -u
path=$1
debugfs=/sys/kernel/debug/framering/framering0
sysfs=/sys/class/framering/framering0
frames=10
png=/tmp/$path.png
acquired=$(cat $sysfs/acquired)

die()
{
	echo "guest_view: $*" >&2
	exit 1
}

# picture NAME - what the viewer shows when told to draw again, as raw RGB
picture()
{
	rm -f "$png"
	kill -USR1 "$viewer" || die "the viewer has gone"
	for _ in $(seq 300); do
		# A PNG file ends with this chunk.
		! tail -c 8 "$png" 2>/dev/null | grep -q -a IEND || break
		sleep 0.1
	done
	ffmpeg -v error -y -i "$png" -f rawvideo -pix_fmt rgb24 "/out/$path-$1.rgb" ||
		die "no picture"
}

# held - slot and sequence of the frame that somebody holds
held()
{
	awk '$3 > 0 { print $1, $4; exit }' $debugfs/slots
}

framering -q play --pattern bars --size 600x360 --fps 10 --slots 4 &
producer=$!
LD_PRELOAD=libcopy_shim.so COPY_SHIM_REPORT=/out/guest-shim-$path \
	framering-view --headless --path "$path" --no-hud --pause-after $frames \
	--snapshot "$png" --json >"/out/$path.json" &
viewer=$!
trap 'kill $producer $viewer 2>/dev/null' EXIT

# Nobody else acquires frames, and paused it acquires no more.
until [ $(($(cat $sysfs/acquired) - acquired)) -ge $frames ]; do
	kill -0 $viewer 2>/dev/null || die "the viewer ended early"
	sleep 0.2
done
now=$(held)
slot=${now% *}
picture before
awk -v slot="$slot" -v stride="$(cat $sysfs/stride)" \
	'$1 == slot { print slot, $2, $3, stride }' $debugfs/memory >/out/part
mv /out/part "/out/guest-$path"
until [ -e "/out/poked-$path" ]; do
	sleep 0.1
done
picture after
[ "$(held)" = "$now" ] || die "the viewer has gone on"
kill -TERM $viewer
wait $viewer || die "the viewer ended with status $?"
viewer=
kill -INT $producer
wait $producer || die "the producer ended with status $?"
jq -r '"\(.view_path) \(.frames_shown)"' "/out/$path.json" >"/out/guest-report-$path"
touch "/out/guest-done-$path"
