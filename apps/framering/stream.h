/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A stream that runs, and what it was like.
 */
#ifndef APPS_FRAMERING_STREAM_H
#define APPS_FRAMERING_STREAM_H

#include "source.h"

/**
 * struct stream_run - one run of a stream
 * @base: a private frame for write(), else NULL
 * @wanted: frames to queue, 0 for as many as the source has
 * @again: begin anew when the source has ended
 * @queued: frames the ring has taken
 * @lent: slots that the source has filled by others just now
 * @begin: CLOCK_MONOTONIC ns of the first frame
 * @end: ... after the last
 * @before: of the ring, at the start
 */
struct stream_run {
	const struct cli *cli;
	struct source *source;
	struct fr_producer *producer;
	struct fr_layout layout;
	void *base;
	double fps;
	uint64_t wanted;
	bool again;
	uint64_t queued;
	unsigned int lent;
	int64_t begin;
	int64_t end;
	struct fr_info before;
	struct progress progress;
};

/* 0 at the end, -EINTR, or another errno after a message. */
int stream_loop(struct stream_run *run);

/* Prints the result of a run; an exit status. */
int stream_report(const struct stream_run *run);

#endif /* APPS_FRAMERING_STREAM_H */
