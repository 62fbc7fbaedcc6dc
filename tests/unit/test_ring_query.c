// SPDX-License-Identifier: GPL-2.0-only
/* What drv/ring/ring.c wakes and answers, and what its check finds. */
#include "ring_fixture.h"

/* Wake-ups: never missing, and few enough to be worth having */

static void queue_wakes_the_consumers(void **state)
{
	(void)state;
	start_ring(4, POLICY_DROP);
	queue(dequeue());
	assert_int_equal(woken, FG_WAKE_CONSUMERS);
}

static void plain_steps_wake_nobody(void **state)
{
	(void)state;
	start_ring(6, POLICY_DROP);
	attach(2);
	assert_int_equal(woken, 0);
	queue_frames(2);
	dequeue();
	assert_int_equal(woken, 0);
	acquire(0);
	assert_int_equal(woken, 0);
	release(0, 0);
	assert_int_equal(woken, 0);
	detach(0);
	assert_int_equal(woken, 0);
}

static void wakes_add_up(void **state)
{
	unsigned int wake = FG_WAKE_PRODUCER;
	u64 sequence;

	(void)state;
	start_ring(3, POLICY_DROP);
	fg_ring_queue(&ring, dequeue(), &sequence, &wake);
	assert_int_equal(wake, FG_WAKE_PRODUCER | FG_WAKE_CONSUMERS);
}

static void queue_wakes_another_thread_in_dequeue(void **state)
{
	(void)state;
	start_ring(4, POLICY_DROP);
	attach(2);
	queue_frames(2);
	acquire(0);
	acquire(0);
	dequeue();
	assert_int_equal(dequeue(), -EAGAIN);
	queue(2);
	assert_int_equal(woken, FG_WAKE_PRODUCER | FG_WAKE_CONSUMERS);
}

static void cancel_wakes_who_was_refused_for_it(void **state)
{
	(void)state;
	start_ring(4, POLICY_DROP);
	attach(2);
	queue_frames(2);
	dequeue();
	dequeue();
	assert_int_equal(dequeue(), -ENOBUFS);
	acquire(0);
	assert_int_equal(acquire(0), -ENOBUFS);
	cancel(3);
	assert_int_equal(woken, FG_WAKE_PRODUCER | FG_WAKE_CONSUMERS);
}

static void a_dying_producer_wakes_who_was_refused_for_it(void **state)
{
	(void)state;
	start_ring(4, POLICY_DROP);
	attach(2);
	queue_frames(2);
	dequeue();
	dequeue();
	acquire(0);
	assert_int_equal(acquire(0), -ENOBUFS);
	reset_producer();
	assert_int_equal(woken & FG_WAKE_CONSUMERS, FG_WAKE_CONSUMERS);
}

static void the_release_that_frees_a_frame_wakes_the_producer(void **state)
{
	(void)state;
	start_ring(3, POLICY_WAIT);
	attach_lossless(1);
	queue_frames(3);
	assert_int_equal(dequeue(), -EAGAIN);
	acquire(0);
	assert_int_equal(woken, 0);
	release(0, 0);
	assert_int_equal(woken & FG_WAKE_PRODUCER, FG_WAKE_PRODUCER);
}

static void an_acquire_that_skips_wakes_the_producer(void **state)
{
	(void)state;
	start_ring(3, POLICY_WAIT);
	attach_lossless(1);
	queue_frames(3);
	assert_int_equal(dequeue(), -EAGAIN);
	acquire_newest(0);
	assert_int_equal(woken, FG_WAKE_PRODUCER);
}

static void a_lossless_consumer_that_comes_wakes_the_producer(void **state)
{
	(void)state;
	start_ring(3, POLICY_WAIT);
	queue_frames(3);
	assert_int_equal(dequeue(), -EAGAIN);
	attach_lossless(1);
	assert_int_equal(woken, FG_WAKE_PRODUCER);
	assert_int_equal(dequeue(), 0);
}

