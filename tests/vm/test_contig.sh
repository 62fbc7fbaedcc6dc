#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# also on bookworm
# Contiguous memory on stock kernels without CMA: eight 4K XRGB slots on an idle
# 2 GiB guest in one cache mode after another, and none of it lost; what there
# is not enough of gives ENOMEM, and loses nothing either.
#
# QEMU is asked what is in a slot's physical pages; the kernel, from /proc, how
# much memory is free.
#
# What the guest runs is in single quotes; constants have no blanks.
# shellcheck disable=SC2016,SC2086
. "$(dirname "$(readlink -f "$0")")/lib.bash"

SLOTS=8 WIDTH=3840 HEIGHT=2160
SLOT_SIZE=$((WIDTH * HEIGHT * 4))

# free_pages - pages free once caches and what is still on its way are back,
# with those that the processors keep by them (tens of megabytes); the least
# noisy of a few looks
free_pages()
{
	vm_ask_guest '
	sync
	echo 3 >/proc/sys/vm/drop_caches
	echo 1 >/proc/sys/vm/compact_memory
	for _ in 1 2 3; do
		cat /proc/vmstat /proc/zoneinfo |
			awk "/^nr_free_pages/ || /^ +count:/ { n += \$2 } END { print n }"
		sleep 0.3
	done | sort -n | tail -n 1'
}

# large_blocks - free blocks of 4 MiB, as /proc/buddyinfo counts them
large_blocks()
{
	vm_ask_guest 'awk "{ n += \$NF } END { print n }" /proc/buddyinfo'
}

# small_ring - a ring's memory stays, for consumers yet to come, until the next
# SETUP: this one needs next to none
small_ring()
{
	ring_up cached 3 64 64
	ring_down
}

# judge_marks SLOT PHYS - every page of the slot has the client's word for it
judge_marks()
{
	vm_save "$2" $SLOT_SIZE "$OUT/memory"
	od -A n -v -t x4 -w4096 "$OUT/memory" | awk -v slot="$1" -v pages=$((SLOT_SIZE / 4096)) '
		$1 != sprintf("f7%x%05x", slot, NR - 1) { bad = NR; exit }
		END { exit bad || NR != pages }' ||
		fail "slot $1: the memory at $2 is not the slot's"
	rm "$OUT/memory"
}

# judge_memory WHAT - nothing is missing of what there was in the beginning
judge_memory()
{
	local pages blocks

	small_ring
	pages=$(free_pages)
	blocks=$(large_blocks)
	echo "$1: $pages pages and $blocks blocks of 4 MiB free;" \
		"at first $PAGES and $BLOCKS"
	# A few hundred pages come and go anyway; a slot has 8100.
	[ "$pages" -gt $((PAGES - 1024)) ] ||
		fail "$1: $((PAGES - pages)) pages are lost"
	[ "$blocks" -gt $((BLOCKS * 9 / 10)) ] ||
		fail "$1: $((BLOCKS - blocks)) blocks of 4 MiB are in pieces"
}

prepare_all()
{
	[ "$(uname -m)" = x86_64 ] || { echo "other kernels have CMA"; exit 77; }
	vm_prepare
	vm_start_shell --memory 2048
	vm_ask_guest '! grep CmaTotal /proc/meminfo' || fail "this kernel has CMA"
	# The first time takes what stays: page tables, slabs, programs' pages.
	ring_up writecombine $SLOTS $WIDTH $HEIGHT
	ring_down
	small_ring
	PAGES=$(free_pages)
	BLOCKS=$(large_blocks)
}

# a_ring MODE - its memory is contiguous and the client's
a_ring()
{
	ring_up "$1" $SLOTS $WIDTH $HEIGHT
	# The client fails if it got another mode.
	grep -q ' memory 3$' "$OUT/slots" ||
		fail "$1: not from alloc_contig_range(): $(cat "$OUT/slots")"
	judge_marks 7 "$(awk '$2 == 7 { print $6 }' "$OUT/slots")"
	ring_down
}

case_rings_of_one_cache_mode_after_another_are_contiguous_and_lose_nothing()
{
	local mode

	for mode in writecombine cached uncached; do
		a_ring $mode
	done
	judge_memory "after all modes"
}

case_more_than_there_is_gives_enomem_and_loses_nothing()
{
	local text

	vm_ask_guest 'cd /sys/module/framering/parameters &&
		for name in max_ring_mb max_user_mb max_total_mb; do
			[ -e /tmp/$name ] || cat $name >/tmp/$name
			echo 100000 >$name
		done'
	text=$(vm_do "framering play --pattern bars --size ${WIDTH}x$HEIGHT --slots 64 \
		--frames 1 2>&1") && fail "64 slots were had: $text"
	echo "64 slots: $text"
	grep -q -i 'contiguous' <<<"$text" || fail "the error does not name contiguous memory"
	judge_memory "after ENOMEM"
	ring_up writecombine $SLOTS $WIDTH $HEIGHT
	ring_down
	echo "$SLOTS slots are had again"
	vm_ask_guest 'cd /sys/module/framering/parameters &&
		for name in max_ring_mb max_user_mb max_total_mb; do
			cat /tmp/$name >$name
		done'
}

cases_main "$@"
