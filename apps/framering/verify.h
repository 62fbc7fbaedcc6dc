/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Proving frames: what each holds, and that none is lost without a reason.
 */
#ifndef APPS_FRAMERING_VERIFY_H
#define APPS_FRAMERING_VERIFY_H

#include "cli.h"
#include "copies.h"

/* The options. Times are in nanoseconds, -1 is for ever. */
struct verify_options {
	uint64_t frames;
	int64_t hold_min;
	int64_t hold_max;
	int hold_frames;
	int newest;
	int lossless;
	int rw;
	int any;
	int timeout_ms;
	uint64_t seed;
};

/**
 * struct verify_counts - what was seen
 * @frames: frames acquired
 * @torn: of them, not what one fr_pattern_draw() drew, or changed while held
 * @repeated: the one before once more
 * @out_of_order: older than one before
 * @missed: lost and accounted for by the driver
 * @lost: lost though the driver does not say so, or from a lossless consumer
 * @misnumbered: whose number in the picture does not fit its sequence
 * @unmarked: without a mark
 * @corrupt: that the producer says are damaged
 * @generations: times attached
 */
struct verify_counts {
	uint64_t frames;
	uint64_t torn;
	uint64_t repeated;
	uint64_t out_of_order;
	uint64_t missed;
	uint64_t lost;
	uint64_t misnumbered;
	uint64_t unmarked;
	uint64_t corrupt;
	uint64_t generations;
};

/* One run. */
struct verify {
	const struct cli *cli;
	const struct verify_options *options;
	struct fr_consumer *consumer;
	struct verify_counts counts;
	struct copies copies;
	struct progress progress;
	void *scratch; /* a frame copied out of the ring */
	size_t scratch_size;
	uint64_t random;
	bool have_last; /* @last and @offset are of this generation */
	uint64_t last; /* sequence of the frame before */
	uint64_t offset; /* number in the picture - sequence */
	uint64_t missed_attached; /* @missed since attaching */
	bool eos;
};

/* verify_check.c */

/* Number and checksum of a frame when it came. */
struct verify_look {
	bool intact;
	bool marked;
	uint64_t number;
	uint64_t checksum;
};

/* Attaches, and again after -ESTALE; 0, -EINTR, or errno after a message. */
int verify_attach(struct verify *v);
/* A frame has come: order and loss. */
void verify_order(struct verify *v, const struct fr_frame *frame);
/* 0 or errno after a message. The first look also counts the frame. */
int verify_first_look(struct verify *v, const struct fr_frame *frame,
		      struct verify_look *look);
int verify_last_look(struct verify *v, const struct fr_frame *frame,
		     const struct verify_look *look);
/* At the end: the driver's own count against ours. */
int verify_account(struct verify *v);
/* Whether --frames, the stream's end or a signal says so. */
bool verify_done(const struct verify *v);

/* verify_hold.c, verify_read.c: 0, -EINTR, -EAGAIN (time-out), or another
 * errno after a message.
 */
int verify_by_mapping(struct verify *v);
int verify_by_read(struct verify *v);

#endif /* APPS_FRAMERING_VERIFY_H */
