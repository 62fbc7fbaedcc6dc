/* SPDX-License-Identifier: GPL-2.0-only */
/* The fuzzer's bytes, taken as numbers one after the other. */
#ifndef TESTS_LIBFUZZER_INPUT_H
#define TESTS_LIBFUZZER_INPUT_H

#include <stddef.h>
#include <stdint.h>

/* What libFuzzer calls with each input. Return: 0, as it demands. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct input {
	const uint8_t *data;
	size_t size; /* bytes that are left */
};

/* Little-endian numbers; bytes past the end are 0. */
static inline uint64_t input_number(struct input *in, unsigned int bytes)
{
	uint64_t value = 0;

	for (unsigned int i = 0; i < bytes && in->size; i++, in->size--)
		value |= (uint64_t)*in->data++ << (8 * i);
	return value;
}

static inline uint8_t input_u8(struct input *in)
{
	return (uint8_t)input_number(in, 1);
}

static inline uint16_t input_u16(struct input *in)
{
	return (uint16_t)input_number(in, 2);
}

static inline uint32_t input_u32(struct input *in)
{
	return (uint32_t)input_number(in, 4);
}

static inline uint64_t input_u64(struct input *in)
{
	return input_number(in, 8);
}

#endif /* TESTS_LIBFUZZER_INPUT_H */
