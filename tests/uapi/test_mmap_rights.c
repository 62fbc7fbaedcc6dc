// SPDX-License-Identifier: GPL-2.0-only
/* I6: who maps frames writable, shared and private views, what mprotect may. */
#include "uapi_util.h"

#define RW (PROT_READ | PROT_WRITE)
#define ALL ((__u64)FRAMERING_REGION_ALL << FRAMERING_REGION_SHIFT)
#define ALL_SIZE (UAPI_SLOTS * UAPI_SIZE)

static unsigned char *shared(int fd, int prot)
{
	return uapi_map(fd, UAPI_SIZE, prot, MAP_SHARED, 0);
}

static unsigned char *private(int fd, int prot)
{
	return uapi_map(fd, UAPI_SIZE, prot, MAP_PRIVATE, 0);
}

static void the_producer_maps_writable(void **state)
{
	int producer = uapi_producer();
	unsigned char *view = shared(producer, RW);

	(void)state;
	memset(view, 0x42, UAPI_SIZE);
	assert_int_equal(uapi_driver_crc32(0), uapi_crc32(view, UAPI_SIZE));
}

static void nobody_else_maps_writable(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);
	int other = uapi_open(O_RDWR);

	(void)state;
	(void)producer;
	assert_int_equal(uapi_map_error(consumer, UAPI_SIZE, RW, MAP_SHARED, 0),
			 -EACCES);
	assert_int_equal(uapi_map_error(other, UAPI_SIZE, RW, MAP_SHARED, 0),
			 -EACCES);
	assert_int_equal(uapi_map_error(other, UAPI_SIZE, PROT_WRITE, MAP_SHARED,
					0), -EACCES);
	assert_int_equal(uapi_map_error(other, ALL_SIZE, RW, MAP_SHARED, ALL),
			 -EACCES);
	assert_int_equal(uapi_map_error(uapi_open(O_RDONLY), UAPI_SIZE, RW,
					MAP_SHARED, 0), -EACCES);
}

static void a_ring_without_a_producer_is_writable_to_nobody(void **state)
{
	int first = uapi_producer();
	int second = uapi_open(O_RDWR);

	(void)state;
	close(first);
	assert_int_equal(uapi_map_error(second, UAPI_SIZE, RW, MAP_SHARED, 0),
			 -EACCES);
	uapi_producer();
	assert_int_equal(uapi_map_error(second, UAPI_SIZE, RW, MAP_SHARED, 0),
			 -EACCES);
}

static void mprotect_never_makes_a_readers_view_writable(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);
	void *view = shared(consumer, PROT_READ);
	void *all = uapi_map(consumer, ALL_SIZE, PROT_READ, MAP_SHARED, ALL);
	void *none = shared(consumer, PROT_NONE);

	(void)state;
	(void)producer;
	assert_int_equal(mprotect(view, UAPI_SIZE, RW), -1);
	assert_int_equal(errno, EACCES);
	assert_int_equal(mprotect(view, UAPI_PAGE, PROT_WRITE), -1);
	assert_int_equal(errno, EACCES);
	assert_int_equal(mprotect(all, ALL_SIZE, RW), -1);
	assert_int_equal(errno, EACCES);
	assert_int_equal(mprotect(none, UAPI_SIZE, RW), -1);
	assert_int_equal(errno, EACCES);
	assert_int_equal(mprotect(none, UAPI_SIZE, PROT_READ), 0);
}

static void the_producers_view_can_be_made_writable(void **state)
{
	int producer = uapi_producer();
	unsigned char *view = shared(producer, PROT_READ);

	(void)state;
	assert_int_equal(mprotect(view, UAPI_SIZE, RW), 0);
	view[5] = 5;
	assert_int_equal(uapi_driver_crc32(0), uapi_crc32(view, UAPI_SIZE));
}

static void two_programs_and_the_driver_see_the_same(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);
	unsigned char *writer = shared(producer, RW);
	unsigned char *reader = shared(consumer, PROT_READ);

	(void)state;
	for (unsigned int i = 0; i < UAPI_SIZE; i++)
		writer[i] = i * 7;
	assert_memory_equal(reader, writer, UAPI_SIZE);
	assert_int_equal(uapi_driver_crc32(0), uapi_crc32(reader, UAPI_SIZE));
}

struct views {
	unsigned char *shared;
	unsigned char *private;
	unsigned int crc;
};

static int child_sees(void *arg)
{
	const struct views *views = arg;

	return uapi_crc32(views->shared, UAPI_SIZE) == views->crc ? 0 : 1;
}

static void a_child_inherits_a_shared_view(void **state)
{
	int producer = uapi_producer();
	struct views views = { .shared = shared(producer, RW) };

	(void)state;
	memset(views.shared, 0x66, UAPI_SIZE);
	views.crc = uapi_driver_crc32(0);
	assert_int_equal(uapi_in_child(child_sees, &views), 0);
}

