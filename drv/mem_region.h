/* SPDX-License-Identifier: GPL-2.0-only */
/* A region of memory that was set apart at boot. */
#ifndef FRAMERING_MEM_REGION_H
#define FRAMERING_MEM_REGION_H

#include <linux/atomic.h>
#include <linux/types.h>
#include <linux/framering.h>

struct device_node;
struct gen_pool;

#define FR_REGIONS_MAX	16

/*
 * A carve-out, which the kernel has no struct page for, or a reusable one, which
 * is a pool of the DMA API: movable pages are in it while no driver has it.
 */
struct fr_region {
	char name[FRAMERING_NAME_LEN];
	phys_addr_t start;
	u64 size;
	bool no_allocator;	/* one ring gets all of it */
	bool restricted;	/* to cache */
	bool reusable;
	enum framering_cache cache;
	struct device_node *node;	/* a reference; NULL: of carveout= */
	struct gen_pool *pool;		/* a carve-out's */
	atomic64_t used;		/* bytes that rings have of a reusable one */
};

/*
 * mem_carveout_parse.c: text is NAME:ADDR:SIZE and so on, and is cut up.
 * -EINVAL, after having said what was wrong.
 */
int fr_carveout_parse(struct fr_region *region, char *text);

/* mem_region.c */
int fr_region_init(void);	/* carveout= */
void fr_region_exit(void);
/*
 * Number of the region, which may be known from before if it is a node's; or an
 * error after having said what is wrong.
 */
int fr_region_add(const struct fr_region *declared);
u32 fr_regions_of_module(void);	/* by carveout=; a bit for each number */
/* Takes the lowest one from *regions; NULL if there is none. */
struct fr_region *fr_region_next(u32 *regions);
u64 fr_region_free(const struct fr_region *region);	/* bytes */

#endif /* FRAMERING_MEM_REGION_H */
