// SPDX-License-Identifier: GPL-2.0-only
/* Who gets what when slots run out: DROP, WAIT, holds, losses, I1 and I4. */
#include <sched.h>

#include "uapi_util.h"

static int lossless(void)
{
	return uapi_consumer(FRAMERING_ATTACH_LOSSLESS, 1);
}

static void a_held_slot_is_never_dequeued(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);
	struct framering_frame frame;

	(void)state;
	uapi_frame(producer);
	assert_int_equal(uapi_acquire(consumer, &frame), 0);
	for (int i = 0; i < 50; i++) {
		int slot = uapi_dequeue(producer);

		assert_true(slot >= 0);
		assert_int_not_equal(slot, frame.slot);
		assert_int_equal(uapi_queue(producer, slot), 0);
	}
	assert_int_equal(uapi_slot(producer, frame.slot).sequence, frame.sequence);
}

static void drop_recycles_the_oldest_and_counts_the_loss(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);
	__u64 dropped = uapi_counters(producer).dropped;
	struct framering_frame frame;
	__u64 first = uapi_frame(producer);

	(void)state;
	for (unsigned int i = 1; i < UAPI_SLOTS + 2; i++)
		uapi_frame(producer);
	assert_int_equal(uapi_counters(producer).dropped - dropped, 2);
	assert_int_equal(uapi_acquire(consumer, &frame), 0);
	assert_int_equal(frame.sequence, first + 2);
	assert_int_equal(frame.missed, 2);
}

static void what_nobody_wanted_is_no_loss(void **state)
{
	int producer = uapi_producer();
	__u64 dropped = uapi_counters(producer).dropped;
	int consumer;

	(void)state;
	for (int i = 0; i < 20; i++)
		uapi_frame(producer);
	consumer = uapi_consumer(0, 1);
	assert_int_equal(uapi_counters(consumer).dropped, dropped);
	assert_int_equal(uapi_query(consumer).missed, 0);
}

static void a_slow_reader_loses_alone(void **state)
{
	int producer = uapi_producer();
	int fast = uapi_consumer(0, 1);
	int slow = uapi_consumer(0, 1);
	struct framering_frame frame;

	(void)state;
	for (int i = 0; i < 20; i++) {
		uapi_frame(producer);
		assert_int_equal(uapi_acquire(fast, &frame), 0);
		assert_int_equal(frame.missed, 0);
		assert_int_equal(uapi_release(fast, frame.slot), 0);
	}
	assert_int_equal(uapi_acquire(slow, &frame), 0);
	assert_int_equal(frame.missed, 20 - UAPI_SLOTS);
}

static void newest_skips_and_counts_what_it_skipped(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);
	struct framering_frame frame;
	__u64 last;

	(void)state;
	uapi_frame(producer);
	uapi_frame(producer);
	last = uapi_frame(producer);
	assert_int_equal(uapi_acquire_newest(consumer, &frame), 0);
	assert_int_equal(frame.sequence, last);
	assert_int_equal(frame.missed, 2);
	assert_int_equal(uapi_release(consumer, frame.slot), 0);
	assert_int_equal(uapi_acquire(consumer, NULL), -EAGAIN);
}

static void a_file_holds_no_more_than_its_limit(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);
	struct framering_frame frame;

	(void)state;
	uapi_frame(producer);
	uapi_frame(producer);
	assert_int_equal(uapi_acquire(consumer, &frame), 0);
	assert_int_equal(uapi_acquire(consumer, NULL), -ENOBUFS);
	assert_int_equal(uapi_release(consumer, frame.slot), 0);
	assert_int_equal(uapi_acquire(consumer, NULL), 0);
}

/* I4: distinct held slots <= slots - 1 - max(1, dequeued). */
static void holds_always_leave_the_producer_a_slot(void **state)
{
	int producer = uapi_producer();
	int greedy = uapi_consumer(0, 2);
	int late = uapi_consumer(0, 1);

	(void)state;
	for (int i = 0; i < 3; i++)
		uapi_frame(producer);
	assert_int_equal(uapi_acquire(greedy, NULL), 0);
	assert_int_equal(uapi_acquire(greedy, NULL), 0);
	assert_int_equal(uapi_acquire_newest(late, NULL), -ENOBUFS);
	for (int i = 0; i < 5; i++)
		uapi_frame(producer);
}

