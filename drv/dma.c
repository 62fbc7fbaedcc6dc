// SPDX-License-Identifier: GPL-2.0-only
/* How a device reaches physical memory. */
#include <linux/dma-direct.h>
#include <linux/dma-mapping.h>
#include <linux/iommu.h>
#include <linux/minmax.h>
#include "dma.h"

/* An IOMMU translates for the device; one that passes all through doesn't. */
bool fr_dma_is_translated(struct device *dev)
{
#ifdef CONFIG_IOMMU_API
	const struct iommu_domain *domain = iommu_get_domain_for_dev(dev);

	return domain && domain->type != IOMMU_DOMAIN_IDENTITY;
#else
	return false;
#endif
}

bool fr_dma_reaches(struct device *dev, phys_addr_t start, size_t size)
{
	u64 mask = min_not_zero(dma_get_mask(dev), dev->bus_dma_limit);
	dma_addr_t end = phys_to_dma(dev, start + size - 1);

	return fr_dma_is_translated(dev) ||
	       (end != DMA_MAPPING_ERROR && end <= mask &&
		phys_to_dma(dev, start) != DMA_MAPPING_ERROR);
}

bool fr_dma_is_direct(struct device *dev, dma_addr_t dma, phys_addr_t phys)
{
	return fr_dma_is_translated(dev) || dma == phys_to_dma(dev, phys);
}

dma_addr_t fr_dma_map_phys(struct device *dev, phys_addr_t phys, size_t size,
			   enum dma_data_direction dir)
{
	dma_addr_t dma = dma_map_resource(dev, phys, size, dir,
					  DMA_ATTR_SKIP_CPU_SYNC);

	if (dma_mapping_error(dev, dma) || fr_dma_is_direct(dev, dma, phys))
		return dma;
	/* It takes no account of a bus's offset. */
	dma_unmap_resource(dev, dma, size, dir, DMA_ATTR_SKIP_CPU_SYNC);
	return DMA_MAPPING_ERROR;
}
