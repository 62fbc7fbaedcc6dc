/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * V4L2 doors: nodes through which video programs that never heard of a ring
 * read or fill it. A node's buffers are the ring's slots, by number.
 */
#ifndef FRAMERING_V4L2_V4L2_H
#define FRAMERING_V4L2_V4L2_H

#include <linux/mutex.h>
#include <linux/types.h>
#include <linux/videodev2.h>
#include <media/v4l2-dev.h>
#include <media/v4l2-device.h>
#include <media/videobuf2-v4l2.h>
#include "framering_node.h"
#include "framering_ring.h"

/**
 * DOC: V4L2 locks
 *
 * fg_node.lock serialises a node's ioctls and its queue (it is videobuf2's); it
 * is taken before fg_device.setup_mutex. What a node does on its own, in a
 * worker, never takes it, since stopping a stream waits for the worker under it.
 * What it shares with the queue is under fg_capture.lock, a leaf, or fg_output.mutex,
 * which is taken within fg_node.lock and outside fg_device.lock.
 * fg_nodes.mutex, around all of these, is for adding and removing nodes, and for
 * what they all show without a producer.
 */

#define FG_NODE_SPARES	2	/* buffers for placeholders */
#define FG_DEFAULT_RATE	30	/* frames per second, where nobody has said */

struct fg_node;
struct fg_placeholder;

/* The nodes of a ring. */
struct fg_nodes {
	struct fg_device *fdev;
	struct mutex mutex;	/* guards the rest */
	struct list_head list;
	struct fg_placeholder *placeholder;	/* a reference, or NULL */
};

/* The differences between capture and output nodes. */
struct fg_node_type {
	const char *name;		/* "capture" */
	enum v4l2_buf_type buf_type;
	u32 caps;			/* V4L2_CAP_* beside streaming */
	unsigned int io_modes;		/* VB2_* */
	enum vfl_devnode_direction direction;
	const struct v4l2_ioctl_ops *ioctl_ops;
	const struct v4l2_file_operations *fops;
	const struct vb2_ops *queue_ops;
	int (*init)(struct fg_node *node);	/* node->data is what it makes */
	void (*finish)(struct fg_node *node);	/* of that; the last user has gone */
	void (*leave)(struct fg_node *node);	/* of fg_node_leave_ring(), or NULL */
	/* The node's placeholder is another, NULL for none; may be NULL itself. */
	void (*placeholder)(struct fg_node *node, struct fg_placeholder *p);
};

extern const struct fg_node_type fg_node_capture;
extern const struct fg_node_type fg_node_output;

/* One /dev/videoN. Lives until it is removed and its last file closed. */
struct fg_node {
	struct v4l2_device v4l2_dev;	/* its last reference frees the node */
	struct video_device vdev;
	struct vb2_queue queue;
	struct mutex lock;		/* see DOC: V4L2 locks */
	struct fg_device *fdev;		/* a reference */
	struct list_head list;		/* in fg_nodes.list */
	const struct fg_node_type *type;
	unsigned int number;		/* among the ring's nodes of its type */
	/*
	 * While the queue has buffers: the format they were made for, and the
	 * generation whose slots they are, or NULL. Under lock.
	 */
	struct v4l2_pix_format pix;
	struct fg_generation *gen;	/* a reference */
	struct fg_memory *mem;		/* its memory, a reference */
	bool taken;			/* for the buffers there are or will be */
	unsigned int spares_end;	/* they follow on the slots; 0: none */
	void *data;			/* the type's */
};

static inline struct fg_node *fg_node_of(struct file *file)
{
	return video_drvdata(file);
}

/* Whether the buffer, which is no slot, is for placeholders only. */
static inline bool fg_node_is_spare(const struct fg_node *node,
				    unsigned int index)
{
	return index < node->spares_end && index >= node->mem->slots;
}

/* The memory of a queue's buffer: a slot, or memory of its own. */
struct fg_vbuf {
	struct fg_memory *mem;	/* a reference; NULL: own memory */
	u32 slot;
	void *own;		/* videobuf2-vmalloc's, or NULL */
	bool may_write;		/* clients may map a slot so */
};

