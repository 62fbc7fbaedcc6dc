// SPDX-License-Identifier: GPL-2.0-only
/* Pictures: drawn, read back, copied, changed and mixed. */
#include "formats.h"

#include <errno.h>
#include <string.h>

#include "promise.h"

#define FILL 0x5a
/* No row is like one of so many frames before. */
#define FRAMES_APART ((1u << 20) - 1)

static bool can_have_pattern(const struct fr_layout *l)
{
	return l->width >= FR_PATTERN_MIN_WIDTH &&
	       l->height >= FR_PATTERN_MIN_HEIGHT;
}

static void expect_intact(const struct frame *frame, uint64_t number)
{
	uint64_t seen = ~number;

	PROMISE(!fr_pattern_check(&frame->l, frame->base, &seen));
	PROMISE(seen == number);
	seen = ~number;
	PROMISE(!fr_pattern_number(&frame->l, frame->base, &seen));
	PROMISE(seen == number);
}

static void expect_damaged(const struct frame *frame)
{
	int ret = fr_pattern_check(&frame->l, frame->base, NULL);

	PROMISE(ret == -EBADMSG || ret == -ENODATA);
}

/* By way of a packed frame and back: the same picture, and no padding. */
static void check_copies(const struct frame *frame, uint64_t number)
{
	struct frame packed, again;
	struct fr_layout l;

	PROMISE(!fr_layout_init(&l, frame->l.fourcc, frame->l.width,
				frame->l.height, FR_LAYOUT_PACKED));
	frame_alloc(&packed, &l, 0, 1);
	frame_alloc(&again, &frame->l, FILL, 0);
	PROMISE(!fr_layout_copy(&l, packed.base, &frame->l, frame->base));
	expect_intact(&packed, number);
	PROMISE(fr_checksum(&l, packed.base) ==
		fr_checksum(&frame->l, frame->base));
	PROMISE(!fr_layout_copy(&frame->l, again.base, &l, packed.base));
	PROMISE(!memcmp(again.base, frame->base, frame->l.size));

	l.width ^= 1;
	PROMISE(fr_layout_copy(&l, packed.base, &frame->l, frame->base) ==
		-EINVAL);
	frame_free(&packed);
	frame_free(&again);
}

/* One visible byte of another value is always seen. */
static void check_change(struct frame *frame, uint64_t index, uint8_t change)
{
	uint64_t sum = fr_checksum(&frame->l, frame->base);
	uint8_t *byte =
		frame_visible(frame, index % fr_layout_visible(&frame->l));

	*byte ^= change ? change : 0xff;
	expect_damaged(frame);
	PROMISE(fr_checksum(&frame->l, frame->base) != sum);
}

void check_picture(struct input *in)
{
	enum fr_pattern pattern = input_u8(in) % (FR_PATTERN_COUNT + 1);
	unsigned int shift = input_u8(in) % 8;
	uint64_t number = input_u64(in);
	uint64_t index = input_u32(in);
	uint8_t change = input_u8(in);
	struct frame frame;
	struct fr_layout l;
	int ret;

	if (!input_layout(in, &l))
		return;
	frame_alloc(&frame, &l, FILL, shift);
	ret = fr_pattern_draw(pattern, &l, frame.base, number);
	PROMISE(frame_padding_is(&frame, FILL));
	if (pattern == FR_PATTERN_COUNT || !can_have_pattern(&l)) {
		PROMISE(ret == -EINVAL);
		PROMISE(*frame_visible(&frame, 0) == FILL);
	} else {
		PROMISE(ret == 0);
		expect_intact(&frame, number);
		check_copies(&frame, number);
		check_change(&frame, index, change);
	}
	frame_free(&frame);
}

static void expect_no_row_alike(const struct frame *a, const struct frame *b)
{
	for (unsigned int p = 0; p < a->l.planes; p++) {
		for (uint32_t r = 0; r < fr_plane_rows(&a->l, p); r++)
			PROMISE(memcmp(frame_row(a, p, r), frame_row(b, p, r),
				       fr_plane_row_bytes(&a->l, p)));
	}
}

/* The visible bytes of @b from byte @first on, over those of @a. */
static void mix(struct frame *a, const struct frame *b, uint64_t first)
{
	for (unsigned int p = 0; p < a->l.planes; p++) {
		uint32_t bytes = fr_plane_row_bytes(&a->l, p);

		for (uint32_t r = 0; r < fr_plane_rows(&a->l, p); r++) {
			uint64_t keep = first < bytes ? first : bytes;

			memcpy(frame_row(a, p, r) + keep,
			       frame_row(b, p, r) + keep, bytes - keep);
			first -= keep;
		}
	}
}

/* Two frames of one ring, of which a torn one would be a mixture. */
void check_two_pictures(struct input *in)
{
	enum fr_pattern pattern = input_u8(in) % FR_PATTERN_COUNT;
	uint64_t number = input_u64(in);
	uint64_t later = number + 1 + input_u32(in) % FRAMES_APART;
	uint64_t cut = input_u32(in);
	uint64_t sum_a, sum;
	struct frame a, b;
	struct fr_layout l;

	if (!input_layout(in, &l) || !can_have_pattern(&l))
		return;
	frame_alloc(&a, &l, FILL, 0);
	frame_alloc(&b, &l, FILL, 0);
	PROMISE(!fr_pattern_draw(pattern, &l, a.base, number));
	PROMISE(!fr_pattern_draw(pattern, &l, b.base, later));
	expect_no_row_alike(&a, &b);
	sum_a = fr_checksum(&l, a.base);
	mix(&a, &b, cut % fr_layout_visible(&l));
	sum = fr_checksum(&l, a.base);
	if (sum != sum_a && sum != fr_checksum(&l, b.base))
		expect_damaged(&a);
	frame_free(&a);
	frame_free(&b);
}

/* Any bytes: an answer that is documented, and "intact" is none of them. */
void check_noise(struct input *in)
{
	unsigned int shift = input_u8(in) % 8;
	struct frame frame;
	struct fr_layout l;
	uint64_t number, sum;
	int ret;

	if (!input_layout(in, &l))
		return;
	frame_alloc(&frame, &l, 0, shift);
	for (uint64_t i = 0; i < l.size && in->size; i++)
		frame.base[i] = in->data[i % in->size];
	sum = fr_checksum(&l, frame.base);
	PROMISE(fr_checksum(&l, frame.base) == sum);
	ret = fr_pattern_number(&l, frame.base, &number);
	if (can_have_pattern(&l)) {
		PROMISE(ret == 0 || ret == -EBADMSG || ret == -ENODATA);
		expect_damaged(&frame);
	} else {
		PROMISE(ret == -EINVAL);
		PROMISE(fr_pattern_check(&l, frame.base, NULL) == -EINVAL);
	}
	frame_free(&frame);
}
