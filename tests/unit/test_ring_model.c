// SPDX-License-Identifier: GPL-2.0-only
/*
 * drv/ring/ring.c against its model in every order of operations, killed producers
 * and consumers among them: breadth first over the states that differ in what
 * they can lead to, so the shortest way to a mistake is the one reported.
 */
#include "cases.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ring_pair.h"

#define KEY_SIZE 24
#define MOST_STATES (1U << 20)
#define TABLE_SIZE (2 * MOST_STATES)
#define MOST_OPS 128

/* What differs between the runs; consumer i is lossless if bit i says so. */
struct scenario {
	const char *name;
	unsigned int slots;
	enum { DROP, WAIT_OR_BLOCK, WAIT_OR_DISCARD } policy;
	unsigned int consumers;
	unsigned int limit;
	unsigned int lossless;
	bool alike; /* slots differ only by what is in them */
};

struct node {
	unsigned char key[KEY_SIZE];
	unsigned int parent;
	struct ring_op op;
};

/* The parts of a ring_pair that the scenario uses, to put aside and back. */
struct piece {
	void *at;
	size_t size;
};

static struct ring_pair pair;
static struct piece pieces[8 + FG_RING_MAX_CONSUMERS];
static unsigned int piece_count;
static size_t saved_size;

static struct node *nodes;
static unsigned int node_count;
static unsigned int *table; /* node number + 1 by hash of its key */

static void add_piece(void *at, size_t size)
{
	pieces[piece_count++] = (struct piece){ at, size };
	saved_size += size;
}

static void choose_pieces(const struct scenario *s)
{
	piece_count = 0;
	saved_size = 0;
	add_piece(&pair.ring, offsetof(struct fg_ring, slot));
	add_piece(pair.ring.slot, s->slots * sizeof(pair.ring.slot[0]));
	add_piece(pair.ring.consumer,
		  s->consumers * sizeof(pair.ring.consumer[0]));
	add_piece(&pair.model, offsetof(struct model, frame));
	add_piece(pair.model.frame, s->slots * sizeof(pair.model.frame[0]));
	add_piece(pair.model.consumer,
		  s->consumers * sizeof(pair.model.consumer[0]));
	for (unsigned int i = 0; i < s->consumers; i++)
		add_piece(pair.old_cursor[i], s->slots * sizeof(u64));
}

static void save(unsigned char *to)
{
	for (unsigned int i = 0; i < piece_count; i++) {
		memcpy(to, pieces[i].at, pieces[i].size);
		to += pieces[i].size;
	}
}

static void load(const unsigned char *from)
{
	for (unsigned int i = 0; i < piece_count; i++) {
		memcpy(pieces[i].at, from, pieces[i].size);
		from += pieces[i].size;
	}
}

/* How many frames come before a sequence: all that a cursor can matter by. */
static unsigned int rank(u64 sequence)
{
	int n = 0;

	while (n < pair.model.frames && pair.model.frame[n].sequence < sequence)
		n++;
	return n;
}

/*
 * Two states with one key go on alike: sequences, and cursors that can be
 * reached again, count only by their order, so that the states are finite.
 */
static void describe(const struct scenario *s, unsigned char *key)
{
	const struct model *m = &pair.model;

	memset(key, 0, KEY_SIZE);
	key[KEY_SIZE - 1] = pair.ring.choosy;
	for (unsigned int slot = 0; slot < s->slots; slot++) {
		int at = model_find(m, slot);

		if (s->alike)
			key[at < 0 ? m->dequeued[slot] : 2]++;
		else
			key[slot] = at < 0 ? m->dequeued[slot] : 2 + at;
	}
	key += s->slots;
	for (int i = 0; i < m->frames; i++)
		key[i] = m->frame[i].holders;
	key += s->slots;
	for (unsigned int i = 0; i < s->consumers; i++) {
		const struct model_consumer *c = &m->consumer[i];

		*key++ = c->attached ? 1 + rank(c->next) : 0;
		for (int f = 0; f < m->frames; f++) {
			bool last = c->next == m->frame[f].sequence + 1;
			u64 old = pair.old_cursor[i][m->frame[f].slot];

			if (m->frame[f].holders >> i & 1)
				key[f] = 1 + 2 * rank(old) + last;
		}
		key += s->slots;
	}
}

/* true if no state like this one was there before. */
static bool remember(const struct scenario *s, unsigned int parent,
		     struct ring_op op)
{
	struct node *node = &nodes[node_count];
	u64 hash = 0;
	unsigned int i;

	describe(s, node->key);
	for (i = 0; i < KEY_SIZE; i++)
		hash = (hash ^ node->key[i]) * 0x100000001b3;
	for (i = (hash >> 20) % TABLE_SIZE; table[i];
	     i = (i + 1) % TABLE_SIZE) {
		if (!memcmp(nodes[table[i] - 1].key, node->key, KEY_SIZE))
			return false;
	}
	assert_true(node_count + 1 < MOST_STATES);
	node->parent = parent;
	node->op = op;
	table[i] = ++node_count;
	return true;
}

