// SPDX-License-Identifier: GPL-2.0-only
/*
 * A slot as a dma-buf. It keeps the slot's memory alive, not its content: who
 * imports it follows the hand-off like every consumer, by ACQUIRE and RELEASE.
 */
#include <linux/cleanup.h>
#include <linux/dma-buf.h>
#include <linux/dma-mapping.h>
#include <linux/err.h>
#include <linux/file.h>
#include <linux/iosys-map.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/pfn.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>
#include "framering_drv.h"
#include "mmap.h"

struct fr_dmabuf {
	struct fr_memory *mem;		/* a reference */
	unsigned int slot;
	bool writable;
};

/* One importer's mapping, from map_dma_buf to unmap_dma_buf. */
struct fr_dmabuf_map {
	struct list_head node;		/* in the slot's fr_chunk.maps */
	struct device *dev;
	struct sg_table sgt;
	enum dma_data_direction dir;	/* as mapped, not as asked for */
};

static struct fr_chunk *fr_dmabuf_chunk(const struct fr_dmabuf *buf)
{
	return &buf->mem->chunk[buf->slot];
}

static bool fr_dmabuf_has_pages(const struct fr_dmabuf *buf)
{
	return buf->mem->source->has_pages;
}

/*
 * A slot is one run of page frames, but an importer's device may limit the
 * length of a segment. Without struct page only lengths are filled in.
 */
static int fr_dmabuf_fill(const struct fr_dmabuf *buf, struct device *dev,
			  struct sg_table *sgt)
{
	size_t step = rounddown((size_t)dma_get_max_seg_size(dev), PAGE_SIZE);
	size_t left = buf->mem->slot_size;
	unsigned long pfn = fr_dmabuf_chunk(buf)->pfn;
	struct scatterlist *sg;
	unsigned int i;
	int ret;

	step = clamp_t(size_t, step, PAGE_SIZE, UINT_MAX & PAGE_MASK);
	ret = sg_alloc_table(sgt, DIV_ROUND_UP(left, step), GFP_KERNEL);
	if (ret)
		return ret;
	for_each_sgtable_sg(sgt, sg, i) {
		size_t size = min(left, step);

		sg_set_page(sg, fr_dmabuf_has_pages(buf) ? pfn_to_page(pfn) :
							   NULL, size, 0);
		pfn += PHYS_PFN(size);
		left -= size;
	}
	return 0;
}

static void fr_dmabuf_unmap_resource(struct device *dev, struct sg_table *sgt,
				     enum dma_data_direction dir,
				     unsigned int count)
{
	struct scatterlist *sg;
	unsigned int i;

	for_each_sg(sgt->sgl, sg, count, i)
		dma_unmap_resource(dev, sg_dma_address(sg), sg_dma_len(sg),
				   dir, DMA_ATTR_SKIP_CPU_SYNC);
}

/* Carve-outs are mapped by address. */
static int fr_dmabuf_map_resource(const struct fr_dmabuf *buf,
				  struct device *dev, struct sg_table *sgt,
				  enum dma_data_direction dir)
{
	phys_addr_t phys = PFN_PHYS(fr_dmabuf_chunk(buf)->pfn);
	struct scatterlist *sg;
	unsigned int i;

	for_each_sgtable_sg(sgt, sg, i) {
		dma_addr_t dma = dma_map_resource(dev, phys, sg->length, dir,
						  DMA_ATTR_SKIP_CPU_SYNC);

		if (dma_mapping_error(dev, dma)) {
			fr_dmabuf_unmap_resource(dev, sgt, dir, i);
			return -EIO;
		}
		sg_dma_address(sg) = dma;
		sg_dma_len(sg) = sg->length;
		phys += sg->length;
	}
	return 0;
}

static int fr_dmabuf_map_table(const struct fr_dmabuf *buf, struct device *dev,
			       struct sg_table *sgt,
			       enum dma_data_direction dir)
{
	int ret;

	if (!fr_dmabuf_has_pages(buf))
		return fr_dmabuf_map_resource(buf, dev, sgt, dir);
	ret = dma_map_sgtable(dev, sgt, dir, DMA_ATTR_SKIP_CPU_SYNC);
	if (!ret)
		dma_sync_sgtable_for_device(dev, sgt, dir);
	return ret;
}

