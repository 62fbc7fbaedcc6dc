# SPDX-License-Identifier: GPL-2.0-only
# For gdb-multiarch on QEMU's gdb stub: walks an arm64 guest's page tables, of 4 KiB
# pages, as the processor would. Addresses have 48 bits, and tables four levels; or
# 52, and a level -1 above them.
set pagination off
set confirm off
set architecture aarch64

# What an address has at the given level of the table; 0 where there is none.
define fr_step
	set $fr_index = ($arg1 >> (39 - 9 * $arg2)) & ($arg2 < 0 ? 0xf : 0x1ff)
	set $fr_at = $arg0 + ($fr_index << 3)
	set $fr_entry = *(unsigned long long *)$fr_at
	if ($fr_entry & 1) == 0
		set $fr_entry = 0
	end
end

# fr_walk TABLE SHIFT FIRST COUNT, where TCR_EL1 has the table's size at SHIFT:
# "page ADDRESS PHYSICAL ATTRIBUTE" of each page, where the attribute is the byte of
# MAIR_EL1
define fr_walk
	set $fr_page = 0
	set $fr_first = 64 - (($TCR_EL1 >> $arg1) & 0x3f) > 48 ? -1 : 0
	while $fr_page < $arg3
		set $fr_virt = (unsigned long long)$arg2 + $fr_page * 4096
		set $fr_level = $fr_first
		# The first may be as short as 128 bytes, and lie anywhere in a page.
		set $fr_base = (unsigned long long)$arg0 & 0xffffffffffc0
		while $fr_level < 4
			fr_step $fr_base $fr_virt $fr_level
			set $fr_base = $fr_entry & 0x3fffffffff000
			set $fr_level = $fr_level + 1
			# A block in place of a table.
			if ($fr_entry & 3) != 3
				set $fr_shift = 39 - 9 * ($fr_level - 1)
				set $fr_level = 9
			end
		end
		if $fr_level == 4
			set $fr_shift = 12
		end
		set $fr_mask = (1ull << $fr_shift) - 1
		set $fr_phys = ($fr_entry & 0x3fffffffff000 & ~$fr_mask) | ($fr_virt & $fr_mask)
		set $fr_attr = ($MAIR_EL1 >> (8 * (($fr_entry >> 2) & 7))) & 0xff
		printf "page 0x%llx 0x%llx 0x%02x\n", $fr_virt, $fr_phys, $fr_attr
		set $fr_page = $fr_page + 1
	end
end
