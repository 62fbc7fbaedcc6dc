// SPDX-License-Identifier: GPL-2.0-only
/* What drv/ring/ring.c has for a producer that has slots of its own. */
#include "ring_fixture.h"

#define SLOT(n) ((u64)1 << (n))

static void only_slots_of_the_mask_are_dequeued(void **state)
{
	(void)state;
	start_ring(5, POLICY_DROP);
	assert_int_equal(dequeue_of(SLOT(2) | SLOT(4)), 2);
	assert_int_equal(dequeue_of(SLOT(2) | SLOT(4)), 4);
	assert_int_equal(dequeue_of(SLOT(2) | SLOT(4)), -EAGAIN);
	assert_int_equal(dequeue_of(0), -EAGAIN);
	assert_int_equal(dequeue_of(SLOT(0)), 0);
	assert_int_equal(dequeue_of(SLOT(1)), -ENOBUFS);
}

static void only_frames_of_the_mask_are_recycled(void **state)
{
	(void)state;
	start_ring(5, POLICY_DROP);
	for (int i = 0; i < 4; i++)
		assert_int_equal(queue_free(i), 0);
	/* Slot 4 is free, and 0 the oldest. */
	assert_int_equal(dequeue_of(SLOT(1) | SLOT(2)), 1);
	assert_int_equal(ring.slot[0].state, FG_SLOT_QUEUED);
	assert_int_equal(ring.slot[4].state, FG_SLOT_FREE);
}

static void the_newest_frame_stays_though_slots_are_free(void **state)
{
	(void)state;
	start_ring(4, POLICY_DROP);
	queue_free(0);
	assert_int_equal(dequeue_of(SLOT(0)), -EAGAIN);
	queue_free(1);
	assert_int_equal(woken & FG_WAKE_PRODUCER, FG_WAKE_PRODUCER);
	assert_int_equal(dequeue_of(SLOT(0) | SLOT(1)), 0);
	assert_int_equal(fg_ring_newest(&ring), 1);
}

static void a_held_frame_is_not_given_back(void **state)
{
	int consumer;

	(void)state;
	start_ring(4, POLICY_DROP);
	consumer = attach(1);
	queue_free(0);
	assert_int_equal(acquire(consumer), 0);
	queue_free(1);
	assert_int_equal(dequeue_of(SLOT(0)), -EAGAIN);
	release(consumer, 0);
	assert_int_equal(woken & FG_WAKE_PRODUCER, FG_WAKE_PRODUCER);
	assert_int_equal(dequeue_of(SLOT(0)), 0);
}

static void a_lossless_consumer_gets_a_frame_before_it_is_given_back(
	void **state)
{
	int consumer;

	(void)state;
	start_ring(4, POLICY_WAIT);
	consumer = attach_lossless(1);
	queue_free(0);
	queue_free(1);
	assert_int_equal(dequeue_of(SLOT(0) | SLOT(1)), -EAGAIN);
	acquire(consumer);
	release(consumer, 0);
	assert_int_equal(woken & FG_WAKE_PRODUCER, FG_WAKE_PRODUCER);
	assert_int_equal(dequeue_of(SLOT(0) | SLOT(1)), 0);
}

static void a_free_slot_is_queued_whatever_is_dequeued_or_held(void **state)
{
	int consumer;

	(void)state;
	start_ring(4, POLICY_DROP);
	consumer = attach(2);
	queue_free(0);
	queue_free(1);
	acquire(consumer);
	acquire(consumer);
	assert_int_equal(dequeue(), 2);
	/* A second one could not be had by dequeue. */
	assert_int_equal(dequeue(), -EAGAIN);
	assert_int_equal(queue_free(3), 0);
	assert_int_equal(fg_ring_newest(&ring), 3);
}

static void only_what_is_free_is_queued_so(void **state)
{
	(void)state;
	start_ring(4, POLICY_DROP);
	assert_int_equal(dequeue(), 0);
	assert_int_equal(queue_free(0), -EINVAL);
	assert_int_equal(queue(0), 0);
	assert_int_equal(queue_free(0), -EINVAL);
	assert_int_equal(queue_free(4), -EINVAL);
	assert_int_equal(queue_free(~0U), -EINVAL);
}

static void withdrawn_frames_are_gone_and_counted(void **state)
{
	int consumer;

	(void)state;
	start_ring(5, POLICY_DROP);
	consumer = attach(2);
	for (int i = 0; i < 4; i++)
		queue_free(i);
	acquire(consumer);
	withdraw(~(u64)0);
	assert_int_equal(woken & FG_WAKE_DROPPED, FG_WAKE_DROPPED);
	assert_int_equal(ring.dropped, 3);
	/* What is held stays, and is read as before. */
	assert_int_equal(fg_ring_count(&ring, FG_SLOT_QUEUED), 1);
	assert_int_equal(acquire(consumer), -EAGAIN);
	assert_int_equal(release(consumer, 0), 0);
	assert_int_equal(woken & FG_WAKE_PRODUCER, FG_WAKE_PRODUCER);
}

static void what_is_dequeued_is_withdrawn_too(void **state)
{
	(void)state;
	start_ring(5, POLICY_DROP);
	queue_frames(1);
	dequeue();
	dequeue();
	withdraw(SLOT(1));
	assert_int_equal(ring.slot[0].state, FG_SLOT_QUEUED);
	assert_int_equal(ring.slot[1].state, FG_SLOT_FREE);
	assert_int_equal(ring.slot[2].state, FG_SLOT_DEQUEUED);
}

static void the_sequence_goes_on_after_a_withdrawal(void **state)
{
	(void)state;
	start_ring(4, POLICY_DROP);
	queue_free(0);
	queue_free(1);
	withdraw(SLOT(1));
	assert_int_equal(queue_free(1), 0);
	assert_int_equal(ring.slot[1].sequence, FIRST_SEQUENCE + 2);
}

static void a_plain_dequeue_ends_being_choosy(void **state)
{
	int consumer;

	(void)state;
	start_ring(5, POLICY_DROP);
	consumer = attach(1);
	queue_free(0);
	acquire(consumer);
	assert_int_equal(woken & FG_WAKE_PRODUCER, FG_WAKE_PRODUCER);
	assert_int_equal(dequeue(), 1);
	release(consumer, 0);
	assert_int_equal(woken & FG_WAKE_PRODUCER, 0);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_slots_of_the_mask_are_dequeued),
		cmocka_unit_test(only_frames_of_the_mask_are_recycled),
		cmocka_unit_test(the_newest_frame_stays_though_slots_are_free),
		cmocka_unit_test(a_held_frame_is_not_given_back),
		cmocka_unit_test(
			a_lossless_consumer_gets_a_frame_before_it_is_given_back),
		cmocka_unit_test(
			a_free_slot_is_queued_whatever_is_dequeued_or_held),
		cmocka_unit_test(only_what_is_free_is_queued_so),
		cmocka_unit_test(withdrawn_frames_are_gone_and_counted),
		cmocka_unit_test(what_is_dequeued_is_withdrawn_too),
		cmocka_unit_test(the_sequence_goes_on_after_a_withdrawal),
		cmocka_unit_test(a_plain_dequeue_ends_being_choosy),
	};

	return cases_run(argc, argv, tests);
}
