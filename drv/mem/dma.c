// SPDX-License-Identifier: GPL-2.0-only
/* How a device reaches physical memory. */
#include <linux/dma-direct.h>
#include <linux/dma-map-ops.h>
#include <linux/dma-mapping.h>
#include <linux/iommu.h>
#include <linux/minmax.h>
#include <linux/pfn.h>
#include "internal.h"

#define FG_DMA_ATTRS	(DMA_ATTR_SKIP_CPU_SYNC | DMA_ATTR_MMIO)

/* The IOMMU domain that translates for the device; NULL if none does. */
static struct iommu_domain *fg_dma_domain(struct device *dev)
{
#ifdef CONFIG_IOMMU_API
	struct iommu_domain *domain = iommu_get_domain_for_dev(dev);

	if (domain && domain->type != IOMMU_DOMAIN_IDENTITY)
		return domain;
#endif
	return NULL;
}

/*
 * Cached memory without pages: nobody could write caches back for it, and an IOMMU
 * maps it as if it were registers, past the caches.
 */
static bool fg_dma_suits(struct device *dev, const struct fg_memory *mem)
{
	if (IS_ENABLED(CONFIG_X86) || mem->source->has_pages ||
	    mem->cache != FRAMERING_CACHE_CACHED)
		return true;
	if (dev_is_dma_coherent(dev) && !fg_dma_domain(dev))
		return true;
	dev_err_ratelimited(dev, "does not see the processor's caches in a carve-out: set the ring up with mode writecombine, or give it a pool (a reusable shared-dma-pool)\n");
	return false;
}

static bool fg_dma_addresses(struct device *dev, const struct fg_memory *mem,
			     phys_addr_t start)
{
	u64 mask = min_not_zero(dma_get_mask(dev), dev->bus_dma_limit);
	dma_addr_t first = phys_to_dma(dev, start);
	dma_addr_t last = phys_to_dma(dev, start + mem->slot_size - 1);

	if (first == DMA_MAPPING_ERROR || last == DMA_MAPPING_ERROR ||
	    last > mask) {
		dev_err_ratelimited(dev, "frame memory, %zu bytes at %pap, is out of this device's reach (DMA mask %#llx), and bounce buffers would copy it: set the ring up in lower memory, of source dma or of a carve-out there\n",
				    mem->slot_size, &start, mask);
		return false;
	}
	if (!mem->source->has_pages && first != start) {
		dev_err_ratelimited(dev, "frame memory at %pap is a carve-out, which cannot be mapped where the bus has other addresses (%pad) than the processor: set the ring up from source dma, or give it a pool (a reusable shared-dma-pool) in place of the carve-out\n",
				    &start, &first);
		return false;
	}
	return true;
}

bool fg_dma_reaches(struct device *dev, const struct fg_memory *mem,
		    unsigned int slot)
{
	/* An IOMMU or a bus driver decides what dma_addr_t means to such a device. */
	bool foreign = fg_dma_domain(dev) || get_dma_ops(dev);

	return fg_dma_suits(dev, mem) &&
	       (foreign ||
		fg_dma_addresses(dev, mem, PFN_PHYS(mem->chunk[slot].pfn)));
}

static bool fg_dma_translates(struct device *dev, dma_addr_t dma,
			      phys_addr_t phys)
{
#ifdef CONFIG_IOMMU_API
	struct iommu_domain *domain = fg_dma_domain(dev);

	if (!domain)
		return false;
	/* A driver's own domain tells nothing of the DMA API's mappings. */
	return !(domain->type & __IOMMU_DOMAIN_DMA_API) ||
	       iommu_iova_to_phys(domain, dma) == phys;
#else
	return false;
#endif
}

bool fg_dma_is_direct(struct device *dev, dma_addr_t dma, phys_addr_t phys)
{
	return fg_dma_translates(dev, dma, phys) ||
	       dma == phys_to_dma(dev, phys);
}

dma_addr_t fg_dma_map_phys(struct device *dev, phys_addr_t phys, size_t size,
			   enum dma_data_direction dir)
{
	return dma_map_phys(dev, phys, size, dir, FG_DMA_ATTRS);
}

void fg_dma_unmap_phys(struct device *dev, dma_addr_t dma, size_t size,
		       enum dma_data_direction dir)
{
	dma_unmap_phys(dev, dma, size, dir, FG_DMA_ATTRS);
}
