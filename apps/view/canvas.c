// SPDX-License-Identifier: GPL-2.0-only
/*
 * Areas and text as triangles.
 */
#include "canvas.h"

#include <math.h>
#include <string.h>

#include "font.h"

struct box {
	float left, top, right, bottom;
};

static int16_t pixel(float position)
{
	return (int16_t)lroundf(fmaxf(fminf(position, INT16_MAX), INT16_MIN));
}

static void add_quad(struct canvas *canvas, struct box at, struct box atlas,
		     uint32_t rgba)
{
	const int16_t x[] = { pixel(at.left), pixel(at.right) };
	const int16_t y[] = { pixel(at.top), pixel(at.bottom) };
	const uint16_t u[] = { (uint16_t)atlas.left, (uint16_t)atlas.right };
	const uint16_t v[] = { (uint16_t)atlas.top, (uint16_t)atlas.bottom };
	/* Two triangles; bit 0 of a corner is right, bit 1 bottom. */
	static const uint8_t corners[CANVAS_QUAD_VERTICES] = {
		0, 1, 2, 2, 1, 3
	};
	struct canvas_vertex *vertex;

	if (canvas->quads >= CANVAS_MAX_QUADS)
		return;
	vertex = &canvas->vertex[canvas->quads++ * CANVAS_QUAD_VERTICES];
	for (unsigned int i = 0; i < CANVAS_QUAD_VERTICES; i++) {
		unsigned int right = corners[i] & 1, low = corners[i] >> 1;

		vertex[i] = (struct canvas_vertex){
			.x = x[right],
			.y = y[low],
			.u = u[right],
			.v = v[low],
			.colour = { rgba >> 24, rgba >> 16 & 0xff,
				    rgba >> 8 & 0xff, rgba & 0xff },
		};
	}
}

void canvas_clear(struct canvas *canvas, unsigned int scale)
{
	canvas->quads = 0;
	canvas->scale = scale;
}

void canvas_area(struct canvas *canvas, float x, float y, float width,
		 float height, uint32_t rgba)
{
	struct font_cell cell = font_solid();
	/* The middle of the cell: no neighbour can bleed in. */
	float u = cell.x + FONT_CELL_WIDTH / 2.0f;
	float v = cell.y + FONT_CELL_HEIGHT / 2.0f;

	add_quad(canvas, (struct box){ x, y, x + width, y + height },
		 (struct box){ u, v, u, v }, rgba);
}

void canvas_disc(struct canvas *canvas, float x, float y, float radius,
		 uint32_t rgba)
{
	for (float line = -radius; line < radius; line += 1.0f) {
		float middle = line + 0.5f;
		float half = sqrtf(radius * radius - middle * middle);

		canvas_area(canvas, x - half, y + line, 2.0f * half, 1.0f,
			    rgba);
	}
}

float canvas_text(struct canvas *canvas, float x, float y, uint32_t rgba,
		  const char *text)
{
	float width = FONT_WIDTH * (float)canvas->scale;
	float height = FONT_HEIGHT * (float)canvas->scale;

	for (; *text; text++, x += width) {
		struct font_cell cell = font_glyph(*text);

		if (*text == ' ')
			continue;
		add_quad(canvas, (struct box){ x, y, x + width, y + height },
			 (struct box){ cell.x, cell.y, cell.x + FONT_WIDTH,
				       cell.y + FONT_HEIGHT },
			 rgba);
	}
	return x;
}

float canvas_text_width(const struct canvas *canvas, const char *text)
{
	return (float)(strlen(text) * FONT_WIDTH * canvas->scale);
}
