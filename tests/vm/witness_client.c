// SPDX-License-Identifier: GPL-2.0-only
/*
 * A producer that does nothing but be there to be watched from outside.
 *
 * Usage: witness_client writecombine|cached|uncached SLOTS WIDTH HEIGHT DIR
 *
 * Sets an XRGB8888 ring up, maps all slots, writes a known word into every
 * page, says in DIR/guest-ready where each slot is, and touches the slots
 * until DIR/go exists. Raw system calls only: no library of ours in between.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "client.h"

static __u32 cache_mode(const char *name)
{
	if (!strcmp(name, "writecombine"))
		return FRAMERING_CACHE_WRITECOMBINE;
	if (!strcmp(name, "cached"))
		return FRAMERING_CACHE_CACHED;
	if (!strcmp(name, "uncached"))
		return FRAMERING_CACHE_UNCACHED;
	errno = EINVAL;
	die(name);
	return 0;
}

static void set_up(int fd, char **argv, struct framering_query *query)
{
	struct framering_setup setup = {
		.format = {
			.fourcc = 0x34325258, /* XR24 */
			.width = atoi(argv[3]),
			.height = atoi(argv[4]),
			.planes = 1,
			.stride = { 4 * atoi(argv[3]) },
		},
		.slots = atoi(argv[2]),
		.cache = cache_mode(argv[1]),
	};

	if (ioctl(fd, FRAMERING_IOC_SETUP, &setup))
		die("SETUP");
	if (ioctl(fd, FRAMERING_IOC_QUERY, query))
		die("QUERY");
	if (query->cache != setup.cache)
		die("another cache mode than wanted");
}

/* The word that the page at this offset of this slot must hold. */
static __u32 mark(__u32 slot, __u64 offset)
{
	return 0xf7000000 | slot << 20 | (__u32)(offset >> 12);
}

static volatile char *map_slot(int fd, __u32 slot, FILE *report)
{
	struct framering_buffer buffer = { .slot = slot };
	char *base;
	__u64 at;

	if (ioctl(fd, FRAMERING_IOC_BUFFER, &buffer))
		die("BUFFER");
	base = mmap(NULL, buffer.size, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
		    buffer.offset);
	if (base == MAP_FAILED)
		die("mmap");
	for (at = 0; at < buffer.size; at += 4096)
		*(volatile __u32 *)(base + at) = mark(slot, at);
	fprintf(report, "slot %u virt %p phys 0x%llx size 0x%llx\n", slot,
		(void *)base, buffer.phys, buffer.size);
	return base;
}

int main(int argc, char **argv)
{
	volatile char *slot[FRAMERING_MAX_SLOTS];
	struct framering_query query;
	char ready[256], go[256], part[256];
	FILE *report;
	__u64 at;
	__u32 i;
	int fd;

	if (argc != 6)
		return 2;
	snprintf(ready, sizeof(ready), "%s/guest-ready", argv[5]);
	snprintf(part, sizeof(part), "%s/guest-ready.part", argv[5]);
	snprintf(go, sizeof(go), "%s/go", argv[5]);
	fd = open("/dev/framering0", O_RDWR | O_CLOEXEC);
	if (fd < 0)
		die("/dev/framering0");
	set_up(fd, argv, &query);
	report = fopen(part, "w");
	if (!report)
		die(part);
	fprintf(report, "pid %d cache %u memory %u\n", getpid(), query.cache,
		query.memory);
	for (i = 0; i < query.slots; i++)
		slot[i] = map_slot(fd, i, report);
	if (fclose(report) || rename(part, ready))
		die(ready);
	while (access(go, F_OK))
		for (i = 0; i < query.slots; i++)
			for (at = 0; at < query.slot_size; at += 4096)
				(void)slot[i][at];
	return 0;
}
