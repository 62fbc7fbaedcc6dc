// SPDX-License-Identifier: GPL-2.0-only
/* Becoming a consumer, or again one of the current generation. */
#include <linux/sched.h>
#include "internal.h"

static int fg_attach_check(const struct fg_file *ff,
			   const struct framering_attach *attach)
{
	const u32 known = FRAMERING_ATTACH_NEWEST | FRAMERING_ATTACH_LOSSLESS;

	if (attach->flags & ~known || !fg_is_zero(attach->reserved))
		return -EINVAL;
	if (attach->flags & FRAMERING_ATTACH_LOSSLESS && !ff->writable)
		return -EACCES;
	return 0;
}

/*
 * A consumer number in gen's ring. Attached to the same one already: gives
 * that place up first, lest the last of the places be missing.
 */
static int fg_attach_ring(struct fg_file *ff, struct fg_generation *gen,
			  const struct framering_attach *attach,
			  unsigned int *wake)
{
	bool lossless = attach->flags & FRAMERING_ATTACH_LOSSLESS;

	if (attach->hold_limit > gen->slots - 2 ||
	    (lossless && gen->policy != FRAMERING_POLICY_WAIT))
		return -EINVAL;
	if (ff->gen == gen)
		fg_ring_detach(&gen->ring, ff->consumer, wake);
	return fg_ring_attach(&gen->ring, attach->hold_limit, lossless,
			      attach->flags & FRAMERING_ATTACH_NEWEST, wake);
}

static void fg_attach_describe(const struct fg_file *ff,
			       struct framering_attach *attach)
{
	const struct fg_ring *ring = &ff->gen->ring;

	if (fg_ring_holds_fit(ring))
		attach->flags |= FRAMERING_ATTACH_HOLDS_FIT;
	attach->hold_limit = ring->consumer[ff->consumer].limit;
	attach->generation = ff->gen->number;
	attach->slots = ring->slots;
	attach->next_sequence = ring->consumer[ff->consumer].cursor;
}

/* Under the lock. *old is the generation, if any, that ff left. */
static int fg_attach_locked(struct fg_file *ff, struct framering_attach *attach,
			    struct fg_generation **old, struct fg_memory **mem)
{
	struct fg_device *fdev = ff->fdev;
	struct fg_generation *gen = fdev->current_gen;
	unsigned int wake = 0;
	int consumer;

	if (fdev->gone)
		return -ENODEV;
	if (ff->role == FG_ROLE_PRODUCER)
		return -EPERM;
	if (!gen)
		return -ENODATA;
	consumer = fg_attach_ring(ff, gen, attach, &wake);
	if (consumer < 0)
		return consumer;
	if (ff->gen != gen) {
		*old = ff->gen;
		if (*old) {
			fg_ring_detach(&(*old)->ring, ff->consumer, &wake);
			*mem = fg_generation_settle(*old);
		}
		fg_generation_get(gen);
		ff->gen = gen;
	}
	ff->role = FG_ROLE_CONSUMER;
	ff->consumer = consumer;
	ff->lossless = attach->flags & FRAMERING_ATTACH_LOSSLESS;
	fg_file_note_user(ff);
	ff->rw_slot = FRAMERING_SLOT_NONE;
	fg_attach_describe(ff, attach);
	fg_status_update(fdev);
	/* Threads that wait in ACQUIRE now wait for another frame. */
	fg_wake(fdev, wake | FG_WAKE_CONSUMERS);
	return 0;
}

int fg_attach(struct fg_file *ff, struct framering_attach *attach,
	      bool only_first)
{
	struct fg_generation *old = NULL;
	struct fg_memory *mem = NULL;
	int ret = fg_attach_check(ff, attach);

	if (ret)
		return ret;
	scoped_guard(fg_device, ff->fdev) {
		if (only_first && ff->role == FG_ROLE_CONSUMER)
			return ff->fdev->gone ? -ENODEV : 0;
		ret = fg_attach_locked(ff, attach, &old, &mem);
	}
	fg_memory_put(mem);
	fg_generation_put(old);
	return ret;
}
EXPORT_SYMBOL_FRAMERING(fg_attach);
