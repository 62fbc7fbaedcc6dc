// SPDX-License-Identifier: GPL-2.0-only
/*
 * Planes of a CRTC and the formats they take.
 */
#include <errno.h>
#include <string.h>

#include <xf86drm.h>

#include "kms.h"
#include "message.h"

static uint64_t type_of(int fd, uint32_t plane)
{
	drmModeObjectProperties *all =
		drmModeObjectGetProperties(fd, plane, DRM_MODE_OBJECT_PLANE);
	uint64_t type = DRM_PLANE_TYPE_OVERLAY;

	for (uint32_t i = 0; all && i < all->count_props; i++) {
		drmModePropertyRes *property =
			drmModeGetProperty(fd, all->props[i]);

		if (property && !strcmp(property->name, "type"))
			type = all->prop_values[i];
		drmModeFreeProperty(property);
	}
	drmModeFreeObjectProperties(all);
	return type;
}

static void add_planes(struct kms *kms, const drmModePlaneRes *all,
		       uint64_t type)
{
	for (uint32_t i = 0; i < all->count_planes; i++) {
		drmModePlane *plane;

		if (kms->planes == KMS_MAX_PLANES ||
		    type_of(kms->fd, all->planes[i]) != type)
			continue;
		plane = drmModeGetPlane(kms->fd, all->planes[i]);
		if (plane && plane->possible_crtcs & (1U << kms->pipe))
			kms->plane[kms->planes++] = (struct kms_plane){
				.id = plane->plane_id,
				.type = type,
				.drm = plane,
			};
		else
			drmModeFreePlane(plane);
	}
}

int kms_find_planes(struct kms *kms)
{
	drmModePlaneRes *all = drmModeGetPlaneResources(kms->fd);

	if (all) {
		add_planes(kms, all, DRM_PLANE_TYPE_PRIMARY);
		/* Flips of other planes need commits. */
		if (kms->atomic)
			add_planes(kms, all, DRM_PLANE_TYPE_OVERLAY);
	}
	drmModeFreePlaneResources(all);
	if (kms->planes)
		return 0;
	message("%s %s has no plane", kms->driver, kms->name);
	return -ENODEV;
}

void kms_free_planes(struct kms *kms)
{
	while (kms->planes)
		drmModeFreePlane(kms->plane[--kms->planes].drm);
}

bool kms_plane_takes(const struct kms_plane *plane, uint32_t fourcc)
{
	for (uint32_t i = 0; i < plane->drm->count_formats; i++) {
		if (plane->drm->formats[i] == fourcc)
			return true;
	}
	return false;
}

bool kms_takes(const struct kms *kms, uint32_t fourcc)
{
	for (unsigned int i = 0; i < kms->planes; i++) {
		if (kms_plane_takes(&kms->plane[i], fourcc))
			return true;
	}
	return false;
}

void kms_formats(const struct kms *kms, char *text, size_t size)
{
	struct text list = { .to = text, .size = size };

	text[0] = '\0';
	for (size_t i = 0; i < fr_format_count(); i++) {
		const struct fr_format *format = fr_format_at(i);

		if (kms_takes(kms, format->fourcc))
			text_add(&list, "%s", format->name);
	}
	if (!text[0])
		text_add(&list, "none that a ring can have");
}
