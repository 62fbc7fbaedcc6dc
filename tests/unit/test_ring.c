// SPDX-License-Identifier: GPL-2.0-only
/* The hand-off rules of drv/ring/ring.c, one by one; docs/ring.md numbers them. */
#include "ring_fixture.h"

static void a_ring_has_3_to_64_slots(void **state)
{
	(void)state;
	assert_int_equal(fg_ring_init(&ring, 2, false, false, 0), -EINVAL);
	assert_int_equal(fg_ring_init(&ring, 3, false, false, 0), 0);
	assert_int_equal(fg_ring_init(&ring, 64, false, false, 0), 0);
	assert_int_equal(fg_ring_init(&ring, 65, false, false, 0), -EINVAL);
}

static void a_new_ring_is_empty_whatever_was_there(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(ring); i++)
		((unsigned char *)&ring)[i] = 0xa5;
	start_ring(5, POLICY_DROP);
	assert_int_equal(fg_ring_check(&ring), 0);
	assert_int_equal(fg_ring_count(&ring, FG_SLOT_FREE), 5);
	assert_int_equal(fg_ring_consumers(&ring), 0);
	assert_int_equal(ring.next_sequence, FIRST_SEQUENCE);
	assert_int_equal(ring.dropped, 0);
}

/* FREE -> DEQUEUED -> QUEUED -> FREE */

static void the_lowest_free_slot_is_dequeued_first(void **state)
{
	(void)state;
	start_ring(5, POLICY_DROP);
	assert_int_equal(dequeue(), 0);
	assert_int_equal(dequeue(), 1);
	assert_int_equal(cancel(0), 0);
	assert_int_equal(dequeue(), 0);
	assert_int_equal(dequeue(), 2);
}

static void what_is_not_dequeued_cannot_be_queued(void **state)
{
	(void)state;
	start_ring(3, POLICY_DROP);
	queue_frames(1);
	assert_int_equal(queue(0), -EINVAL);
	assert_int_equal(queue(1), -EINVAL);
	assert_int_equal(queue(3), -EINVAL);
	assert_int_equal(queue(~0U), -EINVAL);
	assert_int_equal(ring.next_sequence, FIRST_SEQUENCE + 1);
}

static void what_is_not_dequeued_cannot_be_cancelled(void **state)
{
	(void)state;
	start_ring(3, POLICY_DROP);
	queue_frames(1);
	assert_int_equal(cancel(0), -EINVAL);
	assert_int_equal(cancel(1), -EINVAL);
	assert_int_equal(cancel(3), -EINVAL);
	assert_int_equal(cancel(~0U), -EINVAL);
	assert_int_equal(fg_ring_count(&ring, FG_SLOT_QUEUED), 1);
}

static void a_cancelled_slot_uses_no_sequence_number(void **state)
{
	(void)state;
	start_ring(3, POLICY_DROP);
	assert_int_equal(cancel(dequeue()), 0);
	queue_frames(1);
	assert_int_equal(ring.slot[0].sequence, FIRST_SEQUENCE);
}

static void a_dead_producer_leaves_no_slot_behind(void **state)
{
	(void)state;
	start_ring(5, POLICY_DROP);
	queue_frames(2);
	dequeue();
	dequeue();
	reset_producer();
	assert_int_equal(fg_ring_count(&ring, FG_SLOT_DEQUEUED), 0);
	assert_int_equal(fg_ring_count(&ring, FG_SLOT_QUEUED), 2);
	assert_int_equal(fg_ring_count(&ring, FG_SLOT_FREE), 3);
}

static void sequence_goes_on_after_a_dead_producer(void **state)
{
	(void)state;
	start_ring(3, POLICY_DROP);
	queue_frames(2);
	dequeue();
	reset_producer();
	queue_frames(1);
	assert_int_equal(ring.slot[fg_ring_newest(&ring)].sequence,
			 FIRST_SEQUENCE + 2);
}

/* What may be recycled */

static void a_drop_ring_recycles_the_oldest_frame(void **state)
{
	(void)state;
	start_ring(4, POLICY_DROP);
	queue_frames(4);
	assert_int_equal(dequeue(), 0);
	assert_int_equal(dequeue(), 1);
}

static void a_held_frame_is_never_recycled(void **state)
{
	int c;

	(void)state;
	start_ring(3, POLICY_DROP);
	c = attach(0);
	queue_frames(1);
	assert_int_equal(acquire(c), 0);
	for (int i = 0; i < 20; i++) {
		int slot = dequeue();

		assert_in_range(slot, 1, 2);
		assert_int_equal(queue(slot), 0);
	}
	assert_int_equal(ring.slot[0].sequence, FIRST_SEQUENCE);
}

