// SPDX-License-Identifier: GPL-2.0-only
/*
 * The formats as textures.
 */
#include "picture.h"

#include <errno.h>
#include <string.h>

#include <GLES2/gl2.h>
#include <GLES2/gl2ext.h>
#include <drm_fourcc.h>

static const struct texel r8 = { DRM_FORMAT_R8, 1, GL_RED_EXT,
				 GL_UNSIGNED_BYTE };
static const struct texel rg8 = { DRM_FORMAT_GR88, 2, GL_RG_EXT,
				  GL_UNSIGNED_BYTE };
static const struct texel rgba8 = { DRM_FORMAT_ABGR8888, 4, GL_RGBA,
				    GL_UNSIGNED_BYTE };
static const struct texel rgb565 = { DRM_FORMAT_RGB565, 2, GL_RGB,
				     GL_UNSIGNED_SHORT_5_6_5 };

#define PICTURE(name, drm, v4l2, sdl, av, kind, planes, plane, luma, pack, \
		texel, glsl)                                               \
	{ FR_##name, { FRAMERING_UNPACK texel }, glsl },

static const struct picture_format formats[] = { FRAMERING_FORMATS(PICTURE) };

static const struct picture_format *find_format(uint32_t fourcc)
{
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		if (formats[i].fourcc == fourcc)
			return &formats[i];
	}
	return NULL;
}

int picture_describe(struct picture *picture, const struct fr_layout *layout)
{
	memset(picture, 0, sizeof(*picture));
	picture->format = find_format(layout->fourcc);
	if (!picture->format || fr_layout_check(layout))
		return -EINVAL;
	picture->width = layout->width;
	picture->height = layout->height;
	picture->planes = layout->planes;
	for (unsigned int p = 0; p < layout->planes; p++) {
		const struct texel *texel = picture->format->texel[p];

		picture->plane[p] = (struct picture_plane){
			.texel = texel,
			.width = fr_plane_row_bytes(layout, p) / texel->bytes,
			.height = fr_plane_rows(layout, p),
			.stride = layout->stride[p],
			.offset = layout->offset[p],
		};
	}
	return 0;
}
