# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# For tests of the module's parameters: loads that must work or be refused with
# a certain word in the kernel's log. The guest's kernel keeps $RESERVED for us.

here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=/dev/null
. "$here/../cli/lib.bash"
# shellcheck source=/dev/null
. "$here/reserved.bash"
MODULE=${FRAMERING_MODULE:?}

prepare_all()
{
	is_reserved || skip "the kernel does not keep $RESERVED for us"
}

# Each case loads the driver as it wants it.
prepare()
{
	:
}

unload()
{
	[ ! -d /sys/module/framering ] || rmmod framering || fail "rmmod fails"
}

# said_since MARK - what the driver has said since then
said_since()
{
	log_since "$1" | grep 'framering:'
}

# accepted PARAMETERS... - the module loads
accepted()
{
	unload
	insmod "$MODULE" "$@" || { wrong "'$*' should be accepted"; return 1; }
	udevadm settle -t 300
	echo "ok: $*"
}

# refused PATTERN PARAMETERS... - it does not, and says why; nothing is left
refused()
{
	local pattern=$1 mark

	shift
	unload
	mark=$(log_mark)
	if insmod "$MODULE" "$@" 2>/dev/null; then
		wrong "'$*' should be refused"
		return
	fi
	said_since "$mark" | grep -q -E -- "$pattern" || {
		wrong "'$*' should be refused with '$pattern', not:"
		said_since "$mark"
		return
	}
	[ ! -d /sys/class/framering ] || wrong "'$*' leaves a class behind"
	! grep -q -i framering /proc/iomem || wrong "'$*' leaves a region behind"
	echo "refused: $*"
}
