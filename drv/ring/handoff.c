// SPDX-License-Identifier: GPL-2.0-only
/*
 * The four verbs on a file, and their waits. Each one is tried under the
 * device's lock as a whole; a wait tries again whenever it is woken, since
 * other threads may attach, set up or close meanwhile.
 */
#include <linux/ktime.h>
#include <linux/nospec.h>
#include <linux/poll.h>
#include <linux/time.h>
#include "internal.h"
#include "trace.h"

void fg_wake(struct fg_device *fdev, unsigned int wake)
{
	lockdep_assert_held(&fdev->lock);
	if (wake & FG_WAKE_PRODUCER)
		wake_up_interruptible_poll(&fdev->wait_producer,
					   EPOLLOUT | EPOLLWRNORM);
	if (wake & FG_WAKE_CONSUMERS)
		wake_up_interruptible_poll(&fdev->wait_consumers,
					   EPOLLIN | EPOLLRDNORM | EPOLLRDBAND);
	if (wake & FG_WAKE_DROPPED)
		fg_led_dropped(fdev);
}

static void fg_handed_off(struct fg_device *fdev, unsigned int wake)
{
	fg_status_update(fdev);
	fg_wake(fdev, wake);
}

static void fg_count_wait(struct fg_device *fdev, u64 *waits)
{
	guard(fg_device)(fdev);
	(*waits)++;
	fg_status_update(fdev);
}

int fg_wait(struct fg_file *ff, bool nonblock, wait_queue_head_t *queue,
	    u64 *waits, fg_try_fn try, void *arg)
{
	int ret = try(ff, arg);
	int woken;

	if (ret != -EAGAIN || nonblock)
		return ret;
	if (waits)
		fg_count_wait(ff->fdev, waits);
	woken = wait_event_interruptible(*queue,
					 (ret = try(ff, arg)) != -EAGAIN);
	return woken ?: ret;
}

static int fg_check_producer(const struct fg_file *ff)
{
	lockdep_assert_held(&ff->fdev->lock);
	if (ff->fdev->gone)
		return -ENODEV;
	if (ff->role != FG_ROLE_PRODUCER)
		return -EPERM;
	/* A SETUP that failed for want of memory may have ended it. */
	return ff->gen == ff->fdev->current_gen ? 0 : -ESTALE;
}

static int fg_check_consumer(const struct fg_file *ff)
{
	lockdep_assert_held(&ff->fdev->lock);
	if (ff->fdev->gone)
		return -ENODEV;
	return ff->role == FG_ROLE_CONSUMER ? 0 : -ENOTCONN;
}

static void fg_count_drops(struct fg_generation *gen, u64 drops)
{
	if (!drops)
		return;
	gen->fdev->counters.dropped += drops;
	trace_framering_drop(gen->fdev->index, gen->number, drops);
}

static void fg_give(struct fg_file *ff, u32 slot, struct fg_taken *taken)
{
	lockdep_assert_held(&ff->fdev->lock);
	ff->ticket[slot] = ++ff->tickets;
	taken->slot = slot;
	taken->generation = ff->gen->number;
	taken->ticket = ff->tickets;
}

static bool fg_is_given(const struct fg_file *ff, const struct fg_taken *taken)
{
	lockdep_assert_held(&ff->fdev->lock);
	return ff->ticket[taken->slot] == taken->ticket;
}

static int fg_dequeue_of_locked(struct fg_file *ff, u64 mask,
				struct fg_taken *taken)
{
	struct fg_generation *gen = ff->gen;
	unsigned int wake = 0;
	u64 dropped;
	int ret = fg_check_producer(ff);

	if (ret)
		return ret;
	dropped = gen->ring.dropped;
	ret = fg_ring_dequeue_of(&gen->ring, mask, &wake);
	if (ret < 0)
		return ret;
	ff->dequeued |= BIT_ULL(ret);
	fg_give(ff, ret, taken);
	fg_count_drops(gen, gen->ring.dropped - dropped);
	fg_handed_off(ff->fdev, wake);
	trace_framering_dequeue(ff->fdev->index, gen->number, ret, 0);
	return 0;
}

int fg_dequeue_locked(struct fg_file *ff, struct fg_taken *taken)
{
	return fg_dequeue_of_locked(ff, FG_RING_ALL_SLOTS, taken);
}

static int fg_dequeue_try(struct fg_file *ff, void *arg)
{
	guard(fg_device)(ff->fdev);
	return fg_dequeue_locked(ff, arg);
}

int fg_dequeue(struct fg_file *ff, bool nonblock, struct fg_taken *taken)
{
	struct fg_device *fdev = ff->fdev;

	return fg_wait(ff, nonblock, &fdev->wait_producer,
		       &fdev->counters.producer_waits, fg_dequeue_try, taken);
}

int fg_dequeue_of(struct fg_file *ff, u64 mask, struct fg_taken *taken)
{
	guard(fg_device)(ff->fdev);
	return fg_dequeue_of_locked(ff, mask, taken);
}
EXPORT_SYMBOL_FRAMERING(fg_dequeue_of);

