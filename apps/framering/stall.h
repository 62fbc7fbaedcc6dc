/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Says for whom a producer waits. The producer itself sleeps in the driver, which
 * counts that; a thread looks from time to time whether it still does.
 */
#ifndef APPS_FRAMERING_STALL_H
#define APPS_FRAMERING_STALL_H

#include <pthread.h>

#include "cli.h"

struct stall {
	struct fr_device *dev;
	struct progress *progress;
	int stop_fd; /* -1: nobody looks */
	pthread_t thread;
};

/* Without a thread nothing is said, and all else goes on. */
void stall_watch(struct stall *stall, struct fr_device *dev,
		 struct progress *progress);
void stall_end(struct stall *stall);

#endif /* APPS_FRAMERING_STALL_H */
