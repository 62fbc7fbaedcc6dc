// SPDX-License-Identifier: GPL-2.0-only
/* Questions about a ring: what is in it, and who holds how much. */
#ifdef __KERNEL__
#include <linux/errno.h>
#else
#include <errno.h>
#endif

#include "ring.h"

int fr_ring_find(const struct fr_ring *ring, u64 cursor, bool newest)
{
	int found = -ENODATA;
	bool later;
	unsigned int i;

	for (i = 0; i < ring->slots; i++) {
		const struct fr_ring_slot *s = &ring->slot[i];

		if (s->state != FR_SLOT_QUEUED || s->sequence < cursor)
			continue;
		later = found >= 0 && s->sequence > ring->slot[found].sequence;
		if (found < 0 || later == newest)
			found = i;
	}
	return found;
}

bool fr_ring_drained(const struct fr_ring *ring, unsigned int consumer)
{
	return consumer >= FR_RING_MAX_CONSUMERS ||
	       !ring->consumer[consumer].attached ||
	       fr_ring_find(ring, ring->consumer[consumer].cursor, false) < 0;
}

int fr_ring_newest(const struct fr_ring *ring)
{
	return fr_ring_find(ring, 0, true);
}

unsigned int fr_ring_count(const struct fr_ring *ring, enum fr_slot_state state)
{
	unsigned int n = 0;
	unsigned int i;

	for (i = 0; i < ring->slots; i++)
		n += ring->slot[i].state == state;
	return n;
}

unsigned int fr_ring_held(const struct fr_ring *ring)
{
	unsigned int n = 0;
	unsigned int i;

	for (i = 0; i < ring->slots; i++)
		n += ring->slot[i].holders > 0;
	return n;
}

unsigned int fr_ring_consumers(const struct fr_ring *ring)
{
	unsigned int n = 0;
	unsigned int i;

	for (i = 0; i < FR_RING_MAX_CONSUMERS; i++)
		n += ring->consumer[i].attached;
	return n;
}

bool fr_ring_holds_fit(const struct fr_ring *ring)
{
	unsigned int sum = 2;
	unsigned int i;

	for (i = 0; i < FR_RING_MAX_CONSUMERS; i++) {
		if (ring->consumer[i].attached)
			sum += ring->consumer[i].limit;
	}
	return ring->slots >= sum;
}

unsigned int fr_ring_consumer_held(const struct fr_ring *ring,
				   unsigned int consumer)
{
	unsigned int n = 0;
	u64 held;

	if (consumer >= FR_RING_MAX_CONSUMERS)
		return 0;
	for (held = ring->consumer[consumer].held; held; held &= held - 1)
		n++;
	return n;
}