static void the_frame_just_queued_survives_the_next_dequeue(void **state)
{
	(void)state;
	start_ring(3, POLICY_DROP);
	attach(0);
	queue_frames(1);
	acquire(0);
	for (int i = 0; i < 20; i++) {
		int slot = dequeue();

		queue(slot);
		assert_int_not_equal(dequeue(), slot);
		assert_int_equal(fg_ring_newest(&ring), slot);
		reset_producer();
	}
}

static void at_most_slots_minus_2_are_dequeued(void **state)
{
	(void)state;
	start_ring(5, POLICY_DROP);
	for (int i = 0; i < 3; i++)
		assert_int_equal(dequeue(), i);
	assert_int_equal(dequeue(), -ENOBUFS);
	assert_int_equal(queue(0), 0);
	assert_int_equal(dequeue(), 3);
}

static void a_dequeue_waits_rather_than_break_the_hold_limit(void **state)
{
	(void)state;
	start_ring(4, POLICY_DROP);
	attach(2);
	queue_frames(2);
	acquire(0);
	acquire(0);
	assert_int_equal(dequeue(), 2);
	assert_int_equal(dequeue(), -EAGAIN);
	assert_false(fg_ring_can_dequeue(&ring));
	assert_int_equal(release(0, 0), 0);
	assert_int_equal(dequeue(), 3);
}

/* WAIT */

static void a_lossless_consumer_stalls_the_producer(void **state)
{
	(void)state;
	start_ring(3, POLICY_WAIT);
	attach_lossless(0);
	queue_frames(3);
	assert_int_equal(dequeue(), -EAGAIN);
	acquire(0);
	assert_int_equal(dequeue(), -EAGAIN);
	release(0, 0);
	assert_int_equal(dequeue(), 0);
	assert_int_equal(ring.dropped, 0);
}

static void the_slowest_lossless_consumer_decides(void **state)
{
	(void)state;
	start_ring(4, POLICY_WAIT);
	attach_lossless(1);
	attach_lossless(1);
	queue_frames(4);
	for (int i = 0; i < 4; i++)
		release(0, acquire(0));
	assert_int_equal(dequeue(), -EAGAIN);
	release(1, acquire(1));
	assert_int_equal(dequeue(), 0);
}

static void a_wait_ring_does_not_wait_for_the_others(void **state)
{
	(void)state;
	start_ring(3, POLICY_WAIT);
	attach_lossless(1);
	attach(1);
	queue_frames(3);
	release(0, acquire(0));
	assert_int_equal(dequeue(), 0);
	assert_int_equal(ring.dropped, 1);
	assert_int_equal(woken & FG_WAKE_DROPPED, FG_WAKE_DROPPED);
}

static void without_a_lossless_consumer_wait_blocks(void **state)
{
	(void)state;
	start_ring(3, POLICY_WAIT);
	attach(1);
	queue_frames(3);
	release(0, acquire(0));
	assert_int_equal(dequeue(), -EAGAIN);
}

static void without_a_lossless_consumer_wait_discards_if_asked(void **state)
{
	(void)state;
	start_ring(3, POLICY_WAIT_OR_DISCARD);
	attach(1);
	queue_frames(3);
	assert_int_equal(dequeue(), 0);
	assert_int_equal(ring.dropped, 1);
}

static void a_lossless_consumer_of_a_discarding_ring_loses_nothing(void **state)
{
	(void)state;
	start_ring(3, POLICY_WAIT_OR_DISCARD);
	attach_lossless(1);
	queue_frames(3);
	assert_int_equal(dequeue(), -EAGAIN);
	detach(0);
	assert_int_equal(dequeue(), 0);
}

/* ATTACH */

static void the_default_hold_limit_is_2_or_1_of_3_slots(void **state)
{
	(void)state;
	start_ring(3, POLICY_DROP);
	assert_int_equal(ring.consumer[attach(0)].limit, 1);
	start_ring(4, POLICY_DROP);
	assert_int_equal(ring.consumer[attach(0)].limit, 2);
	start_ring(64, POLICY_DROP);
	assert_int_equal(ring.consumer[attach(0)].limit, 2);
}

static void a_hold_limit_is_at_most_slots_minus_2(void **state)
{
	(void)state;
	start_ring(5, POLICY_DROP);
	assert_int_equal(attach(4), -EINVAL);
	assert_int_equal(attach(~0U), -EINVAL);
	assert_int_equal(attach(3), 0);
	assert_int_equal(ring.consumer[0].limit, 3);
}

static void a_drop_ring_has_no_lossless_consumers(void **state)
{
	(void)state;
	start_ring(3, POLICY_DROP);
	assert_int_equal(attach_lossless(1), -EINVAL);
	assert_int_equal(fg_ring_consumers(&ring), 0);
}

