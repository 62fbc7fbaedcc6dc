// SPDX-License-Identifier: GPL-2.0-only
/*
 * read() and write(), ioctl, mmap: what each costs to bring some bytes into
 * the ring or out of it. Producing the bytes and looking at them is part of
 * every path: in a mapped slot that is all there is to do.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bench.h"
#include "clock.h"

/* Frames wait in the ring while the way out is measured. */
#define BATCH 6
#define SLOTS (BATCH + 2)
#define MIN_BATCHES 3
#define MAX_BYTES (8u << 20)

/* Register ioctls move 4 bytes each: what more of them cost is known by then. */
#define MAX_REG_BYTES (16u << 10)

struct bench {
	const struct cli *cli;
	const struct bench_options *options;
	enum fr_cache cache;
	struct fr_producer *producer;
	struct fr_consumer *consumer;
	struct fr_device *dev;
	uint64_t bytes;
	char *buffer;
	bool has_window;
	uint32_t window;
	uint32_t reg; /* what the register holds, and shall */
	volatile uint64_t sink;
};

/* One transfer: 0, or negative errno. */
typedef int (*transfer_fn)(struct bench *b);

static void produce(char *to, uint64_t bytes)
{
	memset(to, (int)bytes, bytes);
}

static void look(struct bench *b, const char *from)
{
	uint64_t sum = 0, word;
	uint64_t i;

	for (i = 0; i + sizeof(word) <= b->bytes; i += sizeof(word)) {
		memcpy(&word, from + i, sizeof(word));
		sum += word;
	}
	for (; i < b->bytes; i++)
		sum += (unsigned char)from[i];
	b->sink += sum;
}

static uint64_t reg_bytes(const struct bench *b)
{
	return b->bytes < MAX_REG_BYTES ? b->bytes : MAX_REG_BYTES;
}

static int do_write(struct bench *b)
{
	int fd = fr_device_fd(fr_producer_device(b->producer));
	uint64_t done = 0;

	produce(b->buffer, b->bytes);
	while (done < b->bytes) {
		ssize_t n = write(fd, b->buffer + done, b->bytes - done);

		if (n < 0)
			return -errno;
		done += n;
	}
	return 0;
}

static int do_reg_write(struct bench *b)
{
	produce(b->buffer, b->bytes);
	for (uint64_t i = 0; i < reg_bytes(b); i += 4) {
		int ret = fr_reg_write(b->dev, b->window, 0, 32, b->reg);

		if (ret)
			return ret;
	}
	return 0;
}

static int do_mmap_in(struct bench *b)
{
	struct fr_frame frame;
	int ret = fr_producer_dequeue(b->producer, &frame, -1);

	if (ret)
		return ret;
	produce(frame.data, b->bytes);
	return fr_producer_queue(b->producer, &frame, NULL, 0, NULL);
}

/* A slot, mapped for one transfer only. */
static char *map_slot(struct fr_device *dev, const struct fr_frame *frame,
		      int protection, size_t *size)
{
	struct fr_buffer buffer;
	void *base;

	if (fr_device_buffer(dev, frame->slot, &buffer))
		return NULL;
	base = mmap(NULL, buffer.size, protection, MAP_SHARED,
		    fr_device_fd(dev), (off_t)buffer.offset);
	*size = buffer.size;
	return base == MAP_FAILED ? NULL : base;
}

static int do_remap_in(struct bench *b)
{
	struct fr_frame frame;
	size_t size;
	char *base;
	int ret = fr_producer_dequeue(b->producer, &frame, -1);

	if (ret)
		return ret;
	base = map_slot(fr_producer_device(b->producer), &frame,
			PROT_READ | PROT_WRITE, &size);
	if (!base)
		return -errno;
	produce(base, b->bytes);
	munmap(base, size);
	return fr_producer_queue(b->producer, &frame, NULL, 0, NULL);
}

static int do_read(struct bench *b)
{
	int fd = fr_device_fd(fr_consumer_device(b->consumer));
	uint64_t done = 0;

	while (done < b->bytes) {
		ssize_t n = read(fd, b->buffer + done, b->bytes - done);

		if (n <= 0)
			return n ? -errno : -ENODATA;
		done += n;
	}
	look(b, b->buffer);
	return 0;
}

static int do_reg_read(struct bench *b)
{
	for (uint64_t i = 0; i < reg_bytes(b); i += 4) {
		uint32_t value;
		int ret = fr_reg_read(b->dev, b->window, 0, 32, &value);

		if (ret)
			return ret;
		memcpy(b->buffer + i, &value, 4);
	}
	look(b, b->buffer);
	return 0;
}

static int do_mmap_out(struct bench *b)
{
	struct fr_frame frame;
	int ret = fr_consumer_acquire(b->consumer, &frame, 0, -1);

	if (ret)
		return ret;
	look(b, frame.data);
	return fr_consumer_release(b->consumer, &frame, NULL, 0, 0, NULL);
}

static int do_remap_out(struct bench *b)
{
	struct fr_frame frame;
	size_t size;
	char *base;
	int ret = fr_consumer_acquire(b->consumer, &frame, 0, -1);

	if (ret)
		return ret;
	base = map_slot(fr_consumer_device(b->consumer), &frame, PROT_READ,
			&size);
	if (!base)
		return -errno;
	look(b, base);
	munmap(base, size);
	return fr_consumer_release(b->consumer, &frame, NULL, 0, 0, NULL);
}

/* What each path does, and whether it takes frames that wait in the ring. */
static const struct {
	transfer_fn transfer;
	bool takes_frames;
	bool needs_window;
} paths[BENCH_PATHS] = {
	[BENCH_WRITE] = { do_write, false, false },
	[BENCH_REG_WRITE] = { do_reg_write, false, true },
	[BENCH_MMAP_IN] = { do_mmap_in, false, false },
	[BENCH_REMAP_IN] = { do_remap_in, false, false },
	[BENCH_READ] = { do_read, true, false },
	[BENCH_REG_READ] = { do_reg_read, false, true },
	[BENCH_MMAP_OUT] = { do_mmap_out, true, false },
	[BENCH_REMAP_OUT] = { do_remap_out, true, false },
};

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

	if (paths[path].takes_frames)
		ret = queue_batch(b);
	begin = clock_now();
	for (int i = 0; i < BATCH && !ret; i++)
		ret = paths[path].transfer(b);
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

	if (paths[path].needs_window && !b->has_window)
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
	if (paths[path].needs_window)
		*ns *= (double)b->bytes / reg_bytes(b);
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
