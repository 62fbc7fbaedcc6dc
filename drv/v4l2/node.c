// SPDX-License-Identifier: GPL-2.0-only
/*
 * Video nodes: adding and removing them, and what capture and output nodes
 * have in common.
 */
#include <linux/err.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <media/v4l2-event.h>
#include <media/v4l2-ioctl.h>
#include "placeholder.h"
#include "v4l2.h"

/* What a ring that is not set up says it is. */
#define FR_DEFAULT_WIDTH	640
#define FR_DEFAULT_HEIGHT	480

/* Nobody uses the node any more. */
static void fr_node_free(struct v4l2_device *v4l2_dev)
{
	struct fr_node *node = container_of(v4l2_dev, struct fr_node, v4l2_dev);

	fr_node_leave_ring(node);
	node->type->finish(node);
	put_device(&node->fdev->dev);
	mutex_destroy(&node->lock);
	kfree(node);
}

void fr_node_pace_write(struct fr_node *node)
{
	node->queue.fileio_write_immediately = !node->pix.bytesperline;
}

static int fr_node_init_queue(struct fr_node *node)
{
	struct vb2_queue *q = &node->queue;

	q->type = node->type->buf_type;
	q->io_modes = node->type->io_modes;
	q->dev = fr_parent(node->fdev);
	q->drv_priv = node;
	q->lock = &node->lock;
	q->ops = node->type->queue_ops;
	q->mem_ops = &fr_node_mem_ops;
	q->buf_struct_size = sizeof(struct fr_node_buffer);
	fr_node_pace_write(node);
	q->timestamp_flags = V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC |
			     V4L2_BUF_FLAG_TSTAMP_SRC_EOF;
	return vb2_queue_init(q);
}

static void fr_node_init_vdev(struct fr_node *node)
{
	struct video_device *vdev = &node->vdev;

	snprintf(vdev->name, sizeof(vdev->name), "%s %s %u",
		 dev_name(&node->fdev->dev), node->type->name, node->number);
	vdev->v4l2_dev = &node->v4l2_dev;
	vdev->lock = &node->lock;
	vdev->queue = &node->queue;
	vdev->fops = node->type->fops;
	vdev->ioctl_ops = node->type->ioctl_ops;
	vdev->vfl_dir = node->type->direction;
	vdev->device_caps = node->type->caps | V4L2_CAP_STREAMING;
	/* The node goes with v4l2_dev, which outlives vdev. */
	vdev->release = video_device_release_empty;
	video_set_drvdata(vdev, node);
}

static struct fr_node *fr_node_alloc(struct fr_device *fdev,
				     const struct fr_node_type *type,
				     unsigned int number)
{
	struct fr_node *node = kzalloc(sizeof(*node), GFP_KERNEL);
	int ret;

	if (!node)
		return ERR_PTR(-ENOMEM);
	node->type = type;
	node->number = number;
	ret = type->init(node);
	if (ret)
		goto free_node;
	strscpy(node->v4l2_dev.name, KBUILD_MODNAME,
		sizeof(node->v4l2_dev.name));
	ret = v4l2_device_register(&fdev->dev, &node->v4l2_dev);
	if (ret)
		goto finish_type;
	mutex_init(&node->lock);
	node->fdev = fdev;
	get_device(&fdev->dev);
	fr_node_ring_format(fdev, &node->pix);
	/* Clients keep what G_FMT says of lines, and fill them without padding. */
	if (type->direction == VFL_DIR_TX) {
		node->pix.bytesperline = 0;
		fr_v4l2_adjust(&node->pix);
	}
	/* From here on putting v4l2_dev frees it all. */
	node->v4l2_dev.release = fr_node_free;
	return node;

finish_type:
	type->finish(node);
free_node:
	kfree(node);
	return ERR_PTR(ret);
}

static void fr_node_put(struct fr_node *node)
{
	v4l2_device_disconnect(&node->v4l2_dev);
	v4l2_device_put(&node->v4l2_dev);
}

