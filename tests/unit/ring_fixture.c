// SPDX-License-Identifier: GPL-2.0-only
/* The steps of tests on drv/ring/ring.c. */
#include "ring_fixture.h"

struct fg_ring ring;
unsigned int woken;
struct fg_ring_grant granted;

void start_ring(unsigned int slots, enum ring_policy policy)
{
	assert_int_equal(fg_ring_init(&ring, slots, policy != POLICY_DROP,
				      policy == POLICY_WAIT_OR_DISCARD,
				      FIRST_SEQUENCE),
			 0);
}

static int done(int result)
{
	assert_int_equal(fg_ring_check(&ring), 0);
	if (result < 0)
		assert_int_equal(woken, 0);
	return result;
}

int dequeue(void)
{
	woken = 0;
	return done(fg_ring_dequeue_of(&ring, FG_RING_ALL_SLOTS, &woken));
}

int dequeue_of(u64 mask)
{
	woken = 0;
	return done(fg_ring_dequeue_of(&ring, mask, &woken));
}

int cancel(unsigned int slot)
{
	woken = 0;
	return done(fg_ring_cancel(&ring, slot, &woken));
}

typedef int queue_fn(struct fg_ring *ring, unsigned int slot, u64 *sequence,
		     unsigned int *wake);

static int queue_by(queue_fn *verb, unsigned int slot)
{
	u64 sequence = 0;
	u64 next = ring.next_sequence;
	int result;

	woken = 0;
	result = done(verb(&ring, slot, &sequence, &woken));
	if (!result) {
		assert_int_equal(sequence, next);
		assert_int_equal(ring.next_sequence, next + 1);
	}
	return result;
}

int queue(unsigned int slot)
{
	return queue_by(fg_ring_queue, slot);
}

int queue_free(unsigned int slot)
{
	return queue_by(fg_ring_queue_free, slot);
}

void withdraw(u64 mask)
{
	woken = 0;
	fg_ring_withdraw(&ring, mask, &woken);
	done(0);
}

void reset_producer(void)
{
	woken = 0;
	fg_ring_reset_producer(&ring, &woken);
	done(0);
}

int attach(unsigned int limit)
{
	woken = 0;
	return done(fg_ring_attach(&ring, limit, false, false, &woken));
}

int attach_newest(unsigned int limit)
{
	woken = 0;
	return done(fg_ring_attach(&ring, limit, false, true, &woken));
}

int attach_lossless(unsigned int limit)
{
	woken = 0;
	return done(fg_ring_attach(&ring, limit, true, false, &woken));
}

void detach(int consumer)
{
	woken = 0;
	fg_ring_detach(&ring, consumer, &woken);
	done(0);
}

int acquire(int consumer)
{
	woken = 0;
	return done(fg_ring_acquire(&ring, consumer, false, &granted, &woken));
}

int acquire_newest(int consumer)
{
	woken = 0;
	return done(fg_ring_acquire(&ring, consumer, true, &granted, &woken));
}

void unacquire(int consumer)
{
	woken = 0;
	fg_ring_unacquire(&ring, consumer, &granted, &woken);
	done(0);
}

int release(int consumer, unsigned int slot)
{
	woken = 0;
	return done(fg_ring_release(&ring, consumer, slot, &woken));
}

void queue_frames(unsigned int n)
{
	while (n--) {
		int slot = dequeue();

		assert_true(slot >= 0);
		assert_int_equal(queue(slot), 0);
	}
}
