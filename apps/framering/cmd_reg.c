// SPDX-License-Identifier: GPL-2.0-only
/*
 * framering reg: registers, through the driver, inside declared windows.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

static int width = 32;

/* A register that was found. */
struct place {
	struct fr_window_info window;
	uint64_t offset;
};

static void flags_text(uint32_t flags, char *text, size_t size)
{
	snprintf(text, size, "%s%s%s%s%s%s", flags & FR_WINDOW_RO ? " ro" : "",
		 flags & FR_WINDOW_PAGE ? " page" : "",
		 flags & FR_WINDOW_USER ? " user" : "",
		 flags & FR_WINDOW_SHARED ? " shared" : "",
		 flags & FR_WINDOW_VIRTUAL ? " virtual" : "",
		 flags & FR_WINDOW_MMAP ? " mmap" : "");
}

static void list_plain(struct fr_device *dev, FILE *out)
{
	struct fr_window_info w;
	uint32_t i;

	for (i = 0; !fr_window_info(dev, i, &w); i++) {
		char flags[64];

		flags_text(w.flags, flags, sizeof(flags));
		fprintf(out, "%-16s 0x%08llx 0x%llx%s\n", w.name,
			(unsigned long long)w.phys, (unsigned long long)w.size,
			flags);
	}
	if (!i)
		fprintf(out,
			"no window is declared: load the module with regs=NAME:ADDRESS:SIZE\n");
}

static void list_json(struct fr_device *dev)
{
	json_t *windows = json_array();
	struct fr_window_info w;

	for (uint32_t i = 0; !fr_window_info(dev, i, &w); i++)
		json_array_append_new(
			windows,
			json_pack(
				"{s:s, s:I, s:I, s:b, s:b, s:b, s:b, s:b, s:b}",
				"name", w.name, "phys", (json_int_t)w.phys,
				"size", (json_int_t)w.size, "read_only",
				(w.flags & FR_WINDOW_RO) != 0, "page",
				(w.flags & FR_WINDOW_PAGE) != 0, "user",
				(w.flags & FR_WINDOW_USER) != 0, "shared",
				(w.flags & FR_WINDOW_SHARED) != 0, "virtual",
				(w.flags & FR_WINDOW_VIRTUAL) != 0, "mmap",
				(w.flags & FR_WINDOW_MMAP) != 0));
	cli_print_json(json_pack("{s:o}", "windows", windows));
}

/* The error, and what there is instead. */
static int not_declared(const struct cli *cli, struct fr_device *dev)
{
	int status = cli_library_error(cli);

	fprintf(stderr, "Declared windows (name, address, size, flags):\n");
	list_plain(dev, stderr);
	return status;
}

/* ADDRESS, NAME or NAME+OFFSET; numbers as strtoul() with base 0. */
static int find(const struct cli *cli, struct fr_device *dev, const char *text,
		struct place *place)
{
	char name[sizeof(place->window.name)];
	size_t length = strcspn(text, "+");
	uint64_t address;
	int status = 0;

	if (text[0] >= '0' && text[0] <= '9') {
		status = cli_parse_u64(cli, "address", text, &address);
		if (status)
			return status;
		if (fr_window_find_address(dev, address, &place->window))
			return not_declared(cli, dev);
		place->offset = address - place->window.phys;
		return 0;
	}
	snprintf(name, sizeof(name), "%.*s", (int)length, text);
	place->offset = 0;
	if (text[length])
		status = cli_parse_u64(cli, "offset", text + length + 1,
				       &place->offset);
	if (!status && (length >= sizeof(name) ||
			fr_window_find(dev, name, &place->window)))
		status = not_declared(cli, dev);
	return status;
}

/* The driver has one number for several mistakes; this one is easily made. */
static int misplaced(const struct cli *cli, const struct place *place)
{
	uint64_t address = place->window.phys + place->offset;
	int bytes = width / 8;

	if (address % bytes == 0)
		return 0;
	return cli_error(
		cli,
		"a register of %d bits is at a multiple of %d, not at 0x%llx: take --width 8, or 0x%llx",
		width, bytes, (unsigned long long)address,
		(unsigned long long)(address - address % bytes));
}

static void print(const struct cli *cli, const struct place *place,
		  uint32_t value)
{
	unsigned long long address = place->window.phys + place->offset;

	if (cli->json)
		cli_print_json(json_pack("{s:I, s:I, s:i, s:s, s:I}", "address",
					 (json_int_t)address, "value",
					 (json_int_t)value, "width", width,
					 "window", place->window.name, "offset",
					 (json_int_t)place->offset));
	else
		printf("0x%08llx:0x%0*x\n", address, width / 4, value);
}

static int access_register(const struct cli *cli, const char *where,
			   const char *data)
{
	uint64_t value = 0;
	struct fr_device *dev;
	struct place place;
	uint32_t value32;
	int status = 0, ret;

	if (data)
		status = cli_parse_u64(cli, "data", data, &value);
	if (!status && value >> width)
		status = cli_usage(cli, "data '%s' has more than %d bits", data,
				   width);
	if (status)
		return status;
	if (fr_device_open(&dev, cli->device,
			   data ? FR_OPEN_WRITE : FR_OPEN_READ))
		return cli_library_error(cli);
	value32 = (uint32_t)value;
	status = find(cli, dev, where, &place);
	if (!status)
		status = misplaced(cli, &place);
	if (!status) {
		ret = data ? fr_reg_write(dev, place.window.index, place.offset,
					  width, value32) :
			     fr_reg_read(dev, place.window.index, place.offset,
					 width, &value32);
		if (ret == -ERANGE)
			status = not_declared(cli, dev);
		else if (ret)
			status = cli_library_error(cli);
		else
			print(cli, &place, value32);
	}
	fr_device_close(dev);
	return status;
}

static int list(const struct cli *cli)
{
	struct fr_device *dev;

	if (fr_device_open(&dev, cli->device, FR_OPEN_READ))
		return cli_library_error(cli);
	if (cli->json)
		list_json(dev);
	else
		list_plain(dev, stdout);
	fr_device_close(dev);
	return STATUS_OK;
}

static int dispatch(const struct cli *cli, const char **args)
{
	int n = 0;

	while (args && args[n])
		n++;
	if (width != 8 && width != 16 && width != 32)
		return cli_usage(cli, "--width %d: must be 8, 16 or 32", width);
	if (n == 1 && !strcmp(args[0], "list"))
		return list(cli);
	if (n == 2 && !strcmp(args[0], "r"))
		return access_register(cli, args[1], NULL);
	if (n == 3 && !strcmp(args[0], "w"))
		return access_register(cli, args[1], args[2]);
	return cli_usage(
		cli,
		"say one of: r ADDRESS|NAME+OFFSET, w ADDRESS|NAME+OFFSET DATA, list");
}

int cmd_reg(struct cli *cli, int argc, const char **argv)
{
	const struct poptOption options[] = {
		{ "width", 'w', POPT_ARG_INT, &width, 0,
		  "bits of the register: 8, 16 or 32 (32)", "N" },
		{ NULL, 0, POPT_ARG_INCLUDE_TABLE, cli_global_options, 0,
		  "Common options:", NULL },
		POPT_AUTOHELP POPT_TABLEEND
	};
	poptContext ctx;
	int status = cli_options(
		cli, argc, argv, options,
		"[OPTION...] r ADDRESS|NAME+OFFSET | w ADDRESS|NAME+OFFSET DATA | list",
		&ctx);

	if (!status)
		status = dispatch(cli, poptGetArgs(ctx));
	poptFreeContext(ctx);
	return status;
}
