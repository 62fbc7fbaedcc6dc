// SPDX-License-Identifier: GPL-2.0-only
/* The second half of QUEUE and RELEASE, and answers that cannot be delivered. */
#include <dirent.h>

#include "uapi_util.h"

static struct framering_queue queue_next(int producer, int slot)
{
	struct framering_queue arg = {
		.slot = slot,
		.flags = FRAMERING_QUEUE_NEXT,
	};

	assert_int_equal(uapi_ioctl(producer, FRAMERING_IOC_QUEUE, &arg), 0);
	return arg;
}

static struct framering_release release_next(int consumer, int slot, __u32 flags)
{
	struct framering_release arg = {
		.slot = slot,
		.flags = FRAMERING_RELEASE_NEXT | flags,
	};

	assert_int_equal(uapi_ioctl(consumer, FRAMERING_IOC_RELEASE, &arg), 0);
	return arg;
}

static void queue_next_dequeues(void **state)
{
	int producer = uapi_producer();
	int slot = uapi_dequeue(producer);
	struct framering_queue arg = queue_next(producer, slot);

	(void)state;
	assert_int_equal(arg.next_error, 0);
	assert_true(arg.next_slot < UAPI_SLOTS);
	assert_int_not_equal(arg.next_slot, slot);
	assert_int_equal(uapi_slot(producer, slot).state, FRAMERING_SLOT_QUEUED);
	assert_int_equal(uapi_slot(producer, arg.next_slot).state,
			 FRAMERING_SLOT_DEQUEUED);
}

/* I4: also when all others are held or dequeued. */
static void queue_next_never_recycles_the_frame_just_queued(void **state)
{
	struct framering_setup setup = uapi_setup();
	struct framering_queue arg;
	int producer, slot;

	(void)state;
	setup.slots = 3;
	producer = uapi_producer_with(setup);
	slot = uapi_dequeue(producer);
	for (int i = 0; i < 20; i++) {
		arg = queue_next(producer, slot);
		assert_int_equal(arg.next_error, 0);
		assert_int_not_equal(arg.next_slot, slot);
		assert_int_equal(uapi_slot(producer, slot).sequence, arg.sequence);
		slot = arg.next_slot;
	}
}

static void queue_without_next_leaves_its_outputs_empty(void **state)
{
	int producer = uapi_producer();
	struct framering_queue arg = { .slot = uapi_dequeue(producer) };

	(void)state;
	assert_int_equal(uapi_ioctl(producer, FRAMERING_IOC_QUEUE, &arg), 0);
	assert_int_equal(arg.next_slot, FRAMERING_SLOT_NONE);
	assert_int_equal(arg.next_error, 0);
	assert_true(uapi_nothing_held(producer));
}

static void queue_next_of_a_full_wait_ring_says_EAGAIN(void **state)
{
	int producer = uapi_wait_producer();
	struct framering_queue arg;

	(void)state;
	uapi_consumer(FRAMERING_ATTACH_LOSSLESS, 1);
	for (unsigned int i = 1; i < UAPI_SLOTS; i++)
		uapi_frame(producer);
	arg = queue_next(producer, uapi_dequeue(producer));
	assert_int_equal(arg.next_error, -EAGAIN);
	assert_int_equal(arg.next_slot, FRAMERING_SLOT_NONE);
	assert_int_equal(uapi_counters(producer).queued, arg.sequence + 1);
}

static void queue_next_dequeues_one_for_one(void **state)
{
	struct framering_setup setup = uapi_setup();
	int producer, slot;

	(void)state;
	setup.slots = 3;
	producer = uapi_producer_with(setup);
	slot = uapi_dequeue(producer);
	assert_int_equal(uapi_dequeue(producer), -ENOBUFS);
	assert_int_equal(queue_next(producer, slot).next_error, 0);
	assert_int_equal(uapi_dequeue(producer), -ENOBUFS);
}

static void release_next_acquires(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);
	struct framering_release arg;
	struct framering_frame frame;
	__u64 second;

	(void)state;
	uapi_frame(producer);
	second = uapi_frame(producer);
	assert_int_equal(uapi_acquire(consumer, &frame), 0);
	arg = release_next(consumer, frame.slot, 0);
	assert_int_equal(arg.next_error, 0);
	assert_int_equal(arg.next.sequence, second);
	assert_int_equal(uapi_slot(producer, frame.slot).holders, 0);
	assert_int_equal(uapi_slot(producer, arg.next.slot).holders, 1);
}

