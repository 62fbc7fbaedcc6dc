// SPDX-License-Identifier: GPL-2.0-only
/*
 * Producing the bytes and looking at them is part of every path: in a mapped
 * slot that is all there is to do.
 */
#include "bench_transfer.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

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

uint64_t bench_reg_bytes(const struct bench *b)
{
	return b->bytes < BENCH_MAX_REG_BYTES ? b->bytes : BENCH_MAX_REG_BYTES;
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
	for (uint64_t i = 0; i < bench_reg_bytes(b); i += 4) {
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
	for (uint64_t i = 0; i < bench_reg_bytes(b); i += 4) {
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

const struct bench_way bench_ways[BENCH_PATHS] = {
	[BENCH_WRITE] = { do_write, false, false },
	[BENCH_REG_WRITE] = { do_reg_write, false, true },
	[BENCH_MMAP_IN] = { do_mmap_in, false, false },
	[BENCH_REMAP_IN] = { do_remap_in, false, false },
	[BENCH_READ] = { do_read, true, false },
	[BENCH_REG_READ] = { do_reg_read, false, true },
	[BENCH_MMAP_OUT] = { do_mmap_out, true, false },
	[BENCH_REMAP_OUT] = { do_remap_out, true, false },
};
