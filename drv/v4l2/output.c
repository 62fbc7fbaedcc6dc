// SPDX-License-Identifier: GPL-2.0-only
/*
 * An output node's stream: the producer of the ring, whose client's buffers
 * become frames. A buffer that is a slot becomes one at once, and is given back
 * when the client asks and the ring lets the slot go: nobody holds it, a newer
 * frame is there, and a lossless consumer has had it. What is no slot is copied
 * into one that the client does not have.
 *
 * The client asks by DQBUF, poll() or write(), and not before: as long as it has
 * buffers to fill, frames stay for consumers. A worker goes on where the ring
 * had to be waited for.
 */
#include <linux/dma-buf.h>
#include <linux/ktime.h>
#include <linux/list.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <linux/time.h>
#include "output.h"

/* Called under the ring's lock. */
int fg_output_woken(struct wait_queue_entry *wait, unsigned int mode, int sync,
		    void *key)
{
	struct fg_output *out = container_of(wait, struct fg_output, wait);

	if (READ_ONCE(out->asked) || !list_empty_careful(&out->waiting))
		queue_work(system_highpri_wq, &out->work);
	return 0;
}

bool fg_output_is_slot(const struct fg_output *out, struct vb2_buffer *vb)
{
	const struct fg_vbuf *buf = fg_vbuf(vb);

	return buf->mem && buf->mem == out->node->mem;
}

static void fg_output_done(struct fg_output *out, struct fg_node_buffer *b,
			   enum vb2_buffer_state state)
{
	b->vb.sequence = out->sequence++;
	b->vb.field = V4L2_FIELD_NONE;
	out->done++;
	WRITE_ONCE(out->asked, false);
	vb2_buffer_done(&b->vb.vb2_buf, state);
}

/* What the ring is told of the frame, and the client when it was. */
static void fg_output_describe(const struct fg_output *out,
			       struct vb2_buffer *vb,
			       struct framering_meta *meta)
{
	*meta = (struct framering_meta){
		.timestamp = ktime_get_ns(),
		.clock_id = CLOCK_MONOTONIC,
	};
	vb->timestamp = meta->timestamp;
	/* Of what is not compressed a frame is whole. */
	if (!out->node->pix.bytesperline)
		meta->bytesused[0] = min_t(u32, vb2_get_plane_payload(vb, 0),
					   out->node->pix.sizeimage);
}

static int fg_output_queue_slot(struct fg_output *out, struct vb2_buffer *vb,
				u32 slot)
{
	struct framering_meta meta;
	u64 sequence;

	fg_output_describe(out, vb, &meta);
	fg_dmabuf_publish_slot(out->node->mem, slot);
	return fg_queue_own(out->ff, slot, &meta, &sequence);
}

static int fg_output_copy(struct fg_output *out, struct vb2_buffer *vb,
			  u32 slot)
{
	struct dma_buf *dmabuf = vb->planes[0].dbuf;
	struct fg_memory *mem = out->node->mem;
	size_t bytes = min3((size_t)vb2_get_plane_payload(vb, 0),
			    (size_t)out->node->pix.sizeimage, mem->slot_size);
	const void *from = vb2_plane_vaddr(vb, 0);
	int ret = from ? 0 : -ENOMEM;

	if (!ret && dmabuf)
		ret = dma_buf_begin_cpu_access(dmabuf, DMA_FROM_DEVICE);
	if (ret)
		return ret;
	memcpy(mem->chunk[slot].vaddr, from, bytes);
	if (dmabuf)
		dma_buf_end_cpu_access(dmabuf, DMA_FROM_DEVICE);
	fg_node_count(out->node->fdev, NULL, bytes);
	return 0;
}

