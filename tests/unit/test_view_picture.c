// SPDX-License-Identifier: GPL-2.0-only
/* Frames as textures: what the viewer tells a graphics driver. */
#include "cases.h"

#include <errno.h>
#include <string.h>

#include "picture.h"

static struct picture describe(uint32_t fourcc, uint32_t width, uint32_t height,
			       unsigned int flags)
{
	struct fr_layout layout;
	struct picture picture;

	assert_int_equal(fr_layout_init(&layout, fourcc, width, height, flags),
			 0);
	assert_int_equal(picture_describe(&picture, &layout), 0);
	return picture;
}

static void every_format_of_the_table_is_shown(void **state)
{
	(void)state;
	for (size_t i = 0; i < fr_format_count(); i++) {
		const struct fr_format *format = fr_format_at(i);
		struct picture p = describe(format->fourcc, 640, 360, 0);

		assert_int_equal(p.planes, format->planes);
		assert_int_equal(p.format->fourcc, format->fourcc);
	}
}

/* Together the textures are the visible bytes: none forgotten, none twice. */
static void textures_cover_the_visible_bytes(void **state)
{
	static const uint32_t sizes[][2] = {
		{ 640, 360 }, { 321, 241 }, { 1, 1 }, { 2, 3 }
	};

	(void)state;
	for (size_t i = 0; i < fr_format_count() * 4; i++) {
		const uint32_t *size = sizes[i % 4];
		const struct fr_format *format = fr_format_at(i / 4);
		struct fr_layout layout;
		struct picture p = describe(format->fourcc, size[0], size[1],
					    FR_LAYOUT_PACKED);
		uint64_t bytes = 0;

		for (unsigned int n = 0; n < p.planes; n++)
			bytes += (uint64_t)p.plane[n].width *
				 p.plane[n].height * p.plane[n].texel->bytes;
		assert_int_equal(fr_layout_init(&layout, format->fourcc,
						size[0], size[1],
						FR_LAYOUT_PACKED),
				 0);
		assert_int_equal(bytes, fr_layout_visible(&layout));
	}
}

static void planes_are_where_the_layout_says(void **state)
{
	struct fr_layout layout;
	struct picture p;

	(void)state;
	fr_layout_init(&layout, FR_NV12, 641, 361, 0);
	assert_int_equal(picture_describe(&p, &layout), 0);
	assert_int_equal(p.plane[0].width, 641);
	assert_int_equal(p.plane[0].height, 361);
	assert_int_equal(p.plane[0].offset, 0);
	assert_int_equal(p.plane[1].width, 321);
	assert_int_equal(p.plane[1].height, 181);
	assert_int_equal(p.plane[1].offset, layout.offset[1]);
	assert_int_equal(p.plane[1].stride, layout.stride[1]);
}

static void packed_pixels_are_texels_of_bytes(void **state)
{
	(void)state;
	assert_int_equal(describe(FR_RGB888, 100, 50, 0).plane[0].width, 300);
	assert_int_equal(describe(FR_YUYV, 101, 50, 0).plane[0].width, 51);
}

static void an_impossible_layout_is_refused(void **state)
{
	struct fr_layout layout;
	struct picture p;

	(void)state;
	fr_layout_init(&layout, FR_XRGB8888, 64, 64, 0);
	layout.stride[0] = 4;
	assert_int_equal(picture_describe(&p, &layout), -EINVAL);
	fr_layout_init(&layout, FR_XRGB8888, 64, 64, 0);
	layout.fourcc = FR_FOURCC('n', 'o', 'n', 'e');
	assert_int_equal(picture_describe(&p, &layout), -EINVAL);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_format_of_the_table_is_shown),
		cmocka_unit_test(textures_cover_the_visible_bytes),
		cmocka_unit_test(planes_are_where_the_layout_says),
		cmocka_unit_test(packed_pixels_are_texels_of_bytes),
		cmocka_unit_test(an_impossible_layout_is_refused),
	};

	return cases_run(argc, argv, tests);
}
