// SPDX-License-Identifier: GPL-2.0-only
/*
 * Options, errors and output, the same for every verb.
 */
#include "cli.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "parse.h"

struct cli cli_given;

struct poptOption cli_global_options[] = {
	{ "device", 'd', POPT_ARG_STRING, &cli_given.device, 0,
	  "ring to use, a number or a path (default: $FRAMERING_DEVICE, else 0)",
	  "RING" },
	{ "json", 0, POPT_ARG_NONE, &cli_given.json, 0,
	  "print the result as JSON (see docs/cli.md)", NULL },
	{ "quiet", 'q', POPT_ARG_NONE, &cli_given.quiet, 0,
	  "no progress on stderr", NULL },
	POPT_TABLEEND
};

static void message(const struct cli *cli, const char *format, va_list args)
{
	fflush(stdout);
	fprintf(stderr, "framering%s%s: ", cli->verb ? " " : "",
		cli->verb ? cli->verb : "");
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
}

int cli_error(const struct cli *cli, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	message(cli, format, args);
	va_end(args);
	return STATUS_FAILED;
}

int cli_usage(const struct cli *cli, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	message(cli, format, args);
	va_end(args);
	fprintf(stderr, "Try 'framering %s%s--help'.\n",
		cli->verb ? cli->verb : "", cli->verb ? " " : "");
	return STATUS_USAGE;
}

void cli_note(const struct cli *cli, const char *format, ...)
{
	va_list args;

	if (cli->quiet)
		return;
	va_start(args, format);
	message(cli, format, args);
	va_end(args);
}

int cli_library_error(const struct cli *cli)
{
	return cli_error(cli, "%s", fr_error());
}

int cli_options(struct cli *cli, int argc, const char **argv,
		const struct poptOption *options, const char *args,
		poptContext *ctx)
{
	char name[64];
	int ret;

	snprintf(name, sizeof(name), "framering %s", cli->verb);
	/* popt names the program in its help by argv[0]. */
	argv[0] = name;
	*ctx = poptGetContext(NULL, argc, argv, options, 0);
	if (!*ctx)
		return cli_error(cli, "out of memory");
	poptSetOtherOptionHelp(*ctx, args);
	do {
		ret = poptGetNextOpt(*ctx);
	} while (ret > 0);
	argv[0] = cli->verb;
	if (ret == -1)
		return 0;
	cli_usage(cli, "%s: %s", poptBadOption(*ctx, 0), poptStrerror(ret));
	return STATUS_USAGE;
}

void cli_print_json(json_t *object)
{
	if (object)
		json_dumpf(object, stdout,
			   JSON_INDENT(2) | JSON_REAL_PRECISION(9));
	putchar('\n');
	json_decref(object);
}

int cli_flush(void)
{
	/* Only the first attempt tells why; what it could not write is gone. */
	static int first;

	if (fflush(stdout) && !first)
		first = errno;
	if (ferror(stdout) && !first)
		first = EIO;
	return -first;
}

int cli_finish(const struct cli *cli, int status)
{
	int ret;

	stop_end();
	ret = cli_flush();
	if (!ret)
		return status;
	cli_error(cli, "cannot write the output: %s", strerror(-ret));
	return status == STATUS_OK ? STATUS_FAILED : status;
}

int cli_parse_u64(const struct cli *cli, const char *what, const char *text,
		  uint64_t *value)
{
	char *end;

	errno = 0;
	*value = strtoull(text, &end, 0);
	if (errno || end == text || *end || strchr(text, '-'))
		return cli_usage(cli, "%s '%s' is not a number", what, text);
	return 0;
}

int cli_parse_frames(const struct cli *cli, const char *text, uint64_t *frames)
{
	if (!parse_frames(text, frames))
		return 0;
	return cli_usage(cli, "--frames '%s': " PARSE_FRAMES_MUST, text);
}

int cli_parse_size(const struct cli *cli, const char *text, uint32_t *width,
		   uint32_t *height)
{
	if (!parse_size(text, width, height))
		return 0;
	return cli_usage(cli, "size '%s': " PARSE_SIZE_MUST, text);
}

int cli_parse_format(const struct cli *cli, const char *text, uint32_t *fourcc)
{
	const struct fr_format *format = fr_format_by_name(text);
	char list[256] = "";

	if (format) {
		*fourcc = format->fourcc;
		return 0;
	}
	for (size_t i = 0; i < fr_format_count(); i++) {
		size_t used = strlen(list);

		snprintf(list + used, sizeof(list) - used, "%s%s",
			 i ? ", " : "", fr_format_at(i)->name);
	}
	return cli_usage(cli, "format '%s': must be one of %s", text, list);
}
