// SPDX-License-Identifier: GPL-2.0-only
/* Test patterns: what is drawn is read back, and no mixture passes. */
#include "cases.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <framering/formats.h>

static const struct {
	uint32_t width;
	uint32_t height;
} sizes[] = {
	{ FR_PATTERN_MIN_WIDTH, FR_PATTERN_MIN_HEIGHT },
	{ 65, 33 },
	{ 64, 2000 },
	{ 2000, 32 },
	{ 161, 91 },
	{ 640, 360 },
	{ 1366, 768 },
	{ 1920, 1080 },
};

#define SIZES (sizeof(sizes) / sizeof(sizes[0]))
#define SMALL_SIZES 2

static uint8_t *new_frame(struct fr_layout *l, uint32_t fourcc, size_t size,
			  unsigned int flags)
{
	uint8_t *base;

	assert_int_equal(fr_layout_init(l, fourcc, sizes[size].width,
					sizes[size].height, flags),
			 0);
	base = malloc(l->size);
	assert_non_null(base);
	memset(base, 0x5a, l->size);
	return base;
}

static void expect_intact(const struct fr_layout *l, const uint8_t *base,
			  uint64_t number)
{
	uint64_t seen = ~number;

	assert_int_equal(fr_pattern_check(l, base, &seen), 0);
	assert_true(seen == number);
	seen = ~number;
	assert_int_equal(fr_pattern_number(l, base, &seen), 0);
	assert_true(seen == number);
}

typedef void (*frame_test)(enum fr_pattern pattern, const struct fr_layout *l,
			   uint8_t *base);

static void for_all(frame_test test, size_t count)
{
	for (size_t i = 0; i < fr_format_count() * count; i++) {
		uint32_t fourcc = fr_format_at(i / count)->fourcc;
		struct fr_layout l;
		uint8_t *base = new_frame(&l, fourcc, i % count, 0);

		for (int p = 0; p < FR_PATTERN_COUNT; p++)
			test(p, &l, base);
		free(base);
	}
}

static void one_round_trip(enum fr_pattern pattern, const struct fr_layout *l,
			   uint8_t *base)
{
	static const uint64_t numbers[] = { 0, 1, 59, 0x123456789abcdef0,
					    UINT64_MAX };

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		assert_int_equal(fr_pattern_draw(pattern, l, base, numbers[i]),
				 0);
		expect_intact(l, base, numbers[i]);
	}
	assert_int_equal(fr_pattern_check(l, base, NULL), 0);
}

static void numbers_survive_in_every_format_and_size(void **state)
{
	(void)state;
	for_all(one_round_trip, SIZES);
}

static void padding_is_left_alone(void **state)
{
	(void)state;
	for (size_t i = 0; i < fr_format_count(); i++) {
		struct fr_layout l, packed;
		uint8_t *base = new_frame(&l, fr_format_at(i)->fourcc, 1, 0);
		uint8_t *again = malloc(l.size), *tight;

		assert_int_equal(fr_pattern_draw(FR_PATTERN_BOX, &l, base, 7),
				 0);
		tight = new_frame(&packed, l.fourcc, 1, FR_LAYOUT_PACKED);
		assert_int_equal(fr_layout_copy(&packed, tight, &l, base), 0);
		expect_intact(&packed, tight, 7);
		memset(again, 0x5a, l.size);
		assert_int_equal(fr_layout_copy(&l, again, &packed, tight), 0);
		assert_memory_equal(again, base, l.size);
		free(base);
		free(again);
		free(tight);
	}
}

/* Any one byte, by a bit, by all bits, and to black and white. */
static void one_changed_byte(enum fr_pattern pattern, const struct fr_layout *l,
			     uint8_t *base)
{
	assert_int_equal(fr_pattern_draw(pattern, l, base, 4711), 0);
	for (unsigned int p = 0; p < l->planes; p++) {
		uint32_t bytes = fr_plane_row_bytes(l, p);

		for (uint32_t i = 0; i < bytes * fr_plane_rows(l, p); i++) {
			uint8_t *at = base + l->offset[p] +
				      i / bytes * l->stride[p] + i % bytes;
			const uint8_t was = *at;
			const uint8_t to[] = { was ^ 1, was ^ 0xff, 0, 255 };

			for (int t = 0; t < 4; t++) {
				*at = to[t];
				assert_int_equal(fr_pattern_check(l, base,
								  NULL),
						 to[t] == was ? 0 : -EBADMSG);
			}
			*at = was;
		}
	}
	expect_intact(l, base, 4711);
}

