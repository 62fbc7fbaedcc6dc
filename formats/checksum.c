// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The checksum of a frame: a hash per row, chained from row to row.
 *
 * Each step is a bijection of the state for given data and of the data for a
 * given state, hence a change within one word always changes the result. Four
 * independent lanes keep a modern processor's multiplier busy. Rows are hashed
 * on their own, so that a drawer of many similar rows hashes what they have in
 * common once.
 */
#include <framering/formats.h>

#include <endian.h>
#include <string.h>

#include "internal.h"

#define LANES 4
#define WORD sizeof(uint64_t)

/* Odd numbers with about as many ones as zeros. */
#define MUL_LANE UINT64_C(0xd6e8feb86659fd93)
#define MUL_FOLD UINT64_C(0xa0761d6478bd642f)

static uint64_t rotate_left(uint64_t v, unsigned int bits)
{
	return (v << bits) | (v >> (64 - bits));
}

static uint64_t mix(uint64_t state, uint64_t word)
{
	return rotate_left(state ^ word, 29) * MUL_LANE;
}

static uint64_t fold(uint64_t state, uint64_t word)
{
	return rotate_left(state ^ word, 31) * MUL_FOLD;
}

/* A row may start at any address; the result is the same on any machine. */
static uint64_t load(const uint8_t *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof(word));
	return le64toh(word);
}

void fr_hash_init(struct fr_hash *h)
{
	for (unsigned int i = 0; i < LANES; i++)
		h->lane[i] = MUL_LANE * (i + 1);
}

void fr_hash_blocks(struct fr_hash *h, const uint8_t *data, size_t len)
{
	uint64_t a = h->lane[0], b = h->lane[1];
	uint64_t c = h->lane[2], d = h->lane[3];

	for (; len >= FR_HASH_BLOCK; len -= FR_HASH_BLOCK) {
		a = mix(a, load(data));
		b = mix(b, load(data + WORD));
		c = mix(c, load(data + 2 * WORD));
		d = mix(d, load(data + 3 * WORD));
		data += FR_HASH_BLOCK;
	}
	h->lane[0] = a;
	h->lane[1] = b;
	h->lane[2] = c;
	h->lane[3] = d;
}

uint64_t fr_hash_end(const struct fr_hash *h, const uint8_t *data, size_t len)
{
	size_t whole = len - len % FR_HASH_BLOCK;
	struct fr_hash end = *h;
	uint8_t last[WORD] = { 0 };
	uint64_t sum = len - whole;

	fr_hash_blocks(&end, data, whole);
	for (unsigned int i = 0; i < LANES; i++)
		sum = fold(sum, end.lane[i]);
	for (data += whole, len -= whole; len >= WORD; len -= WORD) {
		sum = fold(sum, load(data));
		data += WORD;
	}
	memcpy(last, data, len);
	sum = fold(sum, load(last));
	return sum ^ (sum >> 32);
}

uint64_t fr_checksum_add(uint64_t sum, uint64_t row_hash)
{
	return fold(sum, row_hash) + 1;
}

uint64_t fr_checksum_below(const struct fr_layout *l, const struct fr_format *f,
			   const void *base, uint32_t first)
{
	uint64_t sum = 0;

	for (unsigned int p = 0; p < f->planes; p++) {
		const uint8_t *row = (const uint8_t *)base + l->offset[p];
		uint32_t bytes = fr_plane_row_bytes(l, p);
		uint32_t rows = fr_plane_rows(l, p);
		uint32_t r = first / f->plane[p].vsub;

		for (row += (size_t)r * l->stride[p]; r < rows; r++) {
			struct fr_hash h;

			fr_hash_init(&h);
			sum = fr_checksum_add(sum, fr_hash_end(&h, row, bytes));
			row += l->stride[p];
		}
	}
	return sum;
}

uint64_t fr_checksum(const struct fr_layout *l, const void *base)
{
	const struct fr_format *f = fr_layout_format(l);

	return f ? fr_checksum_below(l, f, base, 0) : 0;
}
