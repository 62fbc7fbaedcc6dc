// SPDX-License-Identifier: GPL-2.0-only
/*
 * framering verify: consume test patterns and prove each frame.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "verify.h"

static struct verify_options options = { .timeout_ms = -1, .seed = 1 };
static char *frames_text, *hold_text, *seed_text;

static int parse_hold(const struct cli *cli)
{
	double min, max;
	char rest;
	int n = sscanf(hold_text, "%lf:%lf%c", &min, &max, &rest);

	if (n == 1 && !strchr(hold_text, ':'))
		max = min;
	else if (n != 2)
		n = 0;
	if (!n || !(min >= 0) || !(max >= min) || max > 1e6)
		return cli_usage(cli,
				 "--hold '%s': must be MIN:MAX milliseconds",
				 hold_text);
	options.hold_min = (int64_t)(min * NS_PER_MS);
	options.hold_max = (int64_t)(max * NS_PER_MS);
	return 0;
}

static int parse(const struct cli *cli)
{
	int status = 0;

	if (frames_text)
		status = cli_parse_frames(cli, frames_text, &options.frames);
	if (!status && seed_text)
		status = cli_parse_u64(cli, "--seed", seed_text, &options.seed);
	if (!status && hold_text)
		status = parse_hold(cli);
	if (status)
		return status;
	if (options.hold_frames < 0 || options.hold_frames > 62)
		return cli_usage(cli, "--hold-frames %d: must be 1 to 62",
				 options.hold_frames);
	if (options.rw && (options.newest || options.lossless || hold_text ||
			   options.hold_frames))
		return cli_usage(
			cli,
			"read() takes frames in order, one at a time: --rw goes with none of --newest, --lossless, --hold, --hold-frames");
	return 0;
}

static json_t *counts_json(const struct verify *v)
{
	const struct verify_counts *c = &v->counts;

	return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I}",
			 "frames", (json_int_t)c->frames, "torn",
			 (json_int_t)c->torn, "repeated",
			 (json_int_t)c->repeated, "out_of_order",
			 (json_int_t)c->out_of_order, "lost",
			 (json_int_t)c->lost, "missed", (json_int_t)c->missed,
			 "misnumbered", (json_int_t)c->misnumbered, "unmarked",
			 (json_int_t)c->unmarked, "corrupt",
			 (json_int_t)c->corrupt, "generations",
			 (json_int_t)c->generations);
}

static void report_json(const struct verify *v, const struct fr_info *info,
			double seconds)
{
	json_t *o = counts_json(v);
	json_t *more = json_pack(
		"{s:s, s:s, s:i, s:i, s:s, s:s, s:s, s:{s:f, s:f}, s:I, s:f, s:b}",
		"device", fr_device_path(fr_consumer_device(v->consumer)),
		"format",
		fr_format_by_fourcc(info->layout.fourcc) ?
			fr_format_by_fourcc(info->layout.fourcc)->name :
			"?",
		"width", (int)info->layout.width, "height",
		(int)info->layout.height, "policy",
		fr_policy_name(info->policy), "cache_mode",
		fr_cache_name(info->cache), "memory_source",
		fr_memory_name(info->memory), "copies_per_frame", "consumer",
		copies_per_frame(&v->copies), "driver",
		v->options->rw ? 1.0 : 0.0, "bytes_read_by_driver",
		(json_int_t)info->counters.bytes_read, "seconds", seconds,
		"interrupted", stop_requested() != 0);

	json_object_update(o, more);
	json_decref(more);
	cli_print_json(o);
}

static bool bad(const struct verify_counts *c)
{
	return c->torn || c->repeated || c->out_of_order || c->lost ||
	       c->misnumbered;
}

static int report(const struct verify *v, double seconds)
{
	const struct verify_counts *c = &v->counts;
	struct fr_info info;

	if (fr_device_info(fr_consumer_device(v->consumer), &info))
		return cli_library_error(v->cli);
	if (v->cli->json)
		report_json(v, &info, seconds);
	else
		printf("%s: %llu frames, %llu torn, %llu repeated, %llu out of order, %llu lost, %llu missed, %llu misnumbered, %llu corrupt in %.2f s\n",
		       bad(c)	 ? "BAD" :
		       c->frames ? "good" :
				   "nothing",
		       (unsigned long long)c->frames,
		       (unsigned long long)c->torn,
		       (unsigned long long)c->repeated,
		       (unsigned long long)c->out_of_order,
		       (unsigned long long)c->lost,
		       (unsigned long long)c->missed,
		       (unsigned long long)c->misnumbered,
		       (unsigned long long)c->corrupt, seconds);
	return bad(c) ? STATUS_BAD_FRAMES : STATUS_OK;
}

/* The exit status that follows from the run's end and the counts. */
static int verdict(struct verify *v, int ret, double seconds)
{
	int status;

	progress_end(&v->progress);
	if (v->counts.generations && !ret)
		ret = verify_account(v);
	if (ret == -EINTR && !v->counts.frames)
		return STATUS_INTERRUPTED;
	if (!v->counts.generations)
		return STATUS_FAILED;
	status = report(v, seconds);
	if (ret == -EAGAIN)
		cli_error(v->cli, "no frame came for %d ms",
			  v->options->timeout_ms);
	if (status == STATUS_OK && ret && ret != -EINTR)
		status = STATUS_FAILED;
	return status;
}

