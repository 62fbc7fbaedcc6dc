// SPDX-License-Identifier: GPL-2.0-only
/* DEQUEUE, QUEUE, ACQUIRE, RELEASE: who may, wrong input, what travels. */
#include <time.h>

#include "uapi_util.h"

static __u64 now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000ULL + time.tv_nsec;
}

/* A QUEUE of a slot just dequeued, changed by the caller before it is made. */
static struct framering_queue queue_of(int producer)
{
	int slot = uapi_dequeue(producer);

	assert_true(slot >= 0);
	return (struct framering_queue){ .slot = slot };
}

static int queue(int fd, struct framering_queue *arg)
{
	return uapi_ioctl(fd, FRAMERING_IOC_QUEUE, arg);
}

#define REFUSE(field, value)						\
	do {								\
		struct framering_queue wrong = arg;			\
									\
		wrong.field = (value);					\
		assert_int_equal(queue(producer, &wrong), -EINVAL);	\
	} while (0)

static void only_the_producer_dequeues_and_queues(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);
	int other = uapi_open(O_RDWR | O_NONBLOCK);
	int slot = uapi_dequeue(producer);

	(void)state;
	assert_int_equal(uapi_dequeue(consumer), -EPERM);
	assert_int_equal(uapi_dequeue(other), -EPERM);
	assert_int_equal(uapi_queue(consumer, slot), -EPERM);
	assert_int_equal(uapi_queue(other, slot), -EPERM);
	assert_int_equal(uapi_queue(producer, slot), 0);
}

static void only_who_is_attached_acquires_and_releases(void **state)
{
	int producer = uapi_producer();

	(void)state;
	uapi_frame(producer);
	assert_int_equal(uapi_acquire(uapi_open(O_RDONLY), NULL), -ENOTCONN);
	assert_int_equal(uapi_acquire(producer, NULL), -ENOTCONN);
	assert_int_equal(uapi_release(uapi_open(O_RDONLY), 0), -ENOTCONN);
	assert_int_equal(uapi_release(producer, 0), -ENOTCONN);
}

static void dequeue_knows_no_flags(void **state)
{
	int producer = uapi_producer();
	struct framering_dequeue arg = { .flags = 1 };

	(void)state;
	assert_int_equal(uapi_ioctl(producer, FRAMERING_IOC_DEQUEUE, &arg), -EINVAL);
	arg = (struct framering_dequeue){ .pad = 1 };
	assert_int_equal(uapi_ioctl(producer, FRAMERING_IOC_DEQUEUE, &arg), -EINVAL);
	assert_true(uapi_nothing_held(producer));
}

static void dequeue_tells_slot_and_generation(void **state)
{
	int producer = uapi_producer();
	struct framering_dequeue arg = { 0 };

	(void)state;
	assert_int_equal(uapi_ioctl(producer, FRAMERING_IOC_DEQUEUE, &arg), 0);
	assert_true(arg.slot < UAPI_SLOTS);
	assert_int_equal(arg.generation, uapi_query(producer).generation);
	assert_int_equal(uapi_slot(producer, arg.slot).state,
			 FRAMERING_SLOT_DEQUEUED);
}

static void slots_minus_2_can_be_dequeued(void **state)
{
	int producer = uapi_producer();

	(void)state;
	for (unsigned int i = 0; i < UAPI_SLOTS - 2; i++)
		assert_true(uapi_dequeue(producer) >= 0);
	assert_int_equal(uapi_dequeue(producer), -ENOBUFS);
}

static void only_a_dequeued_slot_can_be_queued(void **state)
{
	int producer = uapi_producer();
	int slot = uapi_dequeue(producer);

	(void)state;
	assert_int_equal(uapi_queue(producer, slot ^ 1), -EINVAL);
	assert_int_equal(uapi_queue(producer, UAPI_SLOTS), -EINVAL);
	assert_int_equal(uapi_queue(producer, FRAMERING_SLOT_NONE), -EINVAL);
	assert_int_equal(uapi_queue(producer, slot + 256), -EINVAL);
	assert_int_equal(uapi_queue(producer, slot), 0);
	assert_int_equal(uapi_queue(producer, slot), -EINVAL);
}

static void queue_refuses_unknown_flags_and_fences(void **state)
{
	int producer = uapi_producer();
	struct framering_queue arg = queue_of(producer);

	(void)state;
	for (int bit = 1; bit < 32; bit++)
		REFUSE(flags, 1U << bit);
	REFUSE(in_fence, 1);
	REFUSE(in_fence, -1);
	REFUSE(out_fence, 1);
	assert_int_equal(queue(producer, &arg), 0);
}

