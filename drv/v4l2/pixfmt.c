// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pixel formats in V4L2's words. Its single-planar formats have one stride, and
 * planes that follow one another without a gap.
 */
#include <linux/build_bug.h>
#include <linux/kernel.h>
#include <linux/math.h>
#include <linux/minmax.h>
#include <drm/drm_fourcc.h>
#include <framering/format_list.h>
#include "v4l2.h"

#define FG_V4L2_MIN_SIDE	2U
#define FG_V4L2_MAX_SIDE	16384U
#define FG_V4L2_MAX_STRIDE	(2 * 4 * FG_V4L2_MAX_SIDE)
#define FG_V4L2_HD_LINES	576	/* more is HDTV's colours */

/* The rest of what there is to know of a format, the ring's fourcc tells. */
struct fg_v4l2_format {
	u32 fourcc;		/* the ring's */
	u32 pixelformat;	/* V4L2's */
};

/* layout.c knows formats by the list's codes: those of the headers, or no build. */
#define FG_V4L2_FORMAT(name, drm, v4l2, ...)				    \
	{ DRM_FORMAT_##name +						    \
	  BUILD_BUG_ON_ZERO(DRM_FORMAT_##name != FRAMERING_FOURCC drm),	    \
	  FRAMERING_FOURCC v4l2 },
/* DRM has no names for these: the ring uses V4L2's. */
#define FG_V4L2_OWN_FORMAT(name, code, ...)				    \
	{ V4L2_PIX_FMT_##name +						    \
	  BUILD_BUG_ON_ZERO(V4L2_PIX_FMT_##name != FRAMERING_FOURCC code),  \
	  V4L2_PIX_FMT_##name },

static const struct fg_v4l2_format fg_v4l2_formats[] = {
	FRAMERING_FORMATS(FG_V4L2_FORMAT)
	FRAMERING_BAYER_FORMATS(FG_V4L2_OWN_FORMAT)
	FRAMERING_COMPRESSED_FORMATS(FG_V4L2_OWN_FORMAT)
};

static const struct fg_v4l2_format *fg_v4l2_by_fourcc(u32 fourcc)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(fg_v4l2_formats); i++)
		if (fg_v4l2_formats[i].fourcc == fourcc)
			return &fg_v4l2_formats[i];
	return NULL;
}

static const struct fg_v4l2_format *fg_v4l2_by_pixelformat(u32 pixelformat)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(fg_v4l2_formats); i++)
		if (fg_v4l2_formats[i].pixelformat == pixelformat)
			return &fg_v4l2_formats[i];
	return NULL;
}

bool fg_v4l2_format_at(unsigned int index, u32 *pixelformat)
{
	if (index >= ARRAY_SIZE(fg_v4l2_formats))
		return false;
	*pixelformat = fg_v4l2_formats[index].pixelformat;
	return true;
}

bool fg_v4l2_format_known(u32 pixelformat)
{
	return fg_v4l2_by_pixelformat(pixelformat);
}

/* The first plane's stride stands for all. */
static u32 fg_v4l2_stride(const struct fg_layout_rule *rule, unsigned int plane,
			  u32 bytesperline)
{
	const struct fg_plane_rule *first = &rule->plane[0];
	const struct fg_plane_rule *p = &rule->plane[plane];

	if (!plane)
		return bytesperline;
	return bytesperline * first->div / first->bytes * p->bytes / p->div;
}

static u64 fg_v4l2_plane_size(const struct fg_layout_rule *rule,
			      unsigned int plane, u32 bytesperline, u32 height)
{
	return (u64)fg_v4l2_stride(rule, plane, bytesperline) *
	       DIV_ROUND_UP(height, rule->plane[plane].lines);
}

static bool fg_v4l2_is_yuv(const struct fg_layout_rule *rule)
{
	return !rule || rule->plane[0].div > 1 || rule->planes > 1;
}

static u32 fg_v4l2_colorspace(const struct fg_layout_rule *rule, u32 height)
{
	if (!fg_v4l2_is_yuv(rule))
		return V4L2_COLORSPACE_SRGB;
	return height > FG_V4L2_HD_LINES ? V4L2_COLORSPACE_REC709 :
					   V4L2_COLORSPACE_SMPTE170M;
}

/* CICP's numbers, as the ring has them: plus one. */
static u32 fg_v4l2_primaries(const struct framering_format *format)
{
	switch (format->primaries) {
	case 2:
		return format->transfer == 14 ? V4L2_COLORSPACE_SRGB :
						V4L2_COLORSPACE_REC709;
	case 6:
		return V4L2_COLORSPACE_470_SYSTEM_BG;
	case 7:
		return V4L2_COLORSPACE_SMPTE170M;
	case 10:
		return V4L2_COLORSPACE_BT2020;
	}
	return V4L2_COLORSPACE_DEFAULT;
}

static u32 fg_v4l2_quantization(u32 range)
{
	return range == 1 ? V4L2_QUANTIZATION_LIM_RANGE :
	       range == 2 ? V4L2_QUANTIZATION_FULL_RANGE :
			    V4L2_QUANTIZATION_DEFAULT;
}

