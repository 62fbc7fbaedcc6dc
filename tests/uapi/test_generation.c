// SPDX-License-Identifier: GPL-2.0-only
/* One life of the ring's memory after the other: I2, I3, I7, I8, ESTALE. */
#include "uapi_util.h"

#define MARK 0x5a

static int setup_again(int producer)
{
	struct framering_setup setup = uapi_setup();

	return uapi_ioctl(producer, FRAMERING_IOC_SETUP, &setup);
}

/* Fills every slot through the producer's own mapping, then unmaps. */
static void mark_all(int producer)
{
	struct framering_query query = uapi_query(producer);
	void *all = uapi_map(producer, query.all_size, PROT_READ | PROT_WRITE,
			     MAP_SHARED, query.all_offset);

	memset(all, MARK, query.all_size);
	uapi_unmap(all, query.all_size);
}

static void assert_all_zero(int producer)
{
	struct framering_query query = uapi_query(producer);
	void *all = uapi_map(producer, query.all_size, PROT_READ, MAP_SHARED,
			     query.all_offset);

	uapi_assert_zero(all, query.all_size);
	uapi_unmap(all, query.all_size);
}

static void the_old_queue_is_drained_before_ESTALE(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);
	struct framering_frame frame;
	__u64 first = uapi_frame(producer);

	(void)state;
	uapi_frame(producer);
	assert_int_equal(setup_again(producer), 0);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(uapi_acquire(consumer, &frame), 0);
		assert_int_equal(frame.sequence, first + i);
		assert_int_equal(uapi_release(consumer, frame.slot), 0);
	}
	assert_int_equal(uapi_acquire(consumer, NULL), -ESTALE);
	assert_int_equal(uapi_acquire_newest(consumer, NULL), -ESTALE);
}

static void ESTALE_ends_with_attach(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);
	struct framering_frame frame;
	__u64 sequence;

	(void)state;
	assert_int_equal(setup_again(producer), 0);
	assert_int_equal(uapi_acquire(consumer, NULL), -ESTALE);
	assert_int_equal(uapi_attach(consumer, 0, 1), 0);
	assert_int_equal(uapi_acquire(consumer, NULL), -EAGAIN);
	sequence = uapi_frame(producer);
	assert_int_equal(uapi_acquire(consumer, &frame), 0);
	assert_int_equal(frame.sequence, sequence);
	assert_int_equal(frame.generation, uapi_query(producer).generation);
}

static void a_stale_file_is_told_so(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);
	struct framering_query query;

	(void)state;
	uapi_frame(producer);
	assert_int_equal(setup_again(producer), 0);
	query = uapi_query(consumer);
	assert_true(query.flags & FRAMERING_QUERY_STALE);
	assert_true(query.flags & FRAMERING_QUERY_ATTACHED);
	assert_int_equal(query.current_generation, query.generation + 1);
	assert_int_equal(uapi_attach(consumer, 0, 1), 0);
	assert_false(uapi_query(consumer).flags & FRAMERING_QUERY_STALE);
}

static void a_stale_file_sees_the_geometry_it_is_bound_to(void **state)
{
	struct framering_setup setup = uapi_setup();
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);
	struct framering_buffer buffer = { .slot = UAPI_SLOTS };

	(void)state;
	uapi_frame(producer);
	setup.slots = 9;
	setup.format.height = UAPI_HEIGHT / 2;
	assert_int_equal(uapi_ioctl(producer, FRAMERING_IOC_SETUP, &setup), 0);
	assert_int_equal(uapi_query(consumer).slots, UAPI_SLOTS);
	assert_int_equal(uapi_query(consumer).format.height, UAPI_HEIGHT);
	assert_int_equal(uapi_ioctl(consumer, FRAMERING_IOC_BUFFER, &buffer),
			 -EINVAL);
	assert_int_equal(uapi_query(uapi_open(O_RDONLY)).slots, 9);
}

static void a_held_frame_outlives_setup_unchanged(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);
	struct framering_frame frame;
	unsigned char *view;

	(void)state;
	mark_all(producer);
	uapi_frame(producer);
	assert_int_equal(uapi_acquire(consumer, &frame), 0);
	assert_int_equal(setup_again(producer), 0);
	for (int i = 0; i < 10; i++)
		uapi_frame(producer);
	view = uapi_map_slot(consumer, frame.slot, PROT_READ);
	for (unsigned int i = 0; i < UAPI_SIZE; i++)
		assert_int_equal(view[i], MARK);
	assert_int_equal(uapi_release(consumer, frame.slot), 0);
}

static void the_sequence_goes_on_across_generations(void **state)
{
	int producer = uapi_producer();
	__u64 last = uapi_frame(producer);

	(void)state;
	assert_int_equal(setup_again(producer), 0);
	assert_int_equal(uapi_frame(producer), last + 1);
	close(producer);
	producer = uapi_producer();
	assert_int_equal(uapi_frame(producer), last + 2);
}

static void memory_is_zeroed_before_anybody_sees_it_again(void **state)
{
	int producer = uapi_producer();

	(void)state;
	for (int i = 0; i < 3; i++) {
		mark_all(producer);
		assert_int_equal(setup_again(producer), 0);
		assert_all_zero(producer);
		mark_all(producer);
		close(producer);
		producer = uapi_producer();
		assert_all_zero(producer);
	}
}

static void a_new_generation_never_shares_pages_with_a_mapping(void **state)
{
	int producer = uapi_producer();
	unsigned char *old = uapi_map_slot(producer, 0, PROT_READ | PROT_WRITE);

	(void)state;
	assert_int_equal(setup_again(producer), 0);
	memset(old, MARK, UAPI_SIZE);
	assert_all_zero(producer);
	mark_all(producer);
	memset(old, 0, UAPI_SIZE);
	assert_int_equal(((unsigned char *)uapi_map_slot(producer, 0, PROT_READ))[0],
			 MARK);
}

