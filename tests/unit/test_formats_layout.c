// SPDX-License-Identifier: GPL-2.0-only
/* Strides, offsets and sizes of frames, and copies between layouts. */
#include "cases.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <libavutil/imgutils.h>
#include <libavutil/log.h>

#include <framering/formats.h>

static const struct {
	uint32_t width;
	uint32_t height;
} sizes[] = {
	{ 1, 1 },
	{ 2, 2 },
	{ 3, 3 },
	{ 17, 9 },
	{ 255, 15 },
	{ 257, 17 },
	{ 640, 360 },
	{ 1366, 768 },
	{ 1920, 1080 },
	{ 7680, 4320 },
	{ 1, FR_MAX_DIMENSION },
	{ FR_MAX_DIMENSION, 1 },
	{ FR_MAX_DIMENSION, FR_MAX_DIMENSION },
};

#define SIZES (sizeof(sizes) / sizeof(sizes[0]))

typedef void (*layout_test)(const struct fr_format *f, uint32_t w, uint32_t h);

static void for_all(layout_test test)
{
	for (size_t i = 0; i < fr_format_count(); i++) {
		for (size_t s = 0; s < SIZES; s++)
			test(fr_format_at(i), sizes[s].width, sizes[s].height);
	}
}

static struct fr_layout layout(uint32_t fourcc, uint32_t w, uint32_t h,
			       unsigned int flags)
{
	struct fr_layout l;

	memset(&l, 0xa5, sizeof(l));
	assert_int_equal(fr_layout_init(&l, fourcc, w, h, flags), 0);
	return l;
}

static void check_invariants(const struct fr_layout *l,
			     const struct fr_format *f)
{
	uint64_t end = 0;

	assert_int_equal(l->planes, f->planes);
	assert_int_equal(fr_layout_check(l), 0);
	assert_true(l->size <= FR_MAX_FRAME_SIZE);
	for (unsigned int p = 0; p < l->planes; p++) {
		assert_true(l->stride[p] >= fr_plane_row_bytes(l, p));
		assert_int_equal(l->offset[p], end);
		assert_int_equal(l->plane_size[p],
				 (uint64_t)l->stride[p] * fr_plane_rows(l, p));
		end += l->plane_size[p];
	}
	assert_true(l->size >= end);
	for (unsigned int p = l->planes; p < FR_MAX_PLANES; p++)
		assert_false(l->stride[p] || l->offset[p] || l->plane_size[p]);
}

static void one_default(const struct fr_format *f, uint32_t w, uint32_t h)
{
	struct fr_layout l = layout(f->fourcc, w, h, 0);

	check_invariants(&l, f);
	for (unsigned int p = 0; p < l.planes; p++) {
		uint64_t rows = (fr_plane_rows(&l, p) + 15) / 16 * 16;

		assert_int_equal(l.stride[p] % 256, 0);
		assert_int_equal(l.offset[p] % 256, 0);
		assert_true(l.size - l.offset[p] >= rows * l.stride[p]);
	}
	if (f->fourcc == FR_NV12)
		assert_int_equal(l.stride[1], l.stride[0]);
	if (f->fourcc == FR_YUV420) {
		assert_int_equal(l.stride[1] * 2, l.stride[0]);
		assert_int_equal(l.stride[2] * 2, l.stride[0]);
	}
}

static void default_layouts_suit_gpus_and_v4l2(void **state)
{
	(void)state;
	for_all(one_default);
}

static void one_packed(const struct fr_format *f, uint32_t w, uint32_t h)
{
	struct fr_layout l = layout(f->fourcc, w, h, FR_LAYOUT_PACKED);
	enum AVPixelFormat av = av_get_pix_fmt(f->av);
	uint8_t *data[4];
	int stride[4];
	int size;

	check_invariants(&l, f);
	assert_int_equal(l.size, fr_layout_visible(&l));
	size = av_image_fill_arrays(data, stride, (uint8_t *)16, av, w, h, 1);
	if (size < 0) {
		/* The one size that libav refuses and we do not. */
		assert_int_equal(w, FR_MAX_DIMENSION);
		assert_int_equal(h, FR_MAX_DIMENSION);
		return;
	}
	assert_int_equal(l.size, size);
	for (unsigned int p = 0; p < l.planes; p++) {
		assert_int_equal(l.stride[p], stride[p]);
		assert_int_equal(l.offset[p], data[p] - (uint8_t *)16);
	}
}

static void packed_layouts_are_those_of_libav(void **state)
{
	(void)state;
	av_log_set_level(AV_LOG_QUIET);
	for_all(one_packed);
}

