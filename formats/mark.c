// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The strip across the top of a test pattern: the mark, a block of black and
 * white cells for machines, and the frame number in digits for people.
 *
 * The mark has 8 rows of 20 cells, most significant bit first: 16 bits of
 * SYNC, 16 bits of check over what follows, 64 bits of number, 64 bits of
 * checksum of the picture below. Black and white, in cells of 2 pixels and
 * more at even places, come through every conversion of formats.
 */
#include <framering/formats.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "internal.h"

#define CELLS_X 20
#define CELLS_Y 8
#define BITS (CELLS_X * CELLS_Y)
#define MARK_BYTES (BITS / 8)

#define SYNC 0xb2c6
#define SYNC_BITS 16
/* So many wrong bits of SYNC still are a mark, a damaged one. */
#define SYNC_ERRORS 2

#define BLACK 0x000000
#define WHITE 0xffffff

/* Pixels at the right edge that the rows' tags may cover, with some air. */
#define RIGHT_MARGIN 10

/* 8 x 8 digits, most significant bit at the left. */
static const uint8_t digits[10][CELLS_Y] = {
	{ 0x3c, 0x66, 0x66, 0x6e, 0x76, 0x66, 0x3c, 0x00 },
	{ 0x18, 0x38, 0x18, 0x18, 0x18, 0x18, 0x3c, 0x00 },
	{ 0x3c, 0x66, 0x06, 0x0c, 0x18, 0x30, 0x7e, 0x00 },
	{ 0x3c, 0x66, 0x06, 0x1c, 0x06, 0x66, 0x3c, 0x00 },
	{ 0x0c, 0x1c, 0x2c, 0x4c, 0x7e, 0x0c, 0x0c, 0x00 },
	{ 0x7e, 0x60, 0x7c, 0x06, 0x06, 0x66, 0x3c, 0x00 },
	{ 0x1c, 0x30, 0x60, 0x7c, 0x66, 0x66, 0x3c, 0x00 },
	{ 0x7e, 0x06, 0x0c, 0x0c, 0x18, 0x18, 0x18, 0x00 },
	{ 0x3c, 0x66, 0x66, 0x3c, 0x66, 0x66, 0x3c, 0x00 },
	{ 0x3c, 0x66, 0x66, 0x3e, 0x06, 0x0c, 0x38, 0x00 },
};

uint32_t fr_mark_cell(uint32_t width, uint32_t height)
{
	uint32_t x = width / (4 * CELLS_X);
	uint32_t y = height / 90;
	uint32_t cell = (x < y ? x : y) & ~1u;

	return cell < 2 ? 2 : cell;
}

uint32_t fr_mark_rows(uint32_t width, uint32_t height)
{
	return CELLS_Y * fr_mark_cell(width, height);
}

static void put(uint8_t *to, uint64_t value, unsigned int bytes)
{
	while (bytes--) {
		to[bytes] = value & 0xff;
		value >>= 8;
	}
}

static uint64_t get(const uint8_t *from, unsigned int bytes)
{
	uint64_t value = 0;

	while (bytes--)
		value = value << 8 | *from++;
	return value;
}

static uint16_t check_of(const struct fr_mark *mark)
{
	uint64_t sum;

	sum = fr_checksum_add(fr_checksum_add(0, mark->number), mark->checksum);
	return (uint16_t)(sum >> 48);
}

static void encode(const struct fr_mark *mark, uint8_t bytes[MARK_BYTES])
{
	put(bytes, SYNC, 2);
	put(bytes + 2, check_of(mark), 2);
	put(bytes + 4, mark->number, 8);
	put(bytes + 12, mark->checksum, 8);
}

static bool bit_at(const uint8_t bytes[MARK_BYTES], unsigned int bit)
{
	return bytes[bit / 8] & (0x80 >> bit % 8);
}

/* One byte wrong in a format that has the least, one byte a pixel, is no bit. */
static bool cell_is_white(const struct fr_layout *l, const void *base,
			  uint32_t x, uint32_t y)
{
	unsigned int sum = 0;

	for (unsigned int i = 0; i < 4; i++)
		sum += fr_luma_at(l, base, x + i % 2, y + i / 2);
	return sum >= 4 * 128;
}

int fr_mark_read(const struct fr_layout *l, const void *base,
		 struct fr_mark *mark)
{
	uint32_t cell = fr_mark_cell(l->width, l->height);
	uint32_t middle = cell / 2 - 1;
	uint8_t bytes[MARK_BYTES] = { 0 };
	unsigned int wrong;

	for (unsigned int bit = 0; bit < BITS; bit++) {
		uint32_t x = bit % CELLS_X * cell + middle;
		uint32_t y = bit / CELLS_X * cell + middle;

		if (cell_is_white(l, base, x, y))
			bytes[bit / 8] |= 0x80 >> bit % 8;
	}
	wrong = __builtin_popcount((unsigned int)get(bytes, 2) ^ SYNC);
	if (wrong > SYNC_ERRORS)
		return -ENODATA;
	mark->number = get(bytes + 4, 8);
	mark->checksum = get(bytes + 12, 8);
	if (wrong || get(bytes + 2, 2) != check_of(mark))
		return -EBADMSG;
	return 0;
}

static void paint_digits(const struct fr_picture *pic, uint32_t cell_row,
			 uint32_t cell, uint32_t *line)
{
	uint32_t x = (CELLS_X + 2) * cell;
	char text[24];
	int len;

	len = snprintf(text, sizeof(text), "%06llu",
		       (unsigned long long)pic->mark.number);
	/* Half a number would be a wrong number. */
	if (x + len * 8 * cell + RIGHT_MARGIN > pic->width)
		return;
	for (int i = 0; i < len; i++) {
		uint8_t row = digits[text[i] - '0'][cell_row];

		for (unsigned int bit = 0; bit < 8; bit++, x += cell) {
			if (row & (0x80 >> bit))
				fr_fill(line, x, x + cell, WHITE);
		}
	}
}

uint32_t fr_paint_strip(const struct fr_picture *pic, uint32_t y,
			uint32_t *line)
{
	uint32_t cell = fr_mark_cell(pic->width, pic->height);
	uint32_t cell_row = y / cell;
	uint8_t bytes[MARK_BYTES];

	encode(&pic->mark, bytes);
	fr_fill(line, 0, pic->width, BLACK);
	for (uint32_t i = 0; i < CELLS_X; i++) {
		if (bit_at(bytes, cell_row * CELLS_X + i))
			fr_fill(line, i * cell, (i + 1) * cell, WHITE);
	}
	paint_digits(pic, cell_row, cell, line);
	return (cell_row + 1) * cell;
}
