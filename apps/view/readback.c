// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is on the screen, read back.
 */
#include "readback.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <GLES2/gl2.h>
#include <png.h>

#include "message.h"

/* OpenGL's rows go from bottom to top. */
static void turn_over(struct readback *readback, uint8_t *spare, size_t row)
{
	uint8_t *top = readback->pixels;
	uint8_t *low = top + row * (size_t)(readback->height - 1);

	for (; top < low; top += row, low -= row) {
		memcpy(spare, top, row);
		memcpy(top, low, row);
		memcpy(low, spare, row);
	}
}

int readback_take(struct readback *readback, int width, int height)
{
	size_t row = (size_t)width * 4;
	/* One row more, to swap rows with. */
	uint8_t *pixels = realloc(readback->pixels, row * (size_t)(height + 1));

	if (!pixels)
		return -ENOMEM;
	readback->pixels = pixels;
	readback->width = width;
	readback->height = height;
	glPixelStorei(GL_PACK_ALIGNMENT, 1);
	glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE, pixels);
	turn_over(readback, pixels + row * (size_t)height, row);
	return 0;
}

/* libpng wants three bytes a pixel for a picture without alpha. */
static uint8_t *without_alpha(const struct readback *readback)
{
	size_t count = (size_t)readback->width * (size_t)readback->height;
	uint8_t *rgb = malloc(count * 3);

	for (size_t i = 0; rgb && i < count; i++)
		memcpy(rgb + i * 3, readback->pixels + i * 4, 3);
	return rgb;
}

int readback_save(const struct readback *readback, const char *path)
{
	char part[4096];
	png_image image = {
		.version = PNG_IMAGE_VERSION,
		.width = (png_uint_32)readback->width,
		.height = (png_uint_32)readback->height,
		.format = PNG_FORMAT_RGB,
	};
	uint8_t *rgb = without_alpha(readback);
	int ok;

	if (!rgb) {
		message("%s: out of memory", path);
		return -EIO;
	}
	errno = 0;
	/* Complete as soon as it has its name. */
	snprintf(part, sizeof(part), "%s.part", path);
	ok = png_image_write_to_file(&image, part, 0, rgb, 0, NULL) &&
	     !rename(part, path);
	free(rgb);
	if (ok)
		return 0;
	message("cannot write %s: %s", path,
		errno ? strerror(errno) : image.message);
	unlink(part);
	return -EIO;
}

void readback_finish(struct readback *readback)
{
	free(readback->pixels);
	*readback = (struct readback){ 0 };
}
