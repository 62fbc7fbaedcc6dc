// SPDX-License-Identifier: GPL-2.0-only
#include "program.h"

#include <stdlib.h>
#include <string.h>

#include "machine.h"

#define FIRST_VIDEO (MACHINE_FILES - 4)

static const uint32_t edges[] = {
	0,     1,     2,	  3,	      4,	  62,
	63,    64,    65,	  4095,	      4096,	  4097,
	16384, 65536, 0x7fffffff, 0x80000000, 0xfffff000, 0xffffffff,
};

void dice_init(struct dice *dice, uint64_t seed)
{
	/* Neighbouring seeds are not alike, and 0 is no state. */
	seed += 0x9e3779b97f4a7c15;
	seed = (seed ^ seed >> 30) * 0xbf58476d1ce4e5b9;
	dice->state = (seed ^ seed >> 27) | 1;
}

uint32_t dice_roll(struct dice *dice, uint32_t sides)
{
	dice->state ^= dice->state >> 12;
	dice->state ^= dice->state << 25;
	dice->state ^= dice->state >> 27;
	return (uint32_t)(dice->state * 0x2545f4914f6cdd1d >> 32) % sides;
}

static uint32_t some_edge(struct dice *dice)
{
	return edges[dice_roll(dice, COUNT(edges))];
}

static uint32_t some_size(struct dice *dice)
{
	switch (dice_roll(dice, 4)) {
	case 0:
		return some_edge(dice);
	case 1:
		return dice_roll(dice, 70000);
	default:
		return 4096 * dice_roll(dice, 9);
	}
}

static uint32_t some_argument(enum kind kind, struct dice *dice)
{
	switch (kind) {
	case KIND_NONE:
		return 0;
	case KIND_FD:
		/* Few, else nothing ever meets. */
		return dice_roll(dice, dice_roll(dice, 3) ? 4 : MACHINE_FILES);
	case KIND_VIDEO:
		return dice_roll(dice, dice_roll(dice, 8) ? 2 : 4) +
		       FIRST_VIDEO;
	case KIND_MAP:
		return dice_roll(dice, dice_roll(dice, 3) ? 3 : MACHINE_MAPS);
	case KIND_SLOT:
		return dice_roll(dice, 12) ? dice_roll(dice, 4) :
					     some_edge(dice);
	case KIND_BITS:
		return dice_roll(dice, 30) ? dice_roll(dice, 4) :
					     1U << dice_roll(dice, 32);
	case KIND_FEW:
		return dice_roll(dice, 16);
	case KIND_SIZE:
		return some_size(dice);
	case KIND_ANY:
		return dice_roll(dice, 2) ? some_edge(dice) :
					    dice_roll(dice, UINT32_MAX);
	}
	return 0;
}

static struct call some_call(struct dice *dice)
{
	struct call call = { .verb = machine_some_verb(dice) };
	const struct verb *verb = &machine_verbs[call.verb];

	for (int i = 0; i < MAX_ARGS; i++)
		call.arg[i] = some_argument(verb->kind[i], dice);
	return call;
}

void program_make(struct program *program, struct dice *dice)
{
	program->calls = 4 + dice_roll(dice, MAX_CALLS - 4);
	for (uint32_t i = 0; i < program->calls; i++)
		program->call[i] = some_call(dice);
}

static void insert(struct program *program, uint32_t at, struct call call)
{
	uint32_t behind = program->calls - at;

	if (program->calls == MAX_CALLS)
		behind--;
	else
		program->calls++;
	memmove(&program->call[at + 1], &program->call[at],
		behind * sizeof(call));
	program->call[at] = call;
}

static void drop(struct program *program, uint32_t at)
{
	program->calls--;
	memmove(&program->call[at], &program->call[at + 1],
		(program->calls - at) * sizeof(program->call[0]));
}

/* The first calls of this one and the last ones of the other. */
static void splice(struct program *program, const struct program *other,
		   struct dice *dice)
{
	uint32_t from = dice_roll(dice, other->calls);

	program->calls = 1 + dice_roll(dice, program->calls);
	while (from < other->calls && program->calls < MAX_CALLS)
		program->call[program->calls++] = other->call[from++];
}

void program_change(struct program *program, const struct program *other,
		    struct dice *dice)
{
	uint32_t times = 1 + dice_roll(dice, 4);

	if (!dice_roll(dice, 4))
		splice(program, other, dice);
	while (times--) {
		uint32_t at = dice_roll(dice, program->calls);
		struct call *call = &program->call[at];
		uint32_t arg = dice_roll(dice, MAX_ARGS);

		switch (dice_roll(dice, 5)) {
		case 0:
			if (program->calls > 1)
				drop(program, at);
			break;
		case 1:
		case 2:
			if (at < MAX_CALLS - 1)
				insert(program, at, some_call(dice));
			break;
		default:
			call->arg[arg] = some_argument(
				machine_verbs[call->verb].kind[arg], dice);
		}
	}
}

int program_format(const struct program *program, char *text, size_t size)
{
	int at = 0;

	for (uint32_t i = 0; i < program->calls; i++) {
		const struct call *call = &program->call[i];
		const struct verb *verb = &machine_verbs[call->verb];

		at += snprintf(text + at, size - at, "%s", verb->name);
		for (int j = 0; j < MAX_ARGS && verb->kind[j]; j++)
			at += snprintf(text + at, size - at, " %u",
				       call->arg[j]);
		at += snprintf(text + at, size - at, "\n");
	}
	return at;
}

static int parse_call(struct call *call, char *text)
{
	char *word = strtok(text, " \n");

	if (!word)
		return -1;
	memset(call, 0, sizeof(*call));
	call->verb = machine_verb(word);
	if (call->verb == machine_verb_count)
		return -1;
	for (int i = 0; i < MAX_ARGS && machine_verbs[call->verb].kind[i];
	     i++) {
		char *end;

		word = strtok(NULL, " \n");
		if (!word)
			return -1;
		call->arg[i] = strtoul(word, &end, 0);
		if (*end)
			return -1;
	}
	return strtok(NULL, " \n") ? -1 : 0;
}

int program_parse(struct program *program, FILE *file, unsigned int *line)
{
	char text[200];

	program->calls = 0;
	for (*line = 1; fgets(text, sizeof(text), file); ++*line) {
		if (text[0] == '#' || text[0] == '\n')
			continue;
		if (program->calls == MAX_CALLS ||
		    parse_call(&program->call[program->calls++], text))
			return -1;
	}
	return program->calls ? 0 : -1;
}
