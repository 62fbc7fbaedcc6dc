// SPDX-License-Identifier: GPL-2.0-only
/*
 * Buffers going round: empty to the camera, filled back.
 */
#include "camera.h"

#include <errno.h>
#include <string.h>

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
