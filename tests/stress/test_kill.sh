#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Programs killed by the hundred; afterwards the module can go.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$(readlink -f "$0")")/../cli/lib.bash"
# As often as rounds were asked for.
CASE_LIMIT=$((120 + ${FRAMERING_ROUNDS:-0} / 3))

# outlives CASE - of stress_kill
outlives()
{
	stress_kill "$1" || fail "$1: status $?"
	rmmod framering || fail "somebody has left a reference"
}

case_a_consumer_outlives_hundreds_of_dead()
{
	outlives a_consumer_outlives_hundreds_of_dead
}

case_a_live_producer_outlives_hundreds_of_dead()
{
	outlives a_live_producer_outlives_hundreds_of_dead
}

case_a_waiting_producer_outlives_hundreds_of_dead()
{
	outlives a_waiting_producer_outlives_hundreds_of_dead
}

cases_main "$@"
