// SPDX-License-Identifier: GPL-2.0-only
/* Formats, layouts and frames that an input asks for. */
#include "formats.h"

#include <string.h>

#include "promise.h"

uint32_t input_fourcc(struct input *in)
{
	size_t index = input_u8(in) % (fr_format_count() + 1);

	if (index == fr_format_count())
		return input_u32(in);
	return fr_format_at(index)->fourcc;
}

uint32_t input_dimension(struct input *in)
{
	uint32_t pixels = input_u16(in);

	if (pixels == UINT16_MAX)
		return input_u32(in);
	return pixels < 0xff00 ? pixels : FR_MAX_DIMENSION + pixels - 0xff80;
}

/* Gaps of up to 255 bytes after each row, before each plane and at the end. */
static void spread(struct input *in, struct fr_layout *l)
{
	uint64_t end = 0;

	for (unsigned int p = 0; p < l->planes; p++) {
		l->stride[p] += input_u8(in);
		end += input_u8(in);
		l->offset[p] = (uint32_t)end;
		/* The last row needs no padding after it. */
		l->plane_size[p] = (fr_plane_rows(l, p) - 1) * l->stride[p] +
				   fr_plane_row_bytes(l, p);
		end += l->plane_size[p];
	}
	l->size = end + input_u8(in);
}

bool input_layout(struct input *in, struct fr_layout *l)
{
	uint32_t fourcc = input_fourcc(in);
	uint32_t width = input_u16(in) % 800;
	uint32_t height = input_u16(in) % 600;
	unsigned int kind = input_u8(in) % 3;

	if (fr_layout_init(l, fourcc, width, height,
			   kind ? FR_LAYOUT_PACKED : 0))
		return false;
	if (kind == 2)
		spread(in, l);
	PROMISE(!fr_layout_check(l));
	return l->size <= MOST_FRAME_BYTES;
}

void frame_alloc(struct frame *frame, const struct fr_layout *l, uint8_t fill,
		 unsigned int shift)
{
	frame->l = *l;
	frame->memory = malloc(shift + l->size);
	PROMISE(frame->memory);
	frame->base = (uint8_t *)frame->memory + shift;
	memset(frame->base, fill, l->size);
}

void frame_free(struct frame *frame)
{
	free(frame->memory);
}

uint8_t *frame_row(const struct frame *frame, unsigned int plane, uint32_t row)
{
	return frame->base + frame->l.offset[plane] +
	       (size_t)row * frame->l.stride[plane];
}

bool frame_padding_is(const struct frame *frame, uint8_t fill)
{
	uint8_t *seen = malloc(frame->l.size);
	bool same = true;

	PROMISE(seen);
	memcpy(seen, frame->base, frame->l.size);
	for (unsigned int p = 0; p < frame->l.planes; p++) {
		for (uint32_t r = 0; r < fr_plane_rows(&frame->l, p); r++)
			memset(seen + (frame_row(frame, p, r) - frame->base),
			       fill, fr_plane_row_bytes(&frame->l, p));
	}
	for (uint64_t i = 0; i < frame->l.size && same; i++)
		same = seen[i] == fill;
	free(seen);
	return same;
}

uint8_t *frame_visible(const struct frame *frame, uint64_t index)
{
	unsigned int p = 0;
	uint32_t bytes = fr_plane_row_bytes(&frame->l, p);

	while (index >= (uint64_t)bytes * fr_plane_rows(&frame->l, p)) {
		index -= (uint64_t)bytes * fr_plane_rows(&frame->l, p);
		bytes = fr_plane_row_bytes(&frame->l, ++p);
	}
	return frame_row(frame, p, (uint32_t)(index / bytes)) + index % bytes;
}
