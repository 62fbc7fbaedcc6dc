// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the viewer says.
 */
#include "message.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void message(const char *format, ...)
{
	va_list args;

	fputs("framering-view: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
}

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
