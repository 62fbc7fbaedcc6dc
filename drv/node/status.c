// SPDX-License-Identifier: GPL-2.0-only
/*
 * The status page: one page per ring that programs map read-only and read
 * without a system call. A sequence count tells them when to read again.
 */
#include <linux/build_bug.h>
#include <linux/gfp.h>
#include <linux/minmax.h>
#include "internal.h"

static_assert(sizeof(struct framering_status) <= PAGE_SIZE);
static_assert((int)FRAMERING_SLOT_FREE == (int)FG_SLOT_FREE);
static_assert((int)FRAMERING_SLOT_DEQUEUED == (int)FG_SLOT_DEQUEUED);
static_assert((int)FRAMERING_SLOT_QUEUED == (int)FG_SLOT_QUEUED);

int fg_status_create(struct fg_device *fdev)
{
	struct framering_status *status = (void *)get_zeroed_page(GFP_KERNEL);

	if (!status)
		return -ENOMEM;
	status->version = FRAMERING_UAPI_VERSION;
	status->size = sizeof(*status);
	status->newest_slot = FRAMERING_SLOT_NONE;
	fdev->status = status;
	return 0;
}

void fg_status_destroy(struct fg_device *fdev)
{
	free_page((unsigned long)fdev->status);
	fdev->status = NULL;
}

/* slot is NULL where the current generation has none. */
static void fg_status_write_slot(struct framering_slot_status *out,
				 const struct fg_ring_slot *slot)
{
	bool queued = slot && slot->state == FG_SLOT_QUEUED;

	WRITE_ONCE(out->state, slot ? (u32)slot->state : FRAMERING_SLOT_FREE);
	WRITE_ONCE(out->holders, slot ? slot->holders : 0);
	WRITE_ONCE(out->sequence, queued ? slot->sequence : 0);
}

/* Also the slots that only the generation before had. */
static void fg_status_write_slots(struct framering_status *status,
				  const struct fg_ring *ring)
{
	unsigned int slots = ring ? ring->slots : 0;
	unsigned int i;

	for (i = 0; i < max(slots, status->slots); i++)
		fg_status_write_slot(&status->slot[i],
				     i < slots ? &ring->slot[i] : NULL);
	WRITE_ONCE(status->slots, slots);
}

void fg_status_update(struct fg_device *fdev)
{
	struct framering_status *status = fdev->status;
	const struct fg_generation *gen = fdev->current_gen;
	int newest = gen ? fg_ring_newest(&gen->ring) : -ENODATA;

	lockdep_assert_held(&fdev->lock);
	WRITE_ONCE(status->seqcount, status->seqcount + 1);
	smp_wmb(); /* odd before anything changes */
	WRITE_ONCE(status->generation, gen ? gen->number : 0);
	WRITE_ONCE(status->producer, !!fdev->producer);
	WRITE_ONCE(status->newest_slot,
		   newest < 0 ? FRAMERING_SLOT_NONE : newest);
	WRITE_ONCE(status->sequence,
		   gen ? gen->ring.next_sequence : fdev->next_sequence);
	status->counters = fdev->counters;
	fg_status_write_slots(status, gen ? &gen->ring : NULL);
	smp_wmb(); /* everything before even again */
	WRITE_ONCE(status->seqcount, status->seqcount + 1);
}
EXPORT_SYMBOL_FRAMERING(fg_status_update);
