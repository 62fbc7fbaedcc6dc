/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How fast this machine is just now.
 *
 * Time limits are given in seconds of a machine at ease. An emulated processor, or one
 * with other work, gets as many times more as it is slower at that moment. Nothing
 * but limits depends on it.
 */
#ifndef TESTS_HARNESS_PACE_H
#define TESTS_HARNESS_PACE_H

/**
 * pace_now() - how many times slower than a machine at ease
 *
 * Takes half a millisecond there.
 *
 * Return: 1 or more.
 */
double pace_now(void);

/* Seconds on a clock that never goes back. */
double pace_clock(void);

#endif /* TESTS_HARNESS_PACE_H */
