// SPDX-License-Identifier: GPL-2.0-only
/*
 * A camera that writes its pictures into the slots itself.
 */
#include <linux/dma-buf.h>
#include <string.h>
#include <sys/ioctl.h>

#include "source_camera.h"

/* In the camera's hands at a time, where the ring has slots enough. */
#define LENDS 3
/* What consumers may hold then: two by the default limit each. */
#define HOLDS 4

/* What can be known before there is a ring. */
int camera_source_try(struct camera_source *self)
{
	struct source *s = &self->base;
	struct camera *camera = &self->camera;
	int ret;

	if (self->io == CAMERA_IO_MMAP)
		return camera_source_refuse(self, "as was asked for");
	if (!camera_source_alike(self))
		return camera_source_refuse(
			self, "its pictures, %ux%u %s, must be converted",
			camera->pix.width, camera->pix.height,
			camera->format->name);
	ret = camera_can_import(camera);
	if (ret)
		return camera_source_refuse(self, "it takes no dma-bufs (%s)",
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

int camera_source_import(struct camera_source *self)
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
		return camera_source_refuse(
			self, "it takes %d buffers, the ring has %u slots",
			CAMERA_MAX_SLOTS, info.slots);
	lends = share(camera, info.slots);
	if (!lends)
		return camera_source_refuse(
			self,
			"it wants %u slots at a time, and two must remain: at least --slots %u",
			camera->least, camera->least + 2);
	ret = camera_import(camera, dev, info.slots, info.slot_size);
	if (ret)
		return camera_source_refuse(self, "it refuses them: %s",
					    strerror(-ret));
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

int camera_source_lend(struct source *source, uint32_t slot)
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

int camera_source_collect(struct source *source, struct fr_frame *frame)
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
	camera_source_describe(frame, &picture);
	if (picture.damaged)
		set_bytesused(frame, source->layout, picture.bytes);
	return 1;
}
