// SPDX-License-Identifier: GPL-2.0-only
/*
 * One line on stderr: kept up to date on a terminal, now and then elsewhere.
 */
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "cli.h"
#include "clock.h"

void progress_start(struct progress *progress, const struct cli *cli)
{
	progress->on = !cli->quiet;
	progress->tty = isatty(STDERR_FILENO);
	progress->next =
		clock_now() + (progress->tty ? NS_PER_SEC / 4 : 5 * NS_PER_SEC);
}

bool progress_due(struct progress *progress)
{
	int64_t now;

	if (!progress->on)
		return false;
	now = clock_now();
	if (now < progress->next)
		return false;
	progress->next =
		now + (progress->tty ? NS_PER_SEC / 4 : 10 * NS_PER_SEC);
	return true;
}

void progress_show(struct progress *progress, const char *format, ...)
{
	va_list args;

	if (progress->tty)
		fputs("\r\033[K", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	if (!progress->tty)
		fputc('\n', stderr);
}

void progress_end(struct progress *progress)
{
	/* The work is over, and the report is to come out whole. */
	stop_end();
	if (progress->on && progress->tty)
		fputs("\r\033[K", stderr);
}
