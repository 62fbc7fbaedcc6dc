#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The machine is suspended to RAM in the middle of a lossless stream, and woken:
# the consumer gets every frame, none torn, and as many pages are write-combined as
# before, by QEMU's walk of the kernel's page tables.
#
# What the guest runs is in single quotes.
# shellcheck disable=SC2016
. "$(dirname "$(readlink -f "$0")")/lib.bash"

FRAMES=300

# combined - how many pages the kernel has mapped write-combined
combined()
{
	vm_ask "info tlb" | awk '/^ff/ && substr($3, 6, 2) == "-T"' | wc -l
}

# is_suspended - as QEMU says
is_suspended()
{
	vm_witness status
	[ "$(<"$vm_folder/said")" = suspended ]
}

# All happens once: the guest's shares do not come back when it wakes, so all that runs
# is in its own memory, and it cannot end as others do.
prepare_all()
{
	[ "$(uname -m)" = x86_64 ] || { echo "suspends by ACPI"; exit 77; }
	vm_prepare
	vm_start --cpus 1 --cmdline no_console_suspend -- bash -c '
		cd /
		cp -a /job /tmp/job
		export PATH=/tmp/job/programs/bin:/usr/sbin:/usr/bin:/sbin:/bin LD_LIBRARY_PATH=/tmp/job/programs/lib
		framering play -q --json --pattern box --size 320x240 --fps 20 --policy wait \
			--frames '$FRAMES' >/tmp/play &
		play=$!
		until framering info -d 0 --json | jq -e .producer >/dev/null; do :; done
		framering verify -q --json --lossless >/tmp/verify &
		verify=$!
		until [ "$(framering info -d 0 --json | jq .counters.acquired)" -gt 20 ]; do :; done
		echo "READY $(framering info -d 0 --json | jq .counters.acquired)"
		echo mem >/sys/power/state
		echo "WOKEN $(framering info -d 0 --json | jq .counters.acquired)"
		wait $play; echo "PLAY $? $(tr -d "\n" </tmp/play)"
		wait $verify; echo "VERIFY $? $(tr -d "\n" </tmp/verify)"
		rmmod framering; echo "END $?"'
	vm_until 300 grep -q READY "$OUT/stdout"
	BEFORE=$(combined)
	vm_until 60 is_suspended
	vm_witness wake
	vm_until 120 grep -q WOKEN "$OUT/stdout"
	AFTER=$(combined)
	vm_until 300 grep -q END "$OUT/stdout"
	cat "$OUT/stdout"
}

finish_all()
{
	[ -z "$vm_pid" ] || vm_kill
}

case_the_driver_answers_when_the_machine_is_woken()
{
	grep -q '^WOKEN [0-9]*$' "$OUT/stdout" || fail "the driver has no answer any more"
}

case_a_lossless_stream_gets_every_frame_across_a_suspension()
{
	local name count frames

	for name in PLAY VERIFY END; do
		grep -q "^$name 0" "$OUT/stdout" || fail "$name did not end with 0"
	done
	for count in torn missed; do
		grep -q "^VERIFY.*\"$count\": 0," "$OUT/stdout" || fail "frames were $count"
	done
	# A ring full was queued before the consumer came.
	frames=$(sed -n 's/^VERIFY.*"frames": \([0-9]*\),.*/\1/p' "$OUT/stdout")
	[ "${frames:-0}" -ge $((FRAMES - 4)) ] || fail "the consumer had ${frames:-no} frames"
}

case_the_same_pages_are_write_combined_after_a_suspension()
{
	echo "$BEFORE pages are write-combined, and $AFTER after the suspension"
	[ "$BEFORE" -gt 0 ] || fail "no page is write-combined"
	[ "$AFTER" = "$BEFORE" ] || fail "pages have another attribute now"
}

cases_main "$@"
