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

/* Texels are the bytes in the order of memory, so XRGB8888 is B, G, R, X.
 * Three bytes are no texel that can be imported: three texels of one.
 */
static const struct picture_format formats[] = {
	{ FR_XRGB8888, { &rgba8 }, "return t0(i).bgr;" },
	{ FR_ARGB8888, { &rgba8 }, "return t0(i).bgr;" },
	{ FR_XBGR8888, { &rgba8 }, "return t0(i).rgb;" },
	{ FR_RGB565, { &rgb565 }, "return t0(i).rgb;" },
	{ FR_R8, { &r8 }, "return t0(i).rrr;" },
	{ FR_RGB888,
	  { &r8 },
	  "vec2 b = vec2(3.0 * i.x, i.y);\n"
	  "return vec3(t0(b + vec2(2, 0)).r, t0(b + vec2(1, 0)).r, t0(b).r);" },
	{ FR_BGR888,
	  { &r8 },
	  "vec2 r = vec2(3.0 * i.x, i.y);\n"
	  "return vec3(t0(r).r, t0(r + vec2(1, 0)).r, t0(r + vec2(2, 0)).r);" },
	{ FR_YUYV,
	  { &rgba8 },
	  "vec4 g = t0(vec2(floor(i.x * 0.5), i.y));\n"
	  "return rgb(mod(i.x, 2.0) < 0.5 ? g.r : g.b, g.g, g.a);" },
	{ FR_UYVY,
	  { &rgba8 },
	  "vec4 g = t0(vec2(floor(i.x * 0.5), i.y));\n"
	  "return rgb(mod(i.x, 2.0) < 0.5 ? g.g : g.a, g.r, g.b);" },
	{ FR_NV12,
	  { &r8, &rg8 },
	  "vec2 c = t1(floor(i * 0.5)).rg;\n"
	  "return rgb(t0(i).r, c.r, c.g);" },
	{ FR_YUV420,
	  { &r8, &r8, &r8 },
	  "vec2 h = floor(i * 0.5);\n"
	  "return rgb(t0(i).r, t1(h).r, t2(h).r);" },
};

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
