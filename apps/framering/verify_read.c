// SPDX-License-Identifier: GPL-2.0-only
/*
 * Frames by read(): the driver copies, and tells nothing but the pixels.
 */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "verify.h"

static int fail(const struct verify *v, int err)
{
	if (err != -EINTR && err != -EAGAIN)
		cli_error(v->cli, "read: %s", strerror(-err));
	return err;
}

/* A whole frame in v->scratch: 0, or errno. */
static int read_frame(struct verify *v, int fd, size_t size)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };
	char *to = v->scratch;
	int n;

	do {
		n = poll(&pfd, 1, v->options->timeout_ms);
	} while (n < 0 && errno == EINTR && !stop_requested());
	if (n <= 0)
		return n ? -errno : -EAGAIN;
	while (size) {
		ssize_t got = read(fd, to, size);

		if (got < 0 && errno == EINTR && !stop_requested())
			continue;
		if (got < 0)
			return -errno;
		if (!got)
			return -ENODATA;
		to += got;
		size -= got;
	}
	return 0;
}

/*
 * There is no sequence to go by: the picture's own number is one, and frames
 * between two numbers must be frames that the driver counts as missed.
 */
static int count_frame(struct verify *v, struct fr_frame *frame)
{
	struct verify_look look;
	struct fr_info info;
	int ret = fr_device_info(fr_consumer_device(v->consumer), &info);

	if (ret) {
		cli_library_error(v->cli);
		return ret;
	}
	frame->missed = info.missed - v->missed_attached;
	ret = fr_pattern_number(frame->layout, frame->data, &frame->sequence);
	if (!ret)
		verify_order(v, frame);
	else
		v->missed_attached = info.missed;
	return verify_first_look(v, frame, &look);
}

int verify_by_read(struct verify *v)
{
	int fd = fr_device_fd(fr_consumer_device(v->consumer));

	while (!verify_done(v)) {
		struct fr_frame frame = {
			.data = v->scratch,
			.layout = fr_consumer_layout(v->consumer),
		};
		int ret = read_frame(v, fd, frame.layout->size);

		if (ret == -ESTALE)
			ret = verify_attach(v);
		else if (!ret)
			ret = count_frame(v, &frame);
		if (ret)
			return fail(v, ret);
	}
	return 0;
}
