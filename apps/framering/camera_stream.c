// SPDX-License-Identifier: GPL-2.0-only
/*
 * The buffers that a camera fills, the ring's slots or its own, and how they go
 * round: empty to the camera, filled back.
 */
#include "camera.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Two buffers keep a camera busy while one of them is read here. */
#define LEAST 2

static int request(const struct camera *camera, enum v4l2_memory memory,
		   unsigned int *count)
{
	struct v4l2_requestbuffers arg = {
		.count = *count,
		.type = V4L2_BUF_TYPE_VIDEO_CAPTURE,
		.memory = memory,
	};
	int ret = camera_call(camera, VIDIOC_REQBUFS, &arg);

	*count = arg.count;
	return ret;
}

int camera_can_import(struct camera *camera)
{
	struct v4l2_control control = {
		.id = V4L2_CID_MIN_BUFFERS_FOR_CAPTURE,
	};
	unsigned int count = 1;
	int ret = request(camera, V4L2_MEMORY_DMABUF, &count);

	if (ret)
		return ret;
	camera->least = count > LEAST ? count : LEAST;
	if (!camera_call(camera, VIDIOC_G_CTRL, &control) &&
	    control.value > (int)camera->least)
		camera->least = control.value;
	camera->memory = V4L2_MEMORY_DMABUF;
	camera_free_buffers(camera);
	return 0;
}

static int export_slots(struct camera *camera, struct fr_device *dev,
			unsigned int slots)
{
	for (unsigned int i = 0; i < slots; i++) {
		int fd = fr_device_export(dev, i, true);

		if (fd < 0)
			return fd;
		camera->slot[i] = fd;
		camera->count = i + 1;
	}
	return 0;
}

/*
 * Drivers look at a dma-buf when it comes, and keep it mapped. So all of them go
 * there once before anything streams, and come back with STREAMOFF, unwritten.
 */
static int try_slots(struct camera *camera)
{
	int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
	int ret = 0;

	for (unsigned int i = 0; i < camera->count && !ret; i++) {
		struct v4l2_buffer buffer = {
			.index = i,
			.type = V4L2_BUF_TYPE_VIDEO_CAPTURE,
			.memory = V4L2_MEMORY_DMABUF,
			.m.fd = camera->slot[i],
			.length = camera->size,
		};

		ret = camera_call(camera, VIDIOC_QBUF, &buffer);
	}
	if (!ret)
		ret = camera_call(camera, VIDIOC_STREAMOFF, &type);
	return ret;
}

int camera_import(struct camera *camera, struct fr_device *dev,
		  unsigned int slots, size_t slot_size)
{
	unsigned int count = slots;
	int ret = request(camera, V4L2_MEMORY_DMABUF, &count);

	if (ret)
		return ret;
	camera->memory = V4L2_MEMORY_DMABUF;
	camera->size = slot_size;
	ret = count < slots ? -ENOBUFS : export_slots(camera, dev, slots);
	if (!ret)
		ret = try_slots(camera);
	if (ret)
		camera_free_buffers(camera);
	return ret;
}

static int map_buffer(struct camera *camera, unsigned int index)
{
	const struct fr_layout *l = &camera->layout;
	const unsigned int last = l->planes - 1;
	struct v4l2_buffer buffer = {
		.index = index,
		.type = V4L2_BUF_TYPE_VIDEO_CAPTURE,
		.memory = V4L2_MEMORY_MMAP,
	};
	int ret = camera_call(camera, VIDIOC_QUERYBUF, &buffer);
	void *base;

	if (ret)
		return camera_fail(camera, ret, "describing a buffer");
	if (buffer.length < (uint64_t)l->offset[last] + l->plane_size[last])
		return camera_fail(camera, -EPROTO,
				   "its buffers are smaller than its pictures");
	base = mmap(NULL, buffer.length, PROT_READ, MAP_SHARED, camera->fd,
		    buffer.m.offset);
	if (base == MAP_FAILED)
		return camera_fail(camera, -errno, "mapping a buffer");
	camera->base[index] = base;
	camera->size = buffer.length;
	camera->count = index + 1;
	return 0;
}

int camera_map(struct camera *camera)
{
	unsigned int count = CAMERA_BUFFERS;
	int ret = request(camera, V4L2_MEMORY_MMAP, &count);

	if (ret || !count)
		return camera_fail(camera, ret ? ret : -ENOMEM,
				   "asking for buffers");
	camera->memory = V4L2_MEMORY_MMAP;
	if (count > CAMERA_BUFFERS)
		count = CAMERA_BUFFERS;
	for (unsigned int i = 0; i < count && !ret; i++)
		ret = map_buffer(camera, i);
	return ret;
}

void camera_free_buffers(struct camera *camera)
{
	unsigned int none = 0;

	for (unsigned int i = 0; i < camera->count; i++) {
		if (camera->memory == V4L2_MEMORY_MMAP)
			munmap(camera->base[i], camera->size);
		else
			close(camera->slot[i]);
	}
	camera->count = 0;
	/* This stops it first, where it still is there. */
	if (camera->memory)
		request(camera, camera->memory, &none);
	camera->memory = 0;
}

int camera_give(struct camera *camera, unsigned int index)
{
	struct v4l2_buffer buffer = {
		.index = index,
		.type = V4L2_BUF_TYPE_VIDEO_CAPTURE,
		.memory = camera->memory,
	};
	int ret;

	if (camera->memory == V4L2_MEMORY_DMABUF) {
		buffer.m.fd = camera->slot[index];
		buffer.length = camera->size;
	}
	ret = camera_call(camera, VIDIOC_QBUF, &buffer);
	return ret ? camera_fail(camera, ret, "giving it a buffer") : 0;
}

int camera_start(struct camera *camera)
{
	int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
	int ret = camera_call(camera, VIDIOC_STREAMON, &type);

	return ret ? camera_fail(camera, ret, "starting the stream") : 0;
}

/* Its numbers have gaps where it had no buffer to fill; some do not count. */
static void count(struct camera *camera, uint32_t sequence)
{
	int32_t gap = (int32_t)(sequence - camera->sequence - 1);

	if (camera->pictures++ && gap > 0)
		camera->lost += gap;
	camera->sequence = sequence;
}

static bool is_whole(const struct camera *camera, uint32_t bytes)
{
	const struct fr_layout *l = &camera->layout;
	const unsigned int last = l->planes - 1;
	/* Of the last row only what is visible. */
	uint64_t end =
		(uint64_t)l->offset[last] +
		(uint64_t)l->stride[last] * (fr_plane_rows(l, last) - 1) +
		fr_plane_row_bytes(l, last);

	return bytes >= end;
}

int camera_get(struct camera *camera, struct camera_picture *picture)
{
	struct v4l2_buffer *buffer = &picture->buffer;
	int ret;

	memset(picture, 0, sizeof(*picture));
	buffer->type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
	buffer->memory = camera->memory;
	ret = camera_call(camera, VIDIOC_DQBUF, buffer);
	if (!ret && buffer->index >= camera->count)
		ret = -EPROTO;
	if (ret)
		return camera_fail(camera, ret, "waiting for a picture");
	if (camera->memory == V4L2_MEMORY_MMAP)
		picture->data = camera->base[buffer->index];
	picture->bytes = buffer->bytesused;
	picture->damaged = (buffer->flags & V4L2_BUF_FLAG_ERROR) ||
			   !is_whole(camera, buffer->bytesused);
	count(camera, buffer->sequence);
	camera->corrupt += picture->damaged;
	return 0;
}
