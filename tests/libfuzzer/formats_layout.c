// SPDX-License-Identifier: GPL-2.0-only
/*
 * Layouts, held against a second statement of what the header says, in numbers
 * that cannot overflow.
 */
#include "formats.h"

#include <errno.h>
#include <string.h>

#include "promise.h"

#define STRIDE_MULTIPLE 256
#define ROWS_MULTIPLE 16

/* @n / @d, rounded up. */
static uint64_t parts(uint64_t n, uint64_t d)
{
	return n / d + (n % d != 0);
}

static uint64_t groups_bytes(const struct fr_plane_format *pf, uint32_t width)
{
	return parts(width, pf->hsub) * pf->bytes;
}

static bool size_is_allowed(uint32_t width, uint32_t height)
{
	return width >= 1 && width <= FR_MAX_DIMENSION && height >= 1 &&
	       height <= FR_MAX_DIMENSION;
}

/* Planes follow one another, and cover their rows and the picture's. */
static void check_planes(const struct fr_layout *l, const struct fr_format *f)
{
	uint64_t end = 0, visible = 0;

	for (unsigned int p = 0; p < f->planes; p++) {
		uint64_t rows = parts(l->height, f->plane[p].vsub);
		uint64_t bytes = groups_bytes(&f->plane[p], l->width);

		PROMISE(fr_plane_rows(l, p) == rows);
		PROMISE(fr_plane_row_bytes(l, p) == bytes);
		PROMISE(l->stride[p] >= bytes);
		PROMISE(l->offset[p] == end);
		PROMISE(l->plane_size[p] == rows * l->stride[p]);
		end += l->plane_size[p];
		visible += rows * bytes;
	}
	PROMISE(end <= l->size && l->size <= FR_MAX_FRAME_SIZE);
	PROMISE(fr_layout_visible(l) == visible);
	PROMISE(!fr_plane_rows(l, f->planes));
	PROMISE(!fr_plane_row_bytes(l, f->planes));
	for (unsigned int p = f->planes; p < FR_MAX_PLANES; p++)
		PROMISE(!l->stride[p] && !l->offset[p] && !l->plane_size[p]);
}

static void check_packed(const struct fr_layout *l)
{
	for (unsigned int p = 0; p < l->planes; p++)
		PROMISE(l->stride[p] == fr_plane_row_bytes(l, p));
	PROMISE(l->size == fr_layout_visible(l));
}

static void check_padded(const struct fr_layout *l)
{
	for (unsigned int p = 0; p < l->planes; p++) {
		uint64_t rows = parts(fr_plane_rows(l, p), ROWS_MULTIPLE) *
				ROWS_MULTIPLE;

		PROMISE(l->stride[p] % STRIDE_MULTIPLE == 0);
		PROMISE(l->offset[p] + rows * l->stride[p] <= l->size);
	}
	PROMISE(l->fourcc != FR_NV12 || l->stride[1] == l->stride[0]);
	PROMISE(l->fourcc != FR_YUV420 || (2 * l->stride[1] == l->stride[0] &&
					   l->stride[2] == l->stride[1]));
	/* Not more than that takes. */
	PROMISE(l->stride[0] - fr_plane_row_bytes(l, 0) < 2 * STRIDE_MULTIPLE);
	PROMISE(l->size <
		fr_layout_visible(l) +
			2ull * STRIDE_MULTIPLE * l->planes * l->height +
			(uint64_t)ROWS_MULTIPLE * l->stride[0]);
}

/* Whether the layout that the header describes is beyond the limit. */
static bool too_big(const struct fr_format *f, uint32_t width, uint32_t height,
		    bool packed)
{
	uint64_t step = f->planes == 3 ? 2 * STRIDE_MULTIPLE : STRIDE_MULTIPLE;
	uint64_t first = parts(groups_bytes(&f->plane[0], width), step) * step;
	uint64_t end = 0, size = 0;

	for (unsigned int p = 0; p < f->planes; p++) {
		const struct fr_plane_format *pf = &f->plane[p];
		uint64_t rows = parts(height, pf->vsub);
		uint64_t stride = p ? first * pf->bytes / pf->hsub : first;
		uint64_t most = parts(rows, ROWS_MULTIPLE) * ROWS_MULTIPLE;

		if (packed) {
			stride = groups_bytes(pf, width);
			most = rows;
		}
		if (end + most * stride > size)
			size = end + most * stride;
		end += rows * stride;
	}
	return size > FR_MAX_FRAME_SIZE;
}

