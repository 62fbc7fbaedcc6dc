/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One transfer, by each of the ways that framering bench paths compares.
 */
#ifndef APPS_FRAMERING_BENCH_TRANSFER_H
#define APPS_FRAMERING_BENCH_TRANSFER_H

#include "bench.h"

/* Register ioctls move 4 bytes each: what more of them cost is known by then. */
#define BENCH_MAX_REG_BYTES (16u << 10)

/**
 * struct bench - both ends of a ring, and a buffer for the paths that copy
 * @bytes: of a transfer; the size of a frame
 * @has_window: there is a virtual register window, @window
 * @reg: what its first register holds, and shall
 * @sink: keeps what was looked at from being optimised away
 */
struct bench {
	const struct cli *cli;
	const struct bench_options *options;
	enum fr_cache cache;
	struct fr_producer *producer;
	struct fr_consumer *consumer;
	struct fr_device *dev;
	uint64_t bytes;
	char *buffer;
	bool has_window;
	uint32_t window;
	uint32_t reg;
	volatile uint64_t sink;
};

/**
 * struct bench_way - how a path moves bytes
 * @transfer: one transfer; 0 or negative errno
 * @takes_frames: it takes a frame that waits in the ring
 * @by_register: at most BENCH_MAX_REG_BYTES are moved, by ioctls
 */
struct bench_way {
	int (*transfer)(struct bench *b);
	bool takes_frames;
	bool by_register;
};

extern const struct bench_way bench_ways[BENCH_PATHS];

/* Bytes that a transfer by register really moves. */
uint64_t bench_reg_bytes(const struct bench *b);

#endif /* APPS_FRAMERING_BENCH_TRANSFER_H */
