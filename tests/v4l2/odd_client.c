// SPDX-License-Identifier: GPL-2.0-only
/*
 * Programs that do what V4L2 allows and few do.
 *
 * Usage: odd_client mixed|poll|stale|again NODE
 *
 * mixed: to an output node, a buffer that is no slot, then one that is; the latter
 * must keep what is in it: 0x11 throughout. Prints "ready" and ends with its input.
 * poll: to an output node two JPEG pictures by write(), after it has polled.
 * stale: from a capture node, a buffer for the format that it has had before the first
 * line of its input came, after "ready". Prints "frame", or "last" for a last buffer.
 * again: streams from a capture node, for ever the second time, when it has queued
 * the first buffers only: those of a ring with SLOTS slots. "ready" is in between.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#define SLOTS 4
#define PICTURE 1000 /* bytes of a JPEG, as far as V4L2 knows */
#define MINE 0x11
#define OTHER 0x22

static int fd;

static void die(const char *what)
{
	fprintf(stderr, "odd_client: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void call(unsigned long request, void *arg, const char *name)
{
	if (ioctl(fd, request, arg))
		die(name);
}

#define CALL(request, arg) call(request, arg, #request)

/* Until somebody says so. */
static void ready(void)
{
	printf("ready\n");
	fflush(stdout);
	while (getchar() != '\n' && !feof(stdin))
		;
}

static struct v4l2_format set_format(enum v4l2_buf_type type, __u32 pixelformat)
{
	struct v4l2_format f = { .type = type };

	f.fmt.pix.width = 320;
	f.fmt.pix.height = 240;
	f.fmt.pix.pixelformat = pixelformat;
	CALL(VIDIOC_S_FMT, &f);
	return f;
}

static struct v4l2_buffer buffer_at(enum v4l2_buf_type type, __u32 index)
{
	struct v4l2_buffer b = {
		.index = index,
		.type = type,
		.memory = V4L2_MEMORY_MMAP,
	};

	CALL(VIDIOC_QUERYBUF, &b);
	return b;
}

static unsigned char *fill(const struct v4l2_buffer *b, int value)
{
	void *at = mmap(NULL, b->length, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
			b->m.offset);

	if (at == MAP_FAILED)
		die("mmap");
	memset(at, value, b->length);
	return at;
}

static __u32 request(enum v4l2_buf_type type)
{
	struct v4l2_requestbuffers all = {
		.count = SLOTS,
		.type = type,
		.memory = V4L2_MEMORY_MMAP,
	};

	CALL(VIDIOC_REQBUFS, &all);
	return all.count;
}

static int mixed(void)
{
	int type = V4L2_BUF_TYPE_VIDEO_OUTPUT;
	struct v4l2_create_buffers more = { .count = 1,
					    .memory = V4L2_MEMORY_MMAP };
	struct v4l2_buffer slot, own;
	const unsigned char *at;
	__u32 size;

	more.format = set_format(type, V4L2_PIX_FMT_YUYV);
	size = more.format.fmt.pix.sizeimage;
	request(type);
	more.format.fmt.pix.sizeimage *= 2;
	CALL(VIDIOC_CREATE_BUFS, &more);
	slot = buffer_at(type, 0);
	own = buffer_at(type, more.index);
	at = fill(&slot, MINE);
	fill(&own, OTHER);
	slot.bytesused = own.bytesused = size;
	CALL(VIDIOC_STREAMON, &type);
	CALL(VIDIOC_QBUF, &own);
	CALL(VIDIOC_QBUF, &slot);
	ready();
	for (__u32 i = 0; i < size; i++) {
		if (at[i] == MINE)
			continue;
		printf("byte %u is %#x\n", i, at[i]);
		return 3;
	}
	return 0;
}

static int poll_and_write(void)
{
	struct pollfd one = { .fd = fd, .events = POLLOUT };
	char picture[PICTURE] = { 0 };

	set_format(V4L2_BUF_TYPE_VIDEO_OUTPUT, V4L2_PIX_FMT_MJPEG);
	for (int i = 0; i < 2; i++) {
		if (poll(&one, 1, 10000) != 1 || !(one.revents & POLLOUT))
			die("poll");
		if (write(fd, picture, PICTURE) != PICTURE)
			die("write");
	}
	return 0;
}

/* With so many buffers; returns the first to come back. */
static struct v4l2_buffer stream(int type, __u32 buffers)
{
	struct v4l2_buffer b = { 0 };

	for (__u32 i = 0; i < buffers; i++) {
		b = buffer_at(type, i);
		CALL(VIDIOC_QBUF, &b);
	}
	CALL(VIDIOC_STREAMON, &type);
	CALL(VIDIOC_DQBUF, &b);
	return b;
}

static void again(void)
{
	int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
	struct v4l2_buffer b;

	set_format(type, V4L2_PIX_FMT_YUYV);
	stream(type, request(type));
	CALL(VIDIOC_STREAMOFF, &type);
	b = stream(type, SLOTS);
	printf("ready\n");
	fflush(stdout);
	for (;;) {
		CALL(VIDIOC_QBUF, &b);
		CALL(VIDIOC_DQBUF, &b);
	}
}

static int stale(void)
{
	int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
	struct v4l2_buffer b;

	set_format(type, V4L2_PIX_FMT_YUYV);
	ready();
	b = stream(type, request(type));
	printf("%s\n", b.flags & V4L2_BUF_FLAG_LAST && !b.bytesused ? "last" :
								       "frame");
	return 0;
}

int main(int argc, char **argv)
{
	if (argc != 3) {
		fprintf(stderr, "usage: see the head of odd_client.c\n");
		return 2;
	}
	fd = open(argv[2], O_RDWR);
	if (fd < 0)
		die(argv[2]);
	if (!strcmp(argv[1], "mixed"))
		return mixed();
	if (!strcmp(argv[1], "poll"))
		return poll_and_write();
	if (!strcmp(argv[1], "again"))
		again();
	return stale();
}
