// SPDX-License-Identifier: GPL-2.0-only
/*
 * A program that knows V4L2 and the marks of test patterns, and nothing of rings:
 * it captures by mapped buffers, and looks at what it was given.
 *
 * Usage: video_client frames NODE COUNT HOLD-MS
 *        video_client keep NODE DIR
 *        video_client event NODE eos|source_change
 *        video_client picture FILE WIDTH HEIGHT FORMAT
 *
 * frames: each frame must be intact when it comes and, HOLD-MS later, still, no
 * frame may come twice, and time stamps must grow. Prints "frames N torn N missed N".
 * Status 3: torn; 4: the stream ended before, by an empty last buffer.
 * keep: dequeues a frame and stops the stream. DIR/guest-kept then says "BUFFER
 * BYTES"; when DIR/poke has come, prints whether the mapped buffer begins with
 * that file's bytes, "poke seen", and whether its frame is intact.
 * event: prints "ready" once it waits for that event, and ends when it has come.
 * picture: whether FILE, as a program has captured it, is of intact frames, none
 * older than the one before. Prints how many; what is left of one does not count.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <framering/formats.h>

#define POKE 4096

static struct fr_layout layout;
static void *mapped[VIDEO_MAX_FRAME];
static int fd;

static void die(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fprintf(stderr, "video_client: ");
	vfprintf(stderr, format, args);
	fprintf(stderr, ": %s\n", strerror(errno));
	va_end(args);
	exit(1);
}

static void call(unsigned long request, void *arg, const char *name)
{
	if (ioctl(fd, request, arg))
		die("%s", name);
}

#define CALL(request, arg) call(request, arg, #request)

/* V4L2's strides are what packed layouts have. */
static void learn_layout(void)
{
	struct v4l2_format f = { .type = V4L2_BUF_TYPE_VIDEO_CAPTURE };
	const struct fr_format *format;

	CALL(VIDIOC_G_FMT, &f);
	format = fr_format_by_v4l2(f.fmt.pix.pixelformat);
	if (!format || fr_layout_init(&layout, format->fourcc, f.fmt.pix.width,
				      f.fmt.pix.height, FR_LAYOUT_PACKED) ||
	    layout.stride[0] != f.fmt.pix.bytesperline)
		die("the ring must be packed");
}

static void queue(unsigned int index)
{
	struct v4l2_buffer b = { .index = index,
				 .type = V4L2_BUF_TYPE_VIDEO_CAPTURE,
				 .memory = V4L2_MEMORY_MMAP };

	CALL(VIDIOC_QBUF, &b);
}

static void start(const char *node)
{
	struct v4l2_requestbuffers request = {
		.count = 4,
		.type = V4L2_BUF_TYPE_VIDEO_CAPTURE,
		.memory = V4L2_MEMORY_MMAP,
	};
	int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;

	fd = open(node, O_RDWR);
	if (fd < 0)
		die("%s", node);
	learn_layout();
	CALL(VIDIOC_REQBUFS, &request);
	for (unsigned int i = 0; i < request.count; i++) {
		struct v4l2_buffer b = { .index = i,
					 .type = V4L2_BUF_TYPE_VIDEO_CAPTURE,
					 .memory = V4L2_MEMORY_MMAP };

		CALL(VIDIOC_QUERYBUF, &b);
		mapped[i] = mmap(NULL, b.length, PROT_READ | PROT_WRITE,
				 MAP_SHARED, fd, b.m.offset);
		if (mapped[i] == MAP_FAILED)
			die("mmap");
		queue(i);
	}
	CALL(VIDIOC_STREAMON, &type);
}

static void take(struct v4l2_buffer *b)
{
	memset(b, 0, sizeof(*b));
	b->type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
	b->memory = V4L2_MEMORY_MMAP;
	CALL(VIDIOC_DQBUF, b);
}

