#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# A stream's life under V4L2 clients: several at once, one killed, a producer that
# is killed and comes back, another size, nodes and rings that go.
. "$(dirname "$0")/lib.bash"

load_nodes capture_nodes=2
first=$(node 0) second=$(node 1)

# At full rate into few slots, held for long: nobody sees a frame change.
produce --fps max --slots 4
run 0 timeout 120 video_client frames "$first" 30 40
cat "$WORK/out"
timeout 100 video_client frames "$first" 100000 5 >"$WORK/killed" 2>&1 &
killed=$!
timeout 200 video_client frames "$second" 150 20 >"$WORK/stays" 2>&1 &
stays=$!
until_true 60 grep -q first "$WORK/killed"
until_true 60 grep -q first "$WORK/stays"
framering verify -q --frames 40 --timeout 60000 >"$WORK/native" 2>&1 &
native=$!
kill -KILL "$(pgrep -P $killed video_client)"
wait $native || wrong "the native reader: $(cat "$WORK/native")"
wait $stays || wrong "the other reader: $(cat "$WORK/stays")"
cat "$WORK/stays"
[ "$(count_of bytes_copied)" = 0 ] || wrong "the driver copied $(count_of bytes_copied) bytes"
stop_producing

# A producer that comes back with the same frames: the client notices nothing.
produce --fps 10
generation=$(count_of generation)
timeout 120 video_client frames "$first" 40 0 >"$WORK/goes-on" 2>&1 &
client=$!
until_true 60 grep -q first "$WORK/goes-on"
stop_producing
produce --fps 10
wait $client || wrong "the client of a producer that came back: $(cat "$WORK/goes-on")"
[ "$(count_of generation)" = "$generation" ] || wrong "generation $(count_of generation), it was $generation"
[ "$(count_of bytes_copied)" = 0 ] || wrong "the driver copied $(count_of bytes_copied) bytes"

# One with another size: the client's stream ends, and it is told why.
timeout 120 video_client event "$first" source_change >"$WORK/event" 2>&1 &
event=$!
timeout 120 video_client event "$first" eos >"$WORK/eos" 2>&1 &
eos=$!
timeout 120 video_client frames "$first" 100000 0 >"$WORK/ends" 2>&1 &
client=$!
until_true 60 grep -q ready "$WORK/event"
until_true 60 grep -q ready "$WORK/eos"
until_true 60 grep -q first "$WORK/ends"
stop_producing
wait $eos || wrong "no end of stream: $(cat "$WORK/eos")"
produce --fps 10 --size 160x120
wait $event || wrong "no change of source: $(cat "$WORK/event")"
wait $client
[ $? = 4 ] || wrong "no last buffer: $(cat "$WORK/ends")"
run 0 timeout 60 v4l2-ctl -d "$first" --get-fmt-video
grep -q '160/120' "$WORK/out" || wrong "the format is not the ring's: $(cat "$WORK/out")"
run 0 timeout 60 video_client frames "$first" 5 0

# A node that goes under its client.
timeout 120 video_client frames "$second" 100000 0 >"$WORK/gone" 2>&1 &
client=$!
until_true 60 ring_is .consumers 1
echo 1 >"$RING/capture_nodes"
wait $client && wrong "a client does not notice that its node has gone"
[ ! -e "$second" ] || wrong "$second is still there"
[ "$(count_of capture_nodes)" = 1 ] || wrong "there are $(count_of capture_nodes) nodes"
until_true 60 ring_is .consumers 0
echo 3 >"$RING/capture_nodes"
run 1 sh -c "echo 9 >$RING/capture_nodes"
[ "$(count_of capture_nodes)" = 3 ] || wrong "there are $(count_of capture_nodes) nodes"

# Rings that begin with nodes, while the module is there.
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

# A ring that goes under its clients.
timeout 120 video_client frames "$(node 0)" 100000 0 >"$WORK/gone" 2>&1 &
client=$!
until_true 60 ring_is .consumers 1
echo framering.0 >/sys/bus/platform/drivers/framering/unbind
wait $client && wrong "a client does not notice that its ring has gone"
wait "$producer" 2>/dev/null
echo framering.0 >/sys/bus/platform/drivers/framering/bind
udevadm settle -t 60
produce --fps max
run 0 timeout 60 video_client frames "$(node 1)" 10 0

# Modules in use stay, and then go.
timeout 120 video_client frames "$(node 0)" 100000 0 >"$WORK/gone" 2>&1 &
client=$!
until_true 60 ring_is .consumers 1
run 1 rmmod framering_v4l2
kill "$(pgrep -P $client video_client)"
wait $client
until_true 60 rmmod framering_v4l2
[ -z "$(find "$RING/" -name 'video*')" ] || wrong "there are still nodes"
stop_producing
