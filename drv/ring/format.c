// SPDX-License-Identifier: GPL-2.0-only
/*
 * What user space says of frames, held against what fits. The driver knows no
 * pixel formats: it checks what keeps planes inside the slot.
 */
#include <linux/minmax.h>
#include <linux/overflow.h>
#include <linux/string.h>
#include <linux/time.h>
#include "internal.h"

/* V4L2's V4L2_FIELD_ANY and V4L2_FIELD_NONE: progressive. */
#define FG_FIELD_MAX	1
#define FG_RANGE_MAX	2
/* CICP codes are bytes, and 0 means unknown. */
#define FG_CICP_MAX	256

static const u32 fg_meta_flags = FRAMERING_FRAME_ERROR | FRAMERING_FRAME_EOS |
				 FRAMERING_FRAME_DAMAGE | FRAMERING_FRAME_CROP |
				 FRAMERING_FRAME_HDR;

/* A plane ends where the next one in the slot begins, or the frame ends. */
static u32 fg_format_plane_space(const struct framering_format *fmt,
				 unsigned int plane)
{
	u64 end = fmt->size;
	unsigned int i;

	for (i = 0; i < fmt->planes; i++) {
		if (fmt->offset[i] > fmt->offset[plane])
			end = min_t(u64, end, fmt->offset[i]);
	}
	return min_t(u64, end - fmt->offset[plane], U32_MAX);
}

/*
 * Bytes of a plane that has all its lines. Subsampled planes have fewer, but
 * which are, only the fourcc would tell; the space they have bounds them.
 */
static u32 fg_format_plane_bytes(const struct framering_format *fmt,
				 unsigned int plane)
{
	return min_t(u64, (u64)fmt->stride[plane] * fmt->height,
		     fg_format_plane_space(fmt, plane));
}

/* Without a size: room for all lines of every plane. */
static u64 fg_format_default_size(const struct framering_format *fmt)
{
	u64 size = 0;
	unsigned int i;

	/* Products of two u32 plus a third fit. */
	for (i = 0; i < fmt->planes; i++)
		size = max(size, fmt->offset[i] +
				 (u64)fmt->stride[i] * fmt->height);
	return size;
}

static int fg_format_check_planes(const struct framering_format *fmt)
{
	u64 lines;
	unsigned int i;

	for (i = 0; i < FRAMERING_MAX_PLANES; i++) {
		if (i >= fmt->planes) {
			if (fmt->stride[i] || fmt->offset[i])
				return -EINVAL;
			continue;
		}
		if (!fmt->stride[i])
			return -EINVAL;
		/* Of subsampled planes only one line is sure. */
		lines = i ? 1 : fmt->height;
		if (fmt->offset[i] + lines * fmt->stride[i] > fmt->size)
			return -EINVAL;
	}
	return 0;
}

static bool fg_format_colours_valid(const struct framering_format *fmt)
{
	return fmt->primaries <= FG_CICP_MAX && fmt->transfer <= FG_CICP_MAX &&
	       fmt->matrix <= FG_CICP_MAX && fmt->range <= FG_RANGE_MAX;
}

int fg_format_check(struct framering_format *fmt)
{
	if (!fmt->fourcc || !fmt->width || !fmt->height)
		return -EINVAL;
	if (fmt->planes < 1 || fmt->planes > FRAMERING_MAX_PLANES)
		return -EINVAL;
	if (fmt->modifier || fmt->field > FG_FIELD_MAX)
		return -EINVAL;
	if (!fg_format_colours_valid(fmt))
		return -EINVAL;
	if (!fmt->interval_num != !fmt->interval_den)
		return -EINVAL;
	if (!fg_is_zero(fmt->reserved))
		return -EINVAL;
	if (!fmt->size)
		fmt->size = fg_format_default_size(fmt);
	return fg_format_check_planes(fmt);
}

static bool fg_clock_is_known(u32 clock)
{
	return clock == CLOCK_REALTIME || clock == CLOCK_MONOTONIC ||
	       clock == CLOCK_BOOTTIME || clock == CLOCK_TAI;
}

static bool fg_rect_inside(const struct framering_format *fmt,
			   const struct framering_rect *rect)
{
	return (u64)rect->left + rect->width <= fmt->width &&
	       (u64)rect->top + rect->height <= fmt->height;
}

int fg_meta_check(const struct framering_format *fmt,
		  const struct framering_meta *meta)
{
	unsigned int i;

	if (meta->flags & ~fg_meta_flags || meta->pad ||
	    !fg_is_zero(meta->reserved))
		return -EINVAL;
	if (!fg_clock_is_known(meta->clock_id) || meta->field > FG_FIELD_MAX)
		return -EINVAL;
	if (meta->flags & FRAMERING_FRAME_DAMAGE &&
	    !fg_rect_inside(fmt, &meta->damage))
		return -EINVAL;
	if (meta->flags & FRAMERING_FRAME_CROP &&
	    !fg_rect_inside(fmt, &meta->crop))
		return -EINVAL;
	for (i = 0; i < FRAMERING_MAX_PLANES; i++) {
		if (meta->bytesused[i] >
		    (i < fmt->planes ? fg_format_plane_space(fmt, i) : 0))
			return -EINVAL;
	}
	return 0;
}

size_t fg_meta_complete(const struct framering_format *fmt,
			struct framering_meta *meta)
{
	bool whole = true;
	size_t end = 0;
	unsigned int i;

	if (fg_is_zero(meta->bytesused)) {
		for (i = 0; i < fmt->planes; i++)
			meta->bytesused[i] = fg_format_plane_bytes(fmt, i);
		return fmt->size;
	}
	for (i = 0; i < fmt->planes; i++) {
		if (meta->bytesused[i] < fg_format_plane_bytes(fmt, i))
			whole = false;
		end = max(end, (size_t)fmt->offset[i] + meta->bytesused[i]);
	}
	return whole ? fmt->size : end;
}
EXPORT_SYMBOL_FRAMERING(fg_meta_complete);
