#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Contiguous and write-combined, by QEMU's own walk of the guest's page tables:
# a slot's pages are at consecutive physical addresses, in user space and in
# the kernel's alias, with PAT bits as the cache mode says.
#
# Flags of "info tlb": X G P D A C T U W. On x86 Linux the PAT entry is chosen
# by C (PCD) and T (PWT): T alone is write-combining, C alone uncached-minus,
# C and T uncached, neither write-back. P is the page size bit of an upper
# entry, so large pages of the kernel are told apart.
. "$(dirname "$(readlink -f "$0")")/lib.bash"

[ "$(host_arch 2>/dev/null || uname -m)" != aarch64 ] ||
	{ echo "info tlb is of x86 only"; exit 77; }

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

# judge MODE - in the guest that there is
judge()
{
	local number virt phys size

	ring_up "$1" $SLOTS $WIDTH $HEIGHT
	# Which process runs when QEMU looks is chance; ask until it is ours. Others have
	# something at these addresses, too, but not so much.
	read -r _ number _ virt _ phys _ size < <(grep '^slot 0 ' "$OUT/slots" |
		sed 's/^slot/x/')
	for _ in {1..20}; do
		vm_ask stop >/dev/null
		vm_ask 'info tlb' >"$OUT/tlb"
		vm_ask cont >/dev/null
		[ "$(user_rows $((virt)) $((size)) | wc -l)" != $((size / 4096)) ] || break
		sleep 0.3
	done
	while read -r _ number _ virt _ phys _ size; do
		judge_slot "$1" "$number" "$virt" "$phys" "$size"
	done < <(grep '^slot ' "$OUT/slots")
	ring_down
}

for suite in ${FRAMERING_SUITES:-trixie bookworm}; do
	vm_start --suite "$suite" --cpus 1 -- /repo/tests/vm/guest_shell.sh
	for mode in writecombine cached uncached; do
		echo "$suite:"
		judge "$mode"
	done
	vm_finish || fail "the guest ended with an error"
done
