// SPDX-License-Identifier: GPL-2.0-only
/* Questions about a ring: what is in it, and who holds how much. */
#ifdef __KERNEL__
#include <linux/errno.h>
#else
#include <errno.h>
#endif

#include "ring.h"

int fg_ring_find(const struct fg_ring *ring, u64 cursor, bool newest)
{
	int found = -ENODATA;
	bool later;
	unsigned int i;

	for (i = 0; i < ring->slots; i++) {
		const struct fg_ring_slot *s = &ring->slot[i];

		if (s->state != FG_SLOT_QUEUED || s->sequence < cursor)
			continue;
		later = found >= 0 && s->sequence > ring->slot[found].sequence;
		if (found < 0 || later == newest)
			found = i;
	}
	return found;
}

bool fg_ring_drained(const struct fg_ring *ring, unsigned int consumer)
{
	return consumer >= FG_RING_MAX_CONSUMERS ||
	       !ring->consumer[consumer].attached ||
	       fg_ring_find(ring, ring->consumer[consumer].cursor, false) < 0;
}

int fg_ring_newest(const struct fg_ring *ring)
{
	return fg_ring_find(ring, 0, true);
}

unsigned int fg_ring_count(const struct fg_ring *ring, enum fg_slot_state state)
{
	unsigned int n = 0;
	unsigned int i;

	for (i = 0; i < ring->slots; i++)
		n += ring->slot[i].state == state;
	return n;
}

unsigned int fg_ring_held(const struct fg_ring *ring)
{
	unsigned int n = 0;
	unsigned int i;

	for (i = 0; i < ring->slots; i++)
		n += ring->slot[i].holders > 0;
	return n;
}

unsigned int fg_ring_consumers(const struct fg_ring *ring)
{
	unsigned int n = 0;
	unsigned int i;

	for (i = 0; i < FG_RING_MAX_CONSUMERS; i++)
		n += ring->consumer[i].attached;
	return n;
}

bool fg_ring_holds_fit(const struct fg_ring *ring)
{
	unsigned int sum = 2;
	unsigned int i;

	for (i = 0; i < FG_RING_MAX_CONSUMERS; i++) {
		if (ring->consumer[i].attached)
			sum += ring->consumer[i].limit;
	}
	return ring->slots >= sum;
}

unsigned int fg_ring_consumer_held(const struct fg_ring *ring,
				   unsigned int consumer)
{
	unsigned int n = 0;
	u64 held;

	if (consumer >= FG_RING_MAX_CONSUMERS)
		return 0;
	for (held = ring->consumer[consumer].held; held; held &= held - 1)
		n++;
	return n;
}
