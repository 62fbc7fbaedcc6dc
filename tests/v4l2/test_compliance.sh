#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# v4l2-compliance finds no mistake of a capture node's, and nothing to warn of.
# shellcheck source=tests/v4l2/lib.bash
. "$(dirname "$0")/lib.bash"

prepare()
{
	fresh_nodes capture_nodes=2
}

case_a_ring_that_nobody_has_set_up_complies()
{
	complies "$(node 0)"
}

# A client that is slower than the frames finds gaps, of which v4l2-compliance warns.
case_a_streaming_node_complies()
{
	produce --fps 5
	complies "$(node 0)" -s3 -a
}

case_a_format_with_two_planes_complies()
{
	produce --fps 5 --format NV12
	complies "$(node 1)" -s3 -a -f
}

case_padded_lines_comply()
{
	framering play -q --pattern box --size 318x238 --format YUV420 --frames 3
	complies "$(node 1)"
}

cases_main "$@"