static void release_next_newest_skips(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);
	struct framering_release arg;
	struct framering_frame frame;
	__u64 last;

	(void)state;
	uapi_frame(producer);
	assert_int_equal(uapi_acquire(consumer, &frame), 0);
	uapi_frame(producer);
	last = uapi_frame(producer);
	arg = release_next(consumer, frame.slot, FRAMERING_ACQUIRE_NEWEST);
	assert_int_equal(arg.next.sequence, last);
	assert_int_equal(arg.next.missed, 1);
}

static void release_next_of_an_empty_ring_says_EAGAIN(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);
	struct framering_release arg;
	struct framering_frame frame;

	(void)state;
	uapi_frame(producer);
	assert_int_equal(uapi_acquire(consumer, &frame), 0);
	arg = release_next(consumer, frame.slot, 0);
	assert_int_equal(arg.next_error, -EAGAIN);
	assert_int_equal(arg.next.slot, FRAMERING_SLOT_NONE);
	assert_true(uapi_nothing_held(producer));
}

static void release_next_of_a_replaced_generation_says_ESTALE(void **state)
{
	struct framering_setup setup = uapi_setup();
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);
	struct framering_release arg;
	struct framering_frame frame;

	(void)state;
	uapi_frame(producer);
	assert_int_equal(uapi_acquire(consumer, &frame), 0);
	assert_int_equal(uapi_ioctl(producer, FRAMERING_IOC_SETUP, &setup), 0);
	arg = release_next(consumer, frame.slot, 0);
	assert_int_equal(arg.next_error, -ESTALE);
	assert_int_equal(arg.next.slot, FRAMERING_SLOT_NONE);
	assert_int_equal(uapi_query(consumer).held, 0);
}

static void release_next_at_the_rings_limit_says_ENOBUFS(void **state)
{
	int producer = uapi_producer();
	int greedy = uapi_consumer(0, 2);
	int other = uapi_consumer(0, 2);
	struct framering_frame frame;

	(void)state;
	for (int i = 0; i < 3; i++)
		uapi_frame(producer);
	assert_int_equal(uapi_acquire(greedy, &frame), 0);
	assert_int_equal(uapi_acquire(greedy, NULL), 0);
	assert_int_equal(uapi_acquire(other, &frame), 0);
	assert_int_equal(release_next(other, frame.slot, FRAMERING_ACQUIRE_NEWEST)
			 .next_error, -ENOBUFS);
	assert_int_equal(uapi_query(other).held, 0);
}

/* What cannot be told has not happened. */

static void a_slot_that_cannot_be_told_is_not_dequeued(void **state)
{
	struct framering_dequeue arg = { 0 };
	int producer = uapi_producer();

	(void)state;
	assert_int_equal(uapi_ioctl(producer, FRAMERING_IOC_DEQUEUE,
				    uapi_read_only(&arg, sizeof(arg))), -EFAULT);
	assert_true(uapi_nothing_held(producer));
	assert_int_equal(uapi_query(producer).held, 0);
}

static void a_frame_that_cannot_be_told_is_not_acquired(void **state)
{
	struct framering_acquire arg = { 0 };
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);
	struct framering_frame frame;
	__u64 sequence = uapi_frame(producer);
	__u64 acquired = uapi_counters(producer).acquired;

	(void)state;
	assert_int_equal(uapi_ioctl(consumer, FRAMERING_IOC_ACQUIRE,
				    uapi_read_only(&arg, sizeof(arg))), -EFAULT);
	assert_true(uapi_nothing_held(producer));
	assert_int_equal(uapi_counters(producer).acquired, acquired);
	assert_int_equal(uapi_acquire(consumer, &frame), 0);
	assert_int_equal(frame.sequence, sequence);
}

static void losses_that_could_not_be_told_are_told_later(void **state)
{
	struct framering_acquire arg = { .flags = FRAMERING_ACQUIRE_NEWEST };
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);
	struct framering_frame frame;
	__u64 first = uapi_frame(producer);

	(void)state;
	uapi_frame(producer);
	uapi_frame(producer);
	assert_int_equal(uapi_ioctl(consumer, FRAMERING_IOC_ACQUIRE,
				    uapi_read_only(&arg, sizeof(arg))), -EFAULT);
	assert_int_equal(uapi_query(consumer).missed, 0);
	assert_int_equal(uapi_acquire(consumer, &frame), 0);
	assert_int_equal(frame.sequence, first);
	assert_int_equal(frame.missed, 0);
}

