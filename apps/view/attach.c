// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a generation needs: a window, textures, a program for its format.
 */
#include <errno.h>
#include <stdio.h>

#include "message.h"
#include "viewer.h"

int viewer_start_window(struct viewer *viewer, int width, int height)
{
	const struct options *o = viewer->options;
	/* A recording has one size. */
	bool fixed = o->record != NULL;

	if (window_open(&viewer->window, o->width ? o->width : width,
			o->height ? o->height : height, fixed))
		return -ENODEV;
	if (o->fullscreen && !fixed)
		window_toggle_fullscreen(&viewer->window);
	egl_init(&viewer->egl);
	snprintf(viewer->renderer_name, sizeof(viewer->renderer_name), "%s",
		 (const char *)glGetString(GL_RENDERER));
	if (overlay_prepare(&viewer->overlay))
		return -ENODEV;
	if (!viewer->window.headless && waiter_watch_window(viewer->waiter)) {
		message("cannot start a thread");
		return -EAGAIN;
	}
	return 0;
}

/* The first frames say how large the window is, unless the user did. */
static int fit_window(struct viewer *viewer)
{
	const struct fr_layout *layout = &viewer->session.info.layout;
	int width = (int)layout->width, height = (int)layout->height;

	if (!viewer->window.sdl)
		return viewer_start_window(viewer, width, height);
	if (!viewer->options->width && !viewer->options->record)
		window_resize(&viewer->window, width, height);
	return 0;
}

static int make_sink(struct viewer *viewer)
{
	const struct options *o = viewer->options;
	const struct sink_ring ring = {
		.dev = viewer->session.dev,
		.slots = viewer->session.info.slots,
		.picture = &viewer->picture,
	};
	char why[256] = "";
	int ret = -EOPNOTSUPP;

	if (o->path != PATH_UPLOAD) {
		viewer->sink_ops = &sink_gl;
		ret = sink_gl.create(&viewer->sink, &viewer->egl, &ring, why,
				     sizeof(why));
		snprintf(viewer->why_no_gl, sizeof(viewer->why_no_gl), "%s",
			 ret ? why : "");
	}
	/* After -ESTALE the ring was set up anew meanwhile: all again. */
	if (ret && ret != -ESTALE && o->path != PATH_GL) {
		if (o->path == PATH_AUTO)
			message("uploading every frame, since %s", why);
		viewer->sink_ops = &sink_upload;
		ret = sink_upload.create(&viewer->sink, &viewer->egl, &ring,
					 why, sizeof(why));
	}
	if (ret == -ESTALE)
		return ret;
	if (ret) {
		message("path %s does not work here: %s%s",
			viewer->sink_ops->name, why,
			o->path == PATH_GL ? ". --path upload needs less" : "");
		viewer->sink = NULL;
	}
	return ret;
}

static int start_record(struct viewer *viewer)
{
	const struct fr_info *info = &viewer->session.info;
	bool known = info->interval_num && info->interval_den;

	if (!viewer->options->record || viewer->record)
		return 0;
	return record_open(&viewer->record, viewer->options->record,
			   viewer->window.width, viewer->window.height,
			   known ? info->interval_den : 30,
			   known ? info->interval_num : 1);
}

void viewer_detach(struct viewer *viewer)
{
	if (!viewer->sink)
		return;
	viewer->sink_bytes += viewer->sink_ops->bytes_copied(viewer->sink);
	viewer->sink_ops->destroy(viewer->sink);
	viewer->sink = NULL;
	viewer->texture = NULL;
}

static int set_up(struct viewer *viewer)
{
	const struct fr_layout *layout = &viewer->session.info.layout;
	char fourcc[FR_FOURCC_STRLEN];
	int ret;

	if (viewer->kms)
		return display_attach(viewer);
	if (picture_describe(&viewer->picture, layout)) {
		message("%s: frames of format %s, %ux%u cannot be shown",
			fr_device_path(viewer->session.dev),
			fr_fourcc_str(layout->fourcc, fourcc), layout->width,
			layout->height);
		return -EINVAL;
	}
	ret = fit_window(viewer);
	if (!ret)
		ret = make_sink(viewer);
	if (!ret)
		viewer_warm_up(viewer);
	if (!ret)
		ret = start_record(viewer);
	return ret;
}

int viewer_attach(struct viewer *viewer)
{
	int ret;

	viewer_detach(viewer);
	do {
		ret = session_attach(&viewer->session);
		if (ret == -EAGAIN)
			return ret;
		if (ret)
			message("%s", fr_error());
		else
			ret = set_up(viewer);
	} while (ret == -ESTALE);
	if (ret)
		viewer_stop(viewer, STATUS_FAILED);
	viewer->dirty = true;
	return ret;
}
