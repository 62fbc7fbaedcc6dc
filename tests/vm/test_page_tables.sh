#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# also on bookworm
# Contiguous and write-combined, by QEMU's own walk of the guest's page tables:
# a slot's pages are at consecutive physical addresses, in user space and in
# the kernel's alias, with PAT bits as the cache mode says.
#
# Flags of "info tlb": X G P D A C T U W. On x86 Linux the PAT entry is chosen
# by C (PCD) and T (PWT): T alone is write-combining, C alone uncached-minus,
# C and T uncached, neither write-back. P is the page size bit of an upper
# entry, so large pages of the kernel are told apart.
# shellcheck disable=SC2086 # constants have no blanks
. "$(dirname "$(readlink -f "$0")")/lib.bash"

SLOTS=4 WIDTH=1920 HEIGHT=1080

# For awk: hexadecimal digits, up to the 53 bits that it computes with.
AWK_HEX='function hex(s,  i, n) {
	for (i = 1; i <= length(s); i++)
		n = 16 * n + index("0123456789abcdef", substr(s, i, 1)) - 1
	return n
}'

# expected MODE - the C and T columns
expected()
{
	case $1 in
	writecombine) echo -T ;;
	cached) echo -- ;;
	uncached) echo C- ;;
	esac
}

# rows FROM-VIRT SIZE - "virt phys CT" of each user page mapped there
user_rows()
{
	awk -v from="$1" -v size="$2" "$AWK_HEX"'
		/^0000/ {
			a = hex(substr($1, 5, 12))
			if (a < from || a >= from + size) next
			printf "%.0f %.0f %s\n", a, hex($2), substr($3, 6, 2)
		}' "$OUT/tlb"
}

# kernel_rows FROM-PHYS SIZE - attribute bits of every kernel mapping of it
kernel_rows()
{
	awk -v from="$1" -v size="$2" "$AWK_HEX"'
		/^ff/ {
			p = hex($2)
			big = substr($3, 3, 1) == "P" ? 2097152 : 4096
			if (p + big <= from || p >= from + size) next
			print substr($3, 6, 2)
		}' "$OUT/tlb" | sort | uniq -c
}

# judge_slot MODE NUMBER VIRT PHYS SIZE
judge_slot()
{
	local want pages alias

	want=$(expected "$1")
	pages=$(user_rows $(($3)) $(($5)) | awk -v virt=$(($3)) -v phys=$(($4)) -v want="$want" '
		{
			if ($2 - phys != $1 - virt) { bad = "not consecutive at " NR; exit }
			if ($3 != want) { bad = "attribute " $3 ", not " want; exit }
			pages++
		}
		END { print bad ? bad : pages + 0 }')
	[ "$pages" = $(($5 / 4096)) ] ||
		fail "$1 slot $2: user pages: $pages, expected $(($5 / 4096))"
	alias=$(kernel_rows $(($4)) $(($5)))
	[ "$(awk '{ print $2 }' <<<"$alias")" = "$want" ] ||
		fail "$1 slot $2: the kernel's alias has '$alias', expected only $want"
	echo "$1 slot $2: $pages consecutive pages at $4, $want in user space and kernel"
}

# look VIRT SIZE - QEMU's walk of the tables of the process that runs just now; whether that is
# the client, which has the slot at VIRT. Others have something at these addresses, too,
# but not so much.
look()
{
	vm_witness stop
	vm_ask 'info tlb' >"$OUT/tlb"
	vm_witness cont
	[ "$(user_rows $(($1)) $(($2)) | wc -l)" = $(($2 / 4096)) ]
}

# judge MODE - a ring in that mode
judge()
{
	local number virt phys size

	ring_up "$1" $SLOTS $WIDTH $HEIGHT
	read -r _ _ _ virt _ _ _ size < <(grep '^slot 0 ' "$OUT/slots")
	await 60 look "$virt" "$size" || echo "the client was never seen to run"
	while read -r _ number _ virt _ phys _ size; do
		judge_slot "$1" "$number" "$virt" "$phys" "$size"
	done < <(grep '^slot ' "$OUT/slots")
	ring_down
}

prepare_all()
{
	[ "$(uname -m)" != aarch64 ] || { echo "info tlb is of x86 only"; exit 77; }
	vm_prepare
	vm_start_shell --cpus 1
}

case_write_combined_slots_are_contiguous_and_so_mapped_everywhere()
{
	judge writecombine
}

case_cached_slots_are_contiguous_and_so_mapped_everywhere()
{
	judge cached
}

case_uncached_slots_are_contiguous_and_so_mapped_everywhere()
{
	judge uncached
}

cases_main "$@"
