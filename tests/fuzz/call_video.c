// SPDX-License-Identifier: GPL-2.0-only
/* Calls on video nodes, as V4L2's clients make them, and as none would. */
#include <fcntl.h>
#include <linux/videodev2.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "machine.h"

#define SYSFS "/sys/class/framering/framering0/"
#define PAGE 4096
#define CAPTURES 4

/*
 * Each process has a capture node that it mostly has for itself, as test_fuzz.sh makes
 * so many; there can be one producer only.
 */
static int open_video(bool output, int flags)
{
	char path[32];

	snprintf(path, sizeof(path), "/dev/video%u",
		 output ? CAPTURES : (unsigned int)getpid() % CAPTURES);
	return open(path, flags | O_NONBLOCK | O_CLOEXEC);
}

/* What is no file yet becomes one: else most calls would be for nothing. */
static int video_file(struct machine *machine, uint32_t number)
{
	if (machine_file(machine, number) < 0)
		machine_put_file(machine, number,
				 open_video(number & 1, O_RDWR));
	return machine_file(machine, number);
}

static void tell(struct machine *machine, unsigned long command, uint32_t file,
		 void *arg)
{
	int ret = ioctl(video_file(machine, file), command, arg);

	machine->outcome = ret ? FAILED : SUCCEEDED;
}

/* Mostly the node's. */
static uint32_t some_type(struct machine *machine, uint32_t file,
			  uint32_t which)
{
	struct v4l2_capability capability = { 0 };

	if (which > 13)
		return which - 12;
	ioctl(video_file(machine, file), VIDIOC_QUERYCAP, &capability);
	return capability.device_caps & V4L2_CAP_VIDEO_OUTPUT ?
		       V4L2_BUF_TYPE_VIDEO_OUTPUT :
		       V4L2_BUF_TYPE_VIDEO_CAPTURE;
}

static uint32_t some_memory(uint32_t which)
{
	if (which > 14)
		return V4L2_MEMORY_USERPTR;
	return which > 12 ? V4L2_MEMORY_DMABUF : V4L2_MEMORY_MMAP;
}

/* Arguments: number of the file, of which type, how. Nothing of it ever waits. */
void call_video(struct machine *machine, const uint32_t *arg)
{
	int fd = open_video(arg[1] & 1, arg[2] == 15 ? O_RDONLY : O_RDWR);

	machine->outcome = fd < 0 ? FAILED : SUCCEEDED;
	machine_put_file(machine, arg[0], fd);
}

/* Of ring 0, mostly as many as there were. Arguments: of which type, how many. */
void call_video_nodes(struct machine *machine, const uint32_t *arg)
{
	static const struct {
		const char *attribute;
		const char *counts[8];
	} types[] = {
		{ SYSFS "capture_nodes",
		  { "4", "3", "4", "5", "4", "0", "4", "9" } },
		{ SYSFS "output_nodes",
		  { "1", "2", "1", "0", "1", "1", "1", "x" } },
	};
	int fd = open(types[arg[0] & 1].attribute, O_WRONLY | O_CLOEXEC);
	ssize_t n = write(fd, types[arg[0] & 1].counts[arg[1] % 8], 1);

	machine->outcome = n < 0 ? FAILED : SUCCEEDED;
	if (fd >= 0)
		close(fd);
}

/* What changes nothing. Arguments: file, what. */
void call_video_query(struct machine *machine, const uint32_t *arg)
{
	static const unsigned long commands[] = {
		VIDIOC_QUERYCAP,	VIDIOC_ENUM_FMT,
		VIDIOC_ENUM_FRAMESIZES, VIDIOC_ENUM_FRAMEINTERVALS,
		VIDIOC_G_PARM,		VIDIOC_ENUMINPUT,
		VIDIOC_ENUMOUTPUT,	VIDIOC_G_INPUT,
		VIDIOC_G_OUTPUT,	VIDIOC_G_PRIORITY,
	};
	union {
		char space[1024];
		struct v4l2_fmtdesc format;
		struct v4l2_frmsizeenum size;
		struct v4l2_frmivalenum interval;
		struct v4l2_streamparm parameters;
	} any = { { 0 } };
	unsigned long command = commands[arg[1] % COUNT(commands)];

	if (command == VIDIOC_ENUM_FMT)
		any.format.type = some_type(machine, arg[0], 0);
	if (command == VIDIOC_G_PARM)
		any.parameters.type = some_type(machine, arg[0], 0);
	if (command == VIDIOC_ENUM_FRAMESIZES)
		any.size.pixel_format = V4L2_PIX_FMT_YUYV;
	if (command == VIDIOC_ENUM_FRAMEINTERVALS) {
		any.interval.pixel_format = V4L2_PIX_FMT_YUYV;
		any.interval.width = 64;
		any.interval.height = 64;
	}
	tell(machine, command, arg[0], &any);
}

