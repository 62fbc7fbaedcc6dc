// SPDX-License-Identifier: GPL-2.0-only
/*
 * From a source into the ring, frame by frame, at a steady pace.
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libavutil/rational.h>

#include "clock.h"
#include "cookie.h"
#include "stall.h"
#include "stream.h"

/* Later than this, the pace starts anew instead of catching up in a burst. */
#define LATE NS_PER_SEC

struct stream wanted;

struct poptOption stream_options[] = {
	{ "slots", 's', POPT_ARG_INT, &wanted.slots, 0,
	  "slots of the ring, 3 to 64 (4, unless the machine's owner has declared others; for a camera that fills them 8)",
	  "N" },
	{ "policy", 0, POPT_ARG_STRING, &wanted.policy, 0,
	  "drop (live, the default) or wait (lossless)", "POLICY" },
	{ "discard", 0, POPT_ARG_NONE, &wanted.discard, 0,
	  "wait: drop while there is no lossless consumer", NULL },
	{ "cache", 0, POPT_ARG_STRING, &wanted.cache, 0,
	  "writecombine (for GPUs and displays; the default, unless the machine's owner has declared another), cached (for readers on the CPU: reading write-combined memory is 10 to 30 times slower) or uncached",
	  "MODE" },
	{ "memory", 0, POPT_ARG_STRING, &wanted.memory, 0,
	  "auto (the default), carveout, dma or contig", "SOURCE" },
	{ "packed", 0, POPT_ARG_NONE, &wanted.packed, 0,
	  "no padding: strides that some GPUs refuse", NULL },
	{ "rw", 0, POPT_ARG_NONE, &wanted.rw, 0,
	  "hand frames over by write(), not in mapped memory", NULL },
	{ "fps", 0, POPT_ARG_STRING, &wanted.rate, 0,
	  "frames per second, or 'max' (the source's own rate)", "N" },
	{ "frames", 'n', POPT_ARG_STRING, &wanted.frames_text, 0,
	  "stop after N frames", "N" },
	POPT_TABLEEND
};

int stream_parse_rate(const struct cli *cli)
{
	char *end;

	wanted.fps = -1;
	if (!wanted.rate)
		return 0;
	if (!strcmp(wanted.rate, "max")) {
		wanted.fps = 0;
		return 0;
	}
	wanted.fps = strtod(wanted.rate, &end);
	if (*end == '/')
		wanted.fps /= strtod(end + 1, &end);
	if (*end || end == wanted.rate || !(wanted.fps >= 0) ||
	    wanted.fps > 1e6)
		return cli_usage(
			cli,
			"--fps '%s': must be a number such as 25 or 30000/1001, or 'max'",
			wanted.rate);
	return 0;
}

static int parse_setup(const struct cli *cli, struct fr_setup *setup)
{
	int status = stream_parse_rate(cli);

	if (!status && wanted.frames_text)
		status = cli_parse_frames(cli, wanted.frames_text,
					  &wanted.frames);
	if (status)
		return status;
	if ((wanted.policy && fr_policy_parse(wanted.policy, &setup->policy)) ||
	    (wanted.cache && fr_cache_parse(wanted.cache, &setup->cache)) ||
	    (wanted.memory && fr_memory_parse(wanted.memory, &setup->memory)))
		return cli_usage(cli, "%s", fr_error());
	if (wanted.slots && (wanted.slots < 3 || wanted.slots > 64))
		return cli_usage(cli, "--slots %d: a ring has 3 to 64 slots",
				 wanted.slots);
	setup->slots = wanted.slots;
	setup->discard = wanted.discard;
	return 0;
}

static int choose_layout(const struct stream_run *run, struct fr_layout *l)
{
	const struct source *s = run->source;

	if (s->wants) {
		*l = *s->wants;
		return 0;
	}
	if (fr_layout_init(l, s->fourcc, s->width, s->height,
			   wanted.packed ? FR_LAYOUT_PACKED : 0))
		return cli_usage(
			run->cli,
			"%ux%u %s is no frame: each side 1 to %d, and 1 GiB at most",
			s->width, s->height,
			fr_format_by_fourcc(s->fourcc)->name, FR_MAX_DIMENSION);
	return 0;
}

/* With the slots that the source is at ease with, if there is memory for them. */
static int create_producer(struct stream_run *run, struct fr_setup *setup)
{
	const char *device = run->cli->device;
	int ret = -ENOMEM;

	if (!setup->slots && run->source->slots) {
		setup->slots = run->source->slots;
		ret = fr_producer_create(&run->producer, device, setup);
		if (ret != -ENOMEM && ret != -EDQUOT && ret != -EINVAL)
			return ret;
		setup->slots = 0;
	}
	return fr_producer_create(&run->producer, device, setup);
}

