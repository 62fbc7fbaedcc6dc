// SPDX-License-Identifier: GPL-2.0-only
/*
 * A slot as a dma-buf. It keeps the slot's memory alive, not its content: who
 * imports it follows the hand-off like every consumer, by ACQUIRE and RELEASE.
 */
#include <linux/cleanup.h>
#include <linux/dma-buf.h>
#include <linux/err.h>
#include <linux/file.h>
#include <linux/iosys-map.h>
#include <linux/module.h>
#include <linux/slab.h>
#include "framering_node.h"
#include "framering_ring.h"
#include "internal.h"

/* Asks its own file: importers in the kernel bring a mapping of theirs. */
static int fg_dmabuf_mmap(struct dma_buf *dmabuf, struct vm_area_struct *vma)
{
	struct fg_dmabuf *buf = dmabuf->priv;

	return fg_mmap_slot(vma, buf->mem, buf->slot,
			    (u64)vma->vm_pgoff << PAGE_SHIFT,
			    buf->writable && dmabuf->file->f_mode & FMODE_WRITE);
}

/* The kernel's mapping lasts as long as the memory. */
static int fg_dmabuf_vmap(struct dma_buf *dmabuf, struct iosys_map *map)
{
	struct fg_dmabuf *buf = dmabuf->priv;

	iosys_map_set_vaddr(map, fg_dmabuf_chunk(buf)->vaddr);
	return 0;
}

/*
 * A slot's dma-bufs share one reservation object, since its fences are about
 * the memory. It goes with the last of them and not with the memory: a fence
 * calls into the importer's module, which nothing holds once the dma-bufs are
 * gone.
 */
static struct dma_resv *fg_dmabuf_resv_get(struct fg_memory *mem,
					   unsigned int slot)
{
	struct fg_chunk *chunk = &mem->chunk[slot];

	guard(mutex)(&mem->dmabuf_mutex);
	if (!chunk->dmabufs++) {
		dma_resv_init(&chunk->resv);
		INIT_LIST_HEAD(&chunk->maps);
	}
	return &chunk->resv;
}

static void fg_dmabuf_resv_put(struct fg_memory *mem, unsigned int slot)
{
	struct fg_chunk *chunk = &mem->chunk[slot];

	guard(mutex)(&mem->dmabuf_mutex);
	if (!--chunk->dmabufs)
		dma_resv_fini(&chunk->resv);
}

static void fg_dmabuf_free(struct fg_dmabuf *buf)
{
	fg_dmabuf_resv_put(buf->mem, buf->slot);
	fg_memory_put(buf->mem);
	kfree(buf);
}

static void fg_dmabuf_release(struct dma_buf *dmabuf)
{
	fg_dmabuf_free(dmabuf->priv);
}

static const struct dma_buf_ops fg_dmabuf_ops = {
	.map_dma_buf = fg_dmabuf_map,
	.unmap_dma_buf = fg_dmabuf_unmap,
	.begin_cpu_access = fg_dmabuf_begin_cpu_access,
	.end_cpu_access = fg_dmabuf_end_cpu_access,
	.mmap = fg_dmabuf_mmap,
	.vmap = fg_dmabuf_vmap,
	.release = fg_dmabuf_release,
};

const struct fg_dmabuf *fg_dmabuf_of(const struct dma_buf *dmabuf)
{
	return dmabuf->ops == &fg_dmabuf_ops ? dmabuf->priv : NULL;
}
EXPORT_SYMBOL_FRAMERING(fg_dmabuf_of);

struct dma_buf *fg_dmabuf_create(struct fg_memory *mem, unsigned int slot,
				 bool writable)
{
	DEFINE_DMA_BUF_EXPORT_INFO(info);
	struct fg_dmabuf *buf = kzalloc(sizeof(*buf), GFP_KERNEL_ACCOUNT);
	struct dma_buf *dmabuf;

	if (!buf) {
		fg_memory_put(mem);
		return ERR_PTR(-ENOMEM);
	}
	buf->mem = mem;
	buf->slot = slot;
	buf->writable = writable;
	info.exp_name = KBUILD_MODNAME;
	info.ops = &fg_dmabuf_ops;
	info.size = mem->slot_size;
	info.flags = writable ? O_RDWR : O_RDONLY;
	info.resv = fg_dmabuf_resv_get(mem, slot);
	info.priv = buf;
	dmabuf = dma_buf_export(&info);
	if (IS_ERR(dmabuf))
		fg_dmabuf_free(buf);
	return dmabuf;
}
EXPORT_SYMBOL_FRAMERING(fg_dmabuf_create);

static int fg_export_may(struct fg_file *ff, bool writable)
{
	guard(fg_device)(ff->fdev);
	return writable && ff->fdev->producer != ff ? -EACCES : 0;
}

static void fg_export_count(struct fg_device *fdev)
{
	guard(fg_device)(fdev);
	fdev->counters.exports++;
	fg_status_update(fdev);
}

static struct dma_buf *fg_export_slot(struct fg_file *ff, u32 slot,
				      bool writable)
{
	struct fg_generation *gen;
	struct fg_memory *mem;
	int ret;

	ret = fg_export_may(ff, writable);
	if (ret)
		return ERR_PTR(ret);
	mem = fg_file_slot_get(ff, &slot, &gen);
	if (IS_ERR(mem))
		return ERR_CAST(mem);
	fg_generation_put(gen);
	return fg_dmabuf_create(mem, slot, writable);
}

int fg_export(struct fg_file *ff, struct framering_export *export,
	      struct file **file)
{
	struct dma_buf *dmabuf;
	int fd;

	dmabuf = fg_export_slot(ff, export->slot,
				export->flags & FRAMERING_EXPORT_RDWR);
	if (IS_ERR(dmabuf))
		return PTR_ERR(dmabuf);
	fd = get_unused_fd_flags(export->flags & FRAMERING_EXPORT_CLOEXEC ?
				 O_CLOEXEC : 0);
	if (fd < 0) {
		dma_buf_put(dmabuf);
		return fd;
	}
	fg_export_count(ff->fdev);
	export->fd = fd;
	*file = dmabuf->file;	/* the caller's reference now */
	return 0;
}
