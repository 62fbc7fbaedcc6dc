// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "client.h"

void die(const char *what)
{
	fprintf(stderr, "%s: %s: %s\n", program_invocation_short_name, what,
		strerror(errno));
	exit(1);
}

struct framering_window find_window(int fd, const char *name)
{
	struct framering_window window = { 0 };

	while (!ioctl(fd, FRAMERING_IOC_WINDOW, &window)) {
		if (!strcmp(window.name, name))
			return window;
		window = (struct framering_window){ .window =
							    window.window + 1 };
	}
	die(name);
}