static void a_changed_byte_is_found_anywhere(void **state)
{
	(void)state;
	for_all(one_changed_byte, 1);
}

/* Put the first rows of all planes of @b, down to picture row @y, onto @to. */
static void splice(const struct fr_layout *l, uint8_t *to, const uint8_t *b,
		   uint32_t y)
{
	for (unsigned int p = 0; p < l->planes; p++) {
		uint32_t rows = (uint64_t)fr_plane_rows(l, p) * y / l->height;

		memcpy(to + l->offset[p], b + l->offset[p],
		       (size_t)rows * l->stride[p]);
	}
}

static void one_tear(enum fr_pattern pattern, const struct fr_layout *l,
		     uint8_t *base)
{
	static const uint64_t apart[] = {
		1, 2, 3, 16, 64, 256, 65536, 1 << 20, (UINT64_C(1) << 32) + 1
	};
	uint8_t *next = malloc(l->size), *torn = malloc(l->size);

	for (size_t i = 0; i < sizeof(apart) / sizeof(apart[0]); i++) {
		fr_pattern_draw(pattern, l, base, 1000);
		fr_pattern_draw(pattern, l, next, 1000 + apart[i]);
		for (uint32_t y = 1; y < l->height; y++) {
			memcpy(torn, base, l->size);
			splice(l, torn, next, y);
			assert_int_equal(fr_pattern_check(l, torn, NULL),
					 -EBADMSG);
			memcpy(torn, next, l->size);
			splice(l, torn, base, y);
			assert_int_equal(fr_pattern_check(l, torn, NULL),
					 -EBADMSG);
		}
		splice(l, torn, base, l->height);
		expect_intact(l, torn, 1000);
	}
	free(next);
	free(torn);
}

static void a_mixture_of_two_frames_is_found_at_any_row(void **state)
{
	(void)state;
	for_all(one_tear, SMALL_SIZES);
}

/* A writer that is caught at any byte, not at the end of a row. */
static void one_byte_tear(enum fr_pattern pattern, const struct fr_layout *l,
			  uint8_t *base)
{
	uint8_t *next = malloc(l->size);
	bool differs = false;
	uint64_t torn = 0;

	fr_pattern_draw(pattern, l, base, 8);
	memset(next, 0x5a, l->size);
	fr_pattern_draw(pattern, l, next, 9);
	for (uint64_t i = 0; i < l->size; i++) {
		bool whole, intact;

		differs |= base[i] != next[i];
		base[i] = next[i];
		whole = !differs || !memcmp(base + i, next + i, l->size - i);
		intact = fr_pattern_check(l, base, NULL) == 0;
		assert_int_equal(intact, whole);
		torn += !whole;
	}
	assert_true(torn > l->height);
	expect_intact(l, base, 9);
	free(next);
}

static void a_mixture_of_two_frames_is_found_at_any_byte(void **state)
{
	(void)state;
	for_all(one_byte_tear, 1);
}

/* Chroma of one frame under luma of another, and rows between rows. */
static void one_interleave(enum fr_pattern pattern, const struct fr_layout *l,
			   uint8_t *base)
{
	uint8_t *next = malloc(l->size), *torn = malloc(l->size);

	fr_pattern_draw(pattern, l, base, 500);
	fr_pattern_draw(pattern, l, next, 501);
	for (unsigned int p = 0; p < l->planes; p++) {
		for (uint32_t r = 0; r < fr_plane_rows(l, p); r++) {
			size_t at = l->offset[p] + (size_t)r * l->stride[p];

			memcpy(torn, base, l->size);
			memcpy(torn + at, next + at, l->stride[p]);
			assert_int_equal(fr_pattern_check(l, torn, NULL),
					 -EBADMSG);
		}
		if (l->planes == 1)
			continue;
		memcpy(torn, base, l->size);
		memcpy(torn + l->offset[p], next + l->offset[p],
		       l->plane_size[p]);
		assert_int_equal(fr_pattern_check(l, torn, NULL), -EBADMSG);
	}
	free(next);
	free(torn);
}

