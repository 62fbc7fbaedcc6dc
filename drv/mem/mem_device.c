// SPDX-License-Identifier: GPL-2.0-only
/*
 * Devices that memory of the DMA API is allocated for, which no driver ever binds
 * to; among them those of pools that a device tree has reserved for rings.
 */
#include <linux/dma-mapping.h>
#include <linux/err.h>
#include <linux/of_reserved_mem.h>
#include <linux/platform_device.h>
#include "internal.h"

/*
 * Never added to the device hierarchy: the DMA API does not need that, and
 * taking it out again would take locks of sysfs, under which page faults are
 * served, while munmap() of the last mapping holds the lock that those need.
 */
struct platform_device *fg_dma_create_device(struct device *parent, u64 mask)
{
	struct platform_device *pdev;

	pdev = platform_device_alloc("framering-memory", PLATFORM_DEVID_NONE);
	if (!pdev)
		return NULL;
	pdev->dev.parent = parent;
	if (dev_set_name(&pdev->dev, "%s-memory", dev_name(parent)) ||
	    dma_set_mask_and_coherent(&pdev->dev, mask)) {
		platform_device_put(pdev);
		return NULL;
	}
	return pdev;
}

/* Who reserved the pool has chosen the place, wherever that is. */
struct device *fg_dma_create_pool(struct device *ring, int index)
{
	struct platform_device *pdev;
	int ret;

	pdev = fg_dma_create_device(ring, DMA_BIT_MASK(64));
	if (!pdev)
		return ERR_PTR(-ENOMEM);
	ret = of_reserved_mem_device_init_by_idx(&pdev->dev, ring->of_node,
						 index);
	/* It is the module's now, and outlives the ring's device. */
	pdev->dev.parent = NULL;
	if (!ret)
		return &pdev->dev;
	platform_device_put(pdev);
	return ERR_PTR(ret);
}

void fg_dma_destroy_pool(struct device *dev)
{
	of_reserved_mem_device_release(dev);
	put_device(dev);
}
