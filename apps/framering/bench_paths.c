// SPDX-License-Identifier: GPL-2.0-only
/*
 * read() and write(), ioctl, mmap: what each costs to bring some bytes into
 * the ring or out of it.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bench_transfer.h"
#include "clock.h"

/* Frames wait in the ring while the way out is measured. */
#define BATCH 6
#define SLOTS (BATCH + 2)
#define MIN_BATCHES 3
#define MAX_BYTES (8u << 20)

static int queue_batch(struct bench *b)
{
	int ret = 0;

	for (int i = 0; i < BATCH && !ret; i++) {
		struct fr_frame frame;

		ret = fr_producer_dequeue(b->producer, &frame, -1);
		if (!ret)
			ret = fr_producer_queue(b->producer, &frame, NULL, 0,
						NULL);
	}
	return ret;
}

/* A batch of transfers, which took @spent. */
static int run_batch(struct bench *b, enum bench_path path, int64_t *spent)
{
	int64_t begin;
	int ret = 0;

	if (bench_ways[path].takes_frames)
		ret = queue_batch(b);
	begin = clock_now();
	for (int i = 0; i < BATCH && !ret; i++)
		ret = bench_ways[path].transfer(b);
	*spent = clock_now() - begin;
	return ret;
}

/*
 * The least of all batches until the time is over: whatever disturbs one only
 * ever adds to it. The first warms up.
 */
static int measure(struct bench *b, enum bench_path path, double *ns)
{
	int64_t end, spent, least = INT64_MAX;
	int ret;

	if (bench_ways[path].by_register && !b->has_window)
		return 0;
	ret = run_batch(b, path, &spent);
	end = clock_now() + b->options->milliseconds * NS_PER_MS;
	for (int i = 0; !ret && !stop_requested() &&
			(i < MIN_BATCHES || clock_now() < end);
	     i++) {
		ret = run_batch(b, path, &spent);
		if (spent < least)
			least = spent;
	}
	if (stop_requested())
		return -EINTR;
	if (ret) {
		cli_error(b->cli, "%llu bytes: %s",
			  (unsigned long long)b->bytes, strerror(-ret));
		return ret;
	}
	*ns = (double)least / BATCH;
	if (bench_ways[path].by_register)
		*ns *= (double)b->bytes / bench_reg_bytes(b);
	return 0;
}

/* A ring whose frames have exactly so many bytes. */
static int set_up(struct bench *b, uint64_t bytes)
{
	const struct fr_attach attach = { .hold_limit = 1 };
	struct fr_setup setup = { .slots = SLOTS, .cache = b->cache };
	uint32_t width = bytes < 4096 ? bytes : 4096;

	b->bytes = bytes;
	fr_layout_init(&setup.layout, FR_R8, width, bytes / width,
		       FR_LAYOUT_PACKED);
	if (fr_producer_create(&b->producer, b->cli->device, &setup) ||
	    fr_consumer_create(&b->consumer, b->cli->device, &attach) ||
	    fr_consumer_attach(b->consumer, 0))
		return cli_library_error(b->cli);
	return 0;
}

static void tear_down(struct bench *b)
{
	fr_consumer_destroy(b->consumer);
	fr_producer_destroy(b->producer);
	b->consumer = NULL;
	b->producer = NULL;
}

static int measure_size(struct bench *b, struct bench_row *row)
{
	int status = set_up(b, row->bytes);
	int ret = 0;

	for (int i = 0; i < BENCH_PATHS && !status && !ret; i++)
		ret = measure(b, i, &row->ns[i]);
	tear_down(b);
	if (ret)
		status = ret == -EINTR ? STATUS_INTERRUPTED : STATUS_FAILED;
	return status;
}

/* Only RAM is written to: never the registers of a machine. */
static void find_window(struct bench *b)
{
	struct fr_window_info info;

	for (uint32_t i = 0; !fr_window_info(b->dev, i, &info); i++) {
		if (!(info.flags & FR_WINDOW_VIRTUAL) ||
		    (info.flags & FR_WINDOW_RO) ||
		    fr_reg_read(b->dev, i, 0, 32, &b->reg) ||
		    fr_reg_write(b->dev, i, 0, 32, b->reg))
			continue;
		b->window = i;
		b->has_window = true;
		return;
	}
}

static int measure_all(struct bench *b)
{
	struct bench_row rows[16] = { 0 };
	struct progress progress;
	struct fr_info info;
	int count = 0, status = 0;

	progress_start(&progress, b->cli);
	for (uint64_t bytes = 4; !status;
	     bytes = bytes * 4 < MAX_BYTES ? bytes * 4 : MAX_BYTES) {
		rows[count].bytes = bytes;
		if (progress_due(&progress))
			progress_show(&progress, "transfers of %llu bytes",
				      (unsigned long long)bytes);
		status = measure_size(b, &rows[count++]);
		if (bytes == MAX_BYTES)
			break;
	}
	progress_end(&progress);
	if (!status && fr_device_info(b->dev, &info))
		status = cli_library_error(b->cli);
	if (!status)
		bench_paths_report(b->cli, rows, count, &info);
	return status;
}

int bench_paths(const struct cli *cli, const struct bench_options *options)
{
	/* Both ends are this processor: cached is the fair choice. */
	struct bench b = { .cli = cli,
			   .options = options,
			   .cache = FR_CACHE_CACHED };
	int status;

	if (options->cache && fr_cache_parse(options->cache, &b.cache))
		return cli_usage(cli, "%s", fr_error());
	if (fr_device_open(&b.dev, cli->device, FR_OPEN_WRITE))
		return cli_library_error(cli);
	find_window(&b);
	b.buffer = malloc(MAX_BYTES);
	status = b.buffer ? measure_all(&b) : cli_error(cli, "out of memory");
	free(b.buffer);
	fr_device_close(b.dev);
	return status;
}
