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

/* The format that a ring reports before it is set up. */
#define FG_DEFAULT_WIDTH	640
#define FG_DEFAULT_HEIGHT	480

/* Nobody uses the node any more. */
static void fg_node_free(struct v4l2_device *v4l2_dev)
{
	struct fg_node *node = container_of(v4l2_dev, struct fg_node, v4l2_dev);

	fg_node_leave_ring(node);
	node->type->finish(node);
	put_device(&node->fdev->dev);
	mutex_destroy(&node->lock);
	kfree(node);
}

void fg_node_pace_write(struct fg_node *node)
{
	node->queue.fileio_write_immediately = !node->pix.bytesperline;
}

static int fg_node_init_queue(struct fg_node *node)
{
	struct vb2_queue *q = &node->queue;

	q->type = node->type->buf_type;
	q->io_modes = node->type->io_modes;
	q->dev = fg_parent(node->fdev);
	q->drv_priv = node;
	q->lock = &node->lock;
	q->ops = node->type->queue_ops;
	q->mem_ops = &fg_node_mem_ops;
	q->buf_struct_size = sizeof(struct fg_node_buffer);
	fg_node_pace_write(node);
	q->timestamp_flags = V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC |
			     V4L2_BUF_FLAG_TSTAMP_SRC_EOF;
	return vb2_queue_init(q);
}

static void fg_node_init_vdev(struct fg_node *node)
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

static struct fg_node *fg_node_alloc(struct fg_device *fdev,
				     const struct fg_node_type *type,
				     unsigned int number)
{
	struct fg_node *node = kzalloc(sizeof(*node), GFP_KERNEL);
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
	fg_node_ring_format(fdev, &node->pix);
	/* Clients keep what G_FMT says of lines, and fill them without padding. */
	if (type->direction == VFL_DIR_TX) {
		node->pix.bytesperline = 0;
		fg_v4l2_adjust(&node->pix);
	}
	/* From here on putting v4l2_dev frees it all. */
	node->v4l2_dev.release = fg_node_free;
	return node;

finish_type:
	type->finish(node);
free_node:
	kfree(node);
	return ERR_PTR(ret);
}

static void fg_node_put(struct fg_node *node)
{
	v4l2_device_disconnect(&node->v4l2_dev);
	v4l2_device_put(&node->v4l2_dev);
}

static int fg_node_add(struct fg_nodes *nodes, const struct fg_node_type *type,
		       unsigned int number)
{
	struct fg_node *node = fg_node_alloc(nodes->fdev, type, number);
	int ret;

	if (IS_ERR(node))
		return PTR_ERR(node);
	lockdep_assert_held(&nodes->mutex);
	ret = fg_node_init_queue(node);
	if (ret)
		goto put_node;
	fg_node_init_vdev(node);
	if (type->placeholder)
		type->placeholder(node, nodes->placeholder);
	ret = video_register_device(&node->vdev, VFL_TYPE_VIDEO, -1);
	if (ret)
		goto put_node;
	list_add_tail(&node->list, &nodes->list);
	return 0;

put_node:
	fg_node_put(node);
	return ret;
}

/* Under nodes->mutex. Who has it open gets -ENODEV, and keeps its mappings. */
static void fg_node_remove(struct fg_node *node)
{
	list_del(&node->list);
	vb2_video_unregister_device(&node->vdev);
	scoped_guard(mutex, &node->lock) {
		/* Also of a queue that nobody has. */
		vb2_queue_release(&node->queue);
		fg_node_leave_ring(node);
	}
	fg_node_put(node);
}

static struct fg_node *fg_node_last(struct fg_nodes *nodes,
				    const struct fg_node_type *type,
				    unsigned int *count)
{
	struct fg_node *node, *last = NULL;

	*count = 0;
	list_for_each_entry(node, &nodes->list, list) {
		if (node->type == type) {
			last = node;
			(*count)++;
		}
	}
	return last;
}

unsigned int fg_nodes_count(struct fg_nodes *nodes,
			    const struct fg_node_type *type)
{
	unsigned int count;

	guard(mutex)(&nodes->mutex);
	fg_node_last(nodes, type, &count);
	return count;
}

int fg_nodes_set(struct fg_nodes *nodes, const struct fg_node_type *type,
		 unsigned int count)
{
	struct fg_node *last;
	unsigned int now;
	int ret = 0;

	if (count > FG_NODES_MAX)
		return -EINVAL;
	guard(mutex)(&nodes->mutex);
	last = fg_node_last(nodes, type, &now);
	while (now < count && !ret)
		ret = fg_node_add(nodes, type, now++);
	while (now > count && !ret) {
		fg_node_remove(last);
		last = fg_node_last(nodes, type, &now);
	}
	return ret;
}

void fg_nodes_clear(struct fg_nodes *nodes)
{
	struct fg_node *node, *next;

	guard(mutex)(&nodes->mutex);
	list_for_each_entry_safe(node, next, &nodes->list, list)
		fg_node_remove(node);
}

void fg_nodes_set_placeholder(struct fg_nodes *nodes, struct fg_placeholder *p)
{
	struct fg_node *node;

	scoped_guard(mutex, &nodes->mutex) {
		swap(nodes->placeholder, p);
		list_for_each_entry(node, &nodes->list, list) {
			if (node->type->placeholder)
				node->type->placeholder(node,
							nodes->placeholder);
		}
	}
	fg_placeholder_put(p);
}

