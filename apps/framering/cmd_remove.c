// SPDX-License-Identifier: GPL-2.0-only
/*
 * framering remove: a ring goes.
 */
#include "cli.h"

static int force;

/* Not $FRAMERING_DEVICE: what is taken away has to be named. */
static int take_away(const struct cli *cli, const char *node)
{
	if (fr_ring_remove(node, force ? FR_REMOVE_FORCE : 0))
		return cli_library_error(cli);
	if (cli->json)
		cli_print_json(json_pack("{s:s}", "removed", node));
	return STATUS_OK;
}

int cmd_remove(struct cli *cli, int argc, const char **argv)
{
	const struct poptOption options[] = {
		{ "force", 'f', POPT_ARG_NONE, &force, 0,
		  "also while programs have it open", NULL },
		{ NULL, 0, POPT_ARG_INCLUDE_TABLE, cli_global_options, 0,
		  "Common options:", NULL },
		POPT_AUTOHELP POPT_TABLEEND
	};
	poptContext ctx;
	int status =
		cli_options(cli, argc, argv, options, "[OPTION...] RING", &ctx);
	const char *node = status ? NULL : poptGetArg(ctx);

	if (!status && !node)
		node = cli->device;
	if (!status && (!node || !*node || poptPeekArg(ctx)))
		status = cli_usage(
			cli, "say which ring: a number, or /dev/frameringN");
	if (!status)
		status = take_away(cli, node);
	poptFreeContext(ctx);
	return status;
}
