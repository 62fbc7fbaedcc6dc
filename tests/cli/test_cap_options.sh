#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# cap: what it asks of a camera, and what it says when there is no such thing.
. "$(dirname "$0")/lib.bash"
. "$(dirname "$0")/camera.bash"

prepare()
{
	plug "$VMALLOC"
}

finish()
{
	unplug
}

# control_is OPTION... - what a program that is not ours is told, in $WORK/said
control_is()
{
	v4l2-ctl -d "$CAMERA" "$@" >"$WORK/said"
}

# Refusals name what there is, or what would be right.
case_refusals_name_what_would_be_right()
{
	run 1 framering cap "$CAMERA" --input 7; says "0 'Webcam 000-0', 1 'HDMI 000-0'"
	run 1 framering cap "$CAMERA" --input webcam; says 'beginning of several'
	run 1 framering cap "$CAMERA" --control no_such=1; says 'osd_text_mode 0=.All. 1='
	run 1 framering cap "$CAMERA" --control brightness=700; says ' 0 to 255 '
	run 1 framering cap "$CAMERA" --control "test pattern=plaid"; says "0='75% Colorbar'"
	run 1 framering cap "$CAMERA" --io dmabuf --size 100x100; says '320x180 .* must be converted'
	run 1 framering cap "$CAMERA" --io dmabuf --slots 3; says 'at least --slots 4'
	run 1 framering cap "$CAMERA" --io dmabuf --slots 33; says '32 buffers'
	run 2 framering cap "$CAMERA" --io dma; says 'auto, dmabuf or mmap'
	run 2 framering cap "$CAMERA" --io dmabuf --rw; says 'choose one'
}

# Input, controls and rate reach the camera, which says so itself.
case_input_controls_and_rate_reach_the_camera()
{
	run 0 framering cap -q --json "$CAMERA" --input hdmi --control Brightness=130 \
		-c "test pattern=100% red" --control button --frames 2
	field .width 1280; field .camera.io dmabuf
	control_is --get-input --get-ctrl brightness,test_pattern
	grep -q 'Video input : 1' "$WORK/said" || wrong "the input is $(cat "$WORK/said")"
	grep -q 'test_pattern: 7' "$WORK/said" || wrong "the controls are $(cat "$WORK/said")"
	run 0 framering cap --json "$CAMERA" --input 0 --fps 17 --size 320x180 --frames 2
	says 'delivers .* 17 is not among'
	run 0 framering cap --json "$CAMERA" --fps 15 --frames 2
	field .camera.fps 15; field .camera.why_copied null
	says 'fills the slots itself'
	control_is --get-parm
	grep -q 'Frames per second: 15' "$WORK/said" || wrong "the rate is $(cat "$WORK/said")"
}

# What it does not have is converted.
case_what_the_camera_does_not_have_is_converted()
{
	run 0 framering cap --json "$CAMERA" --size 100x80 --format RGB565 --frames 3
	field .camera.io mmap; field .width 100; field .copies_per_frame.producer 1
	says 'one copy .* must be converted'
}

case_without_a_camera_it_says_so()
{
	unplug
	run 1 framering cap "$CAMERA" --frames 1; says 'no such camera'
}

case_a_multiplanar_camera_is_refused()
{
	unplug
	plug "$CONTIG" multiplanar=2
	run 1 framering cap "$CAMERA" --frames 1; says 'lacks single-planar'
}

cases_main "$@"
