// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Where the pixels of a frame are: strides, offsets, sizes, and copies.
 */
#include <framering/formats.h>

#include <errno.h>
#include <string.h>

#include "internal.h"

/* AMD's display and render engines ask this of an imported linear buffer. */
#define STRIDE_ALIGN 256
#define ROWS_ALIGN 16

static uint32_t div_up(uint32_t n, uint32_t d)
{
	return (n + d - 1) / d;
}

/* Only for multiples of a power of two and values far from the type's end. */
static uint32_t align_up(uint32_t n, uint32_t to)
{
	return (n + to - 1) & ~(to - 1);
}

static uint32_t row_bytes(const struct fr_plane_format *p, uint32_t width)
{
	return div_up(width, p->hsub) * p->bytes;
}

static const struct fr_format *checked_format(const struct fr_layout *l)
{
	if (!l->width || l->width > FR_MAX_DIMENSION || !l->height ||
	    l->height > FR_MAX_DIMENSION)
		return NULL;
	return fr_format_by_fourcc(l->fourcc);
}

/*
 * Strides in proportion to the first: an eighth of a byte per pixel does not
 * exist here, so stride[0] * ratio / divisor is exact once stride[0] is a
 * multiple of STRIDE_ALIGN * divisor.
 */
static void set_strides(struct fr_layout *l, const struct fr_format *f)
{
	const struct fr_plane_format *p0 = &f->plane[0];
	uint32_t align = STRIDE_ALIGN;

	for (unsigned int p = 1; p < f->planes; p++) {
		if (f->plane[p].hsub > f->plane[p].bytes)
			align = STRIDE_ALIGN * f->plane[p].hsub;
	}
	l->stride[0] = align_up(row_bytes(p0, l->width), align);
	for (unsigned int p = 1; p < f->planes; p++)
		l->stride[p] =
			l->stride[0] * f->plane[p].bytes / f->plane[p].hsub;
}

/* Where @rows rows end that start at @offset; false if beyond the limit. */
static bool rows_end(uint64_t offset, uint32_t stride, uint32_t rows,
		     uint64_t *end)
{
	uint64_t bytes;

	return !__builtin_mul_overflow((uint64_t)stride, (uint64_t)rows,
				       &bytes) &&
	       !__builtin_add_overflow(offset, bytes, end) &&
	       *end <= FR_MAX_FRAME_SIZE;
}

static int place_planes(struct fr_layout *l, const struct fr_format *f,
			uint32_t rows_align)
{
	uint64_t offset = 0;

	for (unsigned int p = 0; p < f->planes; p++) {
		uint32_t rows = div_up(l->height, f->plane[p].vsub);
		uint64_t end, padded_end;

		if (!rows_end(offset, l->stride[p], rows, &end) ||
		    !rows_end(offset, l->stride[p], align_up(rows, rows_align),
			      &padded_end))
			return -EOVERFLOW;
		l->offset[p] = (uint32_t)offset;
		l->plane_size[p] = (uint32_t)(end - offset);
		if (padded_end > l->size)
			l->size = padded_end;
		offset = end;
	}
	return 0;
}

int fr_layout_init(struct fr_layout *l, uint32_t fourcc, uint32_t width,
		   uint32_t height, unsigned int flags)
{
	struct fr_layout new = { .fourcc = fourcc,
				 .width = width,
				 .height = height };
	const struct fr_format *f = checked_format(&new);
	bool packed = flags & FR_LAYOUT_PACKED;
	int ret;

	memset(l, 0, sizeof(*l));
	if (!f || (flags & ~FR_LAYOUT_PACKED))
		return -EINVAL;

	new.planes = f->planes;
	if (packed) {
		for (unsigned int p = 0; p < f->planes; p++)
			new.stride[p] = row_bytes(&f->plane[p], width);
	} else {
		set_strides(&new, f);
	}
	ret = place_planes(&new, f, packed ? 1 : ROWS_ALIGN);
	if (ret)
		return ret;
	*l = new;
	return 0;
}

static int check_plane(const struct fr_layout *l,
		       const struct fr_plane_format *pf, unsigned int p)
{
	uint32_t bytes = row_bytes(pf, l->width);
	uint32_t rows = div_up(l->height, pf->vsub);
	uint64_t used;

	if (l->stride[p] < bytes)
		return -EINVAL;
	/* The last row needs no padding after it. */
	if (!rows_end(bytes, l->stride[p], rows - 1, &used) ||
	    l->plane_size[p] < used)
		return -EOVERFLOW;
	if ((uint64_t)l->offset[p] + l->plane_size[p] > l->size)
		return -EOVERFLOW;
	return 0;
}

int fr_layout_check(const struct fr_layout *l)
{
	const struct fr_format *f = checked_format(l);

	if (!f || l->planes != f->planes)
		return -EINVAL;
	if (l->size > FR_MAX_FRAME_SIZE)
		return -EOVERFLOW;
	for (unsigned int p = 0; p < f->planes; p++) {
		int ret = check_plane(l, &f->plane[p], p);

		if (ret)
			return ret;
	}
	return 0;
}

const struct fr_format *fr_layout_format(const struct fr_layout *l)
{
	return fr_layout_check(l) ? NULL : fr_format_by_fourcc(l->fourcc);
}

uint32_t fr_plane_rows(const struct fr_layout *l, unsigned int plane)
{
	const struct fr_format *f = fr_format_by_fourcc(l->fourcc);

	if (!f || plane >= f->planes)
		return 0;
	return div_up(l->height, f->plane[plane].vsub);
}

uint32_t fr_plane_row_bytes(const struct fr_layout *l, unsigned int plane)
{
	const struct fr_format *f = fr_format_by_fourcc(l->fourcc);

	if (!f || plane >= f->planes)
		return 0;
	return row_bytes(&f->plane[plane], l->width);
}

uint64_t fr_layout_visible(const struct fr_layout *l)
{
	uint64_t sum = 0;

	if (fr_layout_check(l))
		return 0;
	for (unsigned int p = 0; p < l->planes; p++)
		sum += (uint64_t)fr_plane_rows(l, p) * fr_plane_row_bytes(l, p);
	return sum;
}

int fr_layout_copy(const struct fr_layout *dst_l, void *dst,
		   const struct fr_layout *src_l, const void *src)
{
	if (fr_layout_check(dst_l) || fr_layout_check(src_l) ||
	    dst_l->fourcc != src_l->fourcc || dst_l->width != src_l->width ||
	    dst_l->height != src_l->height)
		return -EINVAL;

	for (unsigned int p = 0; p < dst_l->planes; p++) {
		uint8_t *to = (uint8_t *)dst + dst_l->offset[p];
		const uint8_t *from = (const uint8_t *)src + src_l->offset[p];
		uint32_t bytes = fr_plane_row_bytes(dst_l, p);
		uint32_t rows = fr_plane_rows(dst_l, p);

		for (uint32_t r = 0; r < rows; r++) {
			memcpy(to, from, bytes);
			to += dst_l->stride[p];
			from += src_l->stride[p];
		}
	}
	return 0;
}
