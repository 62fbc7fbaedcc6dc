// SPDX-License-Identifier: GPL-2.0-only
/* The hand-off: who owns which slot. docs/ring.md has the rules. */
#ifdef __KERNEL__
#include <linux/errno.h>
#else
#include <errno.h>
#endif

#include "ring.h"

/* What waiters wait for; an operation that makes one true wakes them. */
struct outlook {
	bool can_dequeue;
	bool can_hold_more;
};

static u64 bit(unsigned int slot)
{
	return (u64)1 << slot;
}

static bool attached(const struct fg_ring *ring, unsigned int consumer)
{
	return consumer < FG_RING_MAX_CONSUMERS &&
	       ring->consumer[consumer].attached;
}

static bool is_dequeued(const struct fg_ring *ring, unsigned int slot)
{
	return slot < ring->slots && ring->slot[slot].state == FG_SLOT_DEQUEUED;
}

/* The only place that moves a slot from one state to another. */
static void set_state(struct fg_ring *ring, unsigned int slot,
		      enum fg_slot_state state, u64 sequence)
{
	ring->slot[slot].state = state;
	ring->slot[slot].sequence = sequence;
}

/* Distinct slots that may be held beside those that are. */
static unsigned int hold_room(const struct fg_ring *ring)
{
	unsigned int dequeued = fg_ring_count(ring, FG_SLOT_DEQUEUED);
	unsigned int taken = fg_ring_held(ring) + (dequeued ? dequeued : 1) + 1;

	return taken < ring->slots ? ring->slots - taken : 0;
}

static int dequeue_limit(const struct fg_ring *ring)
{
	unsigned int dequeued = fg_ring_count(ring, FG_SLOT_DEQUEUED);

	if (dequeued >= ring->slots - 2)
		return -ENOBUFS;
	/* Besides those held and DEQUEUED one is left: the newest frame. */
	if (fg_ring_held(ring) + dequeued + 1 > ring->slots - 1)
		return -EAGAIN;
	return 0;
}

/* The oldest QUEUED frame of the mask that nobody holds; never the newest. */
static int find_spare(const struct fg_ring *ring, u64 mask)
{
	int newest = fg_ring_newest(ring);
	int found = -ENODATA;
	unsigned int i;

	for (i = 0; i < ring->slots; i++) {
		const struct fg_ring_slot *s = &ring->slot[i];

		if (s->state != FG_SLOT_QUEUED || !(mask & bit(i)))
			continue;
		if (s->holders || (int)i == newest)
			continue;
		if (found < 0 || s->sequence < ring->slot[found].sequence)
			found = i;
	}
	return found;
}

/* The lossless consumer that is furthest behind. */
static int find_slowest(const struct fg_ring *ring)
{
	int found = -ENODATA;
	int i;

	for (i = 0; i < FG_RING_MAX_CONSUMERS; i++) {
		const struct fg_ring_consumer *c = &ring->consumer[i];

		if (!c->attached || !c->lossless)
			continue;
		if (found < 0 || c->cursor < ring->consumer[found].cursor)
			found = i;
	}
	return found;
}

static bool may_recycle(const struct fg_ring *ring, unsigned int slot)
{
	int slowest;

	if (!ring->wait)
		return true;
	slowest = find_slowest(ring);
	if (slowest < 0)
		return ring->discard;
	return ring->consumer[slowest].cursor > ring->slot[slot].sequence;
}

/* The slot DEQUEUE hands out, the limits aside. */
static int find_empty(const struct fg_ring *ring, u64 mask)
{
	unsigned int i;
	int spare;

	for (i = 0; i < ring->slots; i++) {
		if (ring->slot[i].state == FG_SLOT_FREE && mask & bit(i))
			return i;
	}
	spare = find_spare(ring, mask);
	/* A policy that refuses the oldest refuses all that came after it. */
	return spare >= 0 && may_recycle(ring, spare) ? spare : -EAGAIN;
}

static struct outlook look(const struct fg_ring *ring)
{
	return (struct outlook){
		.can_dequeue = fg_ring_can_dequeue(ring),
		.can_hold_more = hold_room(ring) > 0,
	};
}

static void wake_if_better(const struct fg_ring *ring, struct outlook before,
			   unsigned int *wake)
{
	struct outlook now = look(ring);

	/* Which slots a choosy producer is after, it knows itself. */
	if (ring->choosy || (now.can_dequeue && !before.can_dequeue))
		*wake |= FG_WAKE_PRODUCER;
	if (now.can_hold_more && !before.can_hold_more)
		*wake |= FG_WAKE_CONSUMERS;
}

static bool wanted(const struct fg_ring *ring, u64 sequence)
{
	unsigned int i;

	for (i = 0; i < FG_RING_MAX_CONSUMERS; i++) {
		if (attached(ring, i) && ring->consumer[i].cursor <= sequence)
			return true;
	}
	return false;
}