static void a_lossless_consumer_that_goes_wakes_the_producer(void **state)
{
	(void)state;
	start_ring(3, POLICY_WAIT);
	attach_lossless(1);
	attach_lossless(1);
	queue_frames(3);
	release(0, acquire(0));
	assert_int_equal(dequeue(), -EAGAIN);
	detach(1);
	assert_int_equal(woken, FG_WAKE_PRODUCER);
}

static void a_release_wakes_whom_the_ring_refused(void **state)
{
	(void)state;
	start_ring(3, POLICY_DROP);
	attach(1);
	attach(1);
	queue_frames(1);
	acquire(0);
	queue_frames(1);
	release(1, acquire(1));
	assert_int_equal(acquire(1), -ENOBUFS);
	release(0, 0);
	assert_int_equal(woken & FG_WAKE_CONSUMERS, FG_WAKE_CONSUMERS);
	assert_int_equal(acquire(1), 1);
}

static void a_detach_wakes_whom_the_ring_refused(void **state)
{
	(void)state;
	start_ring(3, POLICY_DROP);
	attach(1);
	attach(1);
	queue_frames(1);
	acquire(0);
	queue_frames(1);
	release(1, acquire(1));
	assert_int_equal(acquire(1), -ENOBUFS);
	detach(0);
	assert_int_equal(woken & FG_WAKE_CONSUMERS, FG_WAKE_CONSUMERS);
}

static void a_release_wakes_a_consumer_at_its_limit(void **state)
{
	(void)state;
	start_ring(6, POLICY_DROP);
	attach(2);
	queue_frames(3);
	acquire(0);
	acquire(0);
	assert_int_equal(acquire(0), -ENOBUFS);
	release(0, 0);
	assert_int_equal(woken, FG_WAKE_CONSUMERS);
}

static void unacquire_wakes_the_consumers(void **state)
{
	(void)state;
	start_ring(6, POLICY_DROP);
	attach(2);
	queue_frames(1);
	acquire(0);
	unacquire(0);
	assert_int_equal(woken, FG_WAKE_CONSUMERS);
}

static void
recycling_the_frame_that_was_refused_wakes_the_consumers(void **state)
{
	(void)state;
	start_ring(4, POLICY_DROP);
	attach(2);
	queue_frames(1);
	attach(2);
	queue_frames(2);
	acquire(1);
	acquire(1);
	assert_int_equal(acquire(0), -ENOBUFS);
	queue_frames(1);
	assert_int_equal(acquire(0), -ENOBUFS);
	assert_int_equal(dequeue(), 0);
	assert_int_equal(woken, FG_WAKE_CONSUMERS | FG_WAKE_DROPPED);
	assert_int_equal(acquire(0), 1);
}

/* Questions */

static void drained_means_that_no_frame_is_left_to_acquire(void **state)
{
	(void)state;
	start_ring(3, POLICY_DROP);
	assert_true(fg_ring_drained(&ring, 0));
	attach(1);
	assert_true(fg_ring_drained(&ring, 0));
	queue_frames(2);
	assert_false(fg_ring_drained(&ring, 0));
	release(0, acquire(0));
	assert_false(fg_ring_drained(&ring, 0));
	acquire(0);
	assert_true(fg_ring_drained(&ring, 0));
	assert_true(fg_ring_drained(&ring, 64));
}

static void the_blocker_is_the_slowest_lossless_consumer(void **state)
{
	(void)state;
	start_ring(3, POLICY_WAIT);
	attach(1);
	attach_lossless(1);
	attach_lossless(1);
	queue_frames(2);
	release(1, acquire(1));
	assert_int_equal(fg_ring_blocker(&ring), -ENODATA);
	queue_frames(1);
	assert_int_equal(fg_ring_blocker(&ring), 2);
	release(2, acquire(2));
	assert_int_equal(fg_ring_blocker(&ring), -ENODATA);
}

