// SPDX-License-Identifier: GPL-2.0-only
/* Steps drv/ring/ring.c and its model together. */
#include "ring_pair.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define FEW 5

/* Who could go on: what the wake-ups have to be right about. */
struct hopes {
	bool producer;
	u64 own; /* slots, or few of many, that dequeue_of would get */
	u64 attached;
	u64 oldest; /* consumers whose acquire would succeed */
	u64 newest;
};

__attribute__((format(printf, 2, 3))) static bool
complain(struct ring_pair *pair, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(pair->complaint, sizeof(pair->complaint), format, args);
	va_end(args);
	return false;
}

const char *ring_op_name(struct ring_op op)
{
	static char name[64];
	const char *newest = op.newest ? ", newest" : "";
	const char *const verbs[] = { "dequeue", "cancel",    "queue",
				      "reset",	 "attach",    "detach",
				      "acquire", "unacquire", "release",
				      "dequeue_of", "queue_free", "withdraw" };

	switch (op.verb) {
	case RING_CANCEL:
	case RING_QUEUE:
	case RING_QUEUE_FREE:
		snprintf(name, sizeof(name), "%s(slot %d)", verbs[op.verb],
			 op.slot);
		break;
	case RING_DEQUEUE_OF:
	case RING_WITHDRAW:
		snprintf(name, sizeof(name), "%s(slots %#llx)", verbs[op.verb],
			 op.mask);
		break;
	case RING_ATTACH:
		snprintf(name, sizeof(name), "attach(limit %d%s%s)", op.limit,
			 op.lossless ? ", lossless" : "", newest);
		break;
	case RING_DETACH:
	case RING_ACQUIRE:
		snprintf(name, sizeof(name), "%s(consumer %d%s)",
			 verbs[op.verb], op.consumer, newest);
		break;
	case RING_UNACQUIRE:
	case RING_RELEASE:
		snprintf(name, sizeof(name), "%s(consumer %d, slot %d)",
			 verbs[op.verb], op.consumer, op.slot);
		break;
	default:
		snprintf(name, sizeof(name), "%s()", verbs[op.verb]);
	}
	return name;
}

void ring_pair_init(struct ring_pair *pair, unsigned int slots, bool wait,
		    bool discard, u64 next_sequence)
{
	memset(pair, 0, sizeof(*pair));
	fg_ring_init(&pair->ring, slots, wait, discard, next_sequence);
	model_init(&pair->model, slots, wait, discard, next_sequence);
}

struct fg_ring_grant ring_pair_grant(const struct ring_pair *pair,
				     unsigned int consumer, unsigned int slot)
{
	int i = model_find(&pair->model, slot);
	struct fg_ring_grant grant = {
		.slot = slot,
		.sequence = i < 0 ? 0 : pair->model.frame[i].sequence,
	};

	if (consumer < FG_RING_MAX_CONSUMERS && slot < FG_RING_MAX_SLOTS)
		grant.old_cursor = pair->old_cursor[consumer][slot];
	grant.missed = grant.sequence - grant.old_cursor;
	return grant;
}

static struct hopes hopes(const struct model *m)
{
	struct hopes h = { .producer = model_try_dequeue(m) >= 0 };

	for (int slot = 0; slot < m->slots && slot < FEW; slot++) {
		if (model_try_dequeue_of(m, 1ULL << slot) >= 0)
			h.own |= 1ULL << slot;
	}

	for (int i = 0; i < FG_RING_MAX_CONSUMERS; i++) {
		if (!m->consumer[i].attached)
			continue;
		h.attached |= 1ULL << i;
		if (model_try_acquire(m, i, false) >= 0)
			h.oldest |= 1ULL << i;
		if (model_try_acquire(m, i, true) >= 0)
			h.newest |= 1ULL << i;
	}
	return h;
}

static int step_model(struct ring_pair *pair, struct ring_op op,
		      struct fg_ring_grant *grant, u64 *sequence)
{
	struct model *m = &pair->model;

