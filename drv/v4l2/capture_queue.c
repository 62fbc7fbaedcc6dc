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
static int fg_capture_woken(struct wait_queue_entry *wait, unsigned int mode,
			    int sync, void *key)
{
	fg_capture_poke(container_of(wait, struct fg_capture, wait));
	return 0;
}

/*
 * All slots, else frames in the others could not be handed over; and no more: ffmpeg
 * asks for 256, which would be copied to. But for placeholders, which need memory that
 * is no slot's, where there is room for it.
 */
static void fg_capture_count_buffers(struct fg_node *node, unsigned int *buffers)
{
	const struct fg_capture *cap = node->data;
	unsigned int all = node->mem->slots + FG_NODE_SPARES;

	*buffers = node->mem->slots;
	if (!READ_ONCE(cap->placeholder) || all > VIDEO_MAX_FRAME ||
	    fg_node_check_sizes(all, node->pix.sizeimage))
		return;
	node->spares_end = all;
	*buffers = all;
}

/* There could not be so many: all slots there must be, spares there may. */
static void fg_capture_recount_buffers(struct fg_node *node,
				       unsigned int *buffers)
{
	node->spares_end = min(node->spares_end, *buffers);
	*buffers = max(*buffers, node->mem->slots);
}

static void fg_capture_later(struct work_struct *work)
{
	fg_capture_poke(container_of(to_delayed_work(work), struct fg_capture,
				     later));
}

static int fg_capture_queue_setup(struct vb2_queue *q, unsigned int *buffers,
				  unsigned int *planes, unsigned int sizes[],
				  struct device *devices[])
{
	struct fg_node *node = vb2_get_drv_priv(q);
	unsigned int all = vb2_get_num_buffers(q) + *buffers;
	/* videobuf2 comes again if memory was too little for all. */
	bool again = node->taken;

	if (!again)
		fg_node_take_ring(node);
	/* CREATE_BUFS: as many as asked for, of any size that will do. */
	if (*planes) {
		if (*planes != 1 || sizes[0] < node->pix.sizeimage)
			return -EINVAL;
		return fg_node_check_sizes(all, sizes[0]);
	}
	*planes = 1;
	sizes[0] = node->pix.sizeimage;
	if (node->mem && node->mem->slots <= VIDEO_MAX_FRAME) {
		if (again)
			fg_capture_recount_buffers(node, buffers);
		else
			fg_capture_count_buffers(node, buffers);
	}
	return fg_node_check_sizes(*buffers, sizes[0]);
}

static int fg_capture_buf_prepare(struct vb2_buffer *vb)
{
	const struct fg_node *node = vb2_get_drv_priv(vb->vb2_queue);

	return vb2_plane_size(vb, 0) < node->pix.sizeimage ? -EINVAL : 0;
}

static void fg_capture_buf_queue(struct vb2_buffer *vb)
{
	struct fg_node *node = vb2_get_drv_priv(vb->vb2_queue);
	struct fg_node_buffer *b = fg_node_buffer(vb);
	struct fg_capture *cap = node->data;

	fg_capture_unhold(cap, b);
	scoped_guard(fg_capture, cap) {
		list_add_tail(&b->list, &cap->buffers);
		if (!fg_vbuf(vb)->mem) {
			cap->shows = true;
			if (!fg_node_is_spare(node, vb->index))
				WRITE_ONCE(cap->copies, true);
		}
	}
	fg_capture_poke(cap);
}

static void fg_capture_buf_finish(struct vb2_buffer *vb)
{
	struct fg_node *node = vb2_get_drv_priv(vb->vb2_queue);
	struct fg_capture *cap = node->data;

	scoped_guard(fg_capture, cap) {
		if (cap->undelivered != fg_node_buffer(vb))
			return;
		cap->undelivered = NULL;
	}
	fg_capture_poke(cap);
}

static void fg_capture_buf_cleanup(struct vb2_buffer *vb)
{
	struct fg_node *node = vb2_get_drv_priv(vb->vb2_queue);
	struct fg_capture *cap = node->data;

	fg_capture_unhold(cap, fg_node_buffer(vb));
	fg_capture_settle(cap);
}

