/* SPDX-License-Identifier: GPL-2.0-only */
/* The picture that capture nodes show while their ring has no producer. */
#ifndef FRAMERING_V4L2_PLACEHOLDER_H
#define FRAMERING_V4L2_PLACEHOLDER_H

#include <linux/kref.h>
#include <linux/types.h>
#include <linux/videodev2.h>

struct fg_device;

/* The placeholder chosen for a ring: constant, and shared by the ring's nodes. */
struct fg_placeholder {
	struct kref ref;
	struct v4l2_pix_format pix;	/* of data */
	size_t length;			/* bytes of data; 0: black only */
	u8 *data;
};

/* Black. */
struct fg_placeholder *fg_placeholder_create(void);
/* A copy of the ring's newest frame. -ENODATA: there is none. */
struct fg_placeholder *fg_placeholder_keep(struct fg_device *fdev);
/* NULL is fine for both. */
struct fg_placeholder *fg_placeholder_get(struct fg_placeholder *p);
void fg_placeholder_put(struct fg_placeholder *p);
/* Whether there is something to draw; compressed formats have no black. */
bool fg_placeholder_can(const struct fg_placeholder *p,
			const struct v4l2_pix_format *pix);
/*
 * Puts the picture into a buffer of pix->sizeimage bytes: the frame that was kept if
 * it is such a picture, else black. Returns the bytes that count. Only if it can.
 */
size_t fg_placeholder_draw(const struct fg_placeholder *p,
			   const struct v4l2_pix_format *pix, void *to);

#endif /* FRAMERING_V4L2_PLACEHOLDER_H */
