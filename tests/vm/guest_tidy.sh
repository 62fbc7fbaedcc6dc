#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# In the guest: ends what earlier cases have left running. vm_do of lib.bash gives
# each process of a case the variable VM_CASE.
grep -slz '^VM_CASE=case' /proc/[0-9]*/environ | while IFS=/ read -r _ _ pid _; do
	! kill -9 "$pid" 2>/dev/null || tail --pid="$pid" -f /dev/null
done
