// SPDX-License-Identifier: GPL-2.0-only
/* The consumer's side of drv/ring/ring.c: which frame, how many, and the undo. */
#include "ring_fixture.h"

static void frames_are_acquired_in_order(void **state)
{
	(void)state;
	start_ring(5, POLICY_DROP);
	attach(3);
	queue_frames(3);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(acquire(0), i);
		assert_int_equal(granted.slot, i);
		assert_int_equal(granted.sequence, FIRST_SEQUENCE + i);
		assert_int_equal(granted.missed, 0);
	}
}

static void no_frame_is_acquired_twice(void **state)
{
	(void)state;
	start_ring(4, POLICY_DROP);
	attach(2);
	queue_frames(1);
	assert_int_equal(acquire(0), 0);
	assert_int_equal(acquire(0), -EAGAIN);
	assert_int_equal(acquire_newest(0), -EAGAIN);
	release(0, 0);
	assert_int_equal(acquire(0), -EAGAIN);
	assert_int_equal(acquire_newest(0), -EAGAIN);
}

static void every_consumer_sees_every_frame(void **state)
{
	(void)state;
	start_ring(3, POLICY_DROP);
	attach(1);
	attach(1);
	queue_frames(1);
	assert_int_equal(acquire(0), 0);
	assert_int_equal(acquire(1), 0);
	assert_int_equal(ring.slot[0].holders, 2);
	release(0, 0);
	assert_int_equal(ring.slot[0].holders, 1);
}

static void newest_skips_and_counts_what_it_skipped(void **state)
{
	(void)state;
	start_ring(5, POLICY_DROP);
	attach(2);
	queue_frames(4);
	assert_int_equal(acquire_newest(0), 3);
	assert_int_equal(granted.missed, 3);
	assert_int_equal(ring.consumer[0].missed, 3);
	assert_int_equal(acquire(0), -EAGAIN);
}

static void recycled_frames_are_counted_per_consumer_and_ring(void **state)
{
	(void)state;
	start_ring(3, POLICY_DROP);
	attach(1);
	queue_frames(1);
	release(0, acquire(0));
	attach(1);
	queue_frames(5);
	assert_int_equal(ring.dropped, 2);
	acquire(0);
	assert_int_equal(granted.missed, 2);
	assert_int_equal(granted.sequence, FIRST_SEQUENCE + 3);
	release(0, granted.slot);
	queue_frames(3);
	acquire(0);
	assert_int_equal(granted.missed, 2);
	assert_int_equal(ring.consumer[0].missed, 4);
	assert_int_equal(ring.consumer[1].missed, 0);
	acquire(1);
	assert_int_equal(granted.missed, 5);
}

static void a_frame_nobody_wanted_is_no_loss(void **state)
{
	(void)state;
	start_ring(3, POLICY_DROP);
	queue_frames(5);
	attach(1);
	queue_frames(2);
	assert_int_equal(ring.dropped, 0);
	queue_frames(1);
	assert_int_equal(ring.dropped, 0);
	queue_frames(1);
	assert_int_equal(ring.dropped, 1);
}

static void a_consumer_holds_no_more_than_its_limit(void **state)
{
	(void)state;
	start_ring(6, POLICY_DROP);
	attach(2);
	queue_frames(3);
	acquire(0);
	acquire(0);
	assert_int_equal(acquire(0), -ENOBUFS);
	assert_int_equal(acquire_newest(0), -ENOBUFS);
	release(0, 0);
	assert_int_equal(acquire(0), 2);
}

static void its_limit_is_told_before_there_is_nothing_new(void **state)
{
	(void)state;
	start_ring(3, POLICY_DROP);
	attach(1);
	queue_frames(1);
	acquire(0);
	assert_true(fg_ring_drained(&ring, 0));
	assert_int_equal(acquire(0), -ENOBUFS);
}

static void the_ring_keeps_a_slot_and_the_newest_frame_unheld(void **state)
{
	(void)state;
	start_ring(4, POLICY_DROP);
	attach(2);
	attach(2);
	queue_frames(4);
	assert_int_equal(acquire(0), 0);
	assert_int_equal(acquire(0), 1);
	assert_int_equal(acquire_newest(1), -ENOBUFS);
	assert_true(dequeue() >= 0);
}

static void what_is_held_already_can_always_be_acquired(void **state)
{
	(void)state;
	start_ring(4, POLICY_DROP);
	attach(2);
	attach(2);
	queue_frames(4);
	acquire(0);
	acquire(0);
	assert_int_equal(acquire(1), 0);
	assert_int_equal(acquire(1), 1);
	assert_int_equal(fg_ring_held(&ring), 2);
}

static void what_is_held_already_still_counts_for_the_consumer(void **state)
{
	(void)state;
	start_ring(5, POLICY_DROP);
	attach(2);
	attach(1);
	queue_frames(4);
	acquire(0);
	acquire(0);
	acquire(1);
	assert_int_equal(acquire(1), -ENOBUFS);
}

static void slots_the_producer_has_cannot_be_held(void **state)
{
	(void)state;
	start_ring(5, POLICY_DROP);
	attach(3);
	queue_frames(3);
	dequeue();
	dequeue();
	assert_int_equal(acquire(0), 0);
	assert_int_equal(acquire(0), 1);
	assert_int_equal(acquire(0), -ENOBUFS);
	assert_int_equal(cancel(3), 0);
	assert_int_equal(acquire(0), 2);
}

