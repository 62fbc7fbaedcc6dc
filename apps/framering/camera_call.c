// SPDX-License-Identifier: GPL-2.0-only
/*
 * Asking a camera, and what it says when something fails.
 */
#include "camera.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>

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
