/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Rate and latency of the frames shown.
 */
#ifndef APPS_VIEW_STATS_H
#define APPS_VIEW_STATS_H

#include <stdint.h>

/* Frames that the rate is taken over, and latencies kept for percentiles. */
#define STATS_RATE_FRAMES 32
#define STATS_LATENCIES 65536

/**
 * struct stats - what was shown
 * @shown: frames
 * @last_latency: of the newest frame, nanoseconds
 *
 * Latencies are kept in microseconds, the newest STATS_LATENCIES of them.
 */
struct stats {
	uint64_t shown;
	int64_t last_latency;
	int64_t presented[STATS_RATE_FRAMES];
	uint32_t latency_us[STATS_LATENCIES];
};

/**
 * stats_add() - a frame is on the screen
 * @queued: when the producer queued it, nanoseconds
 * @since: from when on this viewer wanted frames, on the same clock: how long an
 *         older one had lain in the ring is no delay of the viewer's
 * @presented: now, on the same clock
 */
void stats_add(struct stats *stats, int64_t queued, int64_t since,
	       int64_t presented);

/**
 * stats_rate() - frames per second, over the last frames
 * @now: nanoseconds; the rate falls when no frames come
 *
 * Return: 0 with less than two frames, or none for two seconds.
 */
double stats_rate(const struct stats *stats, int64_t now);

/**
 * stats_latency_ms() - a percentile, milliseconds
 * @percent: 0 to 100
 *
 * Return: the latency that @percent of the frames did not exceed (nearest
 * rank); negative without a frame.
 */
double stats_latency_ms(const struct stats *stats, unsigned int percent);

#endif /* APPS_VIEW_STATS_H */
