/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The font of the HUD, as an atlas of one byte per pixel: 255 is ink.
 */
#ifndef APPS_VIEW_FONT_H
#define APPS_VIEW_FONT_H

#include <stdint.h>

/* The size of a character on the screen, in pixels at scale 1. */
#define FONT_WIDTH 6
#define FONT_HEIGHT 8

#define FONT_CELL_WIDTH 8
#define FONT_CELL_HEIGHT 8
#define FONT_ATLAS_COLUMNS 16
#define FONT_ATLAS_ROWS 8
#define FONT_ATLAS_WIDTH (FONT_ATLAS_COLUMNS * FONT_CELL_WIDTH)
#define FONT_ATLAS_HEIGHT (FONT_ATLAS_ROWS * FONT_CELL_HEIGHT)

/* Upper left corner of a cell of the atlas, in pixels. */
struct font_cell {
	unsigned int x;
	unsigned int y;
};

/* font_glyph() - the cell of a character; '?' for those the font lacks */
struct font_cell font_glyph(char c);

/* font_solid() - a cell that is ink all over, for areas */
struct font_cell font_solid(void);

/* font_atlas() - draw the atlas, once */
void font_atlas(uint8_t pixels[FONT_ATLAS_HEIGHT][FONT_ATLAS_WIDTH]);

#endif /* APPS_VIEW_FONT_H */
