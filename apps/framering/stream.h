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
	uint64_t queued;
	unsigned int lent;
	int64_t begin;
	int64_t end;
	struct fr_info before;
	struct progress progress;
};

/* stream.c: whether the frame in hand is the last wanted; one has been queued. */
bool stream_is_last(const struct stream_run *run);
void stream_count(struct stream_run *run);

/*
 * stream_lend.c: for sources that have slots filled by others. 0 at the end,
 * -EINTR, or another errno after a message.
 */
int stream_lend(struct stream_run *run);

/* Prints the result of a run; an exit status. */
int stream_report(const struct stream_run *run);

#endif /* APPS_FRAMERING_STREAM_H */
