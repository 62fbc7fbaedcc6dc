#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Memory kept from the kernel at boot: the same tests as for other memory pass on
# it, also where one ring takes all of it; attributes are the ones it was given.
. "$(dirname "$(readlink -f "$0")")/lib.bash"

# pass TEST... - on a carve-out, each with a driver just loaded
pass()
{
	local test

	for test; do
		accepted "carveout=frames:$RESERVED:${RESERVED_MIB}M" || continue
		"$test" || wrong "$test fails on a carve-out"
	done
}

# serves PARAMETERS MODE... - a ring in each of these modes comes from the carve-out
serves()
{
	local mode

	accepted "carveout=$1" || return
	for mode in "${@:2}"; do
		framering play -q --pattern box --size 64x64 --frames 2 --memory carveout \
			--cache "$mode" --json | jq -e '.memory_source == "carveout"' \
			>/dev/null || wrong "$1 gives no $mode memory"
	done
}

# does_not PARAMETERS MODE
does_not()
{
	accepted "carveout=$1" || return
	! framering play -q --pattern box --size 64x64 --frames 2 --memory carveout \
		--cache "$2" >/dev/null 2>&1 || wrong "$1 gives $2 memory"
}

region=frames:$RESERVED:${RESERVED_MIB}M
CASE_LIMIT=120

case_the_uapi_tests_pass_on_it()
{
	pass uapi_memory uapi_mmap uapi_mmap_access uapi_mmap_rights uapi_dmabuf \
		uapi_dmabuf_import uapi_generation
}

case_it_serves_the_modes_that_it_was_declared_with()
{
	serves "$region" writecombine cached uncached
	serves "$region:no_allocator" writecombine cached
	serves "$region:cached=0:buffered=1" writecombine
	serves "$region:cached" cached
	serves "$region:cached=0:buffered=0" uncached
}

case_it_serves_no_other_modes()
{
	does_not "$region:cached" writecombine
	does_not "$region:buffered" cached
}

case_a_ring_larger_than_it_is_refused()
{
	accepted "carveout=frames:$RESERVED:64K"
	! framering play -q --pattern box --size 640x480 --frames 2 --memory carveout \
		>/dev/null 2>&1 || wrong "64 KiB hold a ring of 5 MB"
	grep -q "^ *0*50000000-0*5000ffff : frames" /proc/iomem ||
		wrong "/proc/iomem does not name it"
}

cases_main "$@"
