// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pixel formats in V4L2's words. Its single-planar formats have one stride, and
 * planes that follow one another without a gap.
 */
#include <linux/kernel.h>
#include <linux/math.h>
#include <linux/minmax.h>
#include <drm/drm_fourcc.h>
#include "v4l2.h"

#define FR_V4L2_MAX_SIDE	16384U
#define FR_V4L2_HD_LINES	576	/* more is HDTV's colours */

/* Bytes per group of hsub pixels; a plane has every vsub-th line. */
struct fr_v4l2_plane {
	u8 bytes, hsub, vsub;
};

struct fr_v4l2_format {
	u32 fourcc;		/* the ring's */
	u32 pixelformat;	/* V4L2's */
	bool yuv;
	u8 planes;		/* 0: compressed */
	struct fr_v4l2_plane plane[3];
};

#define FR_V4L2_RGB(drm, v4l2, bytes) \
	{ drm, v4l2, false, 1, { { bytes, 1, 1 } } }
/* The same word on both sides: DRM has none. */
#define FR_V4L2_BAYER(v4l2, bytes)	FR_V4L2_RGB(v4l2, v4l2, bytes)
#define FR_V4L2_COMPRESSED(v4l2)	{ v4l2, v4l2, true, 0, {} }

static const struct fr_v4l2_format fr_v4l2_formats[] = {
	FR_V4L2_RGB(DRM_FORMAT_XRGB8888, V4L2_PIX_FMT_XBGR32, 4),
	FR_V4L2_RGB(DRM_FORMAT_ARGB8888, V4L2_PIX_FMT_ABGR32, 4),
	FR_V4L2_RGB(DRM_FORMAT_XBGR8888, V4L2_PIX_FMT_RGBX32, 4),
	FR_V4L2_RGB(DRM_FORMAT_RGB888, V4L2_PIX_FMT_BGR24, 3),
	FR_V4L2_RGB(DRM_FORMAT_BGR888, V4L2_PIX_FMT_RGB24, 3),
	FR_V4L2_RGB(DRM_FORMAT_RGB565, V4L2_PIX_FMT_RGB565, 2),
	FR_V4L2_RGB(DRM_FORMAT_R8, V4L2_PIX_FMT_GREY, 1),
	{ DRM_FORMAT_YUYV, V4L2_PIX_FMT_YUYV, true, 1, { { 4, 2, 1 } } },
	{ DRM_FORMAT_UYVY, V4L2_PIX_FMT_UYVY, true, 1, { { 4, 2, 1 } } },
	{ DRM_FORMAT_NV12, V4L2_PIX_FMT_NV12, true, 2,
	  { { 1, 1, 1 }, { 2, 2, 2 } } },
	{ DRM_FORMAT_YUV420, V4L2_PIX_FMT_YUV420, true, 3,
	  { { 1, 1, 1 }, { 1, 2, 2 }, { 1, 2, 2 } } },
	FR_V4L2_BAYER(V4L2_PIX_FMT_SBGGR8, 1),
	FR_V4L2_BAYER(V4L2_PIX_FMT_SGBRG8, 1),
	FR_V4L2_BAYER(V4L2_PIX_FMT_SGRBG8, 1),
	FR_V4L2_BAYER(V4L2_PIX_FMT_SRGGB8, 1),
	FR_V4L2_BAYER(V4L2_PIX_FMT_SBGGR10, 2),
	FR_V4L2_BAYER(V4L2_PIX_FMT_SGBRG10, 2),
	FR_V4L2_BAYER(V4L2_PIX_FMT_SGRBG10, 2),
	FR_V4L2_BAYER(V4L2_PIX_FMT_SRGGB10, 2),
	FR_V4L2_COMPRESSED(V4L2_PIX_FMT_MJPEG),
	FR_V4L2_COMPRESSED(V4L2_PIX_FMT_JPEG),
	FR_V4L2_COMPRESSED(V4L2_PIX_FMT_H264),
	FR_V4L2_COMPRESSED(V4L2_PIX_FMT_HEVC),
};

static const struct fr_v4l2_format *fr_v4l2_by_fourcc(u32 fourcc)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(fr_v4l2_formats); i++)
		if (fr_v4l2_formats[i].fourcc == fourcc)
			return &fr_v4l2_formats[i];
	return NULL;
}

static const struct fr_v4l2_format *fr_v4l2_by_pixelformat(u32 pixelformat)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(fr_v4l2_formats); i++)
		if (fr_v4l2_formats[i].pixelformat == pixelformat)
			return &fr_v4l2_formats[i];
	return NULL;
}

bool fr_v4l2_format_at(unsigned int index, u32 *pixelformat)
{
	if (index >= ARRAY_SIZE(fr_v4l2_formats))
		return false;
	*pixelformat = fr_v4l2_formats[index].pixelformat;
	return true;
}

bool fr_v4l2_format_known(u32 pixelformat)
{
	return fr_v4l2_by_pixelformat(pixelformat);
}

/* The first plane's stride stands for all. */
static u32 fr_v4l2_stride(const struct fr_v4l2_format *f, unsigned int plane,
			  u32 bytesperline)
{
	const struct fr_v4l2_plane *first = &f->plane[0];
	const struct fr_v4l2_plane *p = &f->plane[plane];

	return bytesperline * first->hsub / first->bytes * p->bytes / p->hsub;
}

static u64 fr_v4l2_plane_size(const struct fr_v4l2_format *f,
			      unsigned int plane, u32 bytesperline, u32 height)
{
	return (u64)fr_v4l2_stride(f, plane, bytesperline) *
	       DIV_ROUND_UP(height, f->plane[plane].vsub);
}

