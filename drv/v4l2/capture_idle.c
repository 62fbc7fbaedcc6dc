// SPDX-License-Identifier: GPL-2.0-only
/*
 * A capture node whose ring has no producer: where a placeholder has been chosen,
 * the client is given that at the ring's rate, in buffers with memory of their own.
 * No slot and no other consumer knows of it.
 */
#include <linux/cleanup.h>
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/list.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include "capture.h"
#include "placeholder.h"

/* So long a producer may take to come back unnoticed. */
#define FR_IDLE_PATIENCE_NS	(NSEC_PER_SEC / 2)

void fr_capture_set_placeholder(struct fr_node *node, struct fr_placeholder *p)
{
	struct fr_capture *cap = node->data;

	fr_placeholder_get(p);
	scoped_guard(fr_capture, cap)
		swap(cap->placeholder, p);
	fr_placeholder_put(p);
	fr_capture_poke(cap);
}

static struct fr_placeholder *fr_capture_placeholder(struct fr_capture *cap)
{
	guard(fr_capture)(cap);
	return fr_placeholder_get(cap->placeholder);
}

static bool fr_capture_is_alone(const struct fr_capture *cap)
{
	guard(fr_device)(cap->node->fdev);
	return !cap->node->fdev->producer;
}

void fr_capture_busy(struct fr_capture *cap)
{
	cap->idle_due = 0;
}

/* The ring's, but once a second at least. */
static u64 fr_capture_interval(const struct fr_capture *cap)
{
	struct v4l2_fract interval;

	fr_node_ring_interval(cap->node->fdev, &interval);
	return clamp_t(u64,
		       div_u64((u64)interval.numerator * NSEC_PER_SEC,
			       interval.denominator),
		       NSEC_PER_MSEC, NSEC_PER_SEC);
}

/* A buffer that is no slot, or NULL. */
static struct fr_node_buffer *fr_capture_take_own(struct fr_capture *cap)
{
	struct fr_node_buffer *b;

	guard(fr_capture)(cap);
	list_for_each_entry(b, &cap->buffers, list) {
		if (!fr_vbuf(&b->vb.vb2_buf)->mem) {
			list_del(&b->list);
			cap->undelivered = b;
			return b;
		}
	}
	return NULL;
}

static void fr_capture_give_own(struct fr_capture *cap,
				struct fr_node_buffer *b)
{
	scoped_guard(fr_capture, cap) {
		cap->undelivered = NULL;
		list_add(&b->list, &cap->buffers);
	}
}

static void fr_capture_show(struct fr_capture *cap, struct fr_placeholder *p)
{
	struct fr_node_buffer *b = fr_capture_take_own(cap);
	size_t length;

	if (!b)
		return;
	length = fr_placeholder_draw(p, &cap->node->pix,
				     vb2_plane_vaddr(&b->vb.vb2_buf, 0));
	if (!length) {
		fr_capture_give_own(cap, b);
		return;
	}
	fr_node_count(cap->node->fdev, NULL, length);
	cap->sequence_offset--;
	fr_capture_done(b, length, ktime_get_ns(), cap->next_sequence++, false);
}

void fr_capture_idle(struct fr_capture *cap)
{
	struct fr_placeholder *p;
	ktime_t now = ktime_get();

	if (!fr_capture_wants(cap))
		return;
	p = fr_capture_placeholder(cap);
	if (!p || !fr_capture_is_alone(cap)) {
		cap->idle_due = 0;
		goto put;
	}
	if (!cap->idle_due)
		cap->idle_due = ktime_add_ns(now, FR_IDLE_PATIENCE_NS);
	if (ktime_before(now, cap->idle_due)) {
		mod_delayed_work(system_highpri_wq, &cap->work,
				 nsecs_to_jiffies(cap->idle_due - now) + 1);
		goto put;
	}
	cap->idle_due = ktime_add_ns(now, fr_capture_interval(cap));
	fr_capture_show(cap, p);
put:
	fr_placeholder_put(p);
}
