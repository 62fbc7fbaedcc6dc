/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The hand-off: who owns which slot.
 *
 * Pure C, indices only: no locks, memory, time, I/O. The same files (ring.c,
 * which decides and acts, ring_query.c, which counts, and ring_check.c) are built
 * into the module and into the unit tests. The caller serialises every call
 * on one ring. Every operation returns a slot number, or 0, or -errno; what
 * has to be woken is OR-ed into *wake as bits, see enum fg_ring_wake: the
 * caller sets it to 0 first and acts on it once, after one or more operations.
 */
#ifndef FRAMERING_RING_H
#define FRAMERING_RING_H

#include <linux/types.h>
#ifndef __KERNEL__
#include <stdbool.h>
typedef __u64 u64;
#endif

#define FG_RING_MIN_SLOTS	3
#define FG_RING_MAX_SLOTS	64
#define FG_RING_MAX_CONSUMERS	64
#define FG_RING_DEFAULT_HOLDS	2

enum fg_slot_state {
	FG_SLOT_FREE,
	FG_SLOT_DEQUEUED,
	FG_SLOT_QUEUED,
};

/*
 * What the caller has to do after an operation. A bit is never missing when a
 * call that would have failed with -EAGAIN or -ENOBUFS may now succeed; it may
 * be there although nothing changed, so waiters look again.
 */
enum fg_ring_wake {
	FG_WAKE_PRODUCER = 1 << 0,	/* a DEQUEUE may succeed now */
	FG_WAKE_CONSUMERS = 1 << 1,	/* an ACQUIRE may succeed now */
	FG_WAKE_DROPPED = 1 << 2,	/* a wanted frame was recycled */
};

/* What fg_ring_check() found broken; I1..I4 as in docs/ring.md. */
enum fg_ring_rule {
	FG_RULE_TORN = 1,	/* I1: holds and slots disagree */
	FG_RULE_LEAK,		/* I2: something belongs to nobody */
	FG_RULE_SEQUENCE,	/* I3: sequence twice, or the newest lost */
	FG_RULE_STARVED,	/* I4: the producer can get no slot */
	FG_RULE_BOOKS,		/* a value outside its range */
};

struct fg_ring_slot {
	enum fg_slot_state state;
	unsigned int holders;	/* consumers that acquired it */
	u64 sequence;		/* valid while QUEUED */
};

struct fg_ring_consumer {
	bool attached;
	bool lossless;		/* a WAIT ring waits for this one */
	unsigned int limit;	/* slots it may hold */
	u64 held;		/* one bit per slot */
	u64 cursor;		/* sequence it wants next */
	u64 missed;		/* since attach */
};

struct fg_ring {
	unsigned int slots;
	bool wait;		/* WAIT policy, else DROP */
	bool discard;		/* WAIT without lossless consumer drops */
	bool choosy;		/* the producer is after slots of its choice */
	u64 next_sequence;
	u64 withdrawn;		/* next_sequence when frames were withdrawn */
	u64 dropped;		/* frames recycled though somebody wanted them */
	struct fg_ring_slot slot[FG_RING_MAX_SLOTS];
	struct fg_ring_consumer consumer[FG_RING_MAX_CONSUMERS];
};

/* What ACQUIRE returns beside the slot; also all that undoing it needs. */
struct fg_ring_grant {
	unsigned int slot;
	u64 sequence;
	u64 missed;
	u64 old_cursor;
};

/*
 * Empty ring whose next frame gets the number next_sequence.
 * -EINVAL: slots outside 3..64.
 */
int fg_ring_init(struct fg_ring *ring, unsigned int slots, bool wait,
		 bool discard, u64 next_sequence);

/*
 * Producer's side. dequeue: slot, or -EAGAIN (wait for FG_WAKE_PRODUCER), or
 * -ENOBUFS (slots - 2 are dequeued already: waiting can't help). It prefers
 * the FREE slot with the lowest number, then recycles the oldest QUEUED frame
 * that is neither held nor the newest (policy permitting).
 * cancel: a DEQUEUED slot becomes FREE. queue: its number in *sequence.
 * -EINVAL: no such slot or not DEQUEUED. reset: every DEQUEUED slot is FREE
 * (the producer has gone).
 *
 * For a producer that has slots of its own, FREE ones among them: dequeue_of
 * takes none but those of the mask, one bit per slot. queue_free queues a FREE
 * slot, which no limit stands in the way of, since nobody ever sees it DEQUEUED;
 * -EINVAL: no such slot or not FREE. withdraw: of the mask's slots, the DEQUEUED
 * ones and frames that nobody holds, even the newest, are FREE. Whoever uses
 * these is woken by whatever anybody does, until the next dequeue of all slots.
 */
