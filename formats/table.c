// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The one table of pixel formats, and its lookups.
 *
 * The codes of SDL and V4L2 and the names of libav are literals so that users
 * of the library need none of their headers; tests/unit/test_formats_table.c
 * compares them with the real ones.
 */
#include <framering/formats.h>

#include <string.h>
#include <strings.h>

static const struct fr_format formats[] = {
	{
		.name = "XRGB8888",
		.fourcc = FR_XRGB8888,
		.v4l2 = FR_FOURCC('X', 'R', '2', '4'),
		.sdl = 0x16161804,
		.av = "bgr0",
		.planes = 1,
		.plane = { { 4, 1, 1 } },
	},
	{
		.name = "ARGB8888",
		.fourcc = FR_ARGB8888,
		.v4l2 = FR_FOURCC('A', 'R', '2', '4'),
		.sdl = 0x16362004,
		.av = "bgra",
		.planes = 1,
		.has_alpha = true,
		.plane = { { 4, 1, 1 } },
	},
	{
		.name = "XBGR8888",
		.fourcc = FR_XBGR8888,
		.v4l2 = FR_FOURCC('X', 'B', '2', '4'),
		.sdl = 0x16561804,
		.av = "rgb0",
		.planes = 1,
		.plane = { { 4, 1, 1 } },
	},
	{
		.name = "RGB888",
		.fourcc = FR_RGB888,
		.v4l2 = FR_FOURCC('B', 'G', 'R', '3'),
		.sdl = 0x17401803,
		.av = "bgr24",
		.planes = 1,
		.plane = { { 3, 1, 1 } },
	},
	{
		.name = "BGR888",
		.fourcc = FR_BGR888,
		.v4l2 = FR_FOURCC('R', 'G', 'B', '3'),
		.sdl = 0x17101803,
		.av = "rgb24",
		.planes = 1,
		.plane = { { 3, 1, 1 } },
	},
	{
		.name = "RGB565",
		.fourcc = FR_RGB565,
		.v4l2 = FR_FOURCC('R', 'G', 'B', 'P'),
		.sdl = 0x15151002,
		.av = "rgb565le",
		.planes = 1,
		.plane = { { 2, 1, 1 } },
	},
	{
		.name = "R8",
		.fourcc = FR_R8,
		.v4l2 = FR_FOURCC('G', 'R', 'E', 'Y'),
		.sdl = 0,
		.av = "gray",
		.planes = 1,
		.plane = { { 1, 1, 1 } },
	},
	{
		.name = "YUYV",
		.fourcc = FR_YUYV,
		.v4l2 = FR_FOURCC('Y', 'U', 'Y', 'V'),
		.sdl = FR_FOURCC('Y', 'U', 'Y', '2'),
		.av = "yuyv422",
		.planes = 1,
		.is_yuv = true,
		.plane = { { 4, 2, 1 } },
	},
	{
		.name = "UYVY",
		.fourcc = FR_UYVY,
		.v4l2 = FR_FOURCC('U', 'Y', 'V', 'Y'),
		.sdl = FR_FOURCC('U', 'Y', 'V', 'Y'),
		.av = "uyvy422",
		.planes = 1,
		.is_yuv = true,
		.plane = { { 4, 2, 1 } },
	},
	{
		.name = "NV12",
		.fourcc = FR_NV12,
		.v4l2 = FR_FOURCC('N', 'V', '1', '2'),
		.sdl = FR_FOURCC('N', 'V', '1', '2'),
		.av = "nv12",
		.planes = 2,
		.is_yuv = true,
		.plane = { { 1, 1, 1 }, { 2, 2, 2 } },
	},
	{
		.name = "YUV420",
		.fourcc = FR_YUV420,
		.v4l2 = FR_FOURCC('Y', 'U', '1', '2'),
		.sdl = FR_FOURCC('I', 'Y', 'U', 'V'),
		.av = "yuv420p",
		.planes = 3,
		.is_yuv = true,
		.plane = { { 1, 1, 1 }, { 1, 2, 2 }, { 1, 2, 2 } },
	},
};

#define FORMAT_COUNT (sizeof(formats) / sizeof(formats[0]))

size_t fr_format_count(void)
{
	return FORMAT_COUNT;
}

const struct fr_format *fr_format_at(size_t index)
{
	return index < FORMAT_COUNT ? &formats[index] : NULL;
}

const struct fr_format *fr_format_by_fourcc(uint32_t fourcc)
{
	for (size_t i = 0; i < FORMAT_COUNT; i++) {
		if (formats[i].fourcc == fourcc)
			return &formats[i];
	}
	return NULL;
}

const struct fr_format *fr_format_by_name(const char *name)
{
	char code[FR_FOURCC_STRLEN];

	if (!name)
		return NULL;
	for (size_t i = 0; i < FORMAT_COUNT; i++) {
		if (!strcasecmp(name, formats[i].name) ||
		    !strcasecmp(name, fr_fourcc_str(formats[i].fourcc, code)))
			return &formats[i];
	}
	return NULL;
}

const struct fr_format *fr_format_by_v4l2(uint32_t v4l2)
{
	for (size_t i = 0; i < FORMAT_COUNT; i++) {
		if (formats[i].v4l2 == v4l2)
			return &formats[i];
	}
	return NULL;
}

const struct fr_format *fr_format_by_sdl(uint32_t sdl)
{
	for (size_t i = 0; sdl && i < FORMAT_COUNT; i++) {
		if (formats[i].sdl == sdl)
			return &formats[i];
	}
	return NULL;
}

const struct fr_format *fr_format_by_av(const char *av)
{
	for (size_t i = 0; av && i < FORMAT_COUNT; i++) {
		if (!strcmp(formats[i].av, av))
			return &formats[i];
	}
	return NULL;
}

char *fr_fourcc_str(uint32_t fourcc, char buf[FR_FOURCC_STRLEN])
{
	int end = 0;

	for (int i = 0; i < 4; i++) {
		unsigned char c = (fourcc >> (8 * i)) & 0xff;

		buf[i] = (c < ' ' || c > '~') ? '.' : (char)c;
		if (c != ' ')
			end = i + 1;
	}
	buf[end] = '\0';
	return buf;
}