static void a_failed_answer_of_queue_next_undoes_the_dequeue_alone(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);
	struct framering_queue arg = {
		.slot = uapi_dequeue(producer),
		.flags = FRAMERING_QUEUE_NEXT,
	};
	struct framering_frame frame;

	(void)state;
	assert_int_equal(uapi_ioctl(producer, FRAMERING_IOC_QUEUE,
				    uapi_read_only(&arg, sizeof(arg))), -EFAULT);
	assert_true(uapi_nothing_held(producer));
	assert_int_equal(uapi_query(producer).held, 0);
	assert_int_equal(uapi_acquire(consumer, &frame), 0);
	assert_int_equal(frame.slot, arg.slot);
}

static void a_failed_answer_of_release_next_undoes_the_acquire_alone(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);
	struct framering_release arg = { .flags = FRAMERING_RELEASE_NEXT };
	struct framering_frame frame;
	__u64 second;

	(void)state;
	uapi_frame(producer);
	second = uapi_frame(producer);
	assert_int_equal(uapi_acquire(consumer, &frame), 0);
	arg.slot = frame.slot;
	assert_int_equal(uapi_ioctl(consumer, FRAMERING_IOC_RELEASE,
				    uapi_read_only(&arg, sizeof(arg))), -EFAULT);
	assert_true(uapi_nothing_held(producer));
	assert_int_equal(uapi_acquire(consumer, &frame), 0);
	assert_int_equal(frame.sequence, second);
	assert_int_equal(frame.missed, 0);
}

static void an_event_that_cannot_be_told_stays_pending(void **state)
{
	struct framering_event arg = { 0 };
	int fd = uapi_open(O_RDONLY | O_NONBLOCK);

	(void)state;
	uapi_producer();
	assert_int_equal(uapi_ioctl(fd, FRAMERING_IOC_EVENT,
				    uapi_read_only(&arg, sizeof(arg))), -EFAULT);
	assert_true(uapi_poll(fd) & POLLPRI);
	assert_int_equal(uapi_events(fd), FRAMERING_EVENT_PRODUCER_BACK |
			 FRAMERING_EVENT_NEW_GENERATION);
}

static unsigned int open_fds(void)
{
	DIR *dir = opendir("/proc/self/fd");
	unsigned int n = 0;

	assert_non_null(dir);
	while (readdir(dir))
		n++;
	closedir(dir);
	return n;
}

static void an_export_that_cannot_be_told_leaves_no_file(void **state)
{
	struct framering_export arg = { 0 };
	int producer = uapi_producer();
	unsigned int before = open_fds();

	(void)state;
	assert_int_equal(uapi_ioctl(producer, FRAMERING_IOC_EXPORT,
				    uapi_read_only(&arg, sizeof(arg))), -EFAULT);
	assert_int_equal(open_fds(), before);
}

static void a_setup_that_cannot_be_told_can_be_made_again(void **state)
{
	struct framering_setup arg = uapi_setup();
	int fd = uapi_open(O_RDWR | O_NONBLOCK);

	(void)state;
	assert_int_equal(uapi_ioctl(fd, FRAMERING_IOC_SETUP,
				    uapi_read_only(&arg, sizeof(arg))), -EFAULT);
	assert_int_equal(uapi_ioctl(fd, FRAMERING_IOC_SETUP, &arg), 0);
	assert_int_equal(arg.generation, uapi_query(fd).current_generation);
	uapi_frame(fd);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		uapi_test(queue_next_dequeues),
		uapi_test(queue_next_never_recycles_the_frame_just_queued),
		uapi_test(queue_without_next_leaves_its_outputs_empty),
		uapi_test(queue_next_of_a_full_wait_ring_says_EAGAIN),
		uapi_test(queue_next_dequeues_one_for_one),
		uapi_test(release_next_acquires),
		uapi_test(release_next_newest_skips),
		uapi_test(release_next_of_an_empty_ring_says_EAGAIN),
		uapi_test(release_next_of_a_replaced_generation_says_ESTALE),
		uapi_test(release_next_at_the_rings_limit_says_ENOBUFS),
		uapi_test(a_slot_that_cannot_be_told_is_not_dequeued),
		uapi_test(a_frame_that_cannot_be_told_is_not_acquired),
		uapi_test(losses_that_could_not_be_told_are_told_later),
		uapi_test(a_failed_answer_of_queue_next_undoes_the_dequeue_alone),
		uapi_test(a_failed_answer_of_release_next_undoes_the_acquire_alone),
		uapi_test(an_event_that_cannot_be_told_stays_pending),
		uapi_test(an_export_that_cannot_be_told_leaves_no_file),
		uapi_test(a_setup_that_cannot_be_told_can_be_made_again),
	};

	return cases_run(argc, argv, tests);
}
