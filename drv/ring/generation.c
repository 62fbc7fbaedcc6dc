// SPDX-License-Identifier: GPL-2.0-only
/* Generations: one life of a ring's memory each, and how long it lasts. */
#include <linux/err.h>
#include <linux/nospec.h>
#include <linux/slab.h>
#include "internal.h"

struct fr_generation *fr_generation_alloc(struct fr_device *fdev,
					  const struct framering_setup *setup)
{
	struct fr_generation *gen = kvzalloc(sizeof(*gen), GFP_KERNEL_ACCOUNT);

	if (!gen)
		return NULL;
	kref_init(&gen->ref);
	gen->fdev = fdev;
	gen->policy = setup->policy;
	gen->flags = setup->flags;
	gen->cache_wanted = setup->cache;
	gen->format = setup->format;
	gen->slots = setup->slots;
	return gen;
}

void fr_generation_give_memory(struct fr_generation *gen,
			       struct fr_memory *mem)
{
	gen->mem = mem;
	gen->cache = mem->cache;
	gen->memory = mem->source->id;
	gen->slot_size = mem->slot_size;
}

static void fr_generation_free(struct kref *ref)
{
	struct fr_generation *gen = container_of(ref, struct fr_generation, ref);

	fr_memory_put(gen->mem);
	kvfree(gen);
}

void fr_generation_get(struct fr_generation *gen)
{
	kref_get(&gen->ref);
}
EXPORT_SYMBOL_FRAMERING(fr_generation_get);

void fr_generation_put(struct fr_generation *gen)
{
	if (gen)
		kref_put(&gen->ref, fr_generation_free);
}
EXPORT_SYMBOL_FRAMERING(fr_generation_put);

bool fr_generation_is_wanted(const struct fr_generation *gen)
{
	const struct fr_ring *ring = &gen->ring;
	unsigned int i;

	lockdep_assert_held(&gen->fdev->lock);
	if (fr_ring_held(ring))
		return true;
	for (i = 0; i < FR_RING_MAX_CONSUMERS; i++) {
		if (!fr_ring_drained(ring, i))
			return true;
	}
	return false;
}
EXPORT_SYMBOL_FRAMERING(fr_generation_is_wanted);

struct fr_memory *fr_generation_settle(struct fr_generation *gen)
{
	struct fr_memory *mem = gen->mem;

	/* The current one's frames are for consumers yet to come, too. */
	if (gen == gen->fdev->current_gen || fr_generation_is_wanted(gen))
		return NULL;
	gen->mem = NULL;
	return mem;
}

/* Under the lock: the memory of any generation there is, or NULL. */
static struct fr_memory *fr_generation_take_any(struct fr_device *fdev)
{
	struct fr_memory *mem;
	struct fr_file *ff;

	list_for_each_entry(ff, &fdev->files, node) {
		if (ff->gen && ff->gen->mem) {
			mem = ff->gen->mem;
			ff->gen->mem = NULL;
			return mem;
		}
	}
	return NULL;
}

void fr_generation_end_all(struct fr_device *fdev)
{
	struct fr_generation *current_gen;
	struct fr_memory *mem;

	scoped_guard(fr_device, fdev) {
		current_gen = fdev->current_gen;
		fdev->current_gen = NULL;
	}
	fr_generation_put(current_gen);
	do {
		scoped_guard(fr_device, fdev)
			mem = fr_generation_take_any(fdev);
		fr_memory_put(mem);
	} while (mem);
}

struct fr_generation *fr_file_generation(struct fr_file *ff)
{
	lockdep_assert_held(&ff->fdev->lock);
	return ff->gen ?: ff->fdev->current_gen;
}

struct fr_memory *fr_file_slot_get(struct fr_file *ff, u32 *slot,
				   struct fr_generation **gen)
{
	struct fr_memory *mem = fr_file_memory_get(ff, gen);

	if (IS_ERR(mem))
		return mem;
	if (*slot >= mem->slots) {
		fr_memory_put(mem);
		fr_generation_put(*gen);
		return ERR_PTR(-EINVAL);
	}
	*slot = array_index_nospec(*slot, mem->slots);
	return mem;
}

struct fr_memory *fr_file_memory_get(struct fr_file *ff,
				     struct fr_generation **gen)
{
	struct fr_generation *found;

	guard(fr_device)(ff->fdev);
	if (ff->fdev->gone)
		return ERR_PTR(-ENODEV);
	found = fr_file_generation(ff);
	if (!found)
		return ERR_PTR(-ENODATA);
	if (!found->mem)
		return ERR_PTR(-ESTALE);
	fr_memory_get(found->mem);
	fr_generation_get(found);
	*gen = found;
	return found->mem;
}
EXPORT_SYMBOL_FRAMERING(fr_file_memory_get);
