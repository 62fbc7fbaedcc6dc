// SPDX-License-Identifier: GPL-2.0-only
/* Generations: one life of a ring's memory each, and how long it lasts. */
#include <linux/err.h>
#include <linux/nospec.h>
#include <linux/slab.h>
#include "internal.h"

struct fg_generation *fg_generation_alloc(struct fg_device *fdev,
					  const struct framering_setup *setup)
{
	struct fg_generation *gen = kvzalloc(sizeof(*gen), GFP_KERNEL_ACCOUNT);

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

void fg_generation_give_memory(struct fg_generation *gen,
			       struct fg_memory *mem)
{
	gen->mem = mem;
	gen->cache = mem->cache;
	gen->memory = mem->source->id;
	gen->slot_size = mem->slot_size;
}

static void fg_generation_free(struct kref *ref)
{
	struct fg_generation *gen = container_of(ref, struct fg_generation, ref);

	fg_memory_put(gen->mem);
	kvfree(gen);
}

void fg_generation_get(struct fg_generation *gen)
{
	kref_get(&gen->ref);
}
EXPORT_SYMBOL_FRAMERING(fg_generation_get);

void fg_generation_put(struct fg_generation *gen)
{
	if (gen)
		kref_put(&gen->ref, fg_generation_free);
}
EXPORT_SYMBOL_FRAMERING(fg_generation_put);

bool fg_generation_is_wanted(const struct fg_generation *gen)
{
	const struct fg_ring *ring = &gen->ring;
	unsigned int i;

	lockdep_assert_held(&gen->fdev->lock);
	if (fg_ring_held(ring))
		return true;
	for (i = 0; i < FG_RING_MAX_CONSUMERS; i++) {
		if (!fg_ring_drained(ring, i))
			return true;
	}
	return false;
}
EXPORT_SYMBOL_FRAMERING(fg_generation_is_wanted);

struct fg_memory *fg_generation_settle(struct fg_generation *gen)
{
	struct fg_memory *mem = gen->mem;

	/* The current one's frames are for consumers yet to come, too. */
	if (gen == gen->fdev->current_gen || fg_generation_is_wanted(gen))
		return NULL;
	gen->mem = NULL;
	return mem;
}

/* Under the lock: the memory of any generation there is, or NULL. */
static struct fg_memory *fg_generation_take_any(struct fg_device *fdev)
{
	struct fg_memory *mem;
	struct fg_file *ff;

	list_for_each_entry(ff, &fdev->files, node) {
		if (ff->gen && ff->gen->mem) {
			mem = ff->gen->mem;
			ff->gen->mem = NULL;
			return mem;
		}
	}
	return NULL;
}

void fg_generation_end_all(struct fg_device *fdev)
{
	struct fg_generation *current_gen;
	struct fg_memory *mem;

	scoped_guard(fg_device, fdev) {
		current_gen = fdev->current_gen;
		fdev->current_gen = NULL;
	}
	fg_generation_put(current_gen);
	do {
		scoped_guard(fg_device, fdev)
			mem = fg_generation_take_any(fdev);
		fg_memory_put(mem);
	} while (mem);
}

struct fg_generation *fg_file_generation(struct fg_file *ff)
{
	lockdep_assert_held(&ff->fdev->lock);
	return ff->gen ?: ff->fdev->current_gen;
}

struct fg_memory *fg_file_slot_get(struct fg_file *ff, u32 *slot,
				   struct fg_generation **gen)
{
	struct fg_memory *mem = fg_file_memory_get(ff, gen);

	if (IS_ERR(mem))
		return mem;
	if (*slot >= mem->slots) {
		fg_memory_put(mem);
		fg_generation_put(*gen);
		return ERR_PTR(-EINVAL);
	}
	*slot = array_index_nospec(*slot, mem->slots);
	return mem;
}

struct fg_memory *fg_file_memory_get(struct fg_file *ff,
				     struct fg_generation **gen)
{
	struct fg_generation *found;

	guard(fg_device)(ff->fdev);
	if (ff->fdev->gone)
		return ERR_PTR(-ENODEV);
	found = fg_file_generation(ff);
	if (!found)
		return ERR_PTR(-ENODATA);
	if (!found->mem)
		return ERR_PTR(-ESTALE);
	fg_memory_get(found->mem);
	fg_generation_get(found);
	*gen = found;
	return found->mem;
}
EXPORT_SYMBOL_FRAMERING(fg_file_memory_get);
