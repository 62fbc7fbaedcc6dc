// SPDX-License-Identifier: GPL-2.0-only
/* mmap of frames: which offsets, sizes and rights there are, and none else. */
#include "uapi_util.h"

#define REGION(n) ((__u64)(n) << FRAMERING_REGION_SHIFT)
#define SLOT(n) ((__u64)(n) << FRAMERING_INDEX_SHIFT)
#define ALL REGION(FRAMERING_REGION_ALL)
#define ALL_SIZE (UAPI_SLOTS * UAPI_SIZE)

static int map_read(int fd, size_t size, __u64 offset)
{
	return uapi_map_error(fd, size, PROT_READ, MAP_SHARED, offset);
}

static void a_file_without_a_ring_has_no_frames(void **state)
{
	int fd = uapi_open(O_RDONLY);

	(void)state;
	if (uapi_query(fd).flags & FRAMERING_QUERY_SET_UP)
		fail_msg("this test wants to be the first");
	assert_int_equal(map_read(fd, UAPI_PAGE, 0), -ENODATA);
	assert_int_equal(map_read(fd, UAPI_PAGE, ALL), -ENODATA);
}

static void offset_0_is_slot_0(void **state)
{
	int producer = uapi_producer();
	unsigned char *page = uapi_map(producer, UAPI_SIZE,
				       PROT_READ | PROT_WRITE, MAP_SHARED, 0);

	(void)state;
	assert_int_equal(uapi_slot_offset(producer, 0), 0);
	memset(page, 0x77, UAPI_SIZE);
	assert_int_equal(uapi_driver_crc32(0), uapi_crc32(page, UAPI_SIZE));
}

static void every_slot_has_its_own_pages(void **state)
{
	int producer = uapi_producer();
	unsigned char *view;

	(void)state;
	for (unsigned int i = 0; i < UAPI_SLOTS; i++)
		memset(uapi_map_slot(producer, i, PROT_READ | PROT_WRITE), 10 + i,
		       UAPI_SIZE);
	for (unsigned int i = 0; i < UAPI_SLOTS; i++) {
		view = uapi_map_slot(producer, i, PROT_READ);
		assert_int_equal(view[0], 10 + i);
		assert_int_equal(view[UAPI_SIZE - 1], 10 + i);
		assert_int_equal(uapi_driver_crc32(i), uapi_crc32(view, UAPI_SIZE));
	}
}

static void region_1_is_all_slots_back_to_back(void **state)
{
	int producer = uapi_producer();
	unsigned char *all = uapi_map(producer, ALL_SIZE, PROT_READ, MAP_SHARED,
				      ALL);

	(void)state;
	for (unsigned int i = 0; i < UAPI_SLOTS; i++) {
		memset(uapi_map_slot(producer, i, PROT_READ | PROT_WRITE), 20 + i,
		       UAPI_SIZE);
		assert_int_equal(all[i * UAPI_SIZE], 20 + i);
		assert_int_equal(all[(i + 1) * UAPI_SIZE - 1], 20 + i);
	}
}

static void a_part_of_a_slot_can_be_mapped(void **state)
{
	int producer = uapi_producer();
	unsigned char *slot = uapi_map_slot(producer, 1, PROT_READ | PROT_WRITE);
	unsigned char *part;

	(void)state;
	for (unsigned int i = 0; i < UAPI_SIZE; i++)
		slot[i] = i / UAPI_PAGE;
	part = uapi_map(producer, 2 * UAPI_PAGE, PROT_READ, MAP_SHARED,
			SLOT(1) + UAPI_PAGE);
	assert_int_equal(part[0], 1);
	assert_int_equal(part[UAPI_PAGE], 2);
}

static void a_part_of_region_1_crosses_slots(void **state)
{
	int producer = uapi_producer();
	unsigned char *part;

	(void)state;
	memset(uapi_map_slot(producer, 1, PROT_READ | PROT_WRITE), 1, UAPI_SIZE);
	memset(uapi_map_slot(producer, 2, PROT_READ | PROT_WRITE), 2, UAPI_SIZE);
	part = uapi_map(producer, 2 * UAPI_PAGE, PROT_READ, MAP_SHARED,
			ALL + 2 * UAPI_SIZE - UAPI_PAGE);
	assert_int_equal(part[UAPI_PAGE - 1], 1);
	assert_int_equal(part[UAPI_PAGE], 2);
}

