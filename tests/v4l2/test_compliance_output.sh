#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# v4l2-compliance finds no mistake of an output node's, and nothing to warn of.
# shellcheck source=tests/v4l2/lib.bash
. "$(dirname "$0")/lib.bash"

prepare_all()
{
	modprobe vivid || fail "there is no vivid"
}

prepare()
{
	fresh_nodes capture_nodes=0 output_nodes=1
	video=$(node 0)
}

# set_format WIDTH HEIGHT
set_format()
{
	v4l2-ctl -d "$video" --set-fmt-video-out=width="$1",height="$2",pixelformat=YUYV
}

case_a_streaming_node_complies()
{
	complies "$video" -s -a
}

# As large as the camera's buffers, which it exports.
case_a_cameras_buffers_comply()
{
	set_format 320 180
	complies "$video" -s --expbuf-device "$(vivid_camera)"
}

# consume - whatever frames come, again and again
consume()
{
	while true; do
		framering verify -q --any --timeout 2000
	done >/dev/null 2>&1
}

case_a_ring_with_a_consumer_complies()
{
	set_format 320 180
	consume &
	complies "$video" -s
}

# Small pictures: each format takes hundreds of the largest.
case_all_formats_comply()
{
	set_format 64 64
	rm "$NODES_OF"
	echo 4 >/sys/module/framering/parameters/max_ring_mb
	complies "$video" -a -f
}

cases_main "$@"
