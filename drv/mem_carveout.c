// SPDX-License-Identifier: GPL-2.0-only
/*
 * Carve-outs: memory that was kept from the kernel at boot (memmap=64M$0x...),
 * named by the parameter carveout=. A ring's slots lie back to back in one
 * piece of one region. The kernel has no struct page for it.
 */
#include <linux/cc_platform.h>
#include <linux/genalloc.h>
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/numa.h>
#include <linux/pfn.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "mem.h"
#include "mem_carveout.h"

#define FR_CARVEOUT_MAX	8

/* What a ring has of a region: fr_memory.source_data. */
struct fr_piece {
	struct fr_region *region;
	phys_addr_t start;
	size_t size;
	void *vaddr;
};

static char *carveout;
module_param_hw(carveout, charp, iomem, 0444);
MODULE_PARM_DESC(carveout,
		 "memory kept from the kernel: NAME:ADDR:SIZE[:no_allocator][:cached=0|1][:buffered=0|1][,...]");

static struct fr_region fr_regions[FR_CARVEOUT_MAX];
static unsigned int fr_region_count;

static int fr_carveout_check(const struct fr_region *region)
{
	if (!region->size || !region->start ||
	    !PAGE_ALIGNED(region->start | region->size)) {
		pr_err("carveout %s: address and size must be multiples of %lu, and not 0\n",
		       region->name, PAGE_SIZE);
		return -EINVAL;
	}
	if (region->start > iomem_resource.end ||
	    region->size - 1 > iomem_resource.end - region->start) {
		pr_err("carveout %s: beyond what the processor can address\n",
		       region->name);
		return -EINVAL;
	}
	/* Where unsigned long is shorter than a physical address. */
	if (region->start + region->size - 1 > ULONG_MAX ||
	    region->size > SIZE_MAX) {
		pr_err("carveout %s: beyond what this 32-bit kernel can manage\n",
		       region->name);
		return -EINVAL;
	}
	/* The kernel's mapping would be decrypted, and users' would not. */
	if (cc_platform_has(CC_ATTR_MEM_ENCRYPT)) {
		pr_err("carveout %s: not on a machine that encrypts its memory\n",
		       region->name);
		return -EOPNOTSUPP;
	}
	if (region_intersects(region->start, region->size,
			      IORESOURCE_SYSTEM_RAM,
			      IORES_DESC_NONE) != REGION_DISJOINT) {
		pr_err("carveout %s: the kernel uses that memory; keep it away with memmap=SIZE$ADDR on the kernel's command line\n",
		       region->name);
		return -EBUSY;
	}
	return 0;
}

static int fr_carveout_open(struct fr_region *region)
{
	int ret = -ENOMEM;

	if (!request_mem_region(region->start, region->size, region->name)) {
		pr_err("carveout %s: the address range is taken, see /proc/iomem\n",
		       region->name);
		return -EBUSY;
	}
	region->pool = gen_pool_create(PAGE_SHIFT, NUMA_NO_NODE);
	if (!region->pool)
		goto release_region;
	ret = gen_pool_add(region->pool, region->start, region->size,
			   NUMA_NO_NODE);
	if (ret)
		goto destroy_pool;
	return 0;

destroy_pool:
	gen_pool_destroy(region->pool);
release_region:
	release_mem_region(region->start, region->size);
	return ret;
}

static int fr_carveout_add(char *text)
{
	struct fr_region *region = &fr_regions[fr_region_count];
	int ret;

	if (fr_region_count == FR_CARVEOUT_MAX) {
		pr_err("carveout: at most %d regions\n", FR_CARVEOUT_MAX);
		return -EINVAL;
	}
	ret = fr_carveout_parse(region, text);
	if (!ret)
		ret = fr_carveout_check(region);
	if (!ret)
		ret = fr_carveout_open(region);
	if (!ret)
		fr_region_count++;
	return ret;
}

int fr_carveout_init(void)
{
	char *copy, *rest, *text;
	int ret = 0;

	if (!carveout || !*carveout)
		return 0;
	copy = kstrdup(carveout, GFP_KERNEL);
	if (!copy)
		return -ENOMEM;
	rest = copy;
	while (!ret && (text = strsep(&rest, ",")))
		ret = fr_carveout_add(text);
	kfree(copy);
	if (ret)
		fr_carveout_exit();
	return ret;
}

