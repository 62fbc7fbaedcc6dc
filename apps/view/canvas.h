/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is drawn over the picture, as a list of triangles: areas and text. No
 * call of a graphics library here.
 */
#ifndef APPS_VIEW_CANVAS_H
#define APPS_VIEW_CANVAS_H

#include <stdint.h>

#define CANVAS_MAX_QUADS 2048
#define CANVAS_QUAD_VERTICES 6

/* Position in pixels of the window, the origin top left; place in the atlas of
 * the font, in pixels; colour in the order R, G, B, A.
 */
struct canvas_vertex {
	int16_t x, y;
	uint16_t u, v;
	uint8_t colour[4];
};

/**
 * struct canvas - a list of quads
 * @quads: how many; more than fit are left out
 * @scale: pixels of the window per pixel of the font
 */
struct canvas {
	unsigned int quads;
	unsigned int scale;
	struct canvas_vertex vertex[CANVAS_MAX_QUADS * CANVAS_QUAD_VERTICES];
};

/** canvas_clear() - begin anew; @scale at least 1 */
void canvas_clear(struct canvas *canvas, unsigned int scale);

/** canvas_area() - a rectangle of one colour */
void canvas_area(struct canvas *canvas, float x, float y, float width,
		 float height, uint32_t rgba);

/** canvas_disc() - a disc of one colour, drawn line by line */
void canvas_disc(struct canvas *canvas, float x, float y, float radius,
		 uint32_t rgba);

/** canvas_text() - a line of text; returns the x behind it */
float canvas_text(struct canvas *canvas, float x, float y, uint32_t rgba,
		  const char *text);

/** canvas_text_width() - pixels that canvas_text() would take */
float canvas_text_width(const struct canvas *canvas, const char *text);

#endif /* APPS_VIEW_CANVAS_H */
