/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The viewer: a session in, a window or a display out.
 */
#ifndef APPS_VIEW_VIEWER_H
#define APPS_VIEW_VIEWER_H

#include <stdbool.h>
#include <stdint.h>

#include "canvas.h"
#include "egl.h"
#include "geometry.h"
#include "hud.h"
#include "input.h"
#include "kms.h"
#include "options.h"
#include "overlay.h"
#include "picture.h"
#include "readback.h"
#include "record.h"
#include "renderer.h"
#include "session.h"
#include "sink.h"
#include "stats.h"
#include "waiter.h"
#include "window.h"

/**
 * struct viewer - all there is
 * @kms: the display of --sink kms; NULL with a window
 * @choice: what the user wants of it
 * @sink: of this generation; NULL before the first
 * @sink_ops: the sink's, or that of the last one
 * @why_no_gl: why path auto did not take gl; empty if it did
 * @texture: of the frame in hand; NULL when there is none
 * @sink_bytes: copied by the sinks before this one
 * @visible_bytes: of all frames shown, without padding
 * @ring_before: counters of the ring when we came
 * @next_draw: when to draw although nothing has changed, nanoseconds
 * @next_title: when to say it in the title
 * @last_frame: when the last frame came, or when waiting began
 * @status: exit status so far
 */
struct viewer {
	const struct options *options;
	struct session session;
	struct waiter *waiter;
	struct window window;
	struct kms *kms;
	struct kms_choice choice;
	struct egl egl;
	struct sink *sink;
	const struct sink_ops *sink_ops;
	char why_no_gl[256];
	char renderer_name[64];
	const GLuint *texture;
	struct picture picture;
	struct renderer renderer;
	struct overlay overlay;
	struct canvas canvas;
	struct readback readback;
	struct record *record;
	struct stats stats;
	enum zoom zoom;
	uint64_t sink_bytes;
	uint64_t visible_bytes;
	uint64_t recorded;
	struct fr_counters ring_before;
	int64_t next_draw;
	int64_t next_title;
	int64_t last_frame;
	bool hud;
	bool help;
	bool paused;
	bool quit;
	bool dirty;
	int status;
};

/* viewer.c */

/** viewer_run() - until the end; returns the exit status */
int viewer_run(struct viewer *viewer);

/** viewer_finish() - free everything; also after a failure half-way */
void viewer_finish(struct viewer *viewer);

/** viewer_stop() - end with a status, keeping the first failure */
void viewer_stop(struct viewer *viewer, int status);

/** viewer_shown() - the frame in hand is on the screen */
void viewer_shown(struct viewer *viewer);

/* attach.c: everything that a generation needs */

/** viewer_attach() - 0; -EAGAIN nothing to attach to yet; else stopped */
int viewer_attach(struct viewer *viewer);

/** viewer_detach() - give up the textures of a generation */
void viewer_detach(struct viewer *viewer);

/** viewer_start_window() - the window itself and what is drawn with */
int viewer_start_window(struct viewer *viewer, int width, int height);

/* draw.c */

/**
 * viewer_draw() - draw the frame in hand, or that there is none
 * @fresh: the frame was not on the screen before
 * @snapshot: file to write what is drawn to, or NULL
 */
void viewer_draw(struct viewer *viewer, bool fresh, const char *snapshot);

/**
 * viewer_warm_up() - draw what nobody will see
 *
 * A driver compiles shaders when they first draw; that is to be done before the
 * first frame waits for it. The content of the textures does not matter.
 */
void viewer_warm_up(struct viewer *viewer);

/* display.c: instead of all drawing, with --sink kms */

/** display_start() - 0; -ENODEV after a message */
int display_start(struct viewer *viewer);

/** display_attach() - 0; -ESTALE attach again; else negative, after a message */
int display_attach(struct viewer *viewer);

/** display_show() - the frame in hand; viewer_shown() follows */
void display_show(struct viewer *viewer);

/** display_handle() - after poll() said something of the display */
void display_handle(struct viewer *viewer, short events);

/** display_finish() - the screen as it was; before frames are given back */
void display_finish(struct viewer *viewer);

/* facts.c */

/** viewer_facts() - what HUD, title and report say */
void viewer_facts(struct viewer *viewer, struct hud_facts *facts);

/** viewer_report() - print the report */
void viewer_report(struct viewer *viewer);

#endif /* APPS_VIEW_VIEWER_H */
