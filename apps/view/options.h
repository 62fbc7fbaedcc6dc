/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The command line.
 */
#ifndef APPS_VIEW_OPTIONS_H
#define APPS_VIEW_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include <popt.h>

#include "sink.h"

/* Exit statuses, those of the program framering. */
enum {
	STATUS_OK = 0,
	STATUS_FAILED = 1,
	STATUS_USAGE = 2,
	STATUS_INTERRUPTED = 130,
};

enum path_choice { PATH_AUTO, PATH_GL, PATH_UPLOAD };

/**
 * struct options - what the user wants
 * @device: as for fr_device_open()
 * @snapshot: file for the last picture, or NULL
 * @record: file for all pictures, "-" for stdout, or NULL
 * @sink: where frames go
 * @kms_device: path of a card or name of its driver, or NULL
 * @connector: name, or NULL
 * @path: how frames get into the window
 * @frames: to show, 0 for no end
 * @pause_after: frames, 0 for never
 * @timeout_ms: without a frame, -1 for ever
 * @width: of the window or the mode, 0 for that of the frames
 * @height: likewise
 * @legacy: no atomic mode-setting
 */
struct options {
	char *device;
	char *snapshot;
	char *record;
	char *kms_device;
	char *connector;
	const struct sink_ops *sink;
	enum path_choice path;
	uint64_t frames;
	uint64_t pause_after;
	int timeout_ms;
	int width;
	int height;
	int headless;
	int newest;
	int lossless;
	int once;
	int no_hud;
	int fullscreen;
	int one_to_one;
	int legacy;
	int json;
	poptContext popt; /* owns the strings */
};

/**
 * options_parse() - read the command line
 *
 * Return: -1 to go on, else the exit status, after a message.
 */
int options_parse(struct options *options, int argc, char **argv);

void options_finish(struct options *options);

#endif /* APPS_VIEW_OPTIONS_H */