static void fr_dmabuf_unmap_table(const struct fr_dmabuf *buf,
				  struct device *dev, struct sg_table *sgt,
				  enum dma_data_direction dir)
{
	if (!fr_dmabuf_has_pages(buf)) {
		fr_dmabuf_unmap_resource(dev, sgt, dir, sgt->orig_nents);
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
static int fr_dmabuf_direction(const struct fr_dmabuf *buf,
			       enum dma_data_direction *dir)
{
	if (buf->writable)
		return 0;
	if (*dir == DMA_FROM_DEVICE)
		return -EACCES;
	*dir = DMA_TO_DEVICE;
	return 0;
}

static struct sg_table *fr_dmabuf_map(struct dma_buf_attachment *attachment,
				      enum dma_data_direction dir)
{
	struct fr_dmabuf *buf = attachment->dmabuf->priv;
	struct fr_dmabuf_map *map;
	int ret;

	ret = fr_dmabuf_direction(buf, &dir);
	if (ret)
		return ERR_PTR(ret);
	map = kzalloc(sizeof(*map), GFP_KERNEL);
	if (!map)
		return ERR_PTR(-ENOMEM);
	map->dir = dir;
	ret = fr_dmabuf_fill(buf, attachment->dev, &map->sgt);
	if (ret)
		goto free_map;
	ret = fr_dmabuf_map_table(buf, attachment->dev, &map->sgt, dir);
	if (ret)
		goto free_table;
	map->dev = attachment->dev;
	scoped_guard(mutex, &buf->mem->dmabuf_mutex)
		list_add(&map->node, &fr_dmabuf_chunk(buf)->maps);
	return &map->sgt;

free_table:
	sg_free_table(&map->sgt);
free_map:
	kfree(map);
	return ERR_PTR(ret);
}

static void fr_dmabuf_unmap(struct dma_buf_attachment *attachment,
			    struct sg_table *sgt, enum dma_data_direction dir)
{
	struct fr_dmabuf_map *map = container_of(sgt, struct fr_dmabuf_map,
						 sgt);
	struct fr_dmabuf *buf = attachment->dmabuf->priv;

	scoped_guard(mutex, &buf->mem->dmabuf_mutex)
		list_del(&map->node);
	fr_dmabuf_unmap_table(buf, map->dev, sgt, map->dir);
	sg_free_table(sgt);
	kfree(map);
}

/*
 * For all who have imported the slot, by whichever of its dma-bufs: the caches
 * are the processor's and the memory is one. But where a device writes, only
 * for the producer's: it may throw away what is being written.
 */
static bool fr_dmabuf_syncs(const struct fr_dmabuf *buf,
			    const struct fr_dmabuf_map *map)
{
	return buf->writable || map->dir == DMA_TO_DEVICE;
}

static int fr_dmabuf_begin_cpu_access(struct dma_buf *dmabuf,
				      enum dma_data_direction dir)
{
	struct fr_dmabuf *buf = dmabuf->priv;
	struct fr_dmabuf_map *map;

	if (!fr_dmabuf_has_pages(buf))
		return 0;
	guard(mutex)(&buf->mem->dmabuf_mutex);
	list_for_each_entry(map, &fr_dmabuf_chunk(buf)->maps, node)
		if (fr_dmabuf_syncs(buf, map))
			dma_sync_sgtable_for_cpu(map->dev, &map->sgt, map->dir);
	return 0;
}

static int fr_dmabuf_end_cpu_access(struct dma_buf *dmabuf,
				    enum dma_data_direction dir)
{
	struct fr_dmabuf *buf = dmabuf->priv;
	struct fr_dmabuf_map *map;

	if (!fr_dmabuf_has_pages(buf))
		return 0;
	guard(mutex)(&buf->mem->dmabuf_mutex);
	list_for_each_entry(map, &fr_dmabuf_chunk(buf)->maps, node)
		if (fr_dmabuf_syncs(buf, map))
			dma_sync_sgtable_for_device(map->dev, &map->sgt, map->dir);
	return 0;
}

/* Asks its own file: importers in the kernel bring a mapping of theirs. */
static int fr_dmabuf_mmap(struct dma_buf *dmabuf, struct vm_area_struct *vma)
{
	struct fr_dmabuf *buf = dmabuf->priv;

	return fr_mmap_slot(vma, buf->mem, buf->slot,
			    (u64)vma->vm_pgoff << PAGE_SHIFT,
			    buf->writable && dmabuf->file->f_mode & FMODE_WRITE);
}

/* The kernel's mapping lasts as long as the memory. */
static int fr_dmabuf_vmap(struct dma_buf *dmabuf, struct iosys_map *map)
{
	struct fr_dmabuf *buf = dmabuf->priv;

	iosys_map_set_vaddr(map, fr_dmabuf_chunk(buf)->vaddr);
	return 0;
}

/*
 * A slot's dma-bufs share one reservation object, since its fences are about
 * the memory. It goes with the last of them and not with the memory: a fence
 * calls into the importer's module, which nothing holds once the dma-bufs are
 * gone.
 */
static struct dma_resv *fr_dmabuf_resv_get(struct fr_memory *mem,
					   unsigned int slot)
{
	struct fr_chunk *chunk = &mem->chunk[slot];

	guard(mutex)(&mem->dmabuf_mutex);
	if (!chunk->dmabufs++) {
		dma_resv_init(&chunk->resv);
		INIT_LIST_HEAD(&chunk->maps);
	}
	return &chunk->resv;
}

static void fr_dmabuf_resv_put(struct fr_memory *mem, unsigned int slot)
{
	struct fr_chunk *chunk = &mem->chunk[slot];

	guard(mutex)(&mem->dmabuf_mutex);
	if (!--chunk->dmabufs)
		dma_resv_fini(&chunk->resv);
}

static void fr_dmabuf_free(struct fr_dmabuf *buf)
{
	fr_dmabuf_resv_put(buf->mem, buf->slot);
	fr_memory_put(buf->mem);
	kfree(buf);
}

static void fr_dmabuf_release(struct dma_buf *dmabuf)
{
	fr_dmabuf_free(dmabuf->priv);
}

static const struct dma_buf_ops fr_dmabuf_ops = {
	.map_dma_buf = fr_dmabuf_map,
	.unmap_dma_buf = fr_dmabuf_unmap,
	.begin_cpu_access = fr_dmabuf_begin_cpu_access,
	.end_cpu_access = fr_dmabuf_end_cpu_access,
	.mmap = fr_dmabuf_mmap,
	.vmap = fr_dmabuf_vmap,
	.release = fr_dmabuf_release,
};

/* Takes over the reference of mem, also when it fails. */
static struct dma_buf *fr_dmabuf_create(struct fr_memory *mem,
					unsigned int slot, bool writable)
{
	DEFINE_DMA_BUF_EXPORT_INFO(info);
	struct fr_dmabuf *buf = kzalloc(sizeof(*buf), GFP_KERNEL_ACCOUNT);
	struct dma_buf *dmabuf;

	if (!buf) {
		fr_memory_put(mem);
		return ERR_PTR(-ENOMEM);
	}
	buf->mem = mem;
	buf->slot = slot;
	buf->writable = writable;
	info.exp_name = KBUILD_MODNAME;
	info.ops = &fr_dmabuf_ops;
	info.size = mem->slot_size;
	info.flags = writable ? O_RDWR : O_RDONLY;
	info.resv = fr_dmabuf_resv_get(mem, slot);
	info.priv = buf;
	dmabuf = dma_buf_export(&info);
	if (IS_ERR(dmabuf))
		fr_dmabuf_free(buf);
	return dmabuf;
}

static int fr_export_may(struct fr_file *ff, bool writable)
{
	guard(fr_device)(ff->fdev);
	return writable && ff->fdev->producer != ff ? -EACCES : 0;
}

static void fr_export_count(struct fr_device *fdev)
{
	guard(fr_device)(fdev);
	fdev->counters.exports++;
	fr_status_update(fdev);
}

static struct dma_buf *fr_export_slot(struct fr_file *ff, u32 slot,
				      bool writable)
{
	struct fr_generation *gen;
	struct fr_memory *mem;
	int ret;

	ret = fr_export_may(ff, writable);
	if (ret)
		return ERR_PTR(ret);
	mem = fr_file_slot_get(ff, &slot, &gen);
	if (IS_ERR(mem))
		return ERR_CAST(mem);
	fr_generation_put(gen);
	return fr_dmabuf_create(mem, slot, writable);
}

int fr_export(struct fr_file *ff, struct framering_export *export,
	      struct file **file)
{
	struct dma_buf *dmabuf;
	int fd;

	dmabuf = fr_export_slot(ff, export->slot,
				export->flags & FRAMERING_EXPORT_RDWR);
	if (IS_ERR(dmabuf))
		return PTR_ERR(dmabuf);
	fd = get_unused_fd_flags(export->flags & FRAMERING_EXPORT_CLOEXEC ?
				 O_CLOEXEC : 0);
	if (fd < 0) {
		dma_buf_put(dmabuf);
		return fd;
	}
	fr_export_count(ff->fdev);
	export->fd = fd;
	*file = dmabuf->file;	/* the caller's reference now */
	return 0;
}
