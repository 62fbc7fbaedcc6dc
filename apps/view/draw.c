// SPDX-License-Identifier: GPL-2.0-only
/*
 * Drawing: the frame in hand, what is over it, and onto the screen.
 */
#include "clock.h"
#include "message.h"
#include "sink_window.h"

/* How often to draw although nothing has changed: numbers and LED do. */
#define TICK_NS (NS_PER_SEC / 2)

static void draw_picture(struct viewer *viewer, const GLuint *texture)
{
	struct window_sink *self = viewer->sink;
	struct window *w = &self->window;
	struct place place = geometry_place(self->zoom, self->picture.width,
					    self->picture.height, w->width,
					    w->height);

	if (renderer_draw(&self->renderer, &self->picture, texture, place,
			  w->width, w->height))
		viewer_stop(viewer, STATUS_FAILED);
}

static void draw_nothing(const struct window_sink *self)
{
	glViewport(0, 0, self->window.width, self->window.height);
	glClearColor(0.05f, 0.06f, 0.08f, 1.0f);
	glClear(GL_COLOR_BUFFER_BIT);
}

static void draw_overlay(struct viewer *viewer, const struct hud_facts *facts)
{
	struct window_sink *self = viewer->sink;
	struct window *w = &self->window;

	canvas_clear(&self->canvas, hud_scale(w->width, w->height));
	if (self->hud)
		hud_draw(&self->canvas, facts, w->width, w->height);
	if (self->help)
		hud_draw_help(&self->canvas, w->width, w->height);
	overlay_draw(&self->overlay, &self->canvas, w->width, w->height);
}

/* Before the swap: afterwards the content is anybody's guess. */
static void read_back(struct viewer *viewer, bool fresh, const char *snapshot)
{
	struct window_sink *self = viewer->sink;
	bool record = self->record && fresh;

	if (!snapshot && !record)
		return;
	if (readback_take(&self->readback, self->window.width,
			  self->window.height)) {
		message("out of memory");
		viewer_stop(viewer, STATUS_FAILED);
		return;
	}
	if (snapshot && readback_save(&self->readback, snapshot))
		viewer_stop(viewer, STATUS_FAILED);
	if (record && record_frame(self->record, &self->readback))
		viewer_stop(viewer, STATUS_FAILED);
	else if (record)
		self->recorded++;
}

static void set_title(struct window_sink *self, const struct hud_facts *facts,
		      int64_t now)
{
	char title[256];

	hud_title(facts, title, sizeof(title));
	SDL_SetWindowTitle(self->window.sdl, title);
	self->next_title = now + TICK_NS;
}

void window_warm_up(struct viewer *viewer)
{
	struct window_sink *self = viewer->sink;
	struct hud_facts facts;

	viewer_facts(viewer, &facts);
	draw_picture(viewer, self->path_ops->peek(self->path));
	draw_overlay(viewer, &facts);
	egl_finish_frame(&self->egl);
}

void window_draw(struct viewer *viewer, bool fresh, const char *snapshot)
{
	struct window_sink *self = viewer->sink;
	struct hud_facts facts;
	int64_t now = clock_now();

	viewer_facts(viewer, &facts);
	if (self->texture && session_holds(&viewer->session))
		draw_picture(viewer, self->texture);
	else
		draw_nothing(self);
	draw_overlay(viewer, &facts);
	read_back(viewer, fresh, snapshot);
	SDL_GL_SwapWindow(self->window.sdl);
	/* The slot may be given back once the GPU has read it. */
	egl_finish_frame(&self->egl);
	if (fresh)
		stats_add(&viewer->stats, (int64_t)viewer->session.frame.queued,
			  viewer->session.since, clock_now());
	viewer->dirty = false;
	self->next_draw = now + TICK_NS;
	if (!self->window.headless && now >= self->next_title)
		set_title(self, &facts, now);
}
