// SPDX-License-Identifier: GPL-2.0-only
/*
 * framering play: produce frames from a pattern, a video file, or stdin.
 */
#include <string.h>

#include "source.h"

static char *pattern, *size_text, *format_text;

static int open_source(const struct cli *cli, const char *file,
		       struct source **source)
{
	uint32_t fourcc = 0, width = 0, height = 0;
	int status = 0;
	int kind;

	if (size_text)
		status = cli_parse_size(cli, size_text, &width, &height);
	if (!status && format_text)
		status = cli_parse_format(cli, format_text, &fourcc);
	if (status)
		return status;
	if (pattern && file)
		return cli_usage(cli, "either --pattern or a file, not both");
	if (file && !strcmp(file, "-"))
		return source_open_stdin(source, cli, fourcc, width, height);
	if (file)
		return source_open_file(source, cli, file, fourcc, width,
					height);
	if (!pattern)
		return cli_usage(
			cli,
			"what? --pattern bars|ramp|box, a video file, or - for stdin");
	kind = fr_pattern_by_name(pattern);
	if (kind < 0)
		return cli_usage(cli, "pattern '%s': must be bars, ramp or box",
				 pattern);
	return source_open_pattern(source, cli, kind, fourcc, width, height);
}

int cmd_play(struct cli *cli, int argc, const char **argv)
{
	const struct poptOption options[] = {
		{ "pattern", 'p', POPT_ARG_STRING, &pattern, 0,
		  "bars, ramp or box, with a frame number and a checksum",
		  "NAME" },
		{ "size", 0, POPT_ARG_STRING, &size_text, 0,
		  "of a pattern (640x360) or of raw frames; scales a file",
		  "WxH" },
		{ "format", 'f', POPT_ARG_STRING, &format_text, 0,
		  "pixel format (the file's own, else XRGB8888)", "NAME" },
		{ "loop", 'l', POPT_ARG_NONE, &stream_wanted.loop, 0,
		  "play the file again and again", NULL },
		{ NULL, 0, POPT_ARG_INCLUDE_TABLE, stream_options, 0,
		  "The ring:", NULL },
		{ NULL, 0, POPT_ARG_INCLUDE_TABLE, cli_global_options, 0,
		  "Common options:", NULL },
		POPT_AUTOHELP POPT_TABLEEND
	};
	struct source *source = NULL;
	poptContext ctx;
	int status = cli_options(cli, argc, argv, options,
				 "[OPTION...] [--pattern NAME | FILE | -]",
				 &ctx);
	const char *file = status ? NULL : poptGetArg(ctx);

	if (!status && file && poptPeekArg(ctx))
		status = cli_usage(cli, "one file at a time, not '%s' too",
				   poptPeekArg(ctx));
	if (!status)
		status = open_source(cli, file, &source);
	if (!status)
		status = stream_source(cli, source);
	poptFreeContext(ctx);
	return status;
}
