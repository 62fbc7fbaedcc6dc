// SPDX-License-Identifier: GPL-2.0-only
/* What is made to fail with a video node and its buffers, before frames move. */
#include "fault.h"
#include "fault_video.h"

#define RW (PROT_READ | PROT_WRITE)

/* Before anything of it fails. */
static char path[300];

static void open_video(__u32 type, int flags)
{
	at.type = type;
	at.fd = video_open(0, type, 0, O_RDWR | flags);
	assert_true(at.fd >= 0);
}

static void a_capture_path(void)
{
	assert_true(video_node(path, sizeof(path), 0, VIDEO_CAPTURE, 0));
}

static void an_output_path(void)
{
	assert_true(video_node(path, sizeof(path), 0, VIDEO_OUTPUT, 0));
}

void a_ring_to_capture(int flags)
{
	at.producer = uapi_producer();
	uapi_frame(at.producer);
	open_video(VIDEO_CAPTURE, flags);
}

void an_output_node(int flags)
{
	open_video(VIDEO_OUTPUT, flags);
	assert_int_equal(video_set_format(at.fd, VIDEO_OUTPUT), 0);
}

static void a_capture(void)
{
	a_ring_to_capture(O_NONBLOCK);
}

static void an_output(void)
{
	an_output_node(O_NONBLOCK);
}

static void request_buffers(void)
{
	assert_int_equal(video_request(at.fd, at.type, V4L2_MEMORY_MMAP,
				       UAPI_SLOTS),
			 UAPI_SLOTS);
}

void capture_buffers(void)
{
	a_capture();
	request_buffers();
}

void output_buffers(void)
{
	an_output();
	request_buffers();
}

static int open_node(void)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);

	return fd < 0 ? -errno : answer(close(fd));
}

static int query_capabilities(void)
{
	struct v4l2_capability capability = { 0 };

	return uapi_ioctl(at.fd, VIDIOC_QUERYCAP, &capability);
}

static int set_format(void)
{
	return video_set_format(at.fd, at.type);
}

static int request(void)
{
	int count = video_request(at.fd, at.type, V4L2_MEMORY_MMAP, UAPI_SLOTS);

	return count < 0 ? count : 0;
}

/* Of any size: what is no slot has memory of its own. */
static int create(void)
{
	struct v4l2_create_buffers arg = {
		.count = 2,
		.memory = V4L2_MEMORY_MMAP,
		.format.type = at.type,
	};
	int error = uapi_ioctl(at.fd, VIDIOC_G_FMT, &arg.format);

	return error ? error : uapi_ioctl(at.fd, VIDIOC_CREATE_BUFS, &arg);
}

static int query_buffer(void)
{
	struct v4l2_buffer buffer = video_buffer(at.type, 0);

	return uapi_ioctl(at.fd, VIDIOC_QUERYBUF, &buffer);
}

static int export(void)
{
	struct v4l2_exportbuffer arg = { .type = at.type, .flags = O_RDWR };
	int error = uapi_ioctl(at.fd, VIDIOC_EXPBUF, &arg);

	/* videobuf2's answer whatever has failed. */
	if (error == -EINVAL)
		return -ENOMEM;
	return error ? error : answer(close(arg.fd));
}

static int map_buffer(void)
{
	struct v4l2_buffer buffer = video_buffer(at.type, 1);
	int error = uapi_ioctl(at.fd, VIDIOC_QUERYBUF, &buffer);

	return error ? error :
		       uapi_map_error(at.fd, buffer.length, RW, MAP_SHARED,
				      buffer.m.offset);
}

static int free_buffers(void)
{
	return video_request(at.fd, at.type, V4L2_MEMORY_MMAP, 0);
}

const struct operation operations_of_video[] = {
	{ "open, capture", a_capture_path, open_node },
	{ "open, output", an_output_path, open_node },
	{ "QUERYCAP", a_capture, query_capabilities },
	{ "S_FMT, output", an_output, set_format },
	{ "REQBUFS, capture", a_capture, request },
	{ "REQBUFS, output", an_output, request },
	{ "REQBUFS again, capture", capture_buffers, request },
	{ "REQBUFS again, output", output_buffers, request },
	{ "REQBUFS(0), capture", capture_buffers, free_buffers },
	{ "REQBUFS(0), output", output_buffers, free_buffers },
	{ "CREATE_BUFS, capture", a_capture, create },
	{ "CREATE_BUFS, output", an_output, create },
	{ "CREATE_BUFS beyond the slots, capture", capture_buffers, create },
	{ "CREATE_BUFS beyond the slots, output", output_buffers, create },
	{ "QUERYBUF", capture_buffers, query_buffer },
	{ "EXPBUF, capture", capture_buffers, export },
	{ "EXPBUF, output", output_buffers, export },
	{ "mmap of a buffer, capture", capture_buffers, map_buffer },
	{ "mmap of a buffer, output", output_buffers, map_buffer },
	{ NULL, NULL, NULL },
};
