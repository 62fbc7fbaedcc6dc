// SPDX-License-Identifier: GPL-2.0-only
/* What is made to fail that every file has, and the files beside the node. */
#include "fault.h"

static int wait_for_it(void)
{
	struct pollfd polled[] = {
		{ .fd = at.producer, .events = POLLOUT },
		{ .fd = at.consumer, .events = POLLIN | POLLPRI },
	};

	return answer(poll(polled, 2, 1));
}

static int write_frame(void)
{
	static const char frame[UAPI_SIZE_MAX];
	size_t done = 0;

	while (done < UAPI_SIZE) {
		ssize_t n =
			write(at.producer, frame + done, UAPI_SIZE - done);

		if (n <= 0)
			return n ? -errno : -EIO;
		done += n;
	}
	return 0;
}

static int read_frame(void)
{
	static char frame[UAPI_SIZE_MAX];
	ssize_t n = read(at.consumer, frame, sizeof(frame));

	return n < 0 ? -errno : 0;
}

static int read_file(const char *path)
{
	static char text[16384];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int error = 0;

	if (fd < 0)
		return -errno;
	if (read(fd, text, sizeof(text)) < 0)
		error = -errno;
	close(fd);
	return error;
}

static int read_sysfs(void)
{
	return read_file(UAPI_SYSFS "slots");
}

static int read_debugfs(void)
{
	return read_file(UAPI_DEBUGFS "checksum");
}

const struct operation operations_of_files[] = {
	{ "poll", a_ring, wait_for_it },
	{ "write", a_producer, write_frame },
	{ "read", a_queued_frame, read_frame },
	{ "sysfs", a_producer, read_sysfs },
	{ "debugfs", a_producer, read_debugfs },
	{ NULL, NULL, NULL },
};