static void recycle(struct fg_ring *ring, unsigned int slot, unsigned int *wake)
{
	if (wanted(ring, ring->slot[slot].sequence)) {
		ring->dropped++;
		*wake |= FG_WAKE_DROPPED;
	}
	/*
	 * When no further slot may be held, a consumer that was refused this
	 * frame may get the one after it, if somebody holds that already.
	 */
	if (!hold_room(ring))
		*wake |= FG_WAKE_CONSUMERS;
	set_state(ring, slot, FG_SLOT_FREE, 0);
}

static void hold(struct fg_ring *ring, unsigned int consumer, unsigned int slot)
{
	ring->consumer[consumer].held |= bit(slot);
	ring->slot[slot].holders++;
}

static void drop_hold(struct fg_ring *ring, unsigned int consumer,
		      unsigned int slot, unsigned int *wake)
{
	struct fg_ring_consumer *c = &ring->consumer[consumer];

	if (fg_ring_consumer_held(ring, consumer) >= c->limit)
		*wake |= FG_WAKE_CONSUMERS;
	c->held &= ~bit(slot);
	ring->slot[slot].holders--;
}

int fg_ring_init(struct fg_ring *ring, unsigned int slots, bool wait,
		 bool discard, u64 next_sequence)
{
	unsigned int i;

	if (slots < FG_RING_MIN_SLOTS || slots > FG_RING_MAX_SLOTS)
		return -EINVAL;
	ring->slots = slots;
	ring->wait = wait;
	ring->discard = discard;
	ring->choosy = false;
	ring->next_sequence = next_sequence;
	ring->withdrawn = next_sequence;
	ring->dropped = 0;
	for (i = 0; i < FG_RING_MAX_SLOTS; i++) {
		ring->slot[i].holders = 0;
		set_state(ring, i, FG_SLOT_FREE, 0);
	}
	for (i = 0; i < FG_RING_MAX_CONSUMERS; i++)
		ring->consumer[i] = (struct fg_ring_consumer){ 0 };
	return 0;
}

int fg_ring_dequeue_of(struct fg_ring *ring, u64 mask, unsigned int *wake)
{
	int slot = dequeue_limit(ring);

	ring->choosy = mask != FG_RING_ALL_SLOTS;
	if (slot < 0)
		return slot;
	slot = find_empty(ring, mask);
	if (slot < 0)
		return slot;
	if (ring->slot[slot].state == FG_SLOT_QUEUED)
		recycle(ring, slot, wake);
	set_state(ring, slot, FG_SLOT_DEQUEUED, 0);
	return slot;
}

int fg_ring_cancel(struct fg_ring *ring, unsigned int slot, unsigned int *wake)
{
	struct outlook before = look(ring);

	if (!is_dequeued(ring, slot))
		return -EINVAL;
	set_state(ring, slot, FG_SLOT_FREE, 0);
	wake_if_better(ring, before, wake);
	return 0;
}

static int queue_if(struct fg_ring *ring, unsigned int slot,
		    enum fg_slot_state state, u64 *sequence, unsigned int *wake)
{
	struct outlook before = look(ring);

	if (slot >= ring->slots || ring->slot[slot].state != state)
		return -EINVAL;
	*sequence = ring->next_sequence++;
	set_state(ring, slot, FG_SLOT_QUEUED, *sequence);
	*wake |= FG_WAKE_CONSUMERS;
	wake_if_better(ring, before, wake);
	return 0;
}

int fg_ring_queue(struct fg_ring *ring, unsigned int slot, u64 *sequence,
		  unsigned int *wake)
{
	return queue_if(ring, slot, FG_SLOT_DEQUEUED, sequence, wake);
}

int fg_ring_queue_free(struct fg_ring *ring, unsigned int slot, u64 *sequence,
		       unsigned int *wake)
{
	ring->choosy = true;
	return queue_if(ring, slot, FG_SLOT_FREE, sequence, wake);
}

void fg_ring_reset_producer(struct fg_ring *ring, unsigned int *wake)
{
	struct outlook before = look(ring);
	unsigned int i;

	for (i = 0; i < ring->slots; i++) {
		if (is_dequeued(ring, i))
			set_state(ring, i, FG_SLOT_FREE, 0);
	}
	wake_if_better(ring, before, wake);
}

void fg_ring_withdraw(struct fg_ring *ring, u64 mask, unsigned int *wake)
{
	struct outlook before = look(ring);
	unsigned int i;

	for (i = 0; i < ring->slots; i++) {
		const struct fg_ring_slot *s = &ring->slot[i];

		if (!(mask & bit(i)) || s->holders)
			continue;
		if (s->state == FG_SLOT_QUEUED)
			recycle(ring, i, wake);
		else
			set_state(ring, i, FG_SLOT_FREE, 0);
	}
	ring->choosy = true;
	ring->withdrawn = ring->next_sequence;
	wake_if_better(ring, before, wake);
}

