// SPDX-License-Identifier: GPL-2.0-only
/* Starting generations, and becoming the producer by it. */
#include <linux/align.h>
#include <linux/err.h>
#include <linux/overflow.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/uidgid.h>
#include "internal.h"
#include "trace.h"

/* SETUP leaves these open: parameters or the device tree decide. */
static void fg_setup_complete(const struct fg_declared *declared,
			      struct framering_setup *setup)
{
	if (!setup->slots)
		setup->slots = declared->slots;
	if (setup->cache == FRAMERING_CACHE_DEFAULT)
		setup->cache = declared->cache;
}

/* A complete request, and the memory that serves it. */
static int fg_setup_check(const struct fg_declared *declared,
			  struct framering_setup *setup,
			  struct fg_memory_request *req)
{
	u64 slot_size, bytes;
	int ret;

	fg_setup_complete(declared, setup);
	if (setup->policy > FRAMERING_POLICY_WAIT ||
	    setup->cache > FRAMERING_CACHE_UNCACHED ||
	    setup->memory > FRAMERING_MEMORY_CONTIG ||
	    setup->flags & ~FRAMERING_SETUP_DISCARD ||
	    !fg_is_zero(setup->reserved))
		return -EINVAL;
	if (setup->slots < FRAMERING_MIN_SLOTS ||
	    setup->slots > FRAMERING_MAX_SLOTS)
		return -EINVAL;
	ret = fg_limit_check_slots(setup->slots);
	if (!ret)
		ret = fg_format_check(&setup->format);
	if (ret)
		return ret;
	/* First one slot, so that neither rounding nor product overflows. */
	ret = fg_limit_check_ring(setup->format.size);
	if (ret)
		return ret;
	slot_size = ALIGN(setup->format.size, (u64)PAGE_SIZE);
	if (check_mul_overflow(slot_size, (u64)setup->slots, &bytes) ||
	    bytes > SIZE_MAX)
		return -EDQUOT;
	req->source = setup->memory;
	req->declared = declared;
	req->cache = setup->cache;
	req->slots = setup->slots;
	req->slot_size = slot_size;
	return fg_limit_check_ring(bytes);
}

/* May ff (NULL: nobody) start a generation? */
static int fg_setup_may(struct fg_device *fdev, const struct fg_file *ff)
{
	lockdep_assert_held(&fdev->lock);
	if (fdev->gone)
		return -ENODEV;
	if (ff && ff->role == FG_ROLE_CONSUMER)
		return -EPERM;
	return fdev->producer && fdev->producer != ff ? -EBUSY : 0;
}

/*
 * Ends the current generation for the sake of its memory, which is returned;
 * NULL if somebody maps it, has exported it, holds or wants frames of it. With
 * req: and if it is not what req asks for.
 */
static struct fg_memory *fg_setup_take_old(struct fg_device *fdev,
					   const struct fg_memory_request *req)
{
	struct fg_generation *old;
	struct fg_memory *mem;
	unsigned int wake = 0;

	scoped_guard(fg_device, fdev) {
		old = fdev->current_gen;
		mem = old ? old->mem : NULL;
		if (!mem || fg_memory_is_shared(mem) ||
		    fg_generation_is_wanted(old))
			return NULL;
		if (req && !fg_memory_fits(mem, req))
			return NULL;
		old->mem = NULL;
		fdev->current_gen = NULL;
		if (fdev->producer)
			fg_file_drop_frames(fdev->producer, &wake);
		fg_status_update(fdev);
		/* Consumers learn that it is stale. */
		fg_wake(fdev, wake | FG_WAKE_PRODUCER | FG_WAKE_CONSUMERS);
	}
	fg_generation_put(old);
	return mem;
}

static struct fg_memory *fg_setup_memory(struct fg_device *fdev,
					 const struct fg_memory_request *req)
{
	struct fg_memory *mem = fg_setup_take_old(fdev, req);
	struct fg_memory *old;

	if (mem) {
		fg_memory_zero(mem);
		return mem;
	}
	mem = fg_memory_create(fg_parent(fdev), req);
	if (mem != ERR_PTR(-ENOMEM) && mem != ERR_PTR(-EDQUOT))
		return mem;
	/* No room for both: the old frames go, if nobody wants them. */
	old = fg_setup_take_old(fdev, NULL);
	if (!old)
		return mem;
	fg_memory_put(old);
	return fg_memory_create(fg_parent(fdev), req);
}

