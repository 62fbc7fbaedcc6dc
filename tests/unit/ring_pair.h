/* SPDX-License-Identifier: GPL-2.0-only */
/* drv/ring/ring.c and its model, driven together and compared after every step. */
#ifndef TESTS_UNIT_RING_PAIR_H
#define TESTS_UNIT_RING_PAIR_H

#include <stddef.h>

#include "ring_model.h"

enum ring_verb {
	RING_DEQUEUE,
	RING_CANCEL,
	RING_QUEUE,
	RING_RESET, /* the producer is killed */
	RING_ATTACH,
	RING_DETACH, /* a consumer is killed */
	RING_ACQUIRE,
	RING_UNACQUIRE,
	RING_RELEASE,
	/* a producer that has slots of its own */
	RING_DEQUEUE_OF,
	RING_QUEUE_FREE,
	RING_WITHDRAW,
};

struct ring_op {
	unsigned char verb;
	unsigned char consumer; /* all but ATTACH, which says who it is */
	unsigned char slot; /* CANCEL, QUEUE, QUEUE_FREE, UNACQUIRE, RELEASE */
	unsigned char limit; /* ATTACH */
	bool lossless; /* ATTACH */
	bool newest; /* ATTACH, ACQUIRE */
	u64 mask; /* DEQUEUE_OF, WITHDRAW */
};

struct ring_pair {
	struct fg_ring ring;
	struct model model;
	/* for UNACQUIRE: the cursor before the acquire of a held slot */
	u64 old_cursor[FG_RING_MAX_CONSUMERS][FG_RING_MAX_SLOTS];
	int result; /* of the last step */
	char complaint[160];
};

void ring_pair_init(struct ring_pair *pair, unsigned int slots, bool wait,
		    bool discard, u64 next_sequence);

/*
 * One step, of any consumer and slot, be there one of that number or not.
 * false: ring and model differ, a rule is broken, a wake-up is missing or a
 * refused operation left a trace; pair->complaint says which.
 */
bool ring_pair_step(struct ring_pair *pair, struct ring_op op);

/* The grant of a frame that is held, as acquire returned it. */
struct fg_ring_grant ring_pair_grant(const struct ring_pair *pair,
				     unsigned int consumer, unsigned int slot);

/* "queue(slot 2)", in a buffer that the next call overwrites. */
const char *ring_op_name(struct ring_op op);

#endif /* TESTS_UNIT_RING_PAIR_H */
