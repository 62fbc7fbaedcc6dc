// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What went wrong in this thread's last failing call.
 */
#include <framering/framering.h>

#include <errno.h>
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

/* These errors mean the same for every call. */
static const struct fr_hint common_hints[] = {
	{ -EINTR, "interrupted by a signal" },
	{ -ENODEV, "the ring is gone: it was removed, or its device unbound" },
	{ 0 }
};

static const char *find_hint(const struct fr_hint *hints, int err)
{
	for (; hints->err; hints++) {
		if (hints->err == err)
			return hints->text;
	}
	return NULL;
}

int fr_fail_by(int err, const char *path, const char *doing,
	       const struct fr_hint *hints)
{
	const char *hint = find_hint(hints, err);

	if (!hint)
		hint = find_hint(common_hints, err);
	return fr_fail(err, "%s: %s: %s", path, doing,
		       hint ? hint : strerror(-err));
}
