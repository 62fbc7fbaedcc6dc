// SPDX-License-Identifier: GPL-2.0-only
/*
 * framering info: what the rings are like just now.
 */
#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "clock.h"

#define MIB (1024.0 * 1024.0)

/* "firefox (4711)", as far as /proc knows. */
static void process_name(uint32_t pid, char *name, size_t size)
{
	char path[64], comm[32] = "";
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%u/comm", pid);
	file = fopen(path, "r");
	if (file) {
		if (fgets(comm, sizeof(comm), file))
			comm[strcspn(comm, "\n")] = '\0';
		fclose(file);
	}
	snprintf(name, size, "%s%s(%u)", comm, comm[0] ? " " : "", pid);
}

static json_t *counters_json(const struct fr_counters *c)
{
	return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I}",
			 "queued", (json_int_t)c->queued, "acquired",
			 (json_int_t)c->acquired, "dropped",
			 (json_int_t)c->dropped, "producer_waits",
			 (json_int_t)c->producer_waits, "consumer_waits",
			 (json_int_t)c->consumer_waits, "bytes_read",
			 (json_int_t)c->bytes_read, "bytes_written",
			 (json_int_t)c->bytes_written, "bytes_copied",
			 (json_int_t)c->bytes_copied, "exports",
			 (json_int_t)c->exports, "mappings",
			 (json_int_t)c->mappings);
}

static void add_geometry(json_t *ring, const struct fr_info *info)
{
	const struct fr_layout *l = &info->layout;
	char fourcc[FR_FOURCC_STRLEN];
	const struct fr_format *format = fr_format_by_fourcc(l->fourcc);
	json_t *strides = json_array(), *offsets = json_array();
	json_t *geometry;

	for (unsigned int p = 0; p < l->planes && p < FR_MAX_PLANES; p++) {
		json_array_append_new(strides, json_integer(l->stride[p]));
		json_array_append_new(offsets, json_integer(l->offset[p]));
	}
	geometry = json_pack(
		"{s:I, s:s, s:s, s:i, s:i, s:o, s:o, s:I, s:I, s:i, s:s, s:s, s:s, s:s, s:b, s:i, s:i, s:b, s:i}",
		"generation", (json_int_t)info->generation, "format",
		format ? format->name : "?", "fourcc",
		fr_fourcc_str(l->fourcc, fourcc), "width", (int)l->width,
		"height", (int)l->height, "strides", strides, "offsets",
		offsets, "frame_size", (json_int_t)l->size, "slot_size",
		(json_int_t)info->slot_size, "slots", (int)info->slots,
		"policy", fr_policy_name(info->policy), "cache_mode",
		fr_cache_name(info->cache), "cache_mode_wanted",
		fr_cache_name(info->cache_wanted), "memory_source",
		fr_memory_name(info->memory), "discard", info->discard,
		"interval_num", (int)info->interval_num, "interval_den",
		(int)info->interval_den, "holds_fit", info->holds_fit,
		"consumers", (int)info->consumers);
	json_object_update_missing(ring, geometry);
	json_decref(geometry);
}

static json_t *info_json(const char *path, const struct fr_info *info)
{
	json_t *ring = json_pack(
		"{s:s, s:i, s:b, s:b, s:i, s:b, s:s, s:I, s:I, s:o}", "device",
		path, "ring", (int)info->ring, "set_up", info->set_up,
		"producer", info->producer, "windows", (int)info->windows,
		"led", info->has_led, "region", info->region_name,
		"region_total", (json_int_t)info->region_total, "region_free",
		(json_int_t)info->region_free, "counters",
		counters_json(&info->counters));

	if (info->set_up)
		add_geometry(ring, info);
	if (info->stopped_pid) {
		char name[64];

		process_name(info->stopped_pid, name, sizeof(name));
		json_object_set_new(ring, "stopped_pid",
				    json_integer(info->stopped_pid));
		json_object_set_new(ring, "stopped_process", json_string(name));
	}
	return ring;
}

