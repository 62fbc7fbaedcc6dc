// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every allocation and every copy on the way of every operation is made to fail
 * in turn. The operation then fails with a reason or does without, and the same
 * operation works right after. KASAN, lockdep and kmemleak watch.
 */
#include "fail_nth.h"
#include "fault.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct operation *const tables[] = {
	operations_of_ioctl,
	operations_of_memory,
	operations_of_files,
};

/* What there is without a carve-out on x86. */
static const struct {
	__u32 memory;
	__u32 cache;
} memories[] = {
	{ FRAMERING_MEMORY_AUTO, FRAMERING_CACHE_WRITECOMBINE },
	{ FRAMERING_MEMORY_CONTIG, FRAMERING_CACHE_UNCACHED },
	{ FRAMERING_MEMORY_CONTIG, FRAMERING_CACHE_CACHED },
	{ FRAMERING_MEMORY_DMA, FRAMERING_CACHE_CACHED },
};

static void each_operation_fails_well(void **state)
{
	(void)state;
	fail_nth_begin();
	for (size_t i = 0; i < COUNT(tables); i++)
		fail_each_of(tables[i], 1, the_driver_is_well);
}

static void each_set_up_fails_well(void **state)
{
	(void)state;
	fail_nth_begin();
	for (size_t i = 0; i < COUNT(memories); i++) {
		at.setup = uapi_setup();
		at.setup.memory = memories[i].memory;
		at.setup.cache = memories[i].cache;
		/* Another size than before: no memory is used again. */
		at.setup.format.height *= 2;
		print_message("memory %u, cache mode %u\n", at.setup.memory,
			      at.setup.cache);
		fail_each_of(set_ups, 1, the_driver_is_well);
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		uapi_test(each_operation_fails_well),
		uapi_test(each_set_up_fails_well),
	};

	return cases_run(argc, argv, tests);
}