struct fg_placeholder *fg_nodes_placeholder(struct fg_nodes *nodes)
{
	guard(mutex)(&nodes->mutex);
	return fg_placeholder_get(nodes->placeholder);
}

bool fg_node_ring_format(struct fg_device *fdev, struct v4l2_pix_format *pix)
{
	scoped_guard(fg_device, fdev) {
		if (fdev->current_gen &&
		    !fg_v4l2_from_format(&fdev->current_gen->format, pix))
			return true;
	}
	*pix = (struct v4l2_pix_format){
		.width = FG_DEFAULT_WIDTH,
		.height = FG_DEFAULT_HEIGHT,
		.pixelformat = V4L2_PIX_FMT_YUYV,
	};
	fg_v4l2_adjust(pix);
	return false;
}

void fg_node_ring_interval(struct fg_device *fdev, struct v4l2_fract *interval)
{
	const struct fg_generation *gen;

	*interval = (struct v4l2_fract){ 1, FG_DEFAULT_RATE };
	guard(fg_device)(fdev);
	gen = fdev->current_gen;
	if (gen && gen->format.interval_num)
		*interval = (struct v4l2_fract){ gen->format.interval_num,
						 gen->format.interval_den };
}

/* The generation that the buffers are slots of, if V4L2 can name its format. */
static bool fg_node_find_slots(struct fg_node *node)
{
	struct fg_generation *gen;
	struct v4l2_pix_format pix;

	guard(fg_device)(node->fdev);
	gen = node->fdev->current_gen;
	if (!gen || !gen->mem || fg_v4l2_from_format(&gen->format, &pix))
		return false;
	node->pix = pix;
	fg_generation_get(gen);
	fg_memory_get(gen->mem);
	node->gen = gen;
	node->mem = gen->mem;
	gen->video_clients++;
	return true;
}

void fg_node_take_ring(struct fg_node *node)
{
	lockdep_assert_held(&node->lock);
	fg_node_leave_ring(node);
	if (!fg_node_find_slots(node))
		fg_node_ring_format(node->fdev, &node->pix);
	node->taken = true;
}

void fg_node_leave_unused(struct fg_node *node)
{
	if (!READ_ONCE(node->taken))
		return;
	guard(mutex)(&node->lock);
	if (!vb2_is_busy(&node->queue))
		fg_node_leave_ring(node);
}

int fg_node_check_sizes(unsigned int buffers, unsigned int size)
{
	return fg_limit_check_ring((u64)buffers * size) ? -ENOMEM : 0;
}

void fg_node_leave_ring(struct fg_node *node)
{
	node->taken = false;
	/* Before the next producer may come: it is no client's ring any more. */
	if (node->gen) {
		scoped_guard(fg_device, node->fdev)
			node->gen->video_clients--;
	}
	if (node->type->leave)
		node->type->leave(node);
	if (!node->gen)
		return;
	fg_memory_put(node->mem);
	fg_generation_put(node->gen);
	node->spares_end = 0;
	node->mem = NULL;
	node->gen = NULL;
}

void fg_node_count(struct fg_device *fdev, u64 *counter, size_t bytes)
{
	guard(fg_device)(fdev);
	if (counter)
		*counter += bytes;
	fdev->counters.bytes_copied += bytes;
	fg_status_update(fdev);
}

int fg_node_querycap(struct file *file, void *fh, struct v4l2_capability *cap)
{
	struct fg_node *node = fg_node_of(file);

	strscpy(cap->driver, KBUILD_MODNAME, sizeof(cap->driver));
	strscpy(cap->card, node->vdev.name, sizeof(cap->card));
	snprintf(cap->bus_info, sizeof(cap->bus_info), "platform:%s",
		 dev_name(&node->fdev->dev));
	return 0;
}

int fg_node_reqbufs(struct file *file, void *fh,
		    struct v4l2_requestbuffers *request)
{
	struct fg_node *node = fg_node_of(file);
	int ret;

	/* Buffers that there are go, and those to come are the ring's of now. */
	node->taken = false;
	ret = vb2_ioctl_reqbufs(file, fh, request);
	/* Refused, and they are still there? */
	node->taken = vb2_is_busy(&node->queue);
	if (!node->taken)
		fg_node_leave_ring(node);
	return ret;
}

int fg_node_create_bufs(struct file *file, void *fh,
			struct v4l2_create_buffers *create)
{
	struct fg_node *node = fg_node_of(file);
	int ret = vb2_ioctl_create_bufs(file, fh, create);

	/* It may have failed after it had taken the ring. */
	if (!vb2_is_busy(&node->queue))
		fg_node_leave_ring(node);
	return ret;
}

int fg_node_subscribe(struct v4l2_fh *fh,
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

int fg_node_release(struct file *file)
{
	struct fg_node *node = fg_node_of(file);
	int ret;

	/* Nobody else may come between the end of the buffers and the ring's. */
	guard(mutex)(&node->lock);
	ret = _vb2_fop_release(file, NULL);
	if (!vb2_is_busy(&node->queue))
		fg_node_leave_ring(node);
	return ret;
}
