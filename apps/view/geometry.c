// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fit or one to one.
 */
#include "geometry.h"

static int scaled(uint64_t length, uint64_t numerator, uint64_t denominator)
{
	uint64_t result = (length * numerator + denominator / 2) / denominator;

	return result ? (int)result : 1;
}

struct place geometry_place(enum zoom zoom, uint32_t picture_width,
			    uint32_t picture_height, int window_width,
			    int window_height)
{
	struct place place = { 0, 0, (int)picture_width, (int)picture_height };
	uint64_t wide = (uint64_t)window_width * picture_height;
	uint64_t high = (uint64_t)window_height * picture_width;

	if (zoom == ZOOM_FIT && wide <= high) {
		place.width = window_width;
		place.height =
			scaled(window_width, picture_height, picture_width);
	} else if (zoom == ZOOM_FIT) {
		place.height = window_height;
		place.width =
			scaled(window_height, picture_width, picture_height);
	}
	place.x = (window_width - place.width) / 2;
	place.y = (window_height - place.height) / 2;
	return place;
}
