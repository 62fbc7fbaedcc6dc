#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# getUserMedia() of a browser finds a capture node, and a canvas shows its frame:
# the colours of the bars, and nothing copied by the driver. See tests/browser/run.
# shellcheck source=tests/v4l2/lib.bash
. "$(dirname "$0")/../v4l2/lib.bash"
# Chromium needs a minute to start where a machine is emulated.
CASE_LIMIT=60
TREE=/repo/build/browser/tree
LOG=/out/chromium.log

ended()
{
	grep -q -a 'CONSOLE.*FRAME' "$LOG" || gone "$browser"
}

# near A B - two pixels, but for rounding
near()
{
	awk -F, -v want="$2" '{
		split(want, w)
		for (i = 1; i <= 3; i++)
			if ($i - w[i] > 9 || w[i] - $i > 9)
				exit 1
	}' <<<"$1"
}

case_a_canvas_shows_the_colours_of_the_ring()
{
	local size pixels want

	: >"$LOG"
	fresh_nodes capture_nodes=1
	produce --fps 5
	# On a busy machine its processes need longer to find each other than they grant.
	LD_LIBRARY_PATH=$TREE/usr/lib/x86_64-linux-gnu HOME=$WORK \
		"$TREE/usr/lib/chromium/chromium" --headless=new --no-sandbox --no-zygote \
		--disable-gpu --use-fake-ui-for-media-stream --user-data-dir="$WORK/profile" \
		--no-first-run --disable-background-networking --disable-component-update \
		--disable-extensions --disable-sync --ipc-connection-timeout=600 --disable-hang-monitor \
		--enable-logging=stderr "file:///repo/tests/browser/page.html" >>"$LOG" 2>&1 &
	browser=$!
	await 40 ended || wrong "no frame is shown"
	kill "$browser"
	wait "$browser"

	grep -q -a 'CONSOLE.*TRACK framering0 capture 0' "$LOG" || wrong "the camera is not the ring"
	read -r size pixels < <(sed -n 's/.*CONSOLE.*"FRAME \([^"]*\)".*/\1/p' "$LOG")
	echo "$size $pixels"
	[ "$size" = 320x240 ] || wrong "the size is $size"
	for want in 191,191,191 191,191,0 0,191,191 0,191,0 191,0,191 191,0,0 0,0,191; do
		near "${pixels%% *}" "$want" || wrong "a bar is ${pixels%% *}, not $want"
		pixels=${pixels#* }
	done
	[ "$(count_of bytes_copied)" = 0 ] || wrong "the driver copied $(count_of bytes_copied) bytes"
}

cases_main "$@"
