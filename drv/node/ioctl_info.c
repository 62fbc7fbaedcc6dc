// SPDX-License-Identifier: GPL-2.0-only
/* ioctls that tell rather than do: QUERY, BUFFER, EVENT. */
#include <linux/capability.h>
#include <linux/err.h>
#include <linux/pfn.h>
#include <linux/poll.h>
#include <linux/string.h>
#include <linux/wait.h>
#include "internal.h"

#define FG_OFFSET(region, index) \
	((region) << FRAMERING_REGION_SHIFT | \
	 (u64)(index) << FRAMERING_INDEX_SHIFT)

/*
 * Who attached the lossless consumer that the producer waits for; 0: nobody,
 * or nobody that this process can see.
 */
static pid_t fg_query_stopped(struct fg_device *fdev,
			      const struct fg_generation *gen)
{
	int consumer = fg_ring_blocker(&gen->ring);
	const struct fg_file *ff;

	if (consumer < 0)
		return 0;
	list_for_each_entry(ff, &fdev->files, node) {
		if (ff->role == FG_ROLE_CONSUMER && ff->gen == gen &&
		    ff->consumer == consumer)
			return pid_vnr(ff->pid);
	}
	return 0;
}

static u32 fg_query_flags(const struct fg_file *ff,
			  const struct fg_generation *gen)
{
	const struct fg_device *fdev = ff->fdev;
	u32 flags = 0;

	if (gen)
		flags |= FRAMERING_QUERY_SET_UP;
	if (fdev->producer)
		flags |= FRAMERING_QUERY_PRODUCER;
	if (ff->role == FG_ROLE_PRODUCER)
		flags |= FRAMERING_QUERY_IS_PRODUCER;
	if (ff->role == FG_ROLE_CONSUMER)
		flags |= FRAMERING_QUERY_ATTACHED;
	if (ff->gen && ff->gen != fdev->current_gen)
		flags |= FRAMERING_QUERY_STALE;
	if (gen && fg_ring_holds_fit(&gen->ring))
		flags |= FRAMERING_QUERY_HOLDS_FIT;
	if (gen && gen->flags & FRAMERING_SETUP_DISCARD)
		flags |= FRAMERING_QUERY_DISCARD;
	return flags;
}

static void fg_query_generation(struct fg_device *fdev,
				const struct fg_generation *gen,
				struct framering_query *query)
{
	query->generation = gen->number;
	query->slots = gen->slots;
	query->policy = gen->policy;
	query->cache_wanted = gen->cache_wanted;
	query->cache = gen->cache;
	query->memory = gen->memory;
	query->consumers = fg_ring_consumers(&gen->ring);
	query->stopped_pid = fg_query_stopped(fdev, gen);
	query->format = gen->format;
	query->slot_size = gen->slot_size;
	query->all_offset = FG_OFFSET(FRAMERING_REGION_ALL, 0);
	query->all_size = (u64)gen->slots * gen->slot_size;
}

static void fg_query_file(const struct fg_file *ff,
			  struct framering_query *query)
{
	const struct fg_ring_consumer *consumer;

	if (ff->role == FG_ROLE_PRODUCER)
		query->held = hweight64(ff->dequeued);
	if (ff->role != FG_ROLE_CONSUMER)
		return;
	consumer = &ff->gen->ring.consumer[ff->consumer];
	query->hold_limit = consumer->limit;
	query->held = hweight64(consumer->held);
	query->missed = consumer->missed;
}

/*
 * Limits are read under a lock that may sleep. Without a reference of the
 * memory: write() takes over a ring only while nobody else has one.
 */
static void fg_query_region(struct fg_file *ff, struct framering_query *query)
{
	const struct fg_declared *declared = &ff->fdev->declared;
	struct fg_memory_place place = fg_memory_place(NULL, declared);
	const struct fg_generation *gen;
	const char *name;

	scoped_guard(fg_device, ff->fdev) {
		gen = fg_file_generation(ff);
		if (gen)
			place = fg_memory_place(gen->mem, declared);
	}
	fg_memory_space(&place, &query->region_total, &query->region_free,
			&name);
	strscpy(query->region_name, name, sizeof(query->region_name));
}

