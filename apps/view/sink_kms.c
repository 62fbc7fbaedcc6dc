// SPDX-License-Identifier: GPL-2.0-only
/*
 * A display as a sink. No copy: every slot's dma-buf is imported once by the
 * display's driver, and a frame on the screen is the slot's memory, scanned out. It
 * goes back to the ring when it has left the screen.
 */
#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <drm_fourcc.h>
#include <xf86drm.h>

#include "kms.h"
#include "message.h"
#include "viewer.h"

/* One on the screen, its successor on the way there, the newest queued, and one
 * that the producer fills.
 */
#define MIN_SLOTS 4

/**
 * struct kms_sink - a display, and a generation's framebuffers
 * @choice: what the user wants of it
 * @slots: how many framebuffers there are
 * @framebuffer: per slot; NULL between generations
 */
struct kms_sink {
	struct kms *kms;
	struct kms_choice choice;
	uint32_t slots;
	uint32_t *framebuffer;
};

/* Alpha is not shown: where a plane would blend, it is told that there is none. */
static uint32_t scanned_as(const struct kms *kms, uint32_t fourcc)
{
	uint32_t opaque = fourcc == DRM_FORMAT_ARGB8888 ? DRM_FORMAT_XRGB8888 :
			  fourcc == DRM_FORMAT_ABGR8888 ? DRM_FORMAT_XBGR8888 :
							  fourcc;

	return kms_takes(kms, opaque) ? opaque : fourcc;
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

static int add_framebuffer(struct kms_sink *self, const struct session *session,
			   uint32_t handle, uint32_t slot, char *why,
			   size_t size)
{
	const struct fr_layout *layout = &session->info.layout;
	uint32_t handles[4] = { 0 }, strides[4] = { 0 }, offsets[4] = { 0 };
	int ret;

	for (unsigned int p = 0; p < layout->planes; p++) {
		handles[p] = handle;
		strides[p] = layout->stride[p];
		offsets[p] = layout->offset[p];
	}
	ret = drmModeAddFB2(self->kms->fd, layout->width, layout->height,
			    scanned_as(self->kms, layout->fourcc), handles,
			    strides, offsets, &self->framebuffer[slot], 0);
	if (ret)
		snprintf(
			why, size,
			"its driver makes no framebuffer of a slot: %ux%u, stride %u: %s",
			layout->width, layout->height, layout->stride[0],
			strerror(-ret));
	return ret;
}

static int import_slot(struct kms_sink *self, const struct session *session,
		       uint32_t slot, char *why, size_t size)
{
	int fd = fr_device_export(session->dev, slot, false);
	uint32_t handle;
	int ret;

	if (fd < 0) {
		snprintf(why, size, "%s", fr_error());
		return fd;
	}
	ret = drmPrimeFDToHandle(self->kms->fd, fd, &handle);
	if (ret) {
		ret = -errno;
		snprintf(why, size, "its driver does not import dma-bufs: %s",
			 strerror(errno));
	}
	close(fd);
	if (ret)
		return ret;
	ret = add_framebuffer(self, session, handle, slot, why, size);
	/* A framebuffer keeps what it is made of. */
	drmCloseBufferHandle(self->kms->fd, handle);
	return ret;
}

static void detach_display(struct viewer *viewer)
{
	struct kms_sink *self = viewer->sink;

	for (uint32_t slot = 0; slot < self->slots; slot++)
		kms_forget(self->kms, self->framebuffer[slot]);
	free(self->framebuffer);
	self->framebuffer = NULL;
	self->slots = 0;
}

static int import_slots(struct kms_sink *self, const struct session *session,
			char *why, size_t size)
{
	const struct fr_layout *layout = &session->info.layout;
	int ret = 0;

	self->framebuffer =
		calloc(session->info.slots, sizeof(*self->framebuffer));
	if (!self->framebuffer) {
		snprintf(why, size, "out of memory");
		return -ENOMEM;
	}
	self->slots = session->info.slots;
	for (uint32_t slot = 0; slot < self->slots && !ret; slot++)
		ret = import_slot(self, session, slot, why, size);
	if (!ret)
		ret = kms_arrange(self->kms, &self->choice, layout->width,
				  layout->height,
				  scanned_as(self->kms, layout->fourcc),
				  self->framebuffer[0], why, size);
	return ret;
}

static int attach_display(struct viewer *viewer)
{
	struct kms_sink *self = viewer->sink;
	const struct session *session = &viewer->session;
	const struct fr_info *info = &session->info;
	char why[384] = "";
	int ret = -EINVAL;

	if (info->slots < MIN_SLOTS)
		snprintf(
			why, sizeof(why),
			"the ring has %u slots, and with one on the screen and one on the way there it takes %u",
			info->slots, MIN_SLOTS);
	else
		ret = check_format(self->kms,
				   scanned_as(self->kms, info->layout.fourcc),
				   why, sizeof(why));
	if (!ret)
		ret = import_slots(self, session, why, sizeof(why));
	if (!ret)
		return 0;
	detach_display(viewer);
	if (ret != -ESTALE)
		message("%s does not go onto %s %s: %s",
			fr_device_path(session->dev), self->kms->driver,
			self->kms->name, why);
	return ret;
}

/* The frame in hand is on the screen, and the one before it no longer is. */
static void settle(struct viewer *viewer)
{
	const struct kms_sink *self = viewer->sink;
	struct session *session = &viewer->session;

	stats_add(&viewer->stats, (int64_t)session->frame.queued,
		  session->since, self->kms->flipped);
	if (session_give_back(session)) {
		message("%s", fr_error());
		viewer_stop(viewer, STATUS_FAILED);
	}
	viewer_shown(viewer);
}

static void show_on_display(struct viewer *viewer)
{
	struct kms_sink *self = viewer->sink;
	int ret = kms_flip(self->kms,
			   self->framebuffer[viewer->session.frame.slot]);

	if (ret) {
		message("%s %s does not take a frame: %s", self->kms->driver,
			self->kms->name, strerror(-ret));
		viewer_stop(viewer, STATUS_FAILED);
	} else if (!kms_flipping(self->kms)) {
		settle(viewer);
	}
}

/* A display takes the next frame when it has the last one. */
static bool display_is_busy(const struct viewer *viewer)
{
	const struct kms_sink *self = viewer->sink;

	return kms_flipping(self->kms);
}

static void handle_display(struct viewer *viewer, const struct wakeup *wakeup)
{
	struct kms_sink *self = viewer->sink;
	bool before = kms_flipping(self->kms);

	if (!wakeup->display)
		return;
	if (!(wakeup->display & POLLIN)) {
		message("%s is gone", self->kms->driver);
		viewer_stop(viewer, STATUS_FAILED);
		return;
	}
	kms_read_events(self->kms);
	if (before && !kms_flipping(self->kms))
		settle(viewer);
}

/* A display keeps showing its framebuffer, and nothing is drawn over that. */
static void draw_nothing(struct viewer *viewer, const char *snapshot)
{
	(void)viewer;
	(void)snapshot;
}

static int64_t display_next_draw(const struct viewer *viewer)
{
	(void)viewer;
	return INT64_MAX;
}

/* "Virtual-1 640x480@60 atomic" */
static void describe_display(const struct viewer *viewer,
			     struct sink_facts *facts)
{
	const struct kms_sink *self = viewer->sink;
	const struct kms *kms = self->kms;
	const drmModeModeInfo *mode = &kms->setting.mode;

	facts->path = sink_kms.name;
	facts->renderer = kms->driver;
	facts->why_no_gl = "";
	if (kms->used)
		snprintf(facts->display, sizeof(facts->display),
			 "%s %ux%u@%u %s", kms->name, mode->hdisplay,
			 mode->vdisplay, mode->vrefresh,
			 kms->atomic ? "atomic" : "legacy");
}

static int open_display(struct viewer *viewer)
{
	const struct options *o = viewer->options;
	struct kms_sink *self = calloc(1, sizeof(*self));

	if (!self) {
		message("out of memory");
		return -ENOMEM;
	}
	self->choice = (struct kms_choice){
		.device = o->kms_device,
		.connector = o->connector,
		.legacy = o->legacy,
		.width = (uint32_t)o->width,
		.height = (uint32_t)o->height,
	};
	if (kms_open(&self->kms, &self->choice)) {
		free(self);
		return -ENODEV;
	}
	viewer->sink = self;
	waiter_watch_display(viewer->waiter, self->kms->fd);
	return 0;
}

static int close_display(struct viewer *viewer)
{
	struct kms_sink *self = viewer->sink;

	/* The screen as it was, before frames are given back. */
	kms_restore(self->kms);
	detach_display(viewer);
	kms_close(self->kms);
	free(self);
	viewer->sink = NULL;
	return 0;
}

const struct sink_ops sink_kms = {
	.name = "kms",
	.keeps = true,
	.open = open_display,
	.attach = attach_display,
	.detach = detach_display,
	.show = show_on_display,
	.is_busy = display_is_busy,
	.handle = handle_display,
	.draw = draw_nothing,
	.next_draw = display_next_draw,
	.describe = describe_display,
	.close = close_display,
};
