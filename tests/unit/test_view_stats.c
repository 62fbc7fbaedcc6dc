// SPDX-License-Identifier: GPL-2.0-only
/* Rate and latency that the viewer reports. */
#include "cases.h"

#include <stdlib.h>

#include "stats.h"

#define MS INT64_C(1000000)

static int setup(void **state)
{
	*state = calloc(1, sizeof(struct stats));
	return *state ? 0 : -1;
}

static int teardown(void **state)
{
	free(*state);
	return 0;
}

static void add(struct stats *stats, int64_t presented_ms, int64_t latency_ms)
{
	stats_add(stats, (presented_ms - latency_ms) * MS, 0,
		  presented_ms * MS);
}

static void what_lay_in_the_ring_before_is_no_delay(void **state)
{
	struct stats *stats = *state;

	stats_add(stats, 1000 * MS, 90000 * MS, 90007 * MS);
	assert_float_equal(stats_latency_ms(stats, 50), 7.0, 0.001);
	stats_add(stats, 90100 * MS, 90000 * MS, 90109 * MS);
	assert_int_equal(stats->last_latency, 9 * MS);
}

static void nothing_shown_has_no_numbers(void **state)
{
	struct stats *stats = *state;

	assert_true(stats_rate(stats, 0) == 0.0);
	assert_true(stats_latency_ms(stats, 50) < 0.0);
}

static void a_steady_stream_has_its_rate(void **state)
{
	struct stats *stats = *state;

	for (int i = 0; i < 1000; i++)
		add(stats, i * 40, 5);
	assert_float_equal(stats_rate(stats, 999 * 40 * MS), 25.0, 0.001);
}

static void a_change_of_rate_shows_soon(void **state)
{
	struct stats *stats = *state;

	for (int i = 0; i < 1000; i++)
		add(stats, i * 10, 5);
	for (int i = 0; i < STATS_RATE_FRAMES; i++)
		add(stats, 10000 + i * 50, 5);
	assert_float_equal(stats_rate(stats, 11600 * MS), 20.0, 0.001);
}

static void an_outage_is_not_part_of_the_rate(void **state)
{
	struct stats *stats = *state;

	for (int i = 0; i < 20; i++)
		add(stats, i * 100, 5);
	assert_true(stats_rate(stats, 10000 * MS) == 0.0);
	for (int i = 0; i < 5; i++)
		add(stats, 60000 + i * 100, 5);
	assert_float_equal(stats_rate(stats, 60400 * MS), 10.0, 0.001);
}

static void percentiles_are_by_nearest_rank(void **state)
{
	struct stats *stats = *state;

	/* 1 to 100 ms, not in order. */
	for (int i = 0; i < 100; i++)
		add(stats, 1000 + i, 1 + i * 37 % 100);
	assert_float_equal(stats_latency_ms(stats, 0), 1.0, 0.0001);
	assert_float_equal(stats_latency_ms(stats, 50), 50.0, 0.0001);
	assert_float_equal(stats_latency_ms(stats, 99), 99.0, 0.0001);
	assert_float_equal(stats_latency_ms(stats, 100), 100.0, 0.0001);
}

static void only_the_newest_latencies_count(void **state)
{
	struct stats *stats = *state;

	for (int i = 0; i < 10; i++)
		add(stats, 5000 + i, 900);
	for (int i = 0; i < STATS_LATENCIES; i++)
		add(stats, 6000 + i, 3);
	assert_float_equal(stats_latency_ms(stats, 100), 3.0, 0.0001);
}

static void a_clock_that_runs_back_is_no_latency(void **state)
{
	struct stats *stats = *state;

	stats_add(stats, 5 * MS, 0, 4 * MS);
	assert_int_equal(stats->last_latency, 0);
	assert_float_equal(stats_latency_ms(stats, 50), 0.0, 0.0001);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_shown_has_no_numbers),
		TEST(what_lay_in_the_ring_before_is_no_delay),
		TEST(a_steady_stream_has_its_rate),
		TEST(a_change_of_rate_shows_soon),
		TEST(an_outage_is_not_part_of_the_rate),
		TEST(percentiles_are_by_nearest_rank),
		TEST(only_the_newest_latencies_count),
		TEST(a_clock_that_runs_back_is_no_latency),
	};

	return cases_run(argc, argv, tests);
}
