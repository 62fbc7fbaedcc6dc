// SPDX-License-Identifier: GPL-2.0-only
/*
 * Frames in mapped memory, each held for a while, several at once.
 */
#include <errno.h>

#include "clock.h"
#include "verify.h"

#define MAX_HELD 64

struct held {
	struct fr_frame frame;
	struct verify_look look;
	int64_t until;
};

struct holding {
	struct verify *v;
	struct held held[MAX_HELD];
	int count;
	int limit;
	int64_t last_came;
};

static unsigned int acquire_flags(const struct verify *v)
{
	return v->options->newest ? FR_ACQUIRE_NEWEST : 0;
}

/* xorshift64*: repeatable from --seed. */
static uint64_t next_random(struct verify *v)
{
	v->random ^= v->random >> 12;
	v->random ^= v->random << 25;
	v->random ^= v->random >> 27;
	return v->random * UINT64_C(0x2545f4914f6cdd1d);
}

static int64_t hold_time(struct verify *v)
{
	int64_t min = v->options->hold_min, max = v->options->hold_max;

	return min + (int64_t)(next_random(v) % (uint64_t)(max - min + 1));
}

/* The one to release first, or -1. */
static int earliest(const struct holding *h)
{
	int found = -1;

	for (int i = 0; i < h->count; i++) {
		if (found < 0 || h->held[i].until < h->held[found].until)
			found = i;
	}
	return found;
}

static int library_failed(const struct verify *v)
{
	cli_library_error(v->cli);
	return -EIO;
}

static int release(struct holding *h, int index)
{
	struct held *held = &h->held[index];
	int ret = verify_last_look(h->v, &held->frame, &held->look);

	if (!ret &&
	    fr_consumer_release(h->v->consumer, &held->frame, NULL, 0, 0, NULL))
		ret = library_failed(h->v);
	*held = h->held[--h->count];
	return ret;
}

static int release_all(struct holding *h)
{
	int ret = 0;

	while (h->count && !ret)
		ret = release(h, 0);
	return ret;
}

/* How long to wait for a frame: until a held one is due, or --timeout. */
static int patience_ms(const struct holding *h)
{
	int index = earliest(h);
	int64_t now = clock_now();
	int64_t left = INT64_MAX;

	if (h->v->options->timeout_ms >= 0)
		left = h->last_came + h->v->options->timeout_ms * NS_PER_MS -
		       now;
	if (index >= 0 && h->held[index].until - now < left)
		left = h->held[index].until - now;
	if (left == INT64_MAX)
		return -1;
	return left > 0 ? (int)((left + NS_PER_MS - 1) / NS_PER_MS) : 0;
}

static bool timed_out(const struct holding *h)
{
	int timeout = h->v->options->timeout_ms;

	return timeout >= 0 &&
	       clock_now() - h->last_came >= timeout * NS_PER_MS;
}

/* There is no frame: 0 to go on, else the run ends. */
static int no_frame(struct holding *h, int why)
{
	int ret;

	switch (why) {
	case -EAGAIN:
		return h->count == 0 && timed_out(h) ? -EAGAIN : 0;
	case -EINTR:
		return stop_requested() ? -EINTR : 0;
	case -ENOBUFS:
		/* Others hold the ring's slots; with none of ours to give
		 * back, look again in a moment.
		 */
		if (h->count)
			return release(h, earliest(h));
		ret = clock_sleep_until(clock_now() + NS_PER_MS);
		return ret == -EINTR && stop_requested() ? ret : 0;
	case -ESTALE:
		ret = release_all(h);
		return ret ? ret : verify_attach(h->v);
	default:
		cli_library_error(h->v->cli);
		return why;
	}
}

static int came(struct holding *h, const struct fr_frame *frame)
{
	struct held *held = &h->held[h->count++];

	held->frame = *frame;
	h->last_came = clock_now();
	held->until = h->last_came + hold_time(h->v);
	verify_order(h->v, frame);
	return verify_first_look(h->v, frame, &held->look);
}

/* One thing at a time: give back what is due, else take, else wait. */
static int step(struct holding *h)
{
	int index = earliest(h);
	struct fr_frame frame;
	int ret;

	if (index >= 0 && h->held[index].until <= clock_now())
		return release(h, index);
	if (h->count == h->limit) {
		clock_sleep_until(h->held[index].until);
		return 0;
	}
	ret = fr_consumer_acquire(h->v->consumer, &frame, acquire_flags(h->v),
				  patience_ms(h));
	return ret ? no_frame(h, ret) : came(h, &frame);
}

/* One frame, looked at twice, exchanged for the next in one system call. */
static int exchange(struct holding *h)
{
	struct verify *v = h->v;
	struct held *held = &h->held[0];
	int ret = verify_last_look(v, &held->frame, &held->look);
	int why;

	if (ret)
		return ret;
	h->count = 0;
	if (verify_done(v)) {
		ret = fr_consumer_release(v->consumer, &held->frame, NULL, 0, 0,
					  NULL);
		why = 0;
	} else {
		ret = fr_consumer_release(v->consumer, &held->frame,
					  &held->frame, acquire_flags(v),
					  v->options->timeout_ms, &why);
		if (!ret && !why)
			return came(h, &held->frame);
	}
	if (ret) {
		cli_library_error(v->cli);
		return ret;
	}
	return why ? no_frame(h, why) : 0;
}

int verify_by_mapping(struct verify *v)
{
	struct holding h = {
		.v = v,
		.limit = v->options->hold_frames ? v->options->hold_frames : 1,
		.last_came = clock_now(),
	};
	bool at_once = !v->options->hold_max && h.limit == 1;
	int ret = 0, end;

	while (!ret && !verify_done(v))
		ret = at_once && h.count ? exchange(&h) : step(&h);
	end = release_all(&h);
	return ret ? ret : end;
}