#define FG_RING_ALL_SLOTS	(~(u64)0)
int fg_ring_dequeue_of(struct fg_ring *ring, u64 mask, unsigned int *wake);
int fg_ring_queue_free(struct fg_ring *ring, unsigned int slot, u64 *sequence,
		       unsigned int *wake);
void fg_ring_withdraw(struct fg_ring *ring, u64 mask, unsigned int *wake);
int fg_ring_cancel(struct fg_ring *ring, unsigned int slot, unsigned int *wake);
int fg_ring_queue(struct fg_ring *ring, unsigned int slot, u64 *sequence,
		  unsigned int *wake);
void fg_ring_reset_producer(struct fg_ring *ring, unsigned int *wake);

/*
 * Consumer's side. attach: consumer number, or -EUSERS, or -EINVAL (limit
 * above slots - 2; lossless on a DROP ring). limit 0 is the default: 2, or 1
 * of 3 slots. newest: the cursor starts at the newest frame there is, else at
 * the next to come. detach drops the holds.
 * acquire: slot of the oldest frame from the cursor on (newest: of the newest
 * one), or -EAGAIN (none: wait for FG_WAKE_CONSUMERS), or -ENOBUFS (limit of
 * this consumer, which is looked at first, or of the ring), or -EINVAL (not
 * attached). unacquire undoes exactly that acquire; when a later frame has
 * been acquired since, the frame counts as missed instead, since going back
 * would hand out the later one twice; false if it was not held any more.
 * release: -EINVAL if not held by this
 * consumer.
 */
int fg_ring_attach(struct fg_ring *ring, unsigned int limit, bool lossless,
		   bool newest, unsigned int *wake);
void fg_ring_detach(struct fg_ring *ring, unsigned int consumer,
		    unsigned int *wake);
int fg_ring_acquire(struct fg_ring *ring, unsigned int consumer, bool newest,
		    struct fg_ring_grant *grant, unsigned int *wake);
bool fg_ring_unacquire(struct fg_ring *ring, unsigned int consumer,
		       const struct fg_ring_grant *grant, unsigned int *wake);
int fg_ring_release(struct fg_ring *ring, unsigned int consumer,
		    unsigned int slot, unsigned int *wake);

/*
 * Questions; they change nothing. can_acquire: the next frame in order.
 * drained: this consumer has had every frame that is QUEUED. blocker: the
 * lossless consumer furthest behind, if dequeue waits for it and no limit is
 * in the way; else -ENODATA. newest: slot or -ENODATA. held: distinct slots.
 */
bool fg_ring_can_dequeue(const struct fg_ring *ring);
bool fg_ring_can_acquire(const struct fg_ring *ring, unsigned int consumer);
int fg_ring_blocker(const struct fg_ring *ring);

/* ring_query.c; find: the oldest (or newest) frame from cursor on, or -ENODATA */
int fg_ring_find(const struct fg_ring *ring, u64 cursor, bool newest);
bool fg_ring_drained(const struct fg_ring *ring, unsigned int consumer);
int fg_ring_newest(const struct fg_ring *ring);
bool fg_ring_holds_fit(const struct fg_ring *ring);
unsigned int fg_ring_count(const struct fg_ring *ring,
			   enum fg_slot_state state);
unsigned int fg_ring_held(const struct fg_ring *ring);
unsigned int fg_ring_consumers(const struct fg_ring *ring);
unsigned int fg_ring_consumer_held(const struct fg_ring *ring,
				   unsigned int consumer);

/* ring_check.c: 0, or the first rule found broken: enum fg_ring_rule. */
int fg_ring_check(const struct fg_ring *ring);

#endif /* FRAMERING_RING_H */