static void fg_cancel_locked(struct fg_file *ff, u32 slot)
{
	unsigned int wake = 0;

	fg_ring_cancel(&ff->gen->ring, slot, &wake);
	ff->dequeued &= ~BIT_ULL(slot);
	fg_handed_off(ff->fdev, wake);
}

void fg_dequeue_undo(struct fg_file *ff, const struct fg_taken *taken)
{
	guard(fg_device)(ff->fdev);
	/* Unless another thread has set up or queued meanwhile. */
	if (ff->role == FG_ROLE_PRODUCER &&
	    ff->dequeued & BIT_ULL(taken->slot) && fg_is_given(ff, taken))
		fg_cancel_locked(ff, taken->slot);
}

int fg_cancel(struct fg_file *ff, u32 slot)
{
	int ret;

	guard(fg_device)(ff->fdev);
	ret = fg_check_producer(ff);
	if (ret)
		return ret;
	if (slot >= ff->gen->slots || !(ff->dequeued & BIT_ULL(slot)))
		return -EINVAL;
	fg_cancel_locked(ff, slot);
	return 0;
}
EXPORT_SYMBOL_FRAMERING(fg_cancel);

static void fg_keep_info(struct fg_generation *gen, u32 slot,
			 const struct framering_meta *meta)
{
	struct fg_slot_info *info = &gen->info[slot];

	info->meta = *meta;
	info->queued = ktime_get_ns();
	info->length = fg_meta_complete(&gen->format, &info->meta);
	if (!meta->timestamp) {
		info->meta.timestamp = info->queued;
		info->meta.clock_id = CLOCK_MONOTONIC;
	}
}

/* own: a slot that is free will do as well, see fg_queue_own(). */
static int fg_queue_slot(struct fg_file *ff, u32 slot, bool own,
			 const struct framering_meta *meta, u64 *sequence)
{
	struct fg_device *fdev = ff->fdev;
	struct fg_generation *gen = ff->gen;
	unsigned int wake = 0;
	int ret = fg_check_producer(ff);

	if (ret)
		return ret;
	if (slot >= gen->slots || !(own || ff->dequeued & BIT_ULL(slot)))
		return -EINVAL;
	slot = array_index_nospec(slot, gen->slots);
	ret = fg_meta_check(&gen->format, meta);
	if (!ret)
		ret = own ? fg_ring_queue_free(&gen->ring, slot, sequence,
					       &wake) :
			    fg_ring_queue(&gen->ring, slot, sequence, &wake);
	if (ret)
		return ret;
	ff->dequeued &= ~BIT_ULL(slot);
	fg_keep_info(gen, slot, meta);
	fdev->next_sequence = gen->ring.next_sequence;
	fdev->counters.queued++;
	fg_led_streaming(fdev, true);
	fg_handed_off(fdev, wake);
	trace_framering_queue(fdev->index, gen->number, slot, *sequence);
	return 0;
}

int fg_queue_locked(struct fg_file *ff, u32 slot,
		    const struct framering_meta *meta, u64 *sequence)
{
	return fg_queue_slot(ff, slot, false, meta, sequence);
}

int fg_queue(struct fg_file *ff, u32 slot, const struct framering_meta *meta,
	     u64 *sequence)
{
	guard(fg_device)(ff->fdev);
	/* The frame that write() is in is not the caller's to give. */
	if (ff->role == FG_ROLE_PRODUCER && slot == ff->rw_slot)
		return -EINVAL;
	return fg_queue_locked(ff, slot, meta, sequence);
}

void fg_withdraw_locked(struct fg_file *ff, u64 mask)
{
	struct fg_generation *gen = ff->gen;
	u64 dropped = gen->ring.dropped;
	unsigned int wake = 0;

	fg_ring_withdraw(&gen->ring, mask, &wake);
	ff->dequeued &= ~mask;
	fg_count_drops(gen, gen->ring.dropped - dropped);
	fg_handed_off(ff->fdev, wake);
}

void fg_withdraw(struct fg_file *ff, u64 mask)
{
	guard(fg_device)(ff->fdev);
	if (!fg_check_producer(ff))
		fg_withdraw_locked(ff, mask);
}
EXPORT_SYMBOL_FRAMERING(fg_withdraw);

int fg_queue_own(struct fg_file *ff, u32 slot,
		 const struct framering_meta *meta, u64 *sequence)
{
	struct fg_generation *gen;
	int ret;

	guard(fg_device)(ff->fdev);
	ret = fg_check_producer(ff);
	if (ret)
		return ret;
	gen = ff->gen;
	if (slot >= gen->slots)
		return -EINVAL;
	slot = array_index_nospec(slot, gen->slots);
	if (gen->ring.slot[slot].holders) {
		/* Its release has to wake us, whatever else is free. */
		gen->ring.choosy = true;
		return -EAGAIN;
	}
	/* What is in it is for nobody any more. */
	fg_withdraw_locked(ff, BIT_ULL(slot));
	return fg_queue_slot(ff, slot, true, meta, sequence);
}
EXPORT_SYMBOL_FRAMERING(fg_queue_own);