void check_layout_init(struct input *in)
{
	uint32_t fourcc = input_fourcc(in);
	uint32_t width = input_dimension(in);
	uint32_t height = input_dimension(in);
	unsigned int flags = input_u32(in);
	const struct fr_format *f = fr_format_by_fourcc(fourcc);
	static const struct fr_layout zero;
	struct fr_layout l;
	int expected = 0;
	int ret;

	if (!f || !size_is_allowed(width, height) || flags & ~FR_LAYOUT_PACKED)
		expected = -EINVAL;
	else if (too_big(f, width, height, flags))
		expected = -EOVERFLOW;
	memset(&l, 0xa5, sizeof(l));
	ret = fr_layout_init(&l, fourcc, width, height, flags);
	PROMISE(ret == expected);
	if (ret) {
		PROMISE(!memcmp(&l, &zero, sizeof(l)));
		return;
	}
	PROMISE(l.fourcc == fourcc && l.width == width && l.height == height);
	PROMISE(l.planes == f->planes);
	PROMISE(!fr_layout_check(&l));
	check_planes(&l, f);
	if (flags)
		check_packed(&l);
	else
		check_padded(&l);
}

/* Any number, or one near a power of two, where sums and products wrap. */
static uint32_t take_number(struct input *in, bool edge)
{
	uint32_t value = input_u32(in);

	if (!edge)
		return value;
	return (1u << value % 32) + (uint32_t)(int8_t)(value >> 8);
}

/* Half of a layout is plausible, or the other half is never looked at. */
static void take_layout(struct input *in, struct fr_layout *l)
{
	uint8_t changes;

	if (fr_layout_init(l, input_fourcc(in), input_u16(in), input_u16(in),
			   0))
		memset(l, 0, sizeof(*l));
	for (changes = input_u8(in) % 8; changes; changes--) {
		unsigned int field = input_u8(in);
		unsigned int p = field / 8 % FR_MAX_PLANES;
		uint32_t value = take_number(in, field & 0x80);

		switch (field % 8) {
		case 0:
			l->width = value;
			break;
		case 1:
			l->height = value;
			break;
		case 2:
			l->planes = value;
			break;
		case 3:
			l->stride[p] = value;
			break;
		case 4:
			l->offset[p] = value;
			break;
		case 5:
			l->plane_size[p] = value;
			break;
		case 6:
			l->size = (uint64_t)value << (p ? 0 : 32);
			break;
		default:
			l->fourcc = value;
			break;
		}
	}
}

/* What fr_layout_check() has to say; each error in turn may be the reason. */
static void expect_check(const struct fr_layout *l, bool *invalid,
			 bool *overflow)
{
	const struct fr_format *f = fr_format_by_fourcc(l->fourcc);

	*overflow = l->size > FR_MAX_FRAME_SIZE;
	*invalid = !f || !size_is_allowed(l->width, l->height) ||
		   l->planes != f->planes;
	for (unsigned int p = 0; !*invalid && p < f->planes; p++) {
		uint64_t rows = parts(l->height, f->plane[p].vsub);
		uint64_t bytes = groups_bytes(&f->plane[p], l->width);
		uint64_t used = (rows - 1) * l->stride[p] + bytes;
		uint64_t end = (uint64_t)l->offset[p] + l->plane_size[p];

		if (l->stride[p] < bytes)
			*invalid = true;
		if (used > l->plane_size[p] || end > l->size)
			*overflow = true;
	}
}

/* None of them may touch the frame. */
static void check_refusals(const struct fr_layout *l)
{
	uint64_t number;

	PROMISE(fr_layout_visible(l) == 0);
	PROMISE(fr_layout_copy(l, NULL, l, NULL) == -EINVAL);
	PROMISE(fr_checksum(l, NULL) == 0);
	PROMISE(fr_pattern_draw(FR_PATTERN_BARS, l, NULL, 0) == -EINVAL);
	PROMISE(fr_pattern_check(l, NULL, &number) == -EINVAL);
	PROMISE(fr_pattern_number(l, NULL, &number) == -EINVAL);
}

/* Whatever planes it has, no byte outside the size is read or written. */
static void check_use(const struct fr_layout *l, uint64_t number)
{
	struct frame frame;
	int ret;

	frame_alloc(&frame, l, 0, 0);
	fr_checksum(l, frame.base);
	ret = fr_pattern_draw(number % FR_PATTERN_COUNT, l, frame.base, number);
	PROMISE(!ret == (l->width >= FR_PATTERN_MIN_WIDTH &&
			 l->height >= FR_PATTERN_MIN_HEIGHT));
	fr_pattern_check(l, frame.base, NULL);
	fr_pattern_number(l, frame.base, &number);
	frame_free(&frame);
}

void check_layout_from_outside(struct input *in)
{
	bool invalid, overflow;
	struct fr_layout l;
	int ret;

	take_layout(in, &l);
	expect_check(&l, &invalid, &overflow);
	ret = fr_layout_check(&l);
	if (ret == -EINVAL)
		PROMISE(invalid);
	else if (ret == -EOVERFLOW)
		PROMISE(overflow);
	else
		PROMISE(ret == 0 && !invalid && !overflow);
	if (ret)
		check_refusals(&l);
	else if (l.size <= MOST_FRAME_BYTES)
		check_use(&l, input_u64(in));
}
