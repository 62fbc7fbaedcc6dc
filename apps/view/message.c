// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the viewer says.
 */
#include "message.h"

#include <stdarg.h>
#include <stdio.h>

void message(const char *format, ...)
{
	va_list args;

	fputs("framering-view: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
}