int fg_ring_attach(struct fg_ring *ring, unsigned int limit, bool lossless,
		   bool newest, unsigned int *wake)
{
	struct outlook before = look(ring);
	unsigned int most = ring->slots - 2;
	int frame = newest ? fg_ring_newest(ring) : -ENODATA;
	unsigned int i;

	if (limit > most || (lossless && !ring->wait))
		return -EINVAL;
	if (!limit)
		limit = most < FG_RING_DEFAULT_HOLDS ? most :
						       FG_RING_DEFAULT_HOLDS;
	for (i = 0; i < FG_RING_MAX_CONSUMERS; i++) {
		if (!attached(ring, i))
			break;
	}
	if (i == FG_RING_MAX_CONSUMERS)
		return -EUSERS;
	ring->consumer[i] = (struct fg_ring_consumer){
		.attached = true,
		.lossless = lossless,
		.limit = limit,
		.cursor = frame < 0 ? ring->next_sequence :
				      ring->slot[frame].sequence,
	};
	/* A ring that blocks for want of a lossless consumer has one now. */
	wake_if_better(ring, before, wake);
	return i;
}

void fg_ring_detach(struct fg_ring *ring, unsigned int consumer,
		    unsigned int *wake)
{
	struct outlook before = look(ring);
	unsigned int i;

	if (!attached(ring, consumer))
		return;
	for (i = 0; i < ring->slots; i++) {
		if (ring->consumer[consumer].held & bit(i))
			drop_hold(ring, consumer, i, wake);
	}
	ring->consumer[consumer] = (struct fg_ring_consumer){ 0 };
	wake_if_better(ring, before, wake);
}

int fg_ring_acquire(struct fg_ring *ring, unsigned int consumer, bool newest,
		    struct fg_ring_grant *grant, unsigned int *wake)
{
	struct outlook before = look(ring);
	struct fg_ring_consumer *c;
	int slot;

	if (!attached(ring, consumer))
		return -EINVAL;
	c = &ring->consumer[consumer];
	if (fg_ring_consumer_held(ring, consumer) >= c->limit)
		return -ENOBUFS;
	slot = fg_ring_find(ring, c->cursor, newest);
	if (slot < 0)
		return -EAGAIN;
	if (!ring->slot[slot].holders && !before.can_hold_more)
		return -ENOBUFS;

	grant->slot = slot;
	grant->sequence = ring->slot[slot].sequence;
	grant->missed = grant->sequence - c->cursor;
	grant->old_cursor = c->cursor;
	hold(ring, consumer, slot);
	c->missed += grant->missed;
	c->cursor = grant->sequence + 1;
	wake_if_better(ring, before, wake);
	return slot;
}

bool fg_ring_unacquire(struct fg_ring *ring, unsigned int consumer,
		       const struct fg_ring_grant *grant, unsigned int *wake)
{
	struct fg_ring_consumer *c;

	if (fg_ring_release(ring, consumer, grant->slot, wake))
		return false;
	c = &ring->consumer[consumer];
	if (c->cursor == grant->sequence + 1) {
		c->cursor = grant->old_cursor;
		c->missed -= grant->missed;
		*wake |= FG_WAKE_CONSUMERS;
	} else {
		/* A later frame is out: going back would repeat that one. */
		c->missed++;
	}
	return true;
}

int fg_ring_release(struct fg_ring *ring, unsigned int consumer,
		    unsigned int slot, unsigned int *wake)
{
	struct outlook before = look(ring);

	if (!attached(ring, consumer) || slot >= ring->slots ||
	    !(ring->consumer[consumer].held & bit(slot)))
		return -EINVAL;
	drop_hold(ring, consumer, slot, wake);
	wake_if_better(ring, before, wake);
	return 0;
}

bool fg_ring_can_dequeue(const struct fg_ring *ring)
{
	return !dequeue_limit(ring) && find_empty(ring, FG_RING_ALL_SLOTS) >= 0;
}

bool fg_ring_can_acquire(const struct fg_ring *ring, unsigned int consumer)
{
	const struct fg_ring_consumer *c;
	int slot;

	if (!attached(ring, consumer))
		return false;
	c = &ring->consumer[consumer];
	if (fg_ring_consumer_held(ring, consumer) >= c->limit)
		return false;
	slot = fg_ring_find(ring, c->cursor, false);
	return slot >= 0 && (ring->slot[slot].holders || hold_room(ring));
}

int fg_ring_blocker(const struct fg_ring *ring)
{
	/* Nobody is to blame while a slot can be had or a limit says no. */
	if (!ring->wait || dequeue_limit(ring) ||
	    find_empty(ring, FG_RING_ALL_SLOTS) >= 0)
		return -ENODATA;
	return find_slowest(ring);
}
