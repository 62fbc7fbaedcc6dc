// SPDX-License-Identifier: GPL-2.0-only
/*
 * What handing a frame over costs, for frames of every size, with no pixel
 * touched: QUEUE and the next DEQUEUE, RELEASE and the next ACQUIRE.
 */
#include <stdio.h>

#include "bench.h"
#include "clock.h"

#define SLOTS 3
#define WARM_UP 100

struct size {
	const char *name;
	uint32_t width, height;
	double ns;
	uint64_t frame_size;
};

static struct size sizes[] = {
	{ "QVGA", 320, 240, 0, 0 },  { "VGA", 640, 480, 0, 0 },
	{ "720p", 1280, 720, 0, 0 }, { "1080p", 1920, 1080, 0, 0 },
	{ "4K", 3840, 2160, 0, 0 },  { "8K", 7680, 4320, 0, 0 },
};

#define SIZES (sizeof(sizes) / sizeof(sizes[0]))

/* Both ends of a ring. */
struct ends {
	struct fr_producer *producer;
	struct fr_consumer *consumer;
	struct fr_frame empty; /* in the producer's hands */
	struct fr_frame full; /* in the consumer's */
};

static int open_ends(struct ends *ends, const struct cli *cli,
		     const struct fr_setup *setup)
{
	if (fr_producer_create(&ends->producer, cli->device, setup) ||
	    fr_consumer_create(&ends->consumer, cli->device, NULL) ||
	    fr_consumer_attach(ends->consumer, 0) ||
	    fr_producer_dequeue(ends->producer, &ends->empty, -1) ||
	    fr_producer_queue(ends->producer, &ends->empty, &ends->empty, -1,
			      NULL) ||
	    fr_consumer_acquire(ends->consumer, &ends->full, 0, -1))
		return cli_library_error(cli);
	return 0;
}

static void close_ends(struct ends *ends)
{
	fr_consumer_destroy(ends->consumer);
	fr_producer_destroy(ends->producer);
}

/* Nanoseconds for one frame, or negative after a message. */
static double hand_over(struct ends *ends, const struct cli *cli, int count)
{
	int64_t begin = clock_now();

	for (int i = 0; i < count; i++) {
		int no_slot = 0, no_frame = 0;

		if (fr_producer_queue(ends->producer, &ends->empty,
				      &ends->empty, -1, &no_slot) ||
		    no_slot ||
		    fr_consumer_release(ends->consumer, &ends->full,
					&ends->full, 0, -1, &no_frame) ||
		    no_frame) {
			if (!stop_requested())
				cli_library_error(cli);
			return -1;
		}
	}
	return (double)(clock_now() - begin) / count;
}

/* The least of some rounds: what disturbs a round only ever adds to it. */
static int measure(const struct cli *cli, const struct bench_options *options,
		   struct size *size, uint32_t fourcc, enum fr_cache cache)
{
	struct fr_setup setup = { .slots = SLOTS, .cache = cache };
	struct ends ends = { 0 };
	int status = STATUS_OK;

	fr_layout_init(&setup.layout, fourcc, size->width, size->height, 0);
	size->frame_size = setup.layout.size;
	status = open_ends(&ends, cli, &setup);
	if (!status && hand_over(&ends, cli, WARM_UP) < 0)
		status = STATUS_FAILED;
	for (int i = 0; i < options->rounds && !status; i++) {
		double ns = hand_over(&ends, cli, options->iterations);

		if (ns < 0)
			status = STATUS_FAILED;
		else if (!size->ns || ns < size->ns)
			size->ns = ns;
	}
	close_ends(&ends);
	if (status && stop_requested())
		status = STATUS_INTERRUPTED;
	return status;
}

static void report(const struct cli *cli, const struct bench_options *options,
		   uint32_t fourcc)
{
	const char *format = fr_format_by_fourcc(fourcc)->name;
	json_t *results = json_array();

	if (!cli->json)
		printf("%-6s %11s %12s %12s %8s\n", "", "size", "bytes",
		       "ns/hand-off", "ratio");
	for (size_t i = 0; i < SIZES; i++) {
		const struct size *s = &sizes[i];

		if (!cli->json)
			printf("%-6s %5ux%-5u %12llu %12.0f %8.3f\n", s->name,
			       s->width, s->height,
			       (unsigned long long)s->frame_size, s->ns,
			       s->ns / sizes[0].ns);
		json_array_append_new(
			results,
			json_pack("{s:s, s:i, s:i, s:I, s:f, s:f}", "name",
				  s->name, "width", (int)s->width, "height",
				  (int)s->height, "frame_size",
				  (json_int_t)s->frame_size, "ns_per_handoff",
				  s->ns, "ratio", s->ns / sizes[0].ns));
	}
	if (cli->json)
		cli_print_json(
			json_pack("{s:s, s:i, s:i, s:i, s:O}", "format", format,
				  "iterations", options->iterations, "rounds",
				  options->rounds, "system_calls_per_handoff",
				  2, "results", results));
	else
		printf("%s; no pixel touched; 2 system calls a hand-off; least of %d rounds of %d\n",
		       format, options->rounds, options->iterations);
	json_decref(results);
}

int bench_handoff(const struct cli *cli, const struct bench_options *options)
{
	enum fr_cache cache = FR_CACHE_WRITECOMBINE;
	struct progress progress;
	uint32_t fourcc = FR_NV12;
	int status = 0;

	if (options->format)
		status = cli_parse_format(cli, options->format, &fourcc);
	if (!status && options->cache && fr_cache_parse(options->cache, &cache))
		status = cli_usage(cli, "%s", fr_error());
	progress_start(&progress, cli);
	for (size_t i = 0; i < SIZES && !status; i++) {
		if (progress_due(&progress))
			progress_show(&progress, "hand-off of %s",
				      sizes[i].name);
		status = measure(cli, options, &sizes[i], fourcc, cache);
	}
	progress_end(&progress);
	if (!status)
		report(cli, options, fourcc);
	return status;
}
