// SPDX-License-Identifier: GPL-2.0-only
/*
 * framering-view: shows the frames of a ring.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "message.h"
#include "viewer.h"

int main(int argc, char **argv)
{
	struct options options = { 0 };
	struct viewer *viewer;
	int status = options_parse(&options, argc, argv);

	if (status >= 0) {
		options_finish(&options);
		return status;
	}
	viewer = calloc(1, sizeof(*viewer));
	if (!viewer) {
		message("out of memory");
		options_finish(&options);
		return STATUS_FAILED;
	}
	viewer->options = &options;
	viewer->ops = options.sink;
	viewer->session.frame.slot = FR_SLOT_NONE;
	viewer->status = viewer_run(viewer);
	viewer_finish(viewer);
	status = viewer->status;
	if (fflush(stdout) || ferror(stdout)) {
		message("cannot write the output: %s", strerror(errno));
		status = status ? status : STATUS_FAILED;
	}
	free(viewer);
	options_finish(&options);
	return status;
}
