// SPDX-License-Identifier: GPL-2.0-only
/* What videobuf2 asks of an output node: buffers, and starting and stopping. */
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/minmax.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <media/v4l2-ioctl.h>
#include "output.h"

/* One with the client, one being read, one waiting, and the newest. */
#define FG_OUTPUT_MIN_SLOTS	4U
/* How long STREAMOFF waits for consumers. */
#define FG_OUTPUT_DRAIN_MS	1000
#define FG_OUTPUT_LOOK_MS	5

/*
 * What to set up: the policy is what the ring has already, and what else V4L2
 * cannot say too, where it has the same picture.
 */
static void fg_output_want(struct fg_output *out, unsigned int buffers,
			   struct framering_setup *setup)
{
	struct fg_node *node = out->node;
	const struct fg_generation *gen;
	struct v4l2_pix_format pix;

	*setup = (struct framering_setup){
		.slots = clamp_t(u32, buffers, FG_OUTPUT_MIN_SLOTS,
				 VIDEO_MAX_FRAME),
		.cache = FRAMERING_CACHE_DEFAULT,
	};
	fg_v4l2_to_format(&node->pix, &setup->format);
	scoped_guard(fg_device, node->fdev) {
		gen = node->fdev->current_gen;
		if (!gen)
			break;
		setup->policy = gen->policy;
		setup->flags = gen->flags;
		if (fg_v4l2_from_format(&gen->format, &pix) ||
		    !fg_v4l2_same_picture(&pix, &node->pix))
			break;
		setup->format = gen->format;
		setup->cache = gen->cache_wanted;
		setup->memory = gen->memory;
	}
	setup->format.interval_num = out->interval.numerator;
	setup->format.interval_den = out->interval.denominator;
}

static int fg_output_start_producer(struct fg_output *out,
				    struct framering_setup *setup)
{
	struct fg_node *node = out->node;
	struct fg_file *ff = fg_file_create(node->fdev, true);
	int ret;

	if (IS_ERR(ff))
		return PTR_ERR(ff);
	ff->owns_slots = true;
	ret = fg_setup(ff, setup);
	/* Fewer than asked for will do. */
	while ((ret == -EDQUOT || ret == -ENOMEM) &&
	       setup->slots > FG_OUTPUT_MIN_SLOTS) {
		setup->slots = max(setup->slots / 2, FG_OUTPUT_MIN_SLOTS);
		ret = fg_setup(ff, setup);
	}
	if (ret) {
		fg_file_destroy(ff);
		/* V4L2 has no word for a limit. */
		return ret == -EDQUOT ? -ENOMEM : ret;
	}
	fg_node_take_ring(node);
	/* The ring has gone meanwhile. */
	if (!node->gen) {
		fg_file_destroy(ff);
		return -ENODEV;
	}
	scoped_guard(mutex, &out->mutex) {
		out->ff = ff;
		out->clients = 0;
		out->done = 0;
		out->sequence = 0;
	}
	add_wait_queue(&node->fdev->wait_producer, &out->wait);
	return 0;
}

static int fg_output_setup(struct fg_output *out, unsigned int buffers)
{
	struct framering_setup setup;

	fg_node_leave_ring(out->node);
	fg_output_want(out, buffers, &setup);
	return fg_output_start_producer(out, &setup);
}

void fg_output_leave(struct fg_node *node)
{
	struct fg_output *out = node->data;
	struct fg_file *ff;

	scoped_guard(mutex, &out->mutex) {
		ff = out->ff;
		out->ff = NULL;
	}
	if (!ff)
		return;
	remove_wait_queue(&node->fdev->wait_producer, &out->wait);
	cancel_work_sync(&out->work);
	/* Else frames stay; but a node that goes leaves its client's mappings. */
	if (!video_is_registered(&node->vdev))
		fg_withdraw(ff, FG_RING_ALL_SLOTS);
	fg_file_destroy(ff);
}

static int fg_output_queue_setup(struct vb2_queue *q, unsigned int *buffers,
				 unsigned int *planes, unsigned int sizes[],
				 struct device *devices[])
{
	struct fg_node *node = vb2_get_drv_priv(q);
	unsigned int all = vb2_get_num_buffers(q) + *buffers;
	int ret = 0;

	/* CREATE_BUFS: of any size that will do. */
	if (*planes && (*planes != 1 || sizes[0] < node->pix.sizeimage))
		return -EINVAL;
	/* videobuf2 comes again if memory was too little for all. */
	if (!node->taken)
		ret = fg_output_setup(node->data, *buffers);
	if (!ret && *planes)
		ret = fg_node_check_sizes(all, sizes[0]);
	if (ret || *planes)
		return ret;
	*planes = 1;
	sizes[0] = node->pix.sizeimage;
	/* Neither a slot without a buffer, nor a buffer that is no slot. */
	if (q->memory == VB2_MEMORY_MMAP)
		*buffers = node->mem->slots;
	return 0;
}

static bool fg_output_is_free(struct fg_output *out, u32 slot)
{
	guard(fg_device)(out->node->fdev);
	return out->ff->gen->ring.slot[slot].state == FG_SLOT_FREE &&
	       !out->queued[slot] && !(out->clients & BIT_ULL(slot));
}

