// SPDX-License-Identifier: GPL-2.0-only
/* Becoming a consumer, or again one of the current generation. */
#include <linux/sched.h>
#include "internal.h"

static int fr_attach_check(const struct fr_file *ff,
			   const struct framering_attach *attach)
{
	const u32 known = FRAMERING_ATTACH_NEWEST | FRAMERING_ATTACH_LOSSLESS;

	if (attach->flags & ~known || !fr_is_zero(attach->reserved))
		return -EINVAL;
	if (attach->flags & FRAMERING_ATTACH_LOSSLESS && !ff->writable)
		return -EACCES;
	return 0;
}

/*
 * A consumer number in gen's ring. Attached to the same one already: gives
 * that place up first, lest the last of the places be missing.
 */
static int fr_attach_ring(struct fr_file *ff, struct fr_generation *gen,
			  const struct framering_attach *attach,
			  unsigned int *wake)
{
	bool lossless = attach->flags & FRAMERING_ATTACH_LOSSLESS;

	if (attach->hold_limit > gen->slots - 2 ||
	    (lossless && gen->policy != FRAMERING_POLICY_WAIT))
		return -EINVAL;
	if (ff->gen == gen)
		fr_ring_detach(&gen->ring, ff->consumer, wake);
	return fr_ring_attach(&gen->ring, attach->hold_limit, lossless,
			      attach->flags & FRAMERING_ATTACH_NEWEST, wake);
}

static void fr_attach_describe(const struct fr_file *ff,
			       struct framering_attach *attach)
{
	const struct fr_ring *ring = &ff->gen->ring;

	if (fr_ring_holds_fit(ring))
		attach->flags |= FRAMERING_ATTACH_HOLDS_FIT;
	attach->hold_limit = ring->consumer[ff->consumer].limit;
	attach->generation = ff->gen->number;
	attach->slots = ring->slots;
	attach->next_sequence = ring->consumer[ff->consumer].cursor;
}

/* Under the lock. *old is the generation, if any, that ff left. */
static int fr_attach_locked(struct fr_file *ff, struct framering_attach *attach,
			    struct fr_generation **old, struct fr_memory **mem)
{
	struct fr_device *fdev = ff->fdev;
	struct fr_generation *gen = fdev->current_gen;
	unsigned int wake = 0;
	int consumer;

	if (fdev->gone)
		return -ENODEV;
	if (ff->role == FR_ROLE_PRODUCER)
		return -EPERM;
	if (!gen)
		return -ENODATA;
	consumer = fr_attach_ring(ff, gen, attach, &wake);
	if (consumer < 0)
		return consumer;
	if (ff->gen != gen) {
		*old = ff->gen;
		if (*old) {
			fr_ring_detach(&(*old)->ring, ff->consumer, &wake);
			*mem = fr_generation_settle(*old);
		}
		fr_generation_get(gen);
		ff->gen = gen;
	}
	ff->role = FR_ROLE_CONSUMER;
	ff->consumer = consumer;
	ff->lossless = attach->flags & FRAMERING_ATTACH_LOSSLESS;
	fr_file_note_user(ff);
	ff->rw_slot = FRAMERING_SLOT_NONE;
	fr_attach_describe(ff, attach);
	fr_status_update(fdev);
	/* Threads that wait in ACQUIRE now wait for another frame. */
	fr_wake(fdev, wake | FR_WAKE_CONSUMERS);
	return 0;
}

int fr_attach(struct fr_file *ff, struct framering_attach *attach,
	      bool only_first)
{
	struct fr_generation *old = NULL;
	struct fr_memory *mem = NULL;
	int ret = fr_attach_check(ff, attach);

	if (ret)
		return ret;
	scoped_guard(fr_device, ff->fdev) {
		if (only_first && ff->role == FR_ROLE_CONSUMER)
			return ff->fdev->gone ? -ENODEV : 0;
		ret = fr_attach_locked(ff, attach, &old, &mem);
	}
	fr_memory_put(mem);
	fr_generation_put(old);
	return ret;
}
EXPORT_SYMBOL_FRAMERING(fr_attach);
