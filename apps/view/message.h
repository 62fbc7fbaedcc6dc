/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the viewer says.
 */
#ifndef APPS_VIEW_MESSAGE_H
#define APPS_VIEW_MESSAGE_H

#include <stddef.h>

/* message() - "framering-view: ..." and a newline on stderr */
__attribute__((format(printf, 1, 2))) void message(const char *format, ...);

/** struct text - a list such as "a, b, c"; @to holds @size bytes and is a string */
struct text {
	char *to;
	size_t size;
};

/** text_add() - one more; what does not fit is cut off */
__attribute__((format(printf, 2, 3))) void text_add(struct text *text,
						    const char *format, ...);

#endif /* APPS_VIEW_MESSAGE_H */
