/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the viewer says.
 */
#ifndef APPS_VIEW_MESSAGE_H
#define APPS_VIEW_MESSAGE_H

/* message() - "framering-view: ..." and a newline on stderr */
__attribute__((format(printf, 1, 2))) void message(const char *format, ...);

#endif /* APPS_VIEW_MESSAGE_H */
