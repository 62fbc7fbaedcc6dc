// SPDX-License-Identifier: GPL-2.0-only
/*
 * A stream from a source into a ring: its options, its beginning and its end.
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libavutil/rational.h>

#include "clock.h"
#include "stall.h"
#include "stream.h"

struct stream_options stream_wanted;

struct poptOption stream_options[] = {
	{ "slots", 's', POPT_ARG_INT, &stream_wanted.slots, 0,
	  "slots of the ring, 3 to 64 (4, unless the machine's owner has declared others; for a camera that fills them 8)",
	  "N" },
	{ "policy", 0, POPT_ARG_STRING, &stream_wanted.policy, 0,
	  "drop (live, the default) or wait (lossless)", "POLICY" },
	{ "discard", 0, POPT_ARG_NONE, &stream_wanted.discard, 0,
	  "wait: drop while there is no lossless consumer", NULL },
	{ "cache", 0, POPT_ARG_STRING, &stream_wanted.cache, 0,
	  "writecombine (for GPUs and displays; the default, unless the machine's owner has declared another), cached (for readers on the CPU: reading write-combined memory is 10 to 30 times slower) or uncached",
	  "MODE" },
	{ "memory", 0, POPT_ARG_STRING, &stream_wanted.memory, 0,
	  "auto (the default), carveout, dma or contig", "SOURCE" },
	{ "packed", 0, POPT_ARG_NONE, &stream_wanted.packed, 0,
	  "no padding: strides that some GPUs refuse", NULL },
	{ "rw", 0, POPT_ARG_NONE, &stream_wanted.rw, 0,
	  "hand frames over by write(), not in mapped memory", NULL },
	{ "fps", 0, POPT_ARG_STRING, &stream_wanted.rate, 0,
	  "frames per second, or 'max' (the source's own rate)", "N" },
	{ "frames", 'n', POPT_ARG_STRING, &stream_wanted.frames_text, 0,
	  "stop after N frames", "N" },
	POPT_TABLEEND
};

int stream_parse_rate(const struct cli *cli)
{
	char *end;

	stream_wanted.fps = -1;
	if (!stream_wanted.rate)
		return 0;
	if (!strcmp(stream_wanted.rate, "max")) {
		stream_wanted.fps = 0;
		return 0;
	}
	stream_wanted.fps = strtod(stream_wanted.rate, &end);
	if (*end == '/')
		stream_wanted.fps /= strtod(end + 1, &end);
	if (*end || end == stream_wanted.rate || !(stream_wanted.fps >= 0) ||
	    stream_wanted.fps > 1e6)
		return cli_usage(
			cli,
			"--fps '%s': must be a number such as 25 or 30000/1001, or 'max'",
			stream_wanted.rate);
	return 0;
}

static int parse_setup(const struct cli *cli, struct fr_setup *setup)
{
	int status = stream_parse_rate(cli);

	if (!status && stream_wanted.frames_text)
		status = cli_parse_frames(cli, stream_wanted.frames_text,
					  &stream_wanted.frames);
	if (status)
		return status;
	if ((stream_wanted.policy &&
	     fr_policy_parse(stream_wanted.policy, &setup->policy)) ||
	    (stream_wanted.cache &&
	     fr_cache_parse(stream_wanted.cache, &setup->cache)) ||
	    (stream_wanted.memory &&
	     fr_memory_parse(stream_wanted.memory, &setup->memory)))
		return cli_usage(cli, "%s", fr_error());
	if (stream_wanted.slots &&
	    (stream_wanted.slots < 3 || stream_wanted.slots > 64))
		return cli_usage(cli, "--slots %d: a ring has 3 to 64 slots",
				 stream_wanted.slots);
	setup->slots = stream_wanted.slots;
	setup->discard = stream_wanted.discard;
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
			   stream_wanted.packed ? FR_LAYOUT_PACKED : 0))
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
	run->fps = stream_wanted.fps >= 0 && !s->paces_itself ?
			   stream_wanted.fps :
			   s->fps;
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
	run->wanted = stream_wanted.frames;
	run->again = stream_wanted.loop && s->ops->rewind;
	run->layout = *fr_producer_layout(run->producer);
	if (fr_device_info(fr_producer_device(run->producer), &run->before))
		return cli_library_error(run->cli);
	if (!stream_wanted.rw)
		return 0;
	run->base = calloc(1, run->layout.size);
	return run->base ? 0 : cli_error(run->cli, "out of memory");
}

static int prepare(struct stream_run *run)
{
	struct source *source = run->source;

	source->producer = run->producer;
	return source->ops->prepare(source, &run->layout);
}

int stream_source(const struct cli *cli, struct source *source)
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
		ret = stream_loop(&run);
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
