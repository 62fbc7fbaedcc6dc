#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Output nodes and consumers that want every frame: none is lost, and the client
# waits for whoever is behind.
# shellcheck source=tests/v4l2/lib.bash
. "$(dirname "$0")/lib.bash"

prepare()
{
	fresh_nodes capture_nodes=0 output_nodes=1
}

case_a_lossless_consumer_loses_no_frame_of_a_v4l2_client()
{
	local reader writer video

	video=$(node 0)
	run 0 v4l2-ctl -d "$video" --set-fmt-video-out=width=320,height=240,pixelformat=YUYV
	echo "YUYV 320x240 slots=4 policy=wait" >"$RING/setup"
	framering verify -q --json --any --lossless --frames 30 --hold 20:20 --timeout 60000 \
		>"$WORK/verify" 2>"$WORK/err" &
	reader=$!
	until_true count_is consumers 1
	v4l2-ctl -d "$video" --stream-out-mmap --stream-count=1000 >"$WORK/fill" 2>&1 &
	writer=$!
	wait "$reader" || wrong "the reader: $(cat "$WORK/err")"
	# Nobody is left to take frames, so the client waits.
	kill "$writer"
	wait "$writer"
	until_true count_is producer 0
	field .missed 0 "$WORK/verify"
	field .torn 0 "$WORK/verify"
	field .frames 30 "$WORK/verify"
	[ "$(count_of policy)" = wait ] || wrong "the policy is $(count_of policy)"
}

cases_main "$@"
