/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The parts of fuzz_formats. Each takes from the input what it needs and
 * demands what <framering/formats.h> promises of it.
 */
#ifndef TESTS_LIBFUZZER_FORMATS_H
#define TESTS_LIBFUZZER_FORMATS_H

#include <framering/formats.h>

#include "input.h"

/* formats_names.c: lookups by any code, and by the rest of the input as text */
void check_codes(struct input *in);
void check_names(struct input *in);

/* formats_layout.c: any format, size and flags; any contents of a layout */
void check_layout_init(struct input *in);
void check_layout_from_outside(struct input *in);

/* formats_picture.c: pictures and noise in buffers of exactly their size */
void check_picture(struct input *in);
void check_two_pictures(struct input *in);
void check_noise(struct input *in);

/* formats_frame.c */

/* Frames above this many bytes are not drawn: they only cost time. */
#define MOST_FRAME_BYTES (1u << 18)

/* A frame in memory that ends where its layout says it does. */
struct frame {
	struct fr_layout l;
	uint8_t *base; /* of any alignment */
	void *memory;
};

/* One of the table, or sometimes any code. */
uint32_t input_fourcc(struct input *in);

/* Pixels: 0 to 65279, or one near FR_MAX_DIMENSION, or sometimes any number. */
uint32_t input_dimension(struct input *in);

/*
 * A valid layout, default, packed or with any gaps, of a size that may be
 * drawn. false: this input makes none.
 */
bool input_layout(struct input *in, struct fr_layout *l);

/* Memory for a layout, filled with @fill, at @shift from an aligned address. */
void frame_alloc(struct frame *frame, const struct fr_layout *l, uint8_t fill,
		 unsigned int shift);
void frame_free(struct frame *frame);

uint8_t *frame_row(const struct frame *frame, unsigned int plane, uint32_t row);

/* Whether every byte that is not visible is @fill still. */
bool frame_padding_is(const struct frame *frame, uint8_t fill);

/* Address of visible byte @index, counted over all planes from the first. */
uint8_t *frame_visible(const struct frame *frame, uint64_t index);

#endif /* TESTS_LIBFUZZER_FORMATS_H */
