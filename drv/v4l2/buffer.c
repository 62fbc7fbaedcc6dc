// SPDX-License-Identifier: GPL-2.0-only
/*
 * videobuf2's memory: a queue's buffer is the ring's slot of the same number,
 * mapped and exported as the ring's own node does it. What no slot can be
 * (CREATE_BUFS for more or larger ones, no ring set up yet) has memory of its
 * own, into which frames are copied, and counted; so have buffers for placeholders.
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

static bool fr_vbuf_is_slot(const struct fr_node *node,
			    const struct vb2_buffer *vb, unsigned long size)
{
	return node->mem && node->mem->slots <= VIDEO_MAX_FRAME &&
	       vb->index < node->mem->slots && size <= node->mem->slot_size;
}

static void *fr_vbuf_alloc(struct vb2_buffer *vb, struct device *dev,
			   unsigned long size)
{
	struct fr_node *node = vb2_get_drv_priv(vb->vb2_queue);
	struct fr_vbuf *buf = kzalloc(sizeof(*buf), GFP_KERNEL_ACCOUNT);
	void *own;

	if (!buf)
		return ERR_PTR(-ENOMEM);
	/* A client of a capture node is no producer, but most map for writing. */
	buf->may_write = vb->vb2_queue->is_output || !capture_ro;
	if (fr_vbuf_is_slot(node, vb, size)) {
		fr_memory_get(node->mem);
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

static void fr_vbuf_put(void *priv)
{
	struct fr_vbuf *buf = priv;

	if (buf->own)
		vb2_vmalloc_memops.put(buf->own);
	fr_memory_put(buf->mem);
	kfree(buf);
}

/* A slot of the current memory as it is; all else through the kernel's mapping. */
static void *fr_vbuf_attach(struct vb2_buffer *vb, struct device *dev,
			    struct dma_buf *dmabuf, unsigned long size)
{
	const struct fr_node *node = vb2_get_drv_priv(vb->vb2_queue);
	const struct fr_dmabuf *slot = fr_dmabuf_of(dmabuf);
	struct fr_vbuf *buf = kzalloc(sizeof(*buf), GFP_KERNEL_ACCOUNT);
	void *own;

	if (!buf)
		return ERR_PTR(-ENOMEM);
	if (slot && slot->mem == node->mem && size <= node->mem->slot_size) {
		fr_memory_get(node->mem);
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

static void fr_vbuf_detach(void *priv)
{
	struct fr_vbuf *buf = priv;

	if (buf->own)
		vb2_vmalloc_memops.detach_dmabuf(buf->own);
	fr_memory_put(buf->mem);
	kfree(buf);
}

static int fr_vbuf_map(void *priv)
{
	struct fr_vbuf *buf = priv;

	return buf->mem ? 0 : vb2_vmalloc_memops.map_dmabuf(buf->own);
}

static void fr_vbuf_unmap(void *priv)
{
	struct fr_vbuf *buf = priv;

	if (!buf->mem)
		vb2_vmalloc_memops.unmap_dmabuf(buf->own);
}

static struct dma_buf *fr_vbuf_get_dmabuf(struct vb2_buffer *vb, void *priv,
					  unsigned long flags)
{
	struct fr_vbuf *buf = priv;
	bool writable = (flags & O_ACCMODE) != O_RDONLY;

	if (!buf->mem)
		return vb2_vmalloc_memops.get_dmabuf(vb, buf->own, flags);
	if (writable && !buf->may_write)
		return ERR_PTR(-EACCES);
	fr_memory_get(buf->mem);
	return fr_dmabuf_create(buf->mem, buf->slot, writable);
}

static void *fr_vbuf_vaddr(struct vb2_buffer *vb, void *priv)
{
	struct fr_vbuf *buf = priv;

	if (buf->mem)
		return buf->mem->chunk[buf->slot].vaddr;
	return vb2_vmalloc_memops.vaddr(vb, buf->own);
}

static unsigned int fr_vbuf_num_users(void *priv)
{
	struct fr_vbuf *buf = priv;

	/* A slot's other users are no concern of this queue. */
	return buf->mem ? 1 : vb2_vmalloc_memops.num_users(buf->own);
}

static int fr_vbuf_mmap(void *priv, struct vm_area_struct *vma)
{
	struct fr_vbuf *buf = priv;

	if (!buf->mem)
		return vb2_vmalloc_memops.mmap(buf->own, vma);
	return fr_mmap_slot(vma, buf->mem, buf->slot, 0, buf->may_write);
}

const struct vb2_mem_ops fr_node_mem_ops = {
	.alloc = fr_vbuf_alloc,
	.put = fr_vbuf_put,
	.get_dmabuf = fr_vbuf_get_dmabuf,
	.vaddr = fr_vbuf_vaddr,
	.num_users = fr_vbuf_num_users,
	.mmap = fr_vbuf_mmap,
	.attach_dmabuf = fr_vbuf_attach,
	.detach_dmabuf = fr_vbuf_detach,
	.map_dmabuf = fr_vbuf_map,
	.unmap_dmabuf = fr_vbuf_unmap,
};

void fr_node_buffer_done(struct fr_node_buffer *b, size_t length,
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
