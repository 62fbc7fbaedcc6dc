/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Makes what ends a guest shorter: leaves out calls, first many at a time, then
 * single ones, and tries the rest. A rest that ends the guest has left its
 * programs in a folder; tests/fuzz/minimize starts the next guest with those.
 */
#ifndef TESTS_FUZZ_MINIMIZE_H
#define TESTS_FUZZ_MINIMIZE_H

#include "program.h"

/**
 * struct minimize - the programs, and which calls to leave out of them next
 * @programs: run at the same time; calls are counted through all of them
 * @chunk: so many calls at once; 0: none, to see whether it goes wrong at all
 * @from: the first of them
 * @out: folder for the programs that are tried, and for @chunk and @from
 */
struct minimize {
	const struct program *programs;
	uint32_t count;
	uint32_t chunk;
	uint32_t from;
	const char *out;
};

/**
 * minimize - tries one rest after the other
 * @rest: where the programs to run go, as many as there were; empty ones last
 * @run: runs @rest's first programs; not 0 if something went wrong
 *
 * Returns 0 when there is nothing to leave out, else what @run has returned,
 * with @m->from and @m->chunk at what was left out; -errno if @out cannot be
 * written.
 */
int minimize(struct minimize *m, struct program *rest, int (*run)(int count));

#endif /* TESTS_FUZZ_MINIMIZE_H */
