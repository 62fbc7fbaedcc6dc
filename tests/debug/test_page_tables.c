// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel's own dump of its page tables, of x86: each mapping of a slot, in
 * user space and the kernel's, has the attribute bits of the cache mode that
 * QUERY reports, and write-back ones when the ring is gone.
 */
#include <stdio.h>
#include <stdlib.h>

#include "uapi_util.h"

#define DUMP "/sys/kernel/debug/page_tables/current_kernel"
#define DIRECT_MAP "---[ Low Kernel Mapping ]---"
#define RW (PROT_READ | PROT_WRITE)
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Which entry of the PAT: as Linux fills it, 1 combines and 2 is uncached. */
enum attribute {
	PWT = 1,
	PCD = 2,
	PAT = 4,
};

struct range {
	unsigned long begin;
	unsigned long end;
	int attribute;
};

/* What was mapped when it was last looked; taking it is slow. */
static struct range mapped[100000];
static size_t mapped_count;
static unsigned long direct_map; /* where physical address 0 is */

/* A line is "BEGIN-END  SIZE  FLAGS... LEVEL"; other lines are headings. */
static bool parse(const char *line, struct range *range)
{
	if (sscanf(line, "0x%lx-0x%lx", &range->begin, &range->end) != 2)
		return false;
	range->attribute = (strstr(line, " PWT ") ? PWT : 0) |
			   (strstr(line, " PCD ") ? PCD : 0) |
			   (strstr(line, " PAT ") ? PAT : 0);
	return true;
}

/* Nothing is mapped there, as the levels that end there say. */
static bool is_empty(const char *line)
{
	return !strstr(line, " NX ") && !strstr(line, " x ");
}

static void look(void)
{
	FILE *dump = fopen(DUMP, "re");
	struct range *range = mapped;
	bool is_first = false;
	char line[200];

	assert_non_null(dump);
	while (fgets(line, sizeof(line), dump)) {
		if (strstr(line, DIRECT_MAP))
			is_first = true;
		if (!parse(line, range))
			continue;
		if (is_first)
			direct_map = range->begin;
		is_first = false;
		if (!is_empty(line))
			range++;
		assert_true(range < &mapped[COUNT(mapped)]);
	}
	fclose(dump);
	mapped_count = range - mapped;
	assert_true(direct_map);
}

/* Every page of @wanted is mapped, with @attribute and no other. */
static void assert_mapped_as(struct range wanted, int attribute)
{
	unsigned long size = 0;

	for (size_t i = 0; i < mapped_count; i++) {
		struct range range = mapped[i];

		if (range.end <= wanted.begin || range.begin >= wanted.end)
			continue;
		if (range.attribute != attribute)
			print_error("%lx to %lx is %d, should be %d\n",
				    range.begin, range.end, range.attribute,
				    attribute);
		assert_int_equal(range.attribute, attribute);
		if (range.begin < wanted.begin)
			range.begin = wanted.begin;
		if (range.end > wanted.end)
			range.end = wanted.end;
		size += range.end - range.begin;
	}
	assert_int_equal(size, wanted.end - wanted.begin);
}

static struct range kernel_range(int fd, unsigned int slot)
{
	struct framering_buffer buffer = { .slot = slot };
	struct range range = { 0 };

	assert_int_equal(uapi_ioctl(fd, FRAMERING_IOC_BUFFER, &buffer), 0);
	assert_true(buffer.flags & FRAMERING_BUFFER_PHYS);
	range.begin = direct_map + buffer.phys;
	range.end = range.begin + UAPI_SIZE;
	return range;
}

static struct range user_range(int fd, unsigned int slot)
{
	struct range range = { 0 };

	range.begin = (unsigned long)uapi_map_slot(fd, slot, PROT_READ);
	range.end = range.begin + UAPI_SIZE;
	for (unsigned long at = range.begin; at < range.end; at += UAPI_PAGE)
		(void)*(volatile const char *)at;
	return range;
}

static void judge(__u32 source, __u32 mode, int attribute)
{
	struct framering_setup setup = uapi_setup();
	struct range kernel[UAPI_SLOTS], user[2 * UAPI_SLOTS];
	int producer, consumer;

	setup.memory = source;
	setup.cache = mode;
	producer = uapi_producer_with(setup);
	consumer = uapi_consumer(0, 0);
	assert_int_equal(uapi_query(producer).cache, mode);
	for (unsigned int slot = 0; slot < UAPI_SLOTS; slot++) {
		user[slot] = user_range(producer, slot);
		user[UAPI_SLOTS + slot] = user_range(consumer, slot);
	}
	look();
	for (unsigned int slot = 0; slot < UAPI_SLOTS; slot++) {
		kernel[slot] = kernel_range(producer, slot);
		assert_mapped_as(kernel[slot], attribute);
		assert_mapped_as(user[slot], attribute);
		assert_mapped_as(user[UAPI_SLOTS + slot], attribute);
	}
	uapi_end(NULL);
	uapi_begin(NULL);
	/* A ring of another kind, so that this one's memory is given back. */
	setup.memory = FRAMERING_MEMORY_DMA;
	setup.cache = FRAMERING_CACHE_CACHED;
	setup.format.height *= 2;
	uapi_producer_with(setup);
	look();
	for (unsigned int slot = 0; slot < UAPI_SLOTS; slot++)
		assert_mapped_as(kernel[slot], 0);
}

static void every_mapping_has_the_mode_that_query_reports(void **state)
{
	static const struct {
		__u32 source;
		__u32 mode;
		int attribute;
	} rings[] = {
		{ FRAMERING_MEMORY_AUTO, FRAMERING_CACHE_WRITECOMBINE, PWT },
		{ FRAMERING_MEMORY_CONTIG, FRAMERING_CACHE_WRITECOMBINE, PWT },
		{ FRAMERING_MEMORY_CONTIG, FRAMERING_CACHE_UNCACHED, PCD },
		{ FRAMERING_MEMORY_CONTIG, FRAMERING_CACHE_CACHED, 0 },
		{ FRAMERING_MEMORY_DMA, FRAMERING_CACHE_CACHED, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rings); i++) {
		print_message("memory %u, cache mode %u\n", rings[i].source,
			      rings[i].mode);
		judge(rings[i].source, rings[i].mode, rings[i].attribute);
		uapi_end(NULL);
		uapi_begin(NULL);
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		uapi_test(every_mapping_has_the_mode_that_query_reports),
	};

	return cases_run(argc, argv, tests);
}
