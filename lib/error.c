// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What went wrong in this thread's last failing call.
 */
#include <framering/framering.h>

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "internal.h"

static _Thread_local char text[512];

const char *fr_error(void)
{
	return text[0] ? text : "no error";
}

int fr_fail(int err, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return err;
}

int fr_fail_by(int err, const char *path, const char *doing,
	       const struct fr_hint *hints)
{
	for (; hints->err; hints++) {
		if (hints->err == err)
			return fr_fail(err, "%s: %s: %s", path, doing,
				       hints->text);
	}
	return fr_fail(err, "%s: %s: %s", path, doing, strerror(-err));
}