/* Arguments: file, G, S or TRY, type, which format, a size of one's own. */
void call_video_format(struct machine *machine, const uint32_t *arg)
{
	static const unsigned long commands[] = { VIDIOC_S_FMT, VIDIOC_S_FMT,
						  VIDIOC_TRY_FMT,
						  VIDIOC_G_FMT };
	static const struct {
		uint32_t pixelformat, width, height;
	} formats[] = {
		{ V4L2_PIX_FMT_XBGR32, 64, 64 },
		{ V4L2_PIX_FMT_XBGR32, 64, 64 },
		{ V4L2_PIX_FMT_YUYV, 64, 64 },
		{ V4L2_PIX_FMT_NV12, 62, 34 },
		{ V4L2_PIX_FMT_YUV420, 640, 480 },
		{ V4L2_PIX_FMT_MJPEG, 64, 64 },
		{ V4L2_PIX_FMT_GREY, 0, 1 },
		{ 0x12345678, 64, 64 },
	};
	struct v4l2_format f = { .type = some_type(machine, arg[0], arg[2]) };
	uint32_t which = arg[3] % (COUNT(formats) + 1);

	if (which < COUNT(formats)) {
		f.fmt.pix.pixelformat = formats[which].pixelformat;
		f.fmt.pix.width = formats[which].width;
		f.fmt.pix.height = formats[which].height;
	} else {
		memset(&f.fmt, arg[5] >> 24, sizeof(f.fmt));
		f.fmt.pix.width = arg[4];
		f.fmt.pix.height = arg[5];
	}
	tell(machine, commands[arg[1] % COUNT(commands)], arg[0], &f);
}

/* Arguments: file, type, G or S, numerator, denominator. */
void call_video_rate(struct machine *machine, const uint32_t *arg)
{
	struct v4l2_streamparm parameters = {
		.type = some_type(machine, arg[0], arg[1]),
		.parm.output.timeperframe = { arg[3], arg[4] },
	};

	tell(machine, arg[2] & 1 ? VIDIOC_S_PARM : VIDIOC_G_PARM, arg[0],
	     &parameters);
}

/* Arguments: file, type, of which memory, how many. */
void call_video_request(struct machine *machine, const uint32_t *arg)
{
	static const uint32_t counts[] = { 4, 4, 4, 1, 5, 8, 0, 0, 32, 33 };
	struct v4l2_requestbuffers request = {
		.count = counts[arg[3] % COUNT(counts)],
		.type = some_type(machine, arg[0], arg[1]),
		.memory = some_memory(arg[2]),
	};

	tell(machine, VIDIOC_REQBUFS, arg[0], &request);
}

/* Arguments: file, type, of which memory, how many, of which size. */
void call_video_create(struct machine *machine, const uint32_t *arg)
{
	struct v4l2_create_buffers create = {
		.count = arg[3] % 4,
		.memory = some_memory(arg[2]),
		.format.type = some_type(machine, arg[0], arg[1]),
	};

	ioctl(video_file(machine, arg[0]), VIDIOC_G_FMT, &create.format);
	if (arg[4] % 4)
		create.format.fmt.pix.sizeimage += arg[4] % 70000;
	else if (arg[4])
		create.format.fmt.pix.sizeimage = arg[4];
	tell(machine, VIDIOC_CREATE_BUFS, arg[0], &create);
}

/* Arguments: file, buffer, type, memory, number of the dma-buf's file, bytes. */
static void on_buffer(struct machine *machine, unsigned long command,
		      const uint32_t *arg)
{
	struct v4l2_buffer buffer = {
		.index = arg[1],
		.type = some_type(machine, arg[0], arg[2]),
		.memory = some_memory(arg[3]),
		.field = V4L2_FIELD_NONE,
		.bytesused = arg[5],
	};

	/* As most do: a whole frame. */
	if (arg[5] > 4096)
		buffer.bytesused = 0;
	if (buffer.memory == V4L2_MEMORY_DMABUF)
		buffer.m.fd = machine_file(machine, arg[4]);
	tell(machine, command, arg[0], &buffer);
}

