// SPDX-License-Identifier: GPL-2.0-only
/*
 * One buffer, many programs: what a mapping shares, and what a private one keeps
 * to itself.
 *
 *	share put TEXT	writes TEXT into a slot's memory and hands it over; stays
 *			until its standard input ends
 *	share get	prints what is in the same memory, mapped MAP_SHARED
 *	share own TEXT	maps it MAP_PRIVATE, writes TEXT there, prints both
 *	share read	prints what the driver itself finds there, by read()
 */
#define _FILE_OFFSET_BITS 64 /* mmap()'s offset, on 32-bit machines too */
#include <framering/framering.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define SIDE 64 /* pixels of one byte: a slot is one page */

static int failed(void)
{
	fprintf(stderr, "share: %s\n", fr_error());
	return 1;
}

static int put(const char *text)
{
	struct fr_setup setup = { .slots = 3, .cache = FR_CACHE_CACHED };
	struct fr_producer *producer;
	struct fr_frame frame;

	if (fr_layout_init(&setup.layout, FR_R8, SIDE, SIDE, 0) ||
	    fr_producer_create(&producer, NULL, &setup) ||
	    fr_producer_dequeue(producer, &frame, -1))
		return failed();
	snprintf(frame.data, frame.layout->size, "%s", text);
	if (fr_producer_queue(producer, &frame, NULL, 0, NULL))
		return failed();
	while (getchar() != EOF)
		;
	fr_producer_destroy(producer);
	return 0;
}

/* Whatever is in a frame: another producer's need not end like a text. */
static void show(const char *what, const char *text,
		 const struct fr_frame *frame)
{
	printf("%s: %.*s\n", what, (int)frame->layout->size, text);
}

/* A frame that is held stays as it is; its slot is nobody else's meanwhile. */
static int hold(struct fr_consumer **consumer, struct fr_frame *frame)
{
	const struct fr_attach attach = { .newest = true };

	if (fr_consumer_create(consumer, NULL, &attach) ||
	    fr_consumer_attach(*consumer, 0) ||
	    fr_consumer_acquire(*consumer, frame, 0, 0))
		return failed();
	return 0;
}

static int get(void)
{
	struct fr_consumer *consumer;
	struct fr_frame frame;

	if (hold(&consumer, &frame))
		return 1;
	show("shared", frame.data, &frame);
	fr_consumer_destroy(consumer);
	return 0;
}

/* The first store gives this process a page of its own. */
static int own(const char *text)
{
	struct fr_consumer *consumer;
	struct fr_buffer buffer;
	struct fr_frame frame;
	char *mine;

	if (hold(&consumer, &frame))
		return 1;
	if (fr_device_buffer(fr_consumer_device(consumer), frame.slot, &buffer))
		return failed();
	mine = mmap(NULL, buffer.size, PROT_READ | PROT_WRITE, MAP_PRIVATE,
		    fr_device_fd(fr_consumer_device(consumer)),
		    (off_t)buffer.offset);
	if (mine == MAP_FAILED) {
		perror("share: mmap");
		return 1;
	}
	show("private, before", mine, &frame);
	snprintf(mine, buffer.size, "%s", text);
	show("private", mine, &frame);
	show("shared", frame.data, &frame);
	munmap(mine, buffer.size);
	fr_consumer_destroy(consumer);
	return 0;
}

static int read_it(void)
{
	char text[SIDE * SIDE + 1] = "";
	struct fr_device *dev;

	if (fr_device_open(&dev, NULL, FR_OPEN_READ))
		return failed();
	if (read(fr_device_fd(dev), text, sizeof(text) - 1) < 0) {
		perror("share: read");
		return 1;
	}
	printf("driver: %s\n", text);
	fr_device_close(dev);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 3 && !strcmp(argv[1], "put"))
		return put(argv[2]);
	if (argc == 3 && !strcmp(argv[1], "own"))
		return own(argv[2]);
	if (argc == 2 && !strcmp(argv[1], "get"))
		return get();
	if (argc == 2 && !strcmp(argv[1], "read"))
		return read_it();
	fprintf(stderr, "Usage: share put TEXT | own TEXT | get | read\n");
	return 2;
}
