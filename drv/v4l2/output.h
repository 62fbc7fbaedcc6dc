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
struct fg_output {
	struct fg_node *node;
	struct work_struct work;
	struct wait_queue_entry wait;	/* in fdev->wait_producer, with ff */
	struct v4l2_fract interval;	/* node->lock; for the next set-up */
	struct mutex mutex;	/* within node->lock; guards what follows */
	struct fg_file *ff;	/* the producer, while there are buffers */
	u64 clients;		/* the slots that are the client's */
	struct fg_node_buffer *queued[VIDEO_MAX_FRAME];	/* frames, by slot */
	struct list_head waiting;	/* buffers to become frames */
	unsigned int done;	/* buffers that DQBUF would get */
	bool asked;		/* for one more */
	u32 sequence;
};

/* output.c: all under out->mutex, but for the work */
void fg_output_work(struct work_struct *work);
int fg_output_woken(struct wait_queue_entry *wait, unsigned int mode, int sync,
		    void *key);
/* Of the current buffers, is it a slot? */
bool fg_output_is_slot(const struct fg_output *out, struct vb2_buffer *vb);
void fg_output_add(struct fg_output *out, struct fg_node_buffer *b);
void fg_output_give_all(struct fg_output *out);	/* those not done */
/* Whatever can be done now. */
void fg_output_step(struct fg_output *out);

/* output_queue.c, without out->mutex */
extern const struct vb2_ops fg_output_queue_ops;
int fg_output_init(struct fg_node *node);
void fg_output_finish(struct fg_node *node);
void fg_output_leave(struct fg_node *node);
/* The client waits for a buffer of its own; if all: should it have none. */
void fg_output_ask(struct fg_output *out, bool if_all);
/* Before STREAMOFF, under node->lock, which it gives up meanwhile; and after. */
void fg_output_drain(struct fg_output *out);
void fg_output_withdraw(struct fg_output *out);

#endif /* FRAMERING_V4L2_OUTPUT_H */
