// SPDX-License-Identifier: GPL-2.0-only
/*
 * Long random runs of drv/ring/ring.c, the same in every run of the test: against
 * the model at the largest size there is, and without it, with slots that
 * have contents a consumer can recognise.
 */
#include "cases.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ring_pair.h"

#define MODEL_STEPS 15000
#define CONTENT_STEPS 1000000
#define SCRIBBLE (~(u64)0)

static u64 random_state;

/* xorshift64*: known, so that a failure comes back with its seed. */
static unsigned int dice(unsigned int sides)
{
	random_state ^= random_state >> 12;
	random_state ^= random_state << 25;
	random_state ^= random_state >> 27;
	return (random_state * 0x2545f4914f6cdd1d >> 33) % sides;
}

static struct ring_op random_op(const struct fg_ring *ring, bool lossless)
{
	/* Rarely killed, else nothing ever fills up. */
	static const unsigned char verbs[] = {
		RING_DEQUEUE, RING_DEQUEUE, RING_DEQUEUE, RING_QUEUE,
		RING_QUEUE,   RING_QUEUE,   RING_ACQUIRE, RING_ACQUIRE,
		RING_ACQUIRE, RING_ACQUIRE, RING_RELEASE, RING_RELEASE,
		RING_RELEASE, RING_RELEASE, RING_CANCEL,  RING_UNACQUIRE,
		RING_ATTACH,  RING_DEQUEUE_OF, RING_DEQUEUE_OF, RING_QUEUE_FREE,
	};
	struct ring_op op = {
		.verb = verbs[dice(sizeof(verbs))],
		.consumer = dice(FG_RING_MAX_CONSUMERS),
		.slot = dice(ring->slots),
		.limit = dice(8) ? dice(4) : dice(ring->slots + 2),
		.lossless = lossless && !dice(3),
		.newest = !dice(6),
		.mask = (u64)dice(1U << 31) << 33 ^ (u64)dice(1U << 31) << 16 ^
			dice(1U << 31),
	};
	u64 held = ring->consumer[op.consumer].held;

	if (!dice(300))
		op.verb = dice(3) ? RING_DETACH :
			  dice(2) ? RING_WITHDRAW : RING_RESET;
	/* Most guesses of a slot would be wrong: help them. */
	if ((op.verb == RING_RELEASE || op.verb == RING_UNACQUIRE) && held)
		op.slot = __builtin_ctzll(held);
	if (op.verb == RING_QUEUE || op.verb == RING_CANCEL) {
		for (int i = 0; i < 64; i++) {
			if (ring->slot[op.slot].state == FG_SLOT_DEQUEUED)
				break;
			op.slot = dice(ring->slots);
		}
	}
	return op;
}

static void random_run(unsigned int slots, bool wait, bool discard, u64 seed)
{
	static struct ring_pair pair;
	unsigned int wake = 0;

	random_state = seed;
	ring_pair_init(&pair, slots, wait, discard, 0);
	for (int i = 0; i < MODEL_STEPS; i++) {
		struct ring_op op = random_op(&pair.ring, wait);

		if (!ring_pair_step(&pair, op)) {
			print_message("seed %llu, step %d, %s: %s\n", seed, i,
				      ring_op_name(op), pair.complaint);
			fail();
		}
	}
	assert_true(pair.ring.next_sequence > slots);
	for (unsigned int i = 0; i < FG_RING_MAX_CONSUMERS; i++)
		fg_ring_detach(&pair.ring, i, &wake);
	fg_ring_reset_producer(&pair.ring, &wake);
	assert_int_equal(fg_ring_check(&pair.ring), 0);
	assert_int_equal(fg_ring_held(&pair.ring), 0);
	assert_int_equal(fg_ring_count(&pair.ring, FG_SLOT_DEQUEUED), 0);
}

