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
 * fr_file_create() - one more user of a ring
 * @fdev: the ring, which the caller keeps as long as the file
 * @writable: opened for writing
 *
 * Return: the file; or ERR_PTR: -ENODEV, -EMFILE, -ENOMEM.
 */
struct fr_file *fr_file_create(struct fr_device *fdev, bool writable);

/**
 * fr_file_destroy() - the end of a file, and of its role
 * @ff: the file
 *
 * A producer's dequeued slots are free again, its queued frames remain. A
 * consumer's holds are dropped.
 *
 * Context: may sleep.
 */
void fr_file_destroy(struct fr_file *ff);

/**
 * fr_file_events() - set events at every file but the producer's
 * @fdev: the ring, locked
 * @events: FRAMERING_EVENT_*
 */
void fr_file_events(struct fr_device *fdev, u32 events);

/**
 * fr_file_drop_frames() - make the producer's dequeued slots free
 * @ff: the producer, its ring locked
 * @wake: whom to wake, FR_WAKE_*
 */
void fr_file_drop_frames(struct fr_file *ff, unsigned int *wake);

/**
 * fr_file_note_user() - remember the current process for reports
 * @ff: the file, its ring locked
 */
void fr_file_note_user(struct fr_file *ff);

/**
 * fr_file_poll() - what poll() says of a file now
 * @ff: the file
 */
__poll_t fr_file_poll(const struct fr_file *ff);

/* generation.c: one life of a ring's memory */

void fr_generation_get(struct fr_generation *gen);

/**
 * fr_generation_put() - give a reference back
 * @gen: the generation, or NULL
 */
void fr_generation_put(struct fr_generation *gen);

/**
 * fr_generation_is_wanted() - whether a consumer has frames to get, or holds some
 * @gen: the generation, its ring locked
 */
bool fr_generation_is_wanted(const struct fr_generation *gen);

/**
 * fr_generation_settle() - let memory go that nobody needs any more
 * @gen: the generation, its ring locked
 *
 * Return: memory to put after unlocking, or NULL.
 */
struct fr_memory *fr_generation_settle(struct fr_generation *gen);

/**
 * fr_generation_end_all() - leave no generation current, and none with memory
 * @fdev: a ring that has gone
 */
void fr_generation_end_all(struct fr_device *fdev);

/**
 * fr_file_generation() - what a file is bound to, else the current generation
 * @ff: the file, its ring locked
 *
 * Return: the generation without a reference, or NULL.
 */
struct fr_generation *fr_file_generation(struct fr_file *ff);

/**
 * fr_file_memory_get() - the memory of a file's generation
 * @ff: the file
 * @gen: the generation, a reference
 *
 * Return: a reference; or ERR_PTR: -ENODEV, -ENODATA (no generation yet),
 * -ESTALE (its memory has gone).
 */
struct fr_memory *fr_file_memory_get(struct fr_file *ff,
				     struct fr_generation **gen);

/**
 * fr_file_slot_get() - the same, of one slot
 * @ff: the file
 * @slot: its number; afterwards safe as an index, also when speculated
 * @gen: the generation, a reference
 *
 * Return: as fr_file_memory_get(), or -EINVAL if there is no such slot.
 */
struct fr_memory *fr_file_slot_get(struct fr_file *ff, u32 *slot,
				   struct fr_generation **gen);

/* setup.c: becoming the producer */

/**
 * fr_setup() - the answer to FRAMERING_IOC_SETUP
 * @ff: the file that becomes the producer
 * @setup: what is asked for; afterwards what was obtained
 */
int fr_setup(struct fr_file *ff, struct framering_setup *setup);

/**
 * fr_setup_orphan() - set a ring up that has no producer, by sysfs
 * @fdev: the ring
 * @setup: what is asked for; afterwards what was obtained
 */
int fr_setup_orphan(struct fr_device *fdev, struct framering_setup *setup);

/**
 * fr_setup_adopt() - become the producer of a ring as it is, by write()
 * @ff: the file
 */
int fr_setup_adopt(struct fr_file *ff);

/* format.c */

/**
 * fr_meta_complete() - fill in the bytes that planes use where none are given
 * @fmt: the ring's format
 * @meta: what is said of a frame
 *
 * Return: the bytes that read() gives.
 */
size_t fr_meta_complete(const struct framering_format *fmt,
			struct framering_meta *meta);

/* attach.c: becoming a consumer, and ceasing to be one */

/**
 * fr_attach() - the answer to FRAMERING_IOC_ATTACH
 * @ff: the file that becomes a consumer
 * @attach: what is asked for; afterwards what was obtained
 * @only_first: leave a file alone that is a consumer already, and return 0
 */
int fr_attach(struct fr_file *ff, struct framering_attach *attach,
	      bool only_first);

/*
 * A slot that DEQUEUE or ACQUIRE has given, and what undoing that takes. The
 * ticket tells it from the same slot taken again by another thread meanwhile.
 */