static void nobody_blocks_a_ring_that_waits_for_a_first_consumer(void **state)
{
	(void)state;
	start_ring(3, POLICY_WAIT);
	queue_frames(3);
	assert_false(fg_ring_can_dequeue(&ring));
	assert_int_equal(fg_ring_blocker(&ring), -ENODATA);
}

static void newest_is_the_last_one_queued(void **state)
{
	(void)state;
	start_ring(3, POLICY_DROP);
	assert_int_equal(fg_ring_newest(&ring), -ENODATA);
	queue_frames(2);
	assert_int_equal(fg_ring_newest(&ring), 1);
	queue_frames(2);
	assert_int_equal(fg_ring_newest(&ring), 0);
}

static void counts_follow_the_operations(void **state)
{
	(void)state;
	start_ring(6, POLICY_DROP);
	attach(2);
	attach(2);
	queue_frames(3);
	dequeue();
	acquire(0);
	acquire(0);
	acquire(1);
	assert_int_equal(fg_ring_count(&ring, FG_SLOT_FREE), 2);
	assert_int_equal(fg_ring_count(&ring, FG_SLOT_DEQUEUED), 1);
	assert_int_equal(fg_ring_count(&ring, FG_SLOT_QUEUED), 3);
	assert_int_equal(fg_ring_held(&ring), 2);
	assert_int_equal(fg_ring_consumers(&ring), 2);
	assert_int_equal(fg_ring_consumer_held(&ring, 0), 2);
	assert_int_equal(fg_ring_consumer_held(&ring, 1), 1);
	assert_int_equal(fg_ring_consumer_held(&ring, 64), 0);
}

/* The check, shown a ring that is wrong in one thing */

static void start_busy_ring(void)
{
	start_ring(5, POLICY_DROP);
	attach(2);
	attach(2);
	queue_frames(4);
	acquire(0);
	acquire(1);
	dequeue();
	assert_int_equal(fg_ring_check(&ring), 0);
}

static void the_check_finds_torn_frames(void **state)
{
	(void)state;
	start_busy_ring();
	ring.slot[0].state = FG_SLOT_DEQUEUED;
	ring.slot[0].sequence = 0;
	assert_int_equal(fg_ring_check(&ring), FG_RULE_TORN);
	start_busy_ring();
	ring.slot[0].holders = 1;
	assert_int_equal(fg_ring_check(&ring), FG_RULE_TORN);
	start_busy_ring();
	ring.slot[1].holders = 1;
	assert_int_equal(fg_ring_check(&ring), FG_RULE_TORN);
	start_busy_ring();
	ring.slot[0].sequence = ring.next_sequence - 1;
	assert_int_equal(fg_ring_check(&ring), FG_RULE_TORN);
}

static void the_check_finds_what_a_dead_consumer_left(void **state)
{
	(void)state;
	start_busy_ring();
	ring.consumer[1].attached = false;
	assert_int_equal(fg_ring_check(&ring), FG_RULE_LEAK);
	start_busy_ring();
	ring.consumer[2].cursor = 1;
	assert_int_equal(fg_ring_check(&ring), FG_RULE_LEAK);
}

static void the_check_finds_wrong_sequences(void **state)
{
	(void)state;
	start_busy_ring();
	ring.slot[1].sequence = ring.slot[2].sequence;
	assert_int_equal(fg_ring_check(&ring), FG_RULE_SEQUENCE);
	start_busy_ring();
	ring.next_sequence++;
	assert_int_equal(fg_ring_check(&ring), FG_RULE_SEQUENCE);
	start_busy_ring();
	ring.slot[3].state = FG_SLOT_FREE;
	ring.slot[3].sequence = 0;
	assert_int_equal(fg_ring_check(&ring), FG_RULE_SEQUENCE);
}

