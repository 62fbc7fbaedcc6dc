// SPDX-License-Identifier: GPL-2.0-only
/*
 * Drawing: the frame in hand, what is over it, and onto the screen.
 */
#include "clock.h"
#include "message.h"
#include "viewer.h"

/* How often to draw although nothing has changed: numbers and LED do. */
#define TICK_NS (NS_PER_SEC / 2)

static void draw_picture(struct viewer *viewer, const GLuint *texture)
{
	struct window *w = &viewer->window;
	struct place place = geometry_place(viewer->zoom, viewer->picture.width,
					    viewer->picture.height, w->width,
					    w->height);

	if (renderer_draw(&viewer->renderer, &viewer->picture, texture, place,
			  w->width, w->height))
		viewer_stop(viewer, STATUS_FAILED);
}

static void draw_nothing(struct viewer *viewer)
{
	glViewport(0, 0, viewer->window.width, viewer->window.height);
	glClearColor(0.05f, 0.06f, 0.08f, 1.0f);
	glClear(GL_COLOR_BUFFER_BIT);
}

static void draw_overlay(struct viewer *viewer, const struct hud_facts *facts)
{
	struct window *w = &viewer->window;

	canvas_clear(&viewer->canvas, hud_scale(w->width, w->height));
	if (viewer->hud)
		hud_draw(&viewer->canvas, facts, w->width, w->height);
	if (viewer->help)
		hud_draw_help(&viewer->canvas, w->width, w->height);
	overlay_draw(&viewer->overlay, &viewer->canvas, w->width, w->height);
}

/* Before the swap: afterwards the content is anybody's guess. */
static void read_back(struct viewer *viewer, bool fresh, const char *snapshot)
{
	bool record = viewer->record && fresh;

	if (!snapshot && !record)
		return;
	if (readback_take(&viewer->readback, viewer->window.width,
			  viewer->window.height)) {
		message("out of memory");
		viewer_stop(viewer, STATUS_FAILED);
		return;
	}
	if (snapshot && readback_save(&viewer->readback, snapshot))
		viewer_stop(viewer, STATUS_FAILED);
	if (record && record_frame(viewer->record, &viewer->readback))
		viewer_stop(viewer, STATUS_FAILED);
	else if (record)
		viewer->recorded++;
}

static void set_title(struct viewer *viewer, const struct hud_facts *facts,
		      int64_t now)
{
	char title[256];

	hud_title(facts, title, sizeof(title));
	SDL_SetWindowTitle(viewer->window.sdl, title);
	viewer->next_title = now + TICK_NS;
}

void viewer_warm_up(struct viewer *viewer)
{
	struct hud_facts facts;

	viewer_facts(viewer, &facts);
	draw_picture(viewer, viewer->sink_ops->peek(viewer->sink));
	draw_overlay(viewer, &facts);
	egl_finish_frame(&viewer->egl);
}

void viewer_draw(struct viewer *viewer, bool fresh, const char *snapshot)
{
	struct hud_facts facts;
	int64_t now = clock_now();

	viewer_facts(viewer, &facts);
	if (viewer->texture && session_holds(&viewer->session))
		draw_picture(viewer, viewer->texture);
	else
		draw_nothing(viewer);
	draw_overlay(viewer, &facts);
	read_back(viewer, fresh, snapshot);
	SDL_GL_SwapWindow(viewer->window.sdl);
	/* The slot may be given back once the GPU has read it. */
	egl_finish_frame(&viewer->egl);
	if (fresh)
		stats_add(&viewer->stats, (int64_t)viewer->session.frame.queued,
			  viewer->session.since, clock_now());
	viewer->dirty = false;
	viewer->next_draw = now + TICK_NS;
	if (!viewer->window.headless && now >= viewer->next_title)
		set_title(viewer, &facts, now);
}
