// SPDX-License-Identifier: GPL-2.0-only
/*
 * See convert.h.
 *
 * libswscale's vector code wants rows at multiples of 16 bytes (else NV12 to
 * YUV420 faults) and may touch up to SLACK bytes after the visible part of a
 * row. After the last row of a ring's slot is somebody else's frame, so
 * pictures that leave no room go through aligned memory of our own: the last
 * rows of a source, or all of a destination, which then counts as a copy.
 */
#include "convert.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>

#include <libavutil/frame.h>
#include <libavutil/imgutils.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>

#define SLACK 64
#define ROW_ALIGN 16
/* A row that ends at such a multiple is never left, but by 24-bit readers. */
#define ROW_SAFE 256
/* Rows of the source that are read from a copy; a multiple of any chroma's. */
#define TAIL_ROWS 16

/* A picture in libav's terms; owns nothing. */
struct picture {
	uint8_t *data[FR_MAX_PLANES];
	int stride[FR_MAX_PLANES];
};

struct fr_converter {
	struct SwsContext *sws;
	struct fr_layout dst;
	enum AVPixelFormat src_format;
	enum AVPixelFormat dst_format;
	int src_width;
	int src_height;
	bool src_full_range;
	enum AVColorSpace space;
	unsigned int copies;

	/* memory of our own, allocated when first needed */
	AVFrame *src_frame;
	AVFrame *tail_frame;
	AVFrame *dst_frame;
};

enum AVPixelFormat fr_av_format(uint32_t fourcc)
{
	const struct fr_format *f = fr_format_by_fourcc(fourcc);

	return f ? av_get_pix_fmt(f->av) : AV_PIX_FMT_NONE;
}

void fr_layout_pointers(const struct fr_layout *l, const void *base,
			uint8_t *data[FR_MAX_PLANES], int stride[FR_MAX_PLANES])
{
	for (unsigned int p = 0; p < FR_MAX_PLANES; p++) {
		bool used = p < l->planes;

		data[p] = used ? (uint8_t *)base + l->offset[p] : NULL;
		stride[p] = used ? (int)l->stride[p] : 0;
	}
}

static bool is_full_range(enum AVPixelFormat format)
{
	switch (format) {
	case AV_PIX_FMT_YUVJ420P:
	case AV_PIX_FMT_YUVJ422P:
	case AV_PIX_FMT_YUVJ444P:
	case AV_PIX_FMT_YUVJ440P:
	case AV_PIX_FMT_YUVJ411P:
		return true;
	default:
		return false;
	}
}

static bool is_palette(enum AVPixelFormat format)
{
	return av_pix_fmt_desc_get(format)->flags & AV_PIX_FMT_FLAG_PAL;
}

int fr_converter_create(struct fr_converter **conv, enum AVPixelFormat src,
			uint32_t src_width, uint32_t src_height,
			const struct fr_layout *dst)
{
	struct fr_converter *c;

	*conv = NULL;
	if (fr_layout_check(dst) || !src_width || src_width > INT_MAX ||
	    !src_height || src_height > INT_MAX)
		return -EINVAL;
	if (!sws_isSupportedInput(src))
		return -ENOTSUP;

	c = calloc(1, sizeof(*c));
	if (!c)
		return -ENOMEM;
	c->dst = *dst;
	c->src_format = src;
	c->dst_format = fr_av_format(dst->fourcc);
	c->src_width = (int)src_width;
	c->src_height = (int)src_height;
	c->src_full_range = is_full_range(src);
	c->space = AVCOL_SPC_UNSPECIFIED;
	c->sws = sws_getContext(c->src_width, c->src_height, src,
				(int)dst->width, (int)dst->height,
				c->dst_format, SWS_BILINEAR, NULL, NULL, NULL);
	if (!c->sws) {
		free(c);
		return -ENOMEM;
	}
	*conv = c;
	return 0;
}

int fr_converter_set_colour(struct fr_converter *conv, enum AVColorSpace space,
			    enum AVColorRange range)
{
	int *inverse, *table, src_range, dst_range;
	int brightness, contrast, saturation;
	bool full = range == AVCOL_RANGE_JPEG;

	if (range == AVCOL_RANGE_UNSPECIFIED)
		full = is_full_range(conv->src_format);
	if (fr_format_by_fourcc(conv->dst.fourcc)->is_yuv)
		space = AVCOL_SPC_UNSPECIFIED;
	if (space == conv->space && full == conv->src_full_range)
		return 0;
	if (sws_getColorspaceDetails(conv->sws, &inverse, &src_range, &table,
				     &dst_range, &brightness, &contrast,
				     &saturation) < 0 ||
	    sws_setColorspaceDetails(conv->sws, sws_getCoefficients((int)space),
				     full, sws_getCoefficients(SWS_CS_DEFAULT),
				     dst_range, brightness, contrast,
				     saturation) < 0)
		return -ENOTSUP;
	conv->space = space;
	conv->src_full_range = full;
	return 0;
}

/* Bytes in a visible row of a plane; 0 past the last plane. */
static int visible_bytes(enum AVPixelFormat format, int width, int plane)
{
	int bytes = av_image_get_linesize(format, width, plane);

	return bytes > 0 ? bytes : 0;
}

static bool is_aligned(const struct picture *pic)
{
	for (int p = 0; p < FR_MAX_PLANES; p++) {
		if ((uintptr_t)pic->data[p] % ROW_ALIGN ||
		    pic->stride[p] % ROW_ALIGN)
			return false;
	}
	return true;
}