static int fg_output_put_copy(struct fg_output *out, struct fg_node_buffer *b)
{
	struct vb2_buffer *vb = &b->vb.vb2_buf;
	struct fg_taken taken;
	int ret = fg_dequeue_of(out->ff, ~out->clients, &taken);

	if (ret)
		return ret;
	ret = fg_output_copy(out, vb, taken.slot);
	if (!ret)
		ret = fg_output_queue_slot(out, vb, taken.slot);
	if (ret)
		fg_cancel(out->ff, taken.slot);
	else
		fg_output_done(out, b, VB2_BUF_STATE_DONE);
	return ret;
}

static int fg_output_put(struct fg_output *out, struct fg_node_buffer *b)
{
	struct vb2_buffer *vb = &b->vb.vb2_buf;
	u32 slot = fg_vbuf(vb)->slot;
	int ret;

	if (!fg_output_is_slot(out, vb))
		return fg_output_put_copy(out, b);
	ret = fg_output_queue_slot(out, vb, slot);
	if (ret)
		return ret;
	/* Until here no copy may go there. */
	out->clients &= ~BIT_ULL(slot);
	out->queued[slot] = b;
	return 0;
}

/* -EAGAIN, -ENOBUFS: the ring has no slot for it yet. */
static void fg_output_put_all(struct fg_output *out)
{
	struct fg_node_buffer *b, *next;
	int ret;

	list_for_each_entry_safe(b, next, &out->waiting, list) {
		ret = fg_output_put(out, b);
		if (ret == -EAGAIN || ret == -ENOBUFS)
			continue;
		list_del(&b->list);
		if (ret)
			fg_output_done(out, b, VB2_BUF_STATE_ERROR);
	}
}

static u64 fg_output_queued(const struct fg_output *out)
{
	u64 mask = 0;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(out->queued); i++)
		if (out->queued[i])
			mask |= BIT_ULL(i);
	return mask;
}

static void fg_output_give_one(struct fg_output *out)
{
	struct fg_node_buffer *b;
	struct fg_taken taken;

	if (fg_dequeue_of(out->ff, fg_output_queued(out), &taken))
		return;
	b = out->queued[taken.slot];
	out->queued[taken.slot] = NULL;
	out->clients |= BIT_ULL(taken.slot);
	/* Else the ring's limit of DEQUEUED slots would be the client's. */
	fg_cancel(out->ff, taken.slot);
	fg_output_done(out, b, VB2_BUF_STATE_DONE);
}

void fg_output_step(struct fg_output *out)
{
	lockdep_assert_held(&out->mutex);
	if (!out->ff)
		return;
	fg_output_put_all(out);
	if (out->asked)
		fg_output_give_one(out);
}

void fg_output_work(struct work_struct *work)
{
	struct fg_output *out = container_of(work, struct fg_output, work);

	guard(mutex)(&out->mutex);
	fg_output_step(out);
}

void fg_output_add(struct fg_output *out, struct fg_node_buffer *b)
{
	lockdep_assert_held(&out->mutex);
	list_add_tail(&b->list, &out->waiting);
	/* QBUF waits for no copy. */
	if (fg_output_is_slot(out, &b->vb.vb2_buf))
		fg_output_step(out);
	else
		queue_work(system_highpri_wq, &out->work);
}

void fg_output_give_all(struct fg_output *out)
{
	struct fg_node_buffer *b, *next;
	unsigned int i;

	lockdep_assert_held(&out->mutex);
	for (i = 0; i < ARRAY_SIZE(out->queued); i++) {
		if (!out->queued[i])
			continue;
		out->clients |= BIT_ULL(i);
		vb2_buffer_done(&out->queued[i]->vb.vb2_buf,
				VB2_BUF_STATE_ERROR);
		out->queued[i] = NULL;
	}
	list_for_each_entry_safe(b, next, &out->waiting, list) {
		list_del(&b->list);
		vb2_buffer_done(&b->vb.vb2_buf, VB2_BUF_STATE_ERROR);
	}
	out->done = 0;
	WRITE_ONCE(out->asked, false);
}
