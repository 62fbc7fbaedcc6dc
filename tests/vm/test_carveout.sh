#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Memory kept from the kernel at boot: x86 loses no track of its memory types
# ("freeing invalid memtype"). What else there is to it is in tests/params.
. "$(dirname "$(readlink -f "$0")")/lib.bash"

[ "$(uname -m)" != aarch64 ] ||
	{ echo "memmap= is of x86 only"; exit 77; }

TESTS="uapi_memory uapi_mmap_access"

module=/job/programs/framering.ko
cat >"$OUT/in-guest" <<END
grep -i ' reserved' /proc/iomem
for test in $TESTS; do
	rmmod framering 2>/dev/null
	insmod $module \\
		carveout=frames:0x60000000:48M || exit
	udevadm settle -t 60
	\$test || { echo "\$test fails on a carve-out"; exit 1; }
done
grep 60000000-62ffffff /proc/iomem || exit

# The kernel's list of memory types is the same after mappings went in pieces.
rmmod framering
insmod $module \\
	carveout=frames:0x60000000:48M regs=bank:0x63000000:0x2000 || exit
list=/sys/kernel/debug/x86/pat_memtype_list
for round in 1 2 3; do
	unmap_client bank || exit
	cat \$list >/out/memtypes-\$round
done
grep -i write-combining /out/memtypes-1 || exit
cmp /out/memtypes-1 /out/memtypes-3 || exit
END
for suite in ${FRAMERING_SUITES:-trixie bookworm}; do
	# shellcheck disable=SC2086
	"$VM_REPO/tools/vm" ${FRAMERING_VM_OPTIONS:-} --suite "$suite" --no-module --timeout 600 \
		--cmdline "memmap=64M\$0x60000000" --out "$OUT" \
		--log "$OUT/dmesg.txt" -- sh /out/in-guest >"$OUT/$suite.log" 2>&1 ||
		{ tail -n 30 "$OUT/$suite.log"; fail "$suite: see $OUT/$suite.log"; }
	grep -q 'uapi_memory\|PASSED' "$OUT/$suite.log" ||
		fail "$suite: no test has run"
	! grep -i 'invalid memtype\|conflicting memory types' "$OUT/dmesg.txt" ||
		fail "$suite: x86 has lost track of memory types"
	echo "$suite: passed on a carve-out"
done
