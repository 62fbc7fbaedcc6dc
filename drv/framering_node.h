/* SPDX-License-Identifier: GPL-2.0-only */
/* drv/node/: the doors of a ring, and how rings come and go. */
#ifndef FRAMERING_NODE_H
#define FRAMERING_NODE_H

#include "framering_drv.h"

/* V4L2 nodes of a type, capture or output, that a ring may have. */
#define FR_NODES_MAX	8U

/* rings.c: the driver, and the rings of devices= */
int fr_rings_init(void);
void fr_rings_exit(void);

/* control.c: the control node, where there could be one */
void fr_control_init(void);
void fr_control_exit(void);

/* declared.c: reads the parameters when the module starts */
int fr_declared_init(void);
void fr_declared_exit(void);

/* debugfs.c */
void fr_debugfs_init(void);
void fr_debugfs_exit(void);

/*
 * EXPORT_SYMBOL_FRAMERING() is for framering-v4l2.ko only. That is a separate
 * module so that framering.ko does not depend on the media core.
 */
extern struct class fr_class;
extern bool fr_video_loaded;

/* device.c */

/**
 * fr_device_open_file() - open a ring for another driver
 * @index: the ring's number
 *
 * Return: a file that no process has, opened for writing; or ERR_PTR.
 */
struct fr_file *fr_device_open_file(unsigned int index);
void fr_device_close_file(struct fr_file *ff);

/* status.c */

/**
 * fr_status_update() - write the status page anew
 * @fdev: the ring, locked
 */
void fr_status_update(struct fr_device *fdev);

/* layout.c */

/* Bytes of one plane's line: (width / div, rounded up) * bytes. */
struct fr_plane_rule {
	u8 bytes;
	u8 div;		/* pixels that share a unit of bytes */
	u8 lines;	/* lines that share one line of the plane */
};

struct fr_layout_rule {
	u32 fourcc;
	u8 planes;
	struct fr_plane_rule plane[3];
};

/**
 * fr_layout_find() - how the planes of a pixel format lie
 * @fourcc: DRM's code of the format
 *
 * Return: the rule, or NULL if the driver does not know the format.
 */
const struct fr_layout_rule *fr_layout_find(u32 fourcc);

#endif /* FRAMERING_NODE_H */
