/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Runs the cases of a test program, each in a process of its own: a case that
 * crashes, hangs or leaks ends alone.
 *
 *	PROGRAM                runs all cases
 *	PROGRAM CASE...        runs these
 *	PROGRAM --first        runs all cases up to the first that fails
 *	PROGRAM --list         prints their names, one a line
 *
 * One line on stdout says how a case ended; tests/guest/run and tools/test read it:
 *
 *	CASE pass|fail|skip NAME SECONDS [REASON]
 *
 * The exit status is 0 if no case failed, 1 if one did, 2 for a case that does not
 * exist, and 77 if all were skipped.
 */
#ifndef TESTS_HARNESS_CASES_H
#define TESTS_HARNESS_CASES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Version 2 of cmocka renamed it and warns of the old name. */
#ifdef assert_uint_in_range
#undef assert_in_range
#define assert_in_range assert_uint_in_range
#endif

#define cases_run(argc, argv, tests) cases_run_with(argc, argv, tests, NULL, NULL)
#define cases_run_with(argc, argv, tests, setup, teardown)                      \
	cases_main(argc, argv, tests, sizeof(tests) / sizeof((tests)[0]), setup, \
		   teardown)

/**
 * cases_main() - run the cases that the arguments name
 * @argc: main()'s
 * @argv: main()'s
 * @tests: all cases of the program
 * @number: of cases
 * @setup: runs before each case, in the case's process; may be NULL
 * @teardown: runs after each case; may be NULL
 *
 * Return: main()'s status, as above.
 */
int cases_main(int argc, char **argv, const struct CMUnitTest *tests, size_t number,
	       CMFixtureFunction setup, CMFixtureFunction teardown);

#define CASE_SECONDS 30

/**
 * case_limit() - give the running case this long from now on
 * @seconds: as many as a machine at ease would need at the very most; a slower or
 *	     busier machine gets more (tests/harness/pace.h)
 *
 * A case has CASE_SECONDS by default. One that says so again and again while it makes
 * progress may take as long as it likes.
 */
void case_limit(unsigned int seconds);

/**
 * case_skip() - end the running case, which cannot be run here
 * @reason: one line for whoever reads the results
 */
#define case_skip(reason)                \
	do {                             \
		case_skip_because(reason); \
		skip();                  \
	} while (0)
void case_skip_because(const char *reason);

#endif /* TESTS_HARNESS_CASES_H */