static void a_slot_ends_where_it_ends(void **state)
{
	int fd = uapi_producer();

	(void)state;
	assert_int_equal(map_read(fd, UAPI_SIZE + 1, 0), -EINVAL);
	assert_int_equal(map_read(fd, UAPI_SIZE + UAPI_PAGE, SLOT(1)), -EINVAL);
	assert_int_equal(map_read(fd, UAPI_SIZE, UAPI_PAGE), -EINVAL);
	assert_int_equal(map_read(fd, UAPI_PAGE, UAPI_SIZE), -EINVAL);
	assert_int_equal(map_read(fd, UAPI_PAGE, UAPI_SIZE - UAPI_PAGE), 0);
	assert_int_equal(map_read(fd, UAPI_PAGE, SLOT(1) - UAPI_PAGE), -EINVAL);
	assert_int_equal(map_read(fd, 2 * UAPI_PAGE, SLOT(1) - UAPI_PAGE), -EINVAL);
}

static void region_1_ends_where_it_ends(void **state)
{
	int fd = uapi_producer();

	(void)state;
	assert_int_equal(map_read(fd, ALL_SIZE + UAPI_PAGE, ALL), -EINVAL);
	assert_int_equal(map_read(fd, ALL_SIZE, ALL + UAPI_PAGE), -EINVAL);
	assert_int_equal(map_read(fd, UAPI_PAGE, ALL + ALL_SIZE), -EINVAL);
	assert_int_equal(map_read(fd, UAPI_PAGE, ALL + ALL_SIZE - UAPI_PAGE), 0);
	assert_int_equal(map_read(fd, UAPI_PAGE, ALL + SLOT(1)), -EINVAL);
	assert_int_equal(map_read(fd, UAPI_PAGE, ALL + SLOT(255)), -EINVAL);
	assert_int_equal(map_read(fd, UAPI_PAGE, REGION(2) - UAPI_PAGE), -EINVAL);
}

static void there_are_no_other_slots(void **state)
{
	int fd = uapi_producer();

	(void)state;
	assert_int_equal(map_read(fd, UAPI_PAGE, SLOT(UAPI_SLOTS)), -EINVAL);
	assert_int_equal(map_read(fd, UAPI_PAGE, SLOT(64)), -EINVAL);
	assert_int_equal(map_read(fd, UAPI_PAGE, SLOT(255)), -EINVAL);
}

static void there_are_no_other_regions(void **state)
{
	int fd = uapi_producer();

	(void)state;
	for (unsigned int region = 4; region < 0x100; region++)
		assert_int_equal(map_read(fd, UAPI_PAGE, REGION(region)), -EINVAL);
	/* Offsets above 2^63 have no page offset that would fit elsewhere. */
	assert_int_equal(map_read(fd, UAPI_PAGE, REGION(0x7fffff)), -EINVAL);
	assert_true(map_read(fd, UAPI_PAGE, REGION(0x800000)) < 0);
	assert_true(map_read(fd, UAPI_PAGE, REGION(0xffffff)) < 0);
}

static void sizes_that_wrap_around_are_refused(void **state)
{
	int fd = uapi_producer();

	(void)state;
	assert_true(map_read(fd, 0, 0) == -EINVAL);
	assert_true(map_read(fd, ~0UL, 0) < 0);
	assert_true(map_read(fd, ~0UL - UAPI_PAGE, ALL) < 0);
	/* Half of what a process can address. */
	assert_true(map_read(fd, 1UL << (sizeof(long) == 8 ? 46 : 30), 0) < 0);
	assert_true(map_read(fd, 2 * UAPI_PAGE, -(__u64)UAPI_PAGE) < 0);
	assert_true(map_read(fd, UAPI_PAGE, -(__u64)UAPI_PAGE) < 0);
}

static void an_offset_inside_a_page_is_refused(void **state)
{
	int fd = uapi_producer();

	(void)state;
	assert_int_equal(map_read(fd, UAPI_PAGE, 1), -EINVAL);
	assert_int_equal(map_read(fd, UAPI_PAGE, SLOT(1) + 2048), -EINVAL);
}

static void a_size_inside_a_page_maps_the_whole_page(void **state)
{
	int fd = uapi_producer();
	unsigned char *view = uapi_map(fd, 1, PROT_READ, MAP_SHARED, 0);

	(void)state;
	assert_int_equal(view[UAPI_PAGE - 1], 0);
}

