// SPDX-License-Identifier: GPL-2.0-only
/*
 * Records what is on the screen as YUV4MPEG2, 4:4:4 in limited range.
 */
#include "record.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libswscale/swscale.h>

#include "message.h"

struct record {
	FILE *file;
	const char *path;
	struct SwsContext *scaler;
	uint8_t *planes; /* three of width x height bytes */
	int width;
	int height;
};

static int fail(struct record *record, int error)
{
	/* A reader that has had enough is no failure to complain about. */
	if (error != EPIPE)
		message("cannot record to %s: %s", record->path,
			strerror(error));
	return -error;
}

static int start(struct record *record, uint32_t fps_num, uint32_t fps_den)
{
	bool to_stdout = !strcmp(record->path, "-");

	record->planes =
		malloc((size_t)record->width * (size_t)record->height * 3);
	record->scaler = sws_getContext(record->width, record->height,
					AV_PIX_FMT_RGB0, record->width,
					record->height, AV_PIX_FMT_YUV444P,
					SWS_POINT | SWS_ACCURATE_RND, NULL,
					NULL, NULL);
	if (!record->planes || !record->scaler)
		return fail(record, ENOMEM);
	record->file = to_stdout ? stdout : fopen(record->path, "wbe");
	if (!record->file)
		return fail(record, errno);
	fprintf(record->file, "YUV4MPEG2 W%d H%d F%u:%u Ip A1:1 C444\n",
		record->width, record->height, fps_num, fps_den);
	return 0;
}

int record_open(struct record **record, const char *path, int width, int height,
		uint32_t fps_num, uint32_t fps_den)
{
	struct record *new = calloc(1, sizeof(*new));
	int ret;

	if (!new) {
		message("out of memory");
		return -ENOMEM;
	}
	new->path = path;
	new->width = width;
	new->height = height;
	ret = start(new, fps_num, fps_den);
	if (ret)
		record_close(new);
	else
		*record = new;
	return ret;
}

int record_frame(struct record *record, const struct readback *readback)
{
	size_t plane = (size_t)record->width * (size_t)record->height;
	const uint8_t *source[] = { readback->pixels };
	const int source_stride[] = { record->width * 4 };
	uint8_t *target[] = { record->planes, record->planes + plane,
			      record->planes + 2 * plane };
	const int stride[] = { record->width, record->width, record->width };

	if (readback->width != record->width ||
	    readback->height != record->height)
		return fail(record, EINVAL);
	sws_scale(record->scaler, source, source_stride, 0, record->height,
		  target, stride);
	if (fputs("FRAME\n", record->file) == EOF ||
	    fwrite(record->planes, plane, 3, record->file) != 3 ||
	    fflush(record->file))
		return fail(record, errno);
	return 0;
}

int record_close(struct record *record)
{
	int ret = 0;

	if (!record)
		return 0;
	if (record->file == stdout)
		ret = fflush(stdout) ? -errno : 0;
	else if (record->file && fclose(record->file))
		ret = fail(record, errno);
	sws_freeContext(record->scaler);
	free(record->planes);
	free(record);
	return ret;
}
