/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A program of the fuzzer: a list of calls with plain numbers as arguments, made
 * up, changed, written as text and read again.
 */
#ifndef TESTS_FUZZ_PROGRAM_H
#define TESTS_FUZZ_PROGRAM_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define MAX_CALLS 100
#define MAX_ARGS 6
#define PROGRAM_TEXT (MAX_CALLS * 100) /* as much as one is as text */
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct call {
	uint32_t verb;
	uint32_t arg[MAX_ARGS];
};

struct program {
	uint32_t calls;
	struct call call[MAX_CALLS];
};

/* What an argument is, so that what is made up makes sense mostly. */
enum kind {
	KIND_NONE,
	KIND_FD, /* one of the machine's files */
	KIND_VIDEO, /* one too, mostly of those that video nodes are */
	KIND_MAP, /* one of its mappings */
	KIND_SLOT, /* mostly one that there is */
	KIND_BITS, /* a few low flags */
	KIND_FEW, /* a small number */
	KIND_SIZE, /* bytes, often at an edge */
	KIND_ANY, /* whatever */
};

/* A known generator, so that a seed brings everything back. */
struct dice {
	uint64_t state;
};

void dice_init(struct dice *dice, uint64_t seed);
uint32_t dice_roll(struct dice *dice, uint32_t sides);

void program_make(struct program *program, struct dice *dice);
void program_change(struct program *program, const struct program *other,
		    struct dice *dice);

/* One call to a line: its name and its arguments, as many as it has. */
int program_format(const struct program *program, char *text, size_t size);
/* 0, or -1 with the number of the line that is wrong in *line. */
int program_parse(struct program *program, FILE *file, unsigned int *line);

#endif /* TESTS_FUZZ_PROGRAM_H */
