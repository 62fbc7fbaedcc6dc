/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * drv/ring/: who owns a slot. Files get roles, the producer gets slots to fill and
 * hands frames over, consumers get frames and give slots back.
 */
#ifndef FRAMERING_RING_ROOM_H
#define FRAMERING_RING_ROOM_H

#include <linux/poll.h>
#include "framering_drv.h"

/* role.c: an open file from its beginning to its end */

/**
 * fg_file_create() - one more user of a ring
 * @fdev: the ring, which the caller keeps as long as the file
 * @writable: opened for writing
 *
 * Return: the file; or ERR_PTR: -ENODEV, -EMFILE, -ENOMEM.
 */
struct fg_file *fg_file_create(struct fg_device *fdev, bool writable);

/**
 * fg_file_destroy() - the end of a file, and of its role
 * @ff: the file
 *
 * A producer's dequeued slots are free again, its queued frames remain. A
 * consumer's holds are dropped.
 *
 * Context: may sleep.
 */
void fg_file_destroy(struct fg_file *ff);

/**
 * fg_file_events() - set events at every file but the producer's
 * @fdev: the ring, locked
 * @events: FRAMERING_EVENT_*
 */
void fg_file_events(struct fg_device *fdev, u32 events);

/**
 * fg_file_drop_frames() - make the producer's dequeued slots free
 * @ff: the producer, its ring locked
 * @wake: whom to wake, FG_WAKE_*
 */
void fg_file_drop_frames(struct fg_file *ff, unsigned int *wake);

/**
 * fg_file_note_user() - remember the current process for reports
 * @ff: the file, its ring locked
 */
void fg_file_note_user(struct fg_file *ff);

/**
 * fg_file_poll() - what poll() says of a file now
 * @ff: the file
 */
__poll_t fg_file_poll(const struct fg_file *ff);

/* generation.c: one life of a ring's memory */

void fg_generation_get(struct fg_generation *gen);

/**
 * fg_generation_put() - give a reference back
 * @gen: the generation, or NULL
 */
void fg_generation_put(struct fg_generation *gen);

/**
 * fg_generation_is_wanted() - whether a consumer has frames to get, or holds some
 * @gen: the generation, its ring locked
 */
bool fg_generation_is_wanted(const struct fg_generation *gen);

/**
 * fg_generation_settle() - let memory go that nobody needs any more
 * @gen: the generation, its ring locked
 *
 * Return: memory to put after unlocking, or NULL.
 */
struct fg_memory *fg_generation_settle(struct fg_generation *gen);

/**
 * fg_generation_end_all() - leave no generation current, and none with memory
 * @fdev: a ring that has gone
 */
void fg_generation_end_all(struct fg_device *fdev);

/**
 * fg_file_generation() - what a file is bound to, else the current generation
 * @ff: the file, its ring locked
 *
 * Return: the generation without a reference, or NULL.
 */
struct fg_generation *fg_file_generation(struct fg_file *ff);

/**
 * fg_file_memory_get() - the memory of a file's generation
 * @ff: the file
 * @gen: the generation, a reference
 *
 * Return: a reference; or ERR_PTR: -ENODEV, -ENODATA (no generation yet),
 * -ESTALE (its memory has gone).
 */
struct fg_memory *fg_file_memory_get(struct fg_file *ff,
				     struct fg_generation **gen);

/**
 * fg_file_slot_get() - the same, of one slot
 * @ff: the file
 * @slot: its number; afterwards safe as an index, also when speculated
 * @gen: the generation, a reference
 *
 * Return: as fg_file_memory_get(), or -EINVAL if there is no such slot.
 */
struct fg_memory *fg_file_slot_get(struct fg_file *ff, u32 *slot,
				   struct fg_generation **gen);

/* setup.c: becoming the producer */

/**
 * fg_setup() - the answer to FRAMERING_IOC_SETUP
 * @ff: the file that becomes the producer
 * @setup: what is asked for; afterwards what was obtained
 */
int fg_setup(struct fg_file *ff, struct framering_setup *setup);

/**
 * fg_setup_orphan() - set a ring up that has no producer, by sysfs
 * @fdev: the ring
 * @setup: what is asked for; afterwards what was obtained
 */
int fg_setup_orphan(struct fg_device *fdev, struct framering_setup *setup);

/**
 * fg_setup_adopt() - become the producer of a ring as it is, by write()
 * @ff: the file
 */
int fg_setup_adopt(struct fg_file *ff);

/* format.c */

/**
 * fg_meta_complete() - fill in the bytes that planes use where none are given
 * @fmt: the ring's format
 * @meta: what is said of a frame
 *
 * Return: the bytes that read() gives.
 */
size_t fg_meta_complete(const struct framering_format *fmt,
			struct framering_meta *meta);

/* attach.c: becoming a consumer, and ceasing to be one */

/**
 * fg_attach() - the answer to FRAMERING_IOC_ATTACH
 * @ff: the file that becomes a consumer
 * @attach: what is asked for; afterwards what was obtained
 * @only_first: leave a file alone that is a consumer already, and return 0
 */
