// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Waiting: for ever inside the ioctl itself, for a time with poll().
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <time.h>

#include "internal.h"

static int64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

static int set_nonblock(struct fr_device *dev, bool nonblock)
{
	int flags;

	if (dev->nonblock == nonblock)
		return 0;
	flags = fcntl(dev->fd, F_GETFL);
	if (flags < 0)
		return -errno;
	flags = nonblock ? flags | O_NONBLOCK : flags & ~O_NONBLOCK;
	if (fcntl(dev->fd, F_SETFL, flags) < 0)
		return -errno;
	dev->nonblock = nonblock;
	return 0;
}

int fr_wait_begin(struct fr_wait *wait, struct fr_device *dev, int timeout_ms)
{
	wait->dev = dev;
	wait->timeout_ms = timeout_ms;
	wait->deadline =
		timeout_ms > 0 ? now_ns() + (int64_t)timeout_ms * 1000000 : 0;
	return set_nonblock(dev, timeout_ms >= 0);
}

int fr_wait_for(const struct fr_wait *wait, short events)
{
	struct pollfd pfd = { .fd = wait->dev->fd, .events = events };
	int left = wait->timeout_ms;
	int n;

	if (left > 0) {
		int64_t ns = wait->deadline - now_ns();

		/* Rounded up: a last millisecond must not become a spin. */
		left = ns > 0 ? (int)((ns + 999999) / 1000000) : 0;
	}
	if (!left)
		return -EAGAIN;
	n = poll(&pfd, 1, left);
	if (n < 0)
		return -errno;
	if (!n)
		return -EAGAIN;
	return pfd.revents & events ? 0 : -ENODEV;
}
