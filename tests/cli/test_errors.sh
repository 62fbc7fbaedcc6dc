#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Wrong use gets a sentence that says what would be right, and its own status.
. "$(dirname "$0")/lib.bash"

case_every_verb_knows_help_and_wrong_options()
{
	run 2 framering
	run 2 framering nonsense; says 'nonsense'
	run 0 framering --help
	for verb in info play cap verify led reg add remove bench; do
		run 0 framering "$verb" --help
		run 2 framering "$verb" --no-such-option; says 'no-such-option'
	done
}

case_wrong_values_are_told_what_would_be_right()
{
	run 1 framering verify -d 7 --timeout 100; says 'framering7'
	run 1 framering info -d /dev/null; says '/dev/null'
	run 1 framering info -d /no/such; says '/no/such'
	run 2 framering play; says 'pattern'
	run 2 framering play --pattern plaid; says 'bars'
	run 2 framering play --pattern box --size 0x9; says '0x9'
	run 2 framering play --pattern box --size big; says 'big'
	run 2 framering play --pattern box --format JPEG; says 'JPEG'
	run 2 framering play --pattern box --slots 2; says '3'
	run 2 framering play --pattern box --slots 65; says '64'
	run 2 framering play --pattern box --policy maybe; says 'maybe'
	run 2 framering play --pattern box --cache warm; says 'writecombine'
	run 2 framering play --pattern box --fps often; says 'often'
	run 1 framering play /no/such.mp4; says '/no/such.mp4'
	run 1 framering play /etc/passwd; says 'passwd'
	run 1 framering play --pattern box --memory carveout; says 'carveout|source|cache'
	run 2 framering play --pattern box --frames 0; says '1 or more'
	run 2 framering verify --frames 0; says '1 or more'
	run 2 framering verify --hold soon; says 'soon'
	run 2 framering led dim; says 'blink'
	run 2 framering reg r; run 2 framering reg q 1
	run 1 framering reg r 0x1234; says '0xc001c000'
	run 1 framering reg r led+1; says 'multiple of 4'
	run 1 framering cap /dev/video99; says '/dev/video99'
	run 1 framering cap /dev/null; says '/dev/null'
}

# A full disk and a reader that goes are failures, without a trace.
case_a_full_disk_and_a_lost_reader_are_failures()
{
	framering info --json >/dev/full 2>"$WORK/err"
	[ $? = 1 ] || wrong "a full disk should end it with 1"
	says 'space|full'
	framering info --help | true
	[ "${PIPESTATUS[0]}" -lt 128 ] || wrong "a broken pipe killed it: ${PIPESTATUS[0]}"
	framering info --watch 2>"$WORK/err" | head -n 1 >/dev/null
	says 'broken pipe'
}

# Without the module: what to do.
case_without_the_module_it_says_what_to_do()
{
	rmmod framering
	run 1 framering info; says 'insmod'
	run 1 framering play --pattern box --frames 1; says 'insmod'
	insmod "$FRAMERING_MODULE"
}

cases_main "$@"
