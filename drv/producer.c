// SPDX-License-Identifier: GPL-2.0-only
/*
 * The producer inside the kernel, for other drivers: a file without a process,
 * whose slots are mapped for a device's DMA as long as it lives.
 */
#include <linux/dma-map-ops.h>
#include <linux/dma-mapping.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/pfn.h>
#include <linux/slab.h>
#include <linux/framering_producer.h>
#include "framering_node.h"
#include "framering_ring.h"

struct framering_producer {
	struct fg_file *ff;
	struct device *dev;	/* who writes; a reference */
	struct fg_memory *mem;	/* the slots'; a reference */
	dma_addr_t dma[FRAMERING_MAX_SLOTS];
};

static bool fg_producer_has_slot(const struct framering_producer *producer,
				 u32 slot)
{
	return slot < producer->mem->slots;
}

/* Caches are synchronised at each hand-off, where the memory has any. */
static dma_addr_t fg_producer_map_memory(struct device *dev,
					 const struct fg_memory *mem,
					 phys_addr_t phys)
{
	if (mem->source->has_pages)
		return dma_map_page_attrs(dev, pfn_to_page(PHYS_PFN(phys)), 0,
					  mem->slot_size, DMA_FROM_DEVICE,
					  DMA_ATTR_SKIP_CPU_SYNC);
	return fg_dma_map_phys(dev, phys, mem->slot_size, DMA_FROM_DEVICE);
}

static void fg_producer_unmap_memory(struct device *dev,
				     const struct fg_memory *mem,
				     dma_addr_t dma)
{
	if (mem->source->has_pages)
		dma_unmap_page_attrs(dev, dma, mem->slot_size, DMA_FROM_DEVICE,
				     DMA_ATTR_SKIP_CPU_SYNC);
	else
		fg_dma_unmap_phys(dev, dma, mem->slot_size, DMA_FROM_DEVICE);
}

static int fg_producer_map_slot(struct framering_producer *producer, u32 slot)
{
	const struct fg_memory *mem = producer->mem;
	phys_addr_t phys = PFN_PHYS(mem->chunk[slot].pfn);
	struct device *dev = producer->dev;
	dma_addr_t dma;

	if (!fg_dma_reaches(dev, mem, slot))
		return -EIO;
	dma = fg_producer_map_memory(dev, mem, phys);
	if (dma_mapping_error(dev, dma))
		goto refuse;
	/* A bounced slot would not even be copied: it is never synchronised. */
	if (!fg_dma_is_direct(dev, dma, phys)) {
		fg_producer_unmap_memory(dev, mem, dma);
		goto refuse;
	}
	producer->dma[slot] = dma;
	return 0;

refuse:
	dev_err(dev, "slot %u of framering%d, %zu bytes at %pap, cannot be mapped for this device without a copy: set the ring up in other memory\n",
		slot, producer->ff->fdev->index, mem->slot_size, &phys);
	return -EIO;
}

static void fg_producer_unmap(struct framering_producer *producer, u32 slots)
{
	while (slots--)
		fg_producer_unmap_memory(producer->dev, producer->mem,
					 producer->dma[slots]);
}

static bool fg_producer_must_sync(const struct framering_producer *producer)
{
	return producer->mem->cache == FRAMERING_CACHE_CACHED &&
	       !dev_is_dma_coherent(producer->dev);
}

/*
 * A device that snoops may leave its data in a cache, which processors don't look
 * into for memory that they don't cache; those of a PC do.
 */
static bool fg_producer_suits(const struct framering_producer *producer)
{
	return IS_ENABLED(CONFIG_X86) ||
	       producer->mem->cache == FRAMERING_CACHE_CACHED ||
	       !dev_is_dma_coherent(producer->dev);
}

static int fg_producer_map(struct framering_producer *producer)
{
	u32 slot;
	int ret;

	if (!fg_producer_suits(producer)) {
		dev_err(producer->dev, "this device writes through caches: set the ring up with mode cached\n");
		return -EOPNOTSUPP;
	}
	for (slot = 0; slot < producer->mem->slots; slot++) {
		ret = fg_producer_map_slot(producer, slot);
		if (ret) {
			fg_producer_unmap(producer, slot);
			return ret;
		}
	}
	return 0;
}

/* Sets the ring up and maps its slots; file and device are there. */
static int fg_producer_start(struct framering_producer *producer,
			     struct framering_setup *setup)
{
	struct fg_generation *gen;
	struct fg_memory *mem;
	int ret = fg_setup(producer->ff, setup);

	if (ret)
		return ret;
	mem = fg_file_memory_get(producer->ff, &gen);
	if (IS_ERR(mem))
		return PTR_ERR(mem);
	/* The file has one of its own. */
	fg_generation_put(gen);
	producer->mem = mem;
	ret = fg_producer_map(producer);
	if (ret)
		fg_memory_put(mem);
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
	producer->ff = fg_device_open_file(index);
	if (IS_ERR(producer->ff)) {
		ret = PTR_ERR(producer->ff);
		goto free_producer;
	}
	producer->dev = get_device(dev);
	ret = fg_producer_start(producer, setup);
	if (ret)
		goto close_file;
	return producer;

close_file:
	put_device(dev);
	fg_device_close_file(producer->ff);
free_producer:
	kfree(producer);
	return ERR_PTR(ret);
}
EXPORT_SYMBOL_GPL(framering_producer_open);

void framering_producer_close(struct framering_producer *producer)
{
	fg_producer_unmap(producer, producer->mem->slots);
	fg_memory_put(producer->mem);
	fg_device_close_file(producer->ff);
	put_device(producer->dev);
	kfree(producer);
}
EXPORT_SYMBOL_GPL(framering_producer_close);

int framering_producer_dequeue(struct framering_producer *producer, u32 *slot,
			       bool wait)
{
	struct fg_taken taken;
	int ret = fg_dequeue(producer->ff, !wait, &taken);

	if (ret)
		return ret;
	if (fg_producer_must_sync(producer))
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

	if (!fg_producer_has_slot(producer, slot))
		return -EINVAL;
	/* Before anybody may read it. */
	if (fg_producer_must_sync(producer))
		dma_sync_single_for_cpu(producer->dev, producer->dma[slot],
					producer->mem->slot_size,
					DMA_FROM_DEVICE);
	ret = fg_queue(producer->ff, slot, meta ?: &none, &number);
	if (!ret && sequence)
		*sequence = number;
	return ret;
}
EXPORT_SYMBOL_GPL(framering_producer_queue);

int framering_producer_cancel(struct framering_producer *producer, u32 slot)
{
	if (!fg_producer_has_slot(producer, slot))
		return -EINVAL;
	return fg_cancel(producer->ff, slot);
}
EXPORT_SYMBOL_GPL(framering_producer_cancel);

dma_addr_t framering_producer_dma(const struct framering_producer *producer,
				  u32 slot)
{
	if (WARN_ON_ONCE(!fg_producer_has_slot(producer, slot)))
		return DMA_MAPPING_ERROR;
	return producer->dma[slot];
}
EXPORT_SYMBOL_GPL(framering_producer_dma);
