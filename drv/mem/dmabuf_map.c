// SPDX-License-Identifier: GPL-2.0-only
/*
 * Importers of a slot. What the processor writes into it reaches their devices at
 * QUEUE; a device that does not reach the slot itself is refused, since bounce
 * buffers are copies.
 */
#include <linux/atomic.h>
#include <linux/cleanup.h>
#include <linux/dma-map-ops.h>
#include <linux/dma-mapping.h>
#include <linux/err.h>
#include <linux/minmax.h>
#include <linux/nospec.h>
#include <linux/pfn.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>
#include "framering_ring.h"
#include "internal.h"

/* All there are: QUEUE asks whether it has anything to do. */
static atomic_t fg_dmabuf_maps;

/* One importer's mapping, from map_dma_buf to unmap_dma_buf. */
struct fg_dmabuf_map {
	struct list_head node;		/* in the slot's fg_chunk.maps */
	struct device *dev;
	struct sg_table sgt;		/* ours, which is mapped */
	struct sg_table given;		/* the importer's: it may change that */
	enum dma_data_direction dir;	/* as mapped, not as asked for */
};

/*
 * A slot is one run of page frames, but an importer's device may limit the
 * length of a segment. Without struct page only lengths are filled in.
 */
static int fg_dmabuf_fill(const struct fg_dmabuf *buf, struct device *dev,
			  struct sg_table *sgt)
{
	size_t step = rounddown((size_t)dma_get_max_seg_size(dev), PAGE_SIZE);
	size_t left = buf->mem->slot_size;
	unsigned long pfn = fg_dmabuf_chunk(buf)->pfn;
	struct scatterlist *sg;
	unsigned int i;
	int ret;

	step = clamp_t(size_t, step, PAGE_SIZE, UINT_MAX & PAGE_MASK);
	ret = sg_alloc_table(sgt, DIV_ROUND_UP(left, step), GFP_KERNEL);
	if (ret)
		return ret;
	for_each_sgtable_sg(sgt, sg, i) {
		size_t size = min(left, step);

		if (fg_dmabuf_has_pages(buf))
			sg_set_page(sg, pfn_to_page(pfn), size, 0);
		else
			sg->length = size;
		pfn += PHYS_PFN(size);
		left -= size;
	}
	return 0;
}

/* Both have the same segments. */
static void fg_dmabuf_copy_addresses(struct sg_table *to, struct sg_table *from)
{
	struct scatterlist *source = from->sgl;
	struct scatterlist *sg;
	unsigned int i;

	for_each_sgtable_sg(to, sg, i) {
		sg_dma_address(sg) = sg_dma_address(source);
		sg_dma_len(sg) = sg_dma_len(source);
		source = sg_next(source);
	}
	to->nents = from->nents;
}

static void fg_dmabuf_unmap_resource(struct device *dev, struct sg_table *sgt,
				     enum dma_data_direction dir,
				     unsigned int count)
{
	struct scatterlist *sg;
	unsigned int i;

	for_each_sg(sgt->sgl, sg, count, i)
		fg_dma_unmap_phys(dev, sg_dma_address(sg), sg_dma_len(sg),
				  dir);
}

/* Carve-outs are mapped by address. */
static int fg_dmabuf_map_resource(const struct fg_dmabuf *buf,
				  struct device *dev, struct sg_table *sgt,
				  enum dma_data_direction dir)
{
	phys_addr_t phys = PFN_PHYS(fg_dmabuf_chunk(buf)->pfn);
	struct scatterlist *sg;
	unsigned int i;

	for_each_sgtable_sg(sgt, sg, i) {
		dma_addr_t dma = fg_dma_map_phys(dev, phys, sg->length, dir);

		if (dma_mapping_error(dev, dma)) {
			fg_dmabuf_unmap_resource(dev, sgt, dir, i);
			return -EIO;
		}
		sg_dma_address(sg) = dma;
		sg_dma_len(sg) = sg->length;
		phys += sg->length;
	}
	return 0;
}

/* Every segment where the slot is: an IOMMU may have joined some. */
static bool fg_dmabuf_is_direct(const struct fg_dmabuf *buf, struct device *dev,
				struct sg_table *sgt)
{
	phys_addr_t phys = PFN_PHYS(fg_dmabuf_chunk(buf)->pfn);
	struct scatterlist *sg;
	unsigned int i;