static void sixty_four_slots_and_consumers_follow_the_model(void **state)
{
	(void)state;
	for (u64 seed = 1; seed <= 2; seed++) {
		random_run(64, false, false, seed);
		random_run(64, true, false, seed);
		random_run(64, true, true, seed);
	}
}

static void every_size_follows_the_model(void **state)
{
	(void)state;
	for (unsigned int slots = 3; slots < 64; slots += 6)
		random_run(slots, slots & 2, slots & 4, 100 + slots);
}

/* A consumer that knows what it ought to see. */
struct watcher {
	u64 first;
	u64 acquired;
	u64 held[FG_RING_MAX_SLOTS]; /* sequence + 1 of a held slot */
};

static u64 content[FG_RING_MAX_SLOTS];
static struct watcher watcher[FG_RING_MAX_CONSUMERS];

static void produce(struct fg_ring *ring)
{
	unsigned int wake = 0;
	u64 sequence;
	int slot = fg_ring_dequeue_of(ring, FG_RING_ALL_SLOTS, &wake);

	if (slot < 0)
		return;
	content[slot] = SCRIBBLE;
	if (dice(20)) {
		fg_ring_queue(ring, slot, &sequence, &wake);
		content[slot] = sequence;
	} else if (dice(2)) {
		fg_ring_cancel(ring, slot, &wake);
	} else {
		fg_ring_reset_producer(ring, &wake);
	}
}

static void consume(struct fg_ring *ring, unsigned int who)
{
	struct watcher *w = &watcher[who];
	struct fg_ring_grant grant;
	unsigned int wake = 0;
	unsigned int i;

	if (fg_ring_acquire(ring, who, false, &grant, &wake) >= 0) {
		assert_int_equal(content[grant.slot], grant.sequence);
		if (dice(10)) {
			w->held[grant.slot] = grant.sequence + 1;
			w->acquired++;
		} else {
			fg_ring_unacquire(ring, who, &grant, &wake);
		}
	}
	for (i = 0; i < ring->slots; i++) {
		if (!w->held[i] || dice(3 + 2 * who))
			continue;
		assert_int_equal(content[i], w->held[i] - 1);
		assert_int_equal(fg_ring_release(ring, who, i, &wake), 0);
		w->held[i] = 0;
	}
	assert_int_equal(ring->consumer[who].cursor - w->first,
			 w->acquired + ring->consumer[who].missed);
}

static u64 contents_run(bool wait, unsigned int consumers)
{
	struct fg_ring ring;
	unsigned int wake = 0;
	u64 missed = 0;
	unsigned int i;

	random_state = 7;
	memset(watcher, 0, sizeof(watcher));
	assert_int_equal(fg_ring_init(&ring, 8, wait, false, 5), 0);
	for (i = 0; i < consumers; i++) {
		watcher[i].first = 5;
		assert_int_equal(fg_ring_attach(&ring, 2, wait, false, &wake),
				 i);
	}
	for (i = 0; i < CONTENT_STEPS; i++) {
		unsigned int who = dice(consumers + 1);

		if (who == consumers)
			produce(&ring);
		else
			consume(&ring, who);
	}
	assert_true(ring.next_sequence > CONTENT_STEPS / 20);
	for (i = 0; i < consumers; i++)
		missed += ring.consumer[i].missed;
	return missed;
}

static void a_drop_ring_tears_nothing_and_accounts_for_every_loss(void **state)
{
	(void)state;
	assert_true(contents_run(false, 3) > 0);
}

static void a_wait_ring_tears_nothing_and_loses_nothing(void **state)
{
	(void)state;
	assert_int_equal(contents_run(true, 3), 0);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			sixty_four_slots_and_consumers_follow_the_model),
		cmocka_unit_test(every_size_follows_the_model),
		cmocka_unit_test(
			a_drop_ring_tears_nothing_and_accounts_for_every_loss),
		cmocka_unit_test(a_wait_ring_tears_nothing_and_loses_nothing),
	};

	return cases_run(argc, argv, tests);
}