void call_video_buffer(struct machine *machine, const uint32_t *arg)
{
	on_buffer(machine, VIDIOC_QUERYBUF, arg);
}

void call_video_prepare(struct machine *machine, const uint32_t *arg)
{
	on_buffer(machine, VIDIOC_PREPARE_BUF, arg);
}

void call_video_queue(struct machine *machine, const uint32_t *arg)
{
	on_buffer(machine, VIDIOC_QBUF, arg);
}

void call_video_dequeue(struct machine *machine, const uint32_t *arg)
{
	on_buffer(machine, VIDIOC_DQBUF, arg);
}

/* Arguments: file, type, on or off. */
void call_video_stream(struct machine *machine, const uint32_t *arg)
{
	uint32_t type = some_type(machine, arg[0], arg[1]);

	tell(machine, arg[2] % 4 ? VIDIOC_STREAMON : VIDIOC_STREAMOFF, arg[0],
	     &type);
}

/* All that a client does before frames come, or go. Arguments: file. */
void call_video_start(struct machine *machine, const uint32_t *arg)
{
	uint32_t type = some_type(machine, arg[0], 0);
	struct v4l2_requestbuffers request = {
		.count = 4,
		.type = type,
		.memory = V4L2_MEMORY_MMAP,
	};
	struct v4l2_buffer buffer = {
		.type = type,
		.memory = V4L2_MEMORY_MMAP,
		.field = V4L2_FIELD_NONE,
	};

	tell(machine, VIDIOC_REQBUFS, arg[0], &request);
	if (machine->outcome != SUCCEEDED)
		return;
	for (buffer.index = 0; buffer.index < request.count; buffer.index++)
		tell(machine, VIDIOC_QBUF, arg[0], &buffer);
	tell(machine, VIDIOC_STREAMON, arg[0], &type);
}

/* Arguments: file, buffer, type, flags, number of the new file. */
void call_video_export(struct machine *machine, const uint32_t *arg)
{
	struct v4l2_exportbuffer export = {
		.type = some_type(machine, arg[0], arg[2]),
		.index = arg[1],
		.flags = arg[3] == 15 ? ~0U : arg[3] % 3 | O_CLOEXEC,
	};

	tell(machine, VIDIOC_EXPBUF, arg[0], &export);
	if (machine->outcome == SUCCEEDED)
		machine_put_file(machine, arg[4], export.fd);
}

/* Arguments: number of the mapping, file, buffer, type, how. */
void call_video_map(struct machine *machine, const uint32_t *arg)
{
	static const int prots[] = { PROT_READ | PROT_WRITE, PROT_READ };
	struct v4l2_buffer buffer = {
		.index = arg[2],
		.type = some_type(machine, arg[1], arg[3]),
		.memory = V4L2_MEMORY_MMAP,
	};
	int fd = video_file(machine, arg[1]);
	void *at;

	machine->outcome = FAILED;
	if (ioctl(fd, VIDIOC_QUERYBUF, &buffer))
		return;
	at = mmap(NULL, buffer.length, prots[arg[4] & 1],
		  arg[4] & 2 ? MAP_SHARED | MAP_POPULATE : MAP_SHARED, fd,
		  buffer.m.offset);
	if (at == MAP_FAILED)
		return;
	machine->outcome = SUCCEEDED;
	machine_put_map(machine, arg[0], at,
			(buffer.length + PAGE - 1) & ~(PAGE - 1U));
}

/* Arguments: file, what, of which kind. */
void call_video_event(struct machine *machine, const uint32_t *arg)
{
	struct v4l2_event_subscription subscription = {
		.type = arg[2] < 14 ? V4L2_EVENT_EOS + 3 * (arg[2] & 1) :
				      arg[2],
		.flags = arg[1] / 4 == 3 ? ~0U : 0,
	};
	struct v4l2_event event = { 0 };

	_Static_assert(V4L2_EVENT_EOS + 3 == V4L2_EVENT_SOURCE_CHANGE, "");
	if (arg[1] % 4 == 0)
		tell(machine, VIDIOC_SUBSCRIBE_EVENT, arg[0], &subscription);
	else if (arg[1] % 4 == 1)
		tell(machine, VIDIOC_UNSUBSCRIBE_EVENT, arg[0], &subscription);
	else
		tell(machine, VIDIOC_DQEVENT, arg[0], &event);
}