/* Facts that do not change while the device is there. */
static void fg_query_device(struct fg_device *fdev,
			    struct framering_query *query)
{
	struct framering_led led;

	fg_led_describe(fdev, &led);
	query->version = FRAMERING_UAPI_VERSION;
	query->windows = fdev->declared.windows->count;
	query->caps = FRAMERING_CAP_EXPORT;
	if (query->windows)
		query->caps |= FRAMERING_CAP_WINDOWS;
	if (led.profile != FRAMERING_LED_NONE)
		query->caps |= FRAMERING_CAP_LED;
	query->ring = fdev->index;
	query->status_offset = FG_OFFSET(FRAMERING_REGION_STATUS, 0);
	query->status_size = PAGE_SIZE;
}

int fg_query(struct fg_file *ff, struct framering_query *query)
{
	struct fg_device *fdev = ff->fdev;
	const struct fg_generation *gen;

	fg_query_device(fdev, query);
	fg_query_region(ff, query);
	guard(fg_device)(fdev);
	gen = fg_file_generation(ff);
	query->flags = fg_query_flags(ff, gen);
	if (fdev->current_gen)
		query->current_generation = fdev->current_gen->number;
	if (gen)
		fg_query_generation(fdev, gen, query);
	fg_query_file(ff, query);
	query->counters = fdev->counters;
	return 0;
}

int fg_buffer(struct fg_file *ff, struct framering_buffer *buffer)
{
	/* A question, not a need: nothing for the audit log. */
	bool physical = ns_capable_noaudit(&init_user_ns, CAP_SYS_RAWIO);
	struct fg_generation *gen;
	struct fg_memory *mem;
	u32 slot = buffer->slot;

	if (!fg_is_zero(buffer->reserved))
		return -EINVAL;
	mem = fg_file_slot_get(ff, &slot, &gen);
	if (IS_ERR(mem))
		return PTR_ERR(mem);
	buffer->flags = physical ? FRAMERING_BUFFER_PHYS : 0;
	buffer->offset = FG_OFFSET(FRAMERING_REGION_SLOT, slot);
	buffer->size = mem->slot_size;
	buffer->phys = physical ? PFN_PHYS(mem->chunk[slot].pfn) : 0;
	buffer->planes = gen->format.planes;
	buffer->generation = gen->number;
	memcpy(buffer->plane_offset, gen->format.offset,
	       sizeof(buffer->plane_offset));
	memcpy(buffer->stride, gen->format.stride, sizeof(buffer->stride));
	fg_memory_put(mem);
	fg_generation_put(gen);
	return 0;
}

static int fg_event_try(struct fg_file *ff, void *arg)
{
	struct framering_event *event = arg;
	struct fg_device *fdev = ff->fdev;

	guard(fg_device)(fdev);
	if (fdev->gone)
		return -ENODEV;
	if (ff->role == FG_ROLE_PRODUCER)
		return -EPERM;
	if (!ff->events)
		return -EAGAIN;
	event->events = ff->events;
	event->producer = !!fdev->producer;
	event->generation = fdev->current_gen ? fdev->current_gen->number : 0;
	event->sequence = fdev->next_sequence;
	ff->events = 0;
	return 0;
}

int fg_event(struct fg_file *ff, bool nonblock, struct framering_event *event)
{
	if (event->flags || !fg_is_zero(event->reserved))
		return -EINVAL;
	return fg_wait(ff, nonblock, &ff->fdev->wait_consumers, NULL,
		       fg_event_try, event);
}

void fg_event_undo(struct fg_file *ff, const struct framering_event *event)
{
	guard(fg_device)(ff->fdev);
	ff->events |= event->events;
	/* Others were woken for them, and saw none. */
	wake_up_interruptible_poll(&ff->fdev->wait_consumers, EPOLLPRI);
}
