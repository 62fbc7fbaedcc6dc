// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every allocation and every copy on the way of every operation is made to fail
 * in turn. The operation then fails with a reason or does without, and the same
 * operation works right after. KASAN, lockdep and kmemleak watch.
 */
#include <stdio.h>

#include "fail_nth.h"
#include "fault.h"

/* No operation has so many; one that never ends failing is a mistake here. */
#define MOST 3000
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct operation *const tables[] = {
	operations_of_ioctl,
	operations_of_memory,
	operations_of_files,
};

/* What there is without a carve-out on x86. */
static const struct {
	__u32 memory;
	__u32 cache;
} memories[] = {
	{ FRAMERING_MEMORY_AUTO, FRAMERING_CACHE_WRITECOMBINE },
	{ FRAMERING_MEMORY_CONTIG, FRAMERING_CACHE_UNCACHED },
	{ FRAMERING_MEMORY_CONTIG, FRAMERING_CACHE_CACHED },
	{ FRAMERING_MEMORY_DMA, FRAMERING_CACHE_CACHED },
};

/* Frames go through a ring as if nothing had been. */
static void the_driver_is_well(void)
{
	int producer, consumer;

	producer = uapi_producer();
	consumer = uapi_consumer(0, 0);
	for (unsigned int i = 0; i < 2 * UAPI_SLOTS; i++) {
		struct framering_frame frame;
		__u64 sequence = uapi_frame(producer);

		assert_int_equal(uapi_acquire(consumer, &frame), 0);
		assert_int_equal(frame.sequence, sequence);
		assert_int_equal(uapi_release(consumer, frame.slot), 0);
	}
	assert_true(uapi_nothing_held(consumer));
}

/* Everything that is open, mapped or running goes. */
static void clear_away(void)
{
	uapi_end(NULL);
	uapi_begin(NULL);
}

/* Returns whether there was an nth allocation or copy, which failed. */
static bool try_nth(const struct operation *operation, unsigned int nth)
{
	int error, again = 0;
	bool fired;

	operation->prepare();
	fail_nth_arm(nth);
	error = operation->run();
	fired = fail_nth_disarm();
	if (error)
		again = operation->run();
	if (again || (error && !(fired && fail_nth_is_a_reason(error))))
		print_error("%s, failure %u: %s, and then: %s\n",
			    operation->name, nth, strerror(-error),
			    strerror(-again));
	assert_true(!error || (fired && fail_nth_is_a_reason(error)));
	assert_int_equal(again, 0);
	clear_away();
	the_driver_is_well();
	clear_away();
	return fired;
}

static void fail_each(const struct operation *operation)
{
	unsigned int nth = 1;

	while (try_nth(operation, nth)) {
		nth++;
		assert_true(nth < MOST);
	}
	print_message("%s: %u failures\n", operation->name, nth - 1);
	/* Each of them copies or allocates something. */
	assert_true(nth > 1);
}

static void fail_each_of(const struct operation *table)
{
	for (; table->name; table++)
		fail_each(table);
}

static void each_operation_fails_well(void **state)
{
	(void)state;
	fail_nth_begin();
	for (size_t i = 0; i < COUNT(tables); i++)
		fail_each_of(tables[i]);
}

static void each_set_up_fails_well(void **state)
{
	(void)state;
	fail_nth_begin();
	for (size_t i = 0; i < COUNT(memories); i++) {
		at.setup = uapi_setup();
		at.setup.memory = memories[i].memory;
		at.setup.cache = memories[i].cache;
		/* Another size than before: no memory is used again. */
		at.setup.format.height *= 2;
		print_message("memory %u, cache mode %u\n", at.setup.memory,
			      at.setup.cache);
		fail_each_of(set_ups);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		uapi_test(each_operation_fails_well),
		uapi_test(each_set_up_fails_well),
	};

	return uapi_run(tests);
}
