// SPDX-License-Identifier: GPL-2.0-only
/*
 * The command line.
 */
#include "options.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <framering/formats.h>

#include "message.h"
#include "parse.h"

/* Option values that popt leaves as text. */
struct texts {
	char *path;
	char *sink;
	char *size;
	char *frames;
	char *pause_after;
	char *timeout;
};

static int wrong_usage(void)
{
	fputs("Try 'framering-view --help'.\n", stderr);
	return STATUS_USAGE;
}

/* The number of one of the names, 0 if there is no text. */
static int parse_name(const char *text, const char *const *names)
{
	for (int i = 0; text && names[i]; i++) {
		if (!strcmp(text, names[i]))
			return i;
	}
	return text ? -EINVAL : 0;
}

static int parse_path(const char *text, enum path_choice *path)
{
	static const char *const names[] = {
		[PATH_AUTO] = "auto",
		[PATH_GL] = "gl",
		[PATH_UPLOAD] = "upload",
		NULL,
	};
	int found = parse_name(text, names);

	if (found < 0) {
		message("path '%s': must be auto, gl or upload", text);
		return found;
	}
	*path = (enum path_choice)found;
	return 0;
}

/* In the order of --help. */
static const struct sink_ops *const sinks[] = { &sink_window, &sink_kms };

#define SINKS (sizeof(sinks) / sizeof(sinks[0]))

static int parse_sink(const char *text, const struct sink_ops **sink)
{
	*sink = sinks[0];
	for (size_t i = 0; text && i < SINKS; i++) {
		*sink = sinks[i];
		if (!strcmp(text, sinks[i]->name))
			return 0;
	}
	if (text)
		message("sink '%s': must be window or kms", text);
	return text ? -EINVAL : 0;
}

/* An option that the chosen sink would ignore is refused. */
static int check_sink(const struct options *o)
{
	const struct {
		bool given;
		const struct sink_ops *sink;
		const char *name;
	} options[] = {
		{ o->path != PATH_AUTO, &sink_window, "--path" },
		{ o->headless, &sink_window, "--headless" },
		{ o->fullscreen, &sink_window, "--fullscreen" },
		{ o->one_to_one, &sink_window, "--one-to-one" },
		{ o->snapshot, &sink_window, "--snapshot" },
		{ o->record, &sink_window, "--record" },
		{ o->kms_device, &sink_kms, "--kms-device" },
		{ o->connector, &sink_kms, "--connector" },
		{ o->legacy, &sink_kms, "--legacy" },
	};

	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		if (!options[i].given || options[i].sink == o->sink)
			continue;
		message(o->sink == &sink_kms ?
				"%s is for a window: not with --sink kms" :
				"%s is for a display: only with --sink kms",
			options[i].name);
		return -EINVAL;
	}
	return 0;
}

static int size_option(const char *text, int *width, int *height)
{
	uint32_t w, h;

	if (!text)
		return 0;
	if (parse_size(text, &w, &h)) {
		message("size '%s': " PARSE_SIZE_MUST, text);
		return -EINVAL;
	}
	*width = (int)w;
	*height = (int)h;
	return 0;
}

static int frames_option(const char *option, const char *text, uint64_t *count)
{
	if (!text || !parse_frames(text, count))
		return 0;
	message("%s '%s': " PARSE_FRAMES_MUST, option, text);
	return -EINVAL;
}

static int parse_timeout(const char *text, int *timeout_ms)
{
	double seconds;
	char *end;

	*timeout_ms = -1;
	if (!text)
		return 0;
	seconds = strtod(text, &end);
	if (end == text || *end || !(seconds > 0.0 && seconds <= 1e6)) {
		message("timeout '%s': must be a number of seconds above 0",
			text);
		return -EINVAL;
	}
	*timeout_ms = (int)ceil(seconds * 1000.0);
	return 0;
}

static int parse_texts(struct options *options, const struct texts *texts)
{
	if (parse_path(texts->path, &options->path) ||
	    parse_sink(texts->sink, &options->sink) || check_sink(options) ||
	    size_option(texts->size, &options->width, &options->height) ||
	    frames_option("--frames", texts->frames, &options->frames) ||
	    frames_option("--pause-after", texts->pause_after,
			  &options->pause_after) ||
	    parse_timeout(texts->timeout, &options->timeout_ms))
		return wrong_usage();
	if (options->json && options->record && !strcmp(options->record, "-")) {
		message("--json and --record - both want stdout: record to a file");
		return wrong_usage();
	}
	return -1;
}