struct fr_taken {
	u32 slot;
	u32 generation;
	u64 ticket;
	struct fr_ring_grant grant;	/* ACQUIRE's */
};

/* handoff.c: the four verbs on a file; each locks, and returns 0 or an error */

/**
 * fr_dequeue() - a slot for the producer to fill
 * @ff: the producer
 * @nonblock: return -EAGAIN rather than wait
 * @taken: the slot
 */
int fr_dequeue(struct fr_file *ff, bool nonblock, struct fr_taken *taken);

/**
 * fr_dequeue_undo() - take a dequeue back whose result did not reach user space
 * @ff: the producer
 * @taken: what fr_dequeue() gave
 */
void fr_dequeue_undo(struct fr_file *ff, const struct fr_taken *taken);

/**
 * fr_cancel() - give a dequeued slot back unfilled
 * @ff: the producer
 * @slot: the slot
 *
 * Return: 0, -EINVAL if it is not dequeued, -ENODEV.
 */
int fr_cancel(struct fr_file *ff, u32 slot);

/**
 * fr_queue() - hand a frame over
 * @ff: the producer
 * @slot: a slot that it has dequeued
 * @meta: what is said of the frame
 * @sequence: the frame's number
 */
int fr_queue(struct fr_file *ff, u32 slot, const struct framering_meta *meta,
	     u64 *sequence);

/**
 * fr_dequeue_of() - one of some slots, for a producer whose client owns slots
 * @ff: the producer
 * @mask: the slots, one bit each
 * @taken: the slot
 *
 * Return: -EAGAIN rather than wait.
 */
int fr_dequeue_of(struct fr_file *ff, u64 mask, struct fr_taken *taken);

/**
 * fr_queue_own() - hand over a frame in a slot that the producer's client owns
 * @ff: the producer
 * @slot: any slot that nobody holds
 * @meta: what is said of the frame
 * @sequence: the frame's number
 *
 * Return: -EAGAIN if a consumer holds the slot.
 */
int fr_queue_own(struct fr_file *ff, u32 slot,
		 const struct framering_meta *meta, u64 *sequence);

/**
 * fr_withdraw() - make slots free that nobody holds, with the frames in them
 * @ff: the producer
 * @mask: the slots, one bit each
 */
void fr_withdraw(struct fr_file *ff, u64 mask);

/**
 * fr_acquire() - a frame for a consumer
 * @ff: the consumer
 * @nonblock: return -EAGAIN rather than wait
 * @newest: the newest frame rather than the next
 * @frame: the frame
 * @taken: the slot that is held now
 */
int fr_acquire(struct fr_file *ff, bool nonblock, bool newest,
	       struct framering_frame *frame, struct fr_taken *taken);

/**
 * fr_acquire_undo() - take an acquire back whose result did not reach user space
 * @ff: the consumer
 * @taken: what fr_acquire() gave
 */
void fr_acquire_undo(struct fr_file *ff, const struct fr_taken *taken);

/**
 * fr_release() - give a frame back
 * @ff: the consumer
 * @slot: a slot that it holds
 */
int fr_release(struct fr_file *ff, u32 slot);

/**
 * fr_release_of() - give a frame of a certain generation back
 * @ff: the consumer
 * @gen: the generation; nothing happens if the file is bound to another by now
 * @slot: a slot that it held
 */
void fr_release_of(struct fr_file *ff, const struct fr_generation *gen,
		   u32 slot);

typedef int (*fr_try_fn)(struct fr_file *ff, void *arg);

/**
 * fr_wait() - try until it works
 * @ff: the file
 * @nonblock: try once only
 * @queue: where to sleep while @try returns -EAGAIN
 * @waits: a counter of those who had to sleep, or NULL
 * @try: called with the ring locked
 * @arg: for @try
 *
 * Return: what the last @try returned, or -ERESTARTSYS.
 */
int fr_wait(struct fr_file *ff, bool nonblock, wait_queue_head_t *queue,
	    u64 *waits, fr_try_fn try, void *arg);

/*
 * The verbs with the ring locked, without waiting; also on the frame that read()
 * or write() is in. *mem is memory to put after unlocking, or NULL.
 */
int fr_dequeue_locked(struct fr_file *ff, struct fr_taken *taken);
int fr_queue_locked(struct fr_file *ff, u32 slot,
		    const struct framering_meta *meta, u64 *sequence);
int fr_acquire_locked(struct fr_file *ff, bool newest,
		      struct framering_frame *frame, struct fr_taken *taken);
int fr_release_locked(struct fr_file *ff, u32 slot, struct fr_memory **mem);

/**
 * fr_wake() - wake whom an operation of ring.c says
 * @fdev: the ring, locked
 * @wake: FR_WAKE_*
 */
void fr_wake(struct fr_device *fdev, unsigned int wake);

#endif /* FRAMERING_RING_ROOM_H */
