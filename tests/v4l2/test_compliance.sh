#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# v4l2-compliance finds no mistake of a capture node's, and nothing to warn of.
. "$(dirname "$0")/lib.bash"

# complies NODE OPTION...
complies()
{
	timeout 200 v4l2-compliance -d "$@" >"$WORK/compliance" 2>&1
	tail -n 1 "$WORK/compliance"
	if ! grep -q '^Total for .* Failed: 0, Warnings: 0$' "$WORK/compliance"; then
		wrong "v4l2-compliance -d $*"
		grep -E 'FAIL|fail:|warn:|Total' "$WORK/compliance"
	fi
}

load_nodes capture_nodes=2

# A ring that nobody has set up.
complies "$(node 0)"

# Streaming. What is slower than the frames finds gaps, of which it warns.
produce --fps 5
complies "$(node 0)" -s3
stop_producing

# Formats with more planes, and padded lines.
produce --fps 5 --format NV12
complies "$(node 1)" -s3 -f
stop_producing
framering play -q --pattern box --size 318x238 --format YUV420 --frames 3
complies "$(node 1)"
