// SPDX-License-Identifier: GPL-2.0-only
/*
 * A camera's pictures, copied or converted into the slot: once, and counted.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "camera.h"
#include "clock.h"
#include "convert.h"
#include "source.h"

struct camera_source {
	struct source base;
	struct camera camera;
	struct fr_converter *conv;
};

static bool same(const struct source *s, const struct camera *camera)
{
	return s->fourcc == camera->format->fourcc &&
	       s->width == camera->pix.width && s->height == camera->pix.height;
}

static int camera_source_prepare(struct source *source,
				 const struct fr_layout *layout)
{
	struct camera_source *self = (struct camera_source *)source;
	const struct camera *camera = &self->camera;
	int ret;

	source->layout = layout;
	if (!same(source, camera)) {
		ret = fr_converter_create(&self->conv,
					  fr_av_format(camera->format->fourcc),
					  camera->pix.width, camera->pix.height,
					  layout);
		if (ret) {
			cli_error(source->cli, "converting %s to %s: %s",
				  camera->format->name,
				  fr_format_by_fourcc(source->fourcc)->name,
				  strerror(-ret));
			return ret;
		}
	}
	return camera_start(&self->camera);
}

static int move(struct camera_source *self,
		const struct camera_picture *picture, void *base)
{
	struct source *s = &self->base;
	uint8_t *data[FR_MAX_PLANES];
	int stride[FR_MAX_PLANES];
	unsigned int passes = 1;
	int ret;

	if (self->conv) {
		fr_layout_pointers(&picture->layout, picture->data, data,
				   stride);
		ret = fr_converter_run(self->conv, (const uint8_t *const *)data,
				       stride, base);
		passes = fr_converter_copies(self->conv);
	} else {
		ret = fr_layout_copy(s->layout, base, &picture->layout,
				     picture->data);
	}
	if (ret) {
		cli_error(s->cli, "moving a picture into the ring: %s",
			  strerror(-ret));
		return ret;
	}
	copies_add(&s->copies, passes, fr_layout_visible(s->layout));
	return 0;
}

/* When the camera saw it, as far as the camera says. */
static void stamp(struct fr_frame *frame, const struct v4l2_buffer *buffer)
{
	uint32_t kind = buffer->flags & V4L2_BUF_FLAG_TIMESTAMP_MASK;

	if (kind != V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC)
		return;
	frame->clock_id = CLOCK_MONOTONIC;
	frame->timestamp = (uint64_t)buffer->timestamp.tv_sec * NS_PER_SEC +
			   (uint64_t)buffer->timestamp.tv_usec * 1000;
}

static int camera_source_fill(struct source *source, void *base,
			      struct fr_frame *frame)
{
	struct camera_source *self = (struct camera_source *)source;
	struct camera_picture picture;
	int ret, back;

	/* A damaged picture is the camera's loss: take the next. */
	while ((ret = camera_get(&self->camera, &picture)) == -EBADMSG) {
		ret = camera_give_back(&self->camera, &picture);
		if (ret)
			return ret;
	}
	if (ret)
		return ret;
	ret = move(self, &picture, base);
	stamp(frame, &picture.buffer);
	back = camera_give_back(&self->camera, &picture);
	if (ret || back)
		return ret ? ret : back;
	return 1;
}

static void camera_source_close(struct source *source)
{
	struct camera_source *self = (struct camera_source *)source;

	fr_converter_destroy(self->conv);
	camera_close(&self->camera);
	free(self);
}

static const struct source_ops camera_ops = {
	.prepare = camera_source_prepare,
	.fill = camera_source_fill,
	.close = camera_source_close,
};

int source_open_camera(struct source **source, const struct cli *cli,
		       const char *path, uint32_t fourcc, uint32_t width,
		       uint32_t height)
{
	struct camera_source *self = calloc(1, sizeof(*self));
	struct source *s;
	int ret;

	if (!self)
		return cli_error(cli, "out of memory");
	ret = camera_open(&self->camera, cli, path, fourcc, width, height);
	if (ret) {
		free(self);
		return ret == -EINTR ? STATUS_INTERRUPTED : STATUS_FAILED;
	}
	s = &self->base;
	s->ops = &camera_ops;
	s->cli = cli;
	s->fourcc = fourcc ? fourcc : self->camera.format->fourcc;
	s->width = width ? width : self->camera.pix.width;
	s->height = height ? height : self->camera.pix.height;
	s->fps = self->camera.fps;
	s->paces_itself = true;
	*source = s;
	return 0;
}
