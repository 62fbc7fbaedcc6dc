/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What framering bench measures. Times mean nothing by themselves, least of
 * all in an emulator: ratios within one run do.
 */
#ifndef APPS_FRAMERING_BENCH_H
#define APPS_FRAMERING_BENCH_H

#include "cli.h"

struct bench_options {
	int iterations;
	int rounds;
	int milliseconds;
	char *cache;
	char *format;
};

/* Exit statuses, after the report or a message. */
int bench_handoff(const struct cli *cli, const struct bench_options *options);
int bench_paths(const struct cli *cli, const struct bench_options *options);

/* The ways to bring bytes into the ring, and out of it. */
enum bench_path {
	BENCH_WRITE, /* produce into a buffer, write() it */
	BENCH_REG_WRITE, /* ... four bytes an ioctl */
	BENCH_MMAP_IN, /* produce into the slot, QUEUE */
	BENCH_REMAP_IN, /* as that, mapped for each transfer */
	BENCH_READ, /* read() into a buffer, look at it */
	BENCH_REG_READ, /* ... four bytes an ioctl */
	BENCH_MMAP_OUT, /* ACQUIRE, look at the slot, RELEASE */
	BENCH_REMAP_OUT, /* as that, mapped for each transfer */
	BENCH_PATHS
};

/* One size; nanoseconds for a transfer, 0 where not measured. */
struct bench_row {
	uint64_t bytes;
	double ns[BENCH_PATHS];
};

void bench_paths_report(const struct cli *cli, const struct bench_row *rows,
			int count, const struct fr_info *info);

#endif /* APPS_FRAMERING_BENCH_H */
