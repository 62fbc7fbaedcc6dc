#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Output nodes and consumers that want every frame: none is lost, and the client
# waits for whoever is behind.
. "$(dirname "$0")/lib.bash"

# fill COUNT OPTION... - frames that v4l2-ctl draws
fill()
{
	timeout 200 v4l2-ctl -d "$video" --stream-out-mmap --stream-count="$1" "${@:2}"
}

load_nodes capture_nodes=0 output_nodes=1
video=$(node 0)
run 0 v4l2-ctl -d "$video" --set-fmt-video-out=width=320,height=240,pixelformat=YUYV
echo "YUYV 320x240 slots=4 policy=wait" >"$RING/setup"

framering verify -q --json --any --lossless --frames 30 --hold 20:20 --timeout 60000 \
	>"$WORK/verify" 2>"$WORK/err" &
reader=$!
until_true 60 ring_is .consumers 1
fill 1000 >"$WORK/fill" 2>&1 &
writer=$!
wait $reader || wrong "the reader: $(cat "$WORK/err")"
# Nobody is left to take frames, so the client waits.
kill "$(pgrep -P "$(pgrep -P $writer timeout)" v4l2-ctl)"
wait $writer
until_true 60 ring_is .producer false
field .missed 0 "$WORK/verify"
field .torn 0 "$WORK/verify"
field .frames 30 "$WORK/verify"
[ "$(cat "$RING/policy")" = wait ] || wrong "the policy is $(cat "$RING/policy")"
