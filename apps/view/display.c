// SPDX-License-Identifier: GPL-2.0-only
/*
 * A ring on a display: frames are scanned out, and go back to the ring when
 * they have left the screen.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "message.h"
#include "viewer.h"

/* One on the screen, its successor on the way there, the newest queued, and one
 * that the producer fills.
 */
#define MIN_SLOTS 4

int display_start(struct viewer *viewer)
{
	const struct options *o = viewer->options;

	viewer->choice = (struct kms_choice){
		.device = o->kms_device,
		.connector = o->connector,
		.legacy = o->legacy,
		.width = (uint32_t)o->width,
		.height = (uint32_t)o->height,
	};
	if (kms_open(&viewer->kms, &viewer->choice))
		return -ENODEV;
	waiter_watch_display(viewer->waiter, viewer->kms->fd);
	snprintf(viewer->renderer_name, sizeof(viewer->renderer_name), "%s",
		 viewer->kms->driver);
	return 0;
}

int display_attach(struct viewer *viewer)
{
	const struct fr_info *info = &viewer->session.info;
	const struct sink_ring ring = {
		.dev = viewer->session.dev,
		.slots = info->slots,
		.layout = &info->layout,
		.kms = viewer->kms,
		.choice = &viewer->choice,
	};
	char why[384] = "";
	int ret = -EINVAL;

	viewer->sink_ops = &sink_kms;
	if (info->slots < MIN_SLOTS)
		snprintf(
			why, sizeof(why),
			"the ring has %u slots, and with one on the screen and one on the way there it takes %u",
			info->slots, MIN_SLOTS);
	else
		ret = sink_kms.create(&viewer->sink, NULL, &ring, why,
				      sizeof(why));
	if (!ret || ret == -ESTALE)
		return ret;
	message("%s does not go onto %s %s: %s",
		fr_device_path(viewer->session.dev), viewer->kms->driver,
		viewer->kms->name, why);
	viewer->sink = NULL;
	return ret;
}

/* The frame in hand is on the screen, and the one before it no longer is. */
static void settle(struct viewer *viewer)
{
	struct session *session = &viewer->session;

	stats_add(&viewer->stats, (int64_t)session->frame.queued,
		  session->since, viewer->kms->flipped);
	if (session_give_back(session)) {
		message("%s", fr_error());
		viewer_stop(viewer, STATUS_FAILED);
	}
	viewer_shown(viewer);
}

void display_show(struct viewer *viewer)
{
	int ret = viewer->sink_ops->scan_out(viewer->sink,
					     &viewer->session.frame);

	if (ret) {
		message("%s %s does not take a frame: %s", viewer->kms->driver,
			viewer->kms->name, strerror(-ret));
		viewer_stop(viewer, STATUS_FAILED);
	} else if (!kms_flipping(viewer->kms)) {
		settle(viewer);
	}
}

void display_handle(struct viewer *viewer, short events)
{
	bool before = kms_flipping(viewer->kms);

	if (!(events & POLLIN)) {
		message("%s is gone", viewer->kms->driver);
		viewer_stop(viewer, STATUS_FAILED);
		return;
	}
	kms_read_events(viewer->kms);
	if (before && !kms_flipping(viewer->kms))
		settle(viewer);
}

void display_finish(struct viewer *viewer)
{
	if (viewer->kms)
		kms_restore(viewer->kms);
}