static void a_single_foreign_row_or_plane_is_found(void **state)
{
	(void)state;
	for_all(one_interleave, SMALL_SIZES);
}

/* As far apart as rows have to differ, where the number's words meet. */
static void one_pair_apart(enum fr_pattern pattern, const struct fr_layout *l,
			   uint8_t *base)
{
	const uint64_t number = UINT32_MAX;
	uint8_t *next = malloc(l->size);

	fr_pattern_draw(pattern, l, base, number);
	fr_pattern_draw(pattern, l, next, number + (1 << 20) - 1);
	for (unsigned int p = 0; p < l->planes; p++) {
		for (size_t at = l->offset[p], r = fr_plane_rows(l, p); r;
		     r--, at += l->stride[p])
			assert_memory_not_equal(base + at, next + at,
						fr_plane_row_bytes(l, p));
	}
	free(next);
}

static void no_row_is_like_that_of_a_frame_near_by(void **state)
{
	(void)state;
	for_all(one_pair_apart, SMALL_SIZES);
}

/* Where the pattern stands still, only the tags tell rows apart. */
static void one_swap(enum fr_pattern pattern, const struct fr_layout *l,
		     uint8_t *base)
{
	uint32_t bytes = fr_plane_row_bytes(l, 0);
	uint8_t *a = base + 18 * l->stride[0], *b = a + l->stride[0];
	uint8_t *row = malloc(bytes);

	fr_pattern_draw(pattern, l, base, 3);
	memcpy(row, a, bytes);
	memcpy(a, b, bytes);
	memcpy(b, row, bytes);
	assert_int_equal(fr_pattern_check(l, base, NULL), -EBADMSG);
	free(row);
}

static void rows_that_changed_places_are_found(void **state)
{
	(void)state;
	for_all(one_swap, SMALL_SIZES);
}

/* 640 x 360 has cells of 4 pixels; the cell is given by its place. */
static void invert_cell(const struct fr_layout *l, uint8_t *base, uint32_t x,
			uint32_t y, uint32_t size)
{
	for (uint32_t i = 0; i < size * size; i++)
		base[(4 * y + 1 + i / size) * l->stride[0] + 4 * x + 1 +
		     i % size] ^= 0xff;
}

static void a_damaged_mark_gives_no_number(void **state)
{
	struct fr_layout l;
	uint8_t *base = new_frame(&l, FR_R8, 5, 0);
	uint64_t number = 77;

	(void)state;
	fr_pattern_draw(FR_PATTERN_RAMP, &l, base, 0x123456789);
	for (uint32_t cell = 0; cell < 20 * 8; cell++) {
		invert_cell(&l, base, cell % 20, cell / 20, 2);
		assert_int_equal(fr_pattern_number(&l, base, &number),
				 -EBADMSG);
		assert_int_equal(fr_pattern_check(&l, base, NULL), -EBADMSG);
		invert_cell(&l, base, cell % 20, cell / 20, 2);
	}
	assert_int_equal(number, 77);
	expect_intact(&l, base, 0x123456789);
	free(base);
}

static void noise_in_every_cell_leaves_the_number(void **state)
{
	struct fr_layout l;
	uint8_t *base = new_frame(&l, FR_R8, 5, 0);
	uint64_t number = 0;

	(void)state;
	fr_pattern_draw(FR_PATTERN_RAMP, &l, base, 0x123456789);
	for (uint32_t cell = 0; cell < 20 * 8; cell++)
		invert_cell(&l, base, cell % 20, cell / 20, 1);
	assert_int_equal(fr_pattern_number(&l, base, &number), 0);
	assert_true(number == 0x123456789);
	assert_int_equal(fr_pattern_check(&l, base, NULL), -EBADMSG);
	free(base);
}

static void pictures_without_a_mark_say_so(void **state)
{
	static const uint8_t values[] = { 0x00, 0x5a, 0x80, 0xff };

	(void)state;
	for (size_t i = 0; i < fr_format_count() * 4; i++) {
		struct fr_layout l;
		uint8_t *base =
			new_frame(&l, fr_format_at(i / 4)->fourcc, 1, 0);
		uint64_t number = 77;

		memset(base, values[i % 4], l.size);
		assert_int_equal(fr_pattern_check(&l, base, &number), -ENODATA);
		assert_int_equal(fr_pattern_number(&l, base, &number),
				 -ENODATA);
		assert_int_equal(number, 77);
		free(base);
	}
}

