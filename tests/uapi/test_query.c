// SPDX-License-Identifier: GPL-2.0-only
/* QUERY: every byte of the answer, in every role. */
#include "uapi_util.h"

#define PATTERN_STATUS (FRAMERING_REGION_STATUS << FRAMERING_REGION_SHIFT)
#define PATTERN_ALL (FRAMERING_REGION_ALL << FRAMERING_REGION_SHIFT)

/* Each test program starts with a driver just loaded: this test comes first. */
static void before_the_first_setup_there_is_no_geometry(void **state)
{
	struct framering_query query = uapi_query(uapi_open(O_RDONLY));
	struct framering_format none = { 0 };
	struct framering_counters zero = { 0 };

	(void)state;
	assert_int_equal(query.version, FRAMERING_UAPI_VERSION);
	assert_int_equal(query.flags, 0);
	assert_int_equal(query.ring, 0);
	assert_int_equal(query.generation, 0);
	assert_int_equal(query.current_generation, 0);
	assert_int_equal(query.slots, 0);
	assert_memory_equal(&query.format, &none, sizeof(none));
	assert_memory_equal(&query.counters, &zero, sizeof(zero));
	assert_int_equal(query.slot_size, 0);
	assert_int_equal(query.all_size, 0);
	assert_int_equal(query.consumers, 0);
	assert_int_equal(query.held, 0);
	assert_int_equal(query.stopped_pid, 0);
	assert_int_equal(query.status_offset, PATTERN_STATUS);
	assert_int_equal(query.status_size, UAPI_PAGE);
	uapi_assert_zero(query.reserved, sizeof(query.reserved));
}

static void the_driver_offers_export_windows_and_an_led(void **state)
{
	struct framering_query query = uapi_query(uapi_open(O_RDONLY));

	(void)state;
	assert_int_equal(query.caps, FRAMERING_CAP_EXPORT |
			 FRAMERING_CAP_WINDOWS | FRAMERING_CAP_LED);
	assert_int_equal(query.windows, 1);
}

static void after_setup_the_geometry_is_what_was_asked_for(void **state)
{
	struct framering_query query = uapi_query(uapi_producer());

	(void)state;
	assert_int_equal(query.slots, UAPI_SLOTS);
	assert_int_equal(query.policy, FRAMERING_POLICY_DROP);
	assert_int_equal(query.cache_wanted, FRAMERING_CACHE_CACHED);
	assert_int_equal(query.cache, FRAMERING_CACHE_CACHED);
	assert_in_range(query.memory, FRAMERING_MEMORY_DMA,
			FRAMERING_MEMORY_CONTIG);
	assert_int_equal(query.format.fourcc, UAPI_XR24);
	assert_int_equal(query.format.width, UAPI_WIDTH);
	assert_int_equal(query.format.height, UAPI_HEIGHT);
	assert_int_equal(query.format.planes, 1);
	assert_int_equal(query.format.stride[0], UAPI_STRIDE);
	assert_int_equal(query.format.size, UAPI_SIZE);
	assert_int_equal(query.slot_size, UAPI_SIZE);
	assert_int_equal(query.all_offset, PATTERN_ALL);
	assert_int_equal(query.all_size, UAPI_SLOTS * UAPI_SIZE);
	assert_true(query.region_name[0] > ' ');
	assert_non_null(memchr(query.region_name, 0, FRAMERING_NAME_LEN));
	uapi_assert_zero(query.reserved, sizeof(query.reserved));
}

static void the_region_says_how_much_one_ring_may_have(void **state)
{
	struct framering_query query = uapi_query(uapi_producer());

	(void)state;
	assert_true(query.region_total >= query.all_size);
	assert_true(query.region_free <= query.region_total);
}

static void the_name_of_the_region_has_no_stale_bytes_after_it(void **state)
{
	struct framering_query query = uapi_query(uapi_producer());
	size_t length = strlen(query.region_name);

	(void)state;
	uapi_assert_zero(query.region_name + length,
			 FRAMERING_NAME_LEN - length);
}

static void each_role_is_told_what_it_is(void **state)
{
	const __u32 common = FRAMERING_QUERY_SET_UP | FRAMERING_QUERY_PRODUCER |
			     FRAMERING_QUERY_HOLDS_FIT;
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);
	int other = uapi_open(O_RDONLY);

	(void)state;
	assert_int_equal(uapi_query(producer).flags,
			 common | FRAMERING_QUERY_IS_PRODUCER);
	assert_int_equal(uapi_query(consumer).flags,
			 common | FRAMERING_QUERY_ATTACHED);
	assert_int_equal(uapi_query(other).flags, common);
}

