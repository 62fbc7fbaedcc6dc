// SPDX-License-Identifier: GPL-2.0-only
/*
 * framering cap: produce frames from a V4L2 camera.
 */
#include <string.h>

#include "camera.h"
#include "source.h"

static char *size_text, *format_text, *io_text, *input;
static char **controls;

static int parse_io(const struct cli *cli, enum camera_io *io)
{
	if (!io_text || !strcmp(io_text, "auto"))
		*io = stream_wanted.rw ? CAMERA_IO_MMAP : CAMERA_IO_AUTO;
	else if (!strcmp(io_text, "mmap"))
		*io = CAMERA_IO_MMAP;
	else if (!strcmp(io_text, "dmabuf"))
		*io = CAMERA_IO_DMABUF;
	else
		return cli_usage(cli, "--io '%s': must be auto, dmabuf or mmap",
				 io_text);
	if (stream_wanted.rw && *io == CAMERA_IO_DMABUF)
		return cli_usage(
			cli,
			"--rw copies every frame, --io dmabuf none: choose one");
	return 0;
}

static int parse(const struct cli *cli, struct camera_options *wanted)
{
	int status = stream_parse_rate(cli);

	if (!status && size_text)
		status = cli_parse_size(cli, size_text, &wanted->width,
					&wanted->height);
	if (!status && format_text)
		status = cli_parse_format(cli, format_text, &wanted->fourcc);
	if (!status)
		status = parse_io(cli, &wanted->io);
	wanted->fps = stream_wanted.fps;
	wanted->packed = stream_wanted.packed;
	wanted->input = input;
	wanted->controls = controls;
	return status;
}

int cmd_cap(struct cli *cli, int argc, const char **argv)
{
	const struct poptOption options[] = {
		{ "size", 0, POPT_ARG_STRING, &size_text, 0,
		  "of the frames; what the camera cannot is scaled (its own)",
		  "WxH" },
		{ "format", 'f', POPT_ARG_STRING, &format_text, 0,
		  "pixel format; what the camera cannot is converted (its own)",
		  "NAME" },
		{ "io", 0, POPT_ARG_STRING, &io_text, 0,
		  "dmabuf: the camera fills the slots, nothing is copied; mmap: one copy from its own buffers; auto: dmabuf where that works (auto)",
		  "HOW" },
		{ "input", 'i', POPT_ARG_STRING, &input, 0,
		  "of the camera: its number, or how its name begins (as it is)",
		  "INPUT" },
		{ "control", 'c', POPT_ARG_ARGV, &controls, 0,
		  "set a control of the camera; may be given again; a wrong name lists them",
		  "NAME=VALUE" },
		{ NULL, 0, POPT_ARG_INCLUDE_TABLE, stream_options, 0,
		  "The ring:", NULL },
		{ NULL, 0, POPT_ARG_INCLUDE_TABLE, cli_global_options, 0,
		  "Common options:", NULL },
		POPT_AUTOHELP POPT_TABLEEND
	};
	struct camera_options wanted = { .path = "/dev/video0" };
	struct source *source = NULL;
	poptContext ctx;
	int status = cli_options(cli, argc, argv, options,
				 "[OPTION...] [/dev/videoN]", &ctx);
	const char *path = status ? NULL : poptGetArg(ctx);

	if (path)
		wanted.path = path;
	if (!status && poptPeekArg(ctx))
		status = cli_usage(cli, "one camera at a time, not '%s' too",
				   poptPeekArg(ctx));
	if (!status)
		status = parse(cli, &wanted);
	if (!status)
		status = source_open_camera(&source, cli, &wanted);
	if (!status)
		status = stream_source(cli, source);
	poptFreeContext(ctx);
	return status;
}
