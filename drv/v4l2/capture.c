// SPDX-License-Identifier: GPL-2.0-only
/*
 * A capture node's stream: a consumer of the ring, whose frames are handed to
 * the client as the buffer that is the frame's slot. From then on, until the
 * client queues that buffer again or frees it, the node holds the slot.
 *
 * A worker hands over, poked by the ring, by QBUF and by DQBUF. One frame at
 * most waits for DQBUF: a slow client holds what it has taken, and no more.
 */
#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/list.h>
#include <linux/string.h>
#include <linux/time.h>
#include <media/v4l2-event.h>
#include "capture.h"

static void fg_capture_hold(struct fg_capture *cap, struct fg_node_buffer *b)
{
	guard(fg_capture)(cap);
	b->held = true;
	cap->held++;
}

void fg_capture_unhold(struct fg_capture *cap, struct fg_node_buffer *b)
{
	scoped_guard(fg_capture, cap) {
		if (!b->held)
			return;
		b->held = false;
		cap->held--;
	}
	/* Once attached to another generation, nothing of it is held any more. */
	fg_release_of(cap->ff, cap->node->gen, fg_vbuf(&b->vb.vb2_buf)->slot);
}

/* A client that has stopped may go on using what it has dequeued. */
void fg_capture_settle(struct fg_capture *cap)
{
	if (!cap->ff || cap->streaming || cap->held)
		return;
	fg_file_destroy(cap->ff);
	cap->ff = NULL;
	cap->attached = false;
	cap->has_slots = false;
}

/* Whether frames of the generation attached to are what the client expects. */
static bool fg_capture_fits(const struct fg_capture *cap)
{
	const struct fg_node *node = cap->node;
	struct v4l2_pix_format pix;

	guard(fg_device)(node->fdev);
	return !fg_v4l2_from_format(&cap->ff->gen->format, &pix) &&
	       fg_v4l2_same_picture(&pix, &node->pix);
}

static bool fg_capture_on_slots(const struct fg_capture *cap)
{
	guard(fg_device)(cap->node->fdev);
	return cap->node->gen && cap->ff->gen == cap->node->gen;
}

/* As many holds as there may be: the client knows what it does. */
static u32 fg_capture_hold_limit(struct fg_device *fdev)
{
	guard(fg_device)(fdev);
	return fdev->current_gen ? fdev->current_gen->slots - 2 : 0;
}

static int fg_capture_attach(struct fg_capture *cap)
{
	struct framering_attach attach = {
		.flags = FRAMERING_ATTACH_NEWEST,
		.hold_limit = fg_capture_hold_limit(cap->node->fdev),
	};
	struct v4l2_pix_format pix;
	int ret;

	/* What V4L2 cannot name is as if it were not set up: the client was told so. */
	if (!cap->node->gen && !fg_node_ring_format(cap->node->fdev, &pix))
		return -ENODATA;
	ret = fg_attach(cap->ff, &attach, false);
	if (ret)
		return ret;
	cap->attached = true;
	cap->has_slots = fg_capture_on_slots(cap);
	return 0;
}

/* A buffer for the frame: the slot's own, else one with memory of its own. */
static struct fg_node_buffer *fg_capture_take(struct fg_capture *cap, u32 slot)
{
	struct fg_node_buffer *b, *found = NULL;

	guard(fg_capture)(cap);
	list_for_each_entry(b, &cap->buffers, list) {
		const struct fg_vbuf *buf = fg_vbuf(&b->vb.vb2_buf);

		if (cap->has_slots && buf->mem && buf->slot == slot) {
			found = b;
			break;
		}
		if (!buf->mem && !found &&
		    !fg_node_is_spare(cap->node, b->vb.vb2_buf.index))
			found = b;
	}
	if (found) {
		list_del(&found->list);
		cap->undelivered = found;
	}
	return found;
}

static bool fg_capture_wants(struct fg_capture *cap)
{
	guard(fg_capture)(cap);
	return cap->streaming && !cap->ended && !cap->undelivered &&
	       !list_empty(&cap->buffers);
}

/*
 * The client's format is not the ring's any more: an empty last buffer says so,
 * and the event why. It has to ask for new buffers.
 */
static void fg_capture_end(struct fg_capture *cap)
{
	static const struct v4l2_event changed = {
		.type = V4L2_EVENT_SOURCE_CHANGE,
		.u.src_change.changes = V4L2_EVENT_SRC_CH_RESOLUTION,
	};
	struct fg_node_buffer *b;

	scoped_guard(fg_capture, cap) {
		b = list_first_entry(&cap->buffers, struct fg_node_buffer,
				     list);
		list_del(&b->list);
		cap->undelivered = b;
	}
	cap->ended = true;
	v4l2_event_queue(&cap->node->vdev, &changed);
	vb2_set_plane_payload(&b->vb.vb2_buf, 0, 0);
	b->vb.flags |= V4L2_BUF_FLAG_LAST;
	b->vb.field = V4L2_FIELD_NONE;
	vb2_buffer_done(&b->vb.vb2_buf, VB2_BUF_STATE_DONE);
}

