/* SPDX-License-Identifier: GPL-2.0-only */
/* What <framering/formats.h> promises, demanded. */
#ifndef TESTS_LIBFUZZER_PROMISE_H
#define TESTS_LIBFUZZER_PROMISE_H

#include <stdio.h>
#include <stdlib.h>

/* Ends the program, which is how libFuzzer learns of it. */
#define PROMISE(condition)                                             \
	do {                                                           \
		if (!(condition)) {                                    \
			fprintf(stderr, "%s:%d: broken promise: %s\n", \
				__FILE__, __LINE__, #condition);       \
			abort();                                       \
		}                                                      \
	} while (0)

#endif /* TESTS_LIBFUZZER_PROMISE_H */