/* What only a producer does that has slots of its own. */
static unsigned int own_ops(const struct scenario *s, struct ring_op *ops)
{
	const u64 all = (1 << s->slots) - 1;
	unsigned int n = 0;

	/* With more, there would be too many states. */
	if (s->consumers > 2)
		return 0;
	for (unsigned int slot = 0; slot < s->slots; slot++) {
		const u64 mask = 1 << slot;

		ops[n++] = (struct ring_op){ .verb = RING_QUEUE_FREE,
					     .slot = slot };
		ops[n++] = (struct ring_op){ .verb = RING_DEQUEUE_OF,
					     .mask = mask };
		ops[n++] = (struct ring_op){ .verb = RING_DEQUEUE_OF,
					     .mask = all & ~mask };
		ops[n++] = (struct ring_op){ .verb = RING_WITHDRAW,
					     .mask = mask };
	}
	ops[n++] = (struct ring_op){ .verb = RING_WITHDRAW, .mask = all };
	return n;
}

/* Everything anybody can do, wrong slots and idle consumers included. */
static unsigned int all_ops(const struct scenario *s, struct ring_op *ops)
{
	unsigned int here = 0;
	unsigned int n = 0;
	unsigned int slot;

	ops[n++] = (struct ring_op){ .verb = RING_DEQUEUE };
	ops[n++] = (struct ring_op){ .verb = RING_RESET };
	for (slot = 0; slot < s->slots; slot++) {
		ops[n++] = (struct ring_op){ .verb = RING_QUEUE, .slot = slot };
		ops[n++] =
			(struct ring_op){ .verb = RING_CANCEL, .slot = slot };
	}
	n += own_ops(s, ops + n);
	while (here < s->consumers && pair.model.consumer[here].attached)
		here++;
	for (int newest = 0; newest < 2 && here < s->consumers; newest++)
		ops[n++] =
			(struct ring_op){ .verb = RING_ATTACH,
					  .limit = s->limit,
					  .lossless = s->lossless >> here & 1,
					  .newest = newest };
	for (unsigned int c = 0; c < s->consumers; c++) {
		struct ring_op op = { .consumer = c };

		for (int newest = 0; newest < 2; newest++) {
			op.verb = RING_ACQUIRE;
			op.newest = newest;
			ops[n++] = op;
		}
		if (!pair.model.consumer[c].attached)
			continue;
		op.newest = false;
		op.verb = RING_DETACH;
		ops[n++] = op;
		for (op.slot = 0; op.slot < s->slots; op.slot++) {
			op.verb = RING_RELEASE;
			ops[n++] = op;
			op.verb = RING_UNACQUIRE;
			ops[n++] = op;
		}
	}
	return n;
}

static void tell_way(const struct scenario *s, unsigned int node,
		     struct ring_op last)
{
	struct ring_op way[256];
	unsigned int n = 0;

	way[n++] = last;
	for (; node && n < 256; node = nodes[node].parent)
		way[n++] = nodes[node].op;
	print_message("%s: %s\n", s->name, pair.complaint);
	while (n--)
		print_message("  %s\n", ring_op_name(way[n]));
}

/* The saved states of one depth, in the order of their nodes. */
struct level {
	unsigned char *states;
	unsigned int first;
	unsigned int count;
	unsigned int room;
};

static void append(struct level *level)
{
	if (level->count == level->room) {
		level->room = level->room ? 2 * level->room : 1024;
		level->states =
			realloc(level->states, level->room * saved_size);
		assert_non_null(level->states);
	}
	save(level->states + level->count++ * saved_size);
}

static u64 expand(const struct scenario *s, const struct level *level,
		  struct level *next)
{
	struct ring_op ops[MOST_OPS];
	u64 steps = 0;

	next->first = node_count;
	next->count = 0;
	for (unsigned int i = 0; i < level->count; i++) {
		const unsigned char *state = level->states + i * saved_size;
		unsigned int n;

		load(state);
		n = all_ops(s, ops);
		assert_true(n <= MOST_OPS);
		for (unsigned int k = 0; k < n; k++, steps++) {
			load(state);
			if (!ring_pair_step(&pair, ops[k])) {
				tell_way(s, level->first + i, ops[k]);
				fail();
			}
			if (remember(s, level->first + i, ops[k]))
				append(next);
		}
	}
	return steps;
}

