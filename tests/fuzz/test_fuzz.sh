#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# In a guest with the debug kernel: programs of system calls, made up from a seed
# and from what is in corpus/; then the driver must still be as good as new.
# FRAMERING_FUZZ_SEED, _CALLS and _WORKERS change what is run; FRAMERING_FUZZ_REPLAY
# names programs to run instead, all at the same time.
set -u
modprobe vgem && udevadm settle -t 60 || exit 1
mkdir -p /out/fuzz || exit 1
shopt -s nullglob
if [ -n "${FRAMERING_FUZZ_REPLAY:-}" ]; then
	read -r -a programs <<<"$FRAMERING_FUZZ_REPLAY"
	exec fuzz --replay --times 300 "${programs[@]}"
fi
programs=(tests/fuzz/corpus/*)
fuzz --seed "${FRAMERING_FUZZ_SEED:-1}" --calls "${FRAMERING_FUZZ_CALLS:-50000}" \
	--workers "${FRAMERING_FUZZ_WORKERS:-4}" --out /out/fuzz "${programs[@]}" &&
	uapi_policy && uapi_handoff
