// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The table of pixel formats, made of <framering/format_list.h>, and its lookups.
 *
 * The codes of SDL and V4L2 and the names of libav are literals so that users
 * of the library need none of their headers; tests/unit/test_formats_table.c
 * compares them with the real ones.
 */
#include <framering/formats.h>

#include <string.h>
#include <strings.h>

#define FORMAT(name_, drm_, v4l2_, sdl_, av_, kind_, planes_, plane_, ...) \
	{                                                                  \
		.name = #name_,                                            \
		.fourcc = FR_##name_,                                      \
		.v4l2 = FR_FOURCC v4l2_,                                   \
		.sdl = sdl_,                                               \
		.av = av_,                                                 \
		.planes = planes_,                                         \
		.is_yuv = FRAMERING_##kind_ == FRAMERING_YUV,              \
		.has_alpha = FRAMERING_##kind_ == FRAMERING_RGBA,          \
		.plane = { FRAMERING_UNPACK plane_ },                      \
	},

static const struct fr_format formats[] = { FRAMERING_FORMATS(FORMAT) };

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
