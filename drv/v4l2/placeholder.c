// SPDX-License-Identifier: GPL-2.0-only
/*
 * The picture that capture nodes show while their ring has no producer: black, or a
 * frame of the ring that somebody wanted to be kept.
 */
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <framering/format_list.h>
#include "placeholder.h"
#include "v4l2.h"

#define FG_BLACK_LUMA		16	/* 0 in full range */
#define FG_BLACK_CHROMA		128
#define FG_BLACK_OPAQUE		0xff000000U

static void fg_placeholder_free(struct kref *ref)
{
	struct fg_placeholder *p =
		container_of(ref, struct fg_placeholder, ref);

	kvfree(p->data);
	kfree(p);
}

struct fg_placeholder *fg_placeholder_get(struct fg_placeholder *p)
{
	if (p)
		kref_get(&p->ref);
	return p;
}

void fg_placeholder_put(struct fg_placeholder *p)
{
	if (p)
		kref_put(&p->ref, fg_placeholder_free);
}

struct fg_placeholder *fg_placeholder_create(void)
{
	struct fg_placeholder *p = kzalloc(sizeof(*p), GFP_KERNEL_ACCOUNT);

	if (!p)
		return ERR_PTR(-ENOMEM);
	kref_init(&p->ref);
	return p;
}

/* The frame is acquired, which keeps its memory as it is. */
static int fg_placeholder_copy(struct fg_placeholder *p, struct fg_file *ff,
			       const struct framering_frame *frame)
{
	struct framering_meta meta = frame->meta;
	struct fg_generation *gen;
	struct fg_memory *mem = fg_file_memory_get(ff, &gen);
	int ret;

	if (IS_ERR(mem))
		return PTR_ERR(mem);
	ret = fg_v4l2_from_format(&gen->format, &p->pix);
	p->length = fg_meta_complete(&gen->format, &meta);
	/* More than one allocation may have. */
	if (!ret && p->length > INT_MAX)
		ret = -EFBIG;
	if (!ret) {
		p->data = kvmalloc(p->length, GFP_KERNEL_ACCOUNT);
		if (!p->data)
			ret = -ENOMEM;
	}
	if (!ret)
		memcpy(p->data, mem->chunk[frame->slot].vaddr, p->length);
	fg_memory_put(mem);
	fg_generation_put(gen);
	return ret;
}

static int fg_placeholder_take(struct fg_placeholder *p, struct fg_file *ff)
{
	struct framering_attach attach = {
		.flags = FRAMERING_ATTACH_NEWEST,
		.hold_limit = 1,
	};
	struct framering_frame frame;
	struct fg_taken taken;
	int ret = fg_attach(ff, &attach, false);

	if (ret)
		return ret;
	ret = fg_acquire(ff, true, true, &frame, &taken);
	/* A frame that is there is newer than the file, which saw nothing yet. */
	if (ret)
		return ret == -EAGAIN ? -ENODATA : ret;
	return fg_placeholder_copy(p, ff, &frame);
}

struct fg_placeholder *fg_placeholder_keep(struct fg_device *fdev)
{
	struct fg_placeholder *p = fg_placeholder_create();
	struct fg_file *ff;
	int ret;

	if (IS_ERR(p))
		return p;
	ff = fg_file_create(fdev, false);
	if (IS_ERR(ff)) {
		ret = PTR_ERR(ff);
	} else {
		/* Until no SETUP comes in between. */
		do {
			ret = fg_placeholder_take(p, ff);
		} while (ret == -ESTALE);
		fg_file_destroy(ff);
	}
	if (!ret)
		return p;
	fg_placeholder_put(p);
	return ERR_PTR(ret);
}

/* How black looks in a format. */
struct fg_black {
	u32 pixelformat;
	enum framering_format_kind kind;
	u8 planes;
	u8 luma_step, luma_at;	/* bytes, in the first plane */
};

#define FG_BLACK(name, drm, v4l2, sdl, av, kind, planes, plane, luma, ...) \
	{ FRAMERING_FOURCC v4l2, FRAMERING_##kind, planes,		    \
	  FRAMERING_UNPACK luma },

static const struct fg_black fg_blacks[] = { FRAMERING_FORMATS(FG_BLACK) };

static const struct fg_black *fg_black_find(u32 pixelformat)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(fg_blacks); i++)
		if (fg_blacks[i].pixelformat == pixelformat)
			return &fg_blacks[i];
	return NULL;
}

/* Four bytes of the first plane. */
static u32 fg_black_word(const struct fg_black *black, u8 luma)
{
	u32 word = 0;
	int i;

	if (black->kind == FRAMERING_RGBA)
		return FG_BLACK_OPAQUE;
	if (black->kind != FRAMERING_YUV)
		return 0;
	for (i = 3; i >= 0; i--)
		word = word << 8 | (i % black->luma_step == black->luma_at ?
				    luma : FG_BLACK_CHROMA);
	return word;
}

static void fg_placeholder_lines(const struct v4l2_pix_format *pix, u32 word,
				 void *to)
{
	const __le32 four = cpu_to_le32(word);
	unsigned int x, y;

	for (y = 0; y < pix->height; y++, to += pix->bytesperline)
		for (x = 0; x + sizeof(four) <= pix->bytesperline;
		     x += sizeof(four))
			memcpy(to + x, &four, sizeof(four));
}

static void fg_placeholder_black(const struct v4l2_pix_format *pix, void *to)
{
	bool full = pix->quantization == V4L2_QUANTIZATION_FULL_RANGE;
	const struct fg_black *black = fg_black_find(pix->pixelformat);
	size_t first = (size_t)pix->bytesperline * pix->height;
	u8 luma = full ? 0 : FG_BLACK_LUMA;
	u32 word = black ? fg_black_word(black, luma) : 0;

	if (black && black->planes > 1) {
		memset(to, luma, first);
		memset(to + first, FG_BLACK_CHROMA, pix->sizeimage - first);
		return;
	}
	memset(to, 0, pix->sizeimage);
	if (word)
		fg_placeholder_lines(pix, word, to);
}

static bool fg_placeholder_fits(const struct fg_placeholder *p,
				const struct v4l2_pix_format *pix)
{
	return p->data && p->length <= pix->sizeimage &&
	       fg_v4l2_same_picture(&p->pix, pix);
}

bool fg_placeholder_can(const struct fg_placeholder *p,
			const struct v4l2_pix_format *pix)
{
	u64 first = (u64)pix->bytesperline * pix->height;

	/* Lines are what compressed formats have none of. */
	return fg_placeholder_fits(p, pix) ||
	       (first && first <= pix->sizeimage);
}

size_t fg_placeholder_draw(const struct fg_placeholder *p,
			   const struct v4l2_pix_format *pix, void *to)
{
	if (fg_placeholder_fits(p, pix)) {
		memcpy(to, p->data, p->length);
		return p->length;
	}
	fg_placeholder_black(pix, to);
	return pix->sizeimage;
}
