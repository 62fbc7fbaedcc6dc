/* SPDX-License-Identifier: GPL-2.0-only */
/* A carve-out as the parameter carveout= describes it. */
#ifndef FRAMERING_MEM_CARVEOUT_H
#define FRAMERING_MEM_CARVEOUT_H

#include <linux/types.h>
#include <linux/framering.h>

struct gen_pool;

struct fr_region {
	char name[FRAMERING_NAME_LEN];
	phys_addr_t start;
	u64 size;
	bool no_allocator;	/* one ring gets all of it */
	bool restricted;	/* to cache */
	enum framering_cache cache;
	struct gen_pool *pool;
};

/*
 * mem_carveout_parse.c: text is NAME:ADDR:SIZE and so on, and is cut up.
 * -EINVAL, after having said what was wrong.
 */
int fr_carveout_parse(struct fr_region *region, char *text);

#endif /* FRAMERING_MEM_CARVEOUT_H */
