/* SPDX-License-Identifier: GPL-2.0-only */
/* A capture node's stream: what the files capture*.c share. */
#ifndef FRAMERING_V4L2_CAPTURE_H
#define FRAMERING_V4L2_CAPTURE_H

#include <linux/cleanup.h>
#include <linux/ktime.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include "v4l2.h"

struct fg_capture {
	struct fg_node *node;
	struct work_struct work;
	struct delayed_work later;	/* pokes it */
	struct wait_queue_entry wait;	/* in fdev->wait_consumers */
	struct fg_file *ff;	/* the consumer, while streaming or holding */
	/* The last answer of G_FMT, and to which v4l2_fh. Under node->lock. */
	struct v4l2_pix_format told;
	const void *told_to;
	spinlock_t lock;	/* a leaf: from here to copies */
	bool streaming;
	struct list_head buffers;	/* the node's, for frames to come */
	struct fg_node_buffer *undelivered;	/* done, and not dequeued yet */
	unsigned int held;	/* buffers that are */
	struct fg_placeholder *placeholder;	/* a reference, or NULL */
	bool shows;		/* the client has queued a buffer for it */
	bool copies;		/* and one that frames are copied to */
	/* The worker's own while streaming. */
	bool stale;		/* the client has been told of another format */
	bool attached;
	bool has_slots;		/* to the generation that the buffers are of */
	bool started;		/* a frame has come */
	bool ended;		/* the client has been given its last buffer */
	u64 sequence_offset;	/* the ring's numbers are ahead by */
	u32 next_sequence;
	bool full;		/* no frame is wanted */
	bool dry;		/* there is none to be had */
	bool gone;		/* the producer, and no end has been told */
	ktime_t idle_due;	/* for the next placeholder, or 0 */
};

/* guard(fg_capture)(cap) holds cap->lock; for sparse as fg_device_lock() is. */
static inline unsigned long fg_capture_lock(struct fg_capture *cap)
{
	unsigned long flags;

	spin_lock_irqsave(&cap->lock, flags);
	__release(&cap->lock);
	return flags;
}

static inline void fg_capture_unlock(struct fg_capture *cap,
				     unsigned long flags)
{
	__acquire(&cap->lock);
	spin_unlock_irqrestore(&cap->lock, flags);
}

DEFINE_LOCK_GUARD_1(fg_capture, struct fg_capture,
		    _T->flags = fg_capture_lock(_T->lock),
		    fg_capture_unlock(_T->lock, _T->flags), unsigned long flags)

/* Has the worker look again. */
static inline void fg_capture_poke(struct fg_capture *cap)
{
	queue_work(system_highpri_wq, &cap->work);
}

/* capture.c: handing over */
void fg_capture_work(struct work_struct *work);
/* The slot is the ring's again. */
void fg_capture_unhold(struct fg_capture *cap, struct fg_node_buffer *b);
/* Nobody holds anything any more: the consumer goes. */
void fg_capture_settle(struct fg_capture *cap);

/* capture_placeholder.c: without a producer */
/* There was nothing to do at that time, or no room for it. */
void fg_capture_idle(struct fg_capture *cap, ktime_t now);
/* Whether a placeholder can be shown in the client's buffers. */
bool fg_capture_shows(struct fg_capture *cap);

#endif /* FRAMERING_V4L2_CAPTURE_H */