int fg_attach(struct fg_file *ff, struct framering_attach *attach,
	      bool only_first);

/*
 * A slot that DEQUEUE or ACQUIRE has given, and what undoing that takes. The
 * ticket tells it from the same slot taken again by another thread meanwhile.
 */
struct fg_taken {
	u32 slot;
	u32 generation;
	u64 ticket;
	struct fg_ring_grant grant;	/* ACQUIRE's */
};

/* handoff.c: the four verbs on a file; each locks, and returns 0 or an error */

/**
 * fg_dequeue() - a slot for the producer to fill
 * @ff: the producer
 * @nonblock: return -EAGAIN rather than wait
 * @taken: the slot
 */
int fg_dequeue(struct fg_file *ff, bool nonblock, struct fg_taken *taken);

/**
 * fg_dequeue_undo() - take a dequeue back whose result did not reach user space
 * @ff: the producer
 * @taken: what fg_dequeue() gave
 */
void fg_dequeue_undo(struct fg_file *ff, const struct fg_taken *taken);

/**
 * fg_cancel() - give a dequeued slot back unfilled
 * @ff: the producer
 * @slot: the slot
 *
 * Return: 0, -EINVAL if it is not dequeued, -ENODEV.
 */
int fg_cancel(struct fg_file *ff, u32 slot);

/**
 * fg_queue() - hand a frame over
 * @ff: the producer
 * @slot: a slot that it has dequeued
 * @meta: what is said of the frame
 * @sequence: the frame's number
 */
int fg_queue(struct fg_file *ff, u32 slot, const struct framering_meta *meta,
	     u64 *sequence);

/**
 * fg_dequeue_of() - one of some slots, for a producer whose client owns slots
 * @ff: the producer
 * @mask: the slots, one bit each
 * @taken: the slot
 *
 * Return: -EAGAIN rather than wait.
 */
int fg_dequeue_of(struct fg_file *ff, u64 mask, struct fg_taken *taken);

/**
 * fg_queue_own() - hand over a frame in a slot that the producer's client owns
 * @ff: the producer
 * @slot: any slot that nobody holds
 * @meta: what is said of the frame
 * @sequence: the frame's number
 *
 * Return: -EAGAIN if a consumer holds the slot.
 */
int fg_queue_own(struct fg_file *ff, u32 slot,
		 const struct framering_meta *meta, u64 *sequence);

/**
 * fg_withdraw() - make slots free that nobody holds, with the frames in them
 * @ff: the producer
 * @mask: the slots, one bit each
 */
void fg_withdraw(struct fg_file *ff, u64 mask);

/**
 * fg_acquire() - a frame for a consumer
 * @ff: the consumer
 * @nonblock: return -EAGAIN rather than wait
 * @newest: the newest frame rather than the next
 * @frame: the frame
 * @taken: the slot that is held now
 */
int fg_acquire(struct fg_file *ff, bool nonblock, bool newest,
	       struct framering_frame *frame, struct fg_taken *taken);

/**
 * fg_acquire_undo() - take an acquire back whose result did not reach user space
 * @ff: the consumer
 * @taken: what fg_acquire() gave
 */
void fg_acquire_undo(struct fg_file *ff, const struct fg_taken *taken);

/**
 * fg_release() - give a frame back
 * @ff: the consumer
 * @slot: a slot that it holds
 */
int fg_release(struct fg_file *ff, u32 slot);

/**
 * fg_release_of() - give a frame of a certain generation back
 * @ff: the consumer
 * @gen: the generation; nothing happens if the file is bound to another by now
 * @slot: a slot that it held
 */
void fg_release_of(struct fg_file *ff, const struct fg_generation *gen,
		   u32 slot);

typedef int (*fg_try_fn)(struct fg_file *ff, void *arg);

/**
 * fg_wait() - try until it works
 * @ff: the file
 * @nonblock: try once only
 * @queue: where to sleep while @try returns -EAGAIN
 * @waits: a counter of those who had to sleep, or NULL
 * @try: called with the ring locked
 * @arg: for @try
 *
 * Return: what the last @try returned, or -ERESTARTSYS.
 */
int fg_wait(struct fg_file *ff, bool nonblock, wait_queue_head_t *queue,
	    u64 *waits, fg_try_fn try, void *arg);

/*
 * The verbs with the ring locked, without waiting; also on the frame that read()
 * or write() is in. *mem is memory to put after unlocking, or NULL.
 */
int fg_dequeue_locked(struct fg_file *ff, struct fg_taken *taken);
int fg_queue_locked(struct fg_file *ff, u32 slot,
		    const struct framering_meta *meta, u64 *sequence);
int fg_acquire_locked(struct fg_file *ff, bool newest,
		      struct framering_frame *frame, struct fg_taken *taken);
int fg_release_locked(struct fg_file *ff, u32 slot, struct fg_memory **mem);

/**
 * fg_wake() - wake whom an operation of ring.c says
 * @fdev: the ring, locked
 * @wake: FG_WAKE_*
 */
void fg_wake(struct fg_device *fdev, unsigned int wake);

#endif /* FRAMERING_RING_ROOM_H */
