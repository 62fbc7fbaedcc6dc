// SPDX-License-Identifier: GPL-2.0-only
/*
 * A V4L2 camera: opening it, and what it says when something fails.
 */
#include "camera.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "clock.h"

/* -errno; a signal that asks for nothing is none. */
int camera_call(const struct camera *camera, unsigned long request, void *arg)
{
	int ret;

	do {
		ret = ioctl(camera->fd, request, arg);
	} while (ret < 0 && errno == EINTR && !stop_requested());
	return ret < 0 ? -errno : 0;
}

int camera_fail(const struct camera *camera, int err, const char *doing)
{
	if (err == -EINTR)
		return err;
	if (err == -ENODEV)
		cli_error(camera->cli, "%s: the camera has been unplugged",
			  camera->path);
	else if (err == -EBUSY)
		cli_error(
			camera->cli,
			"%s: %s: the camera is busy: another program streams from it",
			camera->path, doing);
	else
		cli_error(camera->cli, "%s: %s: %s", camera->path, doing,
			  strerror(-err));
	return err;
}

void camera_fold(const char *name, char *folded, size_t size)
{
	size_t used = 0;

	for (; *name && used + 2 < size; name++) {
		if (isalnum((unsigned char)*name))
			folded[used++] = tolower((unsigned char)*name);
		else if (used && folded[used - 1] != '_')
			folded[used++] = '_';
	}
	if (used && folded[used - 1] == '_')
		used--;
	folded[used] = '\0';
}

static const char *open_hint(int err)
{
	if (err == -ENOENT)
		return ": no such camera ('v4l2-ctl --list-devices' shows what there is)";
	return err == -EACCES ? ": join group video" : "";
}

static int open_node(struct camera *camera)
{
	struct v4l2_capability cap = { 0 };
	uint32_t caps;

	camera->fd = open(camera->path, O_RDWR | O_CLOEXEC);
	if (camera->fd < 0) {
		int err = -errno;

		cli_error(camera->cli, "%s: %s%s", camera->path, strerror(-err),
			  open_hint(err));
		return err;
	}
	if (camera_call(camera, VIDIOC_QUERYCAP, &cap)) {
		cli_error(camera->cli, "%s is not a V4L2 device", camera->path);
		return -ENOTTY;
	}
	snprintf(camera->card, sizeof(camera->card), "%s",
		 (const char *)cap.card);
	if (!strcmp((const char *)cap.driver, "framering_v4l2"))
		cli_note(
			camera->cli,
			"%s is a ring's own node (%s) and no camera: into that ring no picture will ever come",
			camera->path, camera->card);
	caps = cap.capabilities & V4L2_CAP_DEVICE_CAPS ? cap.device_caps :
							 cap.capabilities;
	if (!(caps & V4L2_CAP_VIDEO_CAPTURE) || !(caps & V4L2_CAP_STREAMING)) {
		cli_error(
			camera->cli,
			"%s (%s) is no camera that streams: it lacks single-planar video capture or streaming buffers",
			camera->path, camera->card);
		return -ENODEV;
	}
	return 0;
}

/* The input decides which controls there are, and they which formats. */
static int configure(struct camera *camera, const struct camera_wish *wish)
{
	int ret = 0;

	if (wish->input)
		ret = camera_choose_input(camera, wish->input);
	if (!ret && wish->controls)
		ret = camera_set_controls(camera, wish->controls);
	if (!ret)
		ret = camera_choose_format(camera, wish);
	if (!ret)
		camera_choose_rate(camera, wish->fps);
	return ret;
}

int camera_open(struct camera *camera, const struct cli *cli,
		const struct camera_wish *wish)
{
	int ret;

	memset(camera, 0, sizeof(*camera));
	camera->cli = cli;
	camera->path = wish->path;
	ret = open_node(camera);
	if (!ret)
		ret = configure(camera, wish);
	if (ret)
		camera_close(camera);
	return ret;
}

void camera_close(struct camera *camera)
{
	if (camera->fd < 0)
		return;
	camera_free_buffers(camera);
	close(camera->fd);
	camera->fd = -1;
}
