/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Records what is on the screen as YUV4MPEG2, which ffmpeg reads as it is.
 * That copies, of course: it counts as recording, not as viewing.
 */
#ifndef APPS_VIEW_RECORD_H
#define APPS_VIEW_RECORD_H

#include <stdint.h>

#include "readback.h"

struct record;

/**
 * record_open() - begin a file
 * @path: or "-" for stdout
 * @fps_num: rate to write down, frames per @fps_den seconds
 *
 * Return: 0, or negative errno after a message.
 */
int record_open(struct record **record, const char *path, int width, int height,
		uint32_t fps_num, uint32_t fps_den);

/** record_frame() - 0, or negative errno after a message (-EPIPE without) */
int record_frame(struct record *record, const struct readback *readback);

/** record_close() - 0, or negative errno after a message; NULL is allowed */
int record_close(struct record *record);

#endif /* APPS_VIEW_RECORD_H */