static void print_geometry(const struct fr_info *info)
{
	const struct fr_layout *l = &info->layout;
	char fourcc[FR_FOURCC_STRLEN];
	const struct fr_format *format = fr_format_by_fourcc(l->fourcc);

	printf("  frames      %ux%u %s, stride %u, %.1f MiB each", l->width,
	       l->height,
	       format ? format->name : fr_fourcc_str(l->fourcc, fourcc),
	       l->stride[0], info->slot_size / MIB);
	if (info->interval_num && info->interval_den)
		printf(", %.2f a second",
		       (double)info->interval_den / info->interval_num);
	printf("\n  ring        %u slots, policy %s%s, generation %u\n",
	       info->slots, fr_policy_name(info->policy),
	       info->discard ? " (discards without a lossless consumer)" : "",
	       info->generation);
	printf("  memory      %s, cache mode %s", fr_memory_name(info->memory),
	       fr_cache_name(info->cache));
	if (info->cache != info->cache_wanted)
		printf(" (%s was wanted)", fr_cache_name(info->cache_wanted));
	printf("\n  consumers   %u; %s\n", info->consumers,
	       info->holds_fit ?
		       "their holds fit" :
		       "their holds do NOT fit: with slots >= 2 + all hold limits no one would be refused");
}

static void print_info(const char *path, const struct fr_info *info)
{
	const struct fr_counters *c = &info->counters;
	char name[64];

	printf("%s: %s\n", path,
	       !info->set_up  ? "not set up" :
	       info->producer ? "streaming" :
				"no producer");
	if (info->set_up)
		print_geometry(info);
	printf("  region      %s: %.1f MiB free of %.1f\n", info->region_name,
	       info->region_free / MIB, info->region_total / MIB);
	printf("  counters    %llu queued, %llu acquired, %llu dropped, %llu producer waits, %llu bytes copied\n",
	       (unsigned long long)c->queued, (unsigned long long)c->acquired,
	       (unsigned long long)c->dropped,
	       (unsigned long long)c->producer_waits,
	       (unsigned long long)c->bytes_copied);
	printf("  windows     %u; status LED: %s\n", info->windows,
	       info->has_led ? "yes (framering led status)" : "none");
	if (info->stopped_pid) {
		process_name(info->stopped_pid, name, sizeof(name));
		printf("  STOPPED     the producer waits for %s\n", name);
	}
}

/* One ring: printed, or appended to @rings. */
static int show_ring(const struct cli *cli, const char *node, json_t *rings)
{
	struct fr_device *dev;
	struct fr_info info;
	int status = STATUS_OK;

	if (fr_device_open(&dev, node, FR_OPEN_READ))
		return cli_library_error(cli);
	if (fr_device_info(dev, &info))
		status = cli_library_error(cli);
	else if (rings)
		json_array_append_new(rings,
				      info_json(fr_device_path(dev), &info));
	else
		print_info(fr_device_path(dev), &info);
	fr_device_close(dev);
	return status;
}

static int show_all(const struct cli *cli, json_t *rings)
{
	int status = STATUS_OK;
	glob_t found;

	if (glob("/dev/framering[0-9]*", 0, NULL, &found)) {
		globfree(&found);
		return cli_error(
			cli,
			"there is no ring (/dev/framering0): the module is not loaded (sudo insmod drv/framering.ko; README tells how to build it)");
	}
	for (size_t i = 0; i < found.gl_pathc; i++) {
		int ret = show_ring(cli, found.gl_pathv[i], rings);

		if (ret)
			status = ret;
	}
	globfree(&found);
	return status;
}

static int show_once(const struct cli *cli)
{
	bool one = cli->device || getenv("FRAMERING_DEVICE");
	json_t *rings = cli->json ? json_array() : NULL;
	int status = one ? show_ring(cli, cli->device, rings) :
			   show_all(cli, rings);

	if (rings && !one)
		cli_print_json(json_pack("{s:O}", "rings", rings));
	else if (rings && !status)
		cli_print_json(json_incref(json_array_get(rings, 0)));
	json_decref(rings);
	return status;
}

int cmd_info(struct cli *cli, int argc, const char **argv)
{
	int watch = 0;
	const struct poptOption options[] = {
		{ "watch", 'w', POPT_ARG_NONE, &watch, 0,
		  "again every second until Ctrl-C", NULL },
		{ NULL, 0, POPT_ARG_INCLUDE_TABLE, cli_global_options, 0,
		  "Common options:", NULL },
		POPT_AUTOHELP POPT_TABLEEND
	};
	poptContext ctx;
	int status = cli_options(cli, argc, argv, options, "[OPTION...]", &ctx);

	if (!status && poptPeekArg(ctx))
		status = cli_usage(cli, "takes no argument '%s'",
				   poptPeekArg(ctx));
	if (!status)
		status = show_once(cli);
	while (!status && watch && !stop_requested()) {
		if (cli_flush() || clock_sleep_until(clock_now() + NS_PER_SEC))
			break;
		status = show_once(cli);
	}
	poptFreeContext(ctx);
	return status;
}
