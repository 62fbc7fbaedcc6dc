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

void fr_wake(struct fr_device *fdev, unsigned int wake)
{
	lockdep_assert_held(&fdev->lock);
	if (wake & FR_WAKE_PRODUCER)
		wake_up_interruptible_poll(&fdev->wait_producer,
					   EPOLLOUT | EPOLLWRNORM);
	if (wake & FR_WAKE_CONSUMERS)
		wake_up_interruptible_poll(&fdev->wait_consumers,
					   EPOLLIN | EPOLLRDNORM | EPOLLRDBAND);
	if (wake & FR_WAKE_DROPPED)
		fr_led_dropped(fdev);
}

static void fr_handed_off(struct fr_device *fdev, unsigned int wake)
{
	fr_status_update(fdev);
	fr_wake(fdev, wake);
}

static void fr_count_wait(struct fr_device *fdev, u64 *waits)
{
	guard(fr_device)(fdev);
	(*waits)++;
	fr_status_update(fdev);
}

int fr_wait(struct fr_file *ff, bool nonblock, wait_queue_head_t *queue,
	    u64 *waits, fr_try_fn try, void *arg)
{
	int ret = try(ff, arg);
	int woken;

	if (ret != -EAGAIN || nonblock)
		return ret;
	if (waits)
		fr_count_wait(ff->fdev, waits);
	woken = wait_event_interruptible(*queue,
					 (ret = try(ff, arg)) != -EAGAIN);
	return woken ?: ret;
}

static int fr_check_producer(const struct fr_file *ff)
{
	lockdep_assert_held(&ff->fdev->lock);
	if (ff->fdev->gone)
		return -ENODEV;
	if (ff->role != FR_ROLE_PRODUCER)
		return -EPERM;
	/* A SETUP that failed for want of memory may have ended it. */
	return ff->gen == ff->fdev->current_gen ? 0 : -ESTALE;
}

static int fr_check_consumer(const struct fr_file *ff)
{
	lockdep_assert_held(&ff->fdev->lock);
	if (ff->fdev->gone)
		return -ENODEV;
	return ff->role == FR_ROLE_CONSUMER ? 0 : -ENOTCONN;
}

static void fr_count_drops(struct fr_generation *gen, u64 drops)
{
	if (!drops)
		return;
	gen->fdev->counters.dropped += drops;
	trace_framering_drop(gen->fdev->index, gen->number, drops);
}

static void fr_give(struct fr_file *ff, u32 slot, struct fr_taken *taken)
{
	lockdep_assert_held(&ff->fdev->lock);
	ff->ticket[slot] = ++ff->tickets;
	taken->slot = slot;
	taken->generation = ff->gen->number;
	taken->ticket = ff->tickets;
}

static bool fr_is_given(const struct fr_file *ff, const struct fr_taken *taken)
{
	lockdep_assert_held(&ff->fdev->lock);
	return ff->ticket[taken->slot] == taken->ticket;
}

static int fr_dequeue_of_locked(struct fr_file *ff, u64 mask,
				struct fr_taken *taken)
{
	struct fr_generation *gen = ff->gen;
	unsigned int wake = 0;
	u64 dropped;
	int ret = fr_check_producer(ff);

	if (ret)
		return ret;
	dropped = gen->ring.dropped;
	ret = fr_ring_dequeue_of(&gen->ring, mask, &wake);
	if (ret < 0)
		return ret;
	ff->dequeued |= BIT_ULL(ret);
	fr_give(ff, ret, taken);
	fr_count_drops(gen, gen->ring.dropped - dropped);
	fr_handed_off(ff->fdev, wake);
	trace_framering_dequeue(ff->fdev->index, gen->number, ret, 0);
	return 0;
}

int fr_dequeue_locked(struct fr_file *ff, struct fr_taken *taken)
{
	return fr_dequeue_of_locked(ff, FR_RING_ALL_SLOTS, taken);
}

static int fr_dequeue_try(struct fr_file *ff, void *arg)
{
	guard(fr_device)(ff->fdev);
	return fr_dequeue_locked(ff, arg);
}

int fr_dequeue(struct fr_file *ff, bool nonblock, struct fr_taken *taken)
{
	struct fr_device *fdev = ff->fdev;

	return fr_wait(ff, nonblock, &fdev->wait_producer,
		       &fdev->counters.producer_waits, fr_dequeue_try, taken);
}

int fr_dequeue_of(struct fr_file *ff, u64 mask, struct fr_taken *taken)
{
	guard(fr_device)(ff->fdev);
	return fr_dequeue_of_locked(ff, mask, taken);
}
EXPORT_SYMBOL_FRAMERING(fr_dequeue_of);

