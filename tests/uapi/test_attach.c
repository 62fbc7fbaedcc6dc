// SPDX-License-Identifier: GPL-2.0-only
/* ATTACH: each input wrong on its own, where it starts, what it grants. */
#include "uapi_util.h"

static int attach(int fd, struct framering_attach *arg)
{
	return uapi_ioctl(fd, FRAMERING_IOC_ATTACH, arg);
}

/* Each test program starts with a driver just loaded: this test comes first. */
static void before_the_first_setup_there_is_nothing_to_attach_to(void **state)
{
	(void)state;
	assert_int_equal(uapi_attach(uapi_open(O_RDONLY), 0, 0), -ENODATA);
	assert_int_equal(uapi_query(uapi_open(O_RDONLY)).consumers, 0);
}

static void a_valid_attach_says_what_was_granted(void **state)
{
	struct framering_attach arg = { 0 };
	int producer = uapi_producer();
	__u64 last = uapi_frame(producer);
	int fd = uapi_open(O_RDONLY);

	(void)state;
	assert_int_equal(attach(fd, &arg), 0);
	assert_int_equal(arg.flags, FRAMERING_ATTACH_HOLDS_FIT);
	assert_int_equal(arg.hold_limit, 2);
	assert_int_equal(arg.generation, uapi_query(producer).generation);
	assert_int_equal(arg.slots, UAPI_SLOTS);
	assert_int_equal(arg.next_sequence, last + 1);
	uapi_assert_zero(arg.reserved, sizeof(arg.reserved));
}

static void unknown_flags_are_refused(void **state)
{
	int fd = uapi_open(O_RDONLY);

	(void)state;
	uapi_producer();
	for (int bit = 2; bit < 32; bit++)
		assert_int_equal(uapi_attach(fd, 1U << bit, 0), -EINVAL);
	assert_int_equal(uapi_query(fd).consumers, 0);
}

static void every_byte_of_reserved_is_checked(void **state)
{
	int fd = uapi_open(O_RDONLY);

	(void)state;
	uapi_producer();
	for (size_t i = 0; i < sizeof(((struct framering_attach *)0)->reserved); i++) {
		struct framering_attach arg = { 0 };

		((char *)arg.reserved)[i] = 1;
		assert_int_equal(attach(fd, &arg), -EINVAL);
	}
}

static void the_hold_limit_is_at_most_slots_minus_2(void **state)
{
	int fd = uapi_open(O_RDONLY);

	(void)state;
	uapi_producer();
	assert_int_equal(uapi_attach(fd, 0, UAPI_SLOTS - 1), -EINVAL);
	assert_int_equal(uapi_attach(fd, 0, ~0U), -EINVAL);
	assert_int_equal(uapi_attach(fd, 0, UAPI_SLOTS - 2), 0);
}

static void of_three_slots_one_may_be_held(void **state)
{
	struct framering_setup setup = uapi_setup();
	struct framering_attach arg = { 0 };

	(void)state;
	setup.slots = 3;
	uapi_producer_with(setup);
	assert_int_equal(attach(uapi_open(O_RDONLY), &arg), 0);
	assert_int_equal(arg.hold_limit, 1);
}

static void a_drop_ring_has_no_lossless_consumers(void **state)
{
	(void)state;
	uapi_producer();
	assert_int_equal(uapi_attach(uapi_open(O_RDWR),
				     FRAMERING_ATTACH_LOSSLESS, 0), -EINVAL);
}

static void lossless_needs_a_file_opened_for_writing(void **state)
{
	(void)state;
	uapi_wait_producer();
	assert_int_equal(uapi_attach(uapi_open(O_RDONLY),
				     FRAMERING_ATTACH_LOSSLESS, 0), -EACCES);
	assert_int_equal(uapi_attach(uapi_open(O_RDWR),
				     FRAMERING_ATTACH_LOSSLESS, 0), 0);
}

static void the_producer_cannot_attach(void **state)
{
	int producer = uapi_producer();

	(void)state;
	assert_int_equal(uapi_attach(producer, 0, 0), -EPERM);
	assert_true(uapi_dequeue(producer) >= 0);
}

