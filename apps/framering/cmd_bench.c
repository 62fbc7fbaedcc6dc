// SPDX-License-Identifier: GPL-2.0-only
/*
 * framering bench: measure hand-offs and the ways to move bytes.
 */
#include <string.h>

#include "bench.h"

static struct bench_options options = { .iterations = 1000,
					.rounds = 20,
					.milliseconds = 20 };

int cmd_bench(struct cli *cli, int argc, const char **argv)
{
	const struct poptOption table[] = {
		{ "iterations", 'n', POPT_ARG_INT, &options.iterations, 0,
		  "handoff: frames in a round (1000)", "N" },
		{ "rounds", 0, POPT_ARG_INT, &options.rounds, 0,
		  "handoff: rounds, of which the least counts (20)", "N" },
		{ "format", 'f', POPT_ARG_STRING, &options.format, 0,
		  "handoff: pixel format (NV12)", "NAME" },
		{ "time", 't', POPT_ARG_INT, &options.milliseconds, 0,
		  "paths: time for each path and size (20)", "MS" },
		{ "cache", 0, POPT_ARG_STRING, &options.cache, 0,
		  "cache mode (handoff: writecombine, paths: cached)", "MODE" },
		{ NULL, 0, POPT_ARG_INCLUDE_TABLE, cli_global_options, 0,
		  "Common options:", NULL },
		POPT_AUTOHELP POPT_TABLEEND
	};
	poptContext ctx;
	int status = cli_options(cli, argc, argv, table,
				 "[OPTION...] handoff | paths", &ctx);
	const char *what = status ? NULL : poptGetArg(ctx);

	if (!status && (options.iterations < 1 || options.rounds < 1 ||
			options.milliseconds < 1))
		status = cli_usage(
			cli,
			"--iterations, --rounds and --time must be at least 1");
	else if (!status && what && !poptPeekArg(ctx) &&
		 !strcmp(what, "handoff"))
		status = bench_handoff(cli, &options);
	else if (!status && what && !poptPeekArg(ctx) && !strcmp(what, "paths"))
		status = bench_paths(cli, &options);
	else if (!status)
		status = cli_usage(cli, "say one of: handoff, paths");
	poptFreeContext(ctx);
	return status;
}
