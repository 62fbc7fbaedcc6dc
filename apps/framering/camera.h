/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A V4L2 camera by streaming I/O: it fills the ring's slots itself (dma-buf), or
 * buffers of its own that are mapped here.
 */
#ifndef APPS_FRAMERING_CAMERA_H
#define APPS_FRAMERING_CAMERA_H

#include <linux/videodev2.h>

#include "cli.h"

/* Buffers of its own; what one queue holds on every kernel there is. */
#define CAMERA_BUFFERS 4
#define CAMERA_MAX_SLOTS 32

enum camera_io {
	CAMERA_IO_AUTO,
	CAMERA_IO_DMABUF, /* the ring's slots */
	CAMERA_IO_MMAP, /* its own buffers */
};

/**
 * struct camera_options - what the user asked for; 0 and NULL leave it as it is
 * @fps: frames per second
 * @input: number or name
 * @controls: NAME=VALUE each, ends with NULL
 * @packed: no padding at the end of rows
 */
struct camera_options {
	const char *path;
	uint32_t fourcc;
	uint32_t width;
	uint32_t height;
	double fps;
	const char *input;
	char *const *controls;
	enum camera_io io;
	bool packed;
};

/**
 * struct camera - an open one
 * @layout: of its pictures, which is V4L2's
 * @fps: frames per second, 0 unknown
 * @least: buffers that it wants before it delivers
 * @memory: of the buffers it has now, 0 for none
 * @count: how many
 * @base: MMAP: the mapped buffers
 * @size: of each, mapped or imported
 * @slot: DMABUF: the file of each slot
 * @sequence: the camera's number of the last picture
 * @pictures: that it delivered
 * @lost: that it numbered and did not deliver
 * @corrupt: that it delivered damaged
 */
struct camera {
	const struct cli *cli;
	const char *path;
	char card[32];
	int fd;
	struct v4l2_pix_format pix;
	const struct fr_format *format;
	struct fr_layout layout;
	double fps;
	unsigned int least;
	enum v4l2_memory memory;
	unsigned int count;
	void *base[CAMERA_BUFFERS];
	size_t size;
	int slot[CAMERA_MAX_SLOTS];
	uint32_t sequence;
	uint64_t pictures;
	uint64_t lost;
	uint64_t corrupt;
};

/**
 * struct camera_picture - captured; its pixels are the caller's until given back
 * @data: MMAP: where
 * @bytes: that the camera wrote; 0: it has nothing to show
 * @damaged: the camera says so, or it is not whole
 */
struct camera_picture {
	struct v4l2_buffer buffer;
	const void *data;
	uint32_t bytes;
	bool damaged;
};

/* 0, or errno after a message; the camera has no buffers yet. */
int camera_open(struct camera *camera, const struct cli *cli,
		const struct camera_options *wanted);
void camera_close(struct camera *camera);

/* camera.c: an ioctl, -errno; what failed, said on stderr. */
int camera_call(const struct camera *camera, unsigned long request, void *arg);
int camera_fail(const struct camera *camera, int err, const char *doing);
/* How names are compared: "Brightness, Auto" is "brightness_auto". */
void camera_fold(const char *name, char *folded, size_t size);

/* camera_format.c: the format wanted, else the current one, else any known. */
int camera_choose_format(struct camera *camera, const struct camera_options *wanted);
/* The nearest that it has; says so if that is another. */
void camera_choose_rate(struct camera *camera, double fps);

/* camera_control.c and camera_input.c */
int camera_set_controls(const struct camera *camera, char *const *controls);
int camera_choose_input(const struct camera *camera, const char *input);

/*
 * camera_buffers.c. Whether it takes the ring's slots: -errno without a message,
 * and then it has no buffers. can_import: asks before there is a ring.
 */
int camera_can_import(struct camera *camera);
int camera_import(struct camera *camera, struct fr_device *dev,
		  unsigned int slots, size_t slot_size);
int camera_map(struct camera *camera);
/* Gives up the buffers, of either kind. */
void camera_free_buffers(struct camera *camera);

/* camera_stream.c: 0 or errno after a message */
int camera_start(struct camera *camera);
/* 0, -EINTR, or errno after a message; waits for a picture. */
int camera_get(struct camera *camera, struct camera_picture *picture);
/* A buffer to fill; its number is the slot's, where they are slots. */
int camera_give(struct camera *camera, unsigned int index);

#endif /* APPS_FRAMERING_CAMERA_H */
