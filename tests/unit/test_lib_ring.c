// SPDX-License-Identifier: GPL-2.0-only
/*
 * Producers and consumers of the library, against a driver that says what it
 * should not, and one that behaves.
 */
#include "cases.h"

#include <errno.h>
#include <string.h>

#include "fake_ring.h"

static struct fr_setup valid_setup(void)
{
	struct fr_setup setup = { 0 };

	assert_int_equal(fr_layout_init(&setup.layout, FR_XRGB8888, 64, 32,
					FR_LAYOUT_PACKED),
			 0);
	return setup;
}

static struct fr_producer *make_producer(void)
{
	struct fr_setup setup = valid_setup();
	struct fr_producer *producer;

	assert_int_equal(fr_producer_create(&producer, "fake", &setup), 0);
	return producer;
}

static int reset(void **state)
{
	(void)state;
	fake_reset();
	return 0;
}

static void a_layout_the_driver_cannot_mean_is_refused(void **state)
{
	struct fr_setup setup = valid_setup();
	struct fr_producer *producer;

	(void)state;
	fake.info.layout.offset[0] = 1; /* one byte past the end */
	assert_int_equal(fr_producer_create(&producer, "fake", &setup),
			 -EPROTO);
	assert_null(producer);
	assert_non_null(strstr(fr_error(), "layout that is not possible"));
}

static void a_frame_larger_than_its_slot_is_refused(void **state)
{
	struct fr_setup setup = valid_setup();
	struct fr_producer *producer;

	(void)state;
	fake.info.slot_size = 4096;
	assert_int_equal(fr_producer_create(&producer, "fake", &setup),
			 -EPROTO);
}

static void more_slots_than_a_ring_can_have_are_refused(void **state)
{
	struct fr_setup setup = valid_setup();
	struct fr_producer *producer;

	(void)state;
	fake.info.slots = 65;
	assert_int_equal(fr_producer_create(&producer, "fake", &setup),
			 -EPROTO);
}

static void a_slot_that_does_not_exist_is_never_an_address(void **state)
{
	struct fr_producer *producer = make_producer();
	struct fr_frame frame;

	(void)state;
	fake.next_slot = 4;
	assert_int_equal(fr_producer_dequeue(producer, &frame, 0), -EPROTO);
	fr_producer_destroy(producer);
}

static void a_slot_of_another_generation_is_refused(void **state)
{
	struct fr_producer *producer = make_producer();
	struct fr_frame frame;

	(void)state;
	fake.slot_generation = 8;
	assert_int_equal(fr_producer_dequeue(producer, &frame, 0), -EPROTO);
	fr_producer_destroy(producer);
}

static void slots_are_distinct_writable_memory(void **state)
{
	struct fr_producer *producer = make_producer();
	struct fr_frame a, b;

	(void)state;
	assert_int_equal(fr_producer_dequeue(producer, &a, 0), 0);
	fake.next_slot = 1;
	assert_int_equal(fr_producer_dequeue(producer, &b, 0), 0);
	memset(a.data, 1, a.layout->size);
	memset(b.data, 2, b.layout->size);
	assert_int_equal(((char *)a.data)[a.layout->size - 1], 1);
	fr_producer_destroy(producer);
}

static void queue_with_next_keeps_the_sequence_in_one_struct(void **state)
{
	struct fr_producer *producer = make_producer();
	struct fr_frame frame;
	int error = 1;

	(void)state;
	assert_int_equal(fr_producer_dequeue(producer, &frame, 0), 0);
	frame.cookie = 5;
	fake.next_slot = 2;
	assert_int_equal(
		fr_producer_queue(producer, &frame, &frame, -1, &error), 0);
	assert_int_equal(error, 0);
	assert_int_equal(frame.slot, 2);
	assert_int_equal(frame.sequence, 1000);
	assert_int_equal(frame.cookie, 0);
	fr_producer_destroy(producer);
}