/* videobuf2's buffer and ours. */
struct fg_node_buffer {
	struct vb2_v4l2_buffer vb;
	struct list_head list;	/* of those that the node has */
	bool held;		/* its slot is the client's to use */
};

static inline struct fg_node_buffer *fg_node_buffer(struct vb2_buffer *vb)
{
	return container_of(to_vb2_v4l2_buffer(vb), struct fg_node_buffer, vb);
}

/* node.c */
/* Sets how many nodes of a type the ring has; the last ones go first. */
int fg_nodes_set(struct fg_nodes *nodes, const struct fg_node_type *type,
		 unsigned int count);
unsigned int fg_nodes_count(struct fg_nodes *nodes,
			    const struct fg_node_type *type);
void fg_nodes_clear(struct fg_nodes *nodes);
/* Takes the caller's reference. What capture nodes show without a producer, or NULL. */
void fg_nodes_set_placeholder(struct fg_nodes *nodes, struct fg_placeholder *p);
struct fg_placeholder *fg_nodes_placeholder(struct fg_nodes *nodes);
/* Under node->lock: the buffers' generation and format are those of the ring. */
void fg_node_take_ring(struct fg_node *node);
void fg_node_leave_ring(struct fg_node *node);	/* if there are no buffers */
/* The current generation's format in V4L2's words, else false and a default. */
bool fg_node_ring_format(struct fg_device *fdev, struct v4l2_pix_format *pix);
void fg_node_ring_interval(struct fg_device *fdev, struct v4l2_fract *interval);
/* Those that both types have, for their tables. */
int fg_node_querycap(struct file *file, void *fh, struct v4l2_capability *cap);
int fg_node_reqbufs(struct file *file, void *fh,
		    struct v4l2_requestbuffers *request);
int fg_node_create_bufs(struct file *file, void *fh,
			struct v4l2_create_buffers *create);
/* After what may have made buffers, or failed to, without node->lock. */
void fg_node_leave_unused(struct fg_node *node);
/* -ENOMEM: so many buffers of size bytes would be above what a ring may have. */
int fg_node_check_sizes(unsigned int buffers, unsigned int size);
/*
 * Call after setting a format. Frames of compressed formats differ in length, so
 * each write() is one frame.
 */
void fg_node_pace_write(struct fg_node *node);
int fg_node_subscribe(struct v4l2_fh *fh,
		      const struct v4l2_event_subscription *sub);
int fg_node_release(struct file *file);
/* Frame data that the driver has copied; counter, or NULL, counts it too. */
void fg_node_count(struct fg_device *fdev, u64 *counter, size_t bytes);

/* capture_queue.c: the stream of a capture node */
extern const struct vb2_ops fg_capture_queue_ops;
int fg_capture_init(struct fg_node *node);
void fg_capture_finish(struct fg_node *node);

/* capture_placeholder.c */
void fg_capture_set_placeholder(struct fg_node *node, struct fg_placeholder *p);

/* buffer.c: buffers that are slots */
extern const struct vb2_mem_ops fg_node_mem_ops;
/* How every buffer reaches a capture node's client. */
void fg_node_buffer_done(struct fg_node_buffer *b, size_t length,
			 u64 timestamp, u32 sequence, bool damaged);
static inline struct fg_vbuf *fg_vbuf(struct vb2_buffer *vb)
{
	return vb->planes[0].mem_priv;
}

/* pixfmt.c: V4L2's words for what the ring says in DRM's */
bool fg_v4l2_format_at(unsigned int index, u32 *pixelformat);
bool fg_v4l2_format_known(u32 pixelformat);
/* -EINVAL: V4L2 has no word for this format, or not for this layout of it. */
int fg_v4l2_from_format(const struct framering_format *format,
			struct v4l2_pix_format *pix);
bool fg_v4l2_same_picture(const struct v4l2_pix_format *a,
			  const struct v4l2_pix_format *b);
/* The nearest to *pix that a ring can have; always succeeds. */
void fg_v4l2_adjust(struct v4l2_pix_format *pix);
/* *pix as adjusted. */
void fg_v4l2_to_format(const struct v4l2_pix_format *pix,
		       struct framering_format *format);

#endif /* FRAMERING_V4L2_V4L2_H */
