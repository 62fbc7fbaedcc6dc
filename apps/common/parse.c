// SPDX-License-Identifier: GPL-2.0-only
/*
 * Numbers as users type them.
 */
#include "parse.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <framering/formats.h>

static_assert(FR_MAX_DIMENSION == 16384, "PARSE_SIZE_MUST says so");

int parse_size(const char *text, uint32_t *width, uint32_t *height)
{
	unsigned int w, h;
	char rest;

	if (sscanf(text, "%5ux%5u%c", &w, &h, &rest) != 2 || !w || !h ||
	    w > FR_MAX_DIMENSION || h > FR_MAX_DIMENSION)
		return -EINVAL;
	*width = w;
	*height = h;
	return 0;
}

int parse_frames(const char *text, uint64_t *frames)
{
	unsigned long long count;
	char *end;

	errno = 0;
	count = strtoull(text, &end, 0);
	if (errno || end == text || *end || strchr(text, '-') || !count)
		return -EINVAL;
	*frames = count;
	return 0;
}
