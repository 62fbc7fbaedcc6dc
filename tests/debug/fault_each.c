// SPDX-License-Identifier: GPL-2.0-only
/* Lets every allocation and every copy of an operation fail, one after the other. */
#include "fail_nth.h"
#include "fault.h"

/* No operation has so many; one that never ends failing is a mistake here. */
#define MOST 3000

void the_driver_is_well(void)
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
static bool try_nth(const struct operation *operation, unsigned int nth,
		    void (*well)(void))
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
	well();
	clear_away();
	return fired;
}

static void fail_each(const struct operation *operation, unsigned int step,
		      void (*well)(void))
{
	unsigned int nth = 1, count = 0;

	while (try_nth(operation, nth, well)) {
		nth += step;
		count++;
		assert_true(nth < MOST);
	}
	print_message("%s: %u failures\n", operation->name, count);
	/* Each of them copies or allocates something. */
	assert_true(count > 0);
}

void fail_each_of(const struct operation *table, unsigned int step,
		  void (*well)(void))
{
	for (; table->name; table++)
		fail_each(table, step, well);
}
