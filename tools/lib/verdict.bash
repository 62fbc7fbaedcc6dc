# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# What a guest's kernel log and last word say about a run.

# Lines that make a run a failure whatever the command returned.
readonly LOG_TROUBLE='Kernel panic|\bOops\b|\bBUG: |kernel BUG at|WARNING: (CPU|possible|suspicious|inconsistent|bad unlock|held lock|lock held|Nested|still)|------------\[ cut here|possible (circular|recursive) locking|possible irq lock inversion|inconsistent lock state|suspicious RCU usage|invalid wait context|\bKASAN\b.* in |\bKCSAN: |\bUBSAN: |refcount_t: |INFO: task .* blocked for more than|(detected|self-detected) stalls?|soft lockup|hard LOCKUP|general protection fault|Unable to handle kernel|unregister_netdevice: waiting|DMA-API: .*(framering|device driver)|Bad page|BUG kmalloc|Objects remaining in|list_(add|del) corruption|unreferenced object|suspected memory leaks|scheduling while atomic|sleeping function called|\bframering\b.*\bleak'

# Bits of the kernel's taint that a test may not set: bad page, died, warned,
# soft lockup (Documentation/admin-guide/tainted-kernels.rst).
readonly TAINT_TROUBLE=$((1 << 5 | 1 << 7 | 1 << 9 | 1 << 14))

# log_trouble FILE - the lines of a kernel log that condemn the run, with the
# trace that follows the first; fails if there are none
log_trouble()
{
	grep -a -q -E "$LOG_TROUBLE" "$1" || return 1
	grep -a -E -m 20 -A 30 "$LOG_TROUBLE" "$1" | head -n 80
}

# verdict VERDICT-FILE LOG QEMU-STATUS SECONDS - judges a finished run; says
# what is wrong and returns the run's status
verdict()
{
	local file=$1 log=$2 qemu=$3 seconds=$4 stage='' status='' taint=''

	read -r stage status _ taint _ <"$file" || stage=
	if log_trouble "$log" >&2; then
		say "the kernel log shows trouble (above)"
		if grep -a -q 'int3: 0000' "$log"; then
			say "a stray int3 is the fault of QEMU before 8.1, which may run code" \
				"that another processor is patching: try again with --single-thread"
		fi
		return 125
	fi
	if [ -n "$stage" ] && [ $((taint & TAINT_TROUBLE)) != 0 ]; then
		say "the kernel is tainted ($taint): it warned or died without a line in its log"
		return 125
	fi
	case $stage in
	command)
		if [ "$qemu" != 0 ]; then
			tail -n 15 "$log" >&2
			say "the command ended, but the guest did not power off"
			return 124
		fi
		return "$status" ;;
	unload)
		grep -a "guest: " "$log" | tail -n 5 >&2
		say "the driver cannot be unloaded after the command (above)"
		return 125 ;;
	setup)
		grep -a 'guest: ' "$log" | tail -n 5 >&2
		if [ "$status" = 2 ]; then
			say "the driver does not load (above)"
			return 125
		fi
		say "the guest's set-up failed (above)"
		return "$EX_CANNOT" ;;
	esac
	tail -n 15 "$log" >&2
	if [ "$qemu" = 124 ] || [ "$qemu" = 137 ]; then
		say "no verdict after $seconds s: the guest or its command hangs (last kernel messages above)"
		return 124
	fi
	say "the guest died without a verdict (QEMU's status $qemu, last kernel messages above)"
	return 125
}
