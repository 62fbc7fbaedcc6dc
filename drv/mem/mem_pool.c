// SPDX-License-Identifier: GPL-2.0-only
/* Pools of the DMA API, which a device tree has reserved for rings. */
#include <linux/dma-mapping.h>
#include <linux/err.h>
#include <linux/of_reserved_mem.h>
#include <linux/platform_device.h>
#include "mem.h"

/* Who reserved the pool has chosen the place, wherever that is. */
struct device *fr_dma_create_pool(struct device *ring, int index)
{
	struct platform_device *pdev;
	int ret;

	pdev = fr_dma_create_device(ring, DMA_BIT_MASK(64));
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

void fr_dma_destroy_pool(struct device *dev)
{
	of_reserved_mem_device_release(dev);
	put_device(dev);
}
