// SPDX-License-Identifier: GPL-2.0-only
/*
 * An open file's part in the ring, from its beginning to its end: who uses it, the
 * events that it is told of, and what it would not have to wait for.
 */
#include <linux/err.h>
#include <linux/module.h>
#include <linux/slab.h>
#include "internal.h"
#include "trace.h"

static int fg_file_add(struct fg_file *ff)
{
	struct fg_device *fdev = ff->fdev;
	int ret;

	guard(fg_device)(fdev);
	if (fdev->gone)
		return -ENODEV;
	ret = fg_limit_check_files(fdev->open_files);
	if (ret)
		return ret;
	fdev->open_files++;
	list_add_tail(&ff->node, &fdev->files);
	return 0;
}

struct fg_file *fg_file_create(struct fg_device *fdev, bool writable)
{
	struct fg_file *ff = kzalloc(sizeof(*ff), GFP_KERNEL_ACCOUNT);
	int ret;

	if (!ff)
		return ERR_PTR(-ENOMEM);
	ff->fdev = fdev;
	ff->writable = writable;
	ff->role = FG_ROLE_NONE;
	ff->rw_slot = FRAMERING_SLOT_NONE;
	mutex_init(&ff->rw_mutex);
	ret = fg_file_add(ff);
	if (ret) {
		kfree(ff);
		return ERR_PTR(ret);
	}
	return ff;
}
EXPORT_SYMBOL_FRAMERING(fg_file_create);

void fg_file_note_user(struct fg_file *ff)
{
	lockdep_assert_held(&ff->fdev->lock);
	/* A worker acts for whoever has been noted. */
	if (current->flags & PF_WQ_WORKER)
		return;
	put_pid(ff->pid);
	ff->pid = get_pid(task_tgid(current));
}
EXPORT_SYMBOL_FRAMERING(fg_file_note_user);

void fg_file_drop_frames(struct fg_file *ff, unsigned int *wake)
{
	lockdep_assert_held(&ff->fdev->lock);
	fg_ring_reset_producer(&ff->gen->ring, wake);
	ff->dequeued = 0;
	ff->rw_slot = FRAMERING_SLOT_NONE;
}

/* The producer's dequeued slots are free again; frames it queued remain. */
static void fg_file_leave_producer(struct fg_file *ff, unsigned int *wake)
{
	struct fg_device *fdev = ff->fdev;

	fg_file_drop_frames(ff, wake);
	fdev->producer = NULL;
	fg_led_streaming(fdev, false);
	fg_file_events(fdev, FRAMERING_EVENT_PRODUCER_GONE);
	trace_framering_gone(fdev->index, ff->gen->number);
}

void fg_file_destroy(struct fg_file *ff)
{
	struct fg_device *fdev = ff->fdev;
	struct fg_memory *mem = NULL;
	unsigned int wake = 0;

	scoped_guard(fg_device, fdev) {
		list_del(&ff->node);
		fdev->open_files--;
		if (ff->role == FG_ROLE_PRODUCER)
			fg_file_leave_producer(ff, &wake);
		if (ff->role == FG_ROLE_CONSUMER)
			fg_ring_detach(&ff->gen->ring, ff->consumer, &wake);
		if (ff->gen)
			mem = fg_generation_settle(ff->gen);
		fg_status_update(fdev);
		fg_wake(fdev, wake);
	}
	fg_memory_put(mem);
	fg_generation_put(ff->gen);
	put_pid(ff->pid);
	kfree(ff);
}
EXPORT_SYMBOL_FRAMERING(fg_file_destroy);

void fg_file_events(struct fg_device *fdev, u32 events)
{
	struct fg_file *ff;

	lockdep_assert_held(&fdev->lock);
	list_for_each_entry(ff, &fdev->files, node) {
		if (ff != fdev->producer)
			ff->events |= events;
	}
	wake_up_interruptible_poll(&fdev->wait_consumers, EPOLLPRI);
}

/* Whether DEQUEUE or write() would return at once. */
static bool fg_file_may_produce(const struct fg_file *ff)
{
	return ff->rw_slot != FRAMERING_SLOT_NONE ||
	       ff->gen != ff->fdev->current_gen ||
	       fg_ring_can_dequeue(&ff->gen->ring);
}

/* Whether ACQUIRE or read() would return at once, perhaps with -ESTALE. */
static bool fg_file_may_consume(const struct fg_file *ff)
{
	const struct fg_ring *ring = &ff->gen->ring;

	return ff->rw_slot != FRAMERING_SLOT_NONE ||
	       fg_ring_can_acquire(ring, ff->consumer) ||
	       (ff->gen != ff->fdev->current_gen &&
		fg_ring_drained(ring, ff->consumer));
}

__poll_t fg_file_poll(const struct fg_file *ff)
{
	struct fg_device *fdev = ff->fdev;
	__poll_t mask = 0;

	guard(fg_device)(fdev);
	if (fdev->gone)
		return EPOLLHUP | EPOLLERR;
	if (ff->role == FG_ROLE_PRODUCER)
		return fg_file_may_produce(ff) ? EPOLLOUT | EPOLLWRNORM : 0;
	if (ff->events)
		mask |= EPOLLPRI;
	if (ff->role == FG_ROLE_CONSUMER && fg_file_may_consume(ff))
		mask |= EPOLLIN | EPOLLRDNORM;
	if (ff->role == FG_ROLE_CONSUMER &&
	    !fg_ring_drained(&ff->gen->ring, ff->consumer))
		mask |= EPOLLRDBAND;
	return mask;
}
