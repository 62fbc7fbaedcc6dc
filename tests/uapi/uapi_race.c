// SPDX-License-Identifier: GPL-2.0-only
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#include "uapi_race.h"
#include "uapi_util.h"

#define DRIVER "/sys/bus/platform/drivers/framering/"
#define PLATFORM_DEVICE "framering.0"

atomic_bool uapi_race_over;
static pthread_t threads[UAPI_RACERS];

unsigned int uapi_race_pick(unsigned int *seed, unsigned int below)
{
	return (unsigned int)rand_r(seed) / 7 % below;
}

static void interrupt(int number)
{
	(void)number;
}

void uapi_race_start(void *(*race)(void *), void *racers, size_t size)
{
	struct sigaction action = { .sa_handler = interrupt };

	sigaction(SIGUSR1, &action, NULL);
	uapi_race_over = false;
	for (int i = 0; i < UAPI_RACERS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, race,
						(char *)racers + i * size),
				 0);
}

void uapi_race_interrupt(int ms)
{
	for (int i = 0; i < UAPI_RACERS; i++)
		pthread_kill(threads[i], SIGUSR1);
	uapi_sleep_ms(ms);
}

void uapi_race_end(int ms)
{
	uapi_race_over = true;
	for (int i = 0; i < UAPI_RACERS; i++) {
		while (pthread_tryjoin_np(threads[i], NULL))
			uapi_race_interrupt(ms);
		/* Who has ended is signalled no more. */
		threads[i] = pthread_self();
	}
}

void uapi_race_rebind(void)
{
	assert_int_equal(uapi_write_file(DRIVER "unbind", PLATFORM_DEVICE), 0);
	assert_int_equal(uapi_write_file(DRIVER "bind", PLATFORM_DEVICE), 0);
}
