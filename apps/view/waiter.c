// SPDX-License-Identifier: GPL-2.0-only
/*
 * One place to sleep in.
 *
 * Without a window that is poll(). SDL cannot wait for a file, so with a
 * window it is SDL's wait, and a thread polls: it is armed for one wake-up
 * before each wait, pushes one event when there is something, and sleeps until
 * it is armed again. It reads nothing; what there is, the caller's own poll()
 * says afterwards.
 */
#include "waiter.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <SDL.h>

struct waiter {
	int signal_fd;
	int display_fd; /* -1 without a display of our own */
	int arm_fd; /* -1 without a window */
	pthread_t thread;
	pthread_mutex_t lock; /* of all below */
	struct pollfd ring;
	bool armed;
	bool quit;
};

int waiter_create(struct waiter **waiter)
{
	struct waiter *new = calloc(1, sizeof(*new));
	sigset_t signals;
	int ret;

	if (!new)
		return -ENOMEM;
	new->display_fd = -1;
	new->arm_fd = -1;
	pthread_mutex_init(&new->lock, NULL);
	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGHUP);
	sigaddset(&signals, SIGUSR1);
	ret = -pthread_sigmask(SIG_BLOCK, &signals, NULL);
	if (!ret) {
		new->signal_fd =
			signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC);
		ret = new->signal_fd < 0 ? -errno : 0;
	}
	if (ret) {
		free(new);
		return ret;
	}
	signal(SIGPIPE, SIG_IGN);
	*waiter = new;
	return 0;
}

/* Whether the thread is to go on; fills what it is to poll. */
static bool orders(struct waiter *waiter, struct pollfd fds[3], nfds_t *count)
{
	bool quit;

	pthread_mutex_lock(&waiter->lock);
	quit = waiter->quit;
	*count = waiter->armed ? 3 : 1;
	fds[0] = (struct pollfd){ .fd = waiter->arm_fd, .events = POLLIN };
	fds[1] = (struct pollfd){ .fd = waiter->signal_fd, .events = POLLIN };
	fds[2] = waiter->ring;
	pthread_mutex_unlock(&waiter->lock);
	return !quit;
}

static void *relay(void *arg)
{
	struct waiter *waiter = arg;
	struct pollfd fds[3];
	nfds_t count;

	while (orders(waiter, fds, &count)) {
		SDL_Event event = { .type = SDL_USEREVENT };
		uint64_t value;

		if (poll(fds, count, -1) <= 0)
			continue;
		if (fds[0].revents) {
			if (read(waiter->arm_fd, &value, sizeof(value)) < 0)
				continue;
		} else {
			pthread_mutex_lock(&waiter->lock);
			waiter->armed = false;
			pthread_mutex_unlock(&waiter->lock);
			SDL_PushEvent(&event);
		}
	}
	return NULL;
}

static void command(struct waiter *waiter)
{
	uint64_t one = 1;

	/* Cannot fail: the counter is far from its end. */
	if (write(waiter->arm_fd, &one, sizeof(one)) != sizeof(one))
		abort();
}

int waiter_watch_window(struct waiter *waiter)
{
	int ret;

	waiter->arm_fd = eventfd(0, EFD_CLOEXEC);
	if (waiter->arm_fd < 0)
		return -errno;
	ret = -pthread_create(&waiter->thread, NULL, relay, waiter);
	if (ret) {
		close(waiter->arm_fd);
		waiter->arm_fd = -1;
	}
	return ret;
}

void waiter_watch_display(struct waiter *waiter, int fd)
{
	waiter->display_fd = fd;
}

static void wait_for_window(struct waiter *waiter, int fd, short events,
			    int timeout_ms)
{
	pthread_mutex_lock(&waiter->lock);
	waiter->ring = (struct pollfd){ .fd = fd, .events = events };
	waiter->armed = true;
	pthread_mutex_unlock(&waiter->lock);
	command(waiter);
	if (timeout_ms < 0)
		SDL_WaitEvent(NULL);
	else
		SDL_WaitEventTimeout(NULL, timeout_ms);
}

static void read_signals(struct waiter *waiter, struct wakeup *wakeup)
{
	struct signalfd_siginfo info;

	while (read(waiter->signal_fd, &info, sizeof(info)) == sizeof(info)) {
		if (info.ssi_signo == SIGUSR1)
			wakeup->redraw = true;
		else
			wakeup->stop = (int)info.ssi_signo;
	}
}

void waiter_wait(struct waiter *waiter, int fd, short events, int timeout_ms,
		 struct wakeup *wakeup)
{
	struct pollfd fds[] = {
		{ .fd = waiter->signal_fd, .events = POLLIN },
		{ .fd = fd, .events = events },
		{ .fd = waiter->display_fd, .events = POLLIN },
	};

	*wakeup = (struct wakeup){ 0 };
	if (waiter->arm_fd >= 0 && timeout_ms) {
		wait_for_window(waiter, fd, events, timeout_ms);
		timeout_ms = 0;
	}
	if (poll(fds, 3, timeout_ms) <= 0)
		return;
	wakeup->ring = fds[1].revents;
	wakeup->display = fds[2].revents;
	if (fds[0].revents)
		read_signals(waiter, wakeup);
}

void waiter_destroy(struct waiter *waiter)
{
	if (!waiter)
		return;
	if (waiter->arm_fd >= 0) {
		pthread_mutex_lock(&waiter->lock);
		waiter->quit = true;
		pthread_mutex_unlock(&waiter->lock);
		command(waiter);
		pthread_join(waiter->thread, NULL);
		close(waiter->arm_fd);
	}
	close(waiter->signal_fd);
	pthread_mutex_destroy(&waiter->lock);
	free(waiter);
}
