// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lists in sentences.
 */
#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void text_add(struct text *text, const char *format, ...)
{
	size_t length = strlen(text->to);
	va_list args;

	if (length && length + 2 < text->size) {
		strcpy(text->to + length, ", ");
		length += 2;
	}
	va_start(args, format);
	vsnprintf(text->to + length, text->size - length, format, args);
	va_end(args);
}
