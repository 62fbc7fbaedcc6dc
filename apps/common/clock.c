// SPDX-License-Identifier: GPL-2.0-only
#include "clock.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>

static volatile sig_atomic_t stop_signal;

int64_t clock_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * NS_PER_SEC + ts.tv_nsec;
}

int clock_sleep_until(int64_t when)
{
	struct timespec ts = {
		.tv_sec = when / NS_PER_SEC,
		.tv_nsec = when % NS_PER_SEC,
	};

	return -clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &ts, NULL);
}

static void stop_handler(int signal)
{
	const struct itimerval again = {
		.it_interval.tv_usec = 50000,
		.it_value.tv_usec = 50000,
	};

	if (signal == SIGALRM)
		return; /* has interrupted what it was meant to */
	stop_signal = signal;
	setitimer(ITIMER_REAL, &again, NULL);
}

void stop_install(void)
{
	struct sigaction action = { .sa_handler = stop_handler };

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
	sigaction(SIGALRM, &action, NULL);
	action.sa_handler = SIG_IGN;
	sigaction(SIGPIPE, &action, NULL);
}

void stop_end(void)
{
	static const struct itimerval never;
	struct sigaction action = {
		.sa_handler = stop_handler,
		.sa_flags = SA_RESTART,
	};

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &never, NULL);
}

int stop_requested(void)
{
	return stop_signal;
}
