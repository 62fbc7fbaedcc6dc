/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The hand-off: who owns which slot.
 *
 * Pure C, indices only: no locks, memory, time, I/O. The same file is built
 * into the module and into the unit tests. The caller serialises every call
 * on one ring. Every operation returns a slot number, or 0, or -errno; what
 * has to be woken comes back as bits, see enum fr_ring_wake.
 */
#ifndef FRAMERING_RING_H
#define FRAMERING_RING_H

#ifdef __KERNEL__
#include <linux/types.h>
#else
#include <stdbool.h>
#include <stdint.h>
#endif

#define FR_RING_MIN_SLOTS	3
#define FR_RING_MAX_SLOTS	64
#define FR_RING_MAX_CONSUMERS	64
#define FR_RING_DEFAULT_HOLDS	2

enum fr_slot_state {
	FR_SLOT_FREE,
	FR_SLOT_DEQUEUED,
	FR_SLOT_QUEUED,
};

/* What the caller has to do after an operation. */
enum fr_ring_wake {
	FR_WAKE_PRODUCER = 1 << 0,	/* a DEQUEUE may succeed now */
	FR_WAKE_CONSUMERS = 1 << 1,	/* an ACQUIRE may succeed now */
	FR_WAKE_DROPPED = 1 << 2,	/* a wanted frame was recycled */
};

struct fr_ring_slot {
	enum fr_slot_state state;
	unsigned int holders;	/* consumers that acquired it */
	uint64_t sequence;	/* valid while QUEUED */
};

struct fr_ring_consumer {
	bool attached;
	bool lossless;		/* a WAIT ring waits for this one */
	unsigned int limit;	/* slots it may hold */
	uint64_t held;		/* one bit per slot */
	uint64_t cursor;	/* sequence it wants next */
	uint64_t missed;	/* since attach */
};

struct fr_ring {
	unsigned int slots;
	bool wait;		/* WAIT policy, else DROP */
	bool discard;		/* WAIT without lossless consumer drops */
	uint64_t next_sequence;
	uint64_t dropped;	/* frames recycled though somebody wanted them */
	struct fr_ring_slot slot[FR_RING_MAX_SLOTS];
	struct fr_ring_consumer consumer[FR_RING_MAX_CONSUMERS];
};

/* What ACQUIRE returns beside the slot; also all that undoing it needs. */
struct fr_ring_grant {
	unsigned int slot;
	uint64_t sequence;
	uint64_t missed;
	uint64_t old_cursor;
};

/*
 * Empty ring whose next frame gets the number next_sequence.
 * -EINVAL: slots outside 3..64.
 */
int fr_ring_init(struct fr_ring *ring, unsigned int slots, bool wait,
		 bool discard, uint64_t next_sequence);

/*
 * Producer's side. dequeue: slot, or -EAGAIN (wait for FR_WAKE_PRODUCER), or
 * -ENOBUFS (slots - 2 are dequeued already: waiting can't help). It prefers
 * the FREE slot with the lowest number, then recycles the oldest QUEUED frame
 * that is neither held nor the newest (policy permitting).
 * cancel: a DEQUEUED slot becomes FREE. queue: its number in *sequence.
 * -EINVAL: no such slot or not DEQUEUED. reset: every DEQUEUED slot is FREE
 * (the producer has gone).
 */
int fr_ring_dequeue(struct fr_ring *ring, unsigned int *wake);
int fr_ring_cancel(struct fr_ring *ring, unsigned int slot, unsigned int *wake);
int fr_ring_queue(struct fr_ring *ring, unsigned int slot, uint64_t *sequence,
		  unsigned int *wake);
void fr_ring_reset_producer(struct fr_ring *ring, unsigned int *wake);

/*
 * Consumer's side. attach: consumer number, or -EUSERS, or -EINVAL (limit
 * above slots - 2; lossless on a DROP ring). limit 0 is the default. newest:
 * the cursor starts at the newest frame there is, else at the next to come.
 * detach drops the holds. acquire: slot, or -EAGAIN, or -ENOBUFS (limit of
 * this consumer, or of the ring). unacquire undoes exactly that acquire.
 * release: -EINVAL if not held by this consumer.
 */
int fr_ring_attach(struct fr_ring *ring, unsigned int limit, bool lossless,
		   bool newest);
void fr_ring_detach(struct fr_ring *ring, unsigned int consumer,
		    unsigned int *wake);
int fr_ring_acquire(struct fr_ring *ring, unsigned int consumer, bool newest,
		    struct fr_ring_grant *grant, unsigned int *wake);
void fr_ring_unacquire(struct fr_ring *ring, unsigned int consumer,
		       const struct fr_ring_grant *grant, unsigned int *wake);
int fr_ring_release(struct fr_ring *ring, unsigned int consumer,
		    unsigned int slot, unsigned int *wake);

/* Questions; they change nothing. */
bool fr_ring_can_dequeue(const struct fr_ring *ring);
bool fr_ring_can_acquire(const struct fr_ring *ring, unsigned int consumer);
bool fr_ring_drained(const struct fr_ring *ring, unsigned int consumer);
bool fr_ring_holds_fit(const struct fr_ring *ring);
int fr_ring_newest(const struct fr_ring *ring);	/* slot or -ENODATA */
int fr_ring_blocker(const struct fr_ring *ring); /* consumer or -ENODATA */
unsigned int fr_ring_count(const struct fr_ring *ring,
			   enum fr_slot_state state);
unsigned int fr_ring_held(const struct fr_ring *ring);	/* distinct slots */
unsigned int fr_ring_consumers(const struct fr_ring *ring);

/* 0, or the number of the first rule (I1..I4 and bookkeeping) found broken. */
int fr_ring_check(const struct fr_ring *ring);

#endif /* FRAMERING_RING_H */