static void the_check_finds_a_starved_producer(void **state)
{
	(void)state;
	start_ring(4, POLICY_DROP);
	attach(2);
	attach(2);
	queue_frames(4);
	acquire(0);
	acquire(0);
	ring.slot[2].holders = 1;
	ring.consumer[1].held = 1 << 2;
	ring.consumer[1].cursor = ring.slot[2].sequence + 1;
	assert_int_equal(fg_ring_check(&ring), FG_RULE_STARVED);
	start_ring(4, POLICY_DROP);
	for (int i = 0; i < 3; i++)
		ring.slot[i].state = FG_SLOT_DEQUEUED;
	assert_int_equal(fg_ring_check(&ring), FG_RULE_STARVED);
}

static void the_check_finds_values_out_of_range(void **state)
{
	(void)state;
	start_busy_ring();
	ring.slots = 65;
	assert_int_equal(fg_ring_check(&ring), FG_RULE_BOOKS);
	start_busy_ring();
	ring.slot[5].state = FG_SLOT_QUEUED;
	assert_int_equal(fg_ring_check(&ring), FG_RULE_BOOKS);
	start_busy_ring();
	ring.slot[2].state = FG_SLOT_QUEUED + 1;
	assert_int_equal(fg_ring_check(&ring), FG_RULE_BOOKS);
	start_busy_ring();
	ring.consumer[0].cursor = ring.next_sequence + 1;
	assert_int_equal(fg_ring_check(&ring), FG_RULE_BOOKS);
	start_busy_ring();
	ring.consumer[0].limit = 4;
	assert_int_equal(fg_ring_check(&ring), FG_RULE_BOOKS);
	start_busy_ring();
	ring.consumer[0].held |= 1 << 5;
	assert_int_equal(fg_ring_check(&ring), FG_RULE_BOOKS);
	start_busy_ring();
	ring.consumer[0].lossless = true;
	assert_int_equal(fg_ring_check(&ring), FG_RULE_BOOKS);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(queue_wakes_the_consumers),
		cmocka_unit_test(plain_steps_wake_nobody),
		cmocka_unit_test(wakes_add_up),
		cmocka_unit_test(queue_wakes_another_thread_in_dequeue),
		cmocka_unit_test(cancel_wakes_who_was_refused_for_it),
		cmocka_unit_test(a_dying_producer_wakes_who_was_refused_for_it),
		cmocka_unit_test(
			the_release_that_frees_a_frame_wakes_the_producer),
		cmocka_unit_test(an_acquire_that_skips_wakes_the_producer),
		cmocka_unit_test(
			a_lossless_consumer_that_comes_wakes_the_producer),
		cmocka_unit_test(
			a_lossless_consumer_that_goes_wakes_the_producer),
		cmocka_unit_test(a_release_wakes_whom_the_ring_refused),
		cmocka_unit_test(a_detach_wakes_whom_the_ring_refused),
		cmocka_unit_test(a_release_wakes_a_consumer_at_its_limit),
		cmocka_unit_test(unacquire_wakes_the_consumers),
		cmocka_unit_test(
			recycling_the_frame_that_was_refused_wakes_the_consumers),
		cmocka_unit_test(
			drained_means_that_no_frame_is_left_to_acquire),
		cmocka_unit_test(the_blocker_is_the_slowest_lossless_consumer),
		cmocka_unit_test(
			nobody_blocks_a_ring_that_waits_for_a_first_consumer),
		cmocka_unit_test(newest_is_the_last_one_queued),
		cmocka_unit_test(counts_follow_the_operations),
		cmocka_unit_test(the_check_finds_torn_frames),
		cmocka_unit_test(the_check_finds_what_a_dead_consumer_left),
		cmocka_unit_test(the_check_finds_wrong_sequences),
		cmocka_unit_test(the_check_finds_a_starved_producer),
		cmocka_unit_test(the_check_finds_values_out_of_range),
	};

	return cases_run(argc, argv, tests);
}
