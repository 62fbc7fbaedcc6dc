# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# For tests of the command as a user runs it: expectations that say what was
# wrong, and the work folder.

WORK=$(mktemp -d)
failures=0

finish()
{
	local status=$?

	# shellcheck disable=SC2046
	kill $(jobs -p) 2>/dev/null
	wait
	rm -rf "$WORK"
	[ "$status" = 0 ] || exit "$status"
	[ "$failures" = 0 ] || { echo "$failures expectations were not met"; exit 1; }
	exit 0
}
trap finish EXIT

wrong()
{
	echo "WRONG: $*"
	failures=$((failures + 1))
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

# until_true SECONDS COMMAND...
until_true()
{
	local end=$((SECONDS + $1))

	shift
	until "$@" >/dev/null 2>&1; do
		[ "$SECONDS" -lt "$end" ] || { wrong "never came true: $*"; return 1; }
		sleep 0.1
	done
}

ring_is()
{
	[ "$(framering info -d 0 --json | jq -r "$1")" = "$2" ]
}
