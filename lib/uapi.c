// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Between the kernel's structs and the library's.
 */
#include "uapi.h"

#include <errno.h>
#include <string.h>

/* Values that travel as they are. */
_Static_assert((int)FR_POLICY_WAIT == (int)FRAMERING_POLICY_WAIT, "policy");
_Static_assert((int)FR_CACHE_DEFAULT == (int)FRAMERING_CACHE_DEFAULT, "cache");
_Static_assert((int)FR_MEMORY_CONTIG == (int)FRAMERING_MEMORY_CONTIG, "memory");
_Static_assert(FR_FRAME_ERROR == FRAMERING_FRAME_ERROR, "flag");
_Static_assert(FR_FRAME_EOS == FRAMERING_FRAME_EOS, "flag");
_Static_assert(FR_EVENT_NEW_GENERATION == FRAMERING_EVENT_NEW_GENERATION,
	       "event");
_Static_assert(FR_EVENT_PRODUCER_GONE == FRAMERING_EVENT_PRODUCER_GONE,
	       "event");
_Static_assert(FR_EVENT_PRODUCER_BACK == FRAMERING_EVENT_PRODUCER_BACK,
	       "event");
_Static_assert(FR_WINDOW_RO == FRAMERING_WINDOW_RO, "window");
_Static_assert(FR_WINDOW_MMAP == FRAMERING_WINDOW_MMAP, "window");
_Static_assert((int)FR_LED_PL061 == (int)FRAMERING_LED_PL061, "LED");
_Static_assert(FR_SLOT_NONE == FRAMERING_SLOT_NONE, "slot");
_Static_assert(FR_RING_ANY == FRAMERING_RING_ANY, "ring");
_Static_assert(FR_REMOVE_FORCE == FRAMERING_REMOVE_FORCE, "flag");
_Static_assert(FR_MAX_SLOTS == FRAMERING_MAX_SLOTS, "slots");
_Static_assert(FR_MAX_PLANES == FRAMERING_MAX_PLANES, "planes");

static void counters_from_uapi(struct fr_counters *counters,
			       const struct framering_counters *arg)
{
	counters->queued = arg->queued;
	counters->acquired = arg->acquired;
	counters->dropped = arg->dropped;
	counters->producer_waits = arg->producer_waits;
	counters->consumer_waits = arg->consumer_waits;
	counters->bytes_read = arg->bytes_read;
	counters->bytes_written = arg->bytes_written;
	counters->bytes_copied = arg->bytes_copied;
	counters->exports = arg->exports;
	counters->mappings = arg->mappings;
}

/*
 * The kernel has no size per plane: a plane is taken to end after its last
 * visible byte, the least that fr_layout_check() asks for.
 */
static void layout_from_uapi(struct fr_layout *l,
			     const struct framering_format *f)
{
	memset(l, 0, sizeof(*l));
	l->fourcc = f->fourcc;
	l->width = f->width;
	l->height = f->height;
	l->planes = f->planes;
	l->size = f->size;
	for (unsigned int p = 0; p < f->planes && p < FR_MAX_PLANES; p++) {
		uint64_t rows = fr_plane_rows(l, p);
		uint64_t used = rows ? (rows - 1) * f->stride[p] +
						fr_plane_row_bytes(l, p) :
				       0;

		l->stride[p] = f->stride[p];
		l->offset[p] = f->offset[p];
		l->plane_size[p] = used > UINT32_MAX ? UINT32_MAX :
						       (uint32_t)used;
	}
}

void fr_info_from_uapi(struct fr_info *info, const struct framering_query *q)
{
	memset(info, 0, sizeof(*info));
	info->ring = q->ring;
	info->set_up = q->flags & FRAMERING_QUERY_SET_UP;
	info->producer = q->flags & FRAMERING_QUERY_PRODUCER;
	info->attached = q->flags & FRAMERING_QUERY_ATTACHED;
	info->stale = q->flags & FRAMERING_QUERY_STALE;
	info->holds_fit = q->flags & FRAMERING_QUERY_HOLDS_FIT;
	info->discard = q->flags & FRAMERING_QUERY_DISCARD;
	info->generation = q->generation;
	info->current_generation = q->current_generation;
	layout_from_uapi(&info->layout, &q->format);
	info->modifier = q->format.modifier;
	info->interval_num = q->format.interval_num;
	info->interval_den = q->format.interval_den;
	info->slots = q->slots;
	info->slot_size = q->slot_size;
	info->policy = (enum fr_policy)q->policy;
	info->cache_wanted = (enum fr_cache)q->cache_wanted;
	info->cache = (enum fr_cache)q->cache;
	info->memory = (enum fr_memory_source)q->memory;
	info->consumers = q->consumers;
	info->windows = q->windows;
	info->has_led = q->caps & FRAMERING_CAP_LED;
	info->hold_limit = q->hold_limit;
	info->held = q->held;
	info->stopped_pid = q->stopped_pid;
	info->region_total = q->region_total;
	info->region_free = q->region_free;
	memcpy(info->region_name, q->region_name,
	       sizeof(info->region_name) - 1);
	info->missed = q->missed;
	counters_from_uapi(&info->counters, &q->counters);
}

