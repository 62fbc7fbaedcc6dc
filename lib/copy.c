// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Reading write-combined memory with the processor: an ordinary load fetches
 * its few bytes and nothing around them, a streaming load a whole line.
 */
#include <stdint.h>
#include <string.h>

#include "internal.h"

#ifdef __x86_64__
#include <smmintrin.h>

#define LINE 64

/* @src aligned to a line; @dst of any alignment; whole lines. */
__attribute__((target("sse4.1"))) static void
copy_lines(uint8_t *dst, const uint8_t *src, size_t bytes)
{
	/* Streaming loads are ordered by nothing else. */
	_mm_mfence();
	for (; bytes >= LINE; bytes -= LINE, dst += LINE, src += LINE) {
		/* movntdqa reads only: the cast is the intrinsic's old type. */
		__m128i *from = (__m128i *)(uintptr_t)src;
		__m128i a = _mm_stream_load_si128(from);
		__m128i b = _mm_stream_load_si128(from + 1);
		__m128i c = _mm_stream_load_si128(from + 2);
		__m128i d = _mm_stream_load_si128(from + 3);

		_mm_storeu_si128((__m128i *)dst, a);
		_mm_storeu_si128((__m128i *)dst + 1, b);
		_mm_storeu_si128((__m128i *)dst + 2, c);
		_mm_storeu_si128((__m128i *)dst + 3, d);
	}
}

void fr_copy_streaming(void *dst, const void *src, size_t bytes)
{
	uint8_t *to = dst;
	const uint8_t *from = src;
	size_t head = -(uintptr_t)from % LINE;
	size_t body;

	if (bytes < head + LINE || !__builtin_cpu_supports("sse4.1")) {
		memcpy(dst, src, bytes);
		return;
	}
	body = (bytes - head) / LINE * LINE;
	memcpy(to, from, head);
	copy_lines(to + head, from + head, body);
	memcpy(to + head + body, from + head + body, bytes - head - body);
}

#else

void fr_copy_streaming(void *dst, const void *src, size_t bytes)
{
	memcpy(dst, src, bytes);
}

#endif
