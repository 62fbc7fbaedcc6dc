// SPDX-License-Identifier: GPL-2.0-only
/* SETUP: each field wrong on its own, who may, and what a new ring is like. */
#include "uapi_util.h"

static struct framering_setup setup;

#define REFUSE(field, value, error)					\
	do {								\
		setup = uapi_setup();					\
		setup.field = (value);					\
		assert_int_equal(uapi_try_setup(setup), (error));	\
	} while (0)

static void a_valid_setup_becomes_the_producer(void **state)
{
	int fd = uapi_open(O_RDWR | O_NONBLOCK);

	(void)state;
	setup = uapi_setup();
	assert_int_equal(uapi_ioctl(fd, FRAMERING_IOC_SETUP, &setup), 0);
	assert_int_equal(setup.slot_size, UAPI_SIZE);
	assert_int_equal(setup.format.size, UAPI_SIZE);
	assert_int_equal(setup.cache, FRAMERING_CACHE_CACHED);
	assert_in_range(setup.memory, FRAMERING_MEMORY_DMA,
			FRAMERING_MEMORY_CONTIG);
	assert_int_equal(setup.generation, uapi_query(fd).generation);
	assert_true(uapi_query(fd).flags & FRAMERING_QUERY_IS_PRODUCER);
}

static void the_number_of_slots_is_3_to_64(void **state)
{
	(void)state;
	REFUSE(slots, FRAMERING_MIN_SLOTS - 1, -EINVAL);
	REFUSE(slots, FRAMERING_MAX_SLOTS + 1, -EINVAL);
	REFUSE(slots, ~0U, -EINVAL);
	REFUSE(slots, FRAMERING_MIN_SLOTS, 0);
}

static void policy_cache_memory_and_flags_are_known_values(void **state)
{
	(void)state;
	REFUSE(policy, FRAMERING_POLICY_WAIT + 1, -EINVAL);
	REFUSE(policy, ~0U, -EINVAL);
	REFUSE(cache, FRAMERING_CACHE_DEFAULT + 1, -EINVAL);
	REFUSE(cache, ~0U, -EINVAL);
	REFUSE(memory, FRAMERING_MEMORY_CONTIG + 1, -EINVAL);
	REFUSE(memory, ~0U, -EINVAL);
	REFUSE(flags, 1U << 1, -EINVAL);
	REFUSE(flags, 1U << 31, -EINVAL);
}

static void every_byte_of_reserved_is_checked(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(setup.reserved); i++) {
		setup = uapi_setup();
		((char *)setup.reserved)[i] = 1;
		assert_int_equal(uapi_try_setup(setup), -EINVAL);
	}
	for (size_t i = 0; i < sizeof(setup.format.reserved); i++) {
		setup = uapi_setup();
		((char *)setup.format.reserved)[i] = 1;
		assert_int_equal(uapi_try_setup(setup), -EINVAL);
	}
}

static void a_picture_has_width_height_and_a_fourcc(void **state)
{
	(void)state;
	REFUSE(format.fourcc, 0, -EINVAL);
	REFUSE(format.width, 0, -EINVAL);
	REFUSE(format.height, 0, -EINVAL);
}

static void the_number_of_planes_is_1_to_4(void **state)
{
	(void)state;
	REFUSE(format.planes, 0, -EINVAL);
	REFUSE(format.planes, FRAMERING_MAX_PLANES + 1, -EINVAL);
	REFUSE(format.planes, ~0U, -EINVAL);
}

static void planes_in_use_have_a_stride_and_others_nothing(void **state)
{
	(void)state;
	REFUSE(format.stride[0], 0, -EINVAL);
	REFUSE(format.stride[1], 256, -EINVAL);
	REFUSE(format.offset[3], 64, -EINVAL);
}

static void only_linear_progressive_frames_are_known(void **state)
{
	(void)state;
	REFUSE(format.modifier, 1, -EINVAL);
	REFUSE(format.modifier, ~0ULL, -EINVAL);
	REFUSE(format.field, 1, 0);
	REFUSE(format.field, 2, -EINVAL);
	REFUSE(format.range, 2, 0);
	REFUSE(format.range, 3, -EINVAL);
}