void fr_setup_to_uapi(struct framering_setup *arg, const struct fr_setup *setup)
{
	const struct fr_layout *l = &setup->layout;

	memset(arg, 0, sizeof(*arg));
	arg->format.fourcc = l->fourcc;
	arg->format.width = l->width;
	arg->format.height = l->height;
	arg->format.planes = l->planes;
	for (unsigned int p = 0; p < FR_MAX_PLANES; p++) {
		arg->format.stride[p] = l->stride[p];
		arg->format.offset[p] = l->offset[p];
	}
	arg->format.size = l->size;
	arg->format.interval_num = setup->interval_num;
	arg->format.interval_den = setup->interval_den;
	arg->slots = setup->slots;
	arg->policy = setup->policy;
	arg->cache = setup->cache;
	arg->memory = setup->memory;
	arg->flags = setup->discard ? FRAMERING_SETUP_DISCARD : 0;
}

void fr_meta_to_uapi(struct framering_meta *meta, const struct fr_frame *frame)
{
	memset(meta, 0, sizeof(*meta));
	meta->timestamp = frame->timestamp;
	meta->cookie = frame->cookie;
	meta->clock_id = frame->clock_id;
	meta->flags = frame->flags;
	memcpy(meta->bytesused, frame->bytesused, sizeof(meta->bytesused));
}

void fr_frame_from_uapi(struct fr_frame *frame,
			const struct framering_frame *arg)
{
	memset(frame, 0, sizeof(*frame));
	frame->slot = arg->slot;
	frame->generation = arg->generation;
	frame->sequence = arg->sequence;
	frame->missed = arg->missed;
	frame->queued = arg->queued;
	frame->timestamp = arg->meta.timestamp;
	frame->cookie = arg->meta.cookie;
	frame->clock_id = arg->meta.clock_id;
	frame->flags = arg->meta.flags & (FR_FRAME_ERROR | FR_FRAME_EOS);
	memcpy(frame->bytesused, arg->meta.bytesused, sizeof(frame->bytesused));
}

uint32_t fr_acquire_to_uapi(unsigned int flags)
{
	return flags & FR_ACQUIRE_NEWEST ? FRAMERING_ACQUIRE_NEWEST : 0;
}

void fr_event_from_uapi(struct fr_event *event,
			const struct framering_event *arg)
{
	event->events = arg->events;
	event->producer = arg->producer;
	event->generation = arg->generation;
	event->sequence = arg->sequence;
}

void fr_window_from_uapi(struct fr_window_info *info,
			 const struct framering_window *arg)
{
	memset(info, 0, sizeof(*info));
	info->index = arg->window;
	info->flags = arg->flags;
	memcpy(info->name, arg->name, sizeof(info->name) - 1);
	info->phys = arg->phys;
	info->size = arg->size;
}

void fr_led_from_uapi(struct fr_led_place *led, const struct framering_led *arg)
{
	led->profile = (enum fr_led_profile)arg->profile;
	led->window = arg->window;
	led->bit = arg->bit;
	led->active_low = arg->flags & FRAMERING_LED_ACTIVE_LOW;
	led->set = arg->set;
	led->clear = arg->clear;
	led->level = arg->level;
}

static void status_copy(struct fr_status *status,
			const struct framering_status *page)
{
	status->generation = page->generation;
	status->slots = page->slots;
	status->producer = page->producer;
	status->newest_slot = page->newest_slot;
	status->sequence = page->sequence;
	counters_from_uapi(&status->counters, &page->counters);
	for (unsigned int i = 0; i < FR_MAX_SLOTS; i++) {
		status->slot[i].state = page->slot[i].state;
		status->slot[i].holders = page->slot[i].holders;
		status->slot[i].sequence = page->slot[i].sequence;
	}
}

int fr_status_from_uapi(const void *page, size_t size, struct fr_status *status)
{
	const struct framering_status *s = page;

	if (size < sizeof(*s) || s->version != FRAMERING_UAPI_VERSION ||
	    s->size < sizeof(*s))
		return -EPROTO;
	/* The writer needs microseconds; so many tries mean that it is dead. */
	for (unsigned int tries = 0; tries < 1000000; tries++) {
		uint32_t begin =
			__atomic_load_n(&s->seqcount, __ATOMIC_ACQUIRE);

		if (begin & 1)
			continue;
		status_copy(status, s);
		__atomic_thread_fence(__ATOMIC_ACQUIRE);
		if (__atomic_load_n(&s->seqcount, __ATOMIC_RELAXED) == begin)
			return 0;
	}
	return -EAGAIN;
}
