/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libframering's own header, prototypes grouped by the file that implements
 * them. Nothing here is exported (framering.map).
 */
#ifndef LIB_INTERNAL_H
#define LIB_INTERNAL_H

#include <framering/framering.h>

#include "backend.h"

/* error.c */

/*
 * What an error number means to the one who called; ends with .err = 0. What
 * -EINTR and -ENODEV mean to everybody is in error.c.
 */
struct fr_hint {
	int err;
	const char *text;
};

/* Both set the thread's sentence and return @err. */
__attribute__((format(printf, 2, 3))) int fr_fail(int err, const char *format,
						  ...);
int fr_fail_by(int err, const char *path, const char *doing,
	       const struct fr_hint *hints);

/* device.c */

struct fr_window_mapping;

struct fr_device {
	const struct fr_backend *backend;
	int fd;
	char *path;
	bool writable;
	bool nonblock; /* O_NONBLOCK of fd, as we left it */
	const void *status; /* status page, NULL until first wanted */
	size_t status_size;
	struct fr_window_mapping *windows;
};

/*
 * Which ring the caller means: a path as it is, a number as that ring's, nothing
 * as the default. To be freed; NULL: out of memory.
 */
char *fr_device_node(const char *node);
int fr_device_open_with(struct fr_device **dev,
			const struct fr_backend *backend, const char *path,
			unsigned int flags);

/* wait.c */

/* One call's time-out. */
struct fr_wait {
	struct fr_device *dev;
	int timeout_ms;
	int64_t deadline; /* CLOCK_MONOTONIC ns, when timeout_ms > 0 */
};

/*
 * Makes the file block if @timeout_ms is -1, so that one system call does all;
 * else not, and fr_wait_for() waits for what is left of the time.
 */
int fr_wait_begin(struct fr_wait *wait, struct fr_device *dev, int timeout_ms);

/* 0 when one of poll()'s @events came; -EAGAIN, -EINTR, -ENODEV. */
int fr_wait_for(const struct fr_wait *wait, short events);

/* slots.c */

/* The slots of a generation, mapped. */
struct fr_slots {
	uint32_t count; /* 0: none mapped */
	uint32_t generation;
	bool writable;
	struct fr_layout layout;
	size_t size; /* bytes of each */
	void *base[FR_MAX_SLOTS];
};

/* Maps all slots of the generation that @dev is bound to, or none. */
int fr_slots_map(struct fr_slots *slots, struct fr_device *dev, bool writable);
void fr_slots_unmap(struct fr_slots *slots);

/* Points @frame at its pixels; -EPROTO if the driver named no slot of ours. */
int fr_slots_frame(const struct fr_slots *slots, struct fr_device *dev,
		   struct fr_frame *frame);

/* window.c */
void fr_windows_unmap(struct fr_device *dev);

#endif /* LIB_INTERNAL_H */