static void fr_cancel_locked(struct fr_file *ff, u32 slot)
{
	unsigned int wake = 0;

	fr_ring_cancel(&ff->gen->ring, slot, &wake);
	ff->dequeued &= ~BIT_ULL(slot);
	fr_handed_off(ff->fdev, wake);
}

void fr_dequeue_undo(struct fr_file *ff, const struct fr_taken *taken)
{
	guard(fr_device)(ff->fdev);
	/* Unless another thread has set up or queued meanwhile. */
	if (ff->role == FR_ROLE_PRODUCER &&
	    ff->dequeued & BIT_ULL(taken->slot) && fr_is_given(ff, taken))
		fr_cancel_locked(ff, taken->slot);
}

int fr_cancel(struct fr_file *ff, u32 slot)
{
	int ret;

	guard(fr_device)(ff->fdev);
	ret = fr_check_producer(ff);
	if (ret)
		return ret;
	if (slot >= ff->gen->slots || !(ff->dequeued & BIT_ULL(slot)))
		return -EINVAL;
	fr_cancel_locked(ff, slot);
	return 0;
}
EXPORT_SYMBOL_FRAMERING(fr_cancel);

static void fr_keep_info(struct fr_generation *gen, u32 slot,
			 const struct framering_meta *meta)
{
	struct fr_slot_info *info = &gen->info[slot];

	info->meta = *meta;
	info->queued = ktime_get_ns();
	info->length = fr_meta_complete(&gen->format, &info->meta);
	if (!meta->timestamp) {
		info->meta.timestamp = info->queued;
		info->meta.clock_id = CLOCK_MONOTONIC;
	}
}

/* own: a slot that is free will do as well, see fr_queue_own(). */
static int fr_queue_slot(struct fr_file *ff, u32 slot, bool own,
			 const struct framering_meta *meta, u64 *sequence)
{
	struct fr_device *fdev = ff->fdev;
	struct fr_generation *gen = ff->gen;
	unsigned int wake = 0;
	int ret = fr_check_producer(ff);

	if (ret)
		return ret;
	if (slot >= gen->slots || !(own || ff->dequeued & BIT_ULL(slot)))
		return -EINVAL;
	slot = array_index_nospec(slot, gen->slots);
	ret = fr_meta_check(&gen->format, meta);
	if (!ret)
		ret = own ? fr_ring_queue_free(&gen->ring, slot, sequence,
					       &wake) :
			    fr_ring_queue(&gen->ring, slot, sequence, &wake);
	if (ret)
		return ret;
	ff->dequeued &= ~BIT_ULL(slot);
	fr_keep_info(gen, slot, meta);
	fdev->next_sequence = gen->ring.next_sequence;
	fdev->counters.queued++;
	fr_led_streaming(fdev, true);
	fr_handed_off(fdev, wake);
	trace_framering_queue(fdev->index, gen->number, slot, *sequence);
	return 0;
}

int fr_queue_locked(struct fr_file *ff, u32 slot,
		    const struct framering_meta *meta, u64 *sequence)
{
	return fr_queue_slot(ff, slot, false, meta, sequence);
}

int fr_queue(struct fr_file *ff, u32 slot, const struct framering_meta *meta,
	     u64 *sequence)
{
	guard(fr_device)(ff->fdev);
	/* The frame that write() is in is not the caller's to give. */
	if (ff->role == FR_ROLE_PRODUCER && slot == ff->rw_slot)
		return -EINVAL;
	return fr_queue_locked(ff, slot, meta, sequence);
}

void fr_withdraw_locked(struct fr_file *ff, u64 mask)
{
	struct fr_generation *gen = ff->gen;
	u64 dropped = gen->ring.dropped;
	unsigned int wake = 0;

	fr_ring_withdraw(&gen->ring, mask, &wake);
	ff->dequeued &= ~mask;
	fr_count_drops(gen, gen->ring.dropped - dropped);
	fr_handed_off(ff->fdev, wake);
}

void fr_withdraw(struct fr_file *ff, u64 mask)
{
	guard(fr_device)(ff->fdev);
	if (!fr_check_producer(ff))
		fr_withdraw_locked(ff, mask);
}
EXPORT_SYMBOL_FRAMERING(fr_withdraw);

int fr_queue_own(struct fr_file *ff, u32 slot,
		 const struct framering_meta *meta, u64 *sequence)
{
	struct fr_generation *gen;
	int ret;

	guard(fr_device)(ff->fdev);
	ret = fr_check_producer(ff);
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
	fr_withdraw_locked(ff, BIT_ULL(slot));
	return fr_queue_slot(ff, slot, true, meta, sequence);
}
EXPORT_SYMBOL_FRAMERING(fr_queue_own);