	for_each_sgtable_dma_sg(sgt, sg, i) {
		if (!fg_dma_is_direct(dev, sg_dma_address(sg), phys))
			return false;
		phys += sg_dma_len(sg);
	}
	return true;
}

static int fg_dmabuf_map_pages(const struct fg_dmabuf *buf, struct device *dev,
			       struct sg_table *sgt,
			       enum dma_data_direction dir)
{
	int ret = dma_map_sgtable(dev, sgt, dir, DMA_ATTR_SKIP_CPU_SYNC);

	if (ret)
		return ret;
	if (!fg_dmabuf_is_direct(buf, dev, sgt)) {
		dma_unmap_sgtable(dev, sgt, dir, DMA_ATTR_SKIP_CPU_SYNC);
		return -EIO;
	}
	return 0;
}

static int fg_dmabuf_map_table(const struct fg_dmabuf *buf, struct device *dev,
			       struct sg_table *sgt,
			       enum dma_data_direction dir)
{
	phys_addr_t phys = PFN_PHYS(fg_dmabuf_chunk(buf)->pfn);
	int ret;

	if (!fg_dma_reaches(dev, buf->mem, buf->slot))
		return -EIO;
	ret = fg_dmabuf_has_pages(buf) ?
		      fg_dmabuf_map_pages(buf, dev, sgt, dir) :
		      fg_dmabuf_map_resource(buf, dev, sgt, dir);
	if (ret)
		dev_err_ratelimited(dev, "frame memory at %pap cannot be mapped for this device without a copy (%d): set the ring up in other memory\n",
				    &phys, ret);
	return ret;
}

static void fg_dmabuf_unmap_table(const struct fg_dmabuf *buf,
				  struct device *dev, struct sg_table *sgt,
				  enum dma_data_direction dir)
{
	if (!fg_dmabuf_has_pages(buf)) {
		fg_dmabuf_unmap_resource(dev, sgt, dir, sgt->orig_nents);
		return;
	}
	dma_sync_sgtable_for_cpu(dev, sgt, dir);
	dma_unmap_sgtable(dev, sgt, dir, DMA_ATTR_SKIP_CPU_SYNC);
}

/*
 * Importers that only read ask for BIDIRECTIONAL nevertheless (GPUs do). A
 * read-only slot is then mapped for reading: an IOMMU holds the device to it,
 * and a bounce buffer's stale content is never written back over a new frame.
 */
static int fg_dmabuf_direction(const struct fg_dmabuf *buf,
			       enum dma_data_direction *dir)
{
	if (buf->writable)
		return 0;
	if (*dir == DMA_FROM_DEVICE)
		return -EACCES;
	*dir = DMA_TO_DEVICE;
	return 0;
}

/*
 * Counted and listed before caches are written back: whoever queues the slot from
 * then on sees it, and what was written earlier reaches the device here.
 */
static void fg_dmabuf_add_map(struct fg_dmabuf *buf, struct fg_dmabuf_map *map)
{
	atomic_inc(&fg_dmabuf_maps);
	/* Pairs with that of fg_dmabuf_publish(). */
	smp_mb__after_atomic();
	guard(mutex)(&buf->mem->dmabuf_mutex);
	list_add(&map->node, &fg_dmabuf_chunk(buf)->maps);
	if (fg_dmabuf_has_pages(buf))
		dma_sync_sgtable_for_device(map->dev, &map->sgt, map->dir);
}

struct sg_table *fg_dmabuf_map(struct dma_buf_attachment *attachment,
			       enum dma_data_direction dir)
{
	struct fg_dmabuf *buf = attachment->dmabuf->priv;
	struct fg_dmabuf_map *map;
	int ret;

	ret = fg_dmabuf_direction(buf, &dir);
	if (ret)
		return ERR_PTR(ret);
	map = kzalloc(sizeof(*map), GFP_KERNEL);
	if (!map)
		return ERR_PTR(-ENOMEM);
	map->dir = dir;
	ret = fg_dmabuf_fill(buf, attachment->dev, &map->sgt);
	if (ret)
		goto free_map;
	ret = fg_dmabuf_fill(buf, attachment->dev, &map->given);
	if (ret)
		goto free_table;
	ret = fg_dmabuf_map_table(buf, attachment->dev, &map->sgt, dir);
	if (ret)
		goto free_given;
	fg_dmabuf_copy_addresses(&map->given, &map->sgt);
	map->dev = attachment->dev;
	fg_dmabuf_add_map(buf, map);
	return &map->given;

free_given:
	sg_free_table(&map->given);
free_table:
	sg_free_table(&map->sgt);
free_map:
	kfree(map);
	return ERR_PTR(ret);
}

