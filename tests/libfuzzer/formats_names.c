// SPDX-License-Identifier: GPL-2.0-only
/* Codes and names: what a lookup finds is what was asked for. */
#include "formats.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "promise.h"

static bool in_table(const struct fr_format *f)
{
	for (size_t i = 0; i < fr_format_count(); i++) {
		if (f == fr_format_at(i))
			return true;
	}
	return false;
}

static void check_spelling(uint32_t fourcc)
{
	char *text = malloc(FR_FOURCC_STRLEN);
	size_t length;

	PROMISE(text);
	memset(text, 0xff, FR_FOURCC_STRLEN);
	PROMISE(fr_fourcc_str(fourcc, text) == text);
	length = strnlen(text, FR_FOURCC_STRLEN);
	PROMISE(length < FR_FOURCC_STRLEN);
	PROMISE(!length || text[length - 1] != ' ');
	for (size_t i = 0; i < 4; i++) {
		unsigned char c = fourcc >> (8 * i) & 0xff;

		if (i < length)
			PROMISE(text[i] == (c >= 0x20 && c < 0x7f ? c : '.'));
		else
			PROMISE(c == ' ');
	}
	free(text);
}

void check_codes(struct input *in)
{
	size_t index = input_u8(in);
	uint32_t code = input_fourcc(in);
	uint32_t v4l2 = input_u32(in);
	uint32_t sdl = input_u32(in);
	const struct fr_format *f = fr_format_at(index);

	PROMISE(!f == (index >= fr_format_count()));
	if (f) {
		PROMISE(fr_format_by_fourcc(f->fourcc) == f);
		PROMISE(fr_format_by_name(f->name) == f);
		PROMISE(fr_format_by_v4l2(f->v4l2) == f);
		PROMISE(fr_format_by_av(f->av) == f);
		PROMISE(!f->sdl || fr_format_by_sdl(f->sdl) == f);
		PROMISE(f->planes >= 1 && f->planes <= FR_MAX_PLANES);
	}
	f = fr_format_by_fourcc(code);
	PROMISE(!f || (in_table(f) && f->fourcc == code));
	f = fr_format_by_v4l2(v4l2);
	PROMISE(!f || (in_table(f) && f->v4l2 == v4l2));
	f = fr_format_by_sdl(sdl);
	PROMISE(!f || (in_table(f) && f->sdl == sdl && sdl));
	check_spelling(code);
}

/* "xr24" and "XRGB8888" name the same format, however they are written. */
static void check_format_name(const char *name, const char *other_case)
{
	const struct fr_format *f = fr_format_by_name(name);
	char code[FR_FOURCC_STRLEN];

	PROMISE(fr_format_by_name(other_case) == f);
	if (f)
		PROMISE(!strcasecmp(name, f->name) ||
			!strcasecmp(name, fr_fourcc_str(f->fourcc, code)));
	f = fr_format_by_av(name);
	PROMISE(!f || !strcmp(name, f->av));
}

static void check_pattern_name(const char *name, const char *other_case)
{
	int pattern = fr_pattern_by_name(name);

	PROMISE(pattern == -EINVAL ||
		(pattern >= 0 && pattern < FR_PATTERN_COUNT));
	PROMISE(fr_pattern_by_name(other_case) == pattern);
	if (pattern >= 0)
		PROMISE(!strcasecmp(name, fr_pattern_name(pattern)));
}

/* The names there are, for the input to begin with; or none. */
static const char *some_name(size_t index)
{
	size_t formats = fr_format_count();

	if (index < formats)
		return fr_format_at(index)->name;
	index -= formats;
	if (index < formats)
		return fr_format_at(index)->av;
	index -= formats;
	return index < FR_PATTERN_COUNT ? fr_pattern_name(index) : "";
}

void check_names(struct input *in)
{
	int any = (int)input_u32(in);
	const char *begin = some_name(input_u8(in));
	size_t length = strlen(begin) + in->size;
	char *name = malloc(length + 1);
	char *other = malloc(length + 1);

	PROMISE(name && other);
	strcpy(name, begin);
	if (in->size)
		memcpy(name + strlen(begin), in->data, in->size);
	name[length] = '\0';
	for (size_t i = 0; i <= length; i++) {
		unsigned char c = name[i];

		other[i] = (char)(isupper(c) ? tolower(c) : toupper(c));
	}
	check_format_name(name, other);
	check_pattern_name(name, other);
	free(name);
	free(other);

	PROMISE(!fr_pattern_name(any) == (any < 0 || any >= FR_PATTERN_COUNT));
	if (fr_pattern_name(any))
		PROMISE(fr_pattern_by_name(fr_pattern_name(any)) == any);
}
