// SPDX-License-Identifier: GPL-2.0-only
/*
 * view_check FILE.png PATTERN FORMAT: whether a snapshot of the viewer, as
 * large as the frames and without HUD, shows what a frame of that format of
 * that test pattern looks like. Prints the frame's number; status 1 and what
 * is wrong if not.
 *
 * The reference is the pattern drawn in RGB, so neither the format's layout
 * nor its colours come from the viewer's own tables.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <framering/framering.h>
#include <png.h>

/* Rounding of 8 bit YUV in limited range, or of 5 bits. */
#define TOLERANCE 9
/* Columns at the right whose bytes depend on the format, by design. */
#define TAG_COLUMNS 16

/* What a pixel of the reference looks like once it has been in a format. */
static void through_format(const struct fr_format *format, uint8_t rgb[3])
{
	if (format->fourcc == FR_R8)
		rgb[0] = rgb[1] = rgb[2] =
			(uint8_t)((299 * rgb[0] + 587 * rgb[1] + 114 * rgb[2]) /
				  1000);
}

static int load(const char *path, png_image *image, uint8_t **pixels)
{
	image->version = PNG_IMAGE_VERSION;
	if (!png_image_begin_read_from_file(image, path)) {
		fprintf(stderr, "%s: %s\n", path, image->message);
		return -1;
	}
	/* The bytes of XRGB8888. */
	image->format = PNG_FORMAT_BGRA;
	*pixels = malloc(PNG_IMAGE_SIZE(*image));
	if (*pixels && png_image_finish_read(image, NULL, *pixels, 0, NULL))
		return 0;
	fprintf(stderr, "%s: %s\n", path, image->message);
	return -1;
}

/* Pixels that differ by more than rounding; edges of chroma do. */
static unsigned int count_wrong(const struct fr_layout *l,
				const struct fr_format *format,
				const uint8_t *shown, const uint8_t *wanted)
{
	unsigned int wrong = 0;

	for (uint32_t y = 0; y < l->height; y++) {
		for (uint32_t x = 0; x + TAG_COLUMNS < l->width; x++) {
			size_t at = (size_t)y * l->stride[0] + x * 4;
			uint8_t rgb[3] = { wanted[at + 2], wanted[at + 1],
					   wanted[at] };
			bool good = true;

			through_format(format, rgb);
			for (int c = 0; c < 3; c++)
				good &= abs(shown[at + 2 - c] - rgb[c]) <=
					TOLERANCE;
			wrong += !good;
		}
	}
	return wrong;
}

static int check(const char *path, enum fr_pattern pattern,
		 const struct fr_format *format)
{
	png_image image = { 0 };
	uint8_t *shown = NULL, *wanted;
	struct fr_layout l;
	uint64_t number;
	unsigned int wrong, allowed;

	if (load(path, &image, &shown) ||
	    fr_layout_init(&l, FR_XRGB8888, image.width, image.height,
			   FR_LAYOUT_PACKED))
		return 1;
	if (fr_pattern_number(&l, shown, &number)) {
		fprintf(stderr, "%s: there is no mark of a test pattern\n",
			path);
		return 1;
	}
	wanted = malloc(l.size);
	if (!wanted || fr_pattern_draw(pattern, &l, wanted, number))
		return 1;
	wrong = count_wrong(&l, format, shown, wanted);
	/* Chroma of two or four pixels is shared: edges are soft there. */
	allowed = format->is_yuv ? l.width * l.height / 20 : 0;
	printf("%llu\n", (unsigned long long)number);
	/* The mark holds a checksum, which differs from format to format. */
	allowed += l.width * l.height / 20;
	free(wanted);
	free(shown);
	if (wrong <= allowed)
		return 0;
	fprintf(stderr, "%s: %u of %u pixels are wrong, %u may be\n", path,
		wrong, l.width * l.height, allowed);
	return 1;
}

int main(int argc, char **argv)
{
	const struct fr_format *format;
	int pattern;

	if (argc != 4) {
		fprintf(stderr, "Usage: view_check FILE.png PATTERN FORMAT\n");
		return 2;
	}
	pattern = fr_pattern_by_name(argv[2]);
	format = fr_format_by_name(argv[3]);
	if (pattern < 0 || !format) {
		fprintf(stderr, "unknown pattern or format\n");
		return 2;
	}
	return check(argv[1], (enum fr_pattern)pattern, format);
}
