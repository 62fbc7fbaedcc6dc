/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * CLOCK_MONOTONIC in nanoseconds, and stopping by signal.
 */
#ifndef APPS_COMMON_CLOCK_H
#define APPS_COMMON_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#define NS_PER_SEC INT64_C(1000000000)
#define NS_PER_MS INT64_C(1000000)

int64_t clock_now(void);

/**
 * clock_sleep_until() - sleep to a point in time, or until a signal
 *
 * Return: 0 when @when is over; -EINTR.
 */
int clock_sleep_until(int64_t when);

/**
 * stop_install() - let SIGINT, SIGTERM and SIGHUP ask the program to stop
 *
 * They interrupt whatever blocks, and go on doing so twenty times a second:
 * a signal that comes between a look at stop_requested() and a blocking call
 * is not lost. SIGPIPE is ignored, so that writing says -EPIPE.
 */
void stop_install(void);

/**
 * stop_end() - no signal interrupts what is still to be done
 *
 * For the report: a write to a slow pipe that is interrupted loses its bytes.
 */
void stop_end(void);

/** stop_requested() - the signal that asked to stop, or 0 */
int stop_requested(void);

#endif /* APPS_COMMON_CLOCK_H */