static void a_mapping_stays_valid_when_the_producer_has_gone(void **state)
{
	int producer = uapi_producer();
	unsigned char *view = uapi_map_slot(uapi_open(O_RDONLY), 0, PROT_READ);

	(void)state;
	mark_all(producer);
	close(producer);
	assert_int_equal(view[UAPI_SIZE - 1], MARK);
	producer = uapi_producer();
	mark_all(producer);
	assert_int_equal(setup_again(producer), 0);
	assert_int_equal(view[0], MARK);
}

static void a_dead_producers_slots_are_free_again(void **state)
{
	int producer = uapi_producer();
	int watcher = uapi_open(O_RDONLY);
	int first = uapi_dequeue(producer);
	int second = uapi_dequeue(producer);

	(void)state;
	close(producer);
	assert_int_equal(uapi_slot(watcher, first).state, FRAMERING_SLOT_FREE);
	assert_int_equal(uapi_slot(watcher, second).state, FRAMERING_SLOT_FREE);
	assert_false(uapi_query(watcher).flags & FRAMERING_QUERY_PRODUCER);
}

static void a_dead_consumers_holds_are_dropped(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 2);

	(void)state;
	uapi_frame(producer);
	uapi_frame(producer);
	assert_int_equal(uapi_acquire(consumer, NULL), 0);
	assert_int_equal(uapi_acquire(consumer, NULL), 0);
	assert_false(uapi_nothing_held(producer));
	close(consumer);
	assert_true(uapi_nothing_held(producer));
	assert_int_equal(uapi_query(producer).consumers, 0);
}

static void what_a_dead_producer_queued_can_be_drained(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);
	struct framering_frame frame;
	__u64 sequence = uapi_frame(producer);

	(void)state;
	close(producer);
	assert_int_equal(uapi_acquire(consumer, &frame), 0);
	assert_int_equal(frame.sequence, sequence);
	assert_int_equal(uapi_release(consumer, frame.slot), 0);
	assert_int_equal(uapi_acquire(consumer, NULL), -EAGAIN);
}

static void slots_dequeued_before_setup_are_of_no_use_after_it(void **state)
{
	int producer = uapi_producer();
	int slot = uapi_dequeue(producer);

	(void)state;
	assert_int_equal(setup_again(producer), 0);
	assert_int_equal(uapi_queue(producer, slot), -EINVAL);
	assert_int_equal(uapi_query(producer).held, 0);
}

static void generations_nobody_needs_free_their_memory(void **state)
{
	struct framering_setup setup = uapi_setup();
	int producer = uapi_producer();
	struct framering_query before = uapi_query(producer);

	(void)state;
	/* 4 MiB a time: a leak would hit the limit, or empty the machine. */
	setup.format.height = 4096;
	for (int i = 0; i < 100; i++) {
		assert_int_equal(uapi_ioctl(producer, FRAMERING_IOC_SETUP, &setup), 0);
		uapi_frame(producer);
		/* A consumer that sleeps through it all pins books, not frames. */
		if (i < 20)
			uapi_consumer(0, 1);
	}
	assert_int_equal(setup_again(producer), 0);
	assert_true(uapi_query(producer).region_free + (64 << 20) >=
		    before.region_free);
}

static int buffer_error(int fd)
{
	struct framering_buffer buffer = { 0 };

	return uapi_ioctl(fd, FRAMERING_IOC_BUFFER, &buffer);
}

static void an_old_generation_keeps_memory_while_frames_are_wanted(void **state)
{
	int producer = uapi_producer();
	int drained = uapi_consumer(0, 1);
	int waiting = -1;
	struct framering_frame frame;

	(void)state;
	/* Nobody wants anything of it. */
	assert_int_equal(setup_again(producer), 0);
	assert_int_equal(buffer_error(drained), -ESTALE);

	waiting = uapi_consumer(0, 1);
	uapi_frame(producer);
	assert_int_equal(setup_again(producer), 0);
	assert_int_equal(buffer_error(waiting), 0);
	assert_int_equal(uapi_acquire(waiting, &frame), 0);
	assert_int_equal(buffer_error(waiting), 0);
	assert_int_equal(uapi_release(waiting, frame.slot), 0);
	assert_int_equal(buffer_error(waiting), -ESTALE);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		uapi_test(the_old_queue_is_drained_before_ESTALE),
		uapi_test(ESTALE_ends_with_attach),
		uapi_test(a_stale_file_is_told_so),
		uapi_test(a_stale_file_sees_the_geometry_it_is_bound_to),
		uapi_test(a_held_frame_outlives_setup_unchanged),
		uapi_test(the_sequence_goes_on_across_generations),
		uapi_test(memory_is_zeroed_before_anybody_sees_it_again),
		uapi_test(a_new_generation_never_shares_pages_with_a_mapping),
		uapi_test(a_mapping_stays_valid_when_the_producer_has_gone),
		uapi_test(a_dead_producers_slots_are_free_again),
		uapi_test(a_dead_consumers_holds_are_dropped),
		uapi_test(what_a_dead_producer_queued_can_be_drained),
		uapi_test(slots_dequeued_before_setup_are_of_no_use_after_it),
		uapi_test(generations_nobody_needs_free_their_memory),
		uapi_test(an_old_generation_keeps_memory_while_frames_are_wanted),
	};

	return cases_run(argc, argv, tests);
}