static void what_is_held_already_can_be_held_by_anybody(void **state)
{
	int producer = uapi_producer();
	int greedy = uapi_consumer(0, 2);
	int late = uapi_consumer(0, 2);

	(void)state;
	uapi_frame(producer);
	uapi_frame(producer);
	assert_int_equal(uapi_acquire(greedy, NULL), 0);
	assert_int_equal(uapi_acquire(greedy, NULL), 0);
	assert_int_equal(uapi_acquire(late, NULL), 0);
	assert_int_equal(uapi_acquire(late, NULL), 0);
	assert_true(uapi_dequeue(producer) >= 0);
}

static void a_dequeued_slot_counts_against_holds(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 2);

	(void)state;
	uapi_frame(producer);
	uapi_frame(producer);
	assert_true(uapi_dequeue(producer) >= 0);
	assert_true(uapi_dequeue(producer) >= 0);
	assert_int_equal(uapi_acquire(consumer, NULL), 0);
	assert_int_equal(uapi_acquire(consumer, NULL), -ENOBUFS);
}

static void wait_never_loses_a_frame_of_a_lossless_consumer(void **state)
{
	int producer = uapi_wait_producer();
	int consumer = lossless();
	__u64 dropped = uapi_counters(producer).dropped;
	struct framering_frame frame;
	__u64 next = uapi_counters(producer).queued;

	(void)state;
	for (int round = 0; round < 10; round++) {
		int slot;

		while ((slot = uapi_dequeue(producer)) >= 0)
			assert_int_equal(uapi_queue(producer, slot), 0);
		assert_int_equal(slot, -EAGAIN);
		while (!uapi_acquire(consumer, &frame)) {
			assert_int_equal(frame.sequence, next++);
			assert_int_equal(frame.missed, 0);
			assert_int_equal(uapi_release(consumer, frame.slot), 0);
		}
	}
	assert_int_equal(next, uapi_counters(producer).queued);
	assert_int_equal(uapi_counters(producer).dropped, dropped);
}

static void wait_waits_for_the_slowest_lossless_consumer(void **state)
{
	int producer = uapi_wait_producer();
	int fast = lossless();
	int slow = lossless();
	struct framering_frame frame;

	(void)state;
	for (unsigned int i = 0; i < UAPI_SLOTS; i++) {
		uapi_frame(producer);
		assert_int_equal(uapi_acquire(fast, &frame), 0);
		assert_int_equal(uapi_release(fast, frame.slot), 0);
	}
	assert_int_equal(uapi_dequeue(producer), -EAGAIN);
	assert_int_equal(uapi_acquire(slow, &frame), 0);
	assert_int_equal(uapi_release(slow, frame.slot), 0);
	assert_true(uapi_dequeue(producer) >= 0);
}

static void wait_does_not_wait_for_others(void **state)
{
	int producer = uapi_wait_producer();
	int consumer = lossless();
	int idle = uapi_consumer(0, 1);
	struct framering_frame frame;

	(void)state;
	for (int i = 0; i < 20; i++) {
		uapi_frame(producer);
		assert_int_equal(uapi_acquire(consumer, &frame), 0);
		assert_int_equal(uapi_release(consumer, frame.slot), 0);
	}
	assert_int_equal(uapi_acquire(idle, &frame), 0);
	assert_int_equal(frame.missed, 20 - UAPI_SLOTS);
}

static void without_lossless_consumers_wait_blocks(void **state)
{
	int producer = uapi_wait_producer();

	(void)state;
	for (unsigned int i = 0; i < UAPI_SLOTS; i++)
		uapi_frame(producer);
	assert_int_equal(uapi_dequeue(producer), -EAGAIN);
}

static void with_discard_it_does_not(void **state)
{
	struct framering_setup setup = uapi_setup();
	int producer;

	(void)state;
	setup.policy = FRAMERING_POLICY_WAIT;
	setup.flags = FRAMERING_SETUP_DISCARD;
	producer = uapi_producer_with(setup);
	for (unsigned int i = 0; i < 3 * UAPI_SLOTS; i++)
		uapi_frame(producer);
}

