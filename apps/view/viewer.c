// SPDX-License-Identifier: GPL-2.0-only
/*
 * The viewer's loop: sleep, look at what has come, show it.
 */
#include "viewer.h"

#include <errno.h>
#include <poll.h>

#include "clock.h"
#include "message.h"

void viewer_stop(struct viewer *viewer, int status)
{
	if (!viewer->status)
		viewer->status = status;
	viewer->quit = true;
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
	viewer->visible_bytes +=
		fr_layout_visible(&viewer->session.info.layout);
	viewer->ops->show(viewer);
}

/* Textures and framebuffers of a generation are the sink's. */
static int viewer_attach(struct viewer *viewer)
{
	int ret;

	viewer->ops->detach(viewer);
	do {
		ret = session_attach(&viewer->session);
		if (ret == -EAGAIN)
			return ret;
		if (ret)
			message("%s", fr_error());
		else
			ret = viewer->ops->attach(viewer);
	} while (ret == -ESTALE);
	if (ret)
		viewer_stop(viewer, STATUS_FAILED);
	viewer->dirty = true;
	return ret;
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
		message("%s is gone: the ring was removed or its device unbound",
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
	if (wakeup->redraw)
		viewer->ops->draw(viewer, viewer->options->snapshot);
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
		viewer->ops->is_busy(viewer) ?
			"the display does not take the last one" :
		!viewer->session.attached ? "no producer has set the ring up" :
		viewer->session.producer  ? "the producer queues none" :
					    "there is no producer");
	viewer_stop(viewer, STATUS_FAILED);
}

/* Milliseconds until something is due without anything happening. */
static int time_left(const struct viewer *viewer)
{
	const struct session *session = &viewer->session;
	int64_t due = viewer->ops->next_draw(viewer), left;

	if (viewer->dirty || (session->ended && viewer->options->once &&
			      !viewer->paused && !viewer->ops->is_busy(viewer)))
		return 0;
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
	bool want_frame = !viewer->paused && !viewer->ops->is_busy(viewer);
	struct wakeup wakeup;
	int64_t now;

	waiter_wait(viewer->waiter, fr_device_fd(session->dev),
		    session_poll_events(session, want_frame), time_left(viewer),
		    &wakeup);
	viewer->ops->handle(viewer, &wakeup);
	handle_signals(viewer, &wakeup);
	if (!viewer->quit)
		handle_ring(viewer, wakeup.ring, want_frame);
	now = clock_now();
	if (!viewer->quit &&
	    (viewer->dirty || now >= viewer->ops->next_draw(viewer)))
		viewer->ops->draw(viewer, NULL);
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
			   viewer->ops->keeps);
	if (!ret)
		ret = fr_device_info(viewer->session.dev, &info);
	if (ret) {
		message("%s", fr_error());
		return ret;
	}
	viewer->ring_before = info.counters;
	return viewer->ops->open(viewer);
}

int viewer_run(struct viewer *viewer)
{
	const struct options *o = viewer->options;

	viewer->last_frame = clock_now();
	if (start(viewer))
		return STATUS_FAILED;
	if (viewer_attach(viewer) == -EAGAIN)
		message("waiting for a producer on %s",
			fr_device_path(viewer->session.dev));
	while (!viewer->quit)
		step(viewer);
	if (o->snapshot && viewer->stats.shown)
		viewer->ops->draw(viewer, o->snapshot);
	else if (o->snapshot)
		message("no snapshot: there was no frame");
	viewer_report(viewer);
	return viewer->status;
}

void viewer_finish(struct viewer *viewer)
{
	/* Its thread talks to what the sink has open. */
	waiter_destroy(viewer->waiter);
	if (viewer->sink && viewer->ops->close(viewer) && !viewer->status)
		viewer->status = STATUS_FAILED;
	session_close(&viewer->session);
}
