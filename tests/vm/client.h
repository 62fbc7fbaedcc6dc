/* SPDX-License-Identifier: GPL-2.0-only */
/* What the clients that are watched from outside share. */
#ifndef TESTS_VM_CLIENT_H
#define TESTS_VM_CLIENT_H

#include <linux/framering.h>

/* Says what failed and why (errno), and ends with status 1. */
_Noreturn void die(const char *what);

/* The window of that name, or the end. */
struct framering_window find_window(int fd, const char *name);

#endif /* TESTS_VM_CLIENT_H */
