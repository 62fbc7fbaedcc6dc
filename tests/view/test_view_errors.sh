#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# What goes wrong is said in a sentence, with the right status.
# shellcheck source=tests/view/view.bash
. "$(dirname "$0")/view.bash"

# fails STATUS WORDS COMMAND... - with that status, and WORDS on stderr
fails()
{
	run "$1" "${@:3}"
	grep -q -e "$2" "$WORK/err" ||
		{ wrong "${*:3}: does not say '$2'"; cat "$WORK/err"; }
}

case_options_that_make_no_sense_are_refused()
{
	fails 2 "must be auto, gl or upload" framering-view --path fast
	fails 2 "must be window or kms" framering-view --sink fb
	fails 2 "not with --sink kms" framering-view --sink kms --headless
	fails 2 "not with --sink kms" framering-view --sink kms --record a.y4m
	fails 2 "only with --sink kms" framering-view --connector HDMI-A-1
	fails 2 "must be WIDTHxHEIGHT" framering-view --size 0x10
	fails 2 "1 or more" framering-view --frames 0
	fails 2 "takes no argument" framering-view file.mp4
	fails 2 "unknown option" framering-view --no-such-option
}

case_what_is_missing_is_named()
{
	fails 1 "no display is connected" framering-view --sink kms
	fails 1 "no such ring" framering-view --headless --device /dev/framering77
	fails 1 "--headless" env -u DISPLAY -u WAYLAND_DISPLAY -u SDL_VIDEODRIVER \
		framering-view
	fails 1 "no producer has set the ring up" \
		framering-view --headless --timeout 0.5
}

case_files_that_cannot_be_written_are_named()
{
	produce --format YUYV
	fails 1 "cannot write /no/such/dir/a.png" framering-view --headless --frames 1 \
		--snapshot /no/such/dir/a.png
	fails 1 "cannot record to /no/such/dir/a.y4m" framering-view --headless \
		--frames 1 --record /no/such/dir/a.y4m
}

# If so told.
case_a_stopped_producer_is_no_reason_to_wait_for_ever()
{
	produce --format YUYV
	wait_for "a frame" ring_has queued -ge 1
	kill -STOP "$producer"
	fails 1 "no frame for" framering-view --headless --frames 1000 --timeout 1
	kill -CONT "$producer"
}

# And the ring is as free as before.
case_ctrl_c_ends_with_the_report()
{
	produce --format YUYV
	view --json >"$WORK/report"
	view_reads
	kill -INT "$viewer"
	wait "$viewer" || fail "Ctrl-C: status $?"
	[ "$(report "$WORK/report" .frames_shown)" -gt 0 ] || fail "no frame was shown"
	ring_has consumers -eq 0 || fail "a consumer is left behind"
}

case_a_recording_is_as_long_as_what_was_shown()
{
	produce --format YUYV
	framering-view --headless --frames 3 --record "$WORK/three.y4m" >/dev/null ||
		fail "recording"
	head -n 1 "$WORK/three.y4m" >"$WORK/header"
	[ "$(stat -c %s "$WORK/three.y4m")" = \
	  $(($(stat -c %s "$WORK/header") + 3 * (6 + 160 * 120 * 3))) ] ||
		fail "not three frames recorded"
}

case_the_end_of_the_stream_ends_a_viewer_that_was_told_so()
{
	produce --format YUYV
	view --once
	view_reads
	stop_producer INT
	wait "$viewer" || fail "--once: status $?"
}

cases_main "$@"
