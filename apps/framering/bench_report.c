// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ways to move bytes, side by side.
 */
#include <stdio.h>
#include <unistd.h>

#include "bench.h"

/* Columns of one direction; ratios are to @base. */
struct direction {
	const char *name;
	enum bench_path base;
	struct {
		enum bench_path path;
		const char *name;
		int copies;
	} column[4];
};

static const struct direction directions[] = {
	{ "into the ring",
	  BENCH_MMAP_IN,
	  { { BENCH_WRITE, "write", 1 },
	    { BENCH_REG_WRITE, "ioctl", 1 },
	    { BENCH_MMAP_IN, "mmap", 0 },
	    { BENCH_REMAP_IN, "mmap_each_time", 0 } } },
	{ "out of the ring",
	  BENCH_MMAP_OUT,
	  { { BENCH_READ, "read", 1 },
	    { BENCH_REG_READ, "ioctl", 1 },
	    { BENCH_MMAP_OUT, "mmap", 0 },
	    { BENCH_REMAP_OUT, "mmap_each_time", 0 } } },
};

/* Least size from which on mmap is cheaper than column @c; 0 for never. */
static uint64_t crossover(const struct direction *d, int c,
			  const struct bench_row *rows, int count)
{
	uint64_t from = 0;

	for (int i = count - 1; i >= 0; i--) {
		double other = rows[i].ns[d->column[c].path];

		if (!other || other <= rows[i].ns[d->base])
			break;
		from = rows[i].bytes;
	}
	return from;
}

static uint64_t pages(uint64_t bytes)
{
	uint64_t page = sysconf(_SC_PAGESIZE);

	return (bytes + page - 1) / page;
}

static uint64_t wasted(uint64_t bytes)
{
	return pages(bytes) * sysconf(_SC_PAGESIZE) - bytes;
}

static json_t *direction_json(const struct direction *d,
			      const struct bench_row *rows, int count)
{
	json_t *list = json_array(), *cross = json_object();
	json_t *copies = json_object();

	for (int i = 0; i < count; i++) {
		json_t *ns = json_object(), *ratio = json_object();

		for (int c = 0; c < 4; c++) {
			double value = rows[i].ns[d->column[c].path];
			const char *name = d->column[c].name;

			json_object_set_new(ns, name,
					    value ? json_real(value) :
						    json_null());
			json_object_set_new(
				ratio, name,
				value ? json_real(value / rows[i].ns[d->base]) :
					json_null());
		}
		json_array_append_new(
			list, json_pack("{s:I, s:I, s:I, s:o, s:o}", "bytes",
					(json_int_t)rows[i].bytes, "pages",
					(json_int_t)pages(rows[i].bytes),
					"wasted_bytes",
					(json_int_t)wasted(rows[i].bytes),
					"ns_per_transfer", ns, "ratio_to_mmap",
					ratio));
	}
	for (int c = 0; c < 4; c++) {
		json_object_set_new(copies, d->column[c].name,
				    json_integer(d->column[c].copies));
		if (d->column[c].path != d->base)
			json_object_set_new(
				cross, d->column[c].name,
				json_integer(crossover(d, c, rows, count)));
	}
	return json_pack("{s:s, s:o, s:o, s:o}", "direction", d->name,
			 "copies_per_transfer", copies, "crossover_bytes",
			 cross, "results", list);
}

static void print_crossover(const struct direction *d, int c,
			    const struct bench_row *rows, int count)
{
	uint64_t from = crossover(d, c, rows, count);

	if (!rows[0].ns[d->column[c].path])
		printf("  %s: not measured, no virtual register window to write to (led=)\n",
		       d->column[c].name);
	else if (from)
		printf("  mmap is cheaper than %s from %llu bytes on\n",
		       d->column[c].name, (unsigned long long)from);
	else
		printf("  mmap is never cheaper than %s\n", d->column[c].name);
}

static void print_direction(const struct direction *d,
			    const struct bench_row *rows, int count)
{
	printf("%s: time of a transfer, mmap = 1\n%10s %6s %8s", d->name,
	       "bytes", "pages", "wasted");
	for (int c = 0; c < 4; c++)
		printf(" %14s", d->column[c].name);
	printf("\n");
	for (int i = 0; i < count; i++) {
		printf("%10llu %6llu %8llu", (unsigned long long)rows[i].bytes,
		       (unsigned long long)pages(rows[i].bytes),
		       (unsigned long long)wasted(rows[i].bytes));
		for (int c = 0; c < 4; c++)
			printf(" %14.2f", rows[i].ns[d->column[c].path] /
						  rows[i].ns[d->base]);
		printf("\n");
	}
	printf("%10s %6s %8s", "copies", "", "");
	for (int c = 0; c < 4; c++)
		printf(" %14d", d->column[c].copies);
	printf("\n");
	for (int c = 0; c < 4; c++) {
		if (d->column[c].path != d->base)
			print_crossover(d, c, rows, count);
	}
	printf("\n");
}

void bench_paths_report(const struct cli *cli, const struct bench_row *rows,
			int count, const struct fr_info *info)
{
	json_t *list = json_array();

	for (size_t i = 0; i < 2; i++) {
		if (!cli->json)
			print_direction(&directions[i], rows, count);
		json_array_append_new(list, direction_json(&directions[i], rows,
							   count));
	}
	if (cli->json)
		cli_print_json(json_pack(
			"{s:s, s:s, s:O}", "cache_mode",
			fr_cache_name(info->cache), "memory_source",
			fr_memory_name(info->memory), "directions", list));
	json_decref(list);
}