static void odd_sizes_round_chroma_up(void **state)
{
	struct fr_layout l;

	(void)state;
	l = layout(FR_YUYV, 3, 1, FR_LAYOUT_PACKED);
	assert_int_equal(l.stride[0], 8);
	l = layout(FR_NV12, 3, 3, FR_LAYOUT_PACKED);
	assert_int_equal(l.stride[1], 4);
	assert_int_equal(l.size, 3 * 3 + 4 * 2);
	l = layout(FR_YUV420, 3, 3, FR_LAYOUT_PACKED);
	assert_int_equal(l.stride[2], 2);
	assert_int_equal(l.size, 3 * 3 + 2 * 2 + 2 * 2);
}

static void known_sizes_are_right(void **state)
{
	struct fr_layout l;

	(void)state;
	l = layout(FR_XRGB8888, 1920, 1080, 0);
	assert_int_equal(l.stride[0], 7680);
	assert_int_equal(l.size, 7680 * 1088);
	l = layout(FR_NV12, 1920, 1080, 0);
	assert_int_equal(l.stride[0], 2048);
	assert_int_equal(l.offset[1], 2048 * 1080);
	assert_int_equal(l.size, 2048 * (1080 + 544));
	l = layout(FR_YUV420, 1366, 768, 0);
	assert_int_equal(l.stride[0], 1536);
	assert_int_equal(l.stride[1], 768);
	l = layout(FR_XRGB8888, FR_MAX_DIMENSION, FR_MAX_DIMENSION, 0);
	assert_int_equal(l.size, FR_MAX_FRAME_SIZE);
}

static void wrong_input_is_refused_and_leaves_nothing(void **state)
{
	static const struct fr_layout zero;
	static const struct {
		uint32_t fourcc, width, height;
		unsigned int flags;
	} bad[] = {
		{ 0, 64, 64, 0 },
		{ FR_FOURCC('X', 'R', '2', '5'), 64, 64, 0 },
		{ FR_NV12, 0, 64, 0 },
		{ FR_NV12, 64, 0, 0 },
		{ FR_NV12, FR_MAX_DIMENSION + 1, 64, 0 },
		{ FR_NV12, 64, FR_MAX_DIMENSION + 1, 0 },
		{ FR_NV12, UINT32_MAX, 64, 0 },
		{ FR_NV12, 64, UINT32_MAX, 0 },
		{ FR_YUYV, UINT32_MAX, UINT32_MAX, FR_LAYOUT_PACKED },
		{ FR_NV12, 64, 64, 2 },
		{ FR_NV12, 64, 64, FR_LAYOUT_PACKED | 0x80000000u },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct fr_layout l;

		memset(&l, 0xa5, sizeof(l));
		assert_int_equal(fr_layout_init(&l, bad[i].fourcc, bad[i].width,
						bad[i].height, bad[i].flags),
				 -EINVAL);
		assert_memory_equal(&l, &zero, sizeof(l));
	}
}

static void one_hostile(const struct fr_format *f, uint32_t w, uint32_t h)
{
	const struct fr_layout good = layout(f->fourcc, w, h, FR_LAYOUT_PACKED);
	unsigned int last = good.planes - 1u;
	struct fr_layout l;

	l = good;
	l.size--;
	assert_int_equal(fr_layout_check(&l), -EOVERFLOW);
	l = good;
	l.stride[last]--;
	assert_int_equal(fr_layout_check(&l), -EINVAL);
	l = good;
	l.plane_size[last]--;
	assert_int_equal(fr_layout_check(&l), -EOVERFLOW);
	l = good;
	l.offset[last]++;
	assert_int_equal(fr_layout_check(&l), -EOVERFLOW);
	l = good;
	l.offset[last] = UINT32_MAX;
	assert_int_equal(fr_layout_check(&l), -EOVERFLOW);
	l = good;
	l.plane_size[last] = UINT32_MAX;
	assert_int_equal(fr_layout_check(&l), -EOVERFLOW);
	l = good;
	l.stride[last] = UINT32_MAX;
	if (fr_plane_rows(&l, last) > 1)
		assert_int_equal(fr_layout_check(&l), -EOVERFLOW);
	l = good;
	l.height += 2;
	assert_int_not_equal(fr_layout_check(&l), 0);
}

static void layouts_that_leave_the_frame_are_refused(void **state)
{
	(void)state;
	for_all(one_hostile);
}

static void layouts_that_make_no_sense_are_refused(void **state)
{
	const struct fr_layout good = layout(FR_NV12, 64, 64, 0);
	struct fr_layout l;

	(void)state;
	l = good;
	l.fourcc = FR_YUV420;
	assert_int_equal(fr_layout_check(&l), -EINVAL);
	l = good;
	l.planes = UINT32_MAX;
	assert_int_equal(fr_layout_check(&l), -EINVAL);
	l = good;
	l.width = 0;
	assert_int_equal(fr_layout_check(&l), -EINVAL);
	l = good;
	l.height = UINT32_MAX;
	assert_int_equal(fr_layout_check(&l), -EINVAL);
	l = good;
	l.size = UINT64_MAX;
	assert_int_equal(fr_layout_check(&l), -EOVERFLOW);
	l = good;
	l.fourcc = 0;
	assert_int_equal(fr_layout_check(&l), -EINVAL);
	assert_int_equal(fr_layout_visible(&l), 0);
	assert_int_equal(fr_plane_rows(&l, 0), 0);
	assert_int_equal(fr_plane_row_bytes(&l, 0), 0);
	assert_int_equal(fr_plane_rows(&good, good.planes), 0);
	assert_int_equal(fr_plane_row_bytes(&good, UINT32_MAX), 0);
}

