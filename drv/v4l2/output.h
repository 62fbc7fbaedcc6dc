/* SPDX-License-Identifier: GPL-2.0-only */
/* An output node's stream, between output.c, output_queue.c, output_ioctl.c. */
#ifndef FRAMERING_V4L2_OUTPUT_H
#define FRAMERING_V4L2_OUTPUT_H

#include <linux/mutex.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include "v4l2.h"

/*
 * Whose a slot is: the client's as long as it has the buffer, the ring's else.
 * In the ring's eyes the client's slots are FREE, and it is asked for others only.
 */
struct fr_output {
	struct fr_node *node;
	struct work_struct work;
	struct wait_queue_entry wait;	/* in fdev->wait_producer, with ff */
	struct v4l2_fract interval;	/* node->lock; for the next set-up */
	struct mutex mutex;	/* within node->lock; guards what follows */
	struct fr_file *ff;	/* the producer, while there are buffers */
	u64 clients;		/* the slots that are the client's */
	struct fr_node_buffer *queued[VIDEO_MAX_FRAME];	/* frames, by slot */
	struct list_head waiting;	/* buffers to become frames */
	unsigned int done;	/* buffers that DQBUF would get */
	bool asked;		/* for one more */
	u32 sequence;
};

/* output.c: all under out->mutex, but for the work */
void fr_output_work(struct work_struct *work);
int fr_output_woken(struct wait_queue_entry *wait, unsigned int mode, int sync,
		    void *key);
/* Of the current buffers, is it a slot? */
bool fr_output_is_slot(const struct fr_output *out, struct vb2_buffer *vb);
void fr_output_add(struct fr_output *out, struct fr_node_buffer *b);
void fr_output_give_all(struct fr_output *out);	/* those not done */
/* Whatever can be done now. */
void fr_output_step(struct fr_output *out);

/* output_queue.c, without out->mutex */
extern const struct vb2_ops fr_output_queue_ops;
int fr_output_init(struct fr_node *node);
void fr_output_finish(struct fr_node *node);
void fr_output_leave(struct fr_node *node);
/* The client waits for a buffer of its own; if all: should it have none. */
void fr_output_ask(struct fr_output *out, bool if_all);
/* Before STREAMOFF, under node->lock, which it gives up meanwhile; and after. */
void fr_output_drain(struct fr_output *out);
void fr_output_withdraw(struct fr_output *out);

#endif /* FRAMERING_V4L2_OUTPUT_H */
