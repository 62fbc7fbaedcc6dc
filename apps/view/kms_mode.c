// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which mode, and where on the screen.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <xf86drm.h>

#include "kms.h"
#include "message.h"

/* Not beyond what a text of errors holds: displays know many. */
#define MAX_NAMED 12

static bool fits(const drmModeModeInfo *mode, uint32_t width, uint32_t height,
		 const struct kms_choice *choice)
{
	if (choice->width && (mode->hdisplay != choice->width ||
			      mode->vdisplay != choice->height))
		return false;
	return mode->hdisplay >= width && mode->vdisplay >= height &&
	       !(mode->flags & DRM_MODE_FLAG_INTERLACE);
}

static uint32_t area(const drmModeModeInfo *mode)
{
	return (uint32_t)mode->hdisplay * mode->vdisplay;
}

/* Of two that fit; among equals the earlier one. */
static bool is_better(const drmModeModeInfo *a, const drmModeModeInfo *b)
{
	bool liked_a = a->type & DRM_MODE_TYPE_PREFERRED;
	bool liked_b = b->type & DRM_MODE_TYPE_PREFERRED;

	if (area(a) != area(b))
		return area(a) < area(b);
	if (liked_a != liked_b)
		return liked_a;
	if (a->vrefresh != b->vrefresh)
		return a->vrefresh > b->vrefresh;
	return a < b;
}

const drmModeModeInfo *kms_mode_at(const drmModeModeInfo *modes, int count,
				   uint32_t width, uint32_t height,
				   const struct kms_choice *choice, int index)
{
	for (int i = 0; i < count; i++) {
		int better = 0;

		if (!fits(&modes[i], width, height, choice))
			continue;
		for (int j = 0; j < count; j++)
			better += fits(&modes[j], width, height, choice) &&
				  is_better(&modes[j], &modes[i]);
		if (better == index)
			return &modes[i];
	}
	return NULL;
}

static bool is_first_of_size(const drmModeModeInfo *modes, int index)
{
	for (int i = 0; i < index; i++) {
		if (modes[i].hdisplay == modes[index].hdisplay &&
		    modes[i].vdisplay == modes[index].vdisplay)
			return false;
	}
	return true;
}

void kms_modes(const drmModeModeInfo *modes, int count, char *text, size_t size)
{
	struct text list = { .to = text, .size = size };
	int named = 0;

	text[0] = '\0';
	for (int i = 0; i < count; i++) {
		if (!is_first_of_size(modes, i))
			continue;
		if (named++ == MAX_NAMED) {
			text_add(&list, "...");
			return;
		}
		text_add(&list, "%ux%u", modes[i].hdisplay, modes[i].vdisplay);
	}
}

/* The first plane that shows the frame in the middle of such a screen. */
static int try_mode(struct kms *kms, const drmModeModeInfo *mode,
		    struct kms_setting *setting, uint32_t fourcc, uint32_t fb)
{
	setting->mode = *mode;
	setting->x = (mode->hdisplay - setting->width) / 2;
	setting->y = (mode->vdisplay - setting->height) / 2;
	for (unsigned int i = 0; i < kms->planes; i++) {
		setting->plane = &kms->plane[i];
		if (kms_plane_takes(setting->plane, fourcc) &&
		    !kms_test(kms, setting, fb))
			return 0;
	}
	return -EOPNOTSUPP;
}

int kms_arrange(struct kms *kms, const struct kms_choice *choice,
		uint32_t width, uint32_t height, uint32_t fourcc, uint32_t fb,
		char *why, size_t size)
{
	const drmModeConnector *c = kms->connector;
	struct kms_setting setting = { .width = width, .height = height };
	const drmModeModeInfo *mode;
	char sizes[160];
	int tried = 0;

	while ((mode = kms_mode_at(c->modes, c->count_modes, width, height,
				   choice, tried))) {
		if (!try_mode(kms, mode, &setting, fourcc, fb)) {
			snprintf(why, size, "it cannot be told the mode");
			return kms_use(kms, &setting);
		}
		tried++;
	}
	kms_modes(c->modes, c->count_modes, sizes, sizeof(sizes));
	if (choice->width && !tried)
		snprintf(why, size,
			 "frames of %ux%u want another mode than %ux%u of: %s",
			 width, height, choice->width, choice->height, sizes);
	else if (!tried)
		snprintf(why, size,
			 "frames of %ux%u are too large, its modes are: %s",
			 width, height, sizes);
	else
		snprintf(
			why, size,
			"its plane does not show frames of %ux%u with a border, so they should have the size of a mode: %s",
			width, height, sizes);
	return -EOPNOTSUPP;
}
