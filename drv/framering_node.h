/* SPDX-License-Identifier: GPL-2.0-only */
/* drv/node/: the doors of a ring, and how rings come and go. */
#ifndef FRAMERING_NODE_H
#define FRAMERING_NODE_H

#include "framering_drv.h"

/* V4L2 nodes of a type, capture or output, that a ring may have. */
#define FG_NODES_MAX	8U

/* rings.c: the driver, and the rings of devices= */
int fg_rings_init(void);
void fg_rings_exit(void);

/* control.c: the control node, where there could be one */
void fg_control_init(void);
void fg_control_exit(void);

/* declared.c: reads the parameters when the module starts */
int fg_declared_init(void);
void fg_declared_exit(void);

/* debugfs.c */
void fg_debugfs_init(void);
void fg_debugfs_exit(void);

/*
 * EXPORT_SYMBOL_FRAMERING() is for framering-v4l2.ko only. That is a separate
 * module so that framering.ko does not depend on the media core.
 */
extern struct class fg_class;
extern bool fg_video_loaded;

/* device.c */

/**
 * fg_device_open_file() - open a ring for another driver
 * @index: the ring's number
 *
 * Return: a file that no process has, opened for writing; or ERR_PTR.
 */
struct fg_file *fg_device_open_file(unsigned int index);
void fg_device_close_file(struct fg_file *ff);

/* status.c */

/**
 * fg_status_update() - write the status page anew
 * @fdev: the ring, locked
 */
void fg_status_update(struct fg_device *fdev);

/* layout.c */

/* Bytes of one plane's line: (width / div, rounded up) * bytes. */
struct fg_plane_rule {
	u8 bytes;
	u8 div;		/* pixels that share a unit of bytes */
	u8 lines;	/* lines that share one line of the plane */
};

struct fg_layout_rule {
	u32 fourcc;
	u8 planes;
	struct fg_plane_rule plane[3];
};

/**
 * fg_layout_find() - how the planes of a pixel format lie
 * @fourcc: DRM's code of the format
 *
 * Return: the rule, or NULL if the driver does not know the format.
 */
const struct fg_layout_rule *fg_layout_find(u32 fourcc);

#endif /* FRAMERING_NODE_H */