static void queue_refuses_metadata_out_of_range(void **state)
{
	int producer = uapi_producer();
	struct framering_queue arg = queue_of(producer);

	(void)state;
	REFUSE(meta.pad, 1);
	REFUSE(meta.clock_id, 2);
	REFUSE(meta.clock_id, ~0U);
	REFUSE(meta.field, 2);
	REFUSE(meta.reserved[0], 1);
	REFUSE(meta.reserved[5], 1U << 31);
	for (int bit = 5; bit < 32; bit++)
		REFUSE(meta.flags, 1U << bit);
	assert_int_equal(queue(producer, &arg), 0);
}

static void bytesused_never_exceeds_the_slot(void **state)
{
	int producer = uapi_producer();
	struct framering_queue arg = queue_of(producer);

	(void)state;
	REFUSE(meta.bytesused[0], UAPI_SIZE + 1);
	REFUSE(meta.bytesused[0], ~0U);
	REFUSE(meta.bytesused[1], 1);
	REFUSE(meta.bytesused[3], 1);
	arg.meta.bytesused[0] = UAPI_SIZE;
	assert_int_equal(queue(producer, &arg), 0);
}

static void a_refused_queue_leaves_the_slot_dequeued(void **state)
{
	int producer = uapi_producer();
	struct framering_queue arg = queue_of(producer);
	__u64 queued = uapi_counters(producer).queued;

	(void)state;
	REFUSE(meta.pad, 1);
	assert_int_equal(uapi_slot(producer, arg.slot).state,
			 FRAMERING_SLOT_DEQUEUED);
	assert_int_equal(uapi_counters(producer).queued, queued);
	assert_int_equal(queue(producer, &arg), 0);
}

static void metadata_travels_unchanged(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);
	struct framering_queue arg = queue_of(producer);
	struct framering_frame frame;

	(void)state;
	arg.meta = (struct framering_meta){
		.timestamp = 123456789012345ULL,
		.cookie = 0xfedcba9876543210ULL,
		.clock_id = CLOCK_TAI,
		.flags = FRAMERING_FRAME_ERROR | FRAMERING_FRAME_EOS |
			 FRAMERING_FRAME_DAMAGE | FRAMERING_FRAME_CROP |
			 FRAMERING_FRAME_HDR,
		.field = 1,
		.bytesused = { 777 },
		.damage = { 1, 2, 3, 4 },
		.crop = { 5, 6, 7, 8 },
		.hdr = { .max_cll = 1000, .max_fall = 400 },
	};
	assert_int_equal(queue(producer, &arg), 0);
	assert_int_equal(uapi_acquire(consumer, &frame), 0);
	assert_int_equal(frame.sequence, arg.sequence);
	assert_int_equal(frame.slot, arg.slot);
	assert_int_equal(frame.generation, uapi_query(producer).generation);
	assert_memory_equal(&frame.meta, &arg.meta, sizeof(arg.meta));
}

static void the_kernel_stamps_what_the_producer_did_not(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);
	struct framering_queue arg = queue_of(producer);
	struct framering_frame frame;
	__u64 before = now();

	(void)state;
	arg.meta.clock_id = CLOCK_REALTIME;
	assert_int_equal(queue(producer, &arg), 0);
	assert_int_equal(uapi_acquire(consumer, &frame), 0);
	assert_in_range(frame.queued, before, now());
	assert_in_range(frame.meta.timestamp, before, now());
	assert_int_equal(frame.meta.clock_id, CLOCK_MONOTONIC);
	assert_int_equal(frame.meta.bytesused[0], UAPI_SIZE);
	assert_int_equal(frame.meta.bytesused[1], 0);
}

static void the_sequence_rises_by_one(void **state)
{
	int producer = uapi_producer();
	__u64 first = uapi_frame(producer);

	(void)state;
	for (int i = 1; i < 20; i++)
		assert_int_equal(uapi_frame(producer), first + i);
}

static void acquire_refuses_unknown_flags_and_fences(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);
	struct framering_acquire arg = { .fence = 1 };

	(void)state;
	uapi_frame(producer);
	assert_int_equal(uapi_ioctl(consumer, FRAMERING_IOC_ACQUIRE, &arg), -EINVAL);
	for (int bit = 1; bit < 32; bit++) {
		arg = (struct framering_acquire){ .flags = 1U << bit };
		assert_int_equal(uapi_ioctl(consumer, FRAMERING_IOC_ACQUIRE, &arg),
				 -EINVAL);
	}
	assert_int_equal(uapi_query(consumer).held, 0);
}

