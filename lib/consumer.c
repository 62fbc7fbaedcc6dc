// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A consumer: attaches to a generation, acquires frames, releases them.
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>

#include "internal.h"

struct fr_consumer {
	struct fr_device *dev;
	struct fr_attach attach;
	struct fr_slots slots;
	uint32_t events; /* fetched while attaching, not yet reported */
};

static const struct fr_hint attach_hints[] = {
	{ -EAGAIN, "no producer has set the ring up yet" },
	{ -ENODATA, "no producer has set the ring up yet" },
	{ -EACCES,
	  "a lossless consumer can stall the producer, so it must be allowed to write to the ring" },
	{ -EINVAL,
	  "hold limit too large (at most slots - 2), or lossless, which only a ring with policy wait can be (the producer chooses: framering play --policy wait)" },
	{ -EPERM, "this file is the ring's producer" },
	{ -EUSERS, "too many consumers are attached to this ring" },
	{ 0 }
};

static const struct fr_hint acquire_hints[] = {
	{ -EAGAIN, "no frame came in time" },
	{ -ENOTCONN, "not attached to the ring" },
	{ -ENOBUFS,
	  "no more frames may be held at once: release one, or set the ring up with more slots" },
	{ -ESTALE, "the ring was set up anew: attach again" },
	{ 0 }
};

static const struct fr_hint release_hints[] = {
	{ -EINVAL, "this consumer does not hold the slot" },
	{ -ENOTCONN, "not attached to the ring" },
	{ 0 }
};

static const struct fr_hint event_hints[] = {
	{ -EAGAIN, "nothing happened in time" },
	{ -EPERM, "this file is the ring's producer" },
	{ 0 }
};

int fr_consumer_create(struct fr_consumer **consumer, const char *node,
		       const struct fr_attach *attach)
{
	struct fr_consumer *new = calloc(1, sizeof(*new));
	int ret;

	*consumer = NULL;
	if (!new)
		return fr_fail(-ENOMEM, "out of memory");
	if (attach)
		new->attach = *attach;
	ret = fr_device_open(&new->dev, node,
			     new->attach.lossless ? FR_OPEN_WRITE :
						    FR_OPEN_READ);
	if (ret) {
		free(new);
		return ret;
	}
	*consumer = new;
	return 0;
}

void fr_consumer_destroy(struct fr_consumer *consumer)
{
	if (!consumer)
		return;
	fr_slots_unmap(&consumer->slots);
	fr_device_close(consumer->dev);
	free(consumer);
}

struct fr_device *fr_consumer_device(struct fr_consumer *consumer)
{
	return consumer->dev;
}

const struct fr_layout *fr_consumer_layout(const struct fr_consumer *consumer)
{
	return consumer->slots.count ? &consumer->slots.layout : NULL;
}

/* Keeps what is pending for fr_consumer_event(), so that poll() sleeps. */
static void fetch_events(struct fr_consumer *consumer)
{
	struct fr_event event;

	if (!consumer->dev->backend->event(consumer->dev->fd, &event))
		consumer->events |= event.events;
}

int fr_consumer_attach(struct fr_consumer *consumer, int timeout_ms)
{
	struct fr_device *dev = consumer->dev;
	struct fr_wait wait;
	int ret;

	fr_slots_unmap(&consumer->slots);
	/* ATTACH itself never waits; EVENT would, on a blocking file. */
	ret = fr_wait_begin(&wait, dev, 0);
	wait.timeout_ms = timeout_ms;
	if (!ret && timeout_ms > 0)
		ret = fr_wait_begin(&wait, dev, timeout_ms);
	while (!ret) {
		/* Before the try: a set-up after it has to end the wait. */
		fetch_events(consumer);
		ret = dev->backend->attach(dev->fd, &consumer->attach);
		if (!ret)
			ret = fr_slots_map(&consumer->slots, dev, false);
		else if (ret != -ENODATA)
			return fr_fail_by(ret, dev->path, "attach",
					  attach_hints);
		if (!ret)
			return 0;
		/* Set up anew between attaching and mapping: once more. */
		if (ret == -ESTALE) {
			ret = 0;
			continue;
		}
		if (ret != -ENODATA)
			return ret; /* fr_slots_map() has said why */
		ret = fr_wait_for(&wait, POLLPRI);
	}
	return fr_fail_by(ret, dev->path, "attach", attach_hints);
}

