// SPDX-License-Identifier: GPL-2.0-only
/*
 * No copy: every slot's dma-buf is imported once, and a frame's textures are
 * the slot's memory.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "path.h"

struct path {
	uint32_t slots;
	unsigned int planes;
	GLuint (*texture)[FR_MAX_PLANES]; /* per slot */
};

static int check_driver(const struct egl *egl, const struct picture *picture,
			char *why, size_t size)
{
	if (egl->why_not[0]) {
		snprintf(why, size, "%s", egl->why_not);
		return -EOPNOTSUPP;
	}
	for (unsigned int p = 0; p < picture->planes; p++) {
		uint32_t drm = picture->plane[p].texel->drm;

		if (egl_imports(egl, drm))
			continue;
		snprintf(why, size,
			 "the graphics driver does not import %.4s dma-bufs",
			 (const char *)&drm);
		return -EOPNOTSUPP;
	}
	return 0;
}

static int import_slot(struct path *path, const struct egl *egl,
		       const struct path_ring *ring, uint32_t slot, char *why,
		       size_t size)
{
	int fd = fr_device_export(ring->dev, slot, false);
	int ret = 0;

	if (fd < 0) {
		snprintf(why, size, "%s", fr_error());
		return fd;
	}
	for (unsigned int p = 0; p < ring->picture->planes && !ret; p++) {
		GLuint texture = egl_import(egl, fd, &ring->picture->plane[p],
					    why, size);

		path->texture[slot][p] = texture;
		if (texture)
			path_sample_pixels();
		else
			ret = -EOPNOTSUPP;
	}
	close(fd);
	return ret;
}

static void gl_destroy(struct path *path)
{
	if (!path)
		return;
	for (uint32_t slot = 0; slot < path->slots; slot++)
		glDeleteTextures((GLsizei)path->planes, path->texture[slot]);
	free(path->texture);
	free(path);
}

static int gl_create(struct path **path, const struct egl *egl,
		     const struct path_ring *ring, char *why, size_t size)
{
	struct path *new = calloc(1, sizeof(*new));
	int ret = check_driver(egl, ring->picture, why, size);

	if (new)
		new->texture = calloc(ring->slots, sizeof(*new->texture));
	if (!new || !new->texture) {
		snprintf(why, size, "out of memory");
		free(new);
		return -ENOMEM;
	}
	new->slots = ring->slots;
	new->planes = ring->picture->planes;
	for (uint32_t slot = 0; slot < ring->slots && !ret; slot++)
		ret = import_slot(new, egl, ring, slot, why, size);
	if (ret) {
		gl_destroy(new);
		return ret;
	}
	*path = new;
	return 0;
}

static const GLuint *gl_show(struct path *path, const struct fr_frame *frame)
{
	return path->texture[frame->slot];
}

static const GLuint *gl_peek(const struct path *path)
{
	return path->texture[0];
}

static uint64_t gl_bytes_copied(const struct path *path)
{
	(void)path; /* nothing here can copy */
	return 0;
}

const struct path_ops path_gl = {
	.name = "gl",
	.create = gl_create,
	.show = gl_show,
	.peek = gl_peek,
	.bytes_copied = gl_bytes_copied,
	.destroy = gl_destroy,
};
