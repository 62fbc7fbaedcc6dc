// SPDX-License-Identifier: GPL-2.0-only
/* Region 3, the status page: read-only, true, and the same across generations. */
#include <signal.h>

#include "uapi_util.h"

#define RW (PROT_READ | PROT_WRITE)
#define STATUS ((__u64)FRAMERING_REGION_STATUS << FRAMERING_REGION_SHIFT)

static const volatile struct framering_status *map_status(int fd)
{
	return uapi_map(fd, UAPI_PAGE, PROT_READ, MAP_SHARED, STATUS);
}

/* Each test program starts with a driver just loaded: this test comes first. */
static void before_the_first_setup_it_is_empty(void **state)
{
	const volatile struct framering_status *status =
		map_status(uapi_open(O_RDONLY));

	(void)state;
	assert_int_equal(status->version, FRAMERING_UAPI_VERSION);
	assert_int_equal(status->size, sizeof(*status));
	assert_int_equal(status->seqcount & 1, 0);
	assert_int_equal(status->generation, 0);
	assert_int_equal(status->slots, 0);
	assert_int_equal(status->producer, 0);
	assert_int_equal(status->newest_slot, FRAMERING_SLOT_NONE);
	assert_int_equal(status->pad, 0);
	assert_int_equal(status->sequence, 0);
}

static void nothing_follows_the_struct(void **state)
{
	const volatile struct framering_status *status =
		map_status(uapi_producer());

	(void)state;
	uapi_assert_zero((const char *)status + sizeof(*status),
			 UAPI_PAGE - sizeof(*status));
}

static void nobody_maps_it_writable(void **state)
{
	int producer = uapi_producer();
	void *page;

	(void)state;
	assert_int_equal(uapi_map_error(producer, UAPI_PAGE, RW, MAP_SHARED,
					STATUS), -EACCES);
	page = uapi_map(producer, UAPI_PAGE, PROT_READ, MAP_SHARED, STATUS);
	assert_int_equal(mprotect(page, UAPI_PAGE, RW), -1);
	assert_int_equal(errno, EACCES);
}

static void a_private_copy_changes_nothing(void **state)
{
	int producer = uapi_producer();
	void *page = mmap(NULL, UAPI_PAGE, RW, MAP_PRIVATE, producer, STATUS);

	(void)state;
	if (page == MAP_FAILED) {
		assert_true(errno == EACCES || errno == EINVAL);
		return;
	}
	memset(page, 0xff, UAPI_PAGE);
	assert_int_equal(munmap(page, UAPI_PAGE), 0);
	assert_int_equal(map_status(producer)->version, FRAMERING_UAPI_VERSION);
}

static void it_is_one_page_at_one_offset(void **state)
{
	int fd = uapi_producer();

	(void)state;
	assert_int_equal(uapi_map_error(fd, 2 * UAPI_PAGE, PROT_READ, MAP_SHARED,
					STATUS), -EINVAL);
	assert_int_equal(uapi_map_error(fd, UAPI_PAGE, PROT_READ, MAP_SHARED,
					STATUS + UAPI_PAGE), -EINVAL);
	assert_int_equal(uapi_map_error(fd, UAPI_PAGE, PROT_READ, MAP_SHARED,
					STATUS + (1ULL << FRAMERING_INDEX_SHIFT)),
			 -EINVAL);
}

static void it_follows_every_hand_off(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);
	const volatile struct framering_status *status = map_status(consumer);
	__u64 sequence = status->sequence;
	struct framering_frame frame;
	int slot = uapi_dequeue(producer);

	(void)state;
	assert_int_equal(status->slot[slot].state, FRAMERING_SLOT_DEQUEUED);
	assert_int_equal(uapi_queue(producer, slot), 0);
	assert_int_equal(status->slot[slot].state, FRAMERING_SLOT_QUEUED);
	assert_int_equal(status->slot[slot].sequence, sequence);
	assert_int_equal(status->newest_slot, slot);
	assert_int_equal(status->sequence, sequence + 1);
	assert_int_equal(uapi_acquire(consumer, &frame), 0);
	assert_int_equal(status->slot[slot].holders, 1);
	assert_int_equal(uapi_release(consumer, frame.slot), 0);
	assert_int_equal(status->slot[slot].holders, 0);
	assert_int_equal(status->producer, 1);
	close(producer);
	assert_int_equal(status->producer, 0);
}