static void frames(long count, long hold_ms)
{
	const struct timespec hold = { hold_ms / 1000,
				       hold_ms % 1000 * 1000000 };
	uint64_t number, again;
	uint32_t last = 0;
	struct timeval then = { 0 };
	long torn = 0, missed = 0;
	struct v4l2_buffer b;

	for (long i = 0; i < count; i++) {
		take(&b);
		if (b.flags & V4L2_BUF_FLAG_LAST && !b.bytesused) {
			printf("last after %ld\n", i);
			exit(4);
		}
		if (fr_pattern_check(&layout, mapped[b.index], &number))
			torn++;
		nanosleep(&hold, NULL);
		if (fr_pattern_check(&layout, mapped[b.index], &again) ||
		    again != number)
			torn++;
		if (i && b.sequence <= last)
			torn++;
		else if (i)
			missed += (long)(b.sequence - last) - 1;
		if (i && !timercmp(&then, &b.timestamp, <))
			torn++;
		then = b.timestamp;
		last = b.sequence;
		queue(b.index);
		if (!i) {
			printf("first\n");
			fflush(stdout);
		}
	}
	printf("frames %ld torn %ld missed %ld\n", count, torn, missed);
	if (torn)
		exit(3);
}

static void wait_for(const char *path)
{
	const struct timespec moment = { 0, 100000000 };

	while (access(path, F_OK))
		nanosleep(&moment, NULL);
}

static void keep(const char *dir)
{
	int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
	char path[256], part[256], want[POKE];
	struct v4l2_buffer b;
	FILE *file;

	take(&b);
	CALL(VIDIOC_STREAMOFF, &type);
	snprintf(part, sizeof(part), "%s/kept.part", dir);
	snprintf(path, sizeof(path), "%s/guest-kept", dir);
	file = fopen(part, "w");
	if (!file || fprintf(file, "%u %u\n", b.index, b.bytesused) < 0 ||
	    fclose(file) || rename(part, path))
		die("%s", path);
	printf("%s\n", fr_pattern_check(&layout, mapped[b.index], NULL) ?
			       "torn" :
			       "intact");
	snprintf(path, sizeof(path), "%s/poke", dir);
	wait_for(path);
	file = fopen(path, "r");
	if (!file || fread(want, 1, POKE, file) != POKE)
		die("%s", path);
	printf("%s\n", memcmp(want, mapped[b.index], POKE) ? "poke not seen" :
							      "poke seen");
}

static void picture(const char *path, const char *width, const char *height,
		    const char *name)
{
	const struct fr_format *format = fr_format_by_name(name);
	FILE *file = fopen(path, "r");
	uint64_t number, last = 0;
	long frames = 0;
	void *base;

	if (!file || !format ||
	    fr_layout_init(&layout, format->fourcc, (uint32_t)atoi(width),
			   (uint32_t)atoi(height), FR_LAYOUT_PACKED))
		die("%s", path);
	base = malloc(layout.size);
	if (!base)
		die("%s", path);
	for (; fread(base, layout.size, 1, file) == 1; frames++) {
		if (fr_pattern_check(&layout, base, &number) ||
		    (frames && number < last)) {
			printf("%s: frame %ld is not intact, or old\n", path,
			       frames);
			exit(3);
		}
		last = number;
	}
	printf("%s: %ld intact\n", path, frames);
	if (!frames)
		exit(3);
}

static void event(const char *node, const char *name)
{
	struct v4l2_event_subscription sub = {
		.type = strcmp(name, "eos") ? V4L2_EVENT_SOURCE_CHANGE :
					      V4L2_EVENT_EOS,
	};
	struct v4l2_event got;

	fd = open(node, O_RDWR);
	if (fd < 0)
		die("%s", node);
	CALL(VIDIOC_SUBSCRIBE_EVENT, &sub);
	printf("ready\n");
	fflush(stdout);
	CALL(VIDIOC_DQEVENT, &got);
	if (got.type != sub.type)
		die("event %u", got.type);
}

int main(int argc, char **argv)
{
	if (argc == 5 && !strcmp(argv[1], "frames")) {
		start(argv[2]);
		frames(atol(argv[3]), atol(argv[4]));
	} else if (argc == 4 && !strcmp(argv[1], "keep")) {
		start(argv[2]);
		keep(argv[3]);
	} else if (argc == 4 && !strcmp(argv[1], "event")) {
		event(argv[2], argv[3]);
	} else if (argc == 6 && !strcmp(argv[1], "picture")) {
		picture(argv[2], argv[3], argv[4], argv[5]);
	} else {
		fprintf(stderr, "usage: see the head of video_client.c\n");
		return 2;
	}
	return 0;
}