void fg_dmabuf_unmap(struct dma_buf_attachment *attachment,
		     struct sg_table *sgt, enum dma_data_direction dir)
{
	struct fg_dmabuf_map *map = container_of(sgt, struct fg_dmabuf_map,
						 given);
	struct fg_dmabuf *buf = attachment->dmabuf->priv;

	atomic_dec(&fg_dmabuf_maps);
	scoped_guard(mutex, &buf->mem->dmabuf_mutex)
		list_del(&map->node);
	fg_dmabuf_unmap_table(buf, map->dev, &map->sgt, map->dir);
	sg_free_table(&map->sgt);
	sg_free_table(&map->given);
	kfree(map);
}

typedef void (*fg_dmabuf_sync_fn)(struct device *dev, struct sg_table *sgt,
				  enum dma_data_direction dir);

/*
 * For all who have imported the slot, by whichever of its dma-bufs: the caches
 * are the processor's and the memory is one. But where a device writes, only
 * for the producer's: it may throw away what is being written.
 */
static void fg_dmabuf_sync(struct fg_chunk *chunk, bool writable,
			   fg_dmabuf_sync_fn sync)
{
	struct fg_dmabuf_map *map;

	list_for_each_entry(map, &chunk->maps, node)
		if (writable || map->dir == DMA_TO_DEVICE)
			sync(map->dev, &map->sgt, map->dir);
}

static void fg_dmabuf_cpu_access(const struct fg_dmabuf *buf,
				 fg_dmabuf_sync_fn sync)
{
	if (!fg_dmabuf_has_pages(buf))
		return;
	guard(mutex)(&buf->mem->dmabuf_mutex);
	fg_dmabuf_sync(fg_dmabuf_chunk(buf), buf->writable, sync);
}

int fg_dmabuf_begin_cpu_access(struct dma_buf *dmabuf,
			       enum dma_data_direction dir)
{
	fg_dmabuf_cpu_access(dmabuf->priv, dma_sync_sgtable_for_cpu);
	return 0;
}

int fg_dmabuf_end_cpu_access(struct dma_buf *dmabuf,
			     enum dma_data_direction dir)
{
	fg_dmabuf_cpu_access(dmabuf->priv, dma_sync_sgtable_for_device);
	return 0;
}

/* The memory of a slot that ff may queue, with a reference, or NULL. */
static struct fg_memory *fg_dmabuf_dequeued(struct fg_file *ff, u32 *slot)
{
	struct fg_memory *mem = NULL;

	guard(fg_device)(ff->fdev);
	if (ff->role == FG_ROLE_PRODUCER && *slot < ff->gen->slots) {
		*slot = array_index_nospec(*slot, ff->gen->slots);
		if (ff->dequeued & BIT_ULL(*slot))
			mem = ff->gen->mem;
	}
	if (mem)
		fg_memory_get(mem);
	return mem;
}

void fg_dmabuf_publish_slot(struct fg_memory *mem, u32 slot)
{
	struct fg_chunk *chunk = &mem->chunk[slot];

	/* After what the processor has written, before the question. */
	smp_mb();
	if (!atomic_read(&fg_dmabuf_maps))
		return;
	guard(mutex)(&mem->dmabuf_mutex);
	if (mem->cache == FRAMERING_CACHE_CACHED && mem->source->has_pages &&
	    chunk->dmabufs)
		fg_dmabuf_sync(chunk, false, dma_sync_sgtable_for_device);
}
EXPORT_SYMBOL_FRAMERING(fg_dmabuf_publish_slot);

void fg_dmabuf_publish(struct fg_file *ff, u32 slot)
{
	struct fg_memory *mem;

	/*
	 * The same barrier and test as in fg_dmabuf_publish_slot(), repeated here so
	 * that a ring without importers takes no lock.
	 */
	smp_mb();
	if (!atomic_read(&fg_dmabuf_maps))
		return;
	mem = fg_dmabuf_dequeued(ff, &slot);
	if (!mem)
		return;
	fg_dmabuf_publish_slot(mem, slot);
	fg_memory_put(mem);
}