/* Until a frame comes or @wait is over. */
static int acquire(struct fr_consumer *consumer, struct fr_frame *frame,
		   unsigned int flags, const struct fr_wait *wait)
{
	struct fr_device *dev = consumer->dev;
	int ret;

	do {
		ret = dev->backend->acquire(dev->fd, flags, frame);
		if (ret != -EAGAIN)
			break;
		ret = fr_wait_for(wait, POLLIN);
	} while (!ret);
	if (ret) {
		frame->slot = FR_SLOT_NONE;
		return fr_fail_by(ret, dev->path, "acquire", acquire_hints);
	}
	return fr_slots_frame(&consumer->slots, dev, frame);
}

int fr_consumer_acquire(struct fr_consumer *consumer, struct fr_frame *frame,
			unsigned int flags, int timeout_ms)
{
	struct fr_wait wait;
	int ret = fr_wait_begin(&wait, consumer->dev, timeout_ms);

	if (ret)
		return fr_fail_by(ret, consumer->dev->path, "acquire",
				  acquire_hints);
	return acquire(consumer, frame, flags, &wait);
}

/* The second half of a release: never fails, a frame or the reason why not. */
static int next_frame(struct fr_consumer *consumer, struct fr_frame *next,
		      unsigned int flags, int error, const struct fr_wait *wait)
{
	struct fr_device *dev = consumer->dev;

	if (error == -EAGAIN && wait->timeout_ms) {
		error = fr_wait_for(wait, POLLIN);
		if (!error)
			return acquire(consumer, next, flags, wait);
	}
	if (error)
		return fr_fail_by(error, dev->path, "acquire", acquire_hints);
	return fr_slots_frame(&consumer->slots, dev, next);
}

int fr_consumer_release(struct fr_consumer *consumer, struct fr_frame *frame,
			struct fr_frame *next, unsigned int flags,
			int timeout_ms, int *next_error)
{
	struct fr_device *dev = consumer->dev;
	struct fr_wait wait;
	int error = 0;
	int ret = next ? fr_wait_begin(&wait, dev, timeout_ms) : 0;

	if (!ret)
		ret = dev->backend->release(dev->fd, frame->slot, flags, next,
					    &error);
	if (ret)
		return fr_fail_by(ret, dev->path, "release", release_hints);
	if (!next)
		return 0;
	error = next_frame(consumer, next, flags, error, &wait);
	if (error)
		next->slot = FR_SLOT_NONE;
	if (next_error)
		*next_error = error;
	return 0;
}

int fr_consumer_event(struct fr_consumer *consumer, struct fr_event *event,
		      int timeout_ms)
{
	struct fr_device *dev = consumer->dev;
	struct fr_wait wait;
	/* With something to report there is nothing to wait for. */
	int ret = fr_wait_begin(&wait, dev, consumer->events ? 0 : timeout_ms);

	while (!ret) {
		ret = dev->backend->event(dev->fd, event);
		if (ret != -EAGAIN)
			break;
		ret = fr_wait_for(&wait, POLLPRI);
	}
	if (ret == -EAGAIN && consumer->events) {
		struct fr_status status;

		ret = fr_device_status(dev, &status);
		if (ret)
			return ret;
		event->events = 0;
		event->producer = status.producer;
		event->generation = status.generation;
		event->sequence = status.sequence;
	}
	if (ret)
		return fr_fail_by(ret, dev->path, "event", event_hints);
	event->events |= consumer->events;
	consumer->events = 0;
	return 0;
}
