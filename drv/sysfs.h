/* SPDX-License-Identifier: GPL-2.0-only */
/* What the sysfs attributes and the text of "setup" share. */
#ifndef FRAMERING_SYSFS_H
#define FRAMERING_SYSFS_H

#include <linux/framering.h>

/* sysfs_layout.c */

/* fourcc as text and back; spaces at its end are left out. */
#define FR_FOURCC_TEXT	5
const char *fr_fourcc_text(u32 fourcc, char text[FR_FOURCC_TEXT]);
u32 fr_fourcc_from_text(const char *text);

/*
 * Planes, strides, offsets and, unless given, size from fourcc, width and
 * height: without padding, or with lines of stride bytes in plane 0 and as much
 * padding in proportion in the others. 0, or -EINVAL after saying why.
 */
int fr_layout_fill(struct framering_format *fmt, u32 stride);

/* sysfs_setup.c */

const char *fr_policy_name(u32 policy);

/*
 * "XR24 640x360 [slots=4] [policy=drop] ..." into setup. 0, or -EINVAL after
 * saying what is wrong with it; -ENOMEM.
 */
int fr_setup_parse(const char *text, struct framering_setup *setup);

#endif /* FRAMERING_SYSFS_H */
