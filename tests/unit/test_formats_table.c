// SPDX-License-Identifier: GPL-2.0-only
/* The literals of the format table against the headers they stand for. */
#include "cases.h"

#include <ctype.h>
#include <string.h>

#include <SDL_pixels.h>
#include <drm_fourcc.h>
#include <libavutil/pixdesc.h>
#include <linux/videodev2.h>

#include <framering/formats.h>

static const struct expected {
	const char *name;
	uint32_t drm;
	uint32_t v4l2;
	uint32_t sdl;
	enum AVPixelFormat av;
} expected[] = {
	{ "XRGB8888", DRM_FORMAT_XRGB8888, V4L2_PIX_FMT_XBGR32,
	  SDL_PIXELFORMAT_RGB888, AV_PIX_FMT_BGR0 },
	{ "ARGB8888", DRM_FORMAT_ARGB8888, V4L2_PIX_FMT_ABGR32,
	  SDL_PIXELFORMAT_ARGB8888, AV_PIX_FMT_BGRA },
	{ "XBGR8888", DRM_FORMAT_XBGR8888, V4L2_PIX_FMT_RGBX32,
	  SDL_PIXELFORMAT_BGR888, AV_PIX_FMT_RGB0 },
	{ "ABGR8888", DRM_FORMAT_ABGR8888, V4L2_PIX_FMT_RGBA32,
	  SDL_PIXELFORMAT_ABGR8888, AV_PIX_FMT_RGBA },
	{ "RGB888", DRM_FORMAT_RGB888, V4L2_PIX_FMT_BGR24,
	  SDL_PIXELFORMAT_BGR24, AV_PIX_FMT_BGR24 },
	{ "BGR888", DRM_FORMAT_BGR888, V4L2_PIX_FMT_RGB24,
	  SDL_PIXELFORMAT_RGB24, AV_PIX_FMT_RGB24 },
	{ "RGB565", DRM_FORMAT_RGB565, V4L2_PIX_FMT_RGB565,
	  SDL_PIXELFORMAT_RGB565, AV_PIX_FMT_RGB565LE },
	{ "R8", DRM_FORMAT_R8, V4L2_PIX_FMT_GREY, SDL_PIXELFORMAT_UNKNOWN,
	  AV_PIX_FMT_GRAY8 },
	{ "YUYV", DRM_FORMAT_YUYV, V4L2_PIX_FMT_YUYV, SDL_PIXELFORMAT_YUY2,
	  AV_PIX_FMT_YUYV422 },
	{ "UYVY", DRM_FORMAT_UYVY, V4L2_PIX_FMT_UYVY, SDL_PIXELFORMAT_UYVY,
	  AV_PIX_FMT_UYVY422 },
	{ "NV12", DRM_FORMAT_NV12, V4L2_PIX_FMT_NV12, SDL_PIXELFORMAT_NV12,
	  AV_PIX_FMT_NV12 },
	{ "YUV420", DRM_FORMAT_YUV420, V4L2_PIX_FMT_YUV420,
	  SDL_PIXELFORMAT_IYUV, AV_PIX_FMT_YUV420P },
};

#define EXPECTED (sizeof(expected) / sizeof(expected[0]))

static void table_lists_each_format_once(void **state)
{
	(void)state;
	assert_int_equal(fr_format_count(), EXPECTED);
	assert_null(fr_format_at(EXPECTED));
	assert_null(fr_format_at(SIZE_MAX));
	for (size_t i = 0; i < EXPECTED; i++) {
		const struct fr_format *f = fr_format_at(i);

		assert_string_equal(f->name, expected[i].name);
		assert_ptr_equal(fr_format_by_fourcc(f->fourcc), f);
	}
}

static void codes_are_those_of_the_headers(void **state)
{
	(void)state;
	for (size_t i = 0; i < EXPECTED; i++) {
		const struct fr_format *f = fr_format_by_name(expected[i].name);

		assert_non_null(f);
		assert_int_equal(f->fourcc, expected[i].drm);
		assert_int_equal(f->v4l2, expected[i].v4l2);
		assert_int_equal(f->sdl, expected[i].sdl);
		assert_int_equal(av_get_pix_fmt(f->av), expected[i].av);
		assert_string_equal(f->av, av_get_pix_fmt_name(expected[i].av));
	}
}