static void fg_frame_fill(struct framering_frame *frame,
			  const struct fg_generation *gen,
			  const struct fg_ring_grant *grant)
{
	const struct fg_slot_info *info = &gen->info[grant->slot];

	frame->slot = grant->slot;
	frame->generation = gen->number;
	frame->sequence = grant->sequence;
	frame->missed = grant->missed;
	frame->queued = info->queued;
	frame->meta = info->meta;
}

int fg_acquire_locked(struct fg_file *ff, bool newest,
		      struct framering_frame *frame, struct fg_taken *taken)
{
	struct fg_ring_grant *grant = &taken->grant;
	struct fg_device *fdev = ff->fdev;
	struct fg_generation *gen = ff->gen;
	unsigned int wake = 0;
	int ret = fg_check_consumer(ff);

	if (ret)
		return ret;
	ret = fg_ring_acquire(&gen->ring, ff->consumer, newest, grant, &wake);
	if (ret == -EAGAIN && gen != fdev->current_gen)
		return -ESTALE;
	if (ret < 0)
		return ret;
	fg_give(ff, grant->slot, taken);
	fg_frame_fill(frame, gen, grant);
	fdev->counters.acquired++;
	/* It may have been the last of them: poll() says so. */
	if (gen != fdev->current_gen)
		wake |= FG_WAKE_CONSUMERS;
	fg_handed_off(fdev, wake);
	trace_framering_acquire(fdev->index, gen->number, grant->slot,
				grant->sequence);
	return 0;
}

struct fg_acquire_out {
	bool newest;
	struct framering_frame *frame;
	struct fg_taken *taken;
};

static int fg_acquire_try(struct fg_file *ff, void *arg)
{
	const struct fg_acquire_out *out = arg;

	guard(fg_device)(ff->fdev);
	return fg_acquire_locked(ff, out->newest, out->frame, out->taken);
}

int fg_acquire(struct fg_file *ff, bool nonblock, bool newest,
	       struct framering_frame *frame, struct fg_taken *taken)
{
	struct fg_acquire_out out = { newest, frame, taken };
	struct fg_device *fdev = ff->fdev;

	return fg_wait(ff, nonblock, &fdev->wait_consumers,
		       &fdev->counters.consumer_waits, fg_acquire_try, &out);
}
EXPORT_SYMBOL_FRAMERING(fg_acquire);

void fg_acquire_undo(struct fg_file *ff, const struct fg_taken *taken)
{
	struct fg_memory *mem = NULL;
	unsigned int wake = 0;

	scoped_guard(fg_device, ff->fdev) {
		/* Unless another thread has attached or released meanwhile. */
		if (ff->role != FG_ROLE_CONSUMER || !fg_is_given(ff, taken) ||
		    !fg_ring_unacquire(&ff->gen->ring, ff->consumer,
				       &taken->grant, &wake))
			return;
		mem = fg_generation_settle(ff->gen);
		ff->fdev->counters.acquired--;
		fg_handed_off(ff->fdev, wake);
	}
	fg_memory_put(mem);
}

/* *mem is memory to put after unlocking, or NULL. */
int fg_release_locked(struct fg_file *ff, u32 slot, struct fg_memory **mem)
{
	struct fg_generation *gen = ff->gen;
	unsigned int wake = 0;
	int ret = fg_check_consumer(ff);
	u64 sequence;

	if (ret)
		return ret;
	ret = fg_ring_release(&gen->ring, ff->consumer, slot, &wake);
	if (ret)
		return ret;
	sequence = gen->ring.slot[slot].sequence;
	*mem = fg_generation_settle(gen);
	fg_handed_off(ff->fdev, wake);
	trace_framering_release(ff->fdev->index, gen->number, slot, sequence);
	return 0;
}

int fg_release(struct fg_file *ff, u32 slot)
{
	struct fg_memory *mem = NULL;
	int ret = -EINVAL;

	scoped_guard(fg_device, ff->fdev) {
		/* The frame that read() is in is not the caller's to give. */
		if (ff->role != FG_ROLE_CONSUMER || slot != ff->rw_slot)
			ret = fg_release_locked(ff, slot, &mem);
	}
	fg_memory_put(mem);
	return ret;
}
EXPORT_SYMBOL_FRAMERING(fg_release);

void fg_release_of(struct fg_file *ff, const struct fg_generation *gen, u32 slot)
{
	struct fg_memory *mem = NULL;

	scoped_guard(fg_device, ff->fdev)
		if (ff->gen == gen)
			fg_release_locked(ff, slot, &mem);
	fg_memory_put(mem);
}
EXPORT_SYMBOL_FRAMERING(fg_release_of);
