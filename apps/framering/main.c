// SPDX-License-Identifier: GPL-2.0-only
/*
 * framering: rings of frame buffers from the command line.
 */
#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "clock.h"

static const struct command commands[] = {
	{ "info", "what the rings are like just now", cmd_info },
	{ "play", "produce frames: a pattern, a video file, or stdin",
	  cmd_play },
	{ "cap", "produce frames from a V4L2 camera", cmd_cap },
	{ "verify", "consume test patterns and prove each frame", cmd_verify },
	{ "led", "look at the status LED, or drive it", cmd_led },
	{ "reg", "read and write registers in declared windows", cmd_reg },
	{ "add", "make one more ring", cmd_add },
	{ "remove", "take a ring away", cmd_remove },
	{ "bench", "measure hand-offs and the ways to move bytes", cmd_bench },
};

#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

static void help(void)
{
	puts("Usage: framering [-d RING] [--json] VERB [OPTION...] [ARG...]\n"
	     "       framering VERB --help\n\nVerbs:");
	for (size_t i = 0; i < COMMANDS; i++)
		printf("  %-8s %s\n", commands[i].name, commands[i].summary);
	puts("\nOptions before or after the verb:\n"
	     "  -d, --device=RING  a number or a path (default: $FRAMERING_DEVICE, else 0)\n"
	     "      --json         print the result as JSON (docs/cli.md)\n"
	     "  -q, --quiet        no progress on stderr\n"
	     "\nStatus: 0 done; 1 failed, stderr says why; 2 wrong usage; 3 frames were\n"
	     "torn, repeated, or lost without a reason; 130 stopped by Ctrl-C or SIGTERM\n"
	     "with nothing to report.");
}

static const struct command *find_command(const char *name)
{
	for (size_t i = 0; i < COMMANDS; i++) {
		if (!strcmp(commands[i].name, name))
			return &commands[i];
	}
	return NULL;
}

/* Options up to the verb; argv from the verb on is the verb's own. */
static int parse_global(int argc, const char **argv, int *verb)
{
	static int want_help, want_version;
	static const struct poptOption options[] = {
		{ NULL, 0, POPT_ARG_INCLUDE_TABLE, cli_global_options, 0, NULL,
		  NULL },
		{ "help", 'h', POPT_ARG_NONE, &want_help, 0, NULL, NULL },
		{ "version", 'V', POPT_ARG_NONE, &want_version, 0, NULL, NULL },
		POPT_TABLEEND
	};
	poptContext ctx = poptGetContext(NULL, argc, argv, options,
					 POPT_CONTEXT_POSIXMEHARDER);
	const char **rest;
	int ret = poptGetNextOpt(ctx);

	*verb = argc;
	if (ret < -1)
		ret = cli_usage(&cli_given, "%s: %s", poptBadOption(ctx, 0),
				poptStrerror(ret));
	else
		ret = 0;
	for (rest = poptGetArgs(ctx); rest && *rest; rest++)
		--*verb;
	poptFreeContext(ctx);
	if (!ret && want_help) {
		help();
		*verb = argc;
	} else if (!ret && want_version) {
		puts("framering " FRAMERING_VERSION);
		*verb = argc;
	} else if (!ret && *verb == argc) {
		help();
		ret = STATUS_USAGE;
	}
	return ret;
}

int main(int argc, char **argv)
{
	const struct command *command;
	int verb, status;

	stop_install();
	status = parse_global(argc, (const char **)argv, &verb);
	if (status || verb == argc)
		return cli_finish(&cli_given, status);
	command = find_command(argv[verb]);
	if (!command)
		return cli_usage(&cli_given, "'%s' is no verb", argv[verb]);
	cli_given.verb = command->name;
	status = command->run(&cli_given, argc - verb,
			      (const char **)argv + verb);
	return cli_finish(&cli_given, status);
}
