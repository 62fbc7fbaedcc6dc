/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A window as a sink: what its files share.
 */
#ifndef APPS_VIEW_SINK_WINDOW_H
#define APPS_VIEW_SINK_WINDOW_H

#include "canvas.h"
#include "egl.h"
#include "geometry.h"
#include "overlay.h"
#include "path.h"
#include "picture.h"
#include "readback.h"
#include "record.h"
#include "renderer.h"
#include "viewer.h"
#include "window.h"

/**
 * struct window_sink - a window, and what is drawn with
 * @path: of this generation; NULL before the first
 * @path_ops: the path's, or that of the last one
 * @path_bytes: copied by the paths before this one
 * @why_no_gl: why path auto did not take gl; empty if it did
 * @texture: of the frame in hand; NULL when there is none
 * @next_draw: when to draw although nothing has changed, nanoseconds
 * @next_title: when to say it in the title
 */
struct window_sink {
	struct window window;
	struct egl egl;
	struct path *path;
	const struct path_ops *path_ops;
	uint64_t path_bytes;
	char why_no_gl[256];
	char renderer_name[64];
	const GLuint *texture;
	struct picture picture;
	struct renderer renderer;
	struct overlay overlay;
	struct canvas canvas;
	struct readback readback;
	struct record *record;
	uint64_t recorded;
	enum zoom zoom;
	bool hud;
	bool help;
	int64_t next_draw;
	int64_t next_title;
};

/* draw.c */

/**
 * window_draw() - draw the frame in hand, or that there is none
 * @fresh: the frame was not on the screen before
 * @snapshot: file to write what is drawn to, or NULL
 */
void window_draw(struct viewer *viewer, bool fresh, const char *snapshot);

/**
 * window_warm_up() - draw what nobody will see
 *
 * A driver compiles shaders when they first draw; that is to be done before the
 * first frame waits for it. The content of the textures does not matter.
 */
void window_warm_up(struct viewer *viewer);

#endif /* APPS_VIEW_SINK_WINDOW_H */
