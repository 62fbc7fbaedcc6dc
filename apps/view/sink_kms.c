// SPDX-License-Identifier: GPL-2.0-only
/*
 * No copy: every slot's dma-buf is imported once by the display's driver, and a
 * frame on the screen is the slot's memory, scanned out.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <drm_fourcc.h>
#include <xf86drm.h>

#include "sink.h"

struct sink {
	struct kms *kms;
	uint32_t slots;
	uint32_t *framebuffer; /* per slot */
};

/* Alpha is not shown: where a plane would blend, it is told that there is none. */
static uint32_t scanned_as(const struct kms *kms, uint32_t fourcc)
{
	return fourcc == DRM_FORMAT_ARGB8888 &&
			       kms_takes(kms, DRM_FORMAT_XRGB8888) ?
		       DRM_FORMAT_XRGB8888 :
		       fourcc;
}

static int check_format(const struct kms *kms, uint32_t fourcc, char *why,
			size_t size)
{
	const struct fr_format *format = fr_format_by_fourcc(fourcc);
	char formats[128];

	if (kms_takes(kms, fourcc))
		return 0;
	kms_formats(kms, formats, sizeof(formats));
	snprintf(why, size, "it does not take %s, but: %s",
		 format ? format->name : "this format", formats);
	return -EOPNOTSUPP;
}

static int add_framebuffer(struct sink *sink, const struct sink_ring *ring,
			   uint32_t handle, uint32_t slot, char *why,
			   size_t size)
{
	const struct fr_layout *layout = ring->layout;
	uint32_t handles[4] = { 0 }, strides[4] = { 0 }, offsets[4] = { 0 };
	int ret;

	for (unsigned int p = 0; p < layout->planes; p++) {
		handles[p] = handle;
		strides[p] = layout->stride[p];
		offsets[p] = layout->offset[p];
	}
	ret = drmModeAddFB2(sink->kms->fd, layout->width, layout->height,
			    scanned_as(sink->kms, layout->fourcc), handles,
			    strides, offsets, &sink->framebuffer[slot], 0);
	if (ret)
		snprintf(
			why, size,
			"its driver makes no framebuffer of a slot: %ux%u, stride %u: %s",
			layout->width, layout->height, layout->stride[0],
			strerror(-ret));
	return ret;
}

static int import_slot(struct sink *sink, const struct sink_ring *ring,
		       uint32_t slot, char *why, size_t size)
{
	int fd = fr_device_export(ring->dev, slot, false);
	uint32_t handle;
	int ret;

	if (fd < 0) {
		snprintf(why, size, "%s", fr_error());
		return fd;
	}
	ret = drmPrimeFDToHandle(sink->kms->fd, fd, &handle);
	if (ret) {
		ret = -errno;
		snprintf(why, size, "its driver does not import dma-bufs: %s",
			 strerror(errno));
	}
	close(fd);
	if (ret)
		return ret;
	ret = add_framebuffer(sink, ring, handle, slot, why, size);
	/* A framebuffer keeps what it is made of. */
	drmCloseBufferHandle(sink->kms->fd, handle);
	return ret;
}

static void kms_destroy(struct sink *sink)
{
	if (!sink)
		return;
	for (uint32_t slot = 0; slot < sink->slots; slot++)
		kms_forget(sink->kms, sink->framebuffer[slot]);
	free(sink->framebuffer);
	free(sink);
}

static int fill(struct sink *sink, const struct sink_ring *ring, char *why,
		size_t size)
{
	const struct fr_layout *layout = ring->layout;
	int ret = 0;

	sink->slots = ring->slots;
	for (uint32_t slot = 0; slot < ring->slots && !ret; slot++)
		ret = import_slot(sink, ring, slot, why, size);
	if (!ret)
		ret = kms_arrange(sink->kms, ring->choice, layout->width,
				  layout->height,
				  scanned_as(sink->kms, layout->fourcc),
				  sink->framebuffer[0], why, size);
	return ret;
}

static int kms_create(struct sink **sink, const struct egl *egl,
		      const struct sink_ring *ring, char *why, size_t size)
{
	int ret = check_format(ring->kms,
			       scanned_as(ring->kms, ring->layout->fourcc), why,
			       size);
	struct sink *new;

	(void)egl;
	if (ret)
		return ret;
	new = calloc(1, sizeof(*new));
	if (new)
		new->framebuffer =
			calloc(ring->slots, sizeof(*new->framebuffer));
	if (!new || !new->framebuffer) {
		snprintf(why, size, "out of memory");
		free(new);
		return -ENOMEM;
	}
	new->kms = ring->kms;
	ret = fill(new, ring, why, size);
	if (ret) {
		kms_destroy(new);
		return ret;
	}
	*sink = new;
	return 0;
}

static int kms_scan_out(struct sink *sink, const struct fr_frame *frame)
{
	return kms_flip(sink->kms, sink->framebuffer[frame->slot]);
}

static uint64_t kms_bytes_copied(const struct sink *sink)
{
	(void)sink; /* nothing here can copy */
	return 0;
}

const struct sink_ops sink_kms = {
	.name = "kms",
	.create = kms_create,
	.scan_out = kms_scan_out,
	.bytes_copied = kms_bytes_copied,
	.destroy = kms_destroy,
};
