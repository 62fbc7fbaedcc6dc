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
#define FG_IDLE_PATIENCE_NS	(NSEC_PER_SEC / 2)

void fg_capture_set_placeholder(struct fg_node *node, struct fg_placeholder *p)
{
	struct fg_capture *cap = node->data;

	fg_placeholder_get(p);
	scoped_guard(fg_capture, cap)
		swap(cap->placeholder, p);
	fg_placeholder_put(p);
	fg_capture_poke(cap);
}

/* A reference to what can be shown in the client's buffers, or NULL. */
static struct fg_placeholder *fg_capture_placeholder(struct fg_capture *cap)
{
	guard(fg_capture)(cap);
	if (!cap->shows || !cap->placeholder ||
	    !fg_placeholder_can(cap->placeholder, &cap->node->pix))
		return NULL;
	return fg_placeholder_get(cap->placeholder);
}

bool fg_capture_shows(struct fg_capture *cap)
{
	struct fg_placeholder *p = fg_capture_placeholder(cap);

	fg_placeholder_put(p);
	return p;
}

static bool fg_capture_is_alone(const struct fg_capture *cap)
{
	guard(fg_device)(cap->node->fdev);
	return !cap->node->fdev->producer;
}

/* The ring's, but once a second at least. */
static u64 fg_capture_interval(const struct fg_capture *cap)
{
	struct v4l2_fract interval;

	fg_node_ring_interval(cap->node->fdev, &interval);
	return clamp_t(u64,
		       div_u64((u64)interval.numerator * NSEC_PER_SEC,
			       interval.denominator),
		       NSEC_PER_MSEC, NSEC_PER_SEC);
}

/* A buffer that is no slot, or NULL. */
static struct fg_node_buffer *fg_capture_take_own(struct fg_capture *cap)
{
	struct fg_node_buffer *b;

	guard(fg_capture)(cap);
	list_for_each_entry(b, &cap->buffers, list) {
		if (!fg_vbuf(&b->vb.vb2_buf)->mem) {
			list_del(&b->list);
			cap->undelivered = b;
			return b;
		}
	}
	return NULL;
}

/* As of now: what comes from a producer later has later time stamps. */
static void fg_capture_show(struct fg_capture *cap, struct fg_placeholder *p,
			    ktime_t now)
{
	struct fg_node_buffer *b = fg_capture_take_own(cap);
	size_t length;

	if (!b)
		return;
	length = fg_placeholder_draw(p, &cap->node->pix,
				     vb2_plane_vaddr(&b->vb.vb2_buf, 0));
	fg_node_count(cap->node->fdev, NULL, length);
	cap->sequence_offset--;
	fg_node_buffer_done(b, length, ktime_to_ns(now), cap->next_sequence++,
			    false);
}

/* True: one is due; else, when the worker is to look again. */
static bool fg_capture_is_due(struct fg_capture *cap, ktime_t now)
{
	u64 interval = fg_capture_interval(cap);

	if (!cap->idle_due)
		cap->idle_due = ktime_add_ns(now, FG_IDLE_PATIENCE_NS);
	if (ktime_before(now, cap->idle_due)) {
		mod_delayed_work(system_highpri_wq, &cap->later,
				 nsecs_to_jiffies(cap->idle_due - now) + 1);
		return false;
	}
	cap->idle_due = ktime_add_ns(cap->idle_due, interval);
	/* Nobody has dequeued for long. */
	if (ktime_before(cap->idle_due, now))
		cap->idle_due = ktime_add_ns(now, interval);
	return true;
}

void fg_capture_idle(struct fg_capture *cap, ktime_t now)
{
	struct fg_placeholder *p;

	/* Whoever has dequeued since then has poked too. */
	if (cap->full)
		return;
	p = cap->dry && fg_capture_is_alone(cap) ? fg_capture_placeholder(cap) :
						   NULL;
	if (!p) {
		cap->idle_due = 0;
		return;
	}
	if (fg_capture_is_due(cap, now))
		fg_capture_show(cap, p, now);
	fg_placeholder_put(p);
}
