/* SPDX-License-Identifier: GPL-2.0-only */
/* A region of memory that was set apart at boot. */
#ifndef FRAMERING_MEM_REGION_H
#define FRAMERING_MEM_REGION_H

#include <linux/atomic.h>
#include <linux/types.h>
#include <linux/framering.h>

struct device;
struct fr_declared;
struct gen_pool;

/*
 * A carve-out, which the kernel has no struct page for, or a pool of the DMA API,
 * which has movable pages in it while no driver has it.
 */
struct fr_region {
	char name[FRAMERING_NAME_LEN];
	phys_addr_t start;
	u64 size;
	bool no_allocator;	/* one ring gets all of it */
	bool restricted;	/* to cache */
	enum framering_cache cache;
	bool of_tree;		/* a node's: other nodes may name it too */
	struct gen_pool *pool;	/* a carve-out's */
	struct device *dev;	/* a pool's: memory is allocated for it */
	atomic64_t used;	/* bytes that rings have of a pool */
};

static inline bool fr_region_is_pool(const struct fr_region *region)
{
	return region->dev;
}

/*
 * mem_carveout_parse.c: text is NAME:ADDR:SIZE and so on, and is cut up.
 * -EINVAL, after having said what was wrong.
 */
int fr_carveout_parse(struct fr_region *region, char *text);

/* mem_region.c */
int fr_region_init(void);	/* carveout= */
void fr_region_exit(void);
/*
 * The region, which may be known from before if it is a node's; or ERR_PTR after
 * having said what is wrong. It takes over the device of a pool if the
 * region has that one.
 */
struct fr_region *fr_region_add(const struct fr_region *declared);
/* A node's, if it is known. */
struct fr_region *fr_region_known(phys_addr_t start, u64 size);
void fr_regions_of_module(struct fr_declared *declared);	/* of carveout= */
/* The ring's first carve-out, or the pool that it has; NULL if it has none. */
struct fr_region *fr_region_first(const struct fr_declared *declared,
				  bool pool);
u64 fr_region_free(const struct fr_region *region);	/* bytes */
/* Some of it is a region's. */
bool fr_region_touches(phys_addr_t start, u64 size);

#endif /* FRAMERING_MEM_REGION_H */