static int fr_node_add(struct fr_nodes *nodes, const struct fr_node_type *type,
		       unsigned int number)
{
	struct fr_node *node = fr_node_alloc(nodes->fdev, type, number);
	int ret;

	if (IS_ERR(node))
		return PTR_ERR(node);
	lockdep_assert_held(&nodes->mutex);
	ret = fr_node_init_queue(node);
	if (ret)
		goto put_node;
	fr_node_init_vdev(node);
	if (type->placeholder)
		type->placeholder(node, nodes->placeholder);
	ret = video_register_device(&node->vdev, VFL_TYPE_VIDEO, -1);
	if (ret)
		goto put_node;
	list_add_tail(&node->list, &nodes->list);
	return 0;

put_node:
	fr_node_put(node);
	return ret;
}

/* Under nodes->mutex. Who has it open gets -ENODEV, and keeps its mappings. */
static void fr_node_remove(struct fr_node *node)
{
	list_del(&node->list);
	vb2_video_unregister_device(&node->vdev);
	scoped_guard(mutex, &node->lock) {
		/* Also of a queue that nobody has. */
		vb2_queue_release(&node->queue);
		fr_node_leave_ring(node);
	}
	fr_node_put(node);
}

static struct fr_node *fr_node_last(struct fr_nodes *nodes,
				    const struct fr_node_type *type,
				    unsigned int *count)
{
	struct fr_node *node, *last = NULL;

	*count = 0;
	list_for_each_entry(node, &nodes->list, list) {
		if (node->type == type) {
			last = node;
			(*count)++;
		}
	}
	return last;
}

unsigned int fr_nodes_count(struct fr_nodes *nodes,
			    const struct fr_node_type *type)
{
	unsigned int count;

	guard(mutex)(&nodes->mutex);
	fr_node_last(nodes, type, &count);
	return count;
}

int fr_nodes_set(struct fr_nodes *nodes, const struct fr_node_type *type,
		 unsigned int count)
{
	struct fr_node *last;
	unsigned int now;
	int ret = 0;

	if (count > FR_NODES_MAX)
		return -EINVAL;
	guard(mutex)(&nodes->mutex);
	last = fr_node_last(nodes, type, &now);
	while (now < count && !ret)
		ret = fr_node_add(nodes, type, now++);
	while (now > count && !ret) {
		fr_node_remove(last);
		last = fr_node_last(nodes, type, &now);
	}
	return ret;
}

void fr_nodes_clear(struct fr_nodes *nodes)
{
	struct fr_node *node, *next;

	guard(mutex)(&nodes->mutex);
	list_for_each_entry_safe(node, next, &nodes->list, list)
		fr_node_remove(node);
}

void fr_nodes_set_placeholder(struct fr_nodes *nodes, struct fr_placeholder *p)
{
	struct fr_node *node;

	scoped_guard(mutex, &nodes->mutex) {
		swap(nodes->placeholder, p);
		list_for_each_entry(node, &nodes->list, list) {
			if (node->type->placeholder)
				node->type->placeholder(node,
							nodes->placeholder);
		}
	}
	fr_placeholder_put(p);
}

struct fr_placeholder *fr_nodes_placeholder(struct fr_nodes *nodes)
{
	guard(mutex)(&nodes->mutex);
	return fr_placeholder_get(nodes->placeholder);
}

bool fr_node_ring_format(struct fr_device *fdev, struct v4l2_pix_format *pix)
{
	scoped_guard(fr_device, fdev) {
		if (fdev->current_gen &&
		    !fr_v4l2_from_format(&fdev->current_gen->format, pix))
			return true;
	}
	*pix = (struct v4l2_pix_format){
		.width = FR_DEFAULT_WIDTH,
		.height = FR_DEFAULT_HEIGHT,
		.pixelformat = V4L2_PIX_FMT_YUYV,
	};
	fr_v4l2_adjust(pix);
	return false;
}

void fr_node_ring_interval(struct fr_device *fdev, struct v4l2_fract *interval)
{
	const struct fr_generation *gen;

	*interval = (struct v4l2_fract){ 1, FR_DEFAULT_RATE };
	guard(fr_device)(fdev);
	gen = fdev->current_gen;
	if (gen && gen->format.interval_num)
		*interval = (struct v4l2_fract){ gen->format.interval_num,
						 gen->format.interval_den };
}