static void what_is_drawn_on_a_private_view_stays_private(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);
	unsigned char *writer = shared(producer, RW);
	unsigned char *copy;
	__u32 crc;

	(void)state;
	memset(writer, 0x21, UAPI_SIZE);
	crc = uapi_driver_crc32(0);
	copy = private(consumer, RW);
	copy[0] = 1;
	copy[UAPI_SIZE - 1] = 2;
	assert_int_equal(writer[0], 0x21);
	assert_int_equal(writer[UAPI_SIZE - 1], 0x21);
	assert_int_equal(uapi_driver_crc32(0), crc);
	assert_int_equal(copy[0], 1);
	assert_int_equal(copy[1], 0x21);
	assert_int_equal(copy[UAPI_SIZE - 2], 0x21);
}

static void private_views_exist_in_every_cache_mode_or_are_refused(void **state)
{
	struct framering_setup setup = uapi_setup();

	(void)state;
	for (__u32 cache = 0; cache <= FRAMERING_CACHE_UNCACHED; cache++) {
		unsigned char *copy;
		int producer;

		setup.cache = cache;
		producer = uapi_producer_with(setup);
		memset(shared(producer, RW), 9, UAPI_SIZE);
		if (!uapi_has_private(cache)) {
			assert_int_equal(uapi_map_error(producer, UAPI_SIZE, RW,
							MAP_PRIVATE, 0),
					 -EOPNOTSUPP);
			uapi_end(state);
			uapi_begin(state);
			continue;
		}
		copy = private(uapi_open(O_RDONLY), RW);
		copy[7] = 1;
		assert_int_equal(copy[8], 9);
		assert_int_equal(((unsigned char *)shared(producer, PROT_READ))[7], 9);
		uapi_end(state);
		uapi_begin(state);
	}
}

static void a_private_view_can_be_made_writable_and_stays_private(void **state)
{
	int producer = uapi_producer();
	unsigned char *writer = shared(producer, RW);
	unsigned char *copy = private(uapi_open(O_RDONLY), PROT_READ);

	(void)state;
	writer[0] = 3;
	if (mprotect(copy, UAPI_SIZE, RW))
		assert_int_equal(errno, EACCES);
	else
		copy[0] = 4;
	assert_int_equal(writer[0], 3);
}

static void all_slots_have_no_private_writable_view(void **state)
{
	int producer = uapi_producer();

	(void)state;
	assert_int_equal(uapi_map_error(producer, ALL_SIZE, RW, MAP_PRIVATE, ALL),
			 -EINVAL);
	assert_int_equal(uapi_map_error(uapi_open(O_RDONLY), ALL_SIZE, RW,
					MAP_PRIVATE, ALL), -EINVAL);
	/* Not even one that lies within a slot. */
	assert_int_equal(uapi_map_error(producer, UAPI_PAGE, RW, MAP_PRIVATE, ALL),
			 -EINVAL);
}

static int just_exit(void *unused)
{
	(void)unused;
	return 0;
}

static void a_program_with_a_private_view_can_fork(void **state)
{
	int producer = uapi_producer();
	unsigned char *copy = private(producer, RW);

	(void)state;
	copy[0] = 1;
	assert_int_equal(uapi_in_child(just_exit, NULL), 0);
	assert_int_equal(copy[0], 1);
}

static void a_private_view_goes_with_the_memory_it_was_made_of(void **state)
{
	struct framering_setup setup = uapi_setup();
	int producer = uapi_producer();
	unsigned char *copy;

	(void)state;
	memset(shared(producer, RW), 0x13, UAPI_SIZE);
	copy = private(uapi_open(O_RDONLY), RW);
	copy[0] = 1;
	assert_int_equal(uapi_ioctl(producer, FRAMERING_IOC_SETUP, &setup), 0);
	memset(shared(producer, RW), 0x99, UAPI_SIZE);
	assert_int_equal(copy[0], 1);
	assert_int_equal(copy[1], 0x13);
	assert_int_equal(copy[UAPI_SIZE - 1], 0x13);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		uapi_test(the_producer_maps_writable),
		uapi_test(nobody_else_maps_writable),
		uapi_test(a_ring_without_a_producer_is_writable_to_nobody),
		uapi_test(mprotect_never_makes_a_readers_view_writable),
		uapi_test(the_producers_view_can_be_made_writable),
		uapi_test(two_programs_and_the_driver_see_the_same),
		uapi_test(a_child_inherits_a_shared_view),
		uapi_test(what_is_drawn_on_a_private_view_stays_private),
		uapi_test(private_views_exist_in_every_cache_mode_or_are_refused),
		uapi_test(a_private_view_can_be_made_writable_and_stays_private),
		uapi_test(all_slots_have_no_private_writable_view),
		uapi_test(a_program_with_a_private_view_can_fork),
		uapi_test(a_private_view_goes_with_the_memory_it_was_made_of),
	};

	return cases_run(argc, argv, tests);
}
