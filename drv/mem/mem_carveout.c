// SPDX-License-Identifier: GPL-2.0-only
/*
 * Carve-outs: memory that was kept from the kernel at boot. A ring's slots lie
 * back to back in one piece of one region. The kernel has no struct page for it.
 */
#include <linux/genalloc.h>
#include <linux/io.h>
#include <linux/libnvdimm.h>
#include <linux/pfn.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include "framering_drv.h"
#include "internal.h"

/* One ring's part of a region: fg_memory.source_data. */
struct fg_piece {
	phys_addr_t start;
	size_t size;
	void *vaddr;
};

/*
 * Outside x86 write-combined and uncached are one attribute, that of memory which
 * caches leave alone; there is one of devices too, but plain copying may fault on
 * it. What was cached may be either later, so caches must be emptied of it.
 */
bool fg_carveout_can(enum framering_cache cache)
{
	if (IS_ENABLED(CONFIG_X86))
		return fg_attr_possible(cache);
	return cache != FRAMERING_CACHE_CACHED ||
	       IS_ENABLED(CONFIG_ARCH_HAS_PMEM_API);
}

static bool fg_carveout_gives(const struct fg_region *region,
			      enum framering_cache cache)
{
	if (fg_region_is_pool(region) ||
	    (region->restricted && region->cache != cache))
		return false;
	return fg_carveout_can(cache);
}

static void *fg_carveout_map(const struct fg_piece *piece,
			     enum framering_cache cache)
{
	switch (cache) {
	case FRAMERING_CACHE_CACHED:
		return memremap(piece->start, piece->size, MEMREMAP_WB);
	case FRAMERING_CACHE_UNCACHED:
		/* It is memory: plain loads and stores are fine. */
		if (IS_ENABLED(CONFIG_X86))
			return (__force void *)ioremap(piece->start,
						       piece->size);
		break;
	case FRAMERING_CACHE_WRITECOMBINE:
	case FRAMERING_CACHE_DEFAULT:
		break;
	}
	return memremap(piece->start, piece->size, MEMREMAP_WC);
}

/* In steps, since a slot may be large. A PC's processors need none of this. */
static void fg_carveout_empty_caches(const struct fg_memory *mem,
				     const struct fg_piece *piece)
{
	unsigned int i;

	if (IS_ENABLED(CONFIG_X86) || mem->cache != FRAMERING_CACHE_CACHED)
		return;
	for (i = 0; i < mem->slots; i++) {
		void *slot = piece->vaddr + i * mem->slot_size;

		arch_wb_cache_pmem(slot, mem->slot_size);
		arch_invalidate_pmem(slot, mem->slot_size);
		cond_resched();
	}
}

/* memunmap() undoes ioremap() as well. */
static void fg_carveout_give_back(const struct fg_memory *mem,
				  const struct fg_region *region,
				  struct fg_piece *piece)
{
	if (piece->vaddr) {
		fg_carveout_empty_caches(mem, piece);
		memunmap(piece->vaddr);
	}
	gen_pool_free(region->pool, piece->start, piece->size);
}

static int fg_carveout_take(const struct fg_memory *mem,
			    const struct fg_region *region, bool whole,
			    struct fg_piece *piece)
{
	size_t wanted = mem->slots * mem->slot_size;

	if (wanted > region->size)
		return -ENOMEM;
	piece->size = whole ? region->size : wanted;
	piece->start = gen_pool_alloc(region->pool, piece->size);
	if (!piece->start)
		return -ENOMEM;
	piece->vaddr = fg_carveout_map(piece, mem->cache);
	if (piece->vaddr)
		return 0;
	fg_carveout_give_back(mem, region, piece);
	return -ENOMEM;
}

static int fg_carveout_begin(struct fg_memory *mem,
			     const struct fg_memory_request *req)
{
	const struct fg_declared *declared = req->declared;
	struct fg_piece *piece;
	int ret = -EOPNOTSUPP;
	unsigned int i;

	piece = kzalloc(sizeof(*piece), GFP_KERNEL);
	if (!piece)
		return -ENOMEM;
	for (i = 0; i < declared->regions && ret; i++) {
		struct fg_region *region = declared->region[i];

		if (!fg_carveout_gives(region, mem->cache))
			continue;
		ret = fg_carveout_take(mem, region,
				       region->no_allocator ||
				       declared->no_allocator, piece);
		mem->region = region;
	}
	if (ret)
		kfree(piece);
	else
		mem->source_data = piece;
	return ret;
}

static void fg_carveout_end(struct fg_memory *mem)
{
	fg_carveout_give_back(mem, mem->region, mem->source_data);
	kfree(mem->source_data);
}

static int fg_carveout_alloc(struct fg_memory *mem, struct fg_chunk *chunk)
{
	const struct fg_piece *piece = mem->source_data;
	size_t offset = (chunk - mem->chunk) * mem->slot_size;

	chunk->pfn = PHYS_PFN(piece->start + offset);
	chunk->vaddr = piece->vaddr + offset;
	return 0;
}

static void fg_carveout_free(struct fg_memory *mem, struct fg_chunk *chunk)
{
	chunk->vaddr = NULL;
}

const struct fg_memory_source fg_memory_carveout = {
	.id = FRAMERING_MEMORY_CARVEOUT,
	.name = "carveout",
	.begin = fg_carveout_begin,
	.alloc = fg_carveout_alloc,
	.free = fg_carveout_free,
	.end = fg_carveout_end,
};