/* Whether the planes are where V4L2 takes them to be. */
static bool fg_v4l2_has_layout(const struct fg_layout_rule *rule,
			       const struct framering_format *format)
{
	u64 offset = 0;
	unsigned int i;

	if (format->offset[0] || format->planes != (rule ? rule->planes : 1))
		return false;
	for (i = 0; rule && i < rule->planes; i++) {
		if (format->offset[i] != offset ||
		    format->stride[i] !=
			    fg_v4l2_stride(rule, i, format->stride[0]))
			return false;
		offset += fg_v4l2_plane_size(rule, i, format->stride[0],
					     format->height);
	}
	return offset <= format->size;
}

int fg_v4l2_from_format(const struct framering_format *format,
			struct v4l2_pix_format *pix)
{
	const struct fg_v4l2_format *f = fg_v4l2_by_fourcc(format->fourcc);
	const struct fg_layout_rule *rule = fg_layout_find(format->fourcc);

	if (!f || format->size > U32_MAX || format->stride[0] > S32_MAX / 4 ||
	    format->height > S32_MAX || !fg_v4l2_has_layout(rule, format))
		return -EINVAL;
	memset(pix, 0, sizeof(*pix));
	pix->width = format->width;
	pix->height = format->height;
	pix->pixelformat = f->pixelformat;
	pix->field = V4L2_FIELD_NONE;
	pix->bytesperline = rule ? format->stride[0] : 0;
	pix->sizeimage = format->size;
	pix->colorspace = fg_v4l2_primaries(format) ?:
			  fg_v4l2_colorspace(rule, format->height);
	pix->quantization = fg_v4l2_quantization(format->range);
	pix->priv = V4L2_PIX_FMT_PRIV_MAGIC;
	return 0;
}

bool fg_v4l2_same_picture(const struct v4l2_pix_format *a,
			  const struct v4l2_pix_format *b)
{
	return a->width == b->width && a->height == b->height &&
	       a->pixelformat == b->pixelformat &&
	       a->bytesperline == b->bytesperline &&
	       a->sizeimage == b->sizeimage;
}

/* Lines of whole pixels, in the other planes too. */
static void fg_v4l2_adjust_raw(const struct fg_layout_rule *rule,
			       struct v4l2_pix_format *pix)
{
	const struct fg_plane_rule *first = &rule->plane[0];
	u32 group = 1, least;
	u64 size = 0;
	unsigned int i;

	/* A byte per pixel is in the first of several planes. */
	for (i = 1; i < rule->planes; i++)
		group = max_t(u32, group, rule->plane[i].div);
	least = roundup(DIV_ROUND_UP(pix->width, first->div) * first->bytes,
			group);
	pix->bytesperline = roundup(clamp(pix->bytesperline, least,
					  FG_V4L2_MAX_STRIDE),
				    group);
	for (i = 0; i < rule->planes; i++)
		size += fg_v4l2_plane_size(rule, i, pix->bytesperline,
					   pix->height);
	pix->sizeimage = size;
}

/* As large as the client wants, within what pictures compress to. */
static void fg_v4l2_adjust_compressed(struct v4l2_pix_format *pix)
{
	u32 pixels = pix->width * pix->height;

	pix->bytesperline = 0;
	pix->sizeimage = clamp(pix->sizeimage, (u32)PAGE_ALIGN(pixels),
			       (u32)PAGE_ALIGN(pixels * 4));
}

void fg_v4l2_adjust(struct v4l2_pix_format *pix)
{
	const struct fg_v4l2_format *f =
		fg_v4l2_by_pixelformat(pix->pixelformat) ?:
		fg_v4l2_by_fourcc(DRM_FORMAT_YUYV);
	const struct fg_layout_rule *rule = fg_layout_find(f->fourcc);

	pix->pixelformat = f->pixelformat;
	pix->width = clamp(pix->width, FG_V4L2_MIN_SIDE, FG_V4L2_MAX_SIDE);
	pix->height = clamp(pix->height, FG_V4L2_MIN_SIDE, FG_V4L2_MAX_SIDE);
	pix->field = V4L2_FIELD_NONE;
	if (rule)
		fg_v4l2_adjust_raw(rule, pix);
	else
		fg_v4l2_adjust_compressed(pix);
	pix->colorspace = fg_v4l2_colorspace(rule, pix->height);
	pix->ycbcr_enc = V4L2_YCBCR_ENC_DEFAULT;
	pix->quantization = V4L2_QUANTIZATION_DEFAULT;
	pix->xfer_func = V4L2_XFER_FUNC_DEFAULT;
	pix->flags = 0;
	pix->priv = V4L2_PIX_FMT_PRIV_MAGIC;
}

void fg_v4l2_to_format(const struct v4l2_pix_format *pix,
		       struct framering_format *format)
{
	u32 fourcc = fg_v4l2_by_pixelformat(pix->pixelformat)->fourcc;
	const struct fg_layout_rule *rule = fg_layout_find(fourcc);
	u32 offset = 0;
	unsigned int i;

	memset(format, 0, sizeof(*format));
	format->fourcc = fourcc;
	format->width = pix->width;
	format->height = pix->height;
	format->planes = rule ? rule->planes : 1;
	format->size = pix->sizeimage;
	/* Something a SETUP takes; nobody looks for lines in a bit stream. */
	if (!rule)
		format->stride[0] = pix->sizeimage / pix->height;
	for (i = 0; rule && i < rule->planes; i++) {
		format->stride[i] = fg_v4l2_stride(rule, i, pix->bytesperline);
		format->offset[i] = offset;
		offset += fg_v4l2_plane_size(rule, i, pix->bytesperline,
					     pix->height);
	}
}
