// SPDX-License-Identifier: GPL-2.0-only
/*
 * drv/ring/ring.c under libFuzzer: an input is a ring and a list of operations,
 * each of which ring_pair compares with the model. At the end everybody goes,
 * and nothing may be left behind.
 *
 * Input: 3 bytes for the ring (slots, policy, first sequence), then 3 for each
 * operation (verb and flags, consumer, slot or hold limit). A consumer or slot
 * from 128 on means one of those the operation can be about, so that an input
 * needs no luck to go on; those below are numbers as they are, good or bad.
 */
#include <stdio.h>
#include <stdlib.h>

#include "input.h"
#include "ring_pair.h"

#define SIZES (FG_RING_MAX_SLOTS - FG_RING_MIN_SLOTS + 1)
#define VERBS (RING_RELEASE + 1)
#define VERB_BITS 0x3f
#define LOSSLESS_BIT 0x40
#define NEWEST_BIT 0x80
#define PICK 128
#define OP_BYTES 3
/* Inputs are cut off here; run gives libFuzzer a length that fits. */
#define MOST_OPS 400

static struct ring_pair pair;
static struct ring_op way[MOST_OPS + FG_RING_MAX_CONSUMERS + 1];
static unsigned int steps;

/* The number of the bit that @byte picks of @set; @byte itself if it doesn't. */
static unsigned char pick(unsigned char byte, u64 set)
{
	unsigned int n;

	if (byte < PICK || !set)
		return byte;
	for (n = (byte - PICK) % __builtin_popcountll(set); n; n--)
		set &= set - 1;
	return __builtin_ctzll(set);
}

static u64 attached(void)
{
	u64 set = 0;

	for (int i = 0; i < FG_RING_MAX_CONSUMERS; i++) {
		if (pair.model.consumer[i].attached)
			set |= 1ULL << i;
	}
	return set;
}

static u64 dequeued(void)
{
	u64 set = 0;

	for (int i = 0; i < pair.model.slots; i++) {
		if (pair.model.dequeued[i])
			set |= 1ULL << i;
	}
	return set;
}

static u64 held_by(unsigned int consumer)
{
	u64 set = 0;

	for (int i = 0; i < pair.model.frames; i++) {
		if (consumer < FG_RING_MAX_CONSUMERS &&
		    pair.model.frame[i].holders >> consumer & 1)
			set |= 1ULL << pair.model.frame[i].slot;
	}
	return set;
}

static struct ring_op next_op(struct input *in)
{
	unsigned char first = input_u8(in);
	struct ring_op op = {
		.verb = (first & VERB_BITS) % VERBS,
		.lossless = first & LOSSLESS_BIT,
		.newest = first & NEWEST_BIT,
	};

	op.consumer = pick(input_u8(in), attached());
	op.slot = input_u8(in);
	switch (op.verb) {
	case RING_ATTACH:
		op.limit = op.slot;
		break;
	case RING_CANCEL:
	case RING_QUEUE:
		op.slot = pick(op.slot, dequeued());
		break;
	case RING_UNACQUIRE:
	case RING_RELEASE:
		op.slot = pick(op.slot, held_by(op.consumer));
		break;
	default:
		break;
	}
	return op;
}

static void fail(const char *complaint)
{
	fprintf(stderr, "%d slots, %s%s\n", pair.model.slots,
		pair.model.wait ? "WAIT" : "DROP",
		pair.model.discard ? " or discard" : "");
	for (unsigned int i = 0; i < steps; i++)
		fprintf(stderr, "  %s\n", ring_op_name(way[i]));
	fprintf(stderr, "%s\n", complaint);
	abort();
}

static void step(struct ring_op op)
{
	way[steps++] = op;
	if (!ring_pair_step(&pair, op))
		fail(pair.complaint);
}

static void everybody_goes(void)
{
	step((struct ring_op){ .verb = RING_RESET });
	for (u64 left = attached(); left; left &= left - 1)
		step((struct ring_op){ .verb = RING_DETACH,
				       .consumer = __builtin_ctzll(left) });
	if (fg_ring_held(&pair.ring) || fg_ring_consumers(&pair.ring) ||
	    fg_ring_count(&pair.ring, FG_SLOT_DEQUEUED))
		fail("everybody has gone and left something behind");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { data, size };
	unsigned int slots = FG_RING_MIN_SLOTS + input_u8(&in) % SIZES;
	unsigned int policy = input_u8(&in) % 3;

	steps = 0;
	ring_pair_init(&pair, slots, policy, policy == 2,
		       1ULL << input_u8(&in) % 63);
	while (in.size >= OP_BYTES && steps < MOST_OPS)
		step(next_op(&in));
	everybody_goes();
	return 0;
}