/* ff, who may be the producer already, is that of gen. */
static void fg_setup_bind(struct fg_file *ff, struct fg_generation *gen)
{
	fg_generation_get(gen);
	ff->gen = gen;
	ff->role = FG_ROLE_PRODUCER;
	fg_file_note_user(ff);
	ff->events = 0;
	ff->fdev->producer = ff;
}

/* Under the lock: ff is the next producer of the current generation. */
static void fg_setup_go_on(struct fg_file *ff, struct fg_generation *gen)
{
	struct fg_device *fdev = ff->fdev;

	fg_setup_bind(ff, gen);
	fg_file_events(fdev, FRAMERING_EVENT_PRODUCER_BACK);
	fg_wake(fdev, FG_WAKE_PRODUCER);
	fg_status_update(fdev);
}

static bool fg_setup_is_same(const struct fg_generation *gen,
			     const struct framering_setup *setup)
{
	return !memcmp(&gen->format, &setup->format, sizeof(gen->format)) &&
	       gen->slots == setup->slots && gen->policy == setup->policy &&
	       gen->flags == setup->flags &&
	       gen->cache_wanted == setup->cache &&
	       (setup->memory == FRAMERING_MEMORY_AUTO ||
		setup->memory == gen->memory) &&
	       uid_eq(gen->mem->owner, current_uid());
}

/*
 * V4L2's clients can't change buffers without stopping. While they stream, a
 * producer that wants what the ring is goes on where the last one ended.
 */
static bool fg_setup_take_over(struct fg_file *ff,
			       struct framering_setup *setup)
{
	struct fg_generation *gen;

	guard(fg_device)(ff->fdev);
	gen = ff->fdev->current_gen;
	if (fg_setup_may(ff->fdev, ff) || ff->role == FG_ROLE_PRODUCER ||
	    !gen || !gen->mem || !gen->video_clients ||
	    !fg_setup_is_same(gen, setup))
		return false;
	if (ff->owns_slots && fg_ring_held(&gen->ring))
		return false;
	fg_setup_go_on(ff, gen);
	/* Nothing may stay in slots that somebody writes to from now on. */
	if (ff->owns_slots)
		fg_withdraw_locked(ff, FG_RING_ALL_SLOTS);
	setup->cache = gen->cache;
	setup->memory = gen->memory;
	setup->slot_size = gen->slot_size;
	setup->generation = gen->number;
	return true;
}

/* References to put once a generation is installed and the lock is free. */
struct fg_leftovers {
	struct fg_memory *mem;
	struct fg_generation *current_gen;
	struct fg_generation *bound_gen;
};

static int fg_setup_install(struct fg_device *fdev, struct fg_file *ff,
			    struct fg_generation *gen,
			    struct fg_leftovers *left)
{
	u32 events = FRAMERING_EVENT_NEW_GENERATION;
	struct fg_generation *old;
	unsigned int wake = 0;
	int ret;

	guard(fg_device)(fdev);
	/* Again: the file may have been attached meanwhile. */
	ret = fg_setup_may(fdev, ff);
	if (ret)
		return ret;
	gen->number = ++fdev->generation_count;
	fg_ring_init(&gen->ring, gen->slots,
		     gen->policy == FRAMERING_POLICY_WAIT,
		     gen->flags & FRAMERING_SETUP_DISCARD, fdev->next_sequence);
	old = fdev->current_gen;
	if (fdev->producer)
		fg_file_drop_frames(fdev->producer, &wake);
	if (ff) {
		left->bound_gen = ff->gen;
		if (ff->role != FG_ROLE_PRODUCER)
			events |= FRAMERING_EVENT_PRODUCER_BACK;
		fg_setup_bind(ff, gen);
	}
	fdev->current_gen = gen;
	left->current_gen = old;
	left->mem = old ? fg_generation_settle(old) : NULL;
	fg_file_events(fdev, events);
	fg_status_update(fdev);
	fg_wake(fdev, wake | FG_WAKE_PRODUCER | FG_WAKE_CONSUMERS);
	trace_framering_setup(fdev->index, gen->number, gen->slots,
			      gen->slot_size);
	return 0;
}

