// SPDX-License-Identifier: GPL-2.0-only
/*
 * A camera as a source. Where it can, it writes its pictures into the slots itself;
 * else they are copied or converted from its buffers: once, and counted.
 */
#include <linux/dma-buf.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>

#include "camera.h"
#include "clock.h"
#include "convert.h"
#include "source.h"

/**
 * struct camera_source - a camera that fills slots, or whose pictures are copied
 * @io: asked for
 * @why: it does not fill the slots itself
 * @conv: copies: between its pictures and the ring's; NULL if they are alike
 * @given: slots: how many, so far
 * @sync: ... the processor's caches do not see what the camera writes
 */
struct camera_source {
	struct source base;
	struct camera camera;
	enum camera_io io;
	char why[200];
	struct fr_converter *conv;
	uint64_t given;
	bool sync;
};

/* 0: it goes on with a copy; -ENOTSUP after a message if that was ruled out. */
__attribute__((format(printf, 2, 3))) static int
refuse(struct camera_source *self, const char *format, ...)
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

/* The frame gets the picture's time, and a flag if the picture is damaged. */
static void describe(struct fr_frame *frame,
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

static bool is_alike(const struct camera_source *self)
{
	const struct source *s = &self->base;
	const struct camera *camera = &self->camera;

	return s->fourcc == camera->format->fourcc &&
	       s->width == camera->pix.width && s->height == camera->pix.height;
}

/* In the camera's hands at a time, where the ring has slots enough. */
#define LENDS 3
/* Slots that two consumers with the default limit may hold at the same time. */
#define HOLDS 4

/* Whether the camera can fill slots, as far as is known without a ring. */
static int try_import(struct camera_source *self)
{
	struct source *s = &self->base;
	struct camera *camera = &self->camera;
	int ret;

	if (self->io == CAMERA_IO_MMAP)
		return refuse(self, "as was asked for");
	if (!is_alike(self))
		return refuse(self, "its pictures, %ux%u %s, must be converted",
			      camera->pix.width, camera->pix.height,
			      camera->format->name);
	ret = camera_can_import(camera);
	if (ret)
		return refuse(self, "it takes no dma-bufs (%s)",
			      strerror(-ret));
	s->wants = &camera->layout;
	s->slots = (camera->least > LENDS ? camera->least : LENDS) + 1 + HOLDS;
	return 0;
}

/* How many slots the camera gets of a ring of @slots; 0 too few. */
static unsigned int share(const struct camera *camera, unsigned int slots)
{
	unsigned int lends = slots / 2 - 1;

	if (lends > LENDS)
		lends = LENDS;
	if (lends < camera->least)
		lends = camera->least;
	return lends + 2 <= slots ? lends : 0;
}

static int import(struct camera_source *self)
{
	struct fr_device *dev = fr_producer_device(self->base.producer);
	struct camera *camera = &self->camera;
	unsigned int lends;
	struct fr_info info;
	int ret;

	if (!self->base.wants)
		return 0;
	ret = fr_device_info(dev, &info);
	if (ret) {
		cli_library_error(self->base.cli);
		return ret;
	}
	if (info.slots > CAMERA_MAX_SLOTS)
		return refuse(self,
			      "it takes %d buffers, the ring has %u slots",
			      CAMERA_MAX_SLOTS, info.slots);
	lends = share(camera, info.slots);
	if (!lends)
		return refuse(
			self,
			"it wants %u slots at a time, and two must remain: at least --slots %u",
			camera->least, camera->least + 2);
	ret = camera_import(camera, dev, info.slots, info.slot_size);
	if (ret)
		return refuse(self, "it refuses them: %s", strerror(-ret));
	self->base.lends = lends;
	self->sync = info.cache == FR_CACHE_CACHED;
	return 0;
}

/*
 * A cached ring on a machine where the camera's DMA passes the caches by: what is
 * in them of the slot goes before the camera writes, and again before others read.
 */
static void sync_slot(const struct camera_source *self, uint32_t slot,
		      uint64_t flag)
{
	struct dma_buf_sync sync = { .flags = DMA_BUF_SYNC_READ | flag };

	/* Only devices without such trouble fail here. */
	if (self->sync)
		ioctl(self->camera.slot[slot], DMA_BUF_IOCTL_SYNC, &sync);
}

static int lend(struct source *source, uint32_t slot)
{
	struct camera_source *self = (struct camera_source *)source;
	int ret;

	sync_slot(self, slot, DMA_BUF_SYNC_END);
	ret = camera_give(&self->camera, slot);
	/* It gets all that it shall have before it starts. */
	if (!ret && ++self->given == source->lends)
		ret = camera_start(&self->camera);
	return ret;
}

/* Of each plane what the camera wrote; nothing said means whole planes. */
static void set_bytesused(struct fr_frame *frame, const struct fr_layout *l,
			  uint32_t bytes)
{
	for (unsigned int p = 0; p < l->planes; p++) {
		uint32_t used = bytes > l->offset[p] ? bytes - l->offset[p] : 0;

		frame->bytesused[p] =
			used < l->plane_size[p] ? used : l->plane_size[p];
	}
}

static int collect(struct source *source, struct fr_frame *frame)
{
	struct camera_source *self = (struct camera_source *)source;
	struct camera_picture picture;
	int ret = camera_get(&self->camera, &picture);

	if (ret)
		return ret;
	if (!picture.bytes)
		return camera_give(&self->camera, picture.buffer.index);
	frame->slot = picture.buffer.index;
	sync_slot(self, frame->slot, DMA_BUF_SYNC_START);
	describe(frame, &picture);
	if (picture.damaged)
		set_bytesused(frame, source->layout, picture.bytes);
	return 1;
}

static int copy(struct camera_source *self)
{
	const struct source *s = &self->base;
	struct camera *camera = &self->camera;
	int ret = 0;

	if (!is_alike(self))
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

static int fill(struct source *source, void *base, struct fr_frame *frame)
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
	describe(frame, &picture);
	back = camera_give(camera, picture.buffer.index);
	if (ret || back)
		return ret ? ret : back;
	return 1;
}

static int prepare(struct source *source, const struct fr_layout *layout)
{
	struct camera_source *self = (struct camera_source *)source;
	const struct camera *camera = &self->camera;
	int ret;

	source->layout = layout;
	ret = import(self);
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
	return copy(self);
}

static void report(const struct source *source, json_t *object)
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

static void close_source(struct source *source)
{
	struct camera_source *self = (struct camera_source *)source;

	fr_converter_destroy(self->conv);
	camera_close(&self->camera);
	free(self);
}

static const struct source_ops camera_ops = {
	.prepare = prepare,
	.fill = fill,
	.lend = lend,
	.collect = collect,
	.report = report,
	.close = close_source,
};

int source_open_camera(struct source **source, const struct cli *cli,
		       const struct camera_options *wanted)
{
	struct camera_source *self = calloc(1, sizeof(*self));
	struct camera *camera;
	struct source *s;
	int ret;

	if (!self)
		return cli_error(cli, "out of memory");
	s = &self->base;
	camera = &self->camera;
	ret = camera_open(camera, cli, wanted);
	if (ret) {
		free(self);
		return ret == -EINTR ? STATUS_INTERRUPTED : STATUS_FAILED;
	}
	s->ops = &camera_ops;
	s->cli = cli;
	s->fourcc = wanted->fourcc ? wanted->fourcc : camera->format->fourcc;
	s->width = wanted->width ? wanted->width : camera->pix.width;
	s->height = wanted->height ? wanted->height : camera->pix.height;
	s->fps = camera->fps;
	s->paces_itself = true;
	s->fd = camera->fd;
	self->io = wanted->io;
	ret = try_import(self);
	if (ret) {
		close_source(s);
		return STATUS_FAILED;
	}
	*source = s;
	return STATUS_OK;
}