/* The last row of a frame may end where the memory does. */
static void a_frame_without_padding_after_its_last_row_is_valid(void **state)
{
	struct fr_layout l = layout(FR_RGB888, 100, 100, 0);

	(void)state;
	l.plane_size[0] = l.stride[0] * 99 + 300;
	l.size = l.plane_size[0];
	assert_int_equal(fr_layout_check(&l), 0);
	l.plane_size[0]--;
	assert_int_equal(fr_layout_check(&l), -EOVERFLOW);
}

static void fill_random(uint8_t *p, uint64_t size)
{
	while (size--)
		*p++ = rand();
}

/* How many bytes of a frame that are padding have this value. */
static uint64_t padding_of(const struct fr_layout *l, const uint8_t *base,
			   uint8_t value)
{
	uint64_t end = 0, count = 0;

	for (unsigned int p = 0; p < l->planes; p++) {
		uint32_t bytes = fr_plane_row_bytes(l, p);
		const uint8_t *row = base + l->offset[p];

		for (uint32_t r = 0; r < fr_plane_rows(l, p); r++) {
			for (uint32_t i = bytes; i < l->stride[p]; i++)
				count += row[i] == value;
			row += l->stride[p];
		}
		end = l->offset[p] + l->plane_size[p];
	}
	for (; end < l->size; end++)
		count += base[end] == value;
	return count;
}

static void one_copy(const struct fr_format *f, uint32_t w, uint32_t h)
{
	struct fr_layout packed = layout(f->fourcc, w, h, FR_LAYOUT_PACKED);
	struct fr_layout padded = layout(f->fourcc, w, h, 0);
	uint8_t *from, *over, *next, *back;

	if (padded.size > 1 << 20)
		return;
	from = malloc(packed.size);
	over = malloc(padded.size);
	next = malloc(padded.size);
	back = malloc(packed.size);
	fill_random(from, packed.size);
	memset(over, 0x5a, padded.size);
	memset(next, 0xa5, padded.size);

	assert_int_equal(fr_layout_copy(&padded, over, &packed, from), 0);
	assert_int_equal(fr_layout_copy(&padded, next, &padded, over), 0);
	assert_int_equal(fr_layout_copy(&packed, back, &padded, next), 0);
	assert_memory_equal(back, from, packed.size);
	assert_int_equal(padding_of(&padded, over, 0x5a),
			 padded.size - packed.size);
	assert_int_equal(padding_of(&padded, next, 0xa5),
			 padded.size - packed.size);
	free(from);
	free(over);
	free(next);
	free(back);
}

static void copies_move_visible_bytes_only(void **state)
{
	(void)state;
	for_all(one_copy);
}

static void copies_between_different_frames_are_refused(void **state)
{
	struct fr_layout a = layout(FR_NV12, 64, 64, 0);
	struct fr_layout b = layout(FR_NV12, 64, 62, 0);
	struct fr_layout c = layout(FR_YUV420, 64, 64, 0);
	struct fr_layout d = a;
	uint8_t byte = 0;

	(void)state;
	d.size = 1;
	assert_int_equal(fr_layout_copy(&a, &byte, &b, &byte), -EINVAL);
	assert_int_equal(fr_layout_copy(&a, &byte, &c, &byte), -EINVAL);
	assert_int_equal(fr_layout_copy(&a, &byte, &d, &byte), -EINVAL);
	assert_int_equal(fr_layout_copy(&d, &byte, &a, &byte), -EINVAL);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(default_layouts_suit_gpus_and_v4l2),
		cmocka_unit_test(packed_layouts_are_those_of_libav),
		cmocka_unit_test(odd_sizes_round_chroma_up),
		cmocka_unit_test(known_sizes_are_right),
		cmocka_unit_test(wrong_input_is_refused_and_leaves_nothing),
		cmocka_unit_test(layouts_that_leave_the_frame_are_refused),
		cmocka_unit_test(layouts_that_make_no_sense_are_refused),
		cmocka_unit_test(
			a_frame_without_padding_after_its_last_row_is_valid),
		cmocka_unit_test(copies_move_visible_bytes_only),
		cmocka_unit_test(copies_between_different_frames_are_refused),
	};

	return cases_run(argc, argv, tests);
}
