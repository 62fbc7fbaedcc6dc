// SPDX-License-Identifier: GPL-2.0-only
/*
 * framering add: one ring more.
 */
#include <stdio.h>

#include "cli.h"

#define NODE "/dev/framering%u"

static char *index_text, *captures_text, *outputs_text;

/* Leaves *value as it is where there is no text. */
static int parse_count(const struct cli *cli, const char *what,
		       const char *text, uint32_t *value)
{
	uint64_t number;
	int status;

	if (!text)
		return 0;
	status = cli_parse_u64(cli, what, text, &number);
	if (!status && number >= FR_RING_ANY)
		status = cli_usage(cli, "%s %s is too large", what, text);
	if (!status)
		*value = (uint32_t)number;
	return status;
}

static int add(const struct cli *cli, const struct fr_ring_options *options)
{
	char node[32];
	uint32_t index;

	if (fr_ring_add(options, &index))
		return cli_library_error(cli);
	snprintf(node, sizeof(node), NODE, index);
	if (cli->json)
		cli_print_json(json_pack("{s:s, s:i}", "device", node, "ring",
					 (int)index));
	else
		puts(node);
	return STATUS_OK;
}

int cmd_add(struct cli *cli, int argc, const char **argv)
{
	const struct poptOption options[] = {
		{ "index", 'i', POPT_ARG_STRING, &index_text, 0,
		  "the N of its node /dev/frameringN (any that is free)", "N" },
		{ "captures", 0, POPT_ARG_STRING, &captures_text, 0,
		  "V4L2 nodes to read it by (framering-v4l2's capture_nodes)", "N" },
		{ "outputs", 0, POPT_ARG_STRING, &outputs_text, 0,
		  "V4L2 nodes to fill it by (framering-v4l2's output_nodes)", "N" },
		{ NULL, 0, POPT_ARG_INCLUDE_TABLE, cli_global_options, 0,
		  "Common options:", NULL },
		POPT_AUTOHELP POPT_TABLEEND
	};
	struct fr_ring_options ring = { .index = FR_RING_ANY };
	poptContext ctx;
	int status = cli_options(cli, argc, argv, options, "[OPTION...]", &ctx);

	if (!status && poptPeekArg(ctx))
		status = cli_usage(cli, "'%s': a number is given by --index",
				   poptPeekArg(ctx));
	if (!status)
		status = parse_count(cli, "--index", index_text, &ring.index);
	if (!status)
		status = parse_count(cli, "--captures", captures_text,
				     &ring.capture_nodes);
	if (!status)
		status = parse_count(cli, "--outputs", outputs_text,
				     &ring.output_nodes);
	if (!status)
		status = add(cli, &ring);
	poptFreeContext(ctx);
	return status;
}
