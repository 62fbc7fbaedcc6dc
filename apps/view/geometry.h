/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where in the window the picture goes.
 */
#ifndef APPS_VIEW_GEOMETRY_H
#define APPS_VIEW_GEOMETRY_H

#include <stdint.h>

enum zoom {
	ZOOM_FIT, /* all of the picture, as large as it goes */
	ZOOM_ONE, /* a pixel of the picture is one of the window */
};

struct place {
	int x, y; /* upper left corner; negative if cut off */
	int width, height;
};

/**
 * geometry_place() - where a picture goes
 *
 * It is centred; with ZOOM_FIT it keeps its proportions and is at least one
 * pixel each way. A window of exactly the picture's size gives the whole
 * window either way.
 */
struct place geometry_place(enum zoom zoom, uint32_t picture_width,
			    uint32_t picture_height, int window_width,
			    int window_height);

#endif /* APPS_VIEW_GEOMETRY_H */
