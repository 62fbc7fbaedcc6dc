# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# For tests of the command as a user runs it: expectations that say what was
# wrong. The driver is loaded; cases that change it put it back.

# shellcheck source=tests/harness/cases.bash
. "$(dirname "${BASH_SOURCE[0]}")/../harness/cases.bash"

# fresh_driver [PARAMETER...] - the module loaded anew, with one ring not set up
fresh_driver()
{
	local name

	udevadm settle -t 60
	for name in framering_v4l2 framering; do
		[ ! -d /sys/module/$name ] || await 10 rmmod $name || fail "rmmod $name fails"
	done
	insmod "$FRAMERING_MODULE" "$@" || fail "insmod fails"
	udevadm settle -t 60
}

# fresh_ring - the ring not set up, of the module that is loaded: in a tenth of the time
fresh_ring()
{
	[ -d /sys/module/framering ] || insmod "$FRAMERING_MODULE" || fail "insmod fails"
	echo framering.0 >/sys/bus/platform/drivers/framering/unbind
	echo framering.0 >/sys/bus/platform/drivers/framering/bind
}

# Each case starts with such a driver, where its script says nothing else.
prepare()
{
	fresh_driver
}

# run STATUS COMMAND... - the command must end so; output in $WORK/out, $WORK/err
run()
{
	local want=$1 status

	shift
	"$@" >"$WORK/out" 2>"$WORK/err" </dev/null
	status=$?
	[ "$status" = "$want" ] && { echo "ok: $* -> $status"; return 0; }
	wrong "'$*' ended with $status, expected $want"
	head -n 5 "$WORK/out" "$WORK/err"
	return 1
}

# says PATTERN - the last run's stderr has it
says()
{
	grep -q -i -E -- "$1" "$WORK/err" || {
		wrong "stderr should say '$1', it says:"
		head -n 5 "$WORK/err"
	}
}

# field JQ VALUE [FILE] - of the last run's JSON
field()
{
	local value

	# 1.0 is 1, whichever jq this is.
	value=$(jq -r "$1 | if type == \"number\" then . + 0 else . end" "${3:-$WORK/out}" 2>&1)
	[ "$value" = "$2" ] || wrong "$1 is '$value', expected '$2'"
}

# holds JQ [FILE] - a condition on the last run's JSON
holds()
{
	jq -e "$1" "${2:-$WORK/out}" >/dev/null 2>&1 || {
		wrong "not true: $1"
		head -n 40 "${2:-$WORK/out}"
	}
}

# log_mark - a line in the kernel's log, for log_since to begin at
log_mark()
{
	local mark=mark-$RANDOM$RANDOM

	echo "$mark" >/dev/kmsg
	echo "$mark"
}

# log_since MARK - what the kernel has said since then
log_since()
{
	dmesg | sed -n "/$1\$/,\$p"
}

# until_true COMMAND... - waits until it succeeds
until_true()
{
	await 10 quietly "$@" || { wrong "never came true: $*"; return 1; }
}

quietly()
{
	"$@" >/dev/null 2>&1
}

ring_is()
{
	[ "$(framering info -d 0 --json | jq -r "$1")" = "$2" ]
}