static void every_order_of_operations_keeps_the_rules(void **state)
{
	const struct scenario *s = *state;
	struct level now = { 0 };
	struct level next = { 0 };
	unsigned int depth = 0;
	u64 steps = 0;

	ring_pair_init(&pair, s->slots, s->policy != DROP,
		       s->policy == WAIT_OR_DISCARD, 1000);
	choose_pieces(s);
	nodes = malloc(MOST_STATES * sizeof(*nodes));
	table = calloc(TABLE_SIZE, sizeof(*table));
	assert_true(nodes && table);
	node_count = 0;
	remember(s, 0, (struct ring_op){ 0 });
	append(&now);
	for (; now.count; depth++) {
		struct level old = now;

		steps += expand(s, &now, &next);
		now = next;
		next = old;
	}
	print_message(
		"%s: all %u states, at most %u operations deep, %llu operations\n",
		s->name, node_count, depth - 1, steps);
	free(now.states);
	free(next.states);
	free(table);
	free(nodes);
}

#define SCENARIO(name_, slots_, policy_, consumers_, limit_, lossless_, alike_) \
	{                                                                    \
		.name = #name_,                                              \
		.slots = slots_, .policy = policy_, .consumers = consumers_, \
		.limit = limit_, .lossless = lossless_, .alike = alike_,     \
	}

static struct scenario scenarios[] = {
	SCENARIO(drop_3_slots_1_consumer_limit_1,
		 3, DROP, 1, 1, 0, false),
	SCENARIO(drop_3_slots_2_consumers_limit_1,
		 3, DROP, 2, 1, 0, false),
	SCENARIO(drop_3_slots_3_consumers_limit_1,
		 3, DROP, 3, 1, 0, false),
	SCENARIO(wait_or_block_3_slots_1_consumer_limit_1_lossless_0x0,
		 3, WAIT_OR_BLOCK, 1, 1, 0x0, false),
	SCENARIO(wait_or_block_3_slots_1_consumer_limit_1_lossless_0x1,
		 3, WAIT_OR_BLOCK, 1, 1, 0x1, false),
	SCENARIO(wait_or_block_3_slots_2_consumers_limit_1_lossless_0x2,
		 3, WAIT_OR_BLOCK, 2, 1, 0x2, false),
	SCENARIO(wait_or_discard_3_slots_2_consumers_limit_1_lossless_0x1,
		 3, WAIT_OR_DISCARD, 2, 1, 0x1, false),
	SCENARIO(wait_or_block_3_slots_3_consumers_limit_1_lossless_0x3,
		 3, WAIT_OR_BLOCK, 3, 1, 0x3, false),
	SCENARIO(wait_or_discard_3_slots_3_consumers_limit_1_lossless_0x5,
		 3, WAIT_OR_DISCARD, 3, 1, 0x5, false),
	SCENARIO(drop_4_slots_1_consumer_limit_2,
		 4, DROP, 1, 2, 0, false),
	SCENARIO(drop_4_slots_2_consumers_limit_1,
		 4, DROP, 2, 1, 0, false),
	SCENARIO(drop_4_slots_2_consumers_limit_2,
		 4, DROP, 2, 2, 0, true),
	SCENARIO(drop_4_slots_3_consumers_limit_1,
		 4, DROP, 3, 1, 0, true),
	SCENARIO(drop_4_slots_3_consumers_limit_2,
		 4, DROP, 3, 2, 0, true),
	SCENARIO(wait_or_block_4_slots_1_consumer_limit_2_lossless_0x1,
		 4, WAIT_OR_BLOCK, 1, 2, 0x1, false),
	SCENARIO(wait_or_block_4_slots_2_consumers_limit_2_lossless_0x1,
		 4, WAIT_OR_BLOCK, 2, 2, 0x1, true),
	SCENARIO(wait_or_discard_4_slots_2_consumers_limit_2_lossless_0x2,
		 4, WAIT_OR_DISCARD, 2, 2, 0x2, true),
	SCENARIO(wait_or_block_4_slots_3_consumers_limit_1_lossless_0x7,
		 4, WAIT_OR_BLOCK, 3, 1, 0x7, true),
	SCENARIO(wait_or_block_4_slots_3_consumers_limit_2_lossless_0x3,
		 4, WAIT_OR_BLOCK, 3, 2, 0x3, true),
	SCENARIO(wait_or_discard_4_slots_3_consumers_limit_2_lossless_0x5,
		 4, WAIT_OR_DISCARD, 3, 2, 0x5, true),
};

#define SCENARIOS (sizeof(scenarios) / sizeof(scenarios[0]))

int main(int argc, char **argv)
{
	struct CMUnitTest tests[SCENARIOS];

	for (size_t i = 0; i < SCENARIOS; i++)
		tests[i] = (struct CMUnitTest){
			.name = scenarios[i].name,
			.test_func = every_order_of_operations_keeps_the_rules,
			.initial_state = &scenarios[i],
		};
	return cases_run(argc, argv, tests);
}
