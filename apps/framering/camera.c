// SPDX-License-Identifier: GPL-2.0-only
/*
 * A V4L2 camera by streaming I/O, its buffers mapped.
 */
#include "camera.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "clock.h"

/* -errno; a signal that asks for nothing is none. */
int camera_call(const struct camera *camera, unsigned long request, void *arg)
{
	int ret;

	do {
		ret = ioctl(camera->fd, request, arg);
	} while (ret < 0 && errno == EINTR && !stop_requested());
	return ret < 0 ? -errno : 0;
}

int camera_fail(const struct camera *camera, int err, const char *doing)
{
	if (err == -EINTR)
		return err;
	if (err == -EBUSY)
		cli_error(
			camera->cli,
			"%s: %s: the camera is busy: another program streams from it",
			camera->path, doing);
	else
		cli_error(camera->cli, "%s: %s: %s", camera->path, doing,
			  strerror(-err));
	return err;
}

static int open_node(struct camera *camera)
{
	struct v4l2_capability cap = { 0 };
	uint32_t caps;

	camera->fd = open(camera->path, O_RDWR | O_CLOEXEC);
	if (camera->fd < 0) {
		int err = -errno;

		cli_error(
			camera->cli, "%s: %s%s", camera->path, strerror(-err),
			err == -ENOENT ?
				": no such camera ('v4l2-ctl --list-devices' shows what there is)" :
			err == -EACCES ? ": join group video" :
					 "");
		return err;
	}
	if (camera_call(camera, VIDIOC_QUERYCAP, &cap)) {
		cli_error(camera->cli, "%s is not a V4L2 device", camera->path);
		return -ENOTTY;
	}
	caps = cap.capabilities & V4L2_CAP_DEVICE_CAPS ? cap.device_caps :
							 cap.capabilities;
	if (!(caps & V4L2_CAP_VIDEO_CAPTURE) || !(caps & V4L2_CAP_STREAMING)) {
		cli_error(
			camera->cli,
			"%s (%s) is no camera that streams: it lacks single-planar video capture or mapped buffers",
			camera->path, cap.card);
		return -ENODEV;
	}
	return 0;
}

static void find_rate(struct camera *camera)
{
	struct v4l2_streamparm parm = { .type = V4L2_BUF_TYPE_VIDEO_CAPTURE };
	const struct v4l2_fract *time = &parm.parm.capture.timeperframe;

	if (!camera_call(camera, VIDIOC_G_PARM, &parm) && time->numerator)
		camera->fps = (double)time->denominator / time->numerator;
}

static int map_buffers(struct camera *camera)
{
	struct v4l2_requestbuffers request = {
		.count = CAMERA_BUFFERS,
		.type = V4L2_BUF_TYPE_VIDEO_CAPTURE,
		.memory = V4L2_MEMORY_MMAP,
	};
	int ret = camera_call(camera, VIDIOC_REQBUFS, &request);

	if (ret)
		return camera_fail(camera, ret, "asking for buffers");
	if (request.count > CAMERA_BUFFERS)
		request.count = CAMERA_BUFFERS;
	for (unsigned int i = 0; i < request.count; i++) {
		struct v4l2_buffer buffer = {
			.index = i,
			.type = V4L2_BUF_TYPE_VIDEO_CAPTURE,
			.memory = V4L2_MEMORY_MMAP,
		};
		void *base;

		ret = camera_call(camera, VIDIOC_QUERYBUF, &buffer);
		if (ret)
			return camera_fail(camera, ret, "describing a buffer");
		base = mmap(NULL, buffer.length, PROT_READ, MAP_SHARED,
			    camera->fd, buffer.m.offset);
		if (base == MAP_FAILED)
			return camera_fail(camera, -errno, "mapping a buffer");
		camera->base[i] = base;
		camera->size[i] = buffer.length;
		camera->count = i + 1;
	}
	return camera->count ?
		       0 :
		       camera_fail(camera, -ENOMEM, "asking for buffers");
}