static int fg_output_buf_init(struct vb2_buffer *vb)
{
	struct fg_node *node = vb2_get_drv_priv(vb->vb2_queue);
	struct fg_output *out = node->data;

	guard(mutex)(&out->mutex);
	if (!fg_output_is_slot(out, vb))
		return 0;
	/*
	 * Whoever brings a slot of the ring's own has not waited for it, nor has
	 * CREATE_BUFS, where copies may be in slots by then.
	 */
	if (!fg_output_is_free(out, fg_vbuf(vb)->slot))
		return -EBUSY;
	out->clients |= BIT_ULL(fg_vbuf(vb)->slot);
	return 0;
}

static int fg_output_buf_out_validate(struct vb2_buffer *vb)
{
	struct vb2_v4l2_buffer *vbuf = to_vb2_v4l2_buffer(vb);

	/* Whatever it says: frames are whole. */
	vbuf->field = V4L2_FIELD_NONE;
	/* write() tells videobuf2's buffer, which this one is about to overrule. */
	if (vb2_fileio_is_active(vb->vb2_queue))
		vbuf->planes[0].bytesused = vb->planes[0].bytesused;
	return 0;
}

static int fg_output_buf_prepare(struct vb2_buffer *vb)
{
	const struct fg_node *node = vb2_get_drv_priv(vb->vb2_queue);

	if (vb2_plane_size(vb, 0) < node->pix.sizeimage)
		return -EINVAL;
	/* Nothing is no frame; only of what is compressed there may be less. */
	if (!vb2_get_plane_payload(vb, 0))
		return -EINVAL;
	if (node->pix.bytesperline &&
	    vb2_get_plane_payload(vb, 0) < node->pix.sizeimage)
		return -EINVAL;
	return 0;
}

static void fg_output_buf_queue(struct vb2_buffer *vb)
{
	struct fg_node *node = vb2_get_drv_priv(vb->vb2_queue);
	struct fg_output *out = node->data;

	guard(mutex)(&out->mutex);
	fg_output_add(out, fg_node_buffer(vb));
}

static void fg_output_buf_finish(struct vb2_buffer *vb)
{
	struct fg_node *node = vb2_get_drv_priv(vb->vb2_queue);
	struct fg_output *out = node->data;

	guard(mutex)(&out->mutex);
	if (out->done)
		out->done--;
}

/* The client gives its slot up; what has become a frame stays one. */
static void fg_output_buf_cleanup(struct vb2_buffer *vb)
{
	struct fg_node *node = vb2_get_drv_priv(vb->vb2_queue);
	struct fg_output *out = node->data;

	guard(mutex)(&out->mutex);
	if (fg_output_is_slot(out, vb))
		out->clients &= ~BIT_ULL(fg_vbuf(vb)->slot);
}

static int fg_output_start(struct vb2_queue *q, unsigned int count)
{
	return 0;
}

static void fg_output_stop(struct vb2_queue *q)
{
	struct fg_node *node = vb2_get_drv_priv(q);
	struct fg_output *out = node->data;

	guard(mutex)(&out->mutex);
	fg_output_give_all(out);
}

const struct vb2_ops fg_output_queue_ops = {
	.queue_setup = fg_output_queue_setup,
	.buf_init = fg_output_buf_init,
	.buf_out_validate = fg_output_buf_out_validate,
	.buf_prepare = fg_output_buf_prepare,
	.buf_queue = fg_output_buf_queue,
	.buf_finish = fg_output_buf_finish,
	.buf_cleanup = fg_output_buf_cleanup,
	.start_streaming = fg_output_start,
	.stop_streaming = fg_output_stop,
	FG_VB2_WAIT_OPS
};

void fg_output_ask(struct fg_output *out, bool if_all)
{
	struct fg_node_buffer *b;
	unsigned int count = 0;
	unsigned int i;

	guard(mutex)(&out->mutex);
	if (!out->ff || out->done)
		return;
	for (i = 0; i < ARRAY_SIZE(out->queued); i++)
		count += !!out->queued[i];
	list_for_each_entry(b, &out->waiting, list)
		count++;
	if (if_all && count < vb2_get_num_buffers(&out->node->queue))
		return;
	WRITE_ONCE(out->asked, true);
	fg_output_step(out);
}

static bool fg_output_is_drained(struct fg_output *out)
{
	guard(mutex)(&out->mutex);
	if (!out->ff)
		return true;
	guard(fg_device)(out->node->fdev);
	return !fg_generation_is_wanted(out->ff->gen);
}

void fg_output_drain(struct fg_output *out)
{
	unsigned long end = jiffies + msecs_to_jiffies(FG_OUTPUT_DRAIN_MS);

	mutex_unlock(&out->node->lock);
	while (!fg_output_is_drained(out) && time_before(jiffies, end) &&
	       !signal_pending(current))
		msleep_interruptible(FG_OUTPUT_LOOK_MS);
	mutex_lock(&out->node->lock);
}

void fg_output_withdraw(struct fg_output *out)
{
	guard(mutex)(&out->mutex);
	if (out->ff)
		fg_withdraw(out->ff, FG_RING_ALL_SLOTS);
}

int fg_output_init(struct fg_node *node)
{
	struct fg_output *out = kzalloc(sizeof(*out), GFP_KERNEL);

	if (!out)
		return -ENOMEM;
	out->node = node;
	mutex_init(&out->mutex);
	INIT_LIST_HEAD(&out->waiting);
	INIT_WORK(&out->work, fg_output_work);
	init_waitqueue_func_entry(&out->wait, fg_output_woken);
	out->interval = (struct v4l2_fract){ 1, FG_DEFAULT_RATE };
	node->data = out;
	return 0;
}

void fg_output_finish(struct fg_node *node)
{
	struct fg_output *out = node->data;

	mutex_destroy(&out->mutex);
	kfree(out);
}