static void fr_frame_fill(struct framering_frame *frame,
			  const struct fr_generation *gen,
			  const struct fr_ring_grant *grant)
{
	const struct fr_slot_info *info = &gen->info[grant->slot];

	frame->slot = grant->slot;
	frame->generation = gen->number;
	frame->sequence = grant->sequence;
	frame->missed = grant->missed;
	frame->queued = info->queued;
	frame->meta = info->meta;
}

int fr_acquire_locked(struct fr_file *ff, bool newest,
		      struct framering_frame *frame, struct fr_taken *taken)
{
	struct fr_ring_grant *grant = &taken->grant;
	struct fr_device *fdev = ff->fdev;
	struct fr_generation *gen = ff->gen;
	unsigned int wake = 0;
	int ret = fr_check_consumer(ff);

	if (ret)
		return ret;
	ret = fr_ring_acquire(&gen->ring, ff->consumer, newest, grant, &wake);
	if (ret == -EAGAIN && gen != fdev->current_gen)
		return -ESTALE;
	if (ret < 0)
		return ret;
	fr_give(ff, grant->slot, taken);
	fr_frame_fill(frame, gen, grant);
	fdev->counters.acquired++;
	/* It may have been the last of them: poll() says so. */
	if (gen != fdev->current_gen)
		wake |= FR_WAKE_CONSUMERS;
	fr_handed_off(fdev, wake);
	trace_framering_acquire(fdev->index, gen->number, grant->slot,
				grant->sequence);
	return 0;
}

struct fr_acquire_out {
	bool newest;
	struct framering_frame *frame;
	struct fr_taken *taken;
};

static int fr_acquire_try(struct fr_file *ff, void *arg)
{
	const struct fr_acquire_out *out = arg;

	guard(fr_device)(ff->fdev);
	return fr_acquire_locked(ff, out->newest, out->frame, out->taken);
}

int fr_acquire(struct fr_file *ff, bool nonblock, bool newest,
	       struct framering_frame *frame, struct fr_taken *taken)
{
	struct fr_acquire_out out = { newest, frame, taken };
	struct fr_device *fdev = ff->fdev;

	return fr_wait(ff, nonblock, &fdev->wait_consumers,
		       &fdev->counters.consumer_waits, fr_acquire_try, &out);
}
EXPORT_SYMBOL_FRAMERING(fr_acquire);

void fr_acquire_undo(struct fr_file *ff, const struct fr_taken *taken)
{
	struct fr_memory *mem = NULL;
	unsigned int wake = 0;

	scoped_guard(fr_device, ff->fdev) {
		/* Unless another thread has attached or released meanwhile. */
		if (ff->role != FR_ROLE_CONSUMER || !fr_is_given(ff, taken) ||
		    !fr_ring_unacquire(&ff->gen->ring, ff->consumer,
				       &taken->grant, &wake))
			return;
		mem = fr_generation_settle(ff->gen);
		ff->fdev->counters.acquired--;
		fr_handed_off(ff->fdev, wake);
	}
	fr_memory_put(mem);
}

/* *mem is memory to put after unlocking, or NULL. */
int fr_release_locked(struct fr_file *ff, u32 slot, struct fr_memory **mem)
{
	struct fr_generation *gen = ff->gen;
	unsigned int wake = 0;
	int ret = fr_check_consumer(ff);
	u64 sequence;

	if (ret)
		return ret;
	ret = fr_ring_release(&gen->ring, ff->consumer, slot, &wake);
	if (ret)
		return ret;
	sequence = gen->ring.slot[slot].sequence;
	*mem = fr_generation_settle(gen);
	fr_handed_off(ff->fdev, wake);
	trace_framering_release(ff->fdev->index, gen->number, slot, sequence);
	return 0;
}

int fr_release(struct fr_file *ff, u32 slot)
{
	struct fr_memory *mem = NULL;
	int ret = -EINVAL;

	scoped_guard(fr_device, ff->fdev) {
		/* The frame that read() is in is not the caller's to give. */
		if (ff->role != FR_ROLE_CONSUMER || slot != ff->rw_slot)
			ret = fr_release_locked(ff, slot, &mem);
	}
	fr_memory_put(mem);
	return ret;
}
EXPORT_SYMBOL_FRAMERING(fr_release);

void fr_release_of(struct fr_file *ff, const struct fr_generation *gen, u32 slot)
{
	struct fr_memory *mem = NULL;

	scoped_guard(fr_device, ff->fdev)
		if (ff->gen == gen)
			fr_release_locked(ff, slot, &mem);
	fr_memory_put(mem);
}
EXPORT_SYMBOL_FRAMERING(fr_release_of);