static int run(const struct cli *cli)
{
	const struct fr_attach attach = {
		.hold_limit = options.hold_frames,
		.newest = options.newest,
		.lossless = options.lossless,
	};
	struct verify v = {
		.cli = cli,
		.options = &options,
		/* xorshift stays at 0 for ever. */
		.random = options.seed * UINT64_C(0x9e3779b97f4a7c15) | 1,
	};
	int64_t begin;
	int status, ret;

	if (fr_consumer_create(&v.consumer, cli->device, &attach))
		return cli_library_error(cli);
	progress_start(&v.progress, cli);
	ret = verify_attach(&v);
	begin = clock_now();
	if (!ret)
		ret = options.rw ? verify_by_read(&v) : verify_by_mapping(&v);
	status = verdict(&v, ret, (double)(clock_now() - begin) / NS_PER_SEC);
	fr_consumer_destroy(v.consumer);
	free(v.scratch);
	return status;
}

int cmd_verify(struct cli *cli, int argc, const char **argv)
{
	const struct poptOption table[] = {
		{ "frames", 'n', POPT_ARG_STRING, &frames_text, 0,
		  "stop after N frames (default: at the stream's end)", "N" },
		{ "hold", 0, POPT_ARG_STRING, &hold_text, 0,
		  "hold each frame so many milliseconds, at random",
		  "MIN:MAX" },
		{ "hold-frames", 0, POPT_ARG_INT, &options.hold_frames, 0,
		  "hold up to N frames at once (1)", "N" },
		{ "newest", 0, POPT_ARG_NONE, &options.newest, 0,
		  "always skip to the newest frame", NULL },
		{ "lossless", 0, POPT_ARG_NONE, &options.lossless, 0,
		  "have a ring of policy wait wait for us", NULL },
		{ "rw", 0, POPT_ARG_NONE, &options.rw, 0,
		  "take frames by read(), not in mapped memory", NULL },
		{ "any", 0, POPT_ARG_NONE, &options.any, 0,
		  "accept frames without a mark: only see that they stay as they are",
		  NULL },
		{ "timeout", 0, POPT_ARG_INT, &options.timeout_ms, 0,
		  "fail when no frame comes for so long (never)", "MS" },
		{ "seed", 0, POPT_ARG_STRING, &seed_text, 0,
		  "of the random numbers (1)", "N" },
		{ NULL, 0, POPT_ARG_INCLUDE_TABLE, cli_global_options, 0,
		  "Common options:", NULL },
		POPT_AUTOHELP POPT_TABLEEND
	};
	poptContext ctx;
	int status = cli_options(cli, argc, argv, table, "[OPTION...]", &ctx);

	if (!status && poptPeekArg(ctx))
		status = cli_usage(cli, "takes no argument '%s'",
				   poptPeekArg(ctx));
	if (!status)
		status = parse(cli);
	if (!status)
		status = run(cli);
	poptFreeContext(ctx);
	return status;
}
