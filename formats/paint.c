// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What the test patterns look like below the strip. Every edge is at an even
 * place, so that formats with shared chroma show it sharp.
 */
#include <framering/formats.h>

#include <errno.h>
#include <strings.h>

#include "internal.h"

/* The place @part of @parts along @length. */
static uint32_t even(uint32_t length, uint32_t part, uint32_t parts)
{
	if (part == parts)
		return length;
	return length * part / parts & ~1u;
}

static void fill_bars(uint32_t *line, uint32_t width, const uint32_t *colours,
		      uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		fr_fill(line, even(width, i, count), even(width, i + 1, count),
			colours[i]);
}

/* SMPTE EG 1: bars of 75 %, the reversed blue bars, and -I, white, +Q, PLUGE */
static uint32_t paint_bars(const struct fr_picture *pic, uint32_t y,
			   uint32_t *line)
{
	static const uint32_t bars[7] = { 0xbfbfbf, 0xbfbf00, 0x00bfbf,
					  0x00bf00, 0xbf00bf, 0xbf0000,
					  0x0000bf };
	static const uint32_t reversed[7] = { 0x0000bf, 0x131313, 0xbf00bf,
					      0x131313, 0x00bfbf, 0x131313,
					      0xbfbfbf };
	static const uint32_t wide[4] = { 0x00214c, 0xffffff, 0x32006a,
					  0x131313 };
	static const uint32_t pluge[3] = { 0x090909, 0x131313, 0x1d1d1d };
	uint32_t w = pic->width;
	uint32_t middle = even(pic->height, 8, 12);
	uint32_t bottom = even(pic->height, 9, 12);

	if (y < middle) {
		fill_bars(line, w, bars, 7);
		return middle;
	}
	if (y < bottom) {
		fill_bars(line, w, reversed, 7);
		return bottom;
	}
	fill_bars(line, even(w, 5, 7), wide, 4);
	for (uint32_t i = 0; i < 3; i++)
		fr_fill(line, even(w, 15 + i, 21), even(w, 16 + i, 21),
			pluge[i]);
	fr_fill(line, even(w, 6, 7), w, 0x131313);
	return pic->height;
}

static uint32_t paint_ramp(const struct fr_picture *pic, uint32_t y,
			   uint32_t *line)
{
	static const uint32_t channels[4] = { 0x010101, 0x010000, 0x000100,
					      0x000001 };
	uint32_t band = 0;

	while (y >= even(pic->height, band + 1, 4))
		band++;
	for (uint32_t x = 0; x < pic->width; x++) {
		uint32_t level = x * 256 / pic->width + 2 * pic->mark.number;

		line[x] = (level & 0xff) * channels[band];
	}
	return even(pic->height, band + 1, 4);
}

#define HATCH_BACK 0x181c28
#define HATCH_LINE 0x48506a
#define BOX_EDGE 0xffffff
#define BOX_FACE 0xe07820
#define LINE_WIDTH 2

struct box {
	uint32_t pitch;
	uint32_t size;
	uint32_t x;
	uint32_t y;
};

/* To and fro between 0 and @range, @step a frame. */
static uint32_t bounce(uint64_t number, uint32_t range, uint32_t step)
{
	uint64_t period = 2 * (uint64_t)range;
	uint64_t at = number % period * step % period;

	return (uint32_t)(at <= range ? at : period - at) & ~1u;
}

static struct box place_box(const struct fr_picture *pic)
{
	uint32_t top = fr_mark_rows(pic->width, pic->height);
	uint32_t room_y = pic->height - top;
	uint32_t small = pic->width < room_y ? pic->width : room_y;
	struct box b;

	b.pitch = (pic->height / 9 & ~1u) < 8 ? 8 : pic->height / 9 & ~1u;
	b.size = even(small, 1, 3);
	b.x = bounce(pic->mark.number, pic->width - b.size,
		     2 + even(pic->width, 1, 160));
	b.y = top + bounce(pic->mark.number, room_y - b.size,
			   2 + even(pic->height, 1, 160));
	return b;
}

static void paint_hatch(uint32_t *line, uint32_t width, uint32_t y,
			uint32_t pitch)
{
	if (y % pitch < LINE_WIDTH) {
		fr_fill(line, 0, width, HATCH_LINE);
		return;
	}
	fr_fill(line, 0, width, HATCH_BACK);
	for (uint32_t x = 0; x + LINE_WIDTH <= width; x += pitch)
		fr_fill(line, x, x + LINE_WIDTH, HATCH_LINE);
}

static uint32_t paint_box(const struct fr_picture *pic, uint32_t y,
			  uint32_t *line)
{
	struct box b = place_box(pic);
	uint32_t hatch = y - y % b.pitch;
	const uint32_t edges[] = {
		hatch + LINE_WIDTH, hatch + b.pitch,	       b.y,
		b.y + LINE_WIDTH,   b.y + b.size - LINE_WIDTH, b.y + b.size
	};
	uint32_t end = pic->height;

	paint_hatch(line, pic->width, y, b.pitch);
	if (y >= b.y && y < b.y + b.size) {
		fr_fill(line, b.x, b.x + b.size, BOX_EDGE);
		if (y >= b.y + LINE_WIDTH && y < b.y + b.size - LINE_WIDTH)
			fr_fill(line, b.x + LINE_WIDTH,
				b.x + b.size - LINE_WIDTH, BOX_FACE);
	}
	for (size_t i = 0; i < sizeof(edges) / sizeof(edges[0]); i++) {
		if (edges[i] > y && edges[i] < end)
			end = edges[i];
	}
	return end;
}

static const struct {
	const char *name;
	fr_painter paint;
} patterns[FR_PATTERN_COUNT] = {
	[FR_PATTERN_BARS] = { "bars", paint_bars },
	[FR_PATTERN_RAMP] = { "ramp", paint_ramp },
	[FR_PATTERN_BOX] = { "box", paint_box },
};

fr_painter fr_pattern_painter(enum fr_pattern pattern)
{
	return (unsigned int)pattern < FR_PATTERN_COUNT ?
		       patterns[pattern].paint :
		       NULL;
}

const char *fr_pattern_name(enum fr_pattern pattern)
{
	return (unsigned int)pattern < FR_PATTERN_COUNT ?
		       patterns[pattern].name :
		       NULL;
}

int fr_pattern_by_name(const char *name)
{
	for (int i = 0; name && i < FR_PATTERN_COUNT; i++) {
		if (!strcasecmp(name, patterns[i].name))
			return i;
	}
	return -EINVAL;
}
