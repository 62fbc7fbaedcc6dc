#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# What V4L2 calls the formats of rings; what cannot be handed over without a copy is
# copied, and counted; who may not write.
. "$(dirname "$0")/lib.bash"

# named FOURCC WORD... - what "setup" in sysfs is given; V4L2 must say FOURCC
named()
{
	local want=$1

	shift
	echo "$*" >"$RING/setup" || { wrong "setup of $*"; return; }
	timeout 20 v4l2-ctl -d "$video" --get-fmt-video >"$WORK/out" 2>&1
	grep -q "'$want'" "$WORK/out" || wrong "$*: V4L2 should say $want, it says: $(cat "$WORK/out")"
}

load_nodes
video=$(node 0)

# Before there is a ring, in the format that a ring is then set up in.
timeout 120 v4l2-ctl -d "$video" --stream-mmap --stream-count=5 --stream-to="$WORK/early" \
	>"$WORK/early.log" 2>&1 &
client=$!
sleep 1
produce --size 640x480 --fps 10
wait $client || wrong "a client that was there first: $(cat "$WORK/early.log")"
run 0 video_client picture "$WORK/early" 640 480 YUYV
[ "$(count_of bytes_copied)" = $((5 * 640 * 480 * 2)) ] ||
	wrong "the driver counts $(count_of bytes_copied) bytes copied"
stop_producing

# More slots than V4L2 has buffers.
produce --slots 40 --size 64x32 --fps 10
copied=$(count_of bytes_copied)
run 0 timeout 60 video_client frames "$video" 3 0
[ $(($(count_of bytes_copied) - copied)) -ge $((3 * 64 * 32 * 2)) ] ||
	wrong "frames of a ring of 40 slots were not copied"
stop_producing

for name in "XR24 XR24" "AR24 AR24" "XB24 XB24" "RG24 BGR3" "BG24 RGB3" "RG16 RGBP" "YUYV YUYV" \
	"UYVY UYVY" "NV12 NV12" "YU12 YU12" "BA81 BA81" "GRBG GRBG" "RG10 RG10"; do
	named "${name#* }" "${name% *} 320x240"
done
named MJPG MJPG 320x240 stride=640 size=153600
named H264 H264 320x240 stride=640 size=153600
# No word for it, and gaps between planes: as if there were no ring.
named YUYV XYZW 320x240 stride=640
grep -q 640/480 "$WORK/out" || wrong "a format without a name is $(cat "$WORK/out")"
stop=$(count_of queued)
framering play -q --pattern box --size 318x238 --format XRGB8888 --frames 2
named=$(timeout 20 v4l2-ctl -d "$video" --get-fmt-video | sed -n 's/.*Bytes per Line *: //p')
[ "$named" = 1280 ] || wrong "padded lines are $named bytes long, expected 1280"
[ "$(count_of queued)" = $((stop + 2)) ] || wrong "no frames"
rmmod framering_v4l2

# Parameters that make no sense.
run 1 insmod "$V4L2" capture_nodes=9
run 1 insmod "$V4L2" output_nodes=9

# Without the right to write.
load_nodes capture_ro=1
video=$(node 0)
produce --fps 10
run 1 timeout 60 video_client frames "$video" 3 0; says 'mmap: Permission denied'
run 0 timeout 60 head -c 153600 "$video"
cp "$WORK/out" "$WORK/read"
run 0 video_client picture "$WORK/read" 320 240 YUYV
stop_producing
rmmod framering_v4l2
