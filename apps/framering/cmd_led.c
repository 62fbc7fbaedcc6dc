// SPDX-License-Identifier: GPL-2.0-only
/*
 * framering led: the status LED, by loads and stores on its mapped page.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "cli.h"

static int count = 5;
static double rate = 2;

static void report(const struct cli *cli, const struct fr_led *led, int blinks)
{
	const struct fr_led_info *info = fr_led_info(led);
	bool on = fr_led_get(led);

	if (cli->json)
		cli_print_json(json_pack(
			"{s:b, s:s, s:s, s:i, s:b, s:b, s:I, s:i}", "on", on,
			"profile", info->profile, "window", info->window, "bit",
			(int)info->bit, "active_low", info->active_low,
			"virtual", info->is_virtual, "phys",
			(json_int_t)info->phys, "blinks", blinks));
	else
		printf("%s: %s bit %u%s in window %s at 0x%08llx%s\n",
		       on ? "on" : "off", info->profile, info->bit,
		       info->active_low ? " (active low)" : "", info->window,
		       (unsigned long long)info->phys,
		       info->is_virtual ?
			       ", virtual: RAM in place of hardware" :
			       "");
}

/* Returns how often it blinked; the LED is left as it was found. */
static int blink(struct fr_led *led)
{
	int64_t half = (int64_t)(NS_PER_SEC / rate / 2);
	int64_t due = clock_now();
	bool before = fr_led_get(led);
	int done;

	for (done = 0; done < count && !stop_requested(); done++) {
		fr_led_set(led, true);
		due += half;
		clock_sleep_until(due);
		fr_led_set(led, false);
		due += half;
		clock_sleep_until(due);
	}
	fr_led_set(led, before);
	return done;
}

static int drive(const struct cli *cli, const char *what)
{
	bool write = strcmp(what, "status") != 0;
	struct fr_device *dev;
	struct fr_led *led;
	int blinks = 0;
	int status = STATUS_OK;

	if (fr_device_open(&dev, cli->device,
			   write ? FR_OPEN_WRITE : FR_OPEN_READ))
		return cli_library_error(cli);
	if (fr_led_open(&led, dev, write)) {
		fr_device_close(dev);
		return cli_library_error(cli);
	}
	if (write)
		fr_led_init(led);
	if (!strcmp(what, "blink"))
		blinks = blink(led);
	else if (write)
		fr_led_set(led, !strcmp(what, "on"));
	report(cli, led, blinks);
	if (!strcmp(what, "blink") && blinks < count)
		status = STATUS_INTERRUPTED;
	fr_led_close(led);
	fr_device_close(dev);
	return status;
}

int cmd_led(struct cli *cli, int argc, const char **argv)
{
	static const char *const whats[] = { "on", "off", "blink", "status" };
	const struct poptOption options[] = {
		{ "count", 'n', POPT_ARG_INT, &count, 0, "blinks (5)", "N" },
		{ "rate", 'r', POPT_ARG_DOUBLE, &rate, 0,
		  "blinks per second (2)", "HZ" },
		{ NULL, 0, POPT_ARG_INCLUDE_TABLE, cli_global_options, 0,
		  "Common options:", NULL },
		POPT_AUTOHELP POPT_TABLEEND
	};
	poptContext ctx;
	int status = cli_options(cli, argc, argv, options,
				 "[OPTION...] on|off|blink|status", &ctx);
	const char *what = status ? NULL : poptGetArg(ctx);
	bool known = false;

	for (size_t i = 0; what && i < sizeof(whats) / sizeof(whats[0]); i++)
		known |= !strcmp(what, whats[i]);
	if (!status && (!known || poptPeekArg(ctx)))
		status = cli_usage(cli, "say one of: on, off, blink, status");
	if (!status && (count < 1 || !(rate > 0) || rate > 1e6))
		status = cli_usage(
			cli,
			"--count must be at least 1, --rate more than 0 and at most 1000000");
	if (!status)
		status = drive(cli, what);
	poptFreeContext(ctx);
	return status;
}
