/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is on the screen, read back: for snapshots and recordings only.
 */
#ifndef APPS_VIEW_READBACK_H
#define APPS_VIEW_READBACK_H

#include <stdint.h>

/**
 * struct readback - the pixels of a window
 * @pixels: R, G, B, X, rows from top to bottom, no padding
 */
struct readback {
	uint8_t *pixels;
	int width;
	int height;
};

/**
 * readback_take() - read what was drawn, before it is swapped
 * @readback: zeroed, or of a call before
 *
 * Return: 0 or -ENOMEM.
 */
int readback_take(struct readback *readback, int width, int height);

/** readback_save() - write a PNG file; 0, or -EIO after a message */
int readback_save(const struct readback *readback, const char *path);

void readback_finish(struct readback *readback);

#endif /* APPS_VIEW_READBACK_H */