/* After the last frame of a producer that has gone. */
static void fg_capture_tell_gone(struct fg_capture *cap)
{
	static const struct v4l2_event eos = { .type = V4L2_EVENT_EOS };
	struct fg_device *fdev = cap->node->fdev;

	scoped_guard(fg_device, fdev) {
		if (cap->ff->events & FRAMERING_EVENT_PRODUCER_GONE)
			cap->gone = true;
		if (fdev->producer)
			cap->gone = false;
		cap->ff->events = 0;
	}
	/* With a placeholder the stream has no end. */
	if (!cap->gone || fg_capture_shows(cap))
		return;
	cap->gone = false;
	v4l2_event_queue(&cap->node->vdev, &eos);
}

/* The frame is held, which keeps its memory. */
static int fg_capture_copy(struct fg_capture *cap, struct fg_node_buffer *b,
			   u32 slot, size_t bytes)
{
	struct fg_device *fdev = cap->node->fdev;
	void *to = vb2_plane_vaddr(&b->vb.vb2_buf, 0);
	struct fg_generation *gen;
	struct fg_memory *mem;

	mem = fg_file_memory_get(cap->ff, &gen);
	if (IS_ERR(mem))
		return PTR_ERR(mem);
	memcpy(to, mem->chunk[slot].vaddr, bytes);
	fg_node_count(fdev, NULL, bytes);
	fg_memory_put(mem);
	fg_generation_put(gen);
	return 0;
}

static u64 fg_capture_time(const struct framering_frame *frame)
{
	return frame->meta.clock_id == CLOCK_MONOTONIC ? frame->meta.timestamp :
							 frame->queued;
}

static size_t fg_capture_length(const struct fg_capture *cap,
				const struct framering_frame *frame)
{
	struct framering_meta meta = frame->meta;
	size_t length;

	guard(fg_device)(cap->node->fdev);
	length = fg_meta_complete(&cap->ff->gen->format, &meta);
	return min_t(size_t, length, cap->node->pix.sizeimage);
}

static void fg_capture_deliver(struct fg_capture *cap,
			       struct fg_node_buffer *b,
			       const struct framering_frame *frame)
{
	struct vb2_buffer *vb = &b->vb.vb2_buf;
	size_t length = fg_capture_length(cap, frame);
	bool damaged = frame->meta.flags & FRAMERING_FRAME_ERROR;

	if (!cap->started)
		cap->sequence_offset = frame->sequence - cap->next_sequence;
	cap->started = true;
	cap->next_sequence = frame->sequence - cap->sequence_offset + 1;
	cap->idle_due = 0;
	if (fg_vbuf(vb)->mem) {
		fg_capture_hold(cap, b);
	} else {
		if (fg_capture_copy(cap, b, frame->slot, length))
			damaged = true;
		fg_release(cap->ff, frame->slot);
	}
	fg_node_buffer_done(b, length, fg_capture_time(frame),
			    frame->sequence - cap->sequence_offset, damaged);
}

/* True: there may be more to do. */
static bool fg_capture_step(struct fg_capture *cap)
{
	struct framering_frame frame;
	struct fg_node_buffer *b;
	struct fg_taken taken;
	int ret;

	cap->dry = false;
	cap->full = !fg_capture_wants(cap);
	if (cap->full)
		return false;
	ret = cap->attached ? 0 : fg_capture_attach(cap);
	if (ret) {
		cap->dry = ret == -ENODATA;
		return false;
	}
	if (cap->stale || !fg_capture_fits(cap) ||
	    (!cap->has_slots && !READ_ONCE(cap->copies))) {
		fg_capture_end(cap);
		return false;
	}
	ret = fg_acquire(cap->ff, true, !cap->started, &frame, &taken);
	if (ret == -ESTALE)
		cap->attached = false;
	if (ret == -EAGAIN) {
		cap->dry = true;
		fg_capture_tell_gone(cap);
	}
	if (ret)
		return ret == -ESTALE;
	b = fg_capture_take(cap, frame.slot);
	if (b)
		fg_capture_deliver(cap, b, &frame);
	else	/* The client has never queued this slot's buffer. */
		fg_release(cap->ff, frame.slot);
	return true;
}

void fg_capture_work(struct work_struct *work)
{
	struct fg_capture *cap = container_of(work, struct fg_capture, work);
	ktime_t now = ktime_get();

	while (fg_capture_step(cap)) {
		cond_resched();
		now = ktime_get();
	}
	fg_capture_idle(cap, now);
}
