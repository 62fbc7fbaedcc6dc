// SPDX-License-Identifier: GPL-2.0-only
/*
 * A camera's pictures, copied or converted from its buffers into the slot: once, and
 * counted.
 */
#include <string.h>

#include "source_camera.h"

bool camera_source_alike(const struct camera_source *self)
{
	const struct source *s = &self->base;
	const struct camera *camera = &self->camera;

	return s->fourcc == camera->format->fourcc &&
	       s->width == camera->pix.width && s->height == camera->pix.height;
}

int camera_source_copy(struct camera_source *self)
{
	const struct source *s = &self->base;
	struct camera *camera = &self->camera;
	int ret = 0;

	if (!camera_source_alike(self))
		ret = fr_converter_create(&self->conv,
					  fr_av_format(camera->format->fourcc),
					  camera->pix.width, camera->pix.height,
					  s->layout);
	if (ret) {
		cli_error(s->cli, "converting %s to %s: %s",
			  camera->format->name,
			  fr_format_by_fourcc(s->fourcc)->name, strerror(-ret));
		return ret;
	}
	ret = camera_map(camera);
	for (unsigned int i = 0; i < camera->count && !ret; i++)
		ret = camera_give(camera, i);
	return ret ? ret : camera_start(camera);
}

static int move(struct camera_source *self,
		const struct camera_picture *picture, void *base)
{
	struct source *s = &self->base;
	const struct fr_layout *from = &self->camera.layout;
	uint8_t *data[FR_MAX_PLANES];
	int stride[FR_MAX_PLANES];
	unsigned int passes = 1;
	int ret;

	if (self->conv) {
		fr_layout_pointers(from, picture->data, data, stride);
		ret = fr_converter_run(self->conv, (const uint8_t *const *)data,
				       stride, base);
		passes = fr_converter_copies(self->conv);
	} else {
		ret = fr_layout_copy(s->layout, base, from, picture->data);
	}
	if (ret) {
		cli_error(s->cli, "moving a picture into the ring: %s",
			  strerror(-ret));
		return ret;
	}
	copies_add(&s->copies, passes, fr_layout_visible(s->layout));
	return 0;
}

int camera_source_fill(struct source *source, void *base,
		       struct fr_frame *frame)
{
	struct camera_source *self = (struct camera_source *)source;
	struct camera *camera = &self->camera;
	struct camera_picture picture;
	int ret, back;

	/* Of a picture without a byte there is nothing to show, not even flagged. */
	while (!(ret = camera_get(camera, &picture)) && !picture.bytes) {
		ret = camera_give(camera, picture.buffer.index);
		if (ret)
			return ret;
	}
	if (ret)
		return ret;
	ret = move(self, &picture, base);
	camera_source_describe(frame, &picture);
	back = camera_give(camera, picture.buffer.index);
	if (ret || back)
		return ret ? ret : back;
	return 1;
}
