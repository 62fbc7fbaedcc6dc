/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Shared by the files of the formats library. */
#ifndef FORMATS_INTERNAL_H
#define FORMATS_INTERNAL_H

#include <framering/formats.h>

/* layout.c */

/* The format of a valid layout; NULL if the layout is not valid. */
const struct fr_format *fr_layout_format(const struct fr_layout *l);

/* checksum.c */

/* Bytes that the hash takes at a time; a prefix must be a multiple. */
#define FR_HASH_BLOCK 32

struct fr_hash {
	uint64_t lane[4];
};

void fr_hash_init(struct fr_hash *h);

/* Take @len bytes, a multiple of FR_HASH_BLOCK. */
void fr_hash_blocks(struct fr_hash *h, const uint8_t *data, size_t len);

/* Take the last @len bytes, any number; @h stays as it was. */
uint64_t fr_hash_end(const struct fr_hash *h, const uint8_t *data, size_t len);

/* Add the hash of the next row to the checksum of a frame. */
uint64_t fr_checksum_add(uint64_t sum, uint64_t row_hash);

/* The checksum without the rows that are above picture row @first. */
uint64_t fr_checksum_below(const struct fr_layout *l, const struct fr_format *f,
			   const void *base, uint32_t first);

/* pack.c: pictures are painted as rows of 0xRRGGBB, one word per pixel */

/*
 * Convert a row of @width pixels to the bytes of a row of a plane.
 * Return: false if the format is not known here.
 */
bool fr_pack_row(uint32_t fourcc, unsigned int plane, const uint32_t *line,
		 uint32_t width, uint8_t *out);

/* Brightness, 0 to 255, of a pixel inside a valid layout. */
unsigned int fr_luma_at(const struct fr_layout *l, const void *base, uint32_t x,
			uint32_t y);

/* mark.c: the strip across the top of each test pattern */

struct fr_mark {
	uint64_t number;
	uint64_t checksum;
};

/* Width and height in pixels of a cell of the mark, always even. */
uint32_t fr_mark_cell(uint32_t width, uint32_t height);

/* Rows that the strip covers, always even. */
uint32_t fr_mark_rows(uint32_t width, uint32_t height);

/* Return: 0, -EBADMSG (damaged, @mark a guess) or -ENODATA. */
int fr_mark_read(const struct fr_layout *l, const void *base,
		 struct fr_mark *mark);

/* paint.c */

/* A picture to be painted; what a row looks like depends on this alone. */
struct fr_picture {
	enum fr_pattern pattern;
	uint32_t width;
	uint32_t height;
	struct fr_mark mark;
};

/*
 * Paint row @y into @line. Return: the first row below that looks different;
 * may be past the end of the picture.
 */
typedef uint32_t (*fr_painter)(const struct fr_picture *pic, uint32_t y,
			       uint32_t *line);

/* The painter of what is below the strip; NULL if there is no such pattern. */
fr_painter fr_pattern_painter(enum fr_pattern pattern);

/* mark.c: an fr_painter for the rows of the strip */
uint32_t fr_paint_strip(const struct fr_picture *pic, uint32_t y,
			uint32_t *line);

/* Fill pixels @from to @to - 1. */
static inline void fr_fill(uint32_t *line, uint32_t from, uint32_t to,
			   uint32_t rgb)
{
	while (from < to)
		line[from++] = rgb;
}

#endif /* FORMATS_INTERNAL_H */
