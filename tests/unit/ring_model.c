// SPDX-License-Identifier: GPL-2.0-only
/* The hand-off rules, stated as plainly as possible. */
#include "ring_model.h"

#include <errno.h>
#include <string.h>

#define HOLDER(consumer) (1ULL << (consumer))

static bool is_attached(const struct model *m, int consumer)
{
	return consumer >= 0 && consumer < FG_RING_MAX_CONSUMERS &&
	       m->consumer[consumer].attached;
}

int model_find(const struct model *m, int slot)
{
	for (int i = 0; i < m->frames; i++) {
		if (m->frame[i].slot == slot)
			return i;
	}
	return -1;
}

int model_held(const struct model *m)
{
	int n = 0;

	for (int i = 0; i < m->frames; i++) {
		if (m->frame[i].holders)
			n++;
	}
	return n;
}

int model_dequeued(const struct model *m)
{
	int n = 0;

	for (int slot = 0; slot < m->slots; slot++) {
		if (m->dequeued[slot])
			n++;
	}
	return n;
}

bool model_is_free(const struct model *m, int slot)
{
	return !m->dequeued[slot] && model_find(m, slot) < 0;
}

/* distinct held slots <= slots - 1 - max(1, dequeued) */
static bool holds_allowed(const struct model *m, int held, int dequeued)
{
	if (dequeued < 1)
		dequeued = 1;
	return held <= m->slots - 1 - dequeued;
}

static bool wanted_by_anybody(const struct model *m, u64 sequence)
{
	for (int i = 0; i < FG_RING_MAX_CONSUMERS; i++) {
		if (m->consumer[i].attached && m->consumer[i].next <= sequence)
			return true;
	}
	return false;
}

static bool policy_lets_go(const struct model *m, u64 sequence)
{
	bool anybody = false;

	if (!m->wait)
		return true;
	for (int i = 0; i < FG_RING_MAX_CONSUMERS; i++) {
		const struct model_consumer *c = &m->consumer[i];

		if (!c->attached || !c->lossless)
			continue;
		if (c->next <= sequence)
			return false;
		anybody = true;
	}
	return anybody || m->discard;
}

static bool is_in(u64 mask, int slot)
{
	return mask >> slot & 1;
}

/* Position of the frame to recycle, or -1. The last one is the newest. */
static int recyclable(const struct model *m, u64 mask)
{
	for (int i = 0; i < m->frames - 1; i++) {
		if (is_in(mask, m->frame[i].slot) && !m->frame[i].holders &&
		    policy_lets_go(m, m->frame[i].sequence))
			return i;
	}
	return -1;
}

int model_try_dequeue(const struct model *m)
{
	return model_try_dequeue_of(m, MODEL_ALL);
}

int model_try_dequeue_of(const struct model *m, u64 mask)
{
	int dequeued = model_dequeued(m);
	int oldest;

	if (dequeued == m->slots - 2)
		return -ENOBUFS;
	if (!holds_allowed(m, model_held(m), dequeued + 1))
		return -EAGAIN;
	for (int slot = 0; slot < m->slots; slot++) {
		if (is_in(mask, slot) && model_is_free(m, slot))
			return slot;
	}
	oldest = recyclable(m, mask);
	return oldest < 0 ? -EAGAIN : m->frame[oldest].slot;
}

static void drop_frame(struct model *m, int i)
{
	if (wanted_by_anybody(m, m->frame[i].sequence))
		m->dropped++;
	m->frames--;
	memmove(&m->frame[i], &m->frame[i + 1],
		(m->frames - i) * sizeof(m->frame[0]));
}

int model_dequeue(struct model *m)
{
	return model_dequeue_of(m, MODEL_ALL);
}

int model_dequeue_of(struct model *m, u64 mask)
{
	int slot = model_try_dequeue_of(m, mask);

	if (slot < 0)
		return slot;
	if (model_find(m, slot) >= 0)
		drop_frame(m, model_find(m, slot));
	m->dequeued[slot] = true;
	return slot;
}

void model_withdraw(struct model *m, u64 mask)
{
	for (int slot = 0; slot < m->slots; slot++) {
		int i = model_find(m, slot);

		if (!is_in(mask, slot))
			continue;
		m->dequeued[slot] = false;
		if (i >= 0 && !m->frame[i].holders)
			drop_frame(m, i);
	}
}

void model_init(struct model *m, int slots, bool wait, bool discard,
		u64 next_sequence)
{
	memset(m, 0, sizeof(*m));
	m->slots = slots;
	m->wait = wait;
	m->discard = discard;
	m->next_sequence = next_sequence;
}

int model_cancel(struct model *m, int slot)
{
	if (slot < 0 || slot >= m->slots || !m->dequeued[slot])
		return -EINVAL;
	m->dequeued[slot] = false;
	return 0;
}

int model_queue(struct model *m, int slot, u64 *sequence)
{
	if (model_cancel(m, slot))
		return -EINVAL;
	*sequence = m->next_sequence;
	m->next_sequence += 1;
	m->frame[m->frames++] = (struct model_frame){
		.sequence = *sequence,
		.slot = slot,
	};
	return 0;
}

