// SPDX-License-Identifier: GPL-2.0-only
#include "minimize.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static uint32_t calls_of(const struct minimize *m)
{
	uint32_t calls = 0;

	for (uint32_t i = 0; i < m->count; i++)
		calls += m->programs[i].calls;
	return calls;
}

/* What is left of the programs, without those that have no call. */
static int leave_out(const struct minimize *m, struct program *rest)
{
	uint32_t number = 0;
	int count = 0;

	for (uint32_t i = 0; i < m->count; i++) {
		struct program *to = &rest[count];

		to->calls = 0;
		for (uint32_t j = 0; j < m->programs[i].calls; j++, number++) {
			if (number - m->from >= m->chunk)
				to->call[to->calls++] = m->programs[i].call[j];
		}
		if (to->calls)
			count++;
	}
	return count;
}

static int note(const struct minimize *m, const char *name, const char *text)
{
	char path[300];
	FILE *file;
	int ret;

	snprintf(path, sizeof(path), "%s/%s", m->out, name);
	file = fopen(path, "we");
	if (!file)
		return -errno;
	ret = fputs(text, file) < 0 ? -EIO : 0;
	if (fflush(file) || fsync(fileno(file)))
		ret = -errno;
	fclose(file);
	return ret;
}

/* Before it runs: afterwards there may be nobody to tell. */
static int note_all(const struct minimize *m, const struct program *rest,
		    int count)
{
	static char text[PROGRAM_TEXT];
	char name[40];
	int ret = 0;

	for (int i = 0; i < count && !ret; i++) {
		program_format(&rest[i], text, sizeof(text));
		snprintf(name, sizeof(name), "rest-%d", i);
		ret = note(m, name, text);
	}
	snprintf(text, sizeof(text), "%d %u %u\n", count, m->chunk, m->from);
	return ret ? ret : note(m, "tried", text);
}

/* Whether there is anything after this. */
static bool next(struct minimize *m, uint32_t calls)
{
	m->from += m->chunk;
	if (m->chunk && m->from < calls)
		return true;
	m->from = 0;
	m->chunk = m->chunk ? m->chunk / 2 : calls / 2;
	return m->chunk > 0;
}

int minimize(struct minimize *m, struct program *rest, int (*run)(int count))
{
	uint32_t calls = calls_of(m);

	if (m->chunk && m->from >= calls && !next(m, calls))
		return 0;
	do {
		int count = leave_out(m, rest);
		int ret = note_all(m, rest, count);

		if (!ret && count)
			ret = run(count);
		if (ret)
			return ret;
		/* It does not go wrong as it is. */
		if (!m->chunk)
			return 0;
	} while (next(m, calls));
	return 0;
}
