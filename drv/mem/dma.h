/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How a device reaches physical memory. Bounce buffers, which the kernel has for
 * devices that do not reach it, are copies, so nothing here uses them.
 */
#ifndef FRAMERING_DMA_H
#define FRAMERING_DMA_H

#include <linux/dma-direction.h>
#include <linux/types.h>

struct device;

struct fr_memory;

/*
 * The device can address the slot; else false, after having said why not and what
 * to do. Before the DMA API is asked, which warns of such addresses.
 */
bool fr_dma_reaches(struct device *dev, const struct fr_memory *mem,
		    unsigned int slot);
/* A mapping that gave dma for phys is no copy of it, nor anything else. */
bool fr_dma_is_direct(struct device *dev, dma_addr_t dma, phys_addr_t phys);
/*
 * Memory without struct page, by its address; DMA_MAPPING_ERROR where that is not
 * possible.
 */
dma_addr_t fr_dma_map_phys(struct device *dev, phys_addr_t phys, size_t size,
			   enum dma_data_direction dir);
void fr_dma_unmap_phys(struct device *dev, dma_addr_t dma, size_t size,
		       enum dma_data_direction dir);

#endif /* FRAMERING_DMA_H */
