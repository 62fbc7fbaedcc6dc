// SPDX-License-Identifier: GPL-2.0-only
/* The checksum of a frame: what it covers and what it does not. */
#include "cases.h"

#include <stdlib.h>
#include <string.h>

#include <framering/formats.h>

static uint8_t *frame(struct fr_layout *l, uint32_t fourcc, uint32_t w,
		      uint32_t h, unsigned int flags)
{
	uint8_t *base;

	assert_int_equal(fr_layout_init(l, fourcc, w, h, flags), 0);
	base = malloc(l->size);
	assert_non_null(base);
	for (uint64_t i = 0; i < l->size; i++)
		base[i] = rand();
	return base;
}

static void padding_does_not_count(void **state)
{
	(void)state;
	for (size_t i = 0; i < fr_format_count(); i++) {
		uint32_t fourcc = fr_format_at(i)->fourcc;
		struct fr_layout padded, packed;
		uint8_t *a = frame(&padded, fourcc, 35, 17, 0);
		uint8_t *b = frame(&packed, fourcc, 35, 17, FR_LAYOUT_PACKED);

		assert_int_equal(fr_layout_copy(&packed, b, &padded, a), 0);
		assert_true(fr_checksum(&packed, b) == fr_checksum(&padded, a));
		free(a);
		free(b);
	}
}

static void every_visible_bit_counts(void **state)
{
	(void)state;
	for (size_t i = 0; i < fr_format_count(); i++) {
		struct fr_layout l;
		uint8_t *a = frame(&l, fr_format_at(i)->fourcc, 35, 17,
				   FR_LAYOUT_PACKED);
		uint64_t sum = fr_checksum(&l, a);

		for (uint64_t bit = 0; bit < l.size * 8; bit++) {
			a[bit / 8] ^= 1 << bit % 8;
			assert_true(fr_checksum(&l, a) != sum);
			a[bit / 8] ^= 1 << bit % 8;
		}
		assert_true(fr_checksum(&l, a) == sum);
		free(a);
	}
}

static void the_place_of_rows_and_words_counts(void **state)
{
	struct fr_layout l;
	uint8_t *a = frame(&l, FR_R8, 64, 2, FR_LAYOUT_PACKED);
	uint64_t sum = fr_checksum(&l, a);
	uint8_t row[64];

	(void)state;
	memcpy(row, a, 64);
	memmove(a, a + 64, 64);
	memcpy(a + 64, row, 64);
	assert_true(fr_checksum(&l, a) != sum);

	memset(a, 0, 128);
	a[0] = 1;
	sum = fr_checksum(&l, a);
	for (int i = 1; i < 128; i++) {
		a[i - 1] = 0;
		a[i] = 1;
		assert_true(fr_checksum(&l, a) != sum);
	}
	free(a);
}

static void any_address_gives_the_same_sum(void **state)
{
	struct fr_layout l;
	uint8_t *a = frame(&l, FR_BGR888, 33, 5, FR_LAYOUT_PACKED);
	uint8_t *b = malloc(l.size + 8);
	uint64_t sum = fr_checksum(&l, a);

	(void)state;
	for (int shift = 0; shift < 8; shift++) {
		memcpy(b + shift, a, l.size);
		assert_true(fr_checksum(&l, b + shift) == sum);
	}
	free(a);
	free(b);
}

/* Recordings and other machines hold sums: the function may never change. */
static void the_sum_is_this_one(void **state)
{
	struct fr_layout l;
	uint8_t a[45 * 3];

	(void)state;
	assert_int_equal(fr_layout_init(&l, FR_R8, 45, 3, FR_LAYOUT_PACKED), 0);
	for (size_t i = 0; i < sizeof(a); i++)
		a[i] = i;
	assert_true(fr_checksum(&l, a) == UINT64_C(0x133120928524d657));
	l.size = 0;
	assert_true(fr_checksum(&l, a) == 0);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(padding_does_not_count),
		cmocka_unit_test(every_visible_bit_counts),
		cmocka_unit_test(the_place_of_rows_and_words_counts),
		cmocka_unit_test(any_address_gives_the_same_sum),
		cmocka_unit_test(the_sum_is_this_one),
	};

	return cases_run(argc, argv, tests);
}
