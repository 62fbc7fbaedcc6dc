#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The viewer's GL path shows the slot's own memory: a block that is written into
# the paused frame from outside, through QEMU's gdb stub, is in the next redraw.
# On the upload path, which has a copy, the same procedure shows nothing of it.
# A preloaded shim counts texture uploads and large copies after the import:
# none on the GL path, one a frame on the upload path.
# shellcheck disable=SC2086 # constants have no blanks
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

	vm_save $from $size "$OUT/rows"
	for ((row = 0; row < SIDE; row++)); do
		for ((column = 0; column < SIDE; column++)); do
			# shellcheck disable=SC2059
			printf "$PIXEL"
		done | dd of="$OUT/rows" bs=$((SIDE * 4)) seek=$((row * $2 + LEFT * 4)) \
			oflag=seek_bytes conv=notrunc status=none
	done
	vm_poke "$from" "$OUT/rows"
	vm_save $from $size "$OUT/rows-now"
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

# counted PATH NAME - of the shim
counted()
{
	awk -v name="$2" '$1 == name { print $2 }' "$OUT/guest-shim-$1"
}

# 2 processors: the producer goes on while the viewer draws.
prepare_all()
{
	vm_prepare
	vm_start_shell
}

# judge PATH EXPECTED-CHANGES
judge()
{
	local slot phys stride shown used found

	vm_ask_guest "rm -f /out/guest-$1 /out/poked-$1
		/repo/tests/vm/guest_view.sh $1 >/tmp/view.log 2>&1 &
		echo \$! >/tmp/view.pid
		until [ -e /out/guest-$1 ]; do
			kill -0 \$! || { cat /tmp/view.log; exit 1; }
			sleep 0.2
		done"
	read -r slot phys _ stride <"$OUT/guest-$1"
	[ "$(stat -c %s "$OUT/$1-before.rgb")" = $((WIDTH * 360 * 3)) ] ||
		fail "$1: the picture has not the frame's size"
	poke_block "$phys" "$stride"
	touch "$OUT/poked-$1"
	vm_ask_guest "tail --pid=\$(cat /tmp/view.pid) -f /dev/null
		cat /tmp/view.log; [ -e /out/guest-done-$1 ]"
	read -r used shown <"$OUT/guest-report-$1"
	[ "$used" = "$1" ] || fail "$1: the viewer says it used $used"
	found=$(changes "$1")
	echo "$1: block written to slot $slot at $phys: bytes changed in the" \
		"next redraw, in the block and elsewhere: $found"
	[ "$found" = "$2" ] || wrong "$1: expected $2"
	echo "$1: the shim counted, over $shown frames:" \
		"$(tr '\n' ' ' <"$OUT/guest-shim-$1")"
}

case_the_gl_path_shows_the_memory_of_the_slot_and_copies_nothing()
{
	local name

	judge gl "$((SIDE * SIDE * 3)) 0"
	for name in teximage texsubimage sdltexture memcpy; do
		[ "$(counted gl $name)" = 0 ] || wrong "the GL path copies: $name"
	done
	[ "$(counted gl imports)" = 4 ] || wrong "the GL path did not import 4 slots"
}

case_the_upload_path_shows_a_copy_and_the_shim_counts_it()
{
	judge upload "0 0"
	[ "$(counted upload texsubimage)" = 10 ] ||
		wrong "the shim does not see the upload path's 10 uploads"
}

cases_main "$@"
