// SPDX-License-Identifier: GPL-2.0-only
/*
 * The viewer's loop: sleep, look at what has come, show it.
 */
#include "viewer.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <time.h>

#include "clock.h"
#include "message.h"

void viewer_stop(struct viewer *viewer, int status)
{
	if (!viewer->status)
		viewer->status = status;
	viewer->quit = true;
}

static void take_snapshot(struct viewer *viewer)
{
	char name[64];
	time_t now = time(NULL);
	struct tm tm;

	localtime_r(&now, &tm);
	strftime(name, sizeof(name), "framering-%Y%m%d-%H%M%S.png", &tm);
	viewer_draw(viewer, false, name);
	message("snapshot: %s", name);
}

static void act(struct viewer *viewer, enum action action)
{
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
			window_toggle_fullscreen(&viewer->window);
		break;
	case ACTION_FIT:
	case ACTION_ONE:
		viewer->zoom = action == ACTION_FIT ? ZOOM_FIT : ZOOM_ONE;
		break;
	case ACTION_SNAPSHOT:
		take_snapshot(viewer);
		break;
	case ACTION_HUD:
		viewer->hud = !viewer->hud;
		break;
	case ACTION_HELP:
		viewer->help = !viewer->help;
		break;
	case ACTION_NONE:
	case ACTION_REDRAW:
		break;
	}
}

static void handle_window(struct viewer *viewer)
{
	SDL_Event event;

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
			if (viewer->window.sdl)
				window_measure(&viewer->window);
			viewer->dirty = true;
			break;
		}
	}
}

void viewer_shown(struct viewer *viewer)
{
	const struct options *o = viewer->options;

	viewer->last_frame = clock_now();
	if (viewer->stats.shown == o->pause_after)
		viewer->paused = true;
	if (viewer->stats.shown == o->frames)
		viewer->quit = true;
}

static void show_frame(struct viewer *viewer)
{
	struct session *session = &viewer->session;

	viewer->visible_bytes += fr_layout_visible(&session->info.layout);
	if (viewer->kms) {
		display_show(viewer);
		return;
	}
	viewer->texture = viewer->sink_ops->show(viewer->sink, &session->frame);
	viewer_draw(viewer, true, NULL);
	viewer_shown(viewer);
}

/* A display takes the next frame when it has the last one. */
static bool flipping(const struct viewer *viewer)
{
	return viewer->kms && kms_flipping(viewer->kms);
}

static void next_frame(struct viewer *viewer)
{
	int ret = session_next(&viewer->session);

	switch (ret) {
	case 0:
		show_frame(viewer);
		break;
	case -EAGAIN:
	case -EINTR:
	case -ENOBUFS: /* others hold too much just now */
		break;
	case -ESTALE:
		viewer_attach(viewer);
		break;
	default:
		message("%s", fr_error());
		viewer_stop(viewer, STATUS_FAILED);
	}
}

static void handle_ring(struct viewer *viewer, short ring, bool want_frame)
{
	struct session *session = &viewer->session;

	if (ring & (POLLERR | POLLHUP | POLLNVAL)) {
		message("%s is gone: the driver was unloaded or unbound",
			fr_device_path(session->dev));
		viewer_stop(viewer, STATUS_FAILED);
		return;
	}
	if (ring & POLLPRI) {
		viewer->dirty = !session_take_events(session);
		if (!session->attached)
			viewer_attach(viewer);
	}
	if (!want_frame || viewer->paused || !session->attached || viewer->quit)
		return;
	if (ring & (POLLIN | POLLRDBAND))
		next_frame(viewer);
	else if (viewer->options->once && session->ended && viewer->stats.shown)
		viewer->quit = true;
}

static void handle_signals(struct viewer *viewer, const struct wakeup *wakeup)
{
	if (wakeup->redraw && viewer->window.sdl)
		viewer_draw(viewer, false, viewer->options->snapshot);
	if (!wakeup->stop)
		return;
	viewer->quit = true;
	/* Having shown something is what it is for: no failure then. */
	if (!viewer->stats.shown)
		viewer_stop(viewer, STATUS_INTERRUPTED);
}