int camera_open(struct camera *camera, const struct cli *cli, const char *path,
		uint32_t fourcc, uint32_t width, uint32_t height)
{
	int ret;

	memset(camera, 0, sizeof(*camera));
	camera->cli = cli;
	camera->path = path;
	ret = open_node(camera);
	if (!ret)
		ret = camera_choose_format(camera, fourcc, width, height);
	if (!ret)
		ret = map_buffers(camera);
	if (!ret)
		find_rate(camera);
	if (ret)
		camera_close(camera);
	return ret;
}

static int enqueue(struct camera *camera, unsigned int index)
{
	struct v4l2_buffer buffer = {
		.index = index,
		.type = V4L2_BUF_TYPE_VIDEO_CAPTURE,
		.memory = V4L2_MEMORY_MMAP,
	};
	int ret = camera_call(camera, VIDIOC_QBUF, &buffer);

	return ret ? camera_fail(camera, ret, "giving a buffer back") : 0;
}

int camera_start(struct camera *camera)
{
	int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
	int ret = 0;

	for (unsigned int i = 0; i < camera->count && !ret; i++)
		ret = enqueue(camera, i);
	if (ret)
		return ret;
	ret = camera_call(camera, VIDIOC_STREAMON, &type);
	return ret ? camera_fail(camera, ret, "starting the stream") : 0;
}

/* V4L2 has one stride; the other planes' are in proportion and follow on. */
static void picture_layout(const struct camera *camera,
			   struct camera_picture *picture)
{
	const struct v4l2_pix_format *pix = &camera->pix;
	struct fr_layout *l = &picture->layout;
	uint64_t offset = 0;

	memset(l, 0, sizeof(*l));
	l->fourcc = camera->format->fourcc;
	l->width = pix->width;
	l->height = pix->height;
	l->planes = camera->format->planes;
	l->size = picture->bytes;
	for (unsigned int p = 0; p < l->planes; p++) {
		const struct fr_plane_format *f = &camera->format->plane[p];
		uint32_t rows = fr_plane_rows(l, p);

		l->stride[p] = p ? pix->bytesperline * f->bytes / f->hsub :
				   pix->bytesperline;
		l->offset[p] = (uint32_t)offset;
		l->plane_size[p] =
			l->stride[p] * (rows - 1) + fr_plane_row_bytes(l, p);
		offset += (uint64_t)l->stride[p] * rows;
	}
}

int camera_get(struct camera *camera, struct camera_picture *picture)
{
	struct v4l2_buffer *buffer = &picture->buffer;
	int ret;

	memset(buffer, 0, sizeof(*buffer));
	buffer->type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
	buffer->memory = V4L2_MEMORY_MMAP;
	ret = camera_call(camera, VIDIOC_DQBUF, buffer);
	if (ret == -ENODEV) {
		cli_error(camera->cli, "%s: the camera has been unplugged",
			  camera->path);
		return ret;
	}
	if (ret)
		return camera_fail(camera, ret, "waiting for a picture");
	if (buffer->index >= camera->count)
		return camera_fail(camera, -EPROTO, "waiting for a picture");
	picture->data = camera->base[buffer->index];
	picture->bytes = camera->size[buffer->index];
	picture_layout(camera, picture);
	if ((buffer->flags & V4L2_BUF_FLAG_ERROR) || !buffer->bytesused)
		return -EBADMSG;
	return fr_layout_check(&picture->layout) ?
		       camera_fail(camera, -EPROTO,
				   "its pictures are smaller than it says") :
		       0;
}

int camera_give_back(struct camera *camera, struct camera_picture *picture)
{
	return enqueue(camera, picture->buffer.index);
}

void camera_close(struct camera *camera)
{
	for (unsigned int i = 0; i < camera->count; i++)
		munmap(camera->base[i], camera->size[i]);
	camera->count = 0;
	if (camera->fd >= 0)
		close(camera->fd);
	camera->fd = -1;
}
