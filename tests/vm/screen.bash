# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# What tests share that watch a screen from outside: pictures that a program puts into
# the ring one by one, somebody who shows them, QEMU's screendump. After lib.bash, in a
# guest of guest_shell.sh. The test has screen_is WHAT PICTURE.
#
# What the guest runs is in single quotes.
# shellcheck disable=SC2016

SCREEN_RING=/sys/class/framering/framering0
SCREEN_DEBUG=/sys/kernel/debug/framering/framering0

# make_pictures NAME WIDTH HEIGHT - four of them: /out/NAME.raw, and NAME-1.ppm to
# NAME-4.ppm as a screendump has them
make_pictures()
{
	[ ! -e "$OUT/$1-4.ppm" ] || return 0
	vm_ask_guest "ffmpeg -loglevel error -f lavfi -i testsrc2=s=$2x$3:r=1 \\
			-frames:v 4 -pix_fmt bgr0 -f rawvideo /out/$1.raw &&
		ffmpeg -loglevel error -f rawvideo -pix_fmt bgr0 -s $2x$3 \\
			-i /out/$1.raw -pix_fmt rgb24 /out/$1-%d.ppm"
	[ "$(stat -c %s "$OUT/$1.raw")" = $((4 * $2 * $3 * 4)) ] || fail "no pictures"
}

# until_ring FILE TEST - for the guest: a line that waits until the ring's is so
until_ring()
{
	echo "end=\$((SECONDS + 240))
		until [ \"\$(cat $SCREEN_RING/$1)\" $2 ]; do
			[ \$SECONDS -lt \$end ] || { tail /tmp/play.log /tmp/shown; exit 1; }
			sleep 0.1
		done"
}

# fill_up NAME WIDTH HEIGHT [OPTION...] - play puts into the ring what it gets from
# /tmp/frames: pictures NAME
fill_up()
{
	picture_name=$1 picture_size=$(($2 * $3 * 4))
	vm_ask_guest "rm -f /tmp/frames; mkfifo /tmp/frames
		sleep infinity >/tmp/frames 2>&1 & echo \$! >/tmp/keep.pid
		framering -q play - --size $2x$3 --format XRGB8888 --packed \\
			--slots 4 --fps max ${*:4} </tmp/frames >/tmp/play.log 2>&1 &
		echo \$! >/tmp/play.pid
		$(until_ring producer '!= 0')"
	queued=$(vm_ask_guest "cat $SCREEN_RING/queued")
}

# show_up COMMAND... - COMMAND shows what is in the ring; it says so in /tmp/shown
show_up()
{
	vm_ask_guest "$* >/tmp/shown 2>&1 &
		echo \$! >/tmp/show.pid
		$(until_ring consumers '= 1')"
}

# gone NAME... - the process ends
gone()
{
	vm_ask_guest 'for name in '"$*"'; do
			kill -9 $(cat /tmp/$name.pid)
			tail --pid=$(cat /tmp/$name.pid) -f /dev/null
		done'
}

# stop_show - by SIGINT; it has nothing against that
stop_show()
{
	vm_ask_guest 'kill -INT $(cat /tmp/show.pid)
		tail --pid=$(cat /tmp/show.pid) -f /dev/null
		jq -e . /tmp/shown' >/dev/null
}

# reports FILTER VALUE - what the viewer that was stopped has reported
reports()
{
	local got

	got=$(vm_ask_guest "jq -c '$1' /tmp/shown")
	[ "$got" = "$2" ] || fail "the report's $1 is $got, not $2"
}

# write_pictures FIRST COUNT - for the guest: to play
write_pictures()
{
	echo "dd if=/out/$picture_name.raw bs=$picture_size skip=$(($1 - 1)) count=$2 \\
		of=/tmp/frames iflag=fullblock conv=notrunc status=none"
}

# feed NUMBER - one picture into the ring; on the screen when this returns, out of
# $slot at $phys: then one slot is held, and has the newest frame
feed()
{
	queued=$((queued + 1))
	read -r slot phys < <(
		vm_ask_guest "$(write_pictures "$1" 1)
			$(until_ring queued "= $queued")
			until slot=\$(/repo/tests/kms/on_screen); do
				"'kill -0 $(cat /tmp/show.pid) || { cat /tmp/shown; exit 1; }
				sleep 0.1
			done'"
			grep \"^\$slot \" $SCREEN_DEBUG/memory | cut -d ' ' -f 1,2")
	[ -n "${phys:-}" ] || fail "picture $1 was not shown"
}

# screen_dump PICTURE - whether the screen is exactly that
screen_dump()
{
	vm_witness screen "$OUT/screen.ppm"
	cmp "$OUT/screen.ppm" "$1"
}

# pictures WHAT - three go by, each in a slot of its own
pictures()
{
	local number seen=''

	for number in 1 2 3; do
		feed $number
		[[ $seen != *" $phys"* ]] || fail "$1: two pictures were at $phys"
		seen+=" $phys"
		screen_is "$1: picture $number" "$OUT/$picture_name-$number.ppm"
	done
	number=$(vm_ask_guest 'framering info -d 0 --json | jq .counters.bytes_copied')
	[ "$number" = 0 ] || fail "$1: the driver has copied $number bytes"
}

# holds WHAT PICTURE - who shows it is stopped, and the ring goes round: the slot on
# the screen is not recycled
holds()
{
	queued=$((queued + 6))
	vm_ask_guest "kill -STOP \$(cat /tmp/show.pid)
		$(write_pictures 1 3)
		$(write_pictures 1 3)
		$(until_ring queued "= $queued")"
	screen_is "$1" "$2"
}
