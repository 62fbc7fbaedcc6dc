// SPDX-License-Identifier: GPL-2.0-only
/* Conversion between the formats of the table, by libswscale. */
#include "cases.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <libavutil/log.h>

#include <framering/formats.h>

#include "convert.h"

/* Memory of @size bytes whose end is the end of a page, before a forbidden one. */
struct guarded {
	uint8_t *map;
	size_t map_size;
	uint8_t *base;
};

static struct guarded guarded_alloc(size_t size)
{
	size_t page = sysconf(_SC_PAGESIZE);
	struct guarded g;

	g.map_size = (size + 2 * page - 1) / page * page;
	g.map = mmap(NULL, g.map_size, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	assert_true(g.map != MAP_FAILED);
	assert_int_equal(mprotect(g.map + g.map_size - page, page, PROT_NONE),
			 0);
	g.base = g.map + g.map_size - page - size;
	return g;
}

static void guarded_free(struct guarded *g)
{
	munmap(g->map, g->map_size);
}

static struct fr_layout layout(uint32_t fourcc, uint32_t w, uint32_t h,
			       unsigned int flags)
{
	struct fr_layout l;

	assert_int_equal(fr_layout_init(&l, fourcc, w, h, flags), 0);
	return l;
}

/* Return: how often the picture was moved. */
static unsigned int convert(const struct fr_layout *src_l, const void *src,
			    const struct fr_layout *dst_l, void *dst)
{
	struct fr_converter *conv;
	uint8_t *data[FR_MAX_PLANES];
	int stride[FR_MAX_PLANES];
	unsigned int copies;

	assert_int_equal(fr_converter_create(&conv, fr_av_format(src_l->fourcc),
					     src_l->width, src_l->height,
					     dst_l),
			 0);
	assert_int_equal(fr_converter_copies(conv), 0);
	fr_layout_pointers(src_l, src, data, stride);
	assert_int_equal(fr_converter_run(conv, (const uint8_t *const *)data,
					  stride, dst),
			 0);
	copies = fr_converter_copies(conv);
	fr_converter_destroy(conv);
	return copies;
}

static void each_pair(void (*test)(uint32_t from, uint32_t to))
{
	size_t n = fr_format_count();

	for (size_t i = 0; i < n * n; i++)
		test(fr_format_at(i / n)->fourcc, fr_format_at(i % n)->fourcc);
}

static void one_mark(uint32_t from, uint32_t to)
{
	struct fr_layout a = layout(from, 640, 360, 0);
	struct fr_layout b = layout(to, 640, 360, FR_LAYOUT_PACKED);
	struct guarded src = guarded_alloc(a.size);
	struct guarded dst = guarded_alloc(b.size);
	uint64_t number = 0;

	for (int p = 0; p < FR_PATTERN_COUNT; p++) {
		assert_int_equal(fr_pattern_draw(p, &a, src.base, 1234 + p), 0);
		convert(&a, src.base, &b, dst.base);
		assert_int_equal(fr_pattern_number(&b, dst.base, &number), 0);
		assert_int_equal(number, 1234 + p);

		/* and back; what comes back is not what was drawn */
		memset(src.base, 0, a.size);
		convert(&b, dst.base, &a, src.base);
		assert_int_equal(fr_pattern_number(&a, src.base, &number), 0);
		assert_int_equal(number, 1234 + p);
	}
	guarded_free(&src);
	guarded_free(&dst);
}

static void the_mark_survives_conversion_there_and_back(void **state)
{
	(void)state;
	each_pair(one_mark);
}

static void a_lossy_conversion_is_not_intact(void **state)
{
	struct fr_layout a = layout(FR_XRGB8888, 640, 360, 0);
	struct fr_layout b = layout(FR_NV12, 640, 360, 0);
	uint8_t *src = malloc(a.size), *dst = malloc(b.size);

	(void)state;
	fr_pattern_draw(FR_PATTERN_RAMP, &a, src, 5);
	convert(&a, src, &b, dst);
	assert_int_equal(fr_pattern_check(&b, dst, NULL), -EBADMSG);
	convert(&b, dst, &a, src);
	assert_int_equal(fr_pattern_check(&a, src, NULL), -EBADMSG);
	free(src);
	free(dst);
}

static void a_conversion_to_the_same_format_changes_nothing(void **state)
{
	(void)state;
	for (size_t i = 0; i < fr_format_count(); i++) {
		uint32_t fourcc = fr_format_at(i)->fourcc;
		struct fr_layout a = layout(fourcc, 322, 182, 0);
		struct fr_layout b = layout(fourcc, 322, 182, FR_LAYOUT_PACKED);
		uint8_t *src = malloc(a.size), *dst = malloc(b.size);

		fr_pattern_draw(FR_PATTERN_BOX, &a, src, 99);
		convert(&a, src, &b, dst);
		assert_int_equal(fr_pattern_check(&b, dst, NULL), 0);
		free(src);
		free(dst);
	}
}

/* The last byte of the destination is the last before a forbidden page. */
/* Even heights take other ways through libswscale than odd ones. */
static void one_odd_size(uint32_t from, uint32_t to)
{
	static const uint32_t widths[] = { 1,  2,  3,  7,  16,	17,  33,  35,
					   48, 62, 65, 77, 112, 144, 336, 648 };
	size_t n = sizeof(widths) / sizeof(widths[0]);

	for (size_t i = 0; i < 2 * n; i++) {
		uint32_t w = widths[i / 2], h = 9 + i % 2;
		struct fr_layout a = layout(from, w, h, FR_LAYOUT_PACKED);
		struct fr_layout b = layout(to, w, h, FR_LAYOUT_PACKED);
		struct guarded src = guarded_alloc(a.size);
		struct guarded dst = guarded_alloc(b.size);

		memset(src.base, 0x80, a.size);
		convert(&a, src.base, &b, dst.base);
		guarded_free(&src);
		guarded_free(&dst);
	}
}

static void odd_sizes_stay_inside_the_frame(void **state)
{
	(void)state;
	each_pair(one_odd_size);
}

static void frames_of_default_layout_are_moved_once(void **state)
{
	struct fr_layout a = layout(FR_YUV420, 640, 360, 0);
	struct fr_layout b = layout(FR_XRGB8888, 640, 360, 0);
	struct fr_layout c = layout(FR_RGB888, 333, 360, FR_LAYOUT_PACKED);
	struct fr_layout d = layout(FR_NV12, 333, 360, FR_LAYOUT_PACKED);
	uint8_t *src = calloc(1, b.size), *dst = malloc(b.size);

	(void)state;
	assert_int_equal(convert(&a, src, &b, dst), 1);
	assert_int_equal(convert(&b, src, &a, dst), 1);
	assert_int_equal(convert(&c, src, &c, dst), 1);
	assert_int_equal(convert(&c, src, &d, dst), 3);
	free(src);
	free(dst);
}

/*
 * Of the first plane: libswscale takes the chroma of the last two rows of what
 * it is given from other pixels than that of the rows before.
 */
static unsigned int rows_that_differ(const struct fr_layout *l,
				     const uint8_t *a, const uint8_t *b)
{
	unsigned int count = 0;

	for (uint32_t r = 0; r < l->height; r++) {
		size_t at = (size_t)r * l->stride[0];

		count += !!memcmp(a + at, b + at, fr_plane_row_bytes(l, 0));
	}
	return count;
}

/* The last rows come from a copy where nothing may be read after them. */
static void a_source_without_room_after_it_reads_the_same(void **state)
{
	struct fr_layout a = layout(FR_RGB888, 640, 360, 0);
	struct fr_layout b = layout(FR_RGB888, 640, 360, FR_LAYOUT_PACKED);
	struct guarded roomy = guarded_alloc(a.size);
	struct guarded tight = guarded_alloc(b.size);

	(void)state;
	fr_pattern_draw(FR_PATTERN_BOX, &a, roomy.base, 30);
	fr_pattern_draw(FR_PATTERN_BOX, &b, tight.base, 30);
	for (size_t i = 0; i < 2 * fr_format_count(); i++) {
		struct fr_layout to = layout(fr_format_at(i / 2)->fourcc,
					     i % 2 ? 640 : 400,
					     i % 2 ? 360 : 202, 0);
		uint8_t *x = calloc(1, to.size), *y = calloc(1, to.size);

		assert_int_equal(convert(&a, roomy.base, &to, x), 1);
		assert_int_equal(convert(&b, tight.base, &to, y), 1);
		assert_int_equal(rows_that_differ(&to, x, y), 0);
		free(x);
		free(y);
	}
	guarded_free(&roomy);
	guarded_free(&tight);
}

static void assert_near(uint32_t rgb, uint32_t wanted)
{
	for (int shift = 0; shift < 24; shift += 8) {
		int d = (int)((rgb >> shift) & 0xff) -
			(int)((wanted >> shift) & 0xff);

		assert_in_range(d + 7, 0, 14);
	}
}

/* Shows wrong bytes and swapped chroma in what the patterns draw, too. */
static void one_set_of_bars(const struct fr_format *f)
{
	static const uint32_t rgb[7] = { 0xbfbfbf, 0xbfbf00, 0x00bfbf, 0x00bf00,
					 0xbf00bf, 0xbf0000, 0x0000bf };
	struct fr_layout a = layout(f->fourcc, 640, 360, 0);
	struct fr_layout b = layout(FR_XRGB8888, 640, 360, 0);
	uint8_t *src = malloc(a.size), *dst = malloc(b.size);
	uint32_t pixel;

	fr_pattern_draw(FR_PATTERN_BARS, &a, src, 1);
	convert(&a, src, &b, dst);
	for (int i = 0; i < 7; i++) {
		memcpy(&pixel, dst + 180 * b.stride[0] + (45 + 91 * i) * 4, 4);
		assert_near(pixel & 0xffffff, rgb[i]);
	}
	free(src);
	free(dst);
}

static void bars_have_their_colours_in_every_format(void **state)
{
	(void)state;
	for (size_t i = 0; i < fr_format_count(); i++) {
		if (fr_format_at(i)->fourcc != FR_R8)
			one_set_of_bars(fr_format_at(i));
	}
}

static void pictures_are_scaled_to_the_layout(void **state)
{
	struct fr_layout a = layout(FR_YUV420, 1280, 720, 0);
	struct fr_layout b = layout(FR_XRGB8888, 640, 360, 0);
	uint8_t *src = malloc(a.size), *dst = malloc(b.size);
	uint32_t pixel;

	(void)state;
	fr_pattern_draw(FR_PATTERN_BARS, &a, src, 5);
	convert(&a, src, &b, dst);
	memcpy(&pixel, dst + 180 * b.stride[0] + 4 * (45 + 5 * 91), 4);
	assert_in_range((pixel >> 16) & 0xff, 0xbf - 3, 0xbf + 3);
	assert_in_range((pixel >> 8) & 0xff, 0, 3);
	assert_in_range(pixel & 0xff, 0, 3);
	free(src);
	free(dst);
}

/* One pixel block of YUV420, as the XRGB8888 that comes of it. */
static uint32_t pixel_of(enum AVColorSpace space, enum AVColorRange range,
			 uint8_t y, uint8_t u, uint8_t v)
{
	struct fr_layout a = layout(FR_YUV420, 64, 32, 0);
	struct fr_layout b = layout(FR_XRGB8888, 64, 32, 0);
	uint8_t *src = malloc(a.size), *dst = malloc(b.size);
	struct fr_converter *conv;
	uint8_t *data[FR_MAX_PLANES];
	int stride[FR_MAX_PLANES];
	uint32_t pixel;

	memset(src + a.offset[0], y, a.plane_size[0]);
	memset(src + a.offset[1], u, a.plane_size[1]);
	memset(src + a.offset[2], v, a.plane_size[2]);
	fr_layout_pointers(&a, src, data, stride);
	assert_int_equal(
		fr_converter_create(&conv, AV_PIX_FMT_YUV420P, 64, 32, &b), 0);
	assert_int_equal(fr_converter_set_colour(conv, space, range), 0);
	assert_int_equal(fr_converter_run(conv, (const uint8_t *const *)data,
					  stride, dst),
			 0);
	memcpy(&pixel, dst + 8 * b.stride[0] + 4 * 8, 4);
	fr_converter_destroy(conv);
	free(src);
	free(dst);
	return pixel & 0xffffff;
}

/* Pure red in each coding, by the standards' own coefficients. */
static void the_matrix_and_range_of_the_source_are_honoured(void **state)
{
	(void)state;
	assert_near(pixel_of(AVCOL_SPC_UNSPECIFIED, AVCOL_RANGE_UNSPECIFIED, 81,
			     90, 240),
		    0xff0000);
	assert_near(pixel_of(AVCOL_SPC_SMPTE170M, AVCOL_RANGE_MPEG, 81, 90,
			     240),
		    0xff0000);
	assert_near(pixel_of(AVCOL_SPC_BT709, AVCOL_RANGE_MPEG, 63, 102, 240),
		    0xff0000);
	assert_near(pixel_of(AVCOL_SPC_SMPTE170M, AVCOL_RANGE_JPEG, 76, 85,
			     255),
		    0xff0000);
	assert_near(pixel_of(AVCOL_SPC_BT709, AVCOL_RANGE_JPEG, 235, 128, 128),
		    0xebebeb);
	assert_near(pixel_of(AVCOL_SPC_BT709, AVCOL_RANGE_MPEG, 235, 128, 128),
		    0xffffff);
	assert_near(pixel_of(AVCOL_SPC_BT709, AVCOL_RANGE_MPEG, 16, 128, 128),
		    0x000000);
}

static void wrong_input_is_refused(void **state)
{
	struct fr_layout l = layout(FR_NV12, 64, 64, 0);
	struct fr_converter *conv = (void *)1;

	(void)state;
	assert_int_equal(fr_converter_create(&conv, AV_PIX_FMT_NONE, 64, 64,
					     &l),
			 -ENOTSUP);
	assert_null(conv);
	assert_int_equal(fr_converter_create(&conv, AV_PIX_FMT_VAAPI, 64, 64,
					     &l),
			 -ENOTSUP);
	assert_int_equal(fr_converter_create(&conv, AV_PIX_FMT_NV12, 0, 64, &l),
			 -EINVAL);
	assert_int_equal(fr_converter_create(&conv, AV_PIX_FMT_NV12, 64,
					     UINT32_MAX, &l),
			 -EINVAL);
	l.size--;
	l.plane_size[1] = l.size;
	assert_int_equal(fr_converter_create(&conv, AV_PIX_FMT_NV12, 64, 64,
					     &l),
			 -EINVAL);
	assert_null(conv);
	assert_int_equal(fr_av_format(0), AV_PIX_FMT_NONE);
	fr_converter_destroy(NULL);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_mark_survives_conversion_there_and_back),
		cmocka_unit_test(a_lossy_conversion_is_not_intact),
		cmocka_unit_test(
			a_conversion_to_the_same_format_changes_nothing),
		cmocka_unit_test(odd_sizes_stay_inside_the_frame),
		cmocka_unit_test(frames_of_default_layout_are_moved_once),
		cmocka_unit_test(a_source_without_room_after_it_reads_the_same),
		cmocka_unit_test(bars_have_their_colours_in_every_format),
		cmocka_unit_test(pictures_are_scaled_to_the_layout),
		cmocka_unit_test(
			the_matrix_and_range_of_the_source_are_honoured),
		cmocka_unit_test(wrong_input_is_refused),
	};

	/* swscale says so when a way of scaling is not its best */
	av_log_set_level(AV_LOG_ERROR);
	return cases_run(argc, argv, tests);
}
