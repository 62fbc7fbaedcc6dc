// SPDX-License-Identifier: GPL-2.0-only
#include <dirent.h>
#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "module.h"
#include "video.h"

#define NODES "/sys/class/video4linux"

const char *video_module(void)
{
	static char path[300];
	char folder[200];

	snprintf(folder, sizeof(folder), "%s", getenv("FRAMERING_MODULE"));
	snprintf(path, sizeof(path), "%s/framering-v4l2.ko", dirname(folder));
	assert_int_equal(system("modprobe -a videobuf2-v4l2 videobuf2-vmalloc"),
			 0);
	return path;
}

void video_load(const char *parameters)
{
	int module = module_in_memory(video_module());
	int ret;

	/* That of the case before, whose last node udev may just be looking at. */
	while ((ret = module_unload("framering_v4l2")) == -EAGAIN)
		usleep(10000);
	assert_true(!ret || ret == -ENOENT);
	assert_int_equal(module_load(module, parameters), 0);
	close(module);
}

static bool has_name(const char *node, const char *wanted)
{
	char path[300], name[64] = "";
	FILE *file;

	snprintf(path, sizeof(path), NODES "/%s/name", node);
	file = fopen(path, "re");
	if (!file)
		return false;
	/* It may go just now. */
	if (!fgets(name, sizeof(name), file))
		name[0] = '\0';
	fclose(file);
	name[strcspn(name, "\n")] = '\0';
	return !strcmp(name, wanted);
}

bool video_node(char *path, size_t size, unsigned int ring, __u32 type,
		unsigned int number)
{
	DIR *dir = opendir(NODES);
	struct dirent *entry;
	char name[64];

	snprintf(name, sizeof(name), "framering%u %s %u", ring,
		 type == VIDEO_OUTPUT ? "output" : "capture", number);
	assert_non_null(dir);
	do
		entry = readdir(dir);
	while (entry && !has_name(entry->d_name, name));
	if (entry)
		snprintf(path, size, "/dev/%s", entry->d_name);
	closedir(dir);
	return entry;
}

int video_open(unsigned int ring, __u32 type, unsigned int number, int flags)
{
	char path[300];
	int fd;

	if (!video_node(path, sizeof(path), ring, type, number))
		return -ENOENT;
	fd = open(path, flags | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

int video_set_format(int fd, __u32 type)
{
	struct v4l2_format format = {
		.type = type,
		.fmt.pix = {
			.width = UAPI_WIDTH,
			.height = UAPI_HEIGHT,
			.pixelformat = V4L2_PIX_FMT_XBGR32,
		},
	};

	return uapi_ioctl(fd, VIDIOC_S_FMT, &format);
}

int video_request(int fd, __u32 type, __u32 memory, __u32 count)
{
	struct v4l2_requestbuffers request = {
		.count = count,
		.type = type,
		.memory = memory,
	};
	int error = uapi_ioctl(fd, VIDIOC_REQBUFS, &request);

	return error ? error : (int)request.count;
}

struct v4l2_buffer video_buffer(__u32 type, __u32 index)
{
	return (struct v4l2_buffer){
		.type = type,
		.index = index,
		.memory = V4L2_MEMORY_MMAP,
		.field = V4L2_FIELD_NONE,
		.bytesused = type == VIDEO_OUTPUT ? UAPI_SIZE : 0,
	};
}

int video_queue(int fd, __u32 type, __u32 index)
{
	struct v4l2_buffer buffer = video_buffer(type, index);

	return uapi_ioctl(fd, VIDIOC_QBUF, &buffer);
}

int video_dequeue(int fd, __u32 type)
{
	struct v4l2_buffer buffer = video_buffer(type, 0);
	int error = uapi_ioctl(fd, VIDIOC_DQBUF, &buffer);

	return error ? error : (int)buffer.index;
}

int video_stream(int fd, __u32 type, bool on)
{
	return uapi_ioctl(fd, on ? VIDIOC_STREAMON : VIDIOC_STREAMOFF, &type);
}

static int node_with_buffers(__u32 type)
{
	int fd = video_open(0, type, 0, O_RDWR | O_NONBLOCK);

	assert_true(fd >= 0);
	assert_int_equal(video_set_format(fd, type), 0);
	assert_int_equal(video_request(fd, type, V4L2_MEMORY_MMAP, UAPI_SLOTS),
			 UAPI_SLOTS);
	assert_int_equal(video_stream(fd, type, true), 0);
	return fd;
}

void video_assert_well(void)
{
	int output = node_with_buffers(VIDEO_OUTPUT);
	int capture = node_with_buffers(VIDEO_CAPTURE);
	struct pollfd polled = { .fd = capture, .events = POLLIN };

	for (unsigned int i = 0; i < UAPI_SLOTS; i++)
		assert_int_equal(video_queue(capture, VIDEO_CAPTURE, i), 0);
	assert_int_equal(video_queue(output, VIDEO_OUTPUT, 1), 0);
	assert_int_equal(poll(&polled, 1, -1), 1);
	assert_int_equal(video_dequeue(capture, VIDEO_CAPTURE), 1);
	assert_int_equal(video_queue(output, VIDEO_OUTPUT, 2), 0);
	uapi_assert_rules_hold();
	close(capture);
	close(output);
}
