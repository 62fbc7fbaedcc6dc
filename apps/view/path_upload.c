// SPDX-License-Identifier: GPL-2.0-only
/*
 * One copy: the driver copies each frame from the mapping into textures.
 *
 * Not SDL's textures, because of these formats SDL has only five without
 * converting in memory of its own first, and of padded rows its GLES renderer
 * makes an unpadded copy. The textures here take each format as it is.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <GLES2/gl2.h>
#include <GLES2/gl2ext.h>

#include "path.h"

struct path {
	const struct picture *picture;
	GLuint texture[FR_MAX_PLANES];
	uint64_t bytes_copied;
};

static int check_limits(const struct picture *picture, char *why, size_t size)
{
	const char *extensions = (const char *)glGetString(GL_EXTENSIONS);
	GLint limit = 0;

	if (!extensions || !strstr(extensions, "GL_EXT_texture_rg") ||
	    !strstr(extensions, "GL_EXT_unpack_subimage")) {
		snprintf(
			why, size,
			"the graphics driver has no GL_EXT_texture_rg or no GL_EXT_unpack_subimage");
		return -EOPNOTSUPP;
	}
	glGetIntegerv(GL_MAX_TEXTURE_SIZE, &limit);
	for (unsigned int p = 0; p < picture->planes; p++) {
		if (picture->plane[p].width <= (uint32_t)limit &&
		    picture->plane[p].height <= (uint32_t)limit)
			continue;
		snprintf(
			why, size,
			"the frames are too large: plane %u takes %ux%u texels, the graphics driver has at most %d",
			p, picture->plane[p].width, picture->plane[p].height,
			limit);
		return -EOVERFLOW;
	}
	return 0;
}

static void upload_destroy(struct path *path)
{
	if (!path)
		return;
	glDeleteTextures((GLsizei)path->picture->planes, path->texture);
	free(path);
}

static int upload_create(struct path **path, const struct egl *egl,
			 const struct path_ring *ring, char *why, size_t size)
{
	int ret = check_limits(ring->picture, why, size);
	struct path *new;

	(void)egl;
	if (ret)
		return ret;
	new = calloc(1, sizeof(*new));
	if (!new) {
		snprintf(why, size, "out of memory");
		return -ENOMEM;
	}
	new->picture = ring->picture;
	while (glGetError() != GL_NO_ERROR)
		;
	glGenTextures((GLsizei) new->picture->planes, new->texture);
	for (unsigned int p = 0; p < new->picture->planes; p++) {
		const struct picture_plane *plane = &new->picture->plane[p];

		glBindTexture(GL_TEXTURE_2D, new->texture[p]);
		path_sample_pixels();
		glTexImage2D(GL_TEXTURE_2D, 0, (GLint)plane->texel->format,
			     (GLsizei)plane->width, (GLsizei)plane->height, 0,
			     plane->texel->format, plane->texel->type, NULL);
	}
	if (glGetError() != GL_NO_ERROR) {
		snprintf(why, size,
			 "the graphics driver makes no texture of %ux%u",
			 ring->picture->width, ring->picture->height);
		upload_destroy(new);
		return -EOPNOTSUPP;
	}
	*path = new;
	return 0;
}

static void upload_rows(const struct picture_plane *plane, const uint8_t *data,
			uint32_t y, uint32_t rows)
{
	glTexSubImage2D(GL_TEXTURE_2D, 0, 0, (GLint)y, (GLsizei)plane->width,
			(GLsizei)rows, plane->texel->format, plane->texel->type,
			data);
}

/* A row length is told in texels; a stride that is none goes row by row. */
static void upload_plane(const struct picture_plane *plane, const uint8_t *data)
{
	bool whole = plane->stride % plane->texel->bytes == 0;

	glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
	glPixelStorei(GL_UNPACK_ROW_LENGTH_EXT,
		      whole ? (GLint)(plane->stride / plane->texel->bytes) : 0);
	if (whole) {
		upload_rows(plane, data, 0, plane->height);
		return;
	}
	for (uint32_t y = 0; y < plane->height; y++)
		upload_rows(plane, data + (size_t)y * plane->stride, y, 1);
}

static const GLuint *upload_show(struct path *path,
				 const struct fr_frame *frame)
{
	for (unsigned int p = 0; p < path->picture->planes; p++) {
		const struct picture_plane *plane = &path->picture->plane[p];

		glBindTexture(GL_TEXTURE_2D, path->texture[p]);
		upload_plane(plane,
			     (const uint8_t *)frame->data + plane->offset);
		path->bytes_copied += (uint64_t)plane->width * plane->height *
				      plane->texel->bytes;
	}
	return path->texture;
}

static const GLuint *upload_peek(const struct path *path)
{
	return path->texture;
}

static uint64_t upload_bytes_copied(const struct path *path)
{
	return path->bytes_copied;
}

const struct path_ops path_upload = {
	.name = "upload",
	.create = upload_create,
	.show = upload_show,
	.peek = upload_peek,
	.bytes_copied = upload_bytes_copied,
	.destroy = upload_destroy,
};
