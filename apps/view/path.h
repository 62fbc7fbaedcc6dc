/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A path makes textures of frames; there is one file per way to do it.
 */
#ifndef APPS_VIEW_PATH_H
#define APPS_VIEW_PATH_H

#include <stddef.h>
#include <stdint.h>

#include <GLES2/gl2.h>

#include <framering/framering.h>

#include "egl.h"
#include "picture.h"

struct path;

/**
 * struct path_ring - the memory of one generation
 * @dev: to export slots; outlives the path
 * @slots: how many
 * @picture: their contents; outlives the path
 */
struct path_ring {
	struct fr_device *dev;
	uint32_t slots;
	const struct picture *picture;
};

/**
 * struct path_ops - a way from a slot to textures
 * @name: as --path says it
 * @create: for one generation; -errno with the reason in @why
 * @show: textures of a frame, one per plane, that stay the path's. They may
 *	be drawn until the next show, as often as wanted
 * @peek: some textures as show would return, of no particular content
 * @bytes_copied: that all show calls together copied
 * @destroy: NULL is allowed; nothing may still be drawing
 */
struct path_ops {
	const char *name;
	int (*create)(struct path **path, const struct egl *egl,
		      const struct path_ring *ring, char *why, size_t size);
	const GLuint *(*show)(struct path *path, const struct fr_frame *frame);
	const GLuint *(*peek)(const struct path *path);
	uint64_t (*bytes_copied)(const struct path *path);
	void (*destroy)(struct path *path);
};

extern const struct path_ops path_gl; /* no copy */
extern const struct path_ops path_upload; /* one */

/** path_sample_pixels() - the bound texture shows its texels as they are */
static inline void path_sample_pixels(void)
{
	glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
	glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
	glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
	glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
}

#endif /* APPS_VIEW_PATH_H */
