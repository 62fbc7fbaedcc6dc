/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which ways through the driver this thread's calls have taken, as KCOV tells.
 */
#ifndef TESTS_FUZZ_COVER_H
#define TESTS_FUZZ_COVER_H

#include <stdbool.h>
#include <stdint.h>

/* Steps from one place to another, by a hash of both. */
#define COVER_STEPS (1U << 16)

/* 0, or -1 on a kernel without KCOV: then nothing is ever new. */
int cover_begin(void);
void cover_reset(void);
/* How many of the steps since cover_reset() nobody had seen; marks them. */
uint32_t cover_new(uint8_t *seen);

#endif /* TESTS_FUZZ_COVER_H */