static u32 fr_v4l2_colorspace(const struct fr_v4l2_format *f, u32 height)
{
	if (!f->yuv)
		return V4L2_COLORSPACE_SRGB;
	return height > FR_V4L2_HD_LINES ? V4L2_COLORSPACE_REC709 :
					   V4L2_COLORSPACE_SMPTE170M;
}

/* CICP's numbers, as the ring has them: plus one. */
static u32 fr_v4l2_primaries(const struct framering_format *format)
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

static u32 fr_v4l2_quantization(u32 range)
{
	return range == 1 ? V4L2_QUANTIZATION_LIM_RANGE :
	       range == 2 ? V4L2_QUANTIZATION_FULL_RANGE :
			    V4L2_QUANTIZATION_DEFAULT;
}

/* Whether the planes are where V4L2 takes them to be. */
static bool fr_v4l2_has_layout(const struct fr_v4l2_format *f,
			       const struct framering_format *format)
{
	u64 offset = 0;
	unsigned int i;

	if (format->planes != max_t(u8, f->planes, 1) || format->offset[0])
		return false;
	for (i = 0; i < f->planes; i++) {
		if (format->offset[i] != offset ||
		    format->stride[i] !=
			    fr_v4l2_stride(f, i, format->stride[0]))
			return false;
		offset += fr_v4l2_plane_size(f, i, format->stride[0],
					     format->height);
	}
	return offset <= format->size;
}

int fr_v4l2_from_format(const struct framering_format *format,
			struct v4l2_pix_format *pix)
{
	const struct fr_v4l2_format *f = fr_v4l2_by_fourcc(format->fourcc);

	if (!f || format->size > U32_MAX || format->stride[0] > S32_MAX / 4 ||
	    format->height > S32_MAX || !fr_v4l2_has_layout(f, format))
		return -EINVAL;
	memset(pix, 0, sizeof(*pix));
	pix->width = format->width;
	pix->height = format->height;
	pix->pixelformat = f->pixelformat;
	pix->field = V4L2_FIELD_NONE;
	pix->bytesperline = f->planes ? format->stride[0] : 0;
	pix->sizeimage = format->size;
	pix->colorspace = fr_v4l2_primaries(format) ?:
			  fr_v4l2_colorspace(f, format->height);
	pix->quantization = fr_v4l2_quantization(format->range);
	pix->priv = V4L2_PIX_FMT_PRIV_MAGIC;
	return 0;
}

static u32 fr_v4l2_raw_size(const struct fr_v4l2_format *f,
			    struct v4l2_pix_format *pix)
{
	u32 size = 0;
	unsigned int i;

	for (i = 0; i < f->planes; i++)
		size += fr_v4l2_plane_size(f, i, pix->bytesperline,
					   pix->height);
	return size;
}

/* Whole groups of pixels, in the other planes too. */
static void fr_v4l2_adjust_stride(const struct fr_v4l2_format *f,
				  struct v4l2_pix_format *pix)
{
	const struct fr_v4l2_plane *first = &f->plane[0];
	u32 group = first->hsub, least, most;
	unsigned int i;

	for (i = 1; i < f->planes; i++)
		group = max_t(u32, group, f->plane[i].hsub);
	group = group / first->hsub * first->bytes;
	least = roundup(DIV_ROUND_UP(pix->width, first->hsub) * first->bytes,
			group);
	most = 2 * FR_V4L2_MAX_SIDE * 4;
	pix->bytesperline = roundup(clamp(pix->bytesperline, least, most),
				    group);
}

void fr_v4l2_adjust(struct v4l2_pix_format *pix)
{
	const struct fr_v4l2_format *f = fr_v4l2_by_pixelformat(pix->pixelformat);
	u32 least;

	if (!f)
		f = fr_v4l2_by_fourcc(DRM_FORMAT_YUYV);
	pix->pixelformat = f->pixelformat;
	pix->width = clamp(pix->width, 2U, FR_V4L2_MAX_SIDE);
	pix->height = clamp(pix->height, 1U, FR_V4L2_MAX_SIDE);
	pix->field = V4L2_FIELD_NONE;
	if (f->planes) {
		fr_v4l2_adjust_stride(f, pix);
		pix->sizeimage = fr_v4l2_raw_size(f, pix);
	} else {
		pix->bytesperline = 0;
		/* No picture compresses to more than itself, uncompressed. */
		least = pix->width * pix->height;
		pix->sizeimage = clamp(pix->sizeimage, PAGE_ALIGN(least),
				       PAGE_ALIGN(least * 4));
	}
	pix->colorspace = fr_v4l2_colorspace(f, pix->height);
	pix->ycbcr_enc = V4L2_YCBCR_ENC_DEFAULT;
	pix->quantization = V4L2_QUANTIZATION_DEFAULT;
	pix->xfer_func = V4L2_XFER_FUNC_DEFAULT;
	pix->flags = 0;
	pix->priv = V4L2_PIX_FMT_PRIV_MAGIC;
}

void fr_v4l2_to_format(const struct v4l2_pix_format *pix,
		       struct framering_format *format)
{
	const struct fr_v4l2_format *f = fr_v4l2_by_pixelformat(pix->pixelformat);
	u32 offset = 0;
	unsigned int i;

	memset(format, 0, sizeof(*format));
	format->fourcc = f->fourcc;
	format->width = pix->width;
	format->height = pix->height;
	format->planes = max_t(u8, f->planes, 1);
	format->size = pix->sizeimage;
	if (!f->planes)
		format->stride[0] = pix->sizeimage / pix->height;
	for (i = 0; i < f->planes; i++) {
		format->stride[i] = fr_v4l2_stride(f, i, pix->bytesperline);
		format->offset[i] = offset;
		offset += fr_v4l2_plane_size(f, i, pix->bytesperline,
					     pix->height);
	}
}
