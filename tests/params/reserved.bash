# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034
# Memory that guests of PCs keep from their kernel, for tests/params.
RESERVED=0x50000000 RESERVED_MIB=32

# is_reserved - this kernel keeps it; else says so
is_reserved()
{
	grep -q "^$(printf '%08x-%08x' "$RESERVED" $((RESERVED + (RESERVED_MIB << 20) - 1))) : " /proc/iomem ||
		{ echo "the kernel does not keep $RESERVED for us"; return 1; }
}
