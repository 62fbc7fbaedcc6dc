// SPDX-License-Identifier: GPL-2.0-only
/*
 * A producer and a consumer with a queued frame between them, to be watched
 * and disturbed from outside.
 *
 * Usage: queue_client writecombine|cached|uncached DIR
 *
 * Queues two frames of noise, having written the same noise to DIR/frame-0
 * and DIR/frame-1 from memory of its own. A child acquires the first.
 * DIR/guest-MODE then says where the frames are. When DIR/poke-MODE has come,
 * the child tells in DIR/guest-saw-MODE whether its mapping of the frame
 * begins with that file's bytes, and what the driver's copy counter says
 * before and after a read() of the second. Raw system calls only.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "client.h"

#define WIDTH 642
#define HEIGHT 362
#define SIZE ((size_t)WIDTH * 4 * HEIGHT)
#define FRAMES 2
#define POKE 4096

static const char *mode, *dir;
static __u64 copied_before;

static void need(int result, const char *what)
{
	if (result < 0)
		die(what);
}

/* DIR/NAMEsuffix, in one of two buffers in turn. */
static const char *path(const char *name, const char *suffix)
{
	static char text[2][256];
	static int turn;

	turn = !turn;
	snprintf(text[turn], sizeof(text[0]), "%s/%s%s", dir, name, suffix);
	return text[turn];
}

/* xorshift64*: no two words of a frame, and no two frames, are alike. */
static void noise(__u32 *words, __u64 seed)
{
	__u64 state = (seed + 1) * 0x9e3779b97f4a7c15ULL;
	size_t i;

	for (i = 0; i < SIZE / 4; i++) {
		state ^= state >> 12;
		state ^= state << 25;
		state ^= state >> 27;
		words[i] = (__u32)(state * 0x2545f4914f6cdd1dULL >> 32);
	}
}

static __u64 seed_of(int frame)
{
	return (__u64)frame * 1000 + (unsigned char)mode[0];
}

static void *map_slot(int fd, __u32 slot, int prot, struct framering_buffer *b)
{
	void *base;

	*b = (struct framering_buffer){ .slot = slot };
	need(ioctl(fd, FRAMERING_IOC_BUFFER, b), "BUFFER");
	base = mmap(NULL, b->size, prot, MAP_SHARED, fd, b->offset);
	if (base == MAP_FAILED)
		die("mmap");
	return base;
}

static void save_expected(int frame)
{
	__u32 *words = malloc(SIZE);
	char name[16];
	FILE *file;

	snprintf(name, sizeof(name), "frame-%d", frame);
	file = fopen(path(name, ""), "w");
	if (!words || !file)
		die(name);
	noise(words, seed_of(frame));
	if (fwrite(words, 1, SIZE, file) != SIZE || fclose(file))
		die(name);
	free(words);
}

static void queue_frame(int fd, int frame, FILE *report)
{
	struct framering_dequeue dequeue = { 0 };
	struct framering_queue queue = { 0 };
	struct framering_buffer buffer;
	void *base;

	need(ioctl(fd, FRAMERING_IOC_DEQUEUE, &dequeue), "DEQUEUE");
	base = map_slot(fd, dequeue.slot, PROT_READ | PROT_WRITE, &buffer);
	noise(base, seed_of(frame));
	munmap(base, buffer.size);
	queue.slot = dequeue.slot;
	need(ioctl(fd, FRAMERING_IOC_QUEUE, &queue), "QUEUE");
	save_expected(frame);
	fprintf(report, "frame %d slot %u phys 0x%llx size %zu\n", frame,
		dequeue.slot, buffer.phys, SIZE);
}

/* Counted since we began. */
static __u64 copied(int fd)
{
	struct framering_query query;

	need(ioctl(fd, FRAMERING_IOC_QUERY, &query), "QUERY");
	return query.counters.bytes_copied - copied_before;
}

static bool begins_with_poke(const char *frame)
{
	static char poke[POKE];
	FILE *file = fopen(path("poke-", mode), "r");
	size_t got;

	if (!file)
		die("poke");
	got = fread(poke, 1, sizeof(poke), file);
	fclose(file);
	return got == sizeof(poke) && !memcmp(frame, poke, sizeof(poke));
}

/* @fd: attached before the frames were queued. */
static void consume(int fd)
{
	struct framering_acquire acquire = { 0 };
	static char some[POKE];
	struct framering_buffer buffer;
	__u64 before;
	char *frame;
	FILE *saw;

	need(ioctl(fd, FRAMERING_IOC_ACQUIRE, &acquire), "ACQUIRE");
	frame = map_slot(fd, acquire.frame.slot, PROT_READ, &buffer);
	if (rename(path("part-", mode), path("guest-", mode)))
		die("rename");
	while (access(path("poke-", mode), F_OK))
		usleep(100000);
	before = copied(fd);
	saw = fopen(path("part-", mode), "w");
	if (!saw)
		die("saw");
	fprintf(saw, "poke %s\n", begins_with_poke(frame) ? "seen" : "missed");
	fprintf(saw, "copied %llu, after a read() of %zd: ", before,
		read(fd, some, sizeof(some)));
	fprintf(saw, "%llu\n", copied(fd));
	if (fclose(saw) ||
	    rename(path("part-", mode), path("guest-saw-", mode)))
		die("saw");
}

static __u32 cache_mode(void)
{
	if (!strcmp(mode, "writecombine"))
		return FRAMERING_CACHE_WRITECOMBINE;
	return strcmp(mode, "cached") ? FRAMERING_CACHE_UNCACHED :
					FRAMERING_CACHE_CACHED;
}

int main(int argc, char **argv)
{
	struct framering_setup setup = {
		.format = {
			.fourcc = 0x34325258, /* XR24 */
			.width = WIDTH,
			.height = HEIGHT,
			.planes = 1,
			.stride = { 4 * WIDTH },
		},
		.slots = FRAMES + 2,
	};
	struct framering_attach attach = { 0 };
	int producer, consumer, status, i;
	FILE *report;

	if (argc != 3)
		return 2;
	mode = argv[1];
	dir = argv[2];
	setup.cache = cache_mode();
	producer = open("/dev/framering0", O_RDWR | O_CLOEXEC);
	need(producer, "/dev/framering0");
	copied_before = copied(producer);
	need(ioctl(producer, FRAMERING_IOC_SETUP, &setup), "SETUP");
	consumer = open("/dev/framering0", O_RDONLY | O_CLOEXEC);
	need(consumer, "/dev/framering0");
	need(ioctl(consumer, FRAMERING_IOC_ATTACH, &attach), "ATTACH");
	report = fopen(path("part-", mode), "w");
	if (!report)
		die("report");
	for (i = 0; i < FRAMES; i++)
		queue_frame(producer, i, report);
	if (fclose(report))
		die("report");
	/* The frames were written by another process than reads them. */
	switch (fork()) {
	case -1:
		die("fork");
		break;
	case 0:
		close(producer);
		consume(consumer);
		return 0;
	}
	need(wait(&status), "wait");
	return status ? 1 : 0;
}
