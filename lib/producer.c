// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A producer: dequeues empty slots, queues full ones.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

struct fr_producer {
	struct fr_device *dev;
	struct fr_slots slots;
};

static const struct fr_hint setup_hints[] = {
	{ -EBUSY,
	  "the ring has a producer already, and takes one at a time: stop that one or use another ring" },
	{ -EACCES, "the ring is open for reading only" },
	{ -EPERM, "this file is attached as a consumer" },
	{ -EINVAL,
	  "the driver refuses these parameters: 3 to 64 slots (max_slots), a format and size it knows, a matching policy" },
	{ -ENOMEM,
	  "no contiguous memory of that size is left: fewer or smaller slots, or free memory (echo 1 > /proc/sys/vm/compact_memory), or a carve-out at boot" },
	{ -EOPNOTSUPP,
	  "the memory source is not there, or does not give that cache mode here; source auto takes the first that does" },
	{ 0 }
};

/* Of DEQUEUE and QUEUE. */
static const char ended[] =
	"the ring has no memory any more, since a later SETUP got none: set it up again";

static const struct fr_hint dequeue_hints[] = {
	{ -EAGAIN,
	  "no slot became free in time: a consumer holds on to its frames" },
	{ -EPERM, "this file is not the producer (set up first)" },
	{ -ENOBUFS,
	  "too many slots are dequeued: queue one, or set up with more slots" },
	{ -ESTALE, ended },
	{ 0 }
};

static const struct fr_hint queue_hints[] = {
	{ -EPERM, "this file is not the producer" },
	{ -EINVAL,
	  "the slot is not dequeued by this producer, or the frame's metadata is out of range" },
	{ -ESTALE, ended },
	{ 0 }
};

/* The driver's number says which kind of limit; how much is left is in QUERY. */
static int over_limit(struct fr_device *dev, const struct fr_setup *setup)
{
	const double mib = 1 << 20;
	char slots[32] = "the declared number of";
	struct fr_area status;
	struct fr_info info;

	if (dev->backend->info(dev->fd, &info, &status))
		memset(&info, 0, sizeof(info));
	if (setup->slots)
		snprintf(slots, sizeof(slots), "%u", setup->slots);
	return fr_fail(
		-EDQUOT,
		"%s: set-up: %s slots of %.1f MiB are more than the %.1f MiB that the module's limits leave this ring: fewer or smaller slots, wait until readers of former frames let go, or raise max_ring_mb (per ring), max_user_mb (per user) or max_total_mb (in all) in /sys/module/framering/parameters; the kernel log names the one",
		dev->path, slots, setup->layout.size / mib,
		info.region_free / mib);
}

int fr_producer_setup(struct fr_producer *producer,
		      const struct fr_setup *setup)
{
	struct fr_device *dev = producer->dev;
	struct fr_setup arg = *setup;
	int ret = fr_layout_check(&arg.layout);

	if (ret)
		return fr_fail(
			ret,
			"%s: set-up: not a valid layout (see fr_layout_init())",
			dev->path);
	/* A mapping would keep the old generation's memory from the new one. */
	fr_slots_unmap(&producer->slots);
	ret = dev->backend->setup(dev->fd, &arg);
	if (ret == -EDQUOT)
		return over_limit(dev, &arg);
	if (ret)
		return fr_fail_by(ret, dev->path, "set-up", setup_hints);
	return fr_slots_map(&producer->slots, dev, true);
}

int fr_producer_create(struct fr_producer **producer, const char *node,
		       const struct fr_setup *setup)
{
	struct fr_producer *new = calloc(1, sizeof(*new));
	int ret;

	*producer = NULL;
	if (!new)
		return fr_fail(-ENOMEM, "out of memory");
	ret = fr_device_open(&new->dev, node, FR_OPEN_WRITE);
	if (!ret)
		ret = fr_producer_setup(new, setup);
	if (ret) {
		fr_producer_destroy(new);
		return ret;
	}
	*producer = new;
	return 0;
}

void fr_producer_destroy(struct fr_producer *producer)
{
	if (!producer)
		return;
	fr_slots_unmap(&producer->slots);
	fr_device_close(producer->dev);
	free(producer);
}

struct fr_device *fr_producer_device(struct fr_producer *producer)
{
	return producer->dev;
}

const struct fr_layout *fr_producer_layout(const struct fr_producer *producer)
{
	return producer->slots.count ? &producer->slots.layout : NULL;
}

/* Until a slot comes or @wait is over. */
static int dequeue(struct fr_producer *producer, struct fr_frame *frame,
		   const struct fr_wait *wait)
{
	struct fr_device *dev = producer->dev;
	uint32_t slot, generation;
	int ret;

	do {
		ret = dev->backend->dequeue(dev->fd, &slot, &generation);
		if (ret != -EAGAIN)
			break;
		ret = fr_wait_for(wait, POLLOUT);
	} while (!ret);
	if (ret)
		return fr_fail_by(ret, dev->path, "dequeue", dequeue_hints);
	memset(frame, 0, sizeof(*frame));
	frame->slot = slot;
	frame->generation = generation;
	return fr_slots_frame(&producer->slots, dev, frame);
}

int fr_producer_dequeue(struct fr_producer *producer, struct fr_frame *frame,
			int timeout_ms)
{
	struct fr_wait wait;
	int ret = fr_wait_begin(&wait, producer->dev, timeout_ms);

	if (ret)
		return fr_fail_by(ret, producer->dev->path, "dequeue",
				  dequeue_hints);
	return dequeue(producer, frame, &wait);
}

/* The second half of a queue: never fails, a frame or the reason why not. */
static int next_frame(struct fr_producer *producer, struct fr_frame *next,
		      uint32_t slot, int error, const struct fr_wait *wait)
{
	struct fr_device *dev = producer->dev;

	if (error == -EAGAIN && wait->timeout_ms) {
		error = fr_wait_for(wait, POLLOUT);
		if (!error)
			return dequeue(producer, next, wait);
	}
	if (error)
		return fr_fail_by(error, dev->path, "dequeue", dequeue_hints);
	memset(next, 0, sizeof(*next));
	next->slot = slot;
	next->generation = producer->slots.generation;
	return fr_slots_frame(&producer->slots, dev, next);
}

int fr_producer_queue(struct fr_producer *producer, struct fr_frame *frame,
		      struct fr_frame *next, int timeout_ms, int *next_error)
{
	struct fr_device *dev = producer->dev;
	uint32_t slot = FR_SLOT_NONE;
	struct fr_wait wait;
	uint64_t sequence;
	int error = 0;
	int ret = next ? fr_wait_begin(&wait, dev, timeout_ms) : 0;

	if (!ret)
		ret = dev->backend->queue(dev->fd, frame, next ? &slot : NULL,
					  &error);
	if (ret)
		return fr_fail_by(ret, dev->path, "queue", queue_hints);
	if (!next)
		return 0;
	sequence = frame->sequence;
	error = next_frame(producer, next, slot, error, &wait);
	if (error)
		next->slot = FR_SLOT_NONE;
	next->sequence = sequence;
	if (next_error)
		*next_error = error;
	return 0;
}
