// SPDX-License-Identifier: GPL-2.0-only
/*
 * videobuf2's memory. A queue's buffer is the ring's slot of the same number,
 * mapped and exported as the ring's own node does it. A buffer that cannot be a
 * slot has memory of its own, into which frames are copied, and counted: buffers
 * beyond the last slot or larger than a slot (CREATE_BUFS), buffers of a ring that
 * is not set up yet, and buffers for placeholders.
 */
#include <linux/err.h>
#include <linux/fcntl.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <media/videobuf2-vmalloc.h>
#include "v4l2.h"

static bool capture_ro;
module_param(capture_ro, bool, 0444);
MODULE_PARM_DESC(capture_ro, "capture nodes map frames read-only; programs that map them for writing, as many do, then fail");

static bool fg_vbuf_is_slot(const struct fg_node *node,
			    const struct vb2_buffer *vb, unsigned long size)
{
	return node->mem && node->mem->slots <= VIDEO_MAX_FRAME &&
	       vb->index < node->mem->slots && size <= node->mem->slot_size;
}

static void *fg_vbuf_alloc(struct vb2_buffer *vb, struct device *dev,
			   unsigned long size)
{
	struct fg_node *node = vb2_get_drv_priv(vb->vb2_queue);
	struct fg_vbuf *buf = kzalloc(sizeof(*buf), GFP_KERNEL_ACCOUNT);
	void *own;

	if (!buf)
		return ERR_PTR(-ENOMEM);
	/* A client of a capture node is no producer, but most map for writing. */
	buf->may_write = vb->vb2_queue->is_output || !capture_ro;
	if (fg_vbuf_is_slot(node, vb, size)) {
		fg_memory_get(node->mem);
		buf->mem = node->mem;
		buf->slot = vb->index;
		return buf;
	}
	own = vb2_vmalloc_memops.alloc(vb, dev, size);
	if (IS_ERR_OR_NULL(own)) {
		kfree(buf);
		return own ?: ERR_PTR(-ENOMEM);
	}
	buf->own = own;
	return buf;
}

static void fg_vbuf_put(void *priv)
{
	struct fg_vbuf *buf = priv;

	if (buf->own)
		vb2_vmalloc_memops.put(buf->own);
	fg_memory_put(buf->mem);
	kfree(buf);
}

/* A slot of the current memory as it is; all else through the kernel's mapping. */
static void *fg_vbuf_attach(struct vb2_buffer *vb, struct device *dev,
			    struct dma_buf *dmabuf, unsigned long size)
{
	const struct fg_node *node = vb2_get_drv_priv(vb->vb2_queue);
	const struct fg_dmabuf *slot = fg_dmabuf_of(dmabuf);
	struct fg_vbuf *buf = kzalloc(sizeof(*buf), GFP_KERNEL_ACCOUNT);
	void *own;

	if (!buf)
		return ERR_PTR(-ENOMEM);
	if (slot && slot->mem == node->mem && size <= node->mem->slot_size) {
		fg_memory_get(node->mem);
		buf->mem = node->mem;
		buf->slot = slot->slot;
		return buf;
	}
	own = vb2_vmalloc_memops.attach_dmabuf(vb, dev, dmabuf, size);
	if (IS_ERR(own)) {
		kfree(buf);
		return own;
	}
	buf->own = own;
	return buf;
}

static void fg_vbuf_detach(void *priv)
{
	struct fg_vbuf *buf = priv;

	if (buf->own)
		vb2_vmalloc_memops.detach_dmabuf(buf->own);
	fg_memory_put(buf->mem);
	kfree(buf);
}

static int fg_vbuf_map(void *priv)
{
	struct fg_vbuf *buf = priv;

	return buf->mem ? 0 : vb2_vmalloc_memops.map_dmabuf(buf->own);
}

static void fg_vbuf_unmap(void *priv)
{
	struct fg_vbuf *buf = priv;

	if (!buf->mem)
		vb2_vmalloc_memops.unmap_dmabuf(buf->own);
}

static struct dma_buf *fg_vbuf_get_dmabuf(struct vb2_buffer *vb, void *priv,
					  unsigned long flags)
{
	struct fg_vbuf *buf = priv;
	bool writable = (flags & O_ACCMODE) != O_RDONLY;

	if (!buf->mem)
		return vb2_vmalloc_memops.get_dmabuf(vb, buf->own, flags);
	if (writable && !buf->may_write)
		return ERR_PTR(-EACCES);
	fg_memory_get(buf->mem);
	return fg_dmabuf_create(buf->mem, buf->slot, writable);
}

static void *fg_vbuf_vaddr(struct vb2_buffer *vb, void *priv)
{
	struct fg_vbuf *buf = priv;

	if (buf->mem)
		return buf->mem->chunk[buf->slot].vaddr;
	return vb2_vmalloc_memops.vaddr(vb, buf->own);
}

static unsigned int fg_vbuf_num_users(void *priv)
{
	struct fg_vbuf *buf = priv;

	/* A slot's other users are no concern of this queue. */
	return buf->mem ? 1 : vb2_vmalloc_memops.num_users(buf->own);
}

static int fg_vbuf_mmap(void *priv, struct vm_area_struct *vma)
{
	struct fg_vbuf *buf = priv;

	if (!buf->mem)
		return vb2_vmalloc_memops.mmap(buf->own, vma);
	return fg_mmap_slot(vma, buf->mem, buf->slot, 0, buf->may_write);
}

const struct vb2_mem_ops fg_node_mem_ops = {
	.alloc = fg_vbuf_alloc,
	.put = fg_vbuf_put,
	.get_dmabuf = fg_vbuf_get_dmabuf,
	.vaddr = fg_vbuf_vaddr,
	.num_users = fg_vbuf_num_users,
	.mmap = fg_vbuf_mmap,
	.attach_dmabuf = fg_vbuf_attach,
	.detach_dmabuf = fg_vbuf_detach,
	.map_dmabuf = fg_vbuf_map,
	.unmap_dmabuf = fg_vbuf_unmap,
};

void fg_node_buffer_done(struct fg_node_buffer *b, size_t length,
			 u64 timestamp, u32 sequence, bool damaged)
{
	struct vb2_buffer *vb = &b->vb.vb2_buf;

	vb2_set_plane_payload(vb, 0, length);
	vb->timestamp = timestamp;
	b->vb.sequence = sequence;
	b->vb.field = V4L2_FIELD_NONE;
	b->vb.flags &= ~V4L2_BUF_FLAG_LAST;
	vb2_buffer_done(vb, damaged ? VB2_BUF_STATE_ERROR :
				      VB2_BUF_STATE_DONE);
}
