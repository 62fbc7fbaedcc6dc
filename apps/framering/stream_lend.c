// SPDX-License-Identifier: GPL-2.0-only
/*
 * Frames from a source that has slots filled by others, hardware say: several are
 * lent at a time, and whichever side is ready goes on, without waiting for the other.
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "cookie.h"
#include "stream.h"

/* The library's errors have no message yet. */
static int ring_error(const struct stream_run *run, int ret)
{
	if (ret != -EINTR)
		cli_library_error(run->cli);
	return ret;
}

static int lend_slot(struct stream_run *run, uint32_t slot)
{
	int ret = run->source->ops->lend(run->source, slot);

	if (!ret)
		run->lent++;
	return ret;
}

/* As many as the source wants and the ring has to spare. */
static int lend_slots(struct stream_run *run)
{
	struct fr_frame frame;
	int ret = 0;

	while (!ret && run->lent < run->source->lends) {
		ret = fr_producer_dequeue(run->producer, &frame, 0);
		if (ret == -EAGAIN)
			return 0;
		ret = ret ? ring_error(run, ret) : lend_slot(run, frame.slot);
	}
	return ret;
}

/* 1 when the source has something, 0 when the ring may have; -EINTR. */
static int wait_for_either(const struct stream_run *run)
{
	struct fr_device *dev = fr_producer_device(run->producer);
	const struct source *s = run->source;
	struct pollfd fds[] = {
		{ .fd = run->lent ? s->fd : -1, .events = POLLIN },
		{ .fd = run->lent < s->lends ? fr_device_fd(dev) : -1,
		  .events = POLLOUT },
	};

	if (stop_requested())
		return -EINTR;
	/* A signal that asks for nothing, or an error: whoever has it says so. */
	if (poll(fds, 2, -1) < 0)
		return 0;
	return fds[0].revents != 0;
}

/* And lends the next slot, which comes in the same system call. */
static int hand_over(struct stream_run *run, struct fr_frame *frame)
{
	bool is_last = stream_is_last(run);
	struct fr_frame next;
	int error = 0;
	int ret;

	frame->cookie = copies_to_cookie(0);
	run->source->copies.frames++;
	if (is_last)
		frame->flags |= FR_FRAME_EOS;
	ret = fr_producer_queue(run->producer, frame, is_last ? NULL : &next, 0,
				&error);
	if (ret)
		return ring_error(run, ret);
	run->lent--;
	stream_count(run);
	if (is_last || error == -EAGAIN)
		return 0;
	return error ? ring_error(run, error) : lend_slot(run, next.slot);
}

int stream_lend(struct stream_run *run)
{
	struct source *s = run->source;
	int ret = 0;

	while (!ret && !(wanted.frames && run->queued >= wanted.frames)) {
		struct fr_frame frame = { 0 };

		ret = lend_slots(run);
		if (!ret)
			ret = wait_for_either(run);
		if (ret == 1)
			ret = s->ops->collect(s, &frame);
		if (ret == 1)
			ret = hand_over(run, &frame);
	}
	return ret;
}
