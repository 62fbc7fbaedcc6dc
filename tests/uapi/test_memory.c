// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sources of memory and cache modes. Carve-outs are looked at where the driver
 * was loaded with one (tests/vm/test_carveout.sh).
 */
#include <string.h>

#include "uapi_util.h"

#define RW (PROT_READ | PROT_WRITE)

static const __u32 sources[] = {
	FRAMERING_MEMORY_CARVEOUT,
	FRAMERING_MEMORY_DMA,
	FRAMERING_MEMORY_CONTIG,
};

static const __u32 modes[] = {
	FRAMERING_CACHE_WRITECOMBINE,
	FRAMERING_CACHE_CACHED,
	FRAMERING_CACHE_UNCACHED,
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool has_carveout(void)
{
	char line[64];

	uapi_read_line("/sys/module/framering/parameters/carveout", line,
		       sizeof(line));
	return strcmp(line, "(null)") && line[0];
}

/* What must be had; elsewhere than on x86 RAM is cached unless by DMA. */
static bool must_give(__u32 source, __u32 mode)
{
	bool x86 = uapi_on_x86();

	switch (source) {
	case FRAMERING_MEMORY_CARVEOUT:
		/* What was cached must leave the caches, which armhf cannot. */
		return has_carveout() && (sizeof(long) == 8 || x86 ||
					  mode != FRAMERING_CACHE_CACHED);
	case FRAMERING_MEMORY_DMA:
		return mode == FRAMERING_CACHE_CACHED || !x86;
	case FRAMERING_MEMORY_CONTIG:
		return x86 || mode == FRAMERING_CACHE_CACHED;
	}
	return false;
}

/* A producer's file, or -1 if the source does not have to give the mode. */
static int producer_of(__u32 source, __u32 mode)
{
	struct framering_setup setup = uapi_setup();

	if (!must_give(source, mode))
		return -1;
	setup.memory = source;
	setup.cache = mode;
	return uapi_producer_with(setup);
}

typedef void (*check_fn)(int producer, __u32 source, __u32 mode);

static void with_each(check_fn check)
{
	unsigned int checked = 0;

	for (size_t s = 0; s < COUNT(sources); s++)
		for (size_t m = 0; m < COUNT(modes); m++) {
			int producer = producer_of(sources[s], modes[m]);

			if (producer < 0)
				continue;
			check(producer, sources[s], modes[m]);
			assert_int_equal(close(producer), 0);
			checked++;
		}
	assert_true(checked >= 2);
}

static void check_report(int producer, __u32 source, __u32 mode)
{
	struct framering_query query = uapi_query(producer);

	assert_int_equal(query.memory, source);
	assert_int_equal(query.cache_wanted, mode);
	assert_int_equal(query.cache, mode);
	assert_true(query.region_free <= query.region_total);
	assert_true(query.region_total >= query.all_size);
	assert_true(memchr(query.region_name, 0, sizeof(query.region_name)));
	assert_true(query.region_name[0]);
}

static void each_source_gives_what_it_reports(void **state)
{
	(void)state;
	with_each(check_report);
}

static void a_source_that_cannot_give_a_mode_says_so(void **state)
{
	struct framering_setup setup = uapi_setup();

	(void)state;
	/* Each architecture has one that can. */
	setup.memory = uapi_on_x86() ? FRAMERING_MEMORY_DMA :
				       FRAMERING_MEMORY_CONTIG;
	setup.cache = FRAMERING_CACHE_WRITECOMBINE;
	assert_int_equal(uapi_try_setup(setup), -EOPNOTSUPP);
	setup.cache = FRAMERING_CACHE_UNCACHED;
	assert_int_equal(uapi_try_setup(setup), -EOPNOTSUPP);
	if (has_carveout())
		return;
	setup.memory = FRAMERING_MEMORY_CARVEOUT;
	setup.cache = FRAMERING_CACHE_CACHED;
	assert_int_equal(uapi_try_setup(setup), -EOPNOTSUPP);
}

static void check_sight(int producer, __u32 source, __u32 mode)
{
	unsigned char *slot = uapi_map_slot(producer, 1, RW);
	struct framering_query query = uapi_query(producer);
	unsigned char *all = uapi_map(producer, query.all_size, PROT_READ,
				      MAP_SHARED, query.all_offset);

	(void)source;
	(void)mode;
	uapi_assert_zero(all, query.all_size);
	for (unsigned int i = 0; i < UAPI_SIZE; i++)
		slot[i] = i * 7 + 1;
	assert_memory_equal(all + query.slot_size, slot, UAPI_SIZE);
	assert_int_equal(uapi_driver_crc32(1), uapi_crc32(slot, UAPI_SIZE));
	uapi_unmap(slot, UAPI_SIZE);
	uapi_unmap(all, query.all_size);
}

static void everyone_sees_the_same_of_each_source(void **state)
{
	(void)state;
	with_each(check_sight);
}

/* A private view, drawn on; the slot stays as it was. */
static unsigned char *drawn_on(int producer)
{
	unsigned char *view = uapi_map(producer, UAPI_SIZE, RW, MAP_PRIVATE,
				       uapi_slot_offset(producer, 2));

	view[0] = 1;
	view[2 * UAPI_PAGE] = 1;
	return view;
}

/*
 * Unmaps by pieces. On x86 that once left the memory type of a carve-out
 * behind, and the next mode could not be had.
 */
static void check_pieces(int producer, __u32 source, __u32 mode)
{
	unsigned char *slot = uapi_map_slot(producer, 2, RW);
	unsigned char *view = NULL;

	(void)source;
	if (uapi_has_private(mode))
		view = drawn_on(producer);
	assert_int_equal(munmap(slot + UAPI_PAGE, 2 * UAPI_PAGE), 0);
	assert_int_equal(slot[0], 0);
	assert_int_equal(slot[3 * UAPI_PAGE], 0);
	assert_int_equal(munmap(slot, UAPI_PAGE), 0);
	assert_int_equal(munmap(slot + 3 * UAPI_PAGE, UAPI_PAGE), 0);
	if (!view)
		return;
	assert_int_equal(munmap(view + 3 * UAPI_PAGE, UAPI_PAGE), 0);
	assert_int_equal(view[2 * UAPI_PAGE], 1);
	assert_int_equal(munmap(view, 3 * UAPI_PAGE), 0);
}

static void mappings_can_go_in_pieces(void **state)
{
	(void)state;
	with_each(check_pieces);
	with_each(check_report);
}

static void a_carveout_gets_back_what_was_taken(void **state)
{
	struct framering_setup setup = uapi_setup();
	struct framering_query query;
	int producer;
	__u64 left;

	(void)state;
	if (!has_carveout())
		return;
	setup.memory = FRAMERING_MEMORY_CARVEOUT;
	producer = uapi_producer_with(setup);
	query = uapi_query(producer);
	left = query.region_free;
	assert_true(query.region_total - left >= query.all_size);
	for (int i = 0; i < 3; i++) {
		setup.format.height = UAPI_HEIGHT << (i + 1);
		setup.format.size = 0;
		assert_int_equal(uapi_ioctl(producer, FRAMERING_IOC_SETUP, &setup), 0);
	}
	setup = uapi_setup();
	setup.memory = FRAMERING_MEMORY_CARVEOUT;
	assert_int_equal(uapi_ioctl(producer, FRAMERING_IOC_SETUP, &setup), 0);
	assert_int_equal(uapi_query(producer).region_free, left);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		uapi_test(each_source_gives_what_it_reports),
		uapi_test(a_source_that_cannot_give_a_mode_says_so),
		uapi_test(everyone_sees_the_same_of_each_source),
		uapi_test(mappings_can_go_in_pieces),
		uapi_test(a_carveout_gets_back_what_was_taken),
	};

	return cases_run(argc, argv, tests);
}
