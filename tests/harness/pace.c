// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "pace.h"

/* A machine at ease: what this many rounds of a loop take there. */
#define ROUNDS 2000000
#define SECONDS_AT_EASE 0.0006

double pace_clock(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec + now.tv_nsec / 1e9;
}

/* Tasks that want to run, for each processor that there is. */
static double crowd(void)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	double load;

	if (getloadavg(&load, 1) != 1 || cpus < 1)
		return 1;
	return load / cpus;
}

double pace_now(void)
{
	double begin = pace_clock(), slower, crowded = crowd();

	for (volatile unsigned int i = 0; i < ROUNDS; i++)
		;
	slower = (pace_clock() - begin) / SECONDS_AT_EASE;
	/*
	 * A process that sleeps most of the time is served at once. The tests beside it,
	 * which do not sleep, wait their turn.
	 */
	if (slower < crowded)
		slower = crowded;
	return slower > 1 ? slower : 1;
}
