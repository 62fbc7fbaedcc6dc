/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Draws a picture whose planes are textures.
 */
#ifndef APPS_VIEW_RENDERER_H
#define APPS_VIEW_RENDERER_H

#include <GLES2/gl2.h>

#include "geometry.h"
#include "picture.h"

/* A program and its uniforms. */
struct renderer_program {
	GLuint id;
	GLint rect;
	GLint size;
	GLint step[FR_MAX_PLANES];
};

/**
 * struct renderer - zeroed before the first use
 * @format: that the programs are for
 * @program: one to one, and interpolating
 */
struct renderer {
	const struct picture_format *format;
	struct renderer_program program[2];
};

/**
 * renderer_draw() - draw into the current framebuffer
 * @texture: one per plane
 * @place: where, in a window of @width times @height pixels; what it leaves of
 *	that becomes black
 *
 * No texture is written. Return: 0; -EIO after a message.
 */
int renderer_draw(struct renderer *renderer, const struct picture *picture,
		  const GLuint *texture, struct place place, int width,
		  int height);

/** renderer_finish() - free the programs */
void renderer_finish(struct renderer *renderer);

#endif /* APPS_VIEW_RENDERER_H */
