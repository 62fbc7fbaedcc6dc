/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Failures on demand: the kernel lets the nth allocation or copy from or to user
 * space of this thread fail, and says whether there was an nth.
 */
#ifndef TESTS_DEBUG_FAIL_NTH_H
#define TESTS_DEBUG_FAIL_NTH_H

#include <stdbool.h>

/* Lets every kind of allocation fail, not only those that expect it. */
void fail_nth_begin(void);

void fail_nth_arm(unsigned int nth);

/* How many more there may be before one fails. */
unsigned int fail_nth_left(void);

/* Ends what fail_nth_arm() began. Returns whether anything failed. */
bool fail_nth_disarm(void);

/* Whether @error is what a failed allocation or copy may be answered with. */
bool fail_nth_is_a_reason(int error);

/*
 * The same where the driver core is in between: it keeps it to itself why a device
 * could not be bound, and takes it for a wrong argument when there was no memory for
 * its name. Returns -ENOMEM for either, else @error.
 */
int fail_nth_of_core(int error);

#endif /* TESTS_DEBUG_FAIL_NTH_H */
