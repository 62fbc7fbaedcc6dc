# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# For tests of the module's parameters: loads that must work or be refused with
# a certain word in the kernel's log. The guest's kernel keeps $RESERVED for us.

MODULE=${FRAMERING_MODULE:?}
# Of memmap= on the command line of every guest that runs tests.
# shellcheck disable=SC2034
RESERVED=0x50000000 RESERVED_MIB=32
failures=0
grep -q '^0*50000000-0*51ffffff : ' /proc/iomem ||
	{ echo "the kernel does not keep $RESERVED for us"; exit 77; }

wrong()
{
	echo "WRONG: $*"
	failures=$((failures + 1))
}

unload()
{
	[ ! -d /sys/module/framering ] || rmmod framering || exit 1
}

# log_since MARK - what the driver has said since then
log_since()
{
	dmesg | sed -n "/$1\$/,\$p" | grep 'framering:'
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
	mark="mark-$RANDOM$RANDOM"
	echo "$mark" >/dev/kmsg
	if insmod "$MODULE" "$@" 2>/dev/null; then
		wrong "'$*' should be refused"
		return
	fi
	log_since "$mark" | grep -q -E -- "$pattern" || {
		wrong "'$*' should be refused with '$pattern', not:"
		log_since "$mark"
		return
	}
	[ ! -d /sys/class/framering ] || wrong "'$*' leaves a class behind"
	! grep -q -i framering /proc/iomem || wrong "'$*' leaves a region behind"
	echo "refused: $*"
}

finish()
{
	[ "$failures" = 0 ] || { echo "$failures expectations were not met"; exit 1; }
}
