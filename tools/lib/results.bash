# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# How tests end: one line each on stdout, and one in build/test/results, from
# which the last line of all is counted.

TEST_DIR=$BUILD/test
RESULTS=$TEST_DIR/results

# results_begin - forgets the last run
results_begin()
{
	mkdir -p "$TEST_DIR"
	: >"$RESULTS"
	results_start=$SECONDS
}

# result NAME pass|fail|skip SECONDS [REASON] - several may call this at once
result()
{
	local word

	case $2 in
	pass) word=ok ;;
	skip) word=SKIP ;;
	*) word=FAIL ;;
	esac
	printf '%-5s %s (%s s)%s\n' "$word" "$1" "$3" "${4:+: $4}"
	printf '%s %s %s %s\n' "$2" "$1" "$3" "${4:-}" >>"$RESULTS"
}

# run_test NAME COMMAND... - one test, its output in build/test/NAME.log; the
# end of it is shown when it fails
run_test()
{
	local name=$1 log=$TEST_DIR/${1//\//-}.log begin=$SECONDS status

	shift
	"$@" >"$log" 2>&1 </dev/null
	status=$?
	case $status in
	0) result "$name" pass $((SECONDS - begin)) ;;
	77) result "$name" skip $((SECONDS - begin)) "$(tail -n 1 "$log")" ;;
	*)
		result "$name" fail $((SECONDS - begin)) \
			"status $status, see ${log#"$REPO/"}"
		tail -n 25 "$log" | sed 's/^/      | /' ;;
	esac
}

# results_count pass|fail|skip
results_count()
{
	grep -c "^$1 " "$RESULTS"
}

# results_end - the verdict; status 0 only if something ran and nothing failed
results_end()
{
	local failed passed

	failed=$(results_count fail)
	passed=$(results_count pass)
	if [ "$failed" != 0 ]; then
		echo "These failed:"
		sed -n 's/^fail /  /p' "$RESULTS"
	fi
	echo "took $(((SECONDS - results_start) / 60)) minutes"
	echo "$passed passed, $failed failed, $(results_count skip) skipped"
	[ "$failed" = 0 ] && [ "$passed" != 0 ]
}