static void lookups_find_each_format(void **state)
{
	(void)state;
	for (size_t i = 0; i < EXPECTED; i++) {
		const struct fr_format *f = fr_format_at(i);

		assert_ptr_equal(fr_format_by_v4l2(f->v4l2), f);
		assert_ptr_equal(fr_format_by_av(f->av), f);
		if (f->sdl)
			assert_ptr_equal(fr_format_by_sdl(f->sdl), f);
	}
}

static void names_are_found_in_any_case(void **state)
{
	(void)state;
	for (size_t i = 0; i < EXPECTED; i++) {
		const struct fr_format *f = fr_format_at(i);
		char code[FR_FOURCC_STRLEN];
		char lower[16] = "";

		for (size_t c = 0; f->name[c]; c++)
			lower[c] = tolower((unsigned char)f->name[c]);
		assert_ptr_equal(fr_format_by_name(lower), f);
		fr_fourcc_str(f->fourcc, code);
		assert_ptr_equal(fr_format_by_name(code), f);
	}
	assert_int_equal(fr_format_by_name("xr24")->fourcc, FR_XRGB8888);
	assert_int_equal(fr_format_by_name("r8")->fourcc, FR_R8);
	assert_int_equal(fr_format_by_name("yu12")->fourcc, FR_YUV420);
}

static void unknown_formats_are_not_found(void **state)
{
	(void)state;
	assert_null(fr_format_by_name(NULL));
	assert_null(fr_format_by_name(""));
	assert_null(fr_format_by_name("XRGB888"));
	assert_null(fr_format_by_name("XRGB88888"));
	assert_null(fr_format_by_fourcc(0));
	assert_null(fr_format_by_v4l2(V4L2_PIX_FMT_MJPEG));
	assert_null(fr_format_by_sdl(SDL_PIXELFORMAT_UNKNOWN));
	assert_null(fr_format_by_av(NULL));
	assert_null(fr_format_by_av("bgr"));
}

/* libav's descriptors know depth and subsampling on their own account. */
static void planes_agree_with_libav(void **state)
{
	(void)state;
	for (size_t i = 0; i < EXPECTED; i++) {
		const struct fr_format *f = fr_format_at(i);
		const AVPixFmtDescriptor *d;
		unsigned int chroma = f->planes > 1 ? 1 : 0;
		bool yuv;

		d = av_pix_fmt_desc_get(expected[i].av);
		yuv = d->nb_components >= 3 &&
		      !(d->flags & AV_PIX_FMT_FLAG_RGB);
		assert_int_equal(f->planes,
				 av_pix_fmt_count_planes(expected[i].av));
		assert_int_equal(f->is_yuv, yuv);
		assert_int_equal(f->has_alpha,
				 !!(d->flags & AV_PIX_FMT_FLAG_ALPHA));
		assert_int_equal(f->plane[chroma].hsub, 1 << d->log2_chroma_w);
		assert_int_equal(f->plane[chroma].vsub, 1 << d->log2_chroma_h);
		for (unsigned int p = f->planes; p < FR_MAX_PLANES; p++)
			assert_int_equal(f->plane[p].bytes, 0);
	}
}

static void codes_are_spelt_for_messages(void **state)
{
	char buf[FR_FOURCC_STRLEN];

	(void)state;
	assert_string_equal(fr_fourcc_str(FR_XRGB8888, buf), "XR24");
	assert_string_equal(fr_fourcc_str(FR_R8, buf), "R8");
	assert_string_equal(fr_fourcc_str(0, buf), "....");
	assert_string_equal(fr_fourcc_str(0x1b410a42, buf), "B.A.");
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table_lists_each_format_once),
		cmocka_unit_test(codes_are_those_of_the_headers),
		cmocka_unit_test(lookups_find_each_format),
		cmocka_unit_test(names_are_found_in_any_case),
		cmocka_unit_test(unknown_formats_are_not_found),
		cmocka_unit_test(planes_agree_with_libav),
		cmocka_unit_test(codes_are_spelt_for_messages),
	};

	return cases_run(argc, argv, tests);
}
