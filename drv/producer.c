// SPDX-License-Identifier: GPL-2.0-only
/*
 * The producer inside the kernel, for other drivers: a file without a process,
 * whose slots are mapped for a device's DMA as long as it lives.
 */
#include <linux/dma-direct.h>
#include <linux/dma-map-ops.h>
#include <linux/dma-mapping.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/iommu.h>
#include <linux/minmax.h>
#include <linux/pfn.h>
#include <linux/slab.h>
#include <linux/framering_producer.h>
#include "framering_drv.h"

struct framering_producer {
	struct fr_file *ff;
	struct device *dev;	/* who writes; a reference */
	struct fr_memory *mem;	/* the slots'; a reference */
	dma_addr_t dma[FRAMERING_MAX_SLOTS];
};

static bool fr_producer_has_slot(const struct framering_producer *producer,
				 u32 slot)
{
	return slot < producer->mem->slots;
}

/*
 * Without an IOMMU the device sees physical addresses. What it can't reach
 * would be bounced, and a bounce is a copy.
 */
static int fr_producer_check_reach(const struct framering_producer *producer,
				   u32 slot)
{
	phys_addr_t end = PFN_PHYS(producer->mem->chunk[slot].pfn) +
			  producer->mem->slot_size - 1;
	struct device *dev = producer->dev;
	u64 mask = min_not_zero(dma_get_mask(dev), dev->bus_dma_limit);

	if (device_iommu_mapped(dev) || phys_to_dma(dev, end) <= mask)
		return 0;
	dev_err(dev, "slot %u of framering%d ends at %pap, but this device's DMA reaches no further than %#llx: set the ring up in a carve-out below that\n",
		slot, producer->ff->fdev->index, &end, mask);
	return -EIO;
}

/* Caches are synchronised at each hand-off, where the memory has any. */
static int fr_producer_map_slot(struct framering_producer *producer, u32 slot)
{
	const struct fr_memory *mem = producer->mem;
	unsigned long pfn = mem->chunk[slot].pfn;
	struct device *dev = producer->dev;
	int ret = fr_producer_check_reach(producer, slot);

	if (ret)
		return ret;
	if (mem->source->has_pages)
		producer->dma[slot] =
			dma_map_page_attrs(dev, pfn_to_page(pfn), 0,
					   mem->slot_size, DMA_FROM_DEVICE,
					   DMA_ATTR_SKIP_CPU_SYNC);
	else
		producer->dma[slot] =
			dma_map_resource(dev, PFN_PHYS(pfn), mem->slot_size,
					 DMA_FROM_DEVICE,
					 DMA_ATTR_SKIP_CPU_SYNC);
	if (dma_mapping_error(dev, producer->dma[slot])) {
		dev_err(dev, "slot %u of framering%d cannot be mapped for DMA\n",
			slot, producer->ff->fdev->index);
		return -EIO;
	}
	return 0;
}

static void fr_producer_unmap(struct framering_producer *producer, u32 slots)
{
	const struct fr_memory *mem = producer->mem;

	while (slots--) {
		if (mem->source->has_pages)
			dma_unmap_page_attrs(producer->dev,
					     producer->dma[slots],
					     mem->slot_size, DMA_FROM_DEVICE,
					     DMA_ATTR_SKIP_CPU_SYNC);
		else
			dma_unmap_resource(producer->dev, producer->dma[slots],
					   mem->slot_size, DMA_FROM_DEVICE,
					   DMA_ATTR_SKIP_CPU_SYNC);
	}
}

static bool fr_producer_must_sync(const struct framering_producer *producer)
{
	return producer->mem->cache == FRAMERING_CACHE_CACHED &&
	       !dev_is_dma_coherent(producer->dev);
}

static int fr_producer_map(struct framering_producer *producer)
{
	u32 slot;
	int ret;

	/* Only memory with pages can be synchronised. */
	if (fr_producer_must_sync(producer) &&
	    !producer->mem->source->has_pages)
		return -EOPNOTSUPP;
	for (slot = 0; slot < producer->mem->slots; slot++) {
		ret = fr_producer_map_slot(producer, slot);
		if (ret) {
			fr_producer_unmap(producer, slot);
			return ret;
		}
	}
	return 0;
}

