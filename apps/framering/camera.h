/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A V4L2 camera by streaming I/O, its buffers mapped.
 */
#ifndef APPS_FRAMERING_CAMERA_H
#define APPS_FRAMERING_CAMERA_H

#include <linux/videodev2.h>

#include "cli.h"

#define CAMERA_BUFFERS 4

struct camera {
	const struct cli *cli;
	const char *path;
	int fd;
	struct v4l2_pix_format pix;
	const struct fr_format *format;
	double fps;
	unsigned int count;
	void *base[CAMERA_BUFFERS];
	size_t size[CAMERA_BUFFERS];
};

/* A captured picture; its pixels belong to the caller until given back. */
struct camera_picture {
	struct v4l2_buffer buffer;
	const void *data;
	size_t bytes;
	struct fr_layout layout;
};

/*
 * Both return 0, or errno after a message. A fourcc or width of 0 means what
 * the camera is set to now, if the table has it.
 */
int camera_open(struct camera *camera, const struct cli *cli, const char *path,
		uint32_t fourcc, uint32_t width, uint32_t height);
int camera_start(struct camera *camera);
/* 0, -EINTR, -EBADMSG for a damaged picture (give it back), or errno. */
int camera_get(struct camera *camera, struct camera_picture *picture);
int camera_give_back(struct camera *camera, struct camera_picture *picture);
void camera_close(struct camera *camera);

/* camera.c: an ioctl, -errno; what failed, said on stderr, . */
int camera_call(const struct camera *camera, unsigned long request, void *arg);
int camera_fail(const struct camera *camera, int err, const char *doing);

/* camera_format.c: the format wanted, else the current one, else any known. */
int camera_choose_format(struct camera *camera, uint32_t fourcc, uint32_t width,
			 uint32_t height);

#endif /* APPS_FRAMERING_CAMERA_H */
