/* SPDX-License-Identifier: GPL-2.0-only */
/* <cmocka.h> with what it wants included before, and alike in each version. */
#ifndef TESTS_UNIT_UNIT_H
#define TESTS_UNIT_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Called so since version 2, and what it was called before draws a warning. */
#ifdef assert_uint_in_range
#undef assert_in_range
#define assert_in_range assert_uint_in_range
#endif

#endif /* TESTS_UNIT_UNIT_H */