static void counters_are_those_of_QUERY(void **state)
{
	int producer = uapi_producer();
	const struct framering_status *status =
		(const void *)(uintptr_t)map_status(producer);
	struct framering_counters counters;

	(void)state;
	for (int i = 0; i < 10; i++)
		uapi_frame(producer);
	counters = uapi_counters(producer);
	assert_memory_equal(&status->counters, &counters, sizeof(counters));
}

static void it_goes_on_across_generations(void **state)
{
	struct framering_setup setup = uapi_setup();
	int producer = uapi_producer();
	const volatile struct framering_status *status = map_status(producer);
	__u32 generation = status->generation;

	(void)state;
	setup.slots = 8;
	assert_int_equal(uapi_ioctl(producer, FRAMERING_IOC_SETUP, &setup), 0);
	assert_int_equal(status->generation, generation + 1);
	assert_int_equal(status->slots, 8);
	setup.slots = 3;
	assert_int_equal(uapi_ioctl(producer, FRAMERING_IOC_SETUP, &setup), 0);
	assert_int_equal(status->slots, 3);
	for (int i = 3; i < FRAMERING_MAX_SLOTS; i++) {
		assert_int_equal(status->slot[i].state, FRAMERING_SLOT_FREE);
		assert_int_equal(status->slot[i].sequence, 0);
	}
}

static int stream_forever(void *arg)
{
	for (;;) {
		int slot = uapi_dequeue(*(int *)arg);

		if (slot < 0 || uapi_queue(*(int *)arg, slot))
			return 1;
	}
}

/* A torn read would show a sequence whose frame is in no slot. */
static void a_copy_taken_under_the_count_is_consistent(void **state)
{
	int producer = uapi_producer();
	const volatile struct framering_status *page = map_status(producer);
	pid_t pid = uapi_fork(stream_forever, &producer);
	struct framering_status copy;
	__u64 seen = 0;
	__u32 count;

	(void)state;
	for (int i = 0; i < 3000; i++) {
		do {
			count = __atomic_load_n(&page->seqcount, __ATOMIC_ACQUIRE);
			memcpy(&copy, (const void *)(uintptr_t)page, sizeof(copy));
			__atomic_thread_fence(__ATOMIC_ACQUIRE);
		} while (count & 1 || count != page->seqcount);
		assert_int_equal(copy.sequence, copy.counters.queued);
		assert_true(copy.sequence >= seen);
		seen = copy.sequence;
		if (copy.newest_slot != FRAMERING_SLOT_NONE)
			assert_int_equal(copy.slot[copy.newest_slot].sequence,
					 copy.sequence - 1);
	}
	kill(pid, SIGKILL);
	assert_int_equal(uapi_wait(pid), 128 + SIGKILL);
	assert_true(seen > 0);
}

static void the_mapping_pins_the_file_but_no_role(void **state)
{
	int fd = uapi_open(O_RDONLY);
	const volatile struct framering_status *status = map_status(fd);
	__u64 sequence;

	(void)state;
	close(fd);
	sequence = status->sequence;
	uapi_frame(uapi_producer());
	assert_int_equal(status->sequence, sequence + 1);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		uapi_test(before_the_first_setup_it_is_empty),
		uapi_test(nothing_follows_the_struct),
		uapi_test(nobody_maps_it_writable),
		uapi_test(a_private_copy_changes_nothing),
		uapi_test(it_is_one_page_at_one_offset),
		uapi_test(it_follows_every_hand_off),
		uapi_test(counters_are_those_of_QUERY),
		uapi_test(it_goes_on_across_generations),
		uapi_test(a_copy_taken_under_the_count_is_consistent),
		uapi_test(the_mapping_pins_the_file_but_no_role),
	};

	return cases_run(argc, argv, tests);
}
