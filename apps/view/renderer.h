/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Draws a picture whose planes are textures.
 */
#ifndef APPS_VIEW_RENDERER_H
#define APPS_VIEW_RENDERER_H

#include <stdbool.h>

#include <GLES2/gl2.h>

#include "geometry.h"
#include "picture.h"

struct renderer {
	const struct picture_format *format;
	GLuint program;
	GLint rect;
	GLint size;
	GLint bilinear;
	GLint plane_size[FR_MAX_PLANES];
};

/**
 * renderer_prepare() - make the program of a picture's format
 *
 * Return: 0; -EIO after a message.
 */
int renderer_prepare(struct renderer *renderer, const struct picture *picture);

/**
 * renderer_draw() - draw into the current framebuffer
 * @texture: one per plane
 * @place: where, in a window of @width times @height pixels
 *
 * All of the window becomes black first. No texture is written.
 */
void renderer_draw(const struct renderer *renderer,
		   const struct picture *picture, const GLuint *texture,
		   struct place place, int width, int height);

/** renderer_finish() - free the program; zeroed is allowed */
void renderer_finish(struct renderer *renderer);

#endif /* APPS_VIEW_RENDERER_H */
