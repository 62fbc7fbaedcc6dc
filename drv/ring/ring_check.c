// SPDX-License-Identifier: GPL-2.0-only
/* The check that the rules of a ring hold. */
#include "ring.h"

/* I1: what is held is QUEUED, and both sides agree who holds it. */
static bool holds_agree(const struct fg_ring *ring, unsigned int slot)
{
	const struct fg_ring_slot *s = &ring->slot[slot];
	unsigned int holders = 0;
	unsigned int i;

	for (i = 0; i < FG_RING_MAX_CONSUMERS; i++) {
		const struct fg_ring_consumer *c = &ring->consumer[i];

		if (!(c->held >> slot & 1))
			continue;
		/* Held means handed out, hence behind the cursor. */
		if (c->cursor <= s->sequence)
			return false;
		holders++;
	}
	return holders == s->holders &&
	       (!holders || s->state == FG_SLOT_QUEUED);
}

/* I2: nothing belongs to a consumer that has gone. */
static bool no_leftovers(const struct fg_ring_consumer *c)
{
	return c->attached || (!c->held && !c->cursor && !c->limit &&
			       !c->missed && !c->lossless);
}

/* I3: every number once, the last one given out is there unless withdrawn. */
static bool sequences_rise(const struct fg_ring *ring)
{
	int newest = fg_ring_newest(ring);
	unsigned int i;
	unsigned int j;

	for (i = 0; i < ring->slots; i++) {
		if (ring->slot[i].state != FG_SLOT_QUEUED)
			continue;
		for (j = 0; j < i; j++) {
			if (ring->slot[j].state == FG_SLOT_QUEUED &&
			    ring->slot[j].sequence == ring->slot[i].sequence)
				return false;
		}
	}
	return newest < 0 || ring->withdrawn == ring->next_sequence ||
	       ring->slot[newest].sequence + 1 == ring->next_sequence;
}

/* I4: the producer of a DROP ring that has nothing gets something. */
static bool limits_kept(const struct fg_ring *ring)
{
	unsigned int dequeued = fg_ring_count(ring, FG_SLOT_DEQUEUED);

	if (dequeued > ring->slots - 2)
		return false;
	if (fg_ring_held(ring) + 1 + (dequeued ? dequeued : 1) > ring->slots)
		return false;
	return ring->wait || dequeued || fg_ring_can_dequeue(ring);
}

static bool slots_sane(const struct fg_ring *ring)
{
	unsigned int i;

	if (ring->slots < FG_RING_MIN_SLOTS || ring->slots > FG_RING_MAX_SLOTS)
		return false;
	for (i = 0; i < FG_RING_MAX_SLOTS; i++) {
		const struct fg_ring_slot *s = &ring->slot[i];

		if (s->state > FG_SLOT_QUEUED)
			return false;
		if (i >= ring->slots &&
		    (s->state != FG_SLOT_FREE || s->holders))
			return false;
		if (s->state != FG_SLOT_QUEUED && s->sequence)
			return false;
	}
	return true;
}

static bool consumer_sane(const struct fg_ring *ring, unsigned int consumer)
{
	const struct fg_ring_consumer *c = &ring->consumer[consumer];

	if (!c->attached)
		return true;
	return c->limit >= 1 && c->limit <= ring->slots - 2 &&
	       fg_ring_consumer_held(ring, consumer) <= c->limit &&
	       !(c->held & ~(~(u64)0 >> (64 - ring->slots))) &&
	       c->cursor <= ring->next_sequence && (ring->wait || !c->lossless);
}

int fg_ring_check(const struct fg_ring *ring)
{
	unsigned int i;

	if (!slots_sane(ring))
		return FG_RULE_BOOKS;
	for (i = 0; i < ring->slots; i++) {
		if (!holds_agree(ring, i))
			return FG_RULE_TORN;
	}
	for (i = 0; i < FG_RING_MAX_CONSUMERS; i++) {
		if (!no_leftovers(&ring->consumer[i]))
			return FG_RULE_LEAK;
		if (!consumer_sane(ring, i))
			return FG_RULE_BOOKS;
	}
	if (!sequences_rise(ring))
		return FG_RULE_SEQUENCE;
	if (!limits_kept(ring))
		return FG_RULE_STARVED;
	return 0;
}