static void queue_says_why_there_is_no_next_slot(void **state)
{
	struct fr_producer *producer = make_producer();
	struct fr_frame frame;
	int error = 0;

	(void)state;
	assert_int_equal(fr_producer_dequeue(producer, &frame, 0), 0);
	fake.queue_next_error = -ENOBUFS;
	assert_int_equal(
		fr_producer_queue(producer, &frame, &frame, -1, &error), 0);
	assert_int_equal(error, -ENOBUFS);
	assert_int_equal(frame.slot, FR_SLOT_NONE);
	/* Both remedies. */
	assert_non_null(strstr(fr_error(), "queue one"));
	assert_non_null(strstr(fr_error(), "more slots"));
	fr_producer_destroy(producer);
}

static void errors_of_any_call_say_what_they_mean(void **state)
{
	static const struct {
		int err;
		const char *words;
	} rows[] = {
		{ -ESTALE, "set it up again" },
		{ -ENODEV, "removed, or its device unbound" },
		{ -EINTR, "a signal" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const int results[] = { rows[i].err, 0 };
		struct fr_producer *producer = make_producer();
		struct fr_frame frame;

		fake.dequeue_results = results;
		assert_int_equal(fr_producer_dequeue(producer, &frame, -1),
				 rows[i].err);
		assert_non_null(strstr(fr_error(), rows[i].words));
		fr_producer_destroy(producer);
	}
}

static void dequeue_tries_again_until_a_slot_comes(void **state)
{
	static const int twice_nothing[] = { -EAGAIN, -EAGAIN, 0 };
	struct fr_producer *producer = make_producer();
	struct fr_frame frame;

	(void)state;
	fake.dequeue_results = twice_nothing;
	assert_int_equal(fr_producer_dequeue(producer, &frame, 1000), 0);
	assert_int_equal(fake.dequeues, 3);
	fr_producer_destroy(producer);
}

static void dequeue_without_time_asks_once(void **state)
{
	static const int nothing[] = { -EAGAIN, 0 };
	struct fr_producer *producer = make_producer();
	struct fr_frame frame;

	(void)state;
	fake.dequeue_results = nothing;
	assert_int_equal(fr_producer_dequeue(producer, &frame, 0), -EAGAIN);
	assert_int_equal(fake.dequeues, 1);
	fr_producer_destroy(producer);
}

static void set_up_again_unmaps_first(void **state)
{
	struct fr_producer *producer = make_producer();
	struct fr_setup setup = valid_setup();

	(void)state;
	assert_int_equal(fr_producer_setup(producer, &setup), 0);
	assert_int_equal(fake.setups, 2);
	assert_false(fake.mapped_at_setup);
	fr_producer_destroy(producer);
}

static void a_failed_set_up_leaves_nothing_to_dequeue(void **state)
{
	struct fr_producer *producer = make_producer();
	struct fr_setup setup = valid_setup();
	struct fr_frame frame;

	(void)state;
	fake.setup_result = -EDQUOT;
	assert_int_equal(fr_producer_setup(producer, &setup), -EDQUOT);
	assert_non_null(strstr(fr_error(), "/sys/module/framering"));
	assert_null(fr_producer_layout(producer));
	assert_int_equal(fr_producer_dequeue(producer, &frame, 0), -EPROTO);
	fr_producer_destroy(producer);
}

static struct fr_consumer *make_consumer(void)
{
	struct fr_consumer *consumer;

	assert_int_equal(fr_consumer_create(&consumer, "fake", NULL), 0);
	assert_null(fr_consumer_layout(consumer));
	return consumer;
}

static void attach_without_time_says_that_no_producer_was_there(void **state)
{
	static const int no_data[] = { -ENODATA, 0 };
	struct fr_consumer *consumer = make_consumer();

	(void)state;
	fake.attach_results = no_data;
	assert_int_equal(fr_consumer_attach(consumer, 0), -EAGAIN);
	assert_non_null(strstr(fr_error(), "no producer"));
	fr_consumer_destroy(consumer);
}

static void events_fetched_while_attaching_are_reported_later(void **state)
{
	static const int no_data[] = { -ENODATA, 0 };
	struct fr_consumer *consumer = make_consumer();
	struct fr_event event;

	(void)state;
	fake.attach_results = no_data;
	fake.event_bits = FR_EVENT_PRODUCER_GONE;
	assert_int_equal(fr_consumer_attach(consumer, 0), -EAGAIN);
	assert_int_equal(fake.events, 1);
	fake.event_bits = FR_EVENT_PRODUCER_BACK;
	assert_int_equal(fr_consumer_event(consumer, &event, 0), 0);
	assert_int_equal(event.events,
			 FR_EVENT_PRODUCER_GONE | FR_EVENT_PRODUCER_BACK);
	assert_int_equal(fr_consumer_event(consumer, &event, 0), -EAGAIN);
	fr_consumer_destroy(consumer);
}

/* Fetched before the wait, it would never end it. */
static void a_set_up_right_after_the_try_stays_pending(void **state)
{
	static const int no_data[] = { -ENODATA, 0 };
	struct fr_consumer *consumer = make_consumer();

	(void)state;
	fake.attach_results = no_data;
	fake.event_bits_after_attach = FR_EVENT_NEW_GENERATION;
	assert_int_equal(fr_consumer_attach(consumer, 1), -EAGAIN);
	assert_int_equal(fake.event_bits, FR_EVENT_NEW_GENERATION);
	fr_consumer_destroy(consumer);
}

static void set_up_anew_between_attach_and_map_is_tried_again(void **state)
{
	static const int stale[] = { -ESTALE, 0 };
	struct fr_consumer *consumer = make_consumer();

	(void)state;
	fake.buffer_results = stale;
	assert_int_equal(fr_consumer_attach(consumer, 0), 0);
	assert_int_equal(fr_consumer_layout(consumer)->width, 64);
	fr_consumer_destroy(consumer);
}

static void no_more_holds_names_both_remedies(void **state)
{
	static const int full[] = { -ENOBUFS, 0 };
	struct fr_consumer *consumer = make_consumer();
	struct fr_frame frame;

	(void)state;
	assert_int_equal(fr_consumer_attach(consumer, 0), 0);
	fake.dequeue_results = full;
	assert_int_equal(fr_consumer_acquire(consumer, &frame, 0, 0), -ENOBUFS);
	assert_int_equal(frame.slot, FR_SLOT_NONE);
	assert_non_null(strstr(fr_error(), "release one"));
	assert_non_null(strstr(fr_error(), "more slots"));
	fr_consumer_destroy(consumer);
}

#define RING_TEST(name) cmocka_unit_test_setup(name, reset)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		RING_TEST(a_layout_the_driver_cannot_mean_is_refused),
		RING_TEST(a_frame_larger_than_its_slot_is_refused),
		RING_TEST(more_slots_than_a_ring_can_have_are_refused),
		RING_TEST(a_slot_that_does_not_exist_is_never_an_address),
		RING_TEST(a_slot_of_another_generation_is_refused),
		RING_TEST(slots_are_distinct_writable_memory),
		RING_TEST(queue_with_next_keeps_the_sequence_in_one_struct),
		RING_TEST(queue_says_why_there_is_no_next_slot),
		RING_TEST(errors_of_any_call_say_what_they_mean),
		RING_TEST(dequeue_tries_again_until_a_slot_comes),
		RING_TEST(dequeue_without_time_asks_once),
		RING_TEST(set_up_again_unmaps_first),
		RING_TEST(a_failed_set_up_leaves_nothing_to_dequeue),
		RING_TEST(attach_without_time_says_that_no_producer_was_there),
		RING_TEST(events_fetched_while_attaching_are_reported_later),
		RING_TEST(a_set_up_right_after_the_try_stays_pending),
		RING_TEST(set_up_anew_between_attach_and_map_is_tried_again),
		RING_TEST(no_more_holds_names_both_remedies),
	};

	return cases_run(argc, argv, tests);
}