static void newest_starts_with_the_newest_frame_there_is(void **state)
{
	struct framering_attach arg = { .flags = FRAMERING_ATTACH_NEWEST };
	int producer = uapi_producer();
	int fd = uapi_open(O_RDONLY | O_NONBLOCK);
	struct framering_frame frame;
	__u64 last;

	(void)state;
	uapi_frame(producer);
	last = uapi_frame(producer);
	assert_int_equal(attach(fd, &arg), 0);
	assert_int_equal(arg.flags, FRAMERING_ATTACH_NEWEST |
			 FRAMERING_ATTACH_HOLDS_FIT);
	assert_int_equal(arg.next_sequence, last);
	assert_int_equal(uapi_acquire(fd, &frame), 0);
	assert_int_equal(frame.sequence, last);
	assert_int_equal(frame.missed, 0);
}

static void newest_of_an_empty_ring_is_the_next(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(FRAMERING_ATTACH_NEWEST, 1);
	struct framering_frame frame;
	__u64 first;

	(void)state;
	assert_int_equal(uapi_acquire(consumer, NULL), -EAGAIN);
	first = uapi_frame(producer);
	assert_int_equal(uapi_acquire(consumer, &frame), 0);
	assert_int_equal(frame.sequence, first);
}

static void attaching_again_releases_what_was_held(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 2);
	struct framering_frame frame;

	(void)state;
	uapi_frame(producer);
	assert_int_equal(uapi_acquire(consumer, &frame), 0);
	assert_int_equal(uapi_slot(producer, frame.slot).holders, 1);
	assert_int_equal(uapi_attach(consumer, 0, 1), 0);
	assert_int_equal(uapi_slot(producer, frame.slot).holders, 0);
	assert_int_equal(uapi_query(consumer).consumers, 1);
	assert_int_equal(uapi_query(consumer).hold_limit, 1);
	assert_int_equal(uapi_release(consumer, frame.slot), -EINVAL);
}

static void a_refused_attach_leaves_the_file_attached_as_before(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 2);
	struct framering_frame frame;

	(void)state;
	uapi_frame(producer);
	assert_int_equal(uapi_acquire(consumer, &frame), 0);
	assert_int_equal(uapi_attach(consumer, 0, 99), -EINVAL);
	assert_int_equal(uapi_attach(consumer, FRAMERING_ATTACH_LOSSLESS, 0),
			 -EINVAL);
	assert_int_equal(uapi_query(consumer).held, 1);
	assert_int_equal(uapi_release(consumer, frame.slot), 0);
}

static void there_are_64_consumers_and_no_more(void **state)
{
	int last = -1;

	(void)state;
	uapi_producer();
	for (int i = 0; i < FRAMERING_MAX_CONSUMERS; i++)
		last = uapi_consumer(0, 1);
	assert_int_equal(uapi_attach(uapi_open(O_RDONLY), 0, 1), -EUSERS);
	assert_int_equal(uapi_query(last).consumers, FRAMERING_MAX_CONSUMERS);
	/* One of the full house may attach again, and a place can be reused. */
	assert_int_equal(uapi_attach(last, 0, 2), 0);
	close(last);
	assert_int_equal(uapi_attach(uapi_open(O_RDONLY), 0, 1), 0);
}

static void an_attach_that_cannot_be_told_can_be_made_again(void **state)
{
	struct framering_attach arg = { .hold_limit = 1 };
	int fd = uapi_open(O_RDWR | O_NONBLOCK);

	(void)state;
	uapi_producer();
	assert_int_equal(uapi_ioctl(fd, FRAMERING_IOC_ATTACH,
				    uapi_read_only(&arg, sizeof(arg))), -EFAULT);
	assert_int_equal(attach(fd, &arg), 0);
	assert_int_equal(uapi_query(fd).consumers, 1);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		uapi_test(before_the_first_setup_there_is_nothing_to_attach_to),
		uapi_test(a_valid_attach_says_what_was_granted),
		uapi_test(unknown_flags_are_refused),
		uapi_test(every_byte_of_reserved_is_checked),
		uapi_test(the_hold_limit_is_at_most_slots_minus_2),
		uapi_test(of_three_slots_one_may_be_held),
		uapi_test(a_drop_ring_has_no_lossless_consumers),
		uapi_test(lossless_needs_a_file_opened_for_writing),
		uapi_test(the_producer_cannot_attach),
		uapi_test(newest_starts_with_the_newest_frame_there_is),
		uapi_test(newest_of_an_empty_ring_is_the_next),
		uapi_test(attaching_again_releases_what_was_held),
		uapi_test(a_refused_attach_leaves_the_file_attached_as_before),
		uapi_test(there_are_64_consumers_and_no_more),
		uapi_test(an_attach_that_cannot_be_told_can_be_made_again),
	};

	return cases_run(argc, argv, tests);
}