static void discard_ends_where_a_lossless_consumer_begins(void **state)
{
	struct framering_setup setup = uapi_setup();
	int producer, consumer;

	(void)state;
	setup.policy = FRAMERING_POLICY_WAIT;
	setup.flags = FRAMERING_SETUP_DISCARD;
	producer = uapi_producer_with(setup);
	consumer = lossless();
	for (unsigned int i = 0; i < UAPI_SLOTS; i++)
		uapi_frame(producer);
	assert_int_equal(uapi_dequeue(producer), -EAGAIN);
	close(consumer);
	uapi_frame(producer);
}

static int stop_with_frames_unread(void *unused)
{
	int fd = open(UAPI_NODE, O_RDWR);

	(void)unused;
	if (fd < 0 || uapi_attach(fd, FRAMERING_ATTACH_LOSSLESS, 1))
		return 1;
	pause();
	return 0;
}

static void a_stopped_consumer_is_named(void **state)
{
	int producer = uapi_wait_producer();
	pid_t pid = uapi_fork(stop_with_frames_unread, NULL);

	(void)state;
	while (!uapi_query(producer).consumers)
		uapi_sleep_ms(5);
	for (unsigned int i = 0; i < UAPI_SLOTS; i++) {
		assert_int_equal(uapi_query(producer).stopped_pid, 0);
		uapi_frame(producer);
	}
	assert_int_equal(uapi_dequeue(producer), -EAGAIN);
	assert_int_equal(uapi_query(producer).stopped_pid, pid);
	assert_int_equal(uapi_query(uapi_open(O_RDONLY)).stopped_pid, pid);
}

static int ask_elsewhere(void *arg)
{
	struct framering_query query = { 0 };
	pid_t pid;

	/* For children, of which the first is number 1 there. */
	if (unshare(CLONE_NEWPID))
		return 1;
	pid = fork();
	if (!pid)
		_exit(uapi_ioctl(*(int *)arg, FRAMERING_IOC_QUERY, &query) ||
		      query.stopped_pid);
	return uapi_wait(pid);
}

static void a_stopped_consumer_has_no_number_elsewhere(void **state)
{
	int producer = uapi_wait_producer();
	int consumer = lossless();

	(void)state;
	for (unsigned int i = 0; i < UAPI_SLOTS; i++)
		uapi_frame(producer);
	assert_int_equal(uapi_dequeue(producer), -EAGAIN);
	assert_int_equal(uapi_query(consumer).stopped_pid, getpid());
	assert_int_equal(uapi_wait(uapi_fork(ask_elsewhere, &producer)), 0);
}

static void a_dead_lossless_consumer_stops_nobody(void **state)
{
	int producer = uapi_wait_producer();
	int consumer = lossless();

	(void)state;
	for (unsigned int i = 0; i < UAPI_SLOTS; i++)
		uapi_frame(producer);
	assert_int_equal(uapi_acquire(consumer, NULL), 0);
	assert_int_equal(uapi_dequeue(producer), -EAGAIN);
	close(consumer);
	assert_int_equal(uapi_query(producer).stopped_pid, 0);
	consumer = lossless();
	uapi_frame(producer);
	assert_true(uapi_nothing_held(producer));
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		uapi_test(a_held_slot_is_never_dequeued),
		uapi_test(drop_recycles_the_oldest_and_counts_the_loss),
		uapi_test(what_nobody_wanted_is_no_loss),
		uapi_test(a_slow_reader_loses_alone),
		uapi_test(newest_skips_and_counts_what_it_skipped),
		uapi_test(a_file_holds_no_more_than_its_limit),
		uapi_test(holds_always_leave_the_producer_a_slot),
		uapi_test(what_is_held_already_can_be_held_by_anybody),
		uapi_test(a_dequeued_slot_counts_against_holds),
		uapi_test(wait_never_loses_a_frame_of_a_lossless_consumer),
		uapi_test(wait_waits_for_the_slowest_lossless_consumer),
		uapi_test(wait_does_not_wait_for_others),
		uapi_test(without_lossless_consumers_wait_blocks),
		uapi_test(with_discard_it_does_not),
		uapi_test(discard_ends_where_a_lossless_consumer_begins),
		uapi_test(a_stopped_consumer_is_named),
		uapi_test(a_stopped_consumer_has_no_number_elsewhere),
		uapi_test(a_dead_lossless_consumer_stops_nobody),
	};

	return cases_run(argc, argv, tests);
}
