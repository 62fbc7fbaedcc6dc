#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# v4l2-compliance finds no mistake of an output node's, and nothing to warn of.
. "$(dirname "$0")/lib.bash"

consume()
{
	while true; do
		framering verify -q --any --timeout 2000
		sleep 0.1
	done >/dev/null 2>&1
}

modprobe vivid || exit
load_nodes capture_nodes=0 output_nodes=1
video=$(node 0)
camera=$(vivid_camera)

complies "$video" -s -a
# As large as the camera's buffers, which it exports.
v4l2-ctl -d "$video" --set-fmt-video-out=width=320,height=180,pixelformat=YUYV
complies "$video" -s --expbuf-device "$camera"
consume &
consumer=$!
complies "$video" -s
kill $consumer
wait $consumer 2>/dev/null
# Small pictures: each format takes hundreds of the largest.
v4l2-ctl -d "$video" --set-fmt-video-out=width=64,height=64,pixelformat=YUYV
echo 4 >/sys/module/framering/parameters/max_ring_mb
complies "$video" -a -f