static void hold_limit_and_holds_are_those_of_the_file(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 2);
	int other = uapi_consumer(0, 1);

	(void)state;
	uapi_frame(producer);
	assert_int_equal(uapi_acquire(consumer, NULL), 0);
	assert_true(uapi_dequeue(producer) >= 0);
	assert_true(uapi_dequeue(producer) >= 0);
	assert_int_equal(uapi_query(consumer).held, 1);
	assert_int_equal(uapi_query(consumer).hold_limit, 2);
	assert_int_equal(uapi_query(other).held, 0);
	assert_int_equal(uapi_query(other).hold_limit, 1);
	assert_int_equal(uapi_query(producer).held, 2);
	assert_int_equal(uapi_query(producer).hold_limit, 0);
	assert_int_equal(uapi_query(producer).consumers, 2);
}

static void holds_that_do_not_fit_are_told(void **state)
{
	int producer = uapi_producer();

	(void)state;
	uapi_consumer(0, 2);
	assert_true(uapi_query(producer).flags & FRAMERING_QUERY_HOLDS_FIT);
	uapi_consumer(0, 1);
	assert_false(uapi_query(producer).flags & FRAMERING_QUERY_HOLDS_FIT);
}

static void discard_is_told(void **state)
{
	struct framering_setup setup = uapi_setup();

	(void)state;
	setup.policy = FRAMERING_POLICY_WAIT;
	setup.flags = FRAMERING_SETUP_DISCARD;
	assert_true(uapi_query(uapi_producer_with(setup)).flags &
		    FRAMERING_QUERY_DISCARD);
}

static void counters_count_what_happened(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);
	struct framering_counters before = uapi_counters(producer);
	struct framering_frame frame;
	struct framering_counters after;

	(void)state;
	for (int i = 0; i < 7; i++)
		uapi_frame(producer);
	assert_int_equal(uapi_acquire(consumer, &frame), 0);
	uapi_map_slot(consumer, 0, PROT_READ);
	after = uapi_counters(producer);
	assert_int_equal(after.queued - before.queued, 7);
	assert_int_equal(after.acquired - before.acquired, 1);
	assert_int_equal(after.dropped - before.dropped, frame.sequence -
			 (before.queued));
	assert_int_equal(after.mappings - before.mappings, 1);
	assert_int_equal(after.bytes_copied, before.bytes_copied);
	uapi_assert_zero(after.reserved, sizeof(after.reserved));
}

static void frames_lost_since_attach_add_up(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);
	struct framering_frame frame;
	__u64 missed = 0;

	(void)state;
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 6 + round; i++)
			uapi_frame(producer);
		assert_int_equal(uapi_acquire(consumer, &frame), 0);
		missed += frame.missed;
		assert_true(frame.missed > 0);
		assert_int_equal(uapi_query(consumer).missed, missed);
		assert_int_equal(uapi_release(consumer, frame.slot), 0);
	}
}

static void another_files_query_has_no_loss_of_its_own(void **state)
{
	int producer = uapi_producer();

	(void)state;
	for (int i = 0; i < 9; i++)
		uapi_frame(producer);
	assert_int_equal(uapi_query(producer).missed, 0);
	assert_int_equal(uapi_query(uapi_open(O_RDONLY)).missed, 0);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		uapi_test(before_the_first_setup_there_is_no_geometry),
		uapi_test(the_driver_offers_export_windows_and_an_led),
		uapi_test(after_setup_the_geometry_is_what_was_asked_for),
		uapi_test(the_region_says_how_much_one_ring_may_have),
		uapi_test(the_name_of_the_region_has_no_stale_bytes_after_it),
		uapi_test(each_role_is_told_what_it_is),
		uapi_test(hold_limit_and_holds_are_those_of_the_file),
		uapi_test(holds_that_do_not_fit_are_told),
		uapi_test(discard_is_told),
		uapi_test(counters_count_what_happened),
		uapi_test(frames_lost_since_attach_add_up),
		uapi_test(another_files_query_has_no_loss_of_its_own),
	};

	return cases_run(argc, argv, tests);
}