static void a_fixed_mapping_replaces_what_was_there(void **state)
{
	int producer = uapi_producer();
	unsigned char *view = uapi_map_slot(producer, 0, PROT_READ | PROT_WRITE);
	unsigned char *again;

	(void)state;
	memset(view, 5, UAPI_SIZE);
	again = mmap(view, UAPI_SIZE, PROT_READ, MAP_SHARED | MAP_FIXED, producer,
		     uapi_slot_offset(producer, 1));
	assert_ptr_equal(again, view);
	assert_int_equal(view[0], 0);
	/* A refused one leaves no frame where a program believes none. */
	assert_true(mmap(view, UAPI_SIZE, PROT_READ, MAP_SHARED | MAP_FIXED,
			 producer, SLOT(99)) == MAP_FAILED);
}

static void a_mapping_cannot_grow(void **state)
{
	int producer = uapi_producer();
	void *view = uapi_map(producer, UAPI_PAGE, PROT_READ, MAP_SHARED, 0);

	(void)state;
	assert_ptr_equal(mremap(view, UAPI_PAGE, UAPI_SIZE, MREMAP_MAYMOVE),
			 MAP_FAILED);
	assert_int_equal(errno, EFAULT);
	assert_ptr_equal(mremap(view, UAPI_PAGE, 1UL << 30, MREMAP_MAYMOVE),
			 MAP_FAILED);
	/* Nor be had twice by the size 0 of old. */
	assert_ptr_equal(mremap(view, 0, UAPI_SIZE, MREMAP_MAYMOVE), MAP_FAILED);
}

static void a_mapping_can_shrink_and_move(void **state)
{
	int producer = uapi_producer();
	unsigned char *view = mmap(NULL, UAPI_SIZE, PROT_READ | PROT_WRITE,
				   MAP_SHARED, producer, 0);
	unsigned char *at = uapi_map(-1, UAPI_PAGE, PROT_NONE,
				     MAP_PRIVATE | MAP_ANONYMOUS, 0);
	unsigned char *moved;

	(void)state;
	memset(view, 0x3c, UAPI_SIZE);
	moved = mremap(view, UAPI_SIZE, UAPI_PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
		       at);
	assert_ptr_equal(moved, at);
	assert_int_equal(moved[0], 0x3c);
	assert_int_equal(moved[UAPI_PAGE - 1], 0x3c);
}

static void a_hole_can_be_made_in_a_mapping(void **state)
{
	int producer = uapi_producer();
	unsigned char *view = uapi_map_slot(producer, 0, PROT_READ | PROT_WRITE);

	(void)state;
	memset(view, 0x11, UAPI_SIZE);
	assert_int_equal(munmap(view + UAPI_PAGE, UAPI_PAGE), 0);
	assert_int_equal(view[0], 0x11);
	assert_int_equal(view[2 * UAPI_PAGE], 0x11);
	/* Each rest is a mapping of its own, and pins the file. */
	assert_int_equal(munmap(view, UAPI_PAGE), 0);
	close(producer);
	assert_int_equal(view[3 * UAPI_PAGE], 0x11);
	assert_int_equal(uapi_try_setup(uapi_setup()), -EBUSY);
	assert_int_equal(munmap(view + 2 * UAPI_PAGE, 2 * UAPI_PAGE), 0);
	assert_int_equal(uapi_try_setup(uapi_setup()), 0);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		uapi_test(a_file_without_a_ring_has_no_frames),
		uapi_test(offset_0_is_slot_0),
		uapi_test(every_slot_has_its_own_pages),
		uapi_test(region_1_is_all_slots_back_to_back),
		uapi_test(a_part_of_a_slot_can_be_mapped),
		uapi_test(a_part_of_region_1_crosses_slots),
		uapi_test(a_slot_ends_where_it_ends),
		uapi_test(region_1_ends_where_it_ends),
		uapi_test(there_are_no_other_slots),
		uapi_test(there_are_no_other_regions),
		uapi_test(sizes_that_wrap_around_are_refused),
		uapi_test(an_offset_inside_a_page_is_refused),
		uapi_test(a_size_inside_a_page_maps_the_whole_page),
		uapi_test(a_fixed_mapping_replaces_what_was_there),
		uapi_test(a_mapping_cannot_grow),
		uapi_test(a_mapping_can_shrink_and_move),
		uapi_test(a_hole_can_be_made_in_a_mapping),
	};

	return cases_run(argc, argv, tests);
}
