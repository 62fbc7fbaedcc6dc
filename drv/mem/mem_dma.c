// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory from the DMA API. If the ring has a pool of its own, the memory is
 * allocated for the pool's device. Otherwise it comes from CMA where the kernel has
 * it, and is allocated for a child of the ring's parent device. No driver ever binds
 * to that child: the parent loses its DMA operations when its driver is unbound,
 * the child keeps them until the last page has been freed.
 */
#include <linux/cc_platform.h>
#include <linux/dma-map-ops.h>
#include <linux/dma-mapping.h>
#include <linux/err.h>
#include <linux/pfn.h>
#include <linux/platform_device.h>
#include <linux/scatterlist.h>
#include "framering_drv.h"
#include "internal.h"

/* A frame is more than the buddy allocator may have; that is no warning. */
#define FG_DMA_GFP	(GFP_KERNEL | __GFP_NOWARN | __GFP_NORETRY)

static struct device *fg_dma_device(const struct fg_memory *mem)
{
	return mem->source_data;
}

/*
 * What this device can truthfully be given. On x86, and for any device that
 * is cache-coherent, memory of the DMA API is write-back whatever one asks
 * for. Elsewhere it is cached on request, else not: then write-combined and
 * uncached are one attribute.
 */
static bool fg_dma_gives(struct device *dev, enum framering_cache cache)
{
	switch (cache) {
	case FRAMERING_CACHE_CACHED:
		return true;
	case FRAMERING_CACHE_WRITECOMBINE:
	case FRAMERING_CACHE_UNCACHED:
		return !IS_ENABLED(CONFIG_X86) && !dev_is_dma_coherent(dev);
	case FRAMERING_CACHE_DEFAULT:
		break;
	}
	return false;
}

/* Below 4 GiB, where most devices can read it, unless there is a pool. */
static struct device *fg_dma_get_device(const struct fg_memory *mem)
{
	struct platform_device *pdev;

	if (mem->region)
		return get_device(mem->region->dev);
	pdev = fg_dma_create_device(mem->parent, DMA_BIT_MASK(32));
	return pdev ? &pdev->dev : NULL;
}

static int fg_dma_begin(struct fg_memory *mem,
			const struct fg_memory_request *req)
{
	struct device *dev;

	/* There the pages are shared with the host; user mappings are not. */
	if (cc_platform_has(CC_ATTR_GUEST_MEM_ENCRYPT))
		return -EOPNOTSUPP;
	mem->region = fg_region_first(req->declared, true);
	if (req->declared->own_regions && !mem->region)
		return -EOPNOTSUPP;
	dev = fg_dma_get_device(mem);
	if (!dev)
		return -ENOMEM;
	if (!fg_dma_gives(dev, mem->cache)) {
		put_device(dev);
		return -EOPNOTSUPP;
	}
	mem->source_data = dev;
	return 0;
}

static void fg_dma_end(struct fg_memory *mem)
{
	put_device(mem->source_data);
}

static int fg_dma_alloc_cached(struct fg_memory *mem, struct fg_chunk *chunk)
{
	struct device *dev = fg_dma_device(mem);
	struct page *page = dma_alloc_pages(dev, mem->slot_size, &chunk->dma,
					    DMA_BIDIRECTIONAL, FG_DMA_GFP);

	if (!page)
		return -ENOMEM;
	/* A page always has an address, but DMA-API debugging wants the check. */
	if (dma_mapping_error(dev, chunk->dma)) {
		dma_free_pages(dev, mem->slot_size, page, chunk->dma,
			       DMA_BIDIRECTIONAL);
		return -ENOMEM;
	}
	chunk->pfn = page_to_pfn(page);
	chunk->vaddr = page_address(page);
	return 0;
}

/* 0 if an IOMMU has put it together from here and there. */
static unsigned long fg_dma_first_pfn(struct sg_table *sgt, size_t size)
{
	unsigned long first = page_to_pfn(sg_page(sgt->sgl));
	unsigned long next = first;
	struct scatterlist *sg;
	unsigned int i;

	for_each_sgtable_sg(sgt, sg, i) {
		if (sg->offset || page_to_pfn(sg_page(sg)) != next)
			return 0;
		next += PFN_UP(sg->length);
	}
	return next - first >= PFN_UP(size) ? first : 0;
}

static int fg_dma_alloc_wc(struct fg_memory *mem, struct fg_chunk *chunk)
{
	struct device *dev = fg_dma_device(mem);
	struct sg_table sgt;
	int ret;

	chunk->vaddr = dma_alloc_wc(dev, mem->slot_size, &chunk->dma,
				    FG_DMA_GFP);
	if (!chunk->vaddr)
		return -ENOMEM;
	ret = dma_get_sgtable_attrs(dev, &sgt, chunk->vaddr, chunk->dma,
				    mem->slot_size, DMA_ATTR_WRITE_COMBINE);
	if (ret)
		goto free_memory;
	chunk->pfn = fg_dma_first_pfn(&sgt, mem->slot_size);
	sg_free_table(&sgt);
	if (chunk->pfn)
		return 0;
	ret = -ENOMEM;

free_memory:
	dma_free_wc(dev, mem->slot_size, chunk->vaddr, chunk->dma);
	return ret;
}

static void fg_dma_free_chunk(struct fg_memory *mem, struct fg_chunk *chunk)
{
	struct device *dev = fg_dma_device(mem);

	if (mem->cache == FRAMERING_CACHE_CACHED)
		dma_free_pages(dev, mem->slot_size, pfn_to_page(chunk->pfn),
			       chunk->dma, DMA_BIDIRECTIONAL);
	else
		dma_free_wc(dev, mem->slot_size, chunk->vaddr, chunk->dma);
}

/* When a pool is used up the DMA API takes from elsewhere. */
static bool fg_dma_is_of(const struct fg_region *region,
			 const struct fg_chunk *chunk)
{
	return PFN_PHYS(chunk->pfn) - region->start < region->size;
}

static int fg_dma_alloc(struct fg_memory *mem, struct fg_chunk *chunk)
{
	int ret;

	if (mem->cache == FRAMERING_CACHE_CACHED)
		ret = fg_dma_alloc_cached(mem, chunk);
	else
		ret = fg_dma_alloc_wc(mem, chunk);
	if (ret || !mem->region)
		return ret;
	if (!fg_dma_is_of(mem->region, chunk)) {
		fg_dma_free_chunk(mem, chunk);
		return -ENOMEM;
	}
	atomic64_add(mem->slot_size, &mem->region->used);
	return 0;
}

static void fg_dma_free(struct fg_memory *mem, struct fg_chunk *chunk)
{
	fg_dma_free_chunk(mem, chunk);
	if (mem->region)
		atomic64_sub(mem->slot_size, &mem->region->used);
}

const struct fg_memory_source fg_memory_dma = {
	.id = FRAMERING_MEMORY_DMA,
	.name = "dma",
	.has_pages = true,
	.whole_orders = !IS_ENABLED(CONFIG_DMA_CMA),
	.begin = fg_dma_begin,
	.alloc = fg_dma_alloc,
	.free = fg_dma_free,
	.end = fg_dma_end,
};
