/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where the planes of some formats are. SETUP needs none of it, since producers
 * say the layout themselves; "setup" in sysfs and V4L2's clients do not.
 */
#ifndef FRAMERING_LAYOUT_H
#define FRAMERING_LAYOUT_H

#include <linux/framering.h>

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

const struct fr_layout_rule *fr_layout_find(u32 fourcc);	/* or NULL */

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

#endif /* FRAMERING_LAYOUT_H */