static void slots_for_all_hold_limits_mean_that_nobody_is_refused(void **state)
{
	(void)state;
	start_ring(7, POLICY_DROP);
	assert_true(fg_ring_holds_fit(&ring));
	attach(3);
	attach(2);
	assert_true(fg_ring_holds_fit(&ring));
	queue_frames(7);
	for (int i = 0; i < 3; i++)
		assert_true(acquire(0) >= 0);
	queue_frames(10);
	for (int i = 0; i < 2; i++)
		assert_true(acquire(1) >= 0);
	attach(1);
	assert_false(fg_ring_holds_fit(&ring));
}

static void who_is_not_attached_acquires_nothing(void **state)
{
	(void)state;
	start_ring(3, POLICY_DROP);
	queue_frames(1);
	assert_int_equal(acquire(0), -EINVAL);
	assert_int_equal(acquire(64), -EINVAL);
	assert_int_equal(acquire(-1), -EINVAL);
}

static void only_the_holder_can_release(void **state)
{
	(void)state;
	start_ring(3, POLICY_DROP);
	attach(1);
	attach(1);
	queue_frames(1);
	acquire(0);
	assert_int_equal(release(1, 0), -EINVAL);
	assert_int_equal(release(0, 1), -EINVAL);
	assert_int_equal(release(0, 3), -EINVAL);
	assert_int_equal(release(0, 64), -EINVAL);
	assert_int_equal(release(0, ~0U), -EINVAL);
	assert_int_equal(release(2, 0), -EINVAL);
	assert_int_equal(release(64, 0), -EINVAL);
	assert_int_equal(release(0, 0), 0);
	assert_int_equal(release(0, 0), -EINVAL);
}

static void unacquire_gives_the_same_frame_again(void **state)
{
	(void)state;
	start_ring(4, POLICY_DROP);
	attach(1);
	queue_frames(6);
	acquire(0);
	assert_int_equal(granted.missed, 2);
	unacquire(0);
	assert_int_equal(ring.consumer[0].missed, 0);
	assert_int_equal(ring.consumer[0].cursor, FIRST_SEQUENCE);
	assert_int_equal(fg_ring_held(&ring), 0);
	acquire(0);
	assert_int_equal(granted.sequence, FIRST_SEQUENCE + 2);
	assert_int_equal(granted.missed, 2);
}

static void unacquire_of_the_newest_gives_back_what_it_skipped(void **state)
{
	(void)state;
	start_ring(4, POLICY_DROP);
	attach(1);
	queue_frames(4);
	acquire_newest(0);
	unacquire(0);
	assert_int_equal(ring.consumer[0].missed, 0);
	assert_int_equal(acquire(0), 0);
}

static void unacquire_never_repeats_a_later_frame(void **state)
{
	struct fg_ring_grant first;

	(void)state;
	start_ring(5, POLICY_DROP);
	attach(2);
	queue_frames(2);
	acquire(0);
	first = granted;
	acquire(0);
	granted = first;
	unacquire(0);
	assert_int_equal(ring.consumer[0].held, 1 << 1);
	assert_int_equal(ring.consumer[0].missed, 1);
	assert_int_equal(acquire(0), -EAGAIN);
}

static void unacquire_of_what_is_not_held_does_nothing(void **state)
{
	(void)state;
	start_ring(4, POLICY_DROP);
	attach(1);
	queue_frames(2);
	acquire(0);
	release(0, 0);
	unacquire(0);
	assert_int_equal(woken, 0);
	assert_int_equal(ring.consumer[0].cursor, FIRST_SEQUENCE + 1);
	assert_int_equal(ring.consumer[0].missed, 0);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(frames_are_acquired_in_order),
		cmocka_unit_test(no_frame_is_acquired_twice),
		cmocka_unit_test(every_consumer_sees_every_frame),
		cmocka_unit_test(newest_skips_and_counts_what_it_skipped),
		cmocka_unit_test(
			recycled_frames_are_counted_per_consumer_and_ring),
		cmocka_unit_test(a_frame_nobody_wanted_is_no_loss),
		cmocka_unit_test(a_consumer_holds_no_more_than_its_limit),
		cmocka_unit_test(its_limit_is_told_before_there_is_nothing_new),
		cmocka_unit_test(
			the_ring_keeps_a_slot_and_the_newest_frame_unheld),
		cmocka_unit_test(what_is_held_already_can_always_be_acquired),
		cmocka_unit_test(
			what_is_held_already_still_counts_for_the_consumer),
		cmocka_unit_test(slots_the_producer_has_cannot_be_held),
		cmocka_unit_test(
			slots_for_all_hold_limits_mean_that_nobody_is_refused),
		cmocka_unit_test(who_is_not_attached_acquires_nothing),
		cmocka_unit_test(only_the_holder_can_release),
		cmocka_unit_test(unacquire_gives_the_same_frame_again),
		cmocka_unit_test(
			unacquire_of_the_newest_gives_back_what_it_skipped),
		cmocka_unit_test(unacquire_never_repeats_a_later_frame),
		cmocka_unit_test(unacquire_of_what_is_not_held_does_nothing),
	};

	return cases_run(argc, argv, tests);
}
