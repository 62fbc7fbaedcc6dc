# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# One producer as fast as it can, three consumers of different speed that hold
# frames at random and prove each of them when it comes and before it goes.
# What verify says of a consumer is in /out/verify-POLICY-CACHE-N.json and .log.

VERIFY_FRAMES=${VERIFY_FRAMES:-10000}
# Hold limits of 1, 2 and 3 and two slots for the producer: no one is refused.
VERIFY_SLOTS=8
VERIFY_HOLDS=("" "--hold 0:1 --hold-frames 2" "--hold 0:2 --hold-frames 3")

# verify_number FILE KEY - a number of verify's report
verify_number()
{
	sed -n "s/^ *\"$2\": \([0-9]*\),\{0,1\}$/\1/p" "$1"
}

# verify_sum KEY FILE... - over all consumers
verify_sum()
{
	local key=$1 file sum=0

	shift
	for file; do
		sum=$((sum + $(verify_number "$file" "$key")))
	done
	echo "$sum"
}

# verify_stream POLICY CACHE - until each consumer has had VERIFY_FRAMES frames;
# status: 0 all good, else the worst of the consumers'
verify_stream()
{
	local policy=$1 cache=$2 play pids=() hold i=0 status=0 play_options=() options=()

	[ "$policy" != wait ] || options=(--lossless) play_options=(--discard)
	framering play --pattern box --size 64x32 --format R8 --packed --fps max \
		--slots "$VERIFY_SLOTS" --policy "$policy" "${play_options[@]}" --cache "$cache" &
	play=$!
	for hold in "${VERIFY_HOLDS[@]}"; do
		i=$((i + 1))
		# shellcheck disable=SC2086
		framering verify --json --seed "$i" --frames "$VERIFY_FRAMES" \
			--timeout 60000 "${options[@]}" $hold \
			>"/out/verify-$policy-$cache-$i.json" 2>"/out/verify-$policy-$cache-$i.log" &
		pids+=($!)
	done
	for i in "${pids[@]}"; do
		wait "$i" || status=$?
	done
	kill -INT "$play"
	wait "$play" || status=$?
	return "$status"
}
