/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A second, naive statement of the hand-off rules to hold drv/ring/ring.c against:
 * frames are a list in the order they were queued, a frame knows its holders.
 * Results are those of the fg_ring_* function of the same name; there are no
 * wake-ups: who could go on before and after says what they have to be.
 */
#ifndef TESTS_UNIT_RING_MODEL_H
#define TESTS_UNIT_RING_MODEL_H

#include "ring.h"

#define MODEL_ALL (~0ULL) /* every slot */

struct model_frame {
	u64 sequence;
	u64 holders; /* one bit per consumer */
	int slot;
};

struct model_consumer {
	bool attached;
	bool lossless;
	unsigned int limit;
	u64 next;
	u64 missed;
};

struct model {
	int slots;
	bool wait;
	bool discard;
	u64 next_sequence;
	u64 dropped;
	bool dequeued[FG_RING_MAX_SLOTS];
	int frames;
	struct model_frame frame[FG_RING_MAX_SLOTS]; /* oldest first */
	struct model_consumer consumer[FG_RING_MAX_CONSUMERS];
};

void model_init(struct model *m, int slots, bool wait, bool discard,
		u64 next_sequence);
int model_dequeue(struct model *m);
int model_cancel(struct model *m, int slot);
int model_queue(struct model *m, int slot, u64 *sequence);
int model_dequeue_of(struct model *m, u64 mask);
int model_queue_free(struct model *m, int slot, u64 *sequence);
void model_withdraw(struct model *m, u64 mask);
void model_reset_producer(struct model *m);
int model_attach(struct model *m, unsigned int limit, bool lossless,
		 bool newest);
void model_detach(struct model *m, int consumer);
int model_acquire(struct model *m, int consumer, bool newest,
		  struct fg_ring_grant *grant);
void model_unacquire(struct model *m, int consumer,
		     const struct fg_ring_grant *grant);
int model_release(struct model *m, int consumer, int slot);

/* What dequeue or acquire would return now. */
int model_try_dequeue(const struct model *m);
int model_try_dequeue_of(const struct model *m, u64 mask);
int model_try_acquire(const struct model *m, int consumer, bool newest);

bool model_drained(const struct model *m, int consumer);
int model_newest(const struct model *m);
int model_blocker(const struct model *m);
bool model_holds_fit(const struct model *m);
int model_held(const struct model *m);
int model_dequeued(const struct model *m);
bool model_is_free(const struct model *m, int slot);
/* Position in the list of frames, or -1. */
int model_find(const struct model *m, int slot);

#endif /* TESTS_UNIT_RING_MODEL_H */