static int open_ring(struct stream_run *run)
{
	const struct source *s = run->source;
	struct fr_setup setup = { .cache = FR_CACHE_DEFAULT };
	int status = parse_setup(run->cli, &setup);

	if (status)
		return status;
	run->fps = wanted.fps >= 0 && !s->paces_itself ? wanted.fps : s->fps;
	if (run->fps > 0) {
		int num, den;

		/* As others write it: rings are compared by that. */
		av_reduce(&num, &den, 1000, (int64_t)(run->fps * 1000 + 0.5),
			  INT_MAX);
		setup.interval_num = (uint32_t)num;
		setup.interval_den = (uint32_t)den;
	}
	status = choose_layout(run, &setup.layout);
	if (status)
		return status;
	if (create_producer(run, &setup))
		return cli_library_error(run->cli);
	run->layout = *fr_producer_layout(run->producer);
	if (fr_device_info(fr_producer_device(run->producer), &run->before))
		return cli_library_error(run->cli);
	if (!wanted.rw)
		return 0;
	run->base = calloc(1, run->layout.size);
	return run->base ? 0 : cli_error(run->cli, "out of memory");
}

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
	if (!ret && wanted.loop && s->ops->rewind) {
		ret = s->ops->rewind(s);
		if (!ret)
			ret = s->ops->fill(s, base, frame);
	}
	frame->cookie = copies_to_cookie(s->copies.passes - passes);
	s->copies.frames += ret == 1;
	return ret;
}

bool stream_is_last(const struct stream_run *run)
{
	return wanted.frames && run->queued + 1 >= wanted.frames;
}

void stream_count(struct stream_run *run)
{
	run->queued++;
	if (progress_due(&run->progress))
		progress_show(&run->progress, "%llu frames, %.1f a second",
			      (unsigned long long)run->queued,
			      run->queued * (double)NS_PER_SEC /
				      (clock_now() - run->begin + 1));
}

/* And has the next slot in @frame, unless this is the last. */
static int queue(struct stream_run *run, struct fr_frame *frame, bool is_last)
{
	int error = 0;
	int ret = fr_producer_queue(run->producer, frame,
				    is_last ? NULL : frame, -1, &error);

	if (ret)
		return ret;
	stream_count(run);
	return error;
}

/* Both loops: 0 at the end, -EINTR, or another errno after a message. */
static int loop_mapped(struct stream_run *run)
{
	struct fr_frame frame;
	int ret = fr_producer_dequeue(run->producer, &frame, -1);

	while (!ret) {
		bool is_last = stream_is_last(run);

		ret = fill(run, frame.data, &frame);
		if (ret != 1)
			return ret;
		ret = pace(run);
		if (ret)
			return ret;
		if (is_last)
			frame.flags |= FR_FRAME_EOS;
		ret = queue(run, &frame, is_last);
		if (is_last)
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
		bool is_last = stream_is_last(run);
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
		stream_count(run);
		if (is_last)
			return 0;
	}
}

static int prepare(struct stream_run *run)
{
	struct source *source = run->source;

	source->producer = run->producer;
	return source->ops->prepare(source, &run->layout);
}

static int loop(struct stream_run *run)
{
	if (run->source->lends)
		return stream_lend(run);
	return run->base ? loop_written(run) : loop_mapped(run);
}

int stream_run(const struct cli *cli, struct source *source)
{
	struct stream_run run = { .cli = cli, .source = source };
	int status = open_ring(&run);
	struct stall stall;
	int ret;

	if (!status && prepare(&run))
		status = STATUS_FAILED;
	if (!status) {
		progress_start(&run.progress, cli);
		stall_watch(&stall, fr_producer_device(run.producer),
			    &run.progress);
		run.begin = clock_now();
		ret = loop(&run);
		run.end = clock_now();
		stall_end(&stall);
		progress_end(&run.progress);
		status = stream_report(&run);
		if (ret == -EINTR && !run.queued)
			status = STATUS_INTERRUPTED;
		else if (ret && ret != -EINTR)
			status = STATUS_FAILED;
	}
	free(run.base);
	/* First the source: what writes slots must not outlive their owner. */
	source->ops->close(source);
	fr_producer_destroy(run.producer);
	return status;
}
