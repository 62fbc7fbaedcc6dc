// SPDX-License-Identifier: GPL-2.0-only
/*
 * Maps memory outside RAM and unmaps it in ways that make a kernel which keeps
 * track of memory types by mapping lose it: in pieces, and after a private copy
 * has taken the place of the first page.
 *
 * Usage: unmap_client WINDOW
 *
 * Sets a ring up, on a carve-out if the driver has one. WINDOW has two pages or
 * more. Raw system calls only.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "client.h"

#define SLOTS 3U
#define PAGE 4096U
#define PAGES 4U

static char *map(int fd, size_t size, int flags, __u64 offset)
{
	char *at = mmap(NULL, size, PROT_READ | PROT_WRITE, flags, fd, offset);

	if (at == MAP_FAILED)
		die("mmap");
	return at;
}

static void unmap(char *at, size_t size)
{
	if (munmap(at, size))
		die("munmap");
}

static void set_up(int fd)
{
	struct framering_setup setup = {
		.format = {
			.fourcc = 0x34325258, /* XR24 */
			.width = PAGE / 4,
			.height = PAGES,
			.planes = 1,
			.stride = { PAGE },
		},
		.slots = SLOTS,
	};
	struct framering_query query;

	if (ioctl(fd, FRAMERING_IOC_SETUP, &setup))
		die("SETUP");
	if (ioctl(fd, FRAMERING_IOC_QUERY, &query))
		die("QUERY");
	errno = 0;
	if (query.memory != FRAMERING_MEMORY_CARVEOUT)
		die("the ring is not on a carve-out");
}

static void copy_and_unmap(int fd, __u64 slot)
{
	char *at = map(fd, PAGE, MAP_PRIVATE, slot + PAGE);

	*at = 1;
	unmap(at, PAGE);
	at = map(fd, PAGES * PAGE, MAP_PRIVATE, slot);
	*at = 1;
	unmap(at + PAGE, PAGE);
	unmap(at, PAGES * PAGE);
}

static void unmap_in_pieces(int fd, size_t size, __u64 offset)
{
	char *at = map(fd, size, MAP_SHARED, offset);

	unmap(at, PAGE);
	unmap(at + PAGE, size - PAGE);
	at = map(fd, size, MAP_SHARED, offset);
	unmap(at + size - PAGE, PAGE);
	unmap(at, size - PAGE);
}

int main(int argc, char **argv)
{
	struct framering_window window;
	int fd = open("/dev/framering0", O_RDWR | O_CLOEXEC);

	if (argc != 2)
		return 2;
	if (fd < 0)
		die("/dev/framering0");
	set_up(fd);
	for (unsigned int i = 0; i < SLOTS; i++) {
		struct framering_buffer buffer = { .slot = i };

		if (ioctl(fd, FRAMERING_IOC_BUFFER, &buffer))
			die("BUFFER");
		copy_and_unmap(fd, buffer.offset);
		unmap_in_pieces(fd, PAGES * PAGE, buffer.offset);
	}
	window = find_window(fd, argv[1]);
	unmap_in_pieces(fd, window.map_size, window.offset);
	return 0;
}