int model_queue_free(struct model *m, int slot, u64 *sequence)
{
	if (slot < 0 || slot >= m->slots || !model_is_free(m, slot))
		return -EINVAL;
	m->dequeued[slot] = true;
	return model_queue(m, slot, sequence);
}

void model_reset_producer(struct model *m)
{
	memset(m->dequeued, 0, sizeof(m->dequeued));
}

int model_attach(struct model *m, unsigned int limit, bool lossless,
		 bool newest)
{
	if (limit > (unsigned int)m->slots - 2 || (lossless && !m->wait))
		return -EINVAL;
	if (limit == 0)
		limit = m->slots == 3 ? 1 : 2;
	for (int i = 0; i < FG_RING_MAX_CONSUMERS; i++) {
		struct model_consumer *c = &m->consumer[i];

		if (c->attached)
			continue;
		c->attached = true;
		c->lossless = lossless;
		c->limit = limit;
		c->missed = 0;
		c->next = m->next_sequence;
		if (newest && m->frames)
			c->next = m->frame[m->frames - 1].sequence;
		return i;
	}
	return -EUSERS;
}

void model_detach(struct model *m, int consumer)
{
	if (!is_attached(m, consumer))
		return;
	for (int i = 0; i < m->frames; i++)
		m->frame[i].holders &= ~HOLDER(consumer);
	memset(&m->consumer[consumer], 0, sizeof(m->consumer[consumer]));
}

static unsigned int held_by(const struct model *m, int consumer)
{
	unsigned int n = 0;

	for (int i = 0; i < m->frames; i++) {
		if (m->frame[i].holders & HOLDER(consumer))
			n++;
	}
	return n;
}

int model_try_acquire(const struct model *m, int consumer, bool newest)
{
	const struct model_consumer *c;
	const struct model_frame *f = NULL;

	if (!is_attached(m, consumer))
		return -EINVAL;
	c = &m->consumer[consumer];
	if (held_by(m, consumer) == c->limit)
		return -ENOBUFS;
	for (int i = 0; i < m->frames; i++) {
		if (m->frame[i].sequence < c->next)
			continue;
		f = &m->frame[i];
		if (!newest)
			break;
	}
	if (!f)
		return -EAGAIN;
	if (!f->holders &&
	    !holds_allowed(m, model_held(m) + 1, model_dequeued(m)))
		return -ENOBUFS;
	return f->slot;
}

int model_acquire(struct model *m, int consumer, bool newest,
		  struct fg_ring_grant *grant)
{
	int slot = model_try_acquire(m, consumer, newest);
	struct model_consumer *c;
	struct model_frame *f;

	if (slot < 0)
		return slot;
	c = &m->consumer[consumer];
	f = &m->frame[model_find(m, slot)];
	f->holders |= HOLDER(consumer);
	grant->slot = slot;
	grant->sequence = f->sequence;
	grant->missed = f->sequence - c->next;
	grant->old_cursor = c->next;
	c->missed += grant->missed;
	c->next = f->sequence + 1;
	return slot;
}

void model_unacquire(struct model *m, int consumer,
		     const struct fg_ring_grant *grant)
{
	struct model_consumer *c;

	if (model_release(m, consumer, grant->slot))
		return;
	c = &m->consumer[consumer];
	if (c->next > grant->sequence + 1) {
		c->missed += 1;
		return;
	}
	c->missed -= grant->missed;
	c->next = grant->old_cursor;
}

int model_release(struct model *m, int consumer, int slot)
{
	int i = model_find(m, slot);

	if (i < 0 || !is_attached(m, consumer) ||
	    !(m->frame[i].holders & HOLDER(consumer)))
		return -EINVAL;
	m->frame[i].holders &= ~HOLDER(consumer);
	return 0;
}

bool model_drained(const struct model *m, int consumer)
{
	return !is_attached(m, consumer) || !m->frames ||
	       m->frame[m->frames - 1].sequence < m->consumer[consumer].next;
}

int model_newest(const struct model *m)
{
	return m->frames ? m->frame[m->frames - 1].slot : -ENODATA;
}

/*
 * The producer waits, and would not if the lossless consumers had taken
 * everything: the one furthest behind is to blame.
 */
int model_blocker(const struct model *m)
{
	struct model passed = *m;
	int slowest = -ENODATA;

	for (int i = 0; i < FG_RING_MAX_CONSUMERS; i++) {
		const struct model_consumer *c = &m->consumer[i];

		if (!c->lossless)
			continue;
		if (slowest < 0 || c->next < m->consumer[slowest].next)
			slowest = i;
		passed.consumer[i].next = m->next_sequence;
	}
	if (model_try_dequeue(m) != -EAGAIN || model_try_dequeue(&passed) < 0)
		return -ENODATA;
	return slowest;
}

bool model_holds_fit(const struct model *m)
{
	int left = m->slots - 2;

	for (int i = 0; i < FG_RING_MAX_CONSUMERS; i++)
		left -= m->consumer[i].limit;
	return left >= 0;
}