/* What there is to set up and map, of a producer that has file and device. */
static int fr_producer_start(struct framering_producer *producer,
			     struct framering_setup *setup)
{
	struct fr_generation *gen;
	struct fr_memory *mem;
	int ret = fr_setup(producer->ff, setup);

	if (ret)
		return ret;
	mem = fr_file_memory_get(producer->ff, &gen);
	if (IS_ERR(mem))
		return PTR_ERR(mem);
	/* The file has one of its own. */
	fr_generation_put(gen);
	producer->mem = mem;
	ret = fr_producer_map(producer);
	if (ret)
		fr_memory_put(mem);
	return ret;
}

struct framering_producer *
framering_producer_open(struct device *dev, unsigned int index,
			struct framering_setup *setup)
{
	struct framering_producer *producer;
	int ret;

	producer = kzalloc(sizeof(*producer), GFP_KERNEL);
	if (!producer)
		return ERR_PTR(-ENOMEM);
	producer->ff = fr_device_open_file(index);
	if (IS_ERR(producer->ff)) {
		ret = PTR_ERR(producer->ff);
		goto free_producer;
	}
	producer->dev = get_device(dev);
	ret = fr_producer_start(producer, setup);
	if (ret)
		goto close_file;
	return producer;

close_file:
	put_device(dev);
	fr_device_close_file(producer->ff);
free_producer:
	kfree(producer);
	return ERR_PTR(ret);
}
EXPORT_SYMBOL_GPL(framering_producer_open);

void framering_producer_close(struct framering_producer *producer)
{
	fr_producer_unmap(producer, producer->mem->slots);
	fr_memory_put(producer->mem);
	fr_device_close_file(producer->ff);
	put_device(producer->dev);
	kfree(producer);
}
EXPORT_SYMBOL_GPL(framering_producer_close);

int framering_producer_dequeue(struct framering_producer *producer, u32 *slot,
			       bool wait)
{
	struct fr_taken taken;
	int ret = fr_dequeue(producer->ff, !wait, &taken);

	if (ret)
		return ret;
	if (fr_producer_must_sync(producer))
		dma_sync_single_for_device(producer->dev,
					   producer->dma[taken.slot],
					   producer->mem->slot_size,
					   DMA_FROM_DEVICE);
	*slot = taken.slot;
	return 0;
}
EXPORT_SYMBOL_GPL(framering_producer_dequeue);

int framering_producer_queue(struct framering_producer *producer, u32 slot,
			     const struct framering_meta *meta, u64 *sequence)
{
	const struct framering_meta none = {};
	u64 number;
	int ret;

	if (!fr_producer_has_slot(producer, slot))
		return -EINVAL;
	/* Before anybody may read it. */
	if (fr_producer_must_sync(producer))
		dma_sync_single_for_cpu(producer->dev, producer->dma[slot],
					producer->mem->slot_size,
					DMA_FROM_DEVICE);
	ret = fr_queue(producer->ff, slot, meta ?: &none, &number);
	if (!ret && sequence)
		*sequence = number;
	return ret;
}
EXPORT_SYMBOL_GPL(framering_producer_queue);

int framering_producer_cancel(struct framering_producer *producer, u32 slot)
{
	if (!fr_producer_has_slot(producer, slot))
		return -EINVAL;
	return fr_cancel(producer->ff, slot);
}
EXPORT_SYMBOL_GPL(framering_producer_cancel);

dma_addr_t framering_producer_dma(const struct framering_producer *producer,
				  u32 slot)
{
	if (WARN_ON_ONCE(!fr_producer_has_slot(producer, slot)))
		return DMA_MAPPING_ERROR;
	return producer->dma[slot];
}
EXPORT_SYMBOL_GPL(framering_producer_dma);