static void check_timeout(struct viewer *viewer, int64_t now)
{
	int timeout_ms = viewer->options->timeout_ms;

	if (timeout_ms < 0 || viewer->paused || viewer->quit ||
	    now - viewer->last_frame < timeout_ms * NS_PER_MS)
		return;
	message("%s: no frame for %.1f s: %s",
		fr_device_path(viewer->session.dev), timeout_ms / 1000.0,
		flipping(viewer) ? "the display does not take the last one" :
		!viewer->session.attached ? "no producer has set the ring up" :
		viewer->session.producer  ? "the producer queues none" :
					    "there is no producer");
	viewer_stop(viewer, STATUS_FAILED);
}

/* Milliseconds until something is due without anything happening. */
static int time_left(const struct viewer *viewer)
{
	const struct session *session = &viewer->session;
	int64_t due = INT64_MAX, left;

	if (viewer->dirty || (session->ended && viewer->options->once &&
			      !viewer->paused && !flipping(viewer)))
		return 0;
	if (viewer->window.sdl)
		due = viewer->next_draw;
	if (viewer->options->timeout_ms >= 0 && !viewer->paused) {
		int64_t end = viewer->last_frame +
			      viewer->options->timeout_ms * NS_PER_MS;

		due = end < due ? end : due;
	}
	if (due == INT64_MAX)
		return -1;
	left = due - clock_now();
	return left > 0 ? (int)((left + NS_PER_MS - 1) / NS_PER_MS) : 0;
}

static void step(struct viewer *viewer)
{
	struct session *session = &viewer->session;
	bool want_frame = !viewer->paused && !flipping(viewer);
	struct wakeup wakeup;
	int64_t now;

	waiter_wait(viewer->waiter, fr_device_fd(session->dev),
		    session_poll_events(session, want_frame), time_left(viewer),
		    &wakeup);
	if (!viewer->kms)
		handle_window(viewer);
	else if (wakeup.display)
		display_handle(viewer, wakeup.display);
	handle_signals(viewer, &wakeup);
	if (!viewer->quit)
		handle_ring(viewer, wakeup.ring, want_frame);
	now = clock_now();
	if (!viewer->quit && viewer->window.sdl &&
	    (viewer->dirty || now >= viewer->next_draw))
		viewer_draw(viewer, false, NULL);
	viewer->dirty = false;
	check_timeout(viewer, now);
}

static int start(struct viewer *viewer)
{
	const struct options *o = viewer->options;
	struct fr_info info;
	int ret = waiter_create(&viewer->waiter);

	if (ret) {
		message("cannot take signals over");
		return ret;
	}
	ret = session_open(&viewer->session, o->device, o->newest, o->lossless,
			   o->sink == SINK_KMS);
	if (!ret)
		ret = fr_device_info(viewer->session.dev, &info);
	if (ret) {
		message("%s", fr_error());
		return ret;
	}
	viewer->ring_before = info.counters;
	if (o->sink == SINK_KMS)
		return display_start(viewer);
	ret = window_start(&viewer->window, o->headless);
	/* Without a display nobody sees an empty window: no need for one. */
	if (!ret && !o->headless)
		ret = viewer_start_window(viewer, 640, 360);
	return ret;
}

int viewer_run(struct viewer *viewer)
{
	const struct options *o = viewer->options;

	viewer->hud = !o->no_hud;
	viewer->zoom = o->one_to_one ? ZOOM_ONE : ZOOM_FIT;
	viewer->last_frame = clock_now();
	if (start(viewer))
		return STATUS_FAILED;
	if (viewer_attach(viewer) == -EAGAIN)
		message("waiting for a producer on %s",
			fr_device_path(viewer->session.dev));
	while (!viewer->quit)
		step(viewer);
	if (o->snapshot && viewer->stats.shown)
		viewer_draw(viewer, false, o->snapshot);
	else if (o->snapshot)
		message("no snapshot: there was no frame");
	viewer_report(viewer);
	return viewer->status;
}

void viewer_finish(struct viewer *viewer)
{
	display_finish(viewer);
	viewer_detach(viewer);
	kms_close(viewer->kms);
	renderer_finish(&viewer->renderer);
	overlay_finish(&viewer->overlay);
	/* The thread of the waiter talks to SDL. */
	waiter_destroy(viewer->waiter);
	window_finish(&viewer->window);
	session_close(&viewer->session);
	readback_finish(&viewer->readback);
	if (record_close(viewer->record) && !viewer->status)
		viewer->status = STATUS_FAILED;
}
