/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How a frame looks to a GPU: each plane a texture of a kind that every GPU
 * has, and a few lines of GLSL that make a pixel of them. Frames of any format
 * are shown without converting them beforehand; both paths, import and
 * upload, fill the same textures.
 */
#ifndef APPS_VIEW_PICTURE_H
#define APPS_VIEW_PICTURE_H

#include <stdint.h>

#include <GLES2/gl2.h>

#include <framering/formats.h>

/**
 * struct texel - one kind of texture
 * @drm: DRM format of an import
 * @bytes: per texel
 * @format: of an upload
 * @type: of an upload
 */
struct texel {
	uint32_t drm;
	uint32_t bytes;
	GLenum format;
	GLenum type;
};

/**
 * struct picture_format - a format as textures
 * @fourcc: of the format table
 * @texel: per plane
 * @glsl: body of "vec3 pixel(vec2 i)", RGB of the pixel at whole numbers i,
 *	made of t0(), t1(), t2(): the texel of a plane at whole numbers
 */
struct picture_format {
	uint32_t fourcc;
	const struct texel *texel[FR_MAX_PLANES];
	const char *glsl;
};

/** struct picture_plane - a plane of a frame as a texture, sizes in texels */
struct picture_plane {
	const struct texel *texel;
	uint32_t width;
	uint32_t height;
	uint32_t stride; /* bytes */
	uint32_t offset; /* bytes into the slot */
};

struct picture {
	const struct picture_format *format;
	uint32_t width;
	uint32_t height;
	unsigned int planes;
	struct picture_plane plane[FR_MAX_PLANES];
};

/**
 * picture_describe() - the textures of a layout
 * @picture: filled in
 *
 * Return: 0; -EINVAL the layout is not valid or its format not shown here.
 */
int picture_describe(struct picture *picture, const struct fr_layout *layout);

#endif /* APPS_VIEW_PICTURE_H */
