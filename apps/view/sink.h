/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A sink shows frames to somebody. The viewer's loop knows a sink by these calls
 * only; there is one file per sink.
 */
#ifndef APPS_VIEW_SINK_H
#define APPS_VIEW_SINK_H

#include <stdbool.h>
#include <stdint.h>

struct viewer;
struct wakeup;

/**
 * struct sink_facts - what a sink says of itself
 * @path: how frames get there
 * @renderer: the graphics or display driver
 * @why_no_gl: why frames are copied although that was not asked for; or empty
 * @display: connector and mode; or empty
 * @bytes_copied: from frames, so far
 * @recorded: frames written to a file
 * @processor_reads: the pixels go through a processor, not only a GPU
 */
struct sink_facts {
	const char *path;
	const char *renderer;
	const char *why_no_gl;
	char display[128];
	uint64_t bytes_copied;
	uint64_t recorded;
	bool processor_reads;
};

/**
 * struct sink_ops - where frames go
 * @name: as --sink says it
 * @keeps: the frame before is in use until the next one is shown; session_next()
 *	then keeps it for session_give_back()
 * @open: allocate viewer->sink; 0, or negative errno after a message
 * @attach: everything that a generation needs; 0, -ESTALE attach again, or
 *	another negative errno after a message
 * @detach: give that up; also when there is nothing
 * @show: the frame in hand; viewer_shown() follows, now or when @handle learns
 *	that it is on the screen
 * @is_busy: no further frame can be shown yet
 * @handle: look at what has happened; called after every sleep
 * @draw: what is shown once more, and into a file too unless that is NULL
 * @next_draw: when @draw is due although nothing happens, nanoseconds of
 *	CLOCK_MONOTONIC; INT64_MAX for never
 * @describe: for HUD and report
 * @close: free everything; also after a failure half-way; 0, or negative errno
 *	after a message
 */
struct sink_ops {
	const char *name;
	bool keeps;
	int (*open)(struct viewer *viewer);
	int (*attach)(struct viewer *viewer);
	void (*detach)(struct viewer *viewer);
	void (*show)(struct viewer *viewer);
	bool (*is_busy)(const struct viewer *viewer);
	void (*handle)(struct viewer *viewer, const struct wakeup *wakeup);
	void (*draw)(struct viewer *viewer, const char *snapshot);
	int64_t (*next_draw)(const struct viewer *viewer);
	void (*describe)(const struct viewer *viewer, struct sink_facts *facts);
	int (*close)(struct viewer *viewer);
};

extern const struct sink_ops sink_window;
extern const struct sink_ops sink_kms;

#endif /* APPS_VIEW_SINK_H */
