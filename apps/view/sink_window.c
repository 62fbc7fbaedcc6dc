// SPDX-License-Identifier: GPL-2.0-only
/*
 * A window as a sink: what a generation needs of it, its keys, its end.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "clock.h"
#include "input.h"
#include "message.h"
#include "sink_window.h"

static int open_window(struct viewer *viewer, int width, int height)
{
	struct window_sink *self = viewer->sink;
	const struct options *o = viewer->options;
	/* A recording has one size. */
	bool fixed = o->record != NULL;

	if (window_open(&self->window, o->width ? o->width : width,
			o->height ? o->height : height, fixed))
		return -ENODEV;
	if (o->fullscreen && !fixed)
		window_toggle_fullscreen(&self->window);
	egl_init(&self->egl);
	snprintf(self->renderer_name, sizeof(self->renderer_name), "%s",
		 (const char *)glGetString(GL_RENDERER));
	if (overlay_prepare(&self->overlay))
		return -ENODEV;
	if (!self->window.headless && waiter_watch_window(viewer->waiter)) {
		message("cannot start a thread");
		return -EAGAIN;
	}
	return 0;
}

/* The first frames say how large the window is, unless the user did. */
static int fit_window(struct viewer *viewer)
{
	struct window_sink *self = viewer->sink;
	const struct fr_layout *layout = &viewer->session.info.layout;
	int width = (int)layout->width, height = (int)layout->height;

	if (!self->window.sdl)
		return open_window(viewer, width, height);
	if (!viewer->options->width && !viewer->options->record)
		window_resize(&self->window, width, height);
	return 0;
}

static int make_path(struct viewer *viewer)
{
	struct window_sink *self = viewer->sink;
	const struct options *o = viewer->options;
	const struct path_ring ring = {
		.dev = viewer->session.dev,
		.slots = viewer->session.info.slots,
		.picture = &self->picture,
	};
	char why[256] = "";
	int ret = -EOPNOTSUPP;

	if (o->path != PATH_UPLOAD) {
		self->path_ops = &path_gl;
		ret = path_gl.create(&self->path, &self->egl, &ring, why,
				     sizeof(why));
		snprintf(self->why_no_gl, sizeof(self->why_no_gl), "%s",
			 ret ? why : "");
	}
	/* After -ESTALE the ring was set up anew meanwhile: all again. */
	if (ret && ret != -ESTALE && o->path != PATH_GL) {
		if (o->path == PATH_AUTO)
			message("uploading every frame, since %s", why);
		self->path_ops = &path_upload;
		ret = path_upload.create(&self->path, &self->egl, &ring, why,
					 sizeof(why));
	}
	if (ret == -ESTALE)
		return ret;
	if (ret) {
		message("path %s does not work here: %s%s",
			self->path_ops->name, why,
			o->path == PATH_GL ? ". --path upload needs less" : "");
		self->path = NULL;
	}
	return ret;
}

static int start_record(struct viewer *viewer)
{
	struct window_sink *self = viewer->sink;
	const struct fr_info *info = &viewer->session.info;
	bool known = info->interval_num && info->interval_den;

	if (!viewer->options->record || self->record)
		return 0;
	return record_open(&self->record, viewer->options->record,
			   self->window.width, self->window.height,
			   known ? info->interval_den : 30,
			   known ? info->interval_num : 1);
}

static void detach_window(struct viewer *viewer)
{
	struct window_sink *self = viewer->sink;

	if (!self->path)
		return;
	self->path_bytes += self->path_ops->bytes_copied(self->path);
	self->path_ops->destroy(self->path);
	self->path = NULL;
	self->texture = NULL;
}

static int attach_window(struct viewer *viewer)
{
	struct window_sink *self = viewer->sink;
	const struct fr_layout *layout = &viewer->session.info.layout;
	char fourcc[FR_FOURCC_STRLEN];
	int ret;

	if (picture_describe(&self->picture, layout)) {
		message("%s: frames of format %s, %ux%u cannot be shown",
			fr_device_path(viewer->session.dev),
			fr_fourcc_str(layout->fourcc, fourcc), layout->width,
			layout->height);
		return -EINVAL;
	}
	ret = fit_window(viewer);
	if (!ret)
		ret = make_path(viewer);
	if (!ret)
		window_warm_up(viewer);
	if (!ret)
		ret = start_record(viewer);
	return ret;
}

static void take_snapshot(struct viewer *viewer)
{
	char name[64];
	time_t now = time(NULL);
	struct tm tm;

	localtime_r(&now, &tm);
	strftime(name, sizeof(name), "framering-%Y%m%d-%H%M%S.png", &tm);
	window_draw(viewer, false, name);
	message("snapshot: %s", name);
}

