// SPDX-License-Identifier: GPL-2.0-only
/* A capture node's queue: what videobuf2 asks of it, on behalf of the client. */
#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/list.h>
#include <linux/minmax.h>
#include <linux/slab.h>
#include "capture.h"
#include "placeholder.h"

/* Called under the ring's lock. */
static int fr_capture_woken(struct wait_queue_entry *wait, unsigned int mode,
			    int sync, void *key)
{
	fr_capture_poke(container_of(wait, struct fr_capture, wait));
	return 0;
}

/*
 * All slots, else frames in the others could not be handed over; and no more: ffmpeg
 * asks for 256, which would be copied to. But for placeholders, which need memory that
 * is no slot's, where there is room for it.
 */
static void fr_capture_count_buffers(struct fr_node *node, unsigned int *buffers)
{
	const struct fr_capture *cap = node->data;
	unsigned int all = node->mem->slots + FR_NODE_SPARES;

	*buffers = node->mem->slots;
	if (!READ_ONCE(cap->placeholder) || all > VIDEO_MAX_FRAME ||
	    fr_node_check_sizes(all, node->pix.sizeimage))
		return;
	node->spares_end = all;
	*buffers = all;
}

/* There could not be so many: all slots there must be, spares there may. */
static void fr_capture_recount_buffers(struct fr_node *node,
				       unsigned int *buffers)
{
	node->spares_end = min(node->spares_end, *buffers);
	*buffers = max(*buffers, node->mem->slots);
}

static void fr_capture_later(struct work_struct *work)
{
	fr_capture_poke(container_of(to_delayed_work(work), struct fr_capture,
				     later));
}

static int fr_capture_queue_setup(struct vb2_queue *q, unsigned int *buffers,
				  unsigned int *planes, unsigned int sizes[],
				  struct device *devices[])
{
	struct fr_node *node = vb2_get_drv_priv(q);
	unsigned int all = vb2_get_num_buffers(q) + *buffers;
	/* videobuf2 comes again if memory was too little for all. */
	bool again = node->taken;

	if (!again)
		fr_node_take_ring(node);
	/* CREATE_BUFS: as many as asked for, of any size that will do. */
	if (*planes) {
		if (*planes != 1 || sizes[0] < node->pix.sizeimage)
			return -EINVAL;
		return fr_node_check_sizes(all, sizes[0]);
	}
	*planes = 1;
	sizes[0] = node->pix.sizeimage;
	if (node->mem && node->mem->slots <= VIDEO_MAX_FRAME) {
		if (again)
			fr_capture_recount_buffers(node, buffers);
		else
			fr_capture_count_buffers(node, buffers);
	}
	return fr_node_check_sizes(*buffers, sizes[0]);
}

static int fr_capture_buf_prepare(struct vb2_buffer *vb)
{
	const struct fr_node *node = vb2_get_drv_priv(vb->vb2_queue);

	return vb2_plane_size(vb, 0) < node->pix.sizeimage ? -EINVAL : 0;
}

static void fr_capture_buf_queue(struct vb2_buffer *vb)
{
	struct fr_node *node = vb2_get_drv_priv(vb->vb2_queue);
	struct fr_node_buffer *b = fr_node_buffer(vb);
	struct fr_capture *cap = node->data;

	fr_capture_unhold(cap, b);
	scoped_guard(fr_capture, cap) {
		list_add_tail(&b->list, &cap->buffers);
		if (!fr_vbuf(vb)->mem) {
			cap->shows = true;
			if (!fr_node_is_spare(node, vb->index))
				WRITE_ONCE(cap->copies, true);
		}
	}
	fr_capture_poke(cap);
}

static void fr_capture_buf_finish(struct vb2_buffer *vb)
{
	struct fr_node *node = vb2_get_drv_priv(vb->vb2_queue);
	struct fr_capture *cap = node->data;

	scoped_guard(fr_capture, cap) {
		if (cap->undelivered != fr_node_buffer(vb))
			return;
		cap->undelivered = NULL;
	}
	fr_capture_poke(cap);
}

static void fr_capture_buf_cleanup(struct vb2_buffer *vb)
{
	struct fr_node *node = vb2_get_drv_priv(vb->vb2_queue);
	struct fr_capture *cap = node->data;

	fr_capture_unhold(cap, fr_node_buffer(vb));
	fr_capture_settle(cap);
}

