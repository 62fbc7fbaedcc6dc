// SPDX-License-Identifier: GPL-2.0-only
/*
 * Framebuffers onto the screen: by atomic commits, else by SetCrtc and
 * PageFlip.
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <xf86drm.h>

#include "clock.h"
#include "kms.h"

/* How long a flip may take before the screen is changed nevertheless. */
#define FLIP_MS 1000

/* One value of a property. */
struct value {
	uint32_t object;
	uint32_t type;
	const char *name;
	uint64_t value;
};

static uint32_t property_of(struct kms *kms, const struct value *value)
{
	drmModeObjectProperties *all =
		drmModeObjectGetProperties(kms->fd, value->object, value->type);
	uint32_t id = 0;

	for (uint32_t i = 0; all && i < all->count_props && !id; i++) {
		drmModePropertyRes *property =
			drmModeGetProperty(kms->fd, all->props[i]);

		if (property && !strcmp(property->name, value->name))
			id = all->props[i];
		drmModeFreeProperty(property);
	}
	drmModeFreeObjectProperties(all);
	return id;
}

static int add_values(struct kms *kms, drmModeAtomicReq *request,
		      const struct value *values, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		uint32_t id = property_of(kms, &values[i]);

		if (!id)
			return -ENOENT;
		if (drmModeAtomicAddProperty(request, values[i].object, id,
					     values[i].value) < 0)
			return -ENOMEM;
	}
	return 0;
}

/* The whole of a setting. A primary plane that is not in it is turned off. */
static int add_setting(struct kms *kms, drmModeAtomicReq *request,
		       const struct kms_setting *s, uint32_t blob, uint32_t fb)
{
	const uint32_t plane = s->plane->id, first = kms->plane[0].id;
	const uint32_t p = DRM_MODE_OBJECT_PLANE, crtc = kms->crtc;
	const struct value values[] = {
		{ kms->connector->connector_id, DRM_MODE_OBJECT_CONNECTOR,
		  "CRTC_ID", crtc },
		{ crtc, DRM_MODE_OBJECT_CRTC, "MODE_ID", blob },
		{ crtc, DRM_MODE_OBJECT_CRTC, "ACTIVE", 1 },
		{ plane, p, "FB_ID", fb },
		{ plane, p, "CRTC_ID", crtc },
		{ plane, p, "SRC_X", 0 },
		{ plane, p, "SRC_Y", 0 },
		{ plane, p, "SRC_W", (uint64_t)s->width << 16 },
		{ plane, p, "SRC_H", (uint64_t)s->height << 16 },
		{ plane, p, "CRTC_X", s->x },
		{ plane, p, "CRTC_Y", s->y },
		{ plane, p, "CRTC_W", s->width },
		{ plane, p, "CRTC_H", s->height },
		{ first, p, "FB_ID", 0 },
		{ first, p, "CRTC_ID", 0 },
	};
	size_t count = sizeof(values) / sizeof(values[0]);

	return add_values(kms, request, values,
			  plane == first ? count - 2 : count);
}

static int commit_setting(struct kms *kms, const struct kms_setting *setting,
			  uint32_t blob, uint32_t fb, uint32_t flags)
{
	drmModeAtomicReq *request = drmModeAtomicAlloc();
	int ret = request ? add_setting(kms, request, setting, blob, fb) :
			    -ENOMEM;

	if (!ret)
		ret = drmModeAtomicCommit(kms->fd, request, flags, kms);
	drmModeAtomicFree(request);
	return ret;
}

static int make_blob(struct kms *kms, const struct kms_setting *setting,
		     uint32_t *blob)
{
	return drmModeCreatePropertyBlob(kms->fd, &setting->mode,
					 sizeof(setting->mode), blob);
}

int kms_test(struct kms *kms, const struct kms_setting *setting, uint32_t fb)
{
	const drmModeModeInfo *mode = &setting->mode;
	uint32_t blob;
	int ret;

	/* Without commits a frame is the screen, and only trying tells. */
	if (!kms->atomic)
		return setting->width != mode->hdisplay ||
				       setting->height != mode->vdisplay ?
			       -EINVAL :
			       0;
	ret = make_blob(kms, setting, &blob);
	if (ret)
		return ret;
	ret = commit_setting(kms, setting, blob, fb,
			     DRM_MODE_ATOMIC_TEST_ONLY |
				     DRM_MODE_ATOMIC_ALLOW_MODESET);
	drmModeDestroyPropertyBlob(kms->fd, blob);
	return ret;
}

