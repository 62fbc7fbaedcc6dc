/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The viewer: a session in, a sink out.
 */
#ifndef APPS_VIEW_VIEWER_H
#define APPS_VIEW_VIEWER_H

#include <stdbool.h>
#include <stdint.h>

#include "hud.h"
#include "options.h"
#include "session.h"
#include "sink.h"
#include "stats.h"
#include "waiter.h"

/**
 * struct viewer - all there is
 * @ops: of the sink that the user wants
 * @sink: the sink's own; NULL before it is open
 * @visible_bytes: of all frames shown, without padding
 * @ring_before: counters of the ring when we came
 * @last_frame: when the last frame came, or when waiting began
 * @dirty: something has changed: the sink is to draw
 * @status: exit status so far
 */
struct viewer {
	const struct options *options;
	const struct sink_ops *ops;
	void *sink;
	struct session session;
	struct waiter *waiter;
	struct stats stats;
	uint64_t visible_bytes;
	struct fr_counters ring_before;
	int64_t last_frame;
	bool paused;
	bool quit;
	bool dirty;
	int status;
};

/* viewer.c */

/** viewer_run() - until the end; returns the exit status */
int viewer_run(struct viewer *viewer);

/** viewer_finish() - free everything; also after a failure half-way */
void viewer_finish(struct viewer *viewer);

/** viewer_stop() - end with a status, keeping the first failure */
void viewer_stop(struct viewer *viewer, int status);

/** viewer_shown() - the frame in hand is on the screen */
void viewer_shown(struct viewer *viewer);

/* facts.c */

/** viewer_facts() - what HUD, title and report say */
void viewer_facts(struct viewer *viewer, struct hud_facts *facts);

/** viewer_report() - print the report */
void viewer_report(struct viewer *viewer);

#endif /* APPS_VIEW_VIEWER_H */