	switch (op.verb) {
	case RING_DEQUEUE:
		return model_dequeue(m);
	case RING_CANCEL:
		return model_cancel(m, op.slot);
	case RING_QUEUE:
		return model_queue(m, op.slot, sequence);
	case RING_RESET:
		model_reset_producer(m);
		return 0;
	case RING_ATTACH:
		return model_attach(m, op.limit, op.lossless, op.newest);
	case RING_DETACH:
		model_detach(m, op.consumer);
		return 0;
	case RING_ACQUIRE:
		return model_acquire(m, op.consumer, op.newest, grant);
	case RING_UNACQUIRE:
		model_unacquire(m, op.consumer, grant);
		return 0;
	case RING_DEQUEUE_OF:
		return model_dequeue_of(m, op.mask);
	case RING_QUEUE_FREE:
		return model_queue_free(m, op.slot, sequence);
	case RING_WITHDRAW:
		model_withdraw(m, op.mask);
		return 0;
	default:
		return model_release(m, op.consumer, op.slot);
	}
}

static int step_ring(struct ring_pair *pair, struct ring_op op,
		     struct fg_ring_grant *grant, u64 *sequence,
		     unsigned int *wake)
{
	struct fg_ring *r = &pair->ring;

	switch (op.verb) {
	case RING_DEQUEUE:
		return fg_ring_dequeue_of(r, FG_RING_ALL_SLOTS, wake);
	case RING_CANCEL:
		return fg_ring_cancel(r, op.slot, wake);
	case RING_QUEUE:
		return fg_ring_queue(r, op.slot, sequence, wake);
	case RING_RESET:
		fg_ring_reset_producer(r, wake);
		return 0;
	case RING_ATTACH:
		return fg_ring_attach(r, op.limit, op.lossless, op.newest,
				      wake);
	case RING_DETACH:
		fg_ring_detach(r, op.consumer, wake);
		return 0;
	case RING_ACQUIRE:
		return fg_ring_acquire(r, op.consumer, op.newest, grant, wake);
	case RING_UNACQUIRE:
		fg_ring_unacquire(r, op.consumer, grant, wake);
		return 0;
	case RING_DEQUEUE_OF:
		return fg_ring_dequeue_of(r, op.mask, wake);
	case RING_QUEUE_FREE:
		return fg_ring_queue_free(r, op.slot, sequence, wake);
	case RING_WITHDRAW:
		fg_ring_withdraw(r, op.mask, wake);
		return 0;
	default:
		return fg_ring_release(r, op.consumer, op.slot, wake);
	}
}

static bool slots_agree(struct ring_pair *pair)
{
	const struct model *m = &pair->model;

	for (int i = 0; i < m->slots; i++) {
		const struct fg_ring_slot *s = &pair->ring.slot[i];
		int at = model_find(m, i);

		if (at < 0) {
			if (s->state !=
			    (m->dequeued[i] ? FG_SLOT_DEQUEUED : FG_SLOT_FREE))
				return complain(pair, "slot %d: wrong state",
						i);
			continue;
		}
		if (s->state != FG_SLOT_QUEUED ||
		    s->sequence != m->frame[at].sequence)
			return complain(pair, "slot %d: not the frame queued",
					i);
		if ((int)s->holders !=
		    __builtin_popcountll(m->frame[at].holders))
			return complain(pair, "slot %d: %u holders", i,
					s->holders);
	}
	return true;
}

static bool consumer_agrees(struct ring_pair *pair, int i)
{
	const struct fg_ring_consumer *c = &pair->ring.consumer[i];
	const struct model *m = &pair->model;
	const struct model_consumer *want = &m->consumer[i];
	u64 held = 0;

	for (int f = 0; f < m->frames; f++) {
		if (m->frame[f].holders >> i & 1)
			held |= 1ULL << m->frame[f].slot;
	}
	if (c->attached != want->attached || c->lossless != want->lossless ||
	    c->limit != want->limit)
		return complain(pair, "consumer %d: wrong attachment", i);
	if (c->held != held)
		return complain(pair, "consumer %d holds %#llx, not %#llx", i,
				c->held, held);
	if (c->cursor != want->next || c->missed != want->missed)
		return complain(
			pair,
			"consumer %d wants %llu, not %llu; missed %llu, not %llu",
			i, c->cursor, want->next, c->missed, want->missed);
	return true;
}

