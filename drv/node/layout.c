// SPDX-License-Identifier: GPL-2.0-only
/* Where the planes of some formats are, as files of raw video carry them. */
#include <linux/ctype.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/overflow.h>
#include <framering/format_list.h>
#include "internal.h"

#define FG_LAYOUT(name, drm, v4l2, sdl, av, kind, planes, plane, ...) \
	{ FRAMERING_FOURCC drm, planes, { FRAMERING_UNPACK plane } },
#define FG_BAYER_LAYOUT(name, code, bytes) \
	{ FRAMERING_FOURCC code, 1, { { bytes, 1, 1 } } },

static const struct fg_layout_rule fg_layouts[] = {
	FRAMERING_FORMATS(FG_LAYOUT)
	FRAMERING_BAYER_FORMATS(FG_BAYER_LAYOUT)
};

const char *fg_fourcc_text(u32 fourcc, char text[FG_FOURCC_TEXT])
{
	int i;

	for (i = 0; i < 4; i++, fourcc >>= 8) {
		text[i] = fourcc & 0xff;
		/* SETUP takes any number. */
		if (!isascii(text[i]) || !isprint(text[i]))
			text[i] = '?';
	}
	text[4] = '\0';
	for (i = 3; i > 0 && text[i] == ' '; i--)
		text[i] = '\0';
	return text;
}

u32 fg_fourcc_from_text(const char *text)
{
	char padded[4] = "    ";
	int i;

	for (i = 0; i < 4 && text[i]; i++)
		padded[i] = text[i];
	return FRAMERING_FOURCC(padded[0], padded[1], padded[2], padded[3]);
}

const struct fg_layout_rule *fg_layout_find(u32 fourcc)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(fg_layouts); i++) {
		if (fg_layouts[i].fourcc == fourcc)
			return &fg_layouts[i];
	}
	return NULL;
}
EXPORT_SYMBOL_FRAMERING(fg_layout_find);

/* One plane of width pixels per line, at offset, which it advances. */
static int fg_layout_plane(struct framering_format *fmt, unsigned int i,
			   const struct fg_plane_rule *plane, u64 line,
			   u32 *offset)
{
	u32 lines = DIV_ROUND_UP_ULL((u64)fmt->height, plane->lines);
	u32 bytes;

	fmt->stride[i] = line;
	fmt->offset[i] = *offset;
	if (line <= U32_MAX && !check_mul_overflow((u32)line, lines, &bytes) &&
	    !check_add_overflow(*offset, bytes, offset))
		return 0;
	pr_info("setup: %ux%u is too large for a slot\n", fmt->width,
		fmt->height);
	return -EINVAL;
}

static u64 fg_layout_line(const struct fg_plane_rule *plane, u64 width)
{
	return DIV_ROUND_UP_ULL(width, plane->div) * plane->bytes;
}

static int fg_layout_check_size(struct framering_format *fmt, u32 needed)
{
	if (!fmt->size)
		fmt->size = needed;
	if (fmt->size >= needed)
		return 0;
	pr_info("setup: size=%llu is too small for a frame of %u bytes\n",
		fmt->size, needed);
	return -EINVAL;
}

static int fg_layout_known(struct framering_format *fmt,
			   const struct fg_layout_rule *rule, u32 stride)
{
	u64 line = fg_layout_line(&rule->plane[0], fmt->width);
	u32 offset = 0;
	unsigned int i;
	int ret;

	if (stride && stride < line) {
		pr_info("setup: stride=%u is too short for lines of %llu bytes\n",
			stride, line);
		return -EINVAL;
	}
	fmt->planes = rule->planes;
	ret = fg_layout_plane(fmt, 0, &rule->plane[0], stride ?: line, &offset);
	for (i = 1; i < rule->planes && !ret; i++) {
		/* One byte per pixel in plane 0 of all that have more. */
		line = fg_layout_line(&rule->plane[i], stride ?: fmt->width);
		ret = fg_layout_plane(fmt, i, &rule->plane[i], line, &offset);
	}
	return ret ?: fg_layout_check_size(fmt, offset);
}

int fg_layout_fill(struct framering_format *fmt, u32 stride)
{
	const struct fg_layout_rule *rule = fg_layout_find(fmt->fourcc);
	char text[FG_FOURCC_TEXT];

	if (rule)
		return fg_layout_known(fmt, rule, stride);
	if (!stride) {
		pr_info("setup: the layout of %s is not known here; add stride= and size=\n",
			fg_fourcc_text(fmt->fourcc, text));
		return -EINVAL;
	}
	fmt->planes = 1;
	fmt->stride[0] = stride;
	return 0;
}