static void a_size_that_the_planes_do_not_fit_is_refused(void **state)
{
	(void)state;
	REFUSE(format.size, UAPI_STRIDE, -EINVAL);
	REFUSE(format.size, UAPI_SIZE, 0);
	REFUSE(format.size, UAPI_SIZE + 1, 0);
}

static void sizes_that_overflow_are_refused(void **state)
{
	(void)state;
	REFUSE(format.size, ~0ULL, -EDQUOT);
	REFUSE(format.size, ~0ULL - UAPI_PAGE + 2, -EDQUOT);
	REFUSE(format.size, 1ULL << 63, -EDQUOT);
	REFUSE(format.height, ~0U, -EDQUOT);
	REFUSE(format.offset[0], ~0U, -EDQUOT);
	setup = uapi_setup();
	setup.format.stride[0] = ~0U;
	setup.format.height = ~0U;
	assert_int_not_equal(uapi_try_setup(setup), 0);
	setup = uapi_setup();
	setup.slots = FRAMERING_MAX_SLOTS;
	setup.format.size = 1ULL << 58;
	assert_int_not_equal(uapi_try_setup(setup), 0);
}

static void a_slot_is_whole_pages_and_the_size_stays_exact(void **state)
{
	int fd = uapi_open(O_RDWR | O_NONBLOCK);

	(void)state;
	setup = uapi_setup();
	setup.format.size = UAPI_SIZE + 1;
	assert_int_equal(uapi_ioctl(fd, FRAMERING_IOC_SETUP, &setup), 0);
	assert_int_equal(setup.format.size, UAPI_SIZE + 1);
	assert_int_equal(setup.slot_size, UAPI_SIZE + UAPI_PAGE);
}

static void three_planes_are_laid_out_as_asked_for(void **state)
{
	struct framering_format planar = {
		.fourcc = 0x32315559, /* YU12 */
		.width = 64, .height = 64, .planes = 3,
		.stride = { 64, 32, 32 },
		.offset = { 0, 4096, 5120 },
		.size = 6144,
	};
	struct framering_buffer buffer = { .slot = 1 };
	struct framering_query query;
	int fd;

	(void)state;
	setup = uapi_setup();
	setup.format = planar;
	fd = uapi_producer_with(setup);
	query = uapi_query(fd);
	assert_memory_equal(&planar, &query.format, sizeof(planar));
	assert_int_equal(uapi_ioctl(fd, FRAMERING_IOC_BUFFER, &buffer), 0);
	assert_int_equal(buffer.planes, 3);
	assert_memory_equal(buffer.stride, planar.stride, sizeof(planar.stride));
	assert_memory_equal(buffer.plane_offset, planar.offset,
			    sizeof(planar.offset));
}

static void a_file_opened_for_reading_cannot_set_up(void **state)
{
	int fd = uapi_open(O_RDONLY);

	(void)state;
	setup = uapi_setup();
	assert_int_equal(uapi_ioctl(fd, FRAMERING_IOC_SETUP, &setup), -EACCES);
}

static void there_is_one_producer(void **state)
{
	int first = uapi_producer();

	(void)state;
	assert_int_equal(uapi_try_setup(uapi_setup()), -EBUSY);
	close(first);
	assert_int_equal(uapi_try_setup(uapi_setup()), 0);
}

static void a_consumer_cannot_become_the_producer(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);

	(void)state;
	close(producer);
	setup = uapi_setup();
	assert_int_equal(uapi_ioctl(consumer, FRAMERING_IOC_SETUP, &setup),
			 -EPERM);
}

static void a_refused_setup_leaves_the_ring_as_it_was(void **state)
{
	int fd = uapi_producer();
	struct framering_query before = uapi_query(fd);
	struct framering_query after;

	(void)state;
	setup = uapi_setup();
	setup.slots = 2;
	assert_int_equal(uapi_ioctl(fd, FRAMERING_IOC_SETUP, &setup), -EINVAL);
	after = uapi_query(fd);
	assert_memory_equal(&before, &after, sizeof(before));
}

static void a_refused_setup_makes_nobody_the_producer(void **state)
{
	int fd = uapi_open(O_RDWR | O_NONBLOCK);

	(void)state;
	setup = uapi_setup();
	setup.slots = 2;
	assert_int_equal(uapi_ioctl(fd, FRAMERING_IOC_SETUP, &setup), -EINVAL);
	assert_int_equal(uapi_dequeue(fd), -EPERM);
	assert_int_equal(uapi_try_setup(uapi_setup()), 0);
}