static void fr_capture_give_back(struct fr_capture *cap,
				 enum vb2_buffer_state state)
{
	struct fr_node_buffer *b, *next;
	LIST_HEAD(all);

	scoped_guard(fr_capture, cap)
		list_splice_init(&cap->buffers, &all);
	list_for_each_entry_safe(b, next, &all, list) {
		list_del(&b->list);
		vb2_buffer_done(&b->vb.vb2_buf, state);
	}
}

static int fr_capture_open_file(struct fr_capture *cap)
{
	struct fr_device *fdev = cap->node->fdev;
	struct fr_file *ff;

	if (!cap->ff) {
		ff = fr_file_create(fdev, false);
		if (IS_ERR(ff))
			return PTR_ERR(ff);
		cap->ff = ff;
	}
	guard(fr_device)(fdev);
	fr_file_note_user(cap->ff);
	/* What has happened before is not news. */
	cap->ff->events = 0;
	return 0;
}

static int fr_capture_start(struct vb2_queue *q, unsigned int count)
{
	struct fr_node *node = vb2_get_drv_priv(q);
	struct fr_capture *cap = node->data;
	int ret = fr_capture_open_file(cap);

	if (ret) {
		fr_capture_give_back(cap, VB2_BUF_STATE_QUEUED);
		return ret;
	}
	/* Closing ends a stream without a word to videobuf2 of this. */
	vb2_clear_last_buffer_dequeued(q);
	/* The ring may have been set up anew between G_FMT and REQBUFS. */
	cap->stale = cap->told_to == q->owner &&
		     !fr_v4l2_same_picture(&cap->told, &node->pix);
	cap->started = false;
	cap->ended = false;
	cap->next_sequence = 0;
	cap->idle_due = 0;
	cap->gone = false;
	scoped_guard(fr_capture, cap)
		cap->streaming = true;
	add_wait_queue(&node->fdev->wait_consumers, &cap->wait);
	fr_capture_poke(cap);
	return 0;
}

static void fr_capture_stop(struct vb2_queue *q)
{
	struct fr_node *node = vb2_get_drv_priv(q);
	struct fr_capture *cap = node->data;
	struct fr_node_buffer *b;

	remove_wait_queue(&node->fdev->wait_consumers, &cap->wait);
	scoped_guard(fr_capture, cap)
		cap->streaming = false;
	cancel_work_sync(&cap->work);
	cancel_delayed_work_sync(&cap->later);
	scoped_guard(fr_capture, cap) {
		b = cap->undelivered;
		cap->undelivered = NULL;
		cap->shows = false;
		WRITE_ONCE(cap->copies, false);
	}
	if (b)
		fr_capture_unhold(cap, b);
	fr_capture_give_back(cap, VB2_BUF_STATE_ERROR);
	fr_capture_settle(cap);
}

const struct vb2_ops fr_capture_queue_ops = {
	.queue_setup = fr_capture_queue_setup,
	.buf_prepare = fr_capture_buf_prepare,
	.buf_queue = fr_capture_buf_queue,
	.buf_finish = fr_capture_buf_finish,
	.buf_cleanup = fr_capture_buf_cleanup,
	.start_streaming = fr_capture_start,
	.stop_streaming = fr_capture_stop,
	FR_VB2_WAIT_OPS
};

int fr_capture_init(struct fr_node *node)
{
	struct fr_capture *cap = kzalloc(sizeof(*cap), GFP_KERNEL);

	if (!cap)
		return -ENOMEM;
	cap->node = node;
	spin_lock_init(&cap->lock);
	INIT_LIST_HEAD(&cap->buffers);
	INIT_WORK(&cap->work, fr_capture_work);
	INIT_DELAYED_WORK(&cap->later, fr_capture_later);
	init_waitqueue_func_entry(&cap->wait, fr_capture_woken);
	node->data = cap;
	return 0;
}

void fr_capture_finish(struct fr_node *node)
{
	struct fr_capture *cap = node->data;

	/* buf_queue and buf_finish poke, streaming or not. */
	cancel_delayed_work_sync(&cap->later);
	cancel_work_sync(&cap->work);
	fr_capture_settle(cap);
	fr_placeholder_put(cap->placeholder);
	kfree(cap);
}
