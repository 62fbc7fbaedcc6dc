#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# In a guest with the debug kernel: programs of system calls, made up from a seed
# and from what is in corpus/; then the driver must still be as good as new.
# FRAMERING_FUZZ_SEED, _CALLS and _WORKERS change what is run; FRAMERING_FUZZ_REPLAY
# names programs to run instead, all at the same time, _TIMES times over, and
# FRAMERING_FUZZ_MINIMIZE="CHUNK FROM" makes those shorter (tests/fuzz/minimize).
set -u
# This test has no cases; the programs that it runs have.
export CASES_WITHIN=1
modprobe -a vgem videobuf2-v4l2 videobuf2-vmalloc &&
	insmod "$(dirname "$FRAMERING_MODULE")/framering-v4l2.ko" capture_nodes=4 output_nodes=1 &&
	udevadm settle -t 60 || exit 1
# Nobody here wants to know which nodes come and go.
udevadm control --exit || exit 1
# An output node's client may ask for the largest ring: it takes long to clear.
echo 8 >/sys/module/framering/parameters/max_ring_mb || exit 1
mkdir -p /out/fuzz || exit 1
shopt -s nullglob
if [ -n "${FRAMERING_FUZZ_REPLAY:-}" ]; then
	read -r -a programs <<<"$FRAMERING_FUZZ_REPLAY"
	mode=(--replay)
	if [ -n "${FRAMERING_FUZZ_MINIMIZE:-}" ]; then
		read -r chunk from <<<"$FRAMERING_FUZZ_MINIMIZE"
		mode=(--minimize --chunk "$chunk" --from "$from" --out /out/fuzz)
	fi
	exec fuzz "${mode[@]}" --times "${FRAMERING_FUZZ_TIMES:-300}" "${programs[@]}"
fi
programs=(tests/fuzz/corpus/*)
[ ${#programs[@]} != 0 ] || exit 1
fuzz --seed "${FRAMERING_FUZZ_SEED:-1}" --calls "${FRAMERING_FUZZ_CALLS:-30000}" \
	--workers "${FRAMERING_FUZZ_WORKERS:-4}" --out /out/fuzz "${programs[@]}" &&
	uapi_policy && uapi_handoff
