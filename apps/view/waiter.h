/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One place to sleep in: until the ring has something, a signal or an event of
 * the window comes, or time is over.
 */
#ifndef APPS_VIEW_WAITER_H
#define APPS_VIEW_WAITER_H

#include <stdbool.h>

struct waiter;

/**
 * struct wakeup - why waiter_wait() returned
 * @ring: poll() events of the ring
 * @display: likewise of the display
 * @stop: SIGINT, SIGTERM or SIGHUP that came, else 0
 * @redraw: SIGUSR1 came
 */
struct wakeup {
	short ring;
	short display;
	int stop;
	bool redraw;
};

/**
 * waiter_create() - take the signals over; before any other thread starts
 *
 * Return: 0 or negative errno.
 */
int waiter_create(struct waiter **waiter);

/**
 * waiter_watch_window() - wake up on events of SDL, too
 *
 * SDL sleeps on its own connection to the display: from now on a thread of the
 * waiter watches the rest and wakes SDL. Return: 0 or negative errno.
 */
int waiter_watch_window(struct waiter *waiter);

/** waiter_watch_display() - wake up when this file can be read, too */
void waiter_watch_display(struct waiter *waiter, int fd);

/**
 * waiter_wait() - sleep
 * @fd: the ring, or -1
 * @events: for poll()
 * @timeout_ms: 0 only looks, -1 is for ever
 *
 * Events of the window are left in SDL's queue.
 */
void waiter_wait(struct waiter *waiter, int fd, short events, int timeout_ms,
		 struct wakeup *wakeup);

void waiter_destroy(struct waiter *waiter);

#endif /* APPS_VIEW_WAITER_H */
