// SPDX-License-Identifier: GPL-2.0-only
/*
 * The picture that capture nodes show while their ring has no producer: black, or a
 * frame of the ring that somebody wanted to be kept.
 */
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <drm/drm_fourcc.h>
#include "../layout.h"
#include "placeholder.h"
#include "v4l2.h"

#define FR_BLACK_LUMA		16	/* 0 in full range */
#define FR_BLACK_CHROMA		128
#define FR_BLACK_OPAQUE		0xff000000

static void fr_placeholder_free(struct kref *ref)
{
	struct fr_placeholder *p =
		container_of(ref, struct fr_placeholder, ref);

	kvfree(p->data);
	kfree(p);
}

struct fr_placeholder *fr_placeholder_get(struct fr_placeholder *p)
{
	if (p)
		kref_get(&p->ref);
	return p;
}

void fr_placeholder_put(struct fr_placeholder *p)
{
	if (p)
		kref_put(&p->ref, fr_placeholder_free);
}

struct fr_placeholder *fr_placeholder_create(void)
{
	struct fr_placeholder *p = kzalloc(sizeof(*p), GFP_KERNEL_ACCOUNT);

	if (!p)
		return ERR_PTR(-ENOMEM);
	kref_init(&p->ref);
	return p;
}

/* The frame is acquired, which keeps its memory as it is. */
static int fr_placeholder_copy(struct fr_placeholder *p, struct fr_file *ff,
			       const struct framering_frame *frame)
{
	struct framering_meta meta = frame->meta;
	struct fr_generation *gen;
	struct fr_memory *mem = fr_file_memory_get(ff, &gen);
	int ret;

	if (IS_ERR(mem))
		return PTR_ERR(mem);
	ret = fr_v4l2_from_format(&gen->format, &p->pix);
	p->length = fr_meta_complete(&gen->format, &meta);
	if (!ret) {
		p->data = kvmalloc(p->length, GFP_KERNEL_ACCOUNT);
		if (!p->data)
			ret = -ENOMEM;
	}
	if (!ret) {
		memcpy(p->data, mem->chunk[frame->slot].vaddr, p->length);
		fr_node_count(ff->fdev, NULL, p->length);
	}
	fr_memory_put(mem);
	fr_generation_put(gen);
	return ret;
}

static int fr_placeholder_take(struct fr_placeholder *p, struct fr_file *ff)
{
	struct framering_attach attach = {
		.flags = FRAMERING_ATTACH_NEWEST,
		.hold_limit = 1,
	};
	struct framering_frame frame;
	struct fr_taken taken;
	int ret = fr_attach(ff, &attach, false);

	if (ret)
		return ret;
	ret = fr_acquire(ff, true, true, &frame, &taken);
	/* A frame that is there is newer than the file, which saw nothing yet. */
	if (ret)
		return ret == -EAGAIN ? -ENODATA : ret;
	return fr_placeholder_copy(p, ff, &frame);
}

struct fr_placeholder *fr_placeholder_keep(struct fr_device *fdev)
{
	struct fr_placeholder *p = fr_placeholder_create();
	struct fr_file *ff;
	int ret;

	if (IS_ERR(p))
		return p;
	ff = fr_file_create(fdev, false);
	if (IS_ERR(ff)) {
		ret = PTR_ERR(ff);
	} else {
		ret = fr_placeholder_take(p, ff);
		fr_file_destroy(ff);
	}
	if (!ret)
		return p;
	fr_placeholder_put(p);
	return ERR_PTR(ret);
}

/* Whole pixels, or pairs of them, of four bytes. */
static u32 fr_placeholder_word(u32 pixelformat, u8 luma)
{
	switch (pixelformat) {
	case V4L2_PIX_FMT_YUYV:
		return FR_BLACK_CHROMA << 24 | luma << 16 |
		       FR_BLACK_CHROMA << 8 | luma;
	case V4L2_PIX_FMT_UYVY:
		return luma << 24 | FR_BLACK_CHROMA << 16 | luma << 8 |
		       FR_BLACK_CHROMA;
	case V4L2_PIX_FMT_ABGR32:
		return FR_BLACK_OPAQUE;
	}
	return 0;
}

static size_t fr_placeholder_black(const struct v4l2_pix_format *pix, void *to)
{
	const u8 luma = pix->quantization == V4L2_QUANTIZATION_FULL_RANGE ?
				0 :
				FR_BLACK_LUMA;
	size_t first = (size_t)pix->bytesperline * pix->height;

	/* Lines are what compressed formats have none of. */
	if (!first || first > pix->sizeimage)
		return 0;
	switch (pix->pixelformat) {
	case V4L2_PIX_FMT_NV12:
	case V4L2_PIX_FMT_YUV420:
		memset(to, luma, first);
		memset(to + first, FR_BLACK_CHROMA, pix->sizeimage - first);
		break;
	default:
		memset(to, 0, pix->sizeimage);
		memset32(to, fr_placeholder_word(pix->pixelformat, luma),
			 first / sizeof(u32));
	}
	return pix->sizeimage;
}

size_t fr_placeholder_draw(const struct fr_placeholder *p,
			   const struct v4l2_pix_format *pix, void *to)
{
	if (!p->data || p->length > pix->sizeimage ||
	    !fr_v4l2_same_picture(&p->pix, pix))
		return fr_placeholder_black(pix, to);
	memcpy(to, p->data, p->length);
	return p->length;
}
