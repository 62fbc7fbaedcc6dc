// SPDX-License-Identifier: GPL-2.0-only
/*
 * Stores a word through a mapped register window, or loads one.
 *
 * Usage: window_client NAME OFFSET [VALUE]
 *
 * Prints the word then loaded from there. Raw system calls only.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "client.h"

int main(int argc, char **argv)
{
	struct framering_window window;
	volatile __u32 *word;
	char *base;
	int fd;

	if (argc != 3 && argc != 4)
		return 2;
	fd = open("/dev/framering0", O_RDWR | O_CLOEXEC);
	if (fd < 0)
		die("/dev/framering0");
	window = find_window(fd, argv[1]);
	base = mmap(NULL, window.map_size, PROT_READ | PROT_WRITE, MAP_SHARED,
		    fd, window.offset);
	if (base == MAP_FAILED)
		die("mmap");
	word = (volatile __u32 *)(base + window.map_skip +
				  strtoul(argv[2], NULL, 0));
	if (argc == 4)
		*word = strtoul(argv[3], NULL, 0);
	printf("0x%08x\n", *word);
	return 0;
}
