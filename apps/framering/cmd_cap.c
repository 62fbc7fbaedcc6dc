// SPDX-License-Identifier: GPL-2.0-only
/*
 * framering cap: produce frames from a V4L2 camera.
 */
#include <string.h>

#include "source.h"

static char *size_text, *format_text;

static int open_source(const struct cli *cli, const char *path,
		       struct source **source)
{
	uint32_t fourcc = 0, width = 0, height = 0;
	int status = 0;

	if (size_text)
		status = cli_parse_size(cli, size_text, &width, &height);
	if (!status && format_text)
		status = cli_parse_format(cli, format_text, &fourcc);
	if (status)
		return status;
	return source_open_camera(source, cli, path ? path : "/dev/video0",
				  fourcc, width, height);
}

int cmd_cap(struct cli *cli, int argc, const char **argv)
{
	const struct poptOption options[] = {
		{ "size", 0, POPT_ARG_STRING, &size_text, 0,
		  "of the frames; what the camera cannot is scaled (its own)",
		  "WxH" },
		{ "format", 'f', POPT_ARG_STRING, &format_text, 0,
		  "pixel format; what the camera cannot is converted (its own)",
		  "NAME" },
		{ NULL, 0, POPT_ARG_INCLUDE_TABLE, stream_options, 0,
		  "The ring:", NULL },
		{ NULL, 0, POPT_ARG_INCLUDE_TABLE, cli_global_options, 0,
		  "Common options:", NULL },
		POPT_AUTOHELP POPT_TABLEEND
	};
	struct source *source = NULL;
	poptContext ctx;
	int status = cli_options(cli, argc, argv, options,
				 "[OPTION...] [/dev/videoN]", &ctx);
	const char *path = status ? NULL : poptGetArg(ctx);

	if (!status && poptPeekArg(ctx))
		status = cli_usage(cli, "one camera at a time, not '%s' too",
				   poptPeekArg(ctx));
	if (!status)
		status = open_source(cli, path, &source);
	if (!status)
		status = stream_run(cli, source);
	poptFreeContext(ctx);
	return status;
}
