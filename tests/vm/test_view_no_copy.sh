#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The viewer's GL path shows the slot's own memory: a block that is written into
# the paused frame from outside, through QEMU's gdb stub, is in the next redraw.
# On the upload path, which has a copy, the same procedure shows nothing of it.
# A preloaded shim counts texture uploads and large copies after the import:
# none on the GL path, one a frame on the upload path.
. "$(dirname "$(readlink -f "$0")")/lib.bash"

# Lines are padded, which an import can get wrong.
WIDTH=600 LEFT=200 TOP=100 SIDE=64
# Blue, green, red, unused: a colour that the pattern does not have.
PIXEL='\x5a\xef\x12\xff'

# poke_block PHYS STRIDE - the block into the frame there; the bytes between the
# block's rows are written back as they are
poke_block()
{
	local from=$(($1 + TOP * $2)) size=$((SIDE * $2)) row

	vm_ask "pmemsave $from $size \"$OUT/rows\"" >/dev/null
	for ((row = 0; row < SIDE; row++)); do
		for ((column = 0; column < SIDE; column++)); do
			# shellcheck disable=SC2059
			printf "$PIXEL"
		done | dd of="$OUT/rows" bs=$((SIDE * 4)) seek=$((row * $2 + LEFT * 4)) \
			oflag=seek_bytes conv=notrunc status=none
	done
	vm_poke "$from" "$OUT/rows"
	vm_ask "pmemsave $from $size \"$OUT/rows-now\"" >/dev/null
	cmp "$OUT/rows" "$OUT/rows-now" || fail "the block is not in memory"
}

# changes PATH - "inside outside": bytes of the picture that became the block's
# colour where the block is, and bytes that changed otherwise
changes()
{
	cmp -l "$OUT/$1-before.rgb" "$OUT/$1-after.rgb" | awk \
		-v width=$WIDTH -v left=$LEFT -v top=$TOP -v side=$SIDE '
		BEGIN { colour[0] = "22"; colour[1] = "357"; colour[2] = "132" }
		{
			at = $1 - 1
			pixel = int(at / 3)
			x = pixel % width - left
			y = int(pixel / width) - top
			if (x >= 0 && x < side && y >= 0 && y < side &&
			    $3 == colour[at % 3])
				inside++
			else
				outside++
		}
		END { print inside + 0, outside + 0 }'
}

# miss TEXT... - a failure, after which the rest is still worth seeing
missed=
miss()
{
	echo "MISSED: $*"
	missed=yes
}

# counted PATH NAME - of the shim
counted()
{
	awk -v name="$2" '$1 == name { print $2 }' "$OUT/guest-shim-$1"
}

# judge PATH EXPECTED-CHANGES
judge()
{
	local slot phys stride shown used found

	vm_wait_for "guest-$1" 600
	read -r slot phys _ stride <"$OUT/guest-$1"
	[ "$(stat -c %s "$OUT/$1-before.rgb")" = $((WIDTH * 360 * 3)) ] ||
		fail "$1: the picture has not the frame's size"
	poke_block "$phys" "$stride"
	touch "$OUT/poked-$1"
	vm_wait_for "guest-done-$1" 600
	read -r used shown <"$OUT/guest-report-$1"
	[ "$used" = "$1" ] || fail "$1: the viewer says it used $used"
	found=$(changes "$1")
	echo "$1: block written to slot $slot at $phys: bytes changed in the" \
		"next redraw, in the block and elsewhere: $found"
	[ "$found" = "$2" ] || miss "$1: expected $2"
	echo "$1: the shim counted, over $shown frames:" \
		"$(tr '\n' ' ' <"$OUT/guest-shim-$1")"
}

# 2 processors: the producer goes on while the viewer draws.
vm_start -- bash -e -c '
	/repo/tests/vm/guest_view.sh gl
	/repo/tests/vm/guest_view.sh upload
	until [ -e /out/go ]; do sleep 0.2; done'
judge gl "$((SIDE * SIDE * 3)) 0"
judge upload "0 0"

for name in teximage texsubimage sdltexture memcpy; do
	[ "$(counted gl $name)" = 0 ] || miss "the GL path copies: $name"
done
[ "$(counted gl imports)" = 4 ] || miss "the GL path did not import 4 slots"
[ "$(counted upload texsubimage)" = 10 ] ||
	miss "the shim does not see the upload path's 10 uploads"
vm_finish || fail "the guest ended with an error"
[ -z "$missed" ] || fail "see above"