void fr_carveout_exit(void)
{
	while (fr_region_count) {
		struct fr_region *region = &fr_regions[--fr_region_count];

		gen_pool_destroy(region->pool);
		release_mem_region(region->start, region->size);
	}
}

const void *fr_carveout_region(const struct fr_memory *mem)
{
	const struct fr_piece *piece = mem->source_data;

	return mem->source == &fr_memory_carveout ? piece->region : NULL;
}

int fr_carveout_space(const struct fr_memory_place *place, u64 *total,
		      u64 *free, const char **name)
{
	const struct fr_region *region = place->region;

	if (!place->source && fr_region_count)
		region = fr_regions;
	if (!region)
		return -ENOENT;
	*total = region->size;
	*free = gen_pool_avail(region->pool);
	*name = region->name;
	return 0;
}

/*
 * Outside x86 only write-combined: nothing can clean the caches for a device
 * where there is no struct page, and uncached there means device memory, on
 * which plain copying may fault.
 */
static bool fr_carveout_gives(const struct fr_region *region,
			      enum framering_cache cache)
{
	if (region->restricted && region->cache != cache)
		return false;
	if (IS_ENABLED(CONFIG_X86))
		return fr_attr_possible(cache);
	return cache == FRAMERING_CACHE_WRITECOMBINE;
}

static void *fr_carveout_map(const struct fr_piece *piece,
			     enum framering_cache cache)
{
	switch (cache) {
	case FRAMERING_CACHE_WRITECOMBINE:
		return memremap(piece->start, piece->size, MEMREMAP_WC);
	case FRAMERING_CACHE_CACHED:
		return memremap(piece->start, piece->size, MEMREMAP_WB);
	case FRAMERING_CACHE_UNCACHED:
		break;
	}
	/* It is memory: plain loads and stores are fine. */
	return (__force void *)ioremap(piece->start, piece->size);
}

/* memunmap() undoes ioremap() as well. */
static void fr_carveout_give_back(struct fr_piece *piece)
{
	if (piece->vaddr)
		memunmap(piece->vaddr);
	gen_pool_free(piece->region->pool, piece->start, piece->size);
}

static int fr_carveout_take(const struct fr_memory *mem,
			    struct fr_region *region, struct fr_piece *piece)
{
	size_t wanted = mem->slots * mem->slot_size;

	if (wanted > region->size)
		return -ENOMEM;
	piece->region = region;
	piece->size = region->no_allocator ? region->size : wanted;
	piece->start = gen_pool_alloc(region->pool, piece->size);
	if (!piece->start)
		return -ENOMEM;
	piece->vaddr = fr_carveout_map(piece, mem->cache);
	if (piece->vaddr)
		return 0;
	fr_carveout_give_back(piece);
	return -ENOMEM;
}

static int fr_carveout_begin(struct fr_memory *mem)
{
	struct fr_piece *piece;
	int ret = -EOPNOTSUPP;
	unsigned int i;

	piece = kzalloc(sizeof(*piece), GFP_KERNEL);
	if (!piece)
		return -ENOMEM;
	for (i = 0; i < fr_region_count && ret; i++) {
		if (fr_carveout_gives(&fr_regions[i], mem->cache))
			ret = fr_carveout_take(mem, &fr_regions[i], piece);
	}
	if (ret)
		kfree(piece);
	else
		mem->source_data = piece;
	return ret;
}

static void fr_carveout_end(struct fr_memory *mem)
{
	fr_carveout_give_back(mem->source_data);
	kfree(mem->source_data);
}

static int fr_carveout_alloc(struct fr_memory *mem, struct fr_chunk *chunk)
{
	const struct fr_piece *piece = mem->source_data;
	size_t offset = (chunk - mem->chunk) * mem->slot_size;

	chunk->pfn = PHYS_PFN(piece->start + offset);
	chunk->vaddr = piece->vaddr + offset;
	return 0;
}

static void fr_carveout_free(struct fr_memory *mem, struct fr_chunk *chunk)
{
	chunk->vaddr = NULL;
}

const struct fr_memory_source fr_memory_carveout = {
	.id = FRAMERING_MEMORY_CARVEOUT,
	.name = "carveout",
	.begin = fr_carveout_begin,
	.alloc = fr_carveout_alloc,
	.free = fr_carveout_free,
	.end = fr_carveout_end,
};
