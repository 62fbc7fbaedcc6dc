// SPDX-License-Identifier: GPL-2.0-only
/*
 * A camera as a source. Where it can, it fills the slots itself; else its pictures
 * are copied.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "clock.h"
#include "source_camera.h"

int camera_source_refuse(struct camera_source *self, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(self->why, sizeof(self->why), format, args);
	va_end(args);
	if (self->io != CAMERA_IO_DMABUF)
		return 0;
	cli_error(
		self->base.cli,
		"%s cannot fill the ring's slots itself: %s ('--io auto' copies instead)",
		self->camera.path, self->why);
	return -ENOTSUP;
}

static int camera_source_prepare(struct source *source,
				 const struct fr_layout *layout)
{
	struct camera_source *self = (struct camera_source *)source;
	const struct camera *camera = &self->camera;
	int ret;

	source->layout = layout;
	ret = camera_source_import(self);
	if (ret)
		return ret;
	if (source->lends) {
		cli_note(source->cli,
			 "%s (%s) fills the slots itself: no copy (dmabuf)",
			 camera->path, camera->card);
		return 0;
	}
	cli_note(source->cli, "%s (%s): one copy per picture (mmap): %s",
		 camera->path, camera->card, self->why);
	return camera_source_copy(self);
}

void camera_source_describe(struct fr_frame *frame,
			    const struct camera_picture *picture)
{
	const struct v4l2_buffer *buffer = &picture->buffer;
	uint32_t kind = buffer->flags & V4L2_BUF_FLAG_TIMESTAMP_MASK;

	if (picture->damaged)
		frame->flags |= FR_FRAME_ERROR;
	if (kind != V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC)
		return;
	frame->clock_id = CLOCK_MONOTONIC;
	frame->timestamp = (uint64_t)buffer->timestamp.tv_sec * NS_PER_SEC +
			   (uint64_t)buffer->timestamp.tv_usec * 1000;
}

static void camera_source_report(const struct source *source, json_t *object)
{
	const struct camera_source *self = (const struct camera_source *)source;
	const struct camera *c = &self->camera;
	const char *io = source->lends ? "dmabuf" : "mmap";

	if (!object) {
		printf("  camera %s (%s), %s%s%s: %llu pictures, %llu damaged; the camera lost %llu\n",
		       c->path, c->card, io, *self->why ? ": " : "", self->why,
		       (unsigned long long)c->pictures,
		       (unsigned long long)c->corrupt,
		       (unsigned long long)c->lost);
		return;
	}
	json_object_set_new(
		object, "camera",
		json_pack("{s:s, s:s, s:s, s:s?, s:s, s:f, s:I, s:I, s:I}",
			  "path", c->path, "card", c->card, "io", io,
			  "why_copied", *self->why ? self->why : NULL, "format",
			  c->format->name, "fps", c->fps, "pictures",
			  (json_int_t)c->pictures, "corrupt",
			  (json_int_t)c->corrupt, "lost", (json_int_t)c->lost));
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
	.lend = camera_source_lend,
	.collect = camera_source_collect,
	.report = camera_source_report,
	.close = camera_source_close,
};

int source_open_camera(struct source **source, const struct cli *cli,
		       const struct camera_wish *wish)
{
	struct camera_source *self = calloc(1, sizeof(*self));
	struct camera *camera;
	struct source *s;
	int ret;

	if (!self)
		return cli_error(cli, "out of memory");
	s = &self->base;
	camera = &self->camera;
	ret = camera_open(camera, cli, wish);
	if (ret) {
		free(self);
		return ret == -EINTR ? STATUS_INTERRUPTED : STATUS_FAILED;
	}
	s->ops = &camera_ops;
	s->cli = cli;
	s->fourcc = wish->fourcc ? wish->fourcc : camera->format->fourcc;
	s->width = wish->width ? wish->width : camera->pix.width;
	s->height = wish->height ? wish->height : camera->pix.height;
	s->fps = camera->fps;
	s->paces_itself = true;
	s->fd = camera->fd;
	self->io = wish->io;
	ret = camera_source_try(self);
	if (ret) {
		camera_source_close(s);
		return STATUS_FAILED;
	}
	*source = s;
	return STATUS_OK;
}
