// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Drawing and proving test patterns.
 *
 * A picture has few rows that look different, so a row is painted and packed
 * once, in memory of our own, and copied for as long as the painter says.
 * Only its last bytes, the tag, change from row to row and frame to frame: it
 * makes a mixture of two frames differ from both wherever it is cut.
 */
#include <framering/formats.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

#define TAG_BYTES 4

/* Renders the rows of one plane in order; owns no memory but @line, @bytes. */
struct renderer {
	const struct fr_layout *l;
	const struct fr_format *f;
	struct fr_picture pic;
	uint32_t *line;
	uint8_t *bytes;

	/* of the plane that is being rendered */
	fr_painter paint;
	unsigned int plane;
	uint32_t row_bytes;
	uint32_t same_until;
	uint32_t prefix;
	struct fr_hash prefix_hash;
};

static int renderer_init(struct renderer *r, const struct fr_layout *l)
{
	memset(r, 0, sizeof(*r));
	r->l = l;
	r->f = fr_layout_format(l);
	if (!r->f || l->width < FR_PATTERN_MIN_WIDTH ||
	    l->height < FR_PATTERN_MIN_HEIGHT)
		return -EINVAL;
	r->pic.width = l->width;
	r->pic.height = l->height;

	r->line = malloc(l->width * sizeof(*r->line));
	r->bytes = malloc(fr_plane_row_bytes(l, 0) +
			  fr_plane_row_bytes(l, r->f->planes - 1u));
	if (!r->line || !r->bytes) {
		free(r->line);
		free(r->bytes);
		return -ENOMEM;
	}
	return 0;
}

static void renderer_finish(struct renderer *r)
{
	free(r->line);
	free(r->bytes);
}

static void start_plane(struct renderer *r, unsigned int plane,
			fr_painter paint)
{
	r->paint = paint;
	r->plane = plane;
	r->row_bytes = fr_plane_row_bytes(r->l, plane);
	r->same_until = 0;
	r->prefix = r->row_bytes - TAG_BYTES;
	r->prefix -= r->prefix % FR_HASH_BLOCK;
}

/*
 * A different value for each number of any 2^20 in a row (2^24 in the first
 * plane), and a slow change of colour down the picture. Formats of four bytes a
 * pixel keep theirs opaque; planes of chroma, whose tags are up to 8 pixels
 * wide, stay near grey so as not to draw the eye.
 */
static void write_tag(const struct renderer *r, uint32_t row)
{
	uint32_t v = (uint32_t)r->pic.mark.number * 0x9e3779b1;
	uint8_t *tag = r->bytes + r->row_bytes - TAG_BYTES;

	v += row * 0x010203;
	for (unsigned int i = 0; i < TAG_BYTES; i++) {
		if (r->plane)
			tag[i] = 0x70 + ((v >> 5 * i) & 0x1f);
		else
			tag[i] = v >> 8 * i;
	}
	if (!r->f->is_yuv && r->f->plane[0].bytes == 4)
		tag[3] = 0xff;
}

/* Leave the bytes of row @row in r->bytes; rows in rising order. */
static void render_row(struct renderer *r, uint32_t row)
{
	uint32_t vsub = r->f->plane[r->plane].vsub;

	if (row >= r->same_until) {
		uint32_t end = r->paint(&r->pic, row * vsub, r->line);

		r->same_until = (end + vsub - 1) / vsub;
		fr_pack_row(r->f->fourcc, r->plane, r->line, r->pic.width,
			    r->bytes);
		fr_hash_init(&r->prefix_hash);
		fr_hash_blocks(&r->prefix_hash, r->bytes, r->prefix);
	}
	write_tag(r, row);
}

static uint64_t hash_row(const struct renderer *r)
{
	return fr_hash_end(&r->prefix_hash, r->bytes + r->prefix,
			   r->row_bytes - r->prefix);
}

static uint8_t *row_address(const struct renderer *r, const void *base,
			    uint32_t row)
{
	return (uint8_t *)base + r->l->offset[r->plane] +
	       (size_t)row * r->l->stride[r->plane];
}

/* Return: the checksum of what was drawn. */
static uint64_t draw_below(struct renderer *r, void *base, uint32_t strip)
{
	fr_painter paint = fr_pattern_painter(r->pic.pattern);
	uint64_t sum = 0;

	for (unsigned int p = 0; p < r->f->planes; p++) {
		uint32_t row = strip / r->f->plane[p].vsub;
		uint32_t rows = fr_plane_rows(r->l, p);

		for (start_plane(r, p, paint); row < rows; row++) {
			render_row(r, row);
			sum = fr_checksum_add(sum, hash_row(r));
			memcpy(row_address(r, base, row), r->bytes,
			       r->row_bytes);
		}
	}
	return sum;
}

static void draw_strip(struct renderer *r, void *base, uint32_t strip)
{
	for (unsigned int p = 0; p < r->f->planes; p++) {
		uint32_t rows = strip / r->f->plane[p].vsub;

		start_plane(r, p, fr_paint_strip);
		for (uint32_t row = 0; row < rows; row++) {
			render_row(r, row);
			memcpy(row_address(r, base, row), r->bytes,
			       r->row_bytes);
		}
	}
}

static bool strip_is(struct renderer *r, const void *base, uint32_t strip)
{
	for (unsigned int p = 0; p < r->f->planes; p++) {
		uint32_t rows = strip / r->f->plane[p].vsub;

		start_plane(r, p, fr_paint_strip);
		for (uint32_t row = 0; row < rows; row++) {
			render_row(r, row);
			if (memcmp(row_address(r, base, row), r->bytes,
				   r->row_bytes))
				return false;
		}
	}
	return true;
}

int fr_pattern_draw(enum fr_pattern pattern, const struct fr_layout *l,
		    void *base, uint64_t number)
{
	struct renderer r;
	uint32_t strip;
	int ret;

	if (!fr_pattern_painter(pattern))
		return -EINVAL;
	ret = renderer_init(&r, l);
	if (ret)
		return ret;

	strip = fr_mark_rows(l->width, l->height);
	r.pic.pattern = pattern;
	r.pic.mark.number = number;
	r.pic.mark.checksum = draw_below(&r, base, strip);
	draw_strip(&r, base, strip);
	renderer_finish(&r);
	return 0;
}

int fr_pattern_check(const struct fr_layout *l, const void *base,
		     uint64_t *number)
{
	uint32_t strip = fr_mark_rows(l->width, l->height);
	struct renderer r;
	int ret;

	ret = renderer_init(&r, l);
	if (ret)
		return ret;

	ret = fr_mark_read(l, base, &r.pic.mark);
	if (ret != -ENODATA && number)
		*number = r.pic.mark.number;
	if (!ret &&
	    (!strip_is(&r, base, strip) ||
	     fr_checksum_below(l, r.f, base, strip) != r.pic.mark.checksum))
		ret = -EBADMSG;
	renderer_finish(&r);
	return ret;
}

int fr_pattern_number(const struct fr_layout *l, const void *base,
		      uint64_t *number)
{
	struct fr_mark mark;
	int ret;

	if (fr_layout_check(l) || l->width < FR_PATTERN_MIN_WIDTH ||
	    l->height < FR_PATTERN_MIN_HEIGHT)
		return -EINVAL;
	ret = fr_mark_read(l, base, &mark);
	if (!ret)
		*number = mark.number;
	return ret;
}
