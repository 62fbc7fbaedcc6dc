#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# v4l2-compliance finds no mistake of a capture node's, and nothing to warn of.
. "$(dirname "$0")/lib.bash"

load_nodes capture_nodes=2

# A ring that nobody has set up.
complies "$(node 0)"

# Streaming. What is slower than the frames finds gaps, of which it warns.
produce --fps 5
complies "$(node 0)" -s3 -a
stop_producing

# Formats with more planes, and padded lines.
produce --fps 5 --format NV12
complies "$(node 1)" -s3 -a -f
stop_producing
framering play -q --pattern box --size 318x238 --format YUV420 --frames 3
complies "$(node 1)"