static void there_are_64_consumers_at_most(void **state)
{
	(void)state;
	start_ring(3, POLICY_DROP);
	for (int i = 0; i < 64; i++)
		assert_int_equal(attach(1), i);
	assert_int_equal(attach(1), -EUSERS);
	detach(17);
	assert_int_equal(attach(1), 17);
}

static void a_late_consumer_starts_with_the_next_frame(void **state)
{
	(void)state;
	start_ring(4, POLICY_DROP);
	queue_frames(2);
	attach(1);
	assert_int_equal(acquire(0), -EAGAIN);
	queue_frames(1);
	assert_int_equal(acquire(0), 2);
	assert_int_equal(granted.missed, 0);
}

static void a_late_consumer_may_start_with_the_newest_frame(void **state)
{
	(void)state;
	start_ring(4, POLICY_DROP);
	queue_frames(2);
	attach_newest(1);
	assert_int_equal(acquire(0), 1);
	assert_int_equal(granted.sequence, FIRST_SEQUENCE + 1);
	assert_int_equal(granted.missed, 0);
}

static void the_newest_frame_of_an_empty_ring_is_the_next(void **state)
{
	(void)state;
	start_ring(4, POLICY_DROP);
	attach_newest(1);
	assert_int_equal(acquire(0), -EAGAIN);
	queue_frames(1);
	assert_int_equal(acquire(0), 0);
	assert_int_equal(granted.missed, 0);
}

static void a_consumer_that_goes_releases_what_it_held(void **state)
{
	(void)state;
	start_ring(4, POLICY_DROP);
	attach(2);
	attach(2);
	queue_frames(2);
	acquire(0);
	acquire(0);
	acquire(1);
	detach(0);
	assert_int_equal(fg_ring_held(&ring), 1);
	assert_int_equal(ring.slot[0].holders, 1);
	assert_int_equal(ring.slot[1].holders, 0);
	assert_int_equal(acquire(0), -EINVAL);
}

static void who_is_not_attached_cannot_be_detached(void **state)
{
	(void)state;
	start_ring(3, POLICY_DROP);
	attach(1);
	detach(1);
	detach(64);
	detach(-1);
	assert_int_equal(fg_ring_consumers(&ring), 1);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_ring_has_3_to_64_slots),
		cmocka_unit_test(a_new_ring_is_empty_whatever_was_there),
		cmocka_unit_test(the_lowest_free_slot_is_dequeued_first),
		cmocka_unit_test(what_is_not_dequeued_cannot_be_queued),
		cmocka_unit_test(what_is_not_dequeued_cannot_be_cancelled),
		cmocka_unit_test(a_cancelled_slot_uses_no_sequence_number),
		cmocka_unit_test(a_dead_producer_leaves_no_slot_behind),
		cmocka_unit_test(sequence_goes_on_after_a_dead_producer),
		cmocka_unit_test(a_drop_ring_recycles_the_oldest_frame),
		cmocka_unit_test(a_held_frame_is_never_recycled),
		cmocka_unit_test(
			the_frame_just_queued_survives_the_next_dequeue),
		cmocka_unit_test(at_most_slots_minus_2_are_dequeued),
		cmocka_unit_test(
			a_dequeue_waits_rather_than_break_the_hold_limit),
		cmocka_unit_test(a_lossless_consumer_stalls_the_producer),
		cmocka_unit_test(the_slowest_lossless_consumer_decides),
		cmocka_unit_test(a_wait_ring_does_not_wait_for_the_others),
		cmocka_unit_test(without_a_lossless_consumer_wait_blocks),
		cmocka_unit_test(
			without_a_lossless_consumer_wait_discards_if_asked),
		cmocka_unit_test(
			a_lossless_consumer_of_a_discarding_ring_loses_nothing),
		cmocka_unit_test(the_default_hold_limit_is_2_or_1_of_3_slots),
		cmocka_unit_test(a_hold_limit_is_at_most_slots_minus_2),
		cmocka_unit_test(a_drop_ring_has_no_lossless_consumers),
		cmocka_unit_test(there_are_64_consumers_at_most),
		cmocka_unit_test(a_late_consumer_starts_with_the_next_frame),
		cmocka_unit_test(
			a_late_consumer_may_start_with_the_newest_frame),
		cmocka_unit_test(the_newest_frame_of_an_empty_ring_is_the_next),
		cmocka_unit_test(a_consumer_that_goes_releases_what_it_held),
		cmocka_unit_test(who_is_not_attached_cannot_be_detached),
	};

	return cases_run(argc, argv, tests);
}
