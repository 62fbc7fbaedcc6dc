#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# What goes wrong is said in a sentence, with the right status.
# shellcheck source=tests/view/view.bash
. "$(dirname "$0")/view.bash"

# fails STATUS WORDS COMMAND... - with that status, and WORDS on stderr
fails()
{
	local want=$1 words=$2 status

	shift 2
	timeout $VIEW_WAIT "$@" >/tmp/output 2>/tmp/errors
	status=$?
	[ $status = "$want" ] || { cat /tmp/errors; fail "$*: status $status, not $want"; }
	grep -q -e "$words" /tmp/errors ||
		{ cat /tmp/errors; fail "$*: does not say '$words'"; }
}

fails 2 "must be auto, gl or upload" framering-view --path fast
fails 2 "must be window or kms" framering-view --sink fb
fails 2 "not with --sink kms" framering-view --sink kms --headless
fails 2 "not with --sink kms" framering-view --sink kms --record a.y4m
fails 2 "only with --sink kms" framering-view --connector HDMI-A-1
fails 1 "no display is connected" framering-view --sink kms
fails 2 "must be WIDTHxHEIGHT" framering-view --size 0x10
fails 2 "1 or more" framering-view --frames 0
fails 2 "takes no argument" framering-view file.mp4
fails 2 "unknown option" framering-view --no-such-option
fails 1 "no such ring" framering-view --headless --device /dev/framering77
fails 1 "--headless" env -u DISPLAY -u WAYLAND_DISPLAY -u SDL_VIDEODRIVER \
	framering-view
fails 1 "no producer has set the ring up" \
	framering-view --headless --timeout 0.5

produce --format YUYV
fails 1 "cannot write /no/such/dir/a.png" framering-view --headless --frames 1 \
	--snapshot /no/such/dir/a.png
fails 1 "cannot record to /no/such/dir/a.y4m" framering-view --headless \
	--frames 1 --record /no/such/dir/a.y4m

# A stopped producer is no reason to wait for ever, if so told.
kill -STOP "$producer"
fails 1 "no frame for" framering-view --headless --frames 1000 --timeout 3
kill -CONT "$producer"

# Ctrl-C ends with the report, and the ring is as free as before.
view --json >/tmp/report.json
view_reads
kill -INT "$viewer"
wait "$viewer" || fail "Ctrl-C: status $?"
[ "$(report /tmp/report.json .frames_shown)" -gt 0 ] || fail "no frame was shown"
framering info --json | grep -q '"consumers": 0' || fail "a consumer is left behind"

# A recording is as long as what was shown.
framering-view --headless --frames 3 --record /tmp/three.y4m >/dev/null ||
	fail "recording"
head -n 1 /tmp/three.y4m >/tmp/header
[ "$(stat -c %s /tmp/three.y4m)" = \
  $(($(stat -c %s /tmp/header) + 3 * (6 + 160 * 120 * 3))) ] ||
	fail "not three frames recorded"

# The end of the stream ends a viewer that was told so.
view --once
view_reads
stop_producer INT
wait "$viewer" || fail "--once: status $?"
echo "errors and ends are as they should be"