static void wrong_input_is_refused(void **state)
{
	struct fr_layout l, small;
	uint8_t *base = new_frame(&l, FR_NV12, 0, 0);
	uint64_t n;

	(void)state;
	assert_int_equal(fr_pattern_draw(FR_PATTERN_COUNT, &l, base, 0),
			 -EINVAL);
	assert_int_equal(fr_pattern_draw(-1, &l, base, 0), -EINVAL);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(
			fr_layout_init(&small, FR_NV12, 64 - i, 31 + i, 0), 0);
		assert_int_equal(fr_pattern_draw(0, &small, base, 0), -EINVAL);
		assert_int_equal(fr_pattern_check(&small, base, &n), -EINVAL);
		assert_int_equal(fr_pattern_number(&small, base, &n), -EINVAL);
	}
	l.size = 64;
	assert_int_equal(fr_pattern_draw(0, &l, base, 0), -EINVAL);
	assert_int_equal(fr_pattern_check(&l, base, &n), -EINVAL);
	assert_int_equal(fr_pattern_number(&l, base, &n), -EINVAL);
	free(base);
}

static void patterns_are_found_by_name(void **state)
{
	(void)state;
	for (int i = 0; i < FR_PATTERN_COUNT; i++)
		assert_int_equal(fr_pattern_by_name(fr_pattern_name(i)), i);
	assert_int_equal(fr_pattern_by_name("BARS"), FR_PATTERN_BARS);
	assert_int_equal(fr_pattern_by_name("bar"), -EINVAL);
	assert_int_equal(fr_pattern_by_name(NULL), -EINVAL);
	assert_null(fr_pattern_name(FR_PATTERN_COUNT));
	assert_null(fr_pattern_name(-1));
}

/* The seven bars of the upper part, in XRGB8888 and in NV12's luma. */
static void bars_have_their_colours(void **state)
{
	static const uint32_t rgb[7] = { 0xbfbfbf, 0xbfbf00, 0x00bfbf, 0x00bf00,
					 0xbf00bf, 0xbf0000, 0x0000bf };
	static const uint8_t luma[7] = { 180, 161, 131, 112, 84, 65, 35 };
	struct fr_layout l;
	uint8_t *base = new_frame(&l, FR_XRGB8888, 5, 0);

	(void)state;
	fr_pattern_draw(FR_PATTERN_BARS, &l, base, 1);
	for (int i = 0; i < 7; i++) {
		uint32_t v;

		memcpy(&v, base + 180 * l.stride[0] + (45 + 91 * i) * 4, 4);
		assert_int_equal(v, 0xff000000 | rgb[i]);
	}
	free(base);

	base = new_frame(&l, FR_NV12, 5, 0);
	fr_pattern_draw(FR_PATTERN_BARS, &l, base, 1);
	for (int i = 0; i < 7; i++)
		assert_in_range(base[180 * l.stride[0] + 45 + 91 * i],
				luma[i] - 1, luma[i] + 1);
	free(base);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_survive_in_every_format_and_size),
		cmocka_unit_test(padding_is_left_alone),
		cmocka_unit_test(a_changed_byte_is_found_anywhere),
		cmocka_unit_test(a_mixture_of_two_frames_is_found_at_any_row),
		cmocka_unit_test(a_mixture_of_two_frames_is_found_at_any_byte),
		cmocka_unit_test(a_single_foreign_row_or_plane_is_found),
		cmocka_unit_test(no_row_is_like_that_of_a_frame_near_by),
		cmocka_unit_test(rows_that_changed_places_are_found),
		cmocka_unit_test(a_damaged_mark_gives_no_number),
		cmocka_unit_test(noise_in_every_cell_leaves_the_number),
		cmocka_unit_test(pictures_without_a_mark_say_so),
		cmocka_unit_test(wrong_input_is_refused),
		cmocka_unit_test(patterns_are_found_by_name),
		cmocka_unit_test(bars_have_their_colours),
	};

	return cases_run(argc, argv, tests);
}
