/* SPDX-License-Identifier: GPL-2.0-only */
/* A ring under test, and the steps most tests are made of. */
#ifndef TESTS_UNIT_RING_FIXTURE_H
#define TESTS_UNIT_RING_FIXTURE_H

#include "cases.h"

#include <errno.h>

#include "ring.h"

#define FIRST_SEQUENCE 100

enum ring_policy {
	POLICY_DROP,
	POLICY_WAIT,
	POLICY_WAIT_OR_DISCARD,
};

extern struct fg_ring ring;

void start_ring(unsigned int slots, enum ring_policy policy);

/*
 * The operations, which also assert that the ring passes its check and that
 * a refused one woke nobody.
 */
int dequeue(void);
int cancel(unsigned int slot);
int queue(unsigned int slot);
void reset_producer(void);
int dequeue_of(u64 mask);
int queue_free(unsigned int slot);
void withdraw(u64 mask);
int attach(unsigned int limit);
int attach_newest(unsigned int limit);
int attach_lossless(unsigned int limit);
void detach(int consumer);
int acquire(int consumer);
int acquire_newest(int consumer);
void unacquire(int consumer); /* the last frame anybody acquired */
int release(int consumer, unsigned int slot);

/* As many frames as asked for, one DEQUEUE and one QUEUE each. */
void queue_frames(unsigned int n);

/* What the last operation woke, and what the last acquire granted. */
extern unsigned int woken;
extern struct fg_ring_grant granted;

#endif /* TESTS_UNIT_RING_FIXTURE_H */