int kms_use(struct kms *kms, const struct kms_setting *setting)
{
	const struct value flip = { setting->plane->id, DRM_MODE_OBJECT_PLANE,
				    "FB_ID", 0 };
	uint32_t blob = 0;
	int ret = kms->atomic ? make_blob(kms, setting, &blob) : 0;

	if (ret)
		return ret;
	if (kms->blob)
		drmModeDestroyPropertyBlob(kms->fd, kms->blob);
	kms->blob = blob;
	kms->setting = *setting;
	kms->flip_property = kms->atomic ? property_of(kms, &flip) : 0;
	kms->fresh = true;
	return 0;
}

/* The new one is on the screen, so nobody scans the old one any more. */
static void flipped(struct kms *kms, int64_t when)
{
	kms->shown = kms->pending;
	kms->pending = 0;
	kms->flipped = when;
	if (kms->orphan && kms->orphan != kms->shown)
		drmModeRmFB(kms->fd, kms->orphan);
	kms->orphan = 0;
}

static int commit_framebuffer(struct kms *kms, uint32_t fb)
{
	drmModeAtomicReq *request = drmModeAtomicAlloc();
	int ret = -ENOMEM;

	if (request && drmModeAtomicAddProperty(request, kms->setting.plane->id,
						kms->flip_property, fb) > 0)
		ret = drmModeAtomicCommit(kms->fd, request,
					  DRM_MODE_PAGE_FLIP_EVENT |
						  DRM_MODE_ATOMIC_NONBLOCK,
					  kms);
	drmModeAtomicFree(request);
	return ret;
}

static int flip(struct kms *kms, uint32_t fb)
{
	if (kms->atomic && kms->fresh)
		return commit_setting(kms, &kms->setting, kms->blob, fb,
				      DRM_MODE_PAGE_FLIP_EVENT |
					      DRM_MODE_ATOMIC_ALLOW_MODESET);
	if (kms->atomic)
		return commit_framebuffer(kms, fb);
	if (!kms->fresh)
		return drmModePageFlip(kms->fd, kms->crtc, fb,
				       DRM_MODE_PAGE_FLIP_EVENT, kms);
	return drmModeSetCrtc(kms->fd, kms->crtc, fb, 0, 0,
			      &kms->connector->connector_id, 1,
			      &kms->setting.mode);
}

int kms_flip(struct kms *kms, uint32_t fb)
{
	int ret = flip(kms, fb);

	if (ret)
		return ret;
	kms->used = true;
	kms->pending = fb;
	/* SetCrtc returns when it is done, and sends no event. */
	if (!kms->atomic && kms->fresh)
		flipped(kms, clock_now());
	kms->fresh = false;
	return 0;
}

bool kms_flipping(const struct kms *kms)
{
	return kms->pending;
}

static void take_event(int fd, unsigned int sequence, unsigned int sec,
		       unsigned int usec, void *data)
{
	(void)fd, (void)sequence;
	flipped(data, sec * NS_PER_SEC + usec * INT64_C(1000));
}

void kms_read_events(struct kms *kms)
{
	drmEventContext context = { .version = 2,
				    .page_flip_handler = take_event };

	drmHandleEvent(kms->fd, &context);
}

void kms_forget(struct kms *kms, uint32_t fb)
{
	if (!fb)
		return;
	/* Removed now, it would take the picture along. */
	if (fb == kms->shown)
		kms->orphan = fb;
	else
		drmModeRmFB(kms->fd, fb);
}

static void wait_for_flip(struct kms *kms)
{
	struct pollfd poller = { .fd = kms->fd, .events = POLLIN };

	while (kms_flipping(kms)) {
		if (poll(&poller, 1, FLIP_MS) != 1)
			return;
		kms_read_events(kms);
	}
}

void kms_restore(struct kms *kms)
{
	drmModeCrtc *before = kms->before;
	int ret = -EINVAL;

	if (!kms->used)
		return;
	wait_for_flip(kms);
	if (kms->setting.plane != &kms->plane[0])
		drmModeSetPlane(kms->fd, kms->setting.plane->id, 0, 0, 0, 0, 0,
				0, 0, 0, 0, 0, 0);
	if (before && before->mode_valid && before->buffer_id)
		ret = drmModeSetCrtc(kms->fd, before->crtc_id,
				     before->buffer_id, before->x, before->y,
				     kms->before_connectors, kms->before_count,
				     &before->mode);
	/* There was nothing, or it has gone meanwhile. */
	if (ret)
		drmModeSetCrtc(kms->fd, kms->crtc, 0, 0, 0, NULL, 0, NULL);
	kms->shown = 0;
	kms->pending = 0;
}
