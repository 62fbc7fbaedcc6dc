// SPDX-License-Identifier: GPL-2.0-only
/*
 * From a source into the ring, frame by frame, at a steady pace: in mapped slots, by
 * write(), or in slots that the source has filled by others, hardware say. Of those
 * several are lent at a time, and whichever side is ready goes on.
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "cookie.h"
#include "stream.h"

/* Later than this, the pace starts anew instead of catching up in a burst. */
#define LATE NS_PER_SEC

/* Until frame number run->queued is due; -EINTR. */
static int pace(struct stream_run *run)
{
	int64_t now, due;

	if (stop_requested())
		return -EINTR;
	if (run->fps <= 0 || run->source->paces_itself)
		return 0;
	now = clock_now();
	due = run->begin + (int64_t)(run->queued * (NS_PER_SEC / run->fps));
	if (now > due + LATE)
		run->begin += now - due;
	return due > now ? clock_sleep_until(due) : 0;
}

/* As source_ops.fill; goes back to the start when that was asked for. */
static int fill(struct stream_run *run, void *base, struct fr_frame *frame)
{
	struct source *s = run->source;
	uint64_t passes = s->copies.passes;
	int ret;

	s->number = run->queued;
	ret = s->ops->fill(s, base, frame);
	if (!ret && run->again) {
		ret = s->ops->rewind(s);
		if (!ret)
			ret = s->ops->fill(s, base, frame);
	}
	frame->cookie = copies_to_cookie(s->copies.passes - passes);
	s->copies.frames += ret == 1;
	return ret;
}

static bool is_last(const struct stream_run *run)
{
	return run->wanted && run->queued + 1 >= run->wanted;
}

static void count(struct stream_run *run)
{
	run->queued++;
	if (progress_due(&run->progress))
		progress_show(&run->progress, "%llu frames, %.1f a second",
			      (unsigned long long)run->queued,
			      run->queued * (double)NS_PER_SEC /
				      (clock_now() - run->begin + 1));
}

/* And has the next slot in @frame, unless this is the last. */
static int queue(struct stream_run *run, struct fr_frame *frame, bool last)
{
	int error = 0;
	int ret = fr_producer_queue(run->producer, frame, last ? NULL : frame,
				    -1, &error);

	if (ret)
		return ret;
	count(run);
	return error;
}

/* Both loops: 0 at the end, -EINTR, or another errno after a message. */
static int loop_mapped(struct stream_run *run)
{
	struct fr_frame frame;
	int ret = fr_producer_dequeue(run->producer, &frame, -1);

	while (!ret) {
		bool last = is_last(run);

		ret = fill(run, frame.data, &frame);
		if (ret != 1)
			return ret;
		ret = pace(run);
		if (ret)
			return ret;
		if (last)
			frame.flags |= FR_FRAME_EOS;
		ret = queue(run, &frame, last);
		if (last)
			break;
	}
	if (ret && ret != -EINTR)
		cli_library_error(run->cli);
	return ret;
}

static int write_frame(const struct stream_run *run)
{
	int fd = fr_device_fd(fr_producer_device(run->producer));
	const char *from = run->base;
	size_t left = run->layout.size;

	while (left) {
		ssize_t n = write(fd, from, left);

		if (n < 0 && errno == EINTR && !stop_requested())
			continue;
		if (n < 0)
			return -errno;
		from += n;
		left -= n;
	}
	return 0;
}

static int loop_written(struct stream_run *run)
{
	for (;;) {
		bool last = is_last(run);
		struct fr_frame frame = { 0 };
		int ret = fill(run, run->base, &frame);

		if (ret != 1)
			return ret;
		ret = pace(run);
		if (!ret)
			ret = write_frame(run);
		if (ret && ret != -EINTR)
			cli_error(run->cli, "write: %s", strerror(-ret));
		if (ret)
			return ret;
		count(run);
		if (last)
			return 0;
	}
}

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
	bool last = is_last(run);
	struct fr_frame next;
	int error = 0;
	int ret;

	frame->cookie = copies_to_cookie(0);
	run->source->copies.frames++;
	if (last)
		frame->flags |= FR_FRAME_EOS;
	ret = fr_producer_queue(run->producer, frame, last ? NULL : &next, 0,
				&error);
	if (ret)
		return ring_error(run, ret);
	run->lent--;
	count(run);
	if (last || error == -EAGAIN)
		return 0;
	return error ? ring_error(run, error) : lend_slot(run, next.slot);
}

static int loop_lent(struct stream_run *run)
{
	struct source *s = run->source;
	int ret = 0;

	while (!ret && !(run->wanted && run->queued >= run->wanted)) {
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

int stream_loop(struct stream_run *run)
{
	if (run->source->lends)
		return loop_lent(run);
	return run->base ? loop_written(run) : loop_mapped(run);
}
