// SPDX-License-Identifier: GPL-2.0-only
/*
 * The formats library under libFuzzer: the first byte of an input says which
 * part of it the rest is for.
 */
#include "formats.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const parts[])(struct input * in) = {
		check_codes,	   check_names,
		check_layout_init, check_layout_from_outside,
		check_picture,	   check_two_pictures,
		check_noise,
	};
	struct input in = { data, size };

	parts[input_u8(&in) % (sizeof(parts) / sizeof(parts[0]))](&in);
	return 0;
}