/* May vector code go on after the last visible byte of any row? */
static bool has_slack(const struct picture *pic, enum AVPixelFormat format,
		      int width)
{
	bool packed24 = format == AV_PIX_FMT_RGB24 ||
			format == AV_PIX_FMT_BGR24;

	for (int p = 0; p < FR_MAX_PLANES && pic->data[p]; p++) {
		int bytes = visible_bytes(format, width, p);

		if (abs(pic->stride[p]) - bytes < SLACK &&
		    (packed24 || pic->stride[p] % ROW_SAFE))
			return false;
	}
	return true;
}

static int own_picture(AVFrame **frame, enum AVPixelFormat format, int width,
		       int height, struct picture *pic)
{
	if (!*frame) {
		AVFrame *f = av_frame_alloc();

		if (!f)
			return -ENOMEM;
		f->format = format;
		f->width = width;
		f->height = height;
		if (av_frame_get_buffer(f, SLACK) < 0) {
			av_frame_free(&f);
			return -ENOMEM;
		}
		*frame = f;
	}
	for (int p = 0; p < FR_MAX_PLANES; p++) {
		pic->data[p] = (*frame)->data[p];
		pic->stride[p] = (*frame)->linesize[p];
	}
	return 0;
}

static void copy_picture(const struct picture *dst, const struct picture *src,
			 enum AVPixelFormat format, int width, int height)
{
	av_image_copy((uint8_t **)dst->data, (int *)dst->stride,
		      (const uint8_t **)src->data, src->stride, format, width,
		      height);
}

static int scale(struct fr_converter *conv, const struct picture *src, int y,
		 int rows, const struct picture *dst)
{
	return sws_scale(conv->sws, (const uint8_t *const *)src->data,
			 src->stride, y, rows, dst->data, dst->stride);
}

/* Convert with the last rows of the source read from a copy of them. */
static int scale_tail(struct fr_converter *conv, const struct picture *src,
		      const struct picture *dst)
{
	const AVPixFmtDescriptor *d = av_pix_fmt_desc_get(conv->src_format);
	int start = (conv->src_height - 1) & ~(TAIL_ROWS - 1);
	struct picture last = *src, tail;
	int done = 0, ret;

	ret = own_picture(&conv->tail_frame, conv->src_format, conv->src_width,
			  TAIL_ROWS, &tail);
	if (ret)
		return ret;
	for (int p = 0; p < FR_MAX_PLANES && last.data[p]; p++) {
		int shift = p == 1 || p == 2 ? d->log2_chroma_h : 0;

		last.data[p] += (ptrdiff_t)(start >> shift) * last.stride[p];
	}
	copy_picture(&tail, &last, conv->src_format, conv->src_width,
		     conv->src_height - start);
	if (start)
		done = scale(conv, src, 0, start, dst);
	if (done < 0)
		return -EIO;
	ret = scale(conv, &tail, start, conv->src_height - start, dst);
	return ret < 0 ? -EIO : done + ret;
}

static int convert(struct fr_converter *conv, const struct picture *src,
		   const struct picture *dst)
{
	bool whole = is_palette(conv->src_format) ||
		     has_slack(src, conv->src_format, conv->src_width);
	int rows;

	rows = whole ? scale(conv, src, 0, conv->src_height, dst) :
		       scale_tail(conv, src, dst);
	conv->copies++;
	if (rows == -ENOMEM)
		return rows;
	return rows == (int)conv->dst.height ? 0 : -EIO;
}

static int convert_via_own(struct fr_converter *conv, const struct picture *src,
			   const struct picture *dst)
{
	struct picture own;
	int width = (int)conv->dst.width, height = (int)conv->dst.height;
	int ret;

	ret = own_picture(&conv->dst_frame, conv->dst_format, width, height,
			  &own);
	if (!ret)
		ret = convert(conv, src, &own);
	if (ret)
		return ret;
	copy_picture(dst, &own, conv->dst_format, width, height);
	conv->copies++;
	return 0;
}

static bool is_plain_copy(const struct fr_converter *conv)
{
	return conv->src_format == conv->dst_format &&
	       conv->src_width == (int)conv->dst.width &&
	       conv->src_height == (int)conv->dst.height &&
	       !conv->src_full_range;
}

int fr_converter_run(struct fr_converter *conv, const uint8_t *const src[],
		     const int stride[], void *dst)
{
	struct picture from, to;
	int ret;

	for (int p = 0; p < FR_MAX_PLANES; p++) {
		from.data[p] = (uint8_t *)src[p];
		from.stride[p] = stride[p];
	}
	fr_layout_pointers(&conv->dst, dst, to.data, to.stride);
	conv->copies = 0;

	if (is_plain_copy(conv)) {
		copy_picture(&to, &from, conv->dst_format, conv->src_width,
			     conv->src_height);
		conv->copies++;
		return 0;
	}
	if (!is_aligned(&from)) {
		struct picture own;

		ret = own_picture(&conv->src_frame, conv->src_format,
				  conv->src_width, conv->src_height, &own);
		if (ret)
			return ret;
		copy_picture(&own, &from, conv->src_format, conv->src_width,
			     conv->src_height);
		conv->copies++;
		from = own;
	}
	if (is_aligned(&to) &&
	    has_slack(&to, conv->dst_format, (int)conv->dst.width))
		return convert(conv, &from, &to);
	return convert_via_own(conv, &from, &to);
}

unsigned int fr_converter_copies(const struct fr_converter *conv)
{
	return conv->copies;
}

void fr_converter_destroy(struct fr_converter *conv)
{
	if (!conv)
		return;
	av_frame_free(&conv->src_frame);
	av_frame_free(&conv->tail_frame);
	av_frame_free(&conv->dst_frame);
	sws_freeContext(conv->sws);
	free(conv);
}
