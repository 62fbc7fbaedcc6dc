// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rate and latency of the frames shown.
 */
#include "stats.h"

#include <stdlib.h>
#include <string.h>

#define US_IN_NS 1000
#define STALLED_NS INT64_C(2000000000)

void stats_add(struct stats *stats, int64_t queued, int64_t since,
	       int64_t presented)
{
	int64_t latency = presented - (queued > since ? queued : since);
	int64_t us;

	if (latency < 0)
		latency = 0;
	us = latency / US_IN_NS;
	stats->latency_us[stats->shown % STATS_LATENCIES] =
		us > UINT32_MAX ? UINT32_MAX : (uint32_t)us;
	stats->presented[stats->shown % STATS_RATE_FRAMES] = presented;
	stats->last_latency = latency;
	stats->shown++;
}

double stats_rate(const struct stats *stats, int64_t now)
{
	uint64_t last = stats->shown - 1, first;
	int64_t newest, span;

	if (stats->shown < 2)
		return 0.0;
	newest = stats->presented[last % STATS_RATE_FRAMES];
	if (now - newest > STALLED_NS)
		return 0.0;
	first = stats->shown > STATS_RATE_FRAMES ?
			stats->shown - STATS_RATE_FRAMES :
			0;
	/* Frames before a pause or an outage are not part of the rate. */
	while (first < last &&
	       newest - stats->presented[first % STATS_RATE_FRAMES] >
		       STALLED_NS)
		first++;
	span = newest - stats->presented[first % STATS_RATE_FRAMES];
	return span > 0 ? (double)(last - first) * 1e9 / (double)span : 0.0;
}

static int compare(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

double stats_latency_ms(const struct stats *stats, unsigned int percent)
{
	size_t count = stats->shown < STATS_LATENCIES ? stats->shown :
							STATS_LATENCIES;
	size_t rank = (count * percent + 99) / 100;
	uint32_t *sorted;
	double ms;

	if (!count)
		return -1.0;
	sorted = malloc(count * sizeof(*sorted));
	if (!sorted)
		return -1.0;
	memcpy(sorted, stats->latency_us, count * sizeof(*sorted));
	qsort(sorted, count, sizeof(*sorted), compare);
	ms = sorted[rank ? rank - 1 : 0] / 1000.0;
	free(sorted);
	return ms;
}
