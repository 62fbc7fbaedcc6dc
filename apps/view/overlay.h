/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Draws a canvas over the picture. The font is the only texture, made once.
 */
#ifndef APPS_VIEW_OVERLAY_H
#define APPS_VIEW_OVERLAY_H

#include <GLES2/gl2.h>

#include "canvas.h"

struct overlay {
	GLuint program;
	GLuint font;
	GLuint vertices;
	GLint scale;
};

/** overlay_prepare() - 0, or -EIO after a message */
int overlay_prepare(struct overlay *overlay);

/** overlay_draw() - into the current framebuffer, that of a whole window */
void overlay_draw(const struct overlay *overlay, const struct canvas *canvas,
		  int width, int height);

void overlay_finish(struct overlay *overlay);

#endif /* APPS_VIEW_OVERLAY_H */