/* A new generation in place of the current one. ff is NULL for sysfs. */
static int fg_setup_start(struct fg_device *fdev, struct fg_file *ff,
			  struct framering_setup *setup,
			  const struct fg_memory_request *req)
{
	struct fg_leftovers left = {};
	struct fg_generation *gen;
	struct fg_memory *mem;
	int ret;

	lockdep_assert_held(&fdev->setup_mutex);
	scoped_guard(fg_device, fdev)
		ret = fg_setup_may(fdev, ff);
	if (ret)
		return ret;
	if (ff && fg_setup_take_over(ff, setup))
		return 0;
	gen = fg_generation_alloc(fdev, setup);
	if (!gen)
		return -ENOMEM;
	mem = fg_setup_memory(fdev, req);
	if (IS_ERR(mem)) {
		fg_generation_put(gen);
		return PTR_ERR(mem);
	}
	fg_generation_give_memory(gen, mem);
	setup->cache = gen->cache;
	setup->memory = gen->memory;
	setup->slot_size = gen->slot_size;
	/* From here on the device has our reference, unless this fails. */
	ret = fg_setup_install(fdev, ff, gen, &left);
	if (ret) {
		fg_generation_put(gen);
		return ret;
	}
	/* Only who has setup_mutex ends it. */
	setup->generation = gen->number;
	fg_memory_put(left.mem);
	fg_generation_put(left.current_gen);
	fg_generation_put(left.bound_gen);
	return 0;
}

static int fg_setup_any(struct fg_device *fdev, struct fg_file *ff,
			struct framering_setup *setup)
{
	struct fg_memory_request req = {};
	int ret = fg_setup_check(&fdev->declared, setup, &req);

	if (ret)
		return ret;
	if (mutex_lock_interruptible(&fdev->setup_mutex))
		return -ERESTARTSYS;
	ret = fg_setup_start(fdev, ff, setup, &req);
	mutex_unlock(&fdev->setup_mutex);
	return ret;
}

int fg_setup(struct fg_file *ff, struct framering_setup *setup)
{
	if (!ff->writable)
		return -EACCES;
	return fg_setup_any(ff->fdev, ff, setup);
}
EXPORT_SYMBOL_FRAMERING(fg_setup);

int fg_setup_orphan(struct fg_device *fdev, struct framering_setup *setup)
{
	return fg_setup_any(fdev, NULL, setup);
}

/*
 * Under the lock: ff becomes the producer of the current generation. -EAGAIN
 * if its memory has other users, who must not see what a new producer writes;
 * *setup is then what a generation like it needs.
 */
static int fg_setup_try_adopt(struct fg_file *ff, struct framering_setup *setup)
{
	struct fg_device *fdev = ff->fdev;
	struct fg_generation *gen = fdev->current_gen;
	int ret = fg_setup_may(fdev, ff);

	if (ret || ff->role == FG_ROLE_PRODUCER)
		return ret;
	if (!gen)
		return -ENODATA;
	if (!gen->mem ||
	    (fg_memory_is_shared(gen->mem) &&
	     !(gen->video_clients &&
	       uid_eq(gen->mem->owner, current_uid())))) {
		setup->format = gen->format;
		setup->slots = gen->slots;
		setup->policy = gen->policy;
		setup->flags = gen->flags;
		setup->cache = gen->cache_wanted;
		setup->memory = gen->memory;
		return -EAGAIN;
	}
	fg_setup_go_on(ff, gen);
	return 0;
}

int fg_setup_adopt(struct fg_file *ff)
{
	struct fg_device *fdev = ff->fdev;
	struct framering_setup setup = {};
	struct fg_memory_request req = {};
	int ret;

	scoped_guard(fg_device, fdev) {
		if (ff->role == FG_ROLE_PRODUCER)
			return 0;
	}
	if (mutex_lock_interruptible(&fdev->setup_mutex))
		return -ERESTARTSYS;
	scoped_guard(fg_device, fdev)
		ret = fg_setup_try_adopt(ff, &setup);
	if (ret == -EAGAIN) {
		ret = fg_setup_check(&fdev->declared, &setup, &req);
		if (!ret)
			ret = fg_setup_start(fdev, ff, &setup, &req);
	}
	mutex_unlock(&fdev->setup_mutex);
	return ret;
}
