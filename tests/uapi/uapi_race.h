/* SPDX-License-Identifier: GPL-2.0-only */
/* Threads that race each other, and a device that goes under them. */
#ifndef TESTS_UAPI_RACE_H
#define TESTS_UAPI_RACE_H

#include <stdatomic.h>
#include <stddef.h>

#define UAPI_RACERS 6

/* Whoever races ends when this is true. */
extern atomic_bool uapi_race_over;

/* A number from 0, by a seed of the thread's own. */
unsigned int uapi_race_pick(unsigned int *seed, unsigned int below);
/* UAPI_RACERS threads; @racers is an array of what each gets, of @size bytes. */
void uapi_race_start(void *(*race)(void *), void *racers, size_t size);
/* Ends what they wait in, by a signal each, and gives them @ms. */
void uapi_race_interrupt(int ms);
/* Returns when all have ended, whatever they wait in. */
void uapi_race_end(int ms);
/* Ring 0's device goes, and comes back. */
void uapi_race_rebind(void);

#endif /* TESTS_UAPI_RACE_H */
