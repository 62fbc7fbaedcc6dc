#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# A stream's life under V4L2 clients: several at once, one killed, a producer that
# is killed and comes back, another size, nodes and rings that go.
# shellcheck source=tests/v4l2/lib.bash
. "$(dirname "$0")/lib.bash"

prepare()
{
	fresh_nodes capture_nodes=2
	first=$(node 0) second=$(node 1)
}

# At full rate into few slots, held for long.
case_nobody_sees_a_frame_change()
{
	produce --fps max --slots 4
	run 0 video_client frames "$first" 30 40
	cat "$WORK/out"
	count_is bytes_copied 0 || wrong "the driver copied $(count_of bytes_copied) bytes"
}

case_a_killed_client_disturbs_no_other_reader()
{
	local killed stays native

	produce --fps max --slots 4
	start_client "$first" 100000 killed 5
	killed="$client"
	start_client "$second" 150 stays 20
	stays="$client"
	framering verify -q --frames 40 --timeout 60000 >"$WORK/native" 2>&1 &
	native=$!
	kill -KILL "$killed"
	wait "$native" || wrong "the native reader: $(cat "$WORK/native")"
	wait "$stays" || wrong "the other reader: $(cat "$WORK/stays")"
	cat "$WORK/stays"
	count_is bytes_copied 0 || wrong "the driver copied $(count_of bytes_copied) bytes"
}

# The client notices nothing.
case_a_producer_comes_back_with_the_same_frames()
{
	local generation

	produce --fps 10
	generation=$(count_of generation)
	start_client "$first" 40 goes-on
	stop_producing
	produce --fps 10
	wait "$client" || wrong "the client of a producer that came back: $(cat "$WORK/goes-on")"
	count_is generation "$generation" ||
		wrong "generation $(count_of generation), it was $generation"
	count_is bytes_copied 0 || wrong "the driver copied $(count_of bytes_copied) bytes"
}

# And the client is told why.
case_another_size_ends_the_stream()
{
	local eos event

	produce --fps 10
	start_listener "$first" source_change
	event=$listener
	start_listener "$first" eos
	eos=$listener
	start_client "$first" 100000 ends
	stop_producing
	wait "$eos" || wrong "no end of stream: $(cat "$WORK/eos")"
	produce --fps 10 --size 160x120
	wait "$event" || wrong "no change of source: $(cat "$WORK/source_change")"
	wait "$client"
	[ $? = 4 ] || wrong "no last buffer: $(cat "$WORK/ends")"
	run 0 v4l2-ctl -d "$first" --get-fmt-video
	grep -q '160/120' "$WORK/out" || wrong "the format is not the ring's: $(cat "$WORK/out")"
	run 0 video_client frames "$first" 5 0
}

case_a_node_goes_under_its_client()
{
	produce --fps 10
	start_client "$second" 100000 gone
	echo 1 >"$RING/capture_nodes"
	wait "$client" && wrong "a client does not notice that its node has gone"
	[ ! -e "$second" ] || wrong "$second is still there"
	count_is capture_nodes 1 || wrong "there are $(count_of capture_nodes) nodes"
	until_true count_is consumers 0
}

case_there_are_as_many_nodes_as_asked_for()
{
	echo 3 >"$RING/capture_nodes"
	run 1 sh -c "echo 9 >$RING/capture_nodes"
	count_is capture_nodes 3 || wrong "there are $(count_of capture_nodes) nodes"
}

case_a_new_ring_begins_with_its_nodes()
{
	local added name

	run 0 framering add --captures 2 --outputs 1 --json
	added=$(jq -r .ring "$WORK/out")
	for name in "capture_nodes 2" "output_nodes 1"; do
		[ "$(cat "/sys/class/framering/framering$added/${name% *}")" = "${name#* }" ] ||
			wrong "framering$added has not ${name#* } ${name% *}"
	done
	[ "$(find "/sys/class/framering/framering$added/" -maxdepth 1 -name 'video*' | wc -l)" = 3 ] ||
		wrong "framering$added has other nodes"
	run 0 framering remove "/dev/framering$added"
	run 1 framering add --captures 9
}

case_a_ring_goes_under_its_clients()
{
	produce --fps 10
	start_client "$first" 100000 gone
	echo framering.0 >/sys/bus/platform/drivers/framering/unbind
	wait "$client" && wrong "a client does not notice that its ring has gone"
	wait "$producer" 2>/dev/null
	echo framering.0 >/sys/bus/platform/drivers/framering/bind
	produce --fps max
	run 0 video_client frames "$(node 1)" 10 0
}

case_the_modules_stay_while_in_use_and_then_go()
{
	produce --fps 10
	start_client "$first" 100000 gone
	run 1 rmmod framering_v4l2
	kill "$client"
	wait "$client"
	until_true rmmod framering_v4l2
	[ -z "$(find "$RING/" -name 'video*')" ] || wrong "there are still nodes"
}

cases_main "$@"
