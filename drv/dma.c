// SPDX-License-Identifier: GPL-2.0-only
/* How a device reaches physical memory. */
#include <linux/dma-direct.h>
#include <linux/dma-map-ops.h>
#include <linux/dma-mapping.h>
#include <linux/iommu.h>
#include <linux/minmax.h>
#include "dma.h"

#define FR_DMA_ATTRS	(DMA_ATTR_SKIP_CPU_SYNC | DMA_ATTR_MMIO)

/* What translates for the device, if anything: not what passes all through. */
static struct iommu_domain *fr_dma_domain(struct device *dev)
{
#ifdef CONFIG_IOMMU_API
	struct iommu_domain *domain = iommu_get_domain_for_dev(dev);

	if (domain && domain->type != IOMMU_DOMAIN_IDENTITY)
		return domain;
#endif
	return NULL;
}

/* What dma_addr_t means to the device is for others to say. */
static bool fr_dma_is_foreign(struct device *dev)
{
	return fr_dma_domain(dev) || get_dma_ops(dev);
}

bool fr_dma_reaches(struct device *dev, phys_addr_t start, size_t size,
		    bool has_pages)
{
	u64 mask = min_not_zero(dma_get_mask(dev), dev->bus_dma_limit);
	dma_addr_t first = phys_to_dma(dev, start);
	dma_addr_t last = phys_to_dma(dev, start + size - 1);

	if (fr_dma_is_foreign(dev))
		return true;
	if (first == DMA_MAPPING_ERROR || last == DMA_MAPPING_ERROR ||
	    last > mask) {
		dev_err_ratelimited(dev, "frame memory, %zu bytes at %pap, is out of this device's reach (DMA mask %#llx), and bounce buffers would copy it: set the ring up in lower memory, of source dma or of a carve-out there\n",
				    size, &start, dma_get_mask(dev));
		return false;
	}
	if (!has_pages && first != start) {
		dev_err_ratelimited(dev, "frame memory at %pap is a carve-out, which cannot be mapped where the bus has other addresses (%pad) than the processor: set the ring up from source dma\n",
				    &start, &first);
		return false;
	}
	return true;
}

bool fr_dma_is_direct(struct device *dev, dma_addr_t dma, phys_addr_t phys)
{
	struct iommu_domain *domain = fr_dma_domain(dev);

	if (domain)
		return iommu_iova_to_phys(domain, dma) == phys ||
		       dma == phys_to_dma(dev, phys);
	return get_dma_ops(dev) || dma == phys_to_dma(dev, phys);
}

dma_addr_t fr_dma_map_phys(struct device *dev, phys_addr_t phys, size_t size,
			   enum dma_data_direction dir)
{
	return dma_map_phys(dev, phys, size, dir, FR_DMA_ATTRS);
}

void fr_dma_unmap_phys(struct device *dev, dma_addr_t dma, size_t size,
		       enum dma_data_direction dir)
{
	dma_unmap_phys(dev, dma, size, dir, FR_DMA_ATTRS);
}