static void release_refuses_unknown_flags_and_fences(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);
	struct framering_release arg = { .fence = 1 };
	struct framering_frame frame;

	(void)state;
	uapi_frame(producer);
	assert_int_equal(uapi_acquire(consumer, &frame), 0);
	arg.slot = frame.slot;
	assert_int_equal(uapi_ioctl(consumer, FRAMERING_IOC_RELEASE, &arg), -EINVAL);
	for (int bit = 2; bit < 32; bit++) {
		arg = (struct framering_release){ .slot = frame.slot,
						  .flags = 1U << bit };
		assert_int_equal(uapi_ioctl(consumer, FRAMERING_IOC_RELEASE, &arg),
				 -EINVAL);
	}
	assert_int_equal(uapi_query(consumer).held, 1);
}

static void newest_alone_means_nothing_to_release(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);
	struct framering_release arg = { .flags = FRAMERING_ACQUIRE_NEWEST };
	struct framering_frame frame;

	(void)state;
	uapi_frame(producer);
	assert_int_equal(uapi_acquire(consumer, &frame), 0);
	arg.slot = frame.slot;
	assert_int_equal(uapi_ioctl(consumer, FRAMERING_IOC_RELEASE, &arg), -EINVAL);
	assert_int_equal(uapi_query(consumer).held, 1);
}

static void only_a_held_slot_can_be_released(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);
	int other = uapi_consumer(0, 1);
	struct framering_frame frame;

	(void)state;
	uapi_frame(producer);
	assert_int_equal(uapi_acquire(consumer, &frame), 0);
	assert_int_equal(uapi_release(other, frame.slot), -EINVAL);
	assert_int_equal(uapi_release(consumer, frame.slot ^ 1), -EINVAL);
	assert_int_equal(uapi_release(consumer, UAPI_SLOTS), -EINVAL);
	assert_int_equal(uapi_release(consumer, FRAMERING_SLOT_NONE), -EINVAL);
	assert_int_equal(uapi_release(consumer, frame.slot), 0);
	assert_int_equal(uapi_release(consumer, frame.slot), -EINVAL);
}

static void every_consumer_gets_every_frame(void **state)
{
	int producer = uapi_producer();
	int one = uapi_consumer(0, 1);
	int two = uapi_consumer(0, 1);
	struct framering_frame a, b;
	__u64 sequence = uapi_frame(producer);

	(void)state;
	assert_int_equal(uapi_acquire(one, &a), 0);
	assert_int_equal(uapi_acquire(two, &b), 0);
	assert_int_equal(a.sequence, sequence);
	assert_int_equal(b.sequence, sequence);
	assert_int_equal(a.slot, b.slot);
	assert_int_equal(uapi_slot(producer, a.slot).holders, 2);
}

static void nothing_to_take_is_EAGAIN(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);
	struct framering_frame frame;

	(void)state;
	assert_int_equal(uapi_acquire(consumer, NULL), -EAGAIN);
	assert_int_equal(uapi_acquire_newest(consumer, NULL), -EAGAIN);
	uapi_frame(producer);
	assert_int_equal(uapi_acquire(consumer, &frame), 0);
	assert_int_equal(uapi_release(consumer, frame.slot), 0);
	assert_int_equal(uapi_acquire(consumer, NULL), -EAGAIN);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		uapi_test(only_the_producer_dequeues_and_queues),
		uapi_test(only_who_is_attached_acquires_and_releases),
		uapi_test(dequeue_knows_no_flags),
		uapi_test(dequeue_tells_slot_and_generation),
		uapi_test(slots_minus_2_can_be_dequeued),
		uapi_test(only_a_dequeued_slot_can_be_queued),
		uapi_test(queue_refuses_unknown_flags_and_fences),
		uapi_test(queue_refuses_metadata_out_of_range),
		uapi_test(bytesused_never_exceeds_the_slot),
		uapi_test(a_refused_queue_leaves_the_slot_dequeued),
		uapi_test(metadata_travels_unchanged),
		uapi_test(the_kernel_stamps_what_the_producer_did_not),
		uapi_test(the_sequence_rises_by_one),
		uapi_test(acquire_refuses_unknown_flags_and_fences),
		uapi_test(release_refuses_unknown_flags_and_fences),
		uapi_test(newest_alone_means_nothing_to_release),
		uapi_test(only_a_held_slot_can_be_released),
		uapi_test(every_consumer_gets_every_frame),
		uapi_test(nothing_to_take_is_EAGAIN),
	};

	return cases_run(argc, argv, tests);
}