static void act(struct viewer *viewer, enum action action)
{
	struct window_sink *self = viewer->sink;

	viewer->dirty = true;
	switch (action) {
	case ACTION_QUIT:
		viewer->quit = true;
		break;
	case ACTION_PAUSE:
		viewer->paused = !viewer->paused;
		viewer->last_frame = clock_now();
		break;
	case ACTION_FULLSCREEN:
		if (!viewer->options->record)
			window_toggle_fullscreen(&self->window);
		break;
	case ACTION_FIT:
	case ACTION_ONE:
		self->zoom = action == ACTION_FIT ? ZOOM_FIT : ZOOM_ONE;
		break;
	case ACTION_SNAPSHOT:
		take_snapshot(viewer);
		break;
	case ACTION_HUD:
		self->hud = !self->hud;
		break;
	case ACTION_HELP:
		self->help = !self->help;
		break;
	case ACTION_NONE:
	case ACTION_REDRAW:
		break;
	}
}

static void handle_window(struct viewer *viewer, const struct wakeup *wakeup)
{
	struct window_sink *self = viewer->sink;
	SDL_Event event;

	(void)wakeup; /* SDL has a queue of its own */
	while (SDL_PollEvent(&event)) {
		switch (event.type) {
		case SDL_QUIT:
			viewer->quit = true;
			break;
		case SDL_KEYDOWN:
			if (!event.key.repeat)
				act(viewer, input_action(event.key.keysym.sym));
			break;
		case SDL_WINDOWEVENT:
			if (self->window.sdl)
				window_measure(&self->window);
			viewer->dirty = true;
			break;
		}
	}
}

static void show_in_window(struct viewer *viewer)
{
	struct window_sink *self = viewer->sink;

	self->texture =
		self->path_ops->show(self->path, &viewer->session.frame);
	window_draw(viewer, true, NULL);
	viewer_shown(viewer);
}

/* Drawing returns when the frame is on the screen. */
static bool window_is_busy(const struct viewer *viewer)
{
	(void)viewer;
	return false;
}

static void draw_again(struct viewer *viewer, const char *snapshot)
{
	const struct window_sink *self = viewer->sink;

	if (self->window.sdl)
		window_draw(viewer, false, snapshot);
}

static int64_t window_next_draw(const struct viewer *viewer)
{
	const struct window_sink *self = viewer->sink;

	return self->window.sdl ? self->next_draw : INT64_MAX;
}

/* A GPU reads write-combined memory as fast as any; a processor does not. */
static bool processor_reads(const struct window_sink *self)
{
	return self->path_ops == &path_upload ||
	       strstr(self->renderer_name, "llvmpipe") ||
	       strstr(self->renderer_name, "softpipe");
}

static void describe_window(const struct viewer *viewer,
			    struct sink_facts *facts)
{
	const struct window_sink *self = viewer->sink;

	facts->path = self->path_ops ? self->path_ops->name : "none";
	facts->renderer = self->renderer_name;
	facts->why_no_gl = self->why_no_gl;
	facts->bytes_copied = self->path_bytes;
	if (self->path)
		facts->bytes_copied += self->path_ops->bytes_copied(self->path);
	facts->recorded = self->recorded;
	facts->processor_reads = self->path && processor_reads(self);
}

static int start_window(struct viewer *viewer)
{
	const struct options *o = viewer->options;
	struct window_sink *self = calloc(1, sizeof(*self));
	int ret;

	if (!self) {
		message("out of memory");
		return -ENOMEM;
	}
	viewer->sink = self;
	self->hud = !o->no_hud;
	self->zoom = o->one_to_one ? ZOOM_ONE : ZOOM_FIT;
	ret = window_start(&self->window, o->headless);
	/* Without a display nobody sees an empty window: no need for one. */
	if (!ret && !o->headless)
		ret = open_window(viewer, 640, 360);
	return ret;
}

static int close_window(struct viewer *viewer)
{
	struct window_sink *self = viewer->sink;
	int ret;

	detach_window(viewer);
	renderer_finish(&self->renderer);
	overlay_finish(&self->overlay);
	window_finish(&self->window);
	readback_finish(&self->readback);
	ret = record_close(self->record);
	free(self);
	viewer->sink = NULL;
	return ret;
}

const struct sink_ops sink_window = {
	.name = "window",
	.open = start_window,
	.attach = attach_window,
	.detach = detach_window,
	.show = show_in_window,
	.is_busy = window_is_busy,
	.handle = handle_window,
	.draw = draw_again,
	.next_draw = window_next_draw,
	.describe = describe_window,
	.close = close_window,
};
