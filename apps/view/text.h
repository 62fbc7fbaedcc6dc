/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lists in sentences: "a, b, c".
 */
#ifndef APPS_VIEW_TEXT_H
#define APPS_VIEW_TEXT_H

#include <stddef.h>

/** struct text - a list so far; @to holds @size bytes and is a string */
struct text {
	char *to;
	size_t size;
};

/** text_add() - one more; what does not fit is cut off */
__attribute__((format(printf, 2, 3))) void text_add(struct text *text,
						    const char *format, ...);

#endif /* APPS_VIEW_TEXT_H */
