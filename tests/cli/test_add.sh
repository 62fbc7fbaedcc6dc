#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# add and remove: rings that come and go, and what is said where they cannot.
. "$(dirname "$0")/lib.bash"

# prints TEXT - all that the last run has printed
prints()
{
	[ "$(cat "$WORK/out")" = "$1" ] || wrong "printed '$(cat "$WORK/out")', expected '$1'"
}

# there PATH... - these nodes of rings, and no others
there()
{
	local nodes=(/dev/framering[0-9]*)

	[ "${nodes[*]}" = "$*" ] || wrong "there are ${nodes[*]}, expected $*"
}

case_rings_are_added_by_number_or_not()
{
	run 0 framering add; prints /dev/framering1
	there /dev/framering0 /dev/framering1
	run 0 framering add --index 7 --json; field .device /dev/framering7; field .ring 7
	run 0 framering play -q --pattern box --size 64x64 --frames 2 --device 7 --json
	field .frames_queued 2
	udevadm settle -t 60
	[ "$(stat -c %G:%a /dev/framering7)" = "$(stat -c %G:%a /dev/framering0)" ] ||
		wrong "the new node is not like the first: $(stat -c %G:%a /dev/framering7)"
	run 1 framering add --index 7; says 'ring of that number'
	run 1 framering add --index 16; says '15'
	run 2 framering add --index seven; says 'seven'
	run 2 framering add 7; says 'index'
	run 1 framering add --captures 1; says 'V4L2'
	run 1 framering add --outputs 1; says 'V4L2'
	run 2 framering add --captures -1; says 'number'
	there /dev/framering0 /dev/framering1 /dev/framering7
}

case_rings_are_removed_by_number_or_node()
{
	run 0 framering add
	run 0 framering add --index 7
	run 0 framering remove 7
	run 1 framering remove 7; says 'no such ring'
	run 2 framering remove; says 'which ring'
	run 2 framering remove 1 7; says 'which ring'
	run 1 framering remove /dev/null; says 'not a ring'
	ln -s /dev/framering1 "$WORK/link"
	run 0 framering remove "$WORK/link" --json; field .removed "$WORK/link"
	there /dev/framering0
}

case_a_ring_in_use_goes_by_force_only()
{
	run 0 framering add; prints /dev/framering1
	framering play -q --pattern box --size 64x64 --fps 10 -d 1 >/dev/null 2>"$WORK/player" &
	player=$!
	until_true eval 'framering info -d 1 --json | jq -e .producer'
	run 1 framering remove 1; says 'in use.*force'
	run 0 framering remove --force /dev/framering1
	wait "$player"
	[ $? = 1 ] || wrong "the player should have failed"
	grep -q 'gone' "$WORK/player" || wrong "the player says '$(cat "$WORK/player")'"
	there /dev/framering0
	run 0 framering add --index 1; prints /dev/framering1
	run 0 framering play -q --pattern box --size 64x64 --frames 1 -d 1 --json
	run 0 framering remove -d 1
}

# Not for everybody.
case_others_than_root_are_refused()
{
	run 1 setpriv --reuid nobody --clear-groups framering add; says 'permission denied'
	run 1 setpriv --reuid nobody --clear-groups framering remove 0; says 'permission denied'
	there /dev/framering0
}

# Rings that were added go with the module.
case_added_rings_go_with_the_module()
{
	run 0 framering add
	run 0 rmmod framering
	run 1 framering add; says 'insmod'
	insmod "$FRAMERING_MODULE"
	udevadm settle -t 60
	there /dev/framering0
}

cases_main "$@"