static void fg_capture_give_back(struct fg_capture *cap,
				 enum vb2_buffer_state state)
{
	struct fg_node_buffer *b, *next;
	LIST_HEAD(all);

	scoped_guard(fg_capture, cap)
		list_splice_init(&cap->buffers, &all);
	list_for_each_entry_safe(b, next, &all, list) {
		list_del(&b->list);
		vb2_buffer_done(&b->vb.vb2_buf, state);
	}
}

static int fg_capture_open_file(struct fg_capture *cap)
{
	struct fg_device *fdev = cap->node->fdev;
	struct fg_file *ff;

	if (!cap->ff) {
		ff = fg_file_create(fdev, false);
		if (IS_ERR(ff))
			return PTR_ERR(ff);
		cap->ff = ff;
	}
	guard(fg_device)(fdev);
	fg_file_note_user(cap->ff);
	/* What has happened before is not news. */
	cap->ff->events = 0;
	return 0;
}

static int fg_capture_start(struct vb2_queue *q, unsigned int count)
{
	struct fg_node *node = vb2_get_drv_priv(q);
	struct fg_capture *cap = node->data;
	int ret = fg_capture_open_file(cap);

	if (ret) {
		fg_capture_give_back(cap, VB2_BUF_STATE_QUEUED);
		return ret;
	}
	/* Closing ends a stream without a word to videobuf2 of this. */
	vb2_clear_last_buffer_dequeued(q);
	/* The ring may have been set up anew between G_FMT and REQBUFS. */
	cap->stale = cap->told_to == q->owner &&
		     !fg_v4l2_same_picture(&cap->told, &node->pix);
	cap->started = false;
	cap->ended = false;
	cap->next_sequence = 0;
	cap->idle_due = 0;
	cap->gone = false;
	scoped_guard(fg_capture, cap)
		cap->streaming = true;
	add_wait_queue(&node->fdev->wait_consumers, &cap->wait);
	fg_capture_poke(cap);
	return 0;
}

static void fg_capture_stop(struct vb2_queue *q)
{
	struct fg_node *node = vb2_get_drv_priv(q);
	struct fg_capture *cap = node->data;
	struct fg_node_buffer *b;

	remove_wait_queue(&node->fdev->wait_consumers, &cap->wait);
	scoped_guard(fg_capture, cap)
		cap->streaming = false;
	cancel_work_sync(&cap->work);
	cancel_delayed_work_sync(&cap->later);
	scoped_guard(fg_capture, cap) {
		b = cap->undelivered;
		cap->undelivered = NULL;
		cap->shows = false;
		WRITE_ONCE(cap->copies, false);
	}
	if (b)
		fg_capture_unhold(cap, b);
	fg_capture_give_back(cap, VB2_BUF_STATE_ERROR);
	fg_capture_settle(cap);
}

const struct vb2_ops fg_capture_queue_ops = {
	.queue_setup = fg_capture_queue_setup,
	.buf_prepare = fg_capture_buf_prepare,
	.buf_queue = fg_capture_buf_queue,
	.buf_finish = fg_capture_buf_finish,
	.buf_cleanup = fg_capture_buf_cleanup,
	.start_streaming = fg_capture_start,
	.stop_streaming = fg_capture_stop,
	FG_VB2_WAIT_OPS
};

int fg_capture_init(struct fg_node *node)
{
	struct fg_capture *cap = kzalloc(sizeof(*cap), GFP_KERNEL);

	if (!cap)
		return -ENOMEM;
	cap->node = node;
	spin_lock_init(&cap->lock);
	INIT_LIST_HEAD(&cap->buffers);
	INIT_WORK(&cap->work, fg_capture_work);
	INIT_DELAYED_WORK(&cap->later, fg_capture_later);
	init_waitqueue_func_entry(&cap->wait, fg_capture_woken);
	node->data = cap;
	return 0;
}

void fg_capture_finish(struct fg_node *node)
{
	struct fg_capture *cap = node->data;

	/* buf_queue and buf_finish poke, streaming or not. */
	cancel_delayed_work_sync(&cap->later);
	cancel_work_sync(&cap->work);
	fg_capture_settle(cap);
	fg_placeholder_put(cap->placeholder);
	kfree(cap);
}