static void free_texts(struct texts *texts)
{
	free(texts->path);
	free(texts->sink);
	free(texts->size);
	free(texts->frames);
	free(texts->pause_after);
	free(texts->timeout);
}

int options_parse(struct options *o, int argc, char **argv)
{
	struct texts texts = { 0 };
	int want_version = 0, ret;
	const struct poptOption table[] = {
		{ "device", 'd', POPT_ARG_STRING, &o->device, 0,
		  "ring to watch, a number or a path (default: $FRAMERING_DEVICE, else 0)",
		  "RING" },
		{ "path", 'p', POPT_ARG_STRING, &texts.path, 0,
		  "gl: no copy; upload: one; auto (default): gl if it works",
		  "PATH" },
		{ "sink", 's', POPT_ARG_STRING, &texts.sink, 0,
		  "where frames go: window (default), or kms, onto a display with nothing else on it",
		  "SINK" },
		{ "kms-device", 0, POPT_ARG_STRING, &o->kms_device, 0,
		  "kms: path of a card or name of its driver (default: the first with a display)",
		  "CARD" },
		{ "connector", 0, POPT_ARG_STRING, &o->connector, 0,
		  "kms: which display, as HDMI-A-1 (default: the first)",
		  "NAME" },
		{ "legacy", 0, POPT_ARG_NONE, &o->legacy, 0,
		  "kms: without atomic commits", NULL },
		{ "newest", 0, POPT_ARG_NONE, &o->newest, 0,
		  "always skip to the newest frame: least delay", NULL },
		{ "lossless", 0, POPT_ARG_NONE, &o->lossless, 0,
		  "let the producer of a WAIT ring wait for us", NULL },
		{ "size", 0, POPT_ARG_STRING, &texts.size, 0,
		  "size of the window, or mode of the display (default: that of the frames)",
		  "WxH" },
		{ "fullscreen", 'f', POPT_ARG_NONE, &o->fullscreen, 0,
		  "begin with a full screen", NULL },
		{ "one-to-one", '1', POPT_ARG_NONE, &o->one_to_one, 0,
		  "one pixel to a pixel, do not fit the window", NULL },
		{ "no-hud", 0, POPT_ARG_NONE, &o->no_hud, 0,
		  "no information over the picture", NULL },
		{ "headless", 0, POPT_ARG_NONE, &o->headless, 0,
		  "draw without a display", NULL },
		{ "frames", 'n', POPT_ARG_STRING, &texts.frames, 0,
		  "end after N frames", "N" },
		{ "once", 0, POPT_ARG_NONE, &o->once, 0,
		  "end with the stream: when the producer goes", NULL },
		{ "timeout", 't', POPT_ARG_STRING, &texts.timeout, 0,
		  "fail after S seconds without a frame", "S" },
		{ "pause-after", 0, POPT_ARG_STRING, &texts.pause_after, 0,
		  "pause after N frames", "N" },
		{ "snapshot", 0, POPT_ARG_STRING, &o->snapshot, 0,
		  "write the last picture to a PNG file", "FILE" },
		{ "record", 0, POPT_ARG_STRING, &o->record, 0,
		  "write every picture to a Y4M file, - is stdout", "FILE" },
		{ "json", 0, POPT_ARG_NONE, &o->json, 0,
		  "print the report as JSON (see docs/view.md)", NULL },
		{ "version", 'V', POPT_ARG_NONE, &want_version, 0,
		  "print the version", NULL },
		POPT_AUTOHELP POPT_TABLEEND
	};

	o->popt = poptGetContext("framering-view", argc, (const char **)argv,
				 table, 0);
	ret = poptGetNextOpt(o->popt);
	if (ret < -1) {
		message("%s: %s", poptBadOption(o->popt, 0), poptStrerror(ret));
		ret = wrong_usage();
	} else if (poptPeekArg(o->popt)) {
		message("takes no argument '%s'", poptPeekArg(o->popt));
		ret = wrong_usage();
	} else if (want_version) {
		puts("framering-view " FRAMERING_VERSION);
		ret = STATUS_OK;
	} else {
		ret = parse_texts(o, &texts);
	}
	free_texts(&texts);
	return ret;
}

void options_finish(struct options *options)
{
	poptFreeContext(options->popt);
	free(options->device);
	free(options->snapshot);
	free(options->record);
	free(options->kms_device);
	free(options->connector);
}