static void each_setup_is_the_next_generation(void **state)
{
	int fd = uapi_producer();
	__u32 first = uapi_query(fd).generation;

	(void)state;
	setup = uapi_setup();
	assert_int_equal(uapi_ioctl(fd, FRAMERING_IOC_SETUP, &setup), 0);
	assert_int_equal(setup.generation, first + 1);
	assert_int_equal(uapi_query(fd).generation, first + 1);
	assert_int_equal(uapi_query(fd).current_generation, first + 1);
}

static void every_cache_mode_is_obtained_and_never_swapped(void **state)
{
	(void)state;
	for (__u32 cache = 0; cache <= FRAMERING_CACHE_UNCACHED; cache++) {
		int fd = uapi_open(O_RDWR | O_NONBLOCK);

		setup = uapi_setup();
		setup.cache = cache;
		assert_int_equal(uapi_ioctl(fd, FRAMERING_IOC_SETUP, &setup),
				 0);
		assert_int_equal(setup.cache, cache);
		assert_int_equal(uapi_query(fd).cache, cache);
		close(fd);
	}
}

static void what_is_left_open_is_filled_in(void **state)
{
	int fd = uapi_open(O_RDWR | O_NONBLOCK);

	(void)state;
	setup = uapi_setup();
	setup.slots = 0;
	setup.cache = FRAMERING_CACHE_DEFAULT;
	assert_int_equal(uapi_ioctl(fd, FRAMERING_IOC_SETUP, &setup), 0);
	assert_int_equal(setup.slots, 4);
	assert_int_equal(setup.cache, FRAMERING_CACHE_WRITECOMBINE);
	assert_int_equal(uapi_query(fd).slots, 4);
	assert_int_equal(uapi_query(fd).cache_wanted,
			 FRAMERING_CACHE_WRITECOMBINE);
}

static void the_source_asked_for_is_the_one_that_serves(void **state)
{
	(void)state;
	REFUSE(memory, FRAMERING_MEMORY_CARVEOUT, -EOPNOTSUPP);
	setup = uapi_setup();
	setup.memory = FRAMERING_MEMORY_CONTIG;
	assert_int_equal(uapi_query(uapi_producer_with(setup)).memory,
			 FRAMERING_MEMORY_CONTIG);
}

static void sixty_four_slots_can_be_had(void **state)
{
	int fd;

	(void)state;
	setup = uapi_setup();
	setup.slots = FRAMERING_MAX_SLOTS;
	fd = uapi_producer_with(setup);
	assert_int_equal(uapi_query(fd).slots, FRAMERING_MAX_SLOTS);
	assert_true(uapi_slot_offset(fd, FRAMERING_MAX_SLOTS - 1) > 0);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		uapi_test(a_valid_setup_becomes_the_producer),
		uapi_test(the_number_of_slots_is_3_to_64),
		uapi_test(policy_cache_memory_and_flags_are_known_values),
		uapi_test(every_byte_of_reserved_is_checked),
		uapi_test(a_picture_has_width_height_and_a_fourcc),
		uapi_test(the_number_of_planes_is_1_to_4),
		uapi_test(planes_in_use_have_a_stride_and_others_nothing),
		uapi_test(only_linear_progressive_frames_are_known),
		uapi_test(a_size_that_the_planes_do_not_fit_is_refused),
		uapi_test(sizes_that_overflow_are_refused),
		uapi_test(a_slot_is_whole_pages_and_the_size_stays_exact),
		uapi_test(three_planes_are_laid_out_as_asked_for),
		uapi_test(a_file_opened_for_reading_cannot_set_up),
		uapi_test(there_is_one_producer),
		uapi_test(a_consumer_cannot_become_the_producer),
		uapi_test(a_refused_setup_leaves_the_ring_as_it_was),
		uapi_test(a_refused_setup_makes_nobody_the_producer),
		uapi_test(each_setup_is_the_next_generation),
		uapi_test(every_cache_mode_is_obtained_and_never_swapped),
		uapi_test(what_is_left_open_is_filled_in),
		uapi_test(the_source_asked_for_is_the_one_that_serves),
		uapi_test(sixty_four_slots_can_be_had),
	};

	return cases_run(argc, argv, tests);
}