static bool answers_agree(struct ring_pair *pair, const struct hopes *h)
{
	const struct fg_ring *r = &pair->ring;
	const struct model *m = &pair->model;

	if (r->next_sequence != m->next_sequence || r->dropped != m->dropped)
		return complain(pair, "next %llu, dropped %llu",
				r->next_sequence, r->dropped);
	if (fg_ring_can_dequeue(r) != h->producer)
		return complain(pair, "can_dequeue is wrong");
	for (int i = 0; i < FG_RING_MAX_CONSUMERS; i++) {
		if (fg_ring_can_acquire(r, i) != (h->oldest >> i & 1))
			return complain(pair, "can_acquire(%d) is wrong", i);
		if (fg_ring_drained(r, i) != model_drained(m, i))
			return complain(pair, "drained(%d) is wrong", i);
	}
	if (fg_ring_newest(r) != model_newest(m))
		return complain(pair, "newest is wrong");
	if (fg_ring_blocker(r) != model_blocker(m))
		return complain(pair, "blocker %d, not %d", fg_ring_blocker(r),
				model_blocker(m));
	if (fg_ring_holds_fit(r) != model_holds_fit(m))
		return complain(pair, "holds_fit is wrong");
	if ((int)fg_ring_held(r) != model_held(m) ||
	    (int)fg_ring_count(r, FG_SLOT_QUEUED) != m->frames ||
	    (int)fg_ring_count(r, FG_SLOT_DEQUEUED) != model_dequeued(m) ||
	    (int)fg_ring_consumers(r) != __builtin_popcountll(h->attached))
		return complain(pair, "a count is wrong");
	return true;
}

static bool wakes_suffice(struct ring_pair *pair, const struct hopes *before,
			  const struct hopes *now, unsigned int wake)
{
	bool choosy = pair->ring.choosy;
	u64 oldest = now->oldest & ~before->oldest & before->attached;
	u64 newest = now->newest & ~before->newest & before->attached;

	if (now->producer && !before->producer && !(wake & FG_WAKE_PRODUCER))
		return complain(pair, "the producer sleeps on");
	if (choosy && now->own & ~before->own && !(wake & FG_WAKE_PRODUCER))
		return complain(pair, "a choosy producer sleeps on");
	if ((oldest || newest) && !(wake & FG_WAKE_CONSUMERS))
		return complain(pair, "consumers %#llx sleep on",
				oldest | newest);
	return true;
}

static bool same_grant(const struct fg_ring_grant *a,
		       const struct fg_ring_grant *b)
{
	return a->slot == b->slot && a->sequence == b->sequence &&
	       a->missed == b->missed && a->old_cursor == b->old_cursor;
}

bool ring_pair_step(struct ring_pair *pair, struct ring_op op)
{
	struct fg_ring_grant grant =
		ring_pair_grant(pair, op.consumer, op.slot);
	struct fg_ring_grant want = grant;
	struct hopes before = hopes(&pair->model);
	u64 dropped = pair->model.dropped;
	struct hopes now;
	u64 sequence = 0;
	u64 want_sequence = 0;
	unsigned int wake = 0;
	int expected;
	int rule;

	expected = step_model(pair, op, &want, &want_sequence);
	pair->result = step_ring(pair, op, &grant, &sequence, &wake);
	if (pair->result != expected)
		return complain(pair, "result %d, not %d", pair->result,
				expected);
	if (expected < 0 && wake)
		return complain(pair, "refused, yet wakes %#x", wake);
	if (sequence != want_sequence)
		return complain(pair, "sequence %llu, not %llu", sequence,
				want_sequence);
	if (!same_grant(&grant, &want))
		return complain(pair, "wrong grant");
	if (!(wake & FG_WAKE_DROPPED) == (pair->model.dropped > dropped))
		return complain(pair, "FG_WAKE_DROPPED is wrong");
	if (op.verb == RING_ACQUIRE && expected >= 0)
		pair->old_cursor[op.consumer][expected] = want.old_cursor;

	rule = fg_ring_check(&pair->ring);
	if (rule)
		return complain(pair, "rule %d is broken", rule);
	now = hopes(&pair->model);
	if (!wakes_suffice(pair, &before, &now, wake))
		return false;
	if (!slots_agree(pair) || !answers_agree(pair, &now))
		return false;
	for (int i = 0; i < FG_RING_MAX_CONSUMERS; i++) {
		if (!consumer_agrees(pair, i))
			return false;
	}
	return true;
}
