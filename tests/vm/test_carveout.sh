#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# also on bookworm
# Memory kept from the kernel at boot: x86 loses no track of its memory types
# ("freeing invalid memtype"). What else there is to it is in tests/params.
#
# What the guest runs is in single quotes; constants have no blanks.
# shellcheck disable=SC2016,SC2086
. "$(dirname "$(readlink -f "$0")")/lib.bash"

CARVEOUT=carveout=frames:0x60000000:48M

prepare_all()
{
	[ "$(uname -m)" != aarch64 ] || { echo "memmap= is of x86 only"; exit 77; }
	vm_prepare
	vm_start_shell --no-module --cmdline 'memmap=64M$0x60000000'
}

# Besides, this judges the guest's log.
finish_all()
{
	local status=0

	vm_finish || status=1
	! grep -i 'invalid memtype\|conflicting memory types' "$OUT/dmesg.txt" ||
		fail "x86 has lost track of memory types"
	[ $status = 0 ] || fail "the guest ended with an error"
}

# load PARAMETER... - the module, in place of the one that there is
load()
{
	vm_ask_guest 'grep -i " reserved" /proc/iomem
		[ ! -d /sys/module/framering ] || rmmod framering || exit
		insmod /job/programs/framering.ko '"$*"' && udevadm settle -t 60'
}

# passes PROGRAM - one of the uAPI's tests
passes()
{
	load $CARVEOUT
	vm_ask_guest "$1 || { echo '$1 fails on a carve-out'; exit 1; }
		grep 60000000-62ffffff /proc/iomem" >"$OUT/$1.log"
	grep -q 'uapi_memory\|PASSED\|^CASE pass' "$OUT/$1.log" || fail "no test has run"
	echo "$1: passed on a carve-out"
}

case_memory_of_a_carve_out_is_as_the_uapi_says()
{
	passes uapi_memory
}

case_mappings_of_a_carve_out_are_as_the_uapi_says()
{
	passes uapi_mmap_access
}

# The kernel's list of memory types is the same after mappings went in pieces.
case_mappings_that_go_in_pieces_leave_the_list_of_memory_types_as_it_was()
{
	load $CARVEOUT regs=bank:0x63000000:0x2000
	vm_ask_guest '
		list=/sys/kernel/debug/x86/pat_memtype_list
		for round in 1 2 3; do
			unmap_client bank || exit
			cat $list >/out/memtypes-$round
		done
		grep -i write-combining /out/memtypes-1 || exit
		cmp /out/memtypes-1 /out/memtypes-3'
}

cases_main "$@"