/* The generation that the buffers are slots of, if V4L2 can name its format. */
static bool fr_node_find_slots(struct fr_node *node)
{
	struct fr_generation *gen;
	struct v4l2_pix_format pix;

	guard(fr_device)(node->fdev);
	gen = node->fdev->current_gen;
	if (!gen || !gen->mem || fr_v4l2_from_format(&gen->format, &pix))
		return false;
	node->pix = pix;
	fr_generation_get(gen);
	fr_memory_get(gen->mem);
	node->gen = gen;
	node->mem = gen->mem;
	gen->video_clients++;
	return true;
}

void fr_node_take_ring(struct fr_node *node)
{
	lockdep_assert_held(&node->lock);
	fr_node_leave_ring(node);
	if (!fr_node_find_slots(node))
		fr_node_ring_format(node->fdev, &node->pix);
	node->taken = true;
}

void fr_node_leave_unused(struct fr_node *node)
{
	if (!READ_ONCE(node->taken))
		return;
	guard(mutex)(&node->lock);
	if (!vb2_is_busy(&node->queue))
		fr_node_leave_ring(node);
}

int fr_node_check_sizes(unsigned int buffers, unsigned int size)
{
	return fr_limit_check_ring((u64)buffers * size) ? -ENOMEM : 0;
}

void fr_node_leave_ring(struct fr_node *node)
{
	node->taken = false;
	/* Before the next producer may come: it is no client's ring any more. */
	if (node->gen) {
		scoped_guard(fr_device, node->fdev)
			node->gen->video_clients--;
	}
	if (node->type->leave)
		node->type->leave(node);
	if (!node->gen)
		return;
	fr_memory_put(node->mem);
	fr_generation_put(node->gen);
	node->spares_end = 0;
	node->mem = NULL;
	node->gen = NULL;
}

void fr_node_count(struct fr_device *fdev, u64 *counter, size_t bytes)
{
	guard(fr_device)(fdev);
	if (counter)
		*counter += bytes;
	fdev->counters.bytes_copied += bytes;
	fr_status_update(fdev);
}

int fr_node_querycap(struct file *file, void *fh, struct v4l2_capability *cap)
{
	struct fr_node *node = fr_node_of(file);

	strscpy(cap->driver, KBUILD_MODNAME, sizeof(cap->driver));
	strscpy(cap->card, node->vdev.name, sizeof(cap->card));
	snprintf(cap->bus_info, sizeof(cap->bus_info), "platform:%s",
		 dev_name(&node->fdev->dev));
	return 0;
}

int fr_node_reqbufs(struct file *file, void *fh,
		    struct v4l2_requestbuffers *request)
{
	struct fr_node *node = fr_node_of(file);
	int ret;

	/* Buffers that there are go, and those to come are the ring's of now. */
	node->taken = false;
	ret = vb2_ioctl_reqbufs(file, fh, request);
	/* Refused, and they are still there? */
	node->taken = vb2_is_busy(&node->queue);
	if (!node->taken)
		fr_node_leave_ring(node);
	return ret;
}

int fr_node_create_bufs(struct file *file, void *fh,
			struct v4l2_create_buffers *create)
{
	struct fr_node *node = fr_node_of(file);
	int ret = vb2_ioctl_create_bufs(file, fh, create);

	/* It may have failed after it had taken the ring. */
	if (!vb2_is_busy(&node->queue))
		fr_node_leave_ring(node);
	return ret;
}

int fr_node_subscribe(struct v4l2_fh *fh,
		      const struct v4l2_event_subscription *sub)
{
	switch (sub->type) {
	case V4L2_EVENT_SOURCE_CHANGE:
		return v4l2_src_change_event_subscribe(fh, sub);
	case V4L2_EVENT_EOS:
		return v4l2_event_subscribe(fh, sub, 2, NULL);
	}
	return -EINVAL;
}

int fr_node_release(struct file *file)
{
	struct fr_node *node = fr_node_of(file);
	int ret;

	/* Nobody else may come between the end of the buffers and the ring's. */
	guard(mutex)(&node->lock);
	ret = _vb2_fop_release(file, NULL);
	if (!vb2_is_busy(&node->queue))
		fr_node_leave_ring(node);
	return ret;
}
