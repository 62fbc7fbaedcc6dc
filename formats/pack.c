// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * From painted rows to the bytes of each format, and the way back for luma.
 *
 * Test patterns only: pictures are converted by a library. Chroma is that of
 * the first pixel of a group, which is exact since every edge a pattern draws
 * is at an even place.
 */
#include <framering/formats.h>

#include "internal.h"

struct rgb {
	int r;
	int g;
	int b;
};

static struct rgb unpack(uint32_t rgb)
{
	return (struct rgb){ (rgb >> 16) & 0xff, (rgb >> 8) & 0xff,
			     rgb & 0xff };
}

/* BT.601, limited range, in 1/256; never outside 16 to 240. */
static uint8_t luma(uint32_t rgb)
{
	struct rgb c = unpack(rgb);

	return (66 * c.r + 129 * c.g + 25 * c.b + 128 + (16 << 8)) >> 8;
}

static uint8_t cb(uint32_t rgb)
{
	struct rgb c = unpack(rgb);

	return (-38 * c.r - 74 * c.g + 112 * c.b + 128 + (128 << 8)) >> 8;
}

static uint8_t cr(uint32_t rgb)
{
	struct rgb c = unpack(rgb);

	return (112 * c.r - 94 * c.g - 18 * c.b + 128 + (128 << 8)) >> 8;
}

/* Full range, as grey formats have it. */
static uint8_t grey(uint32_t rgb)
{
	struct rgb c = unpack(rgb);

	return (77 * c.r + 150 * c.g + 29 * c.b) >> 8;
}

typedef void (*packer)(const uint32_t *line, uint32_t width, uint8_t *out);

static void pack_xrgb(const uint32_t *line, uint32_t width, uint8_t *out)
{
	for (uint32_t x = 0; x < width; x++, out += 4) {
		out[0] = line[x];
		out[1] = line[x] >> 8;
		out[2] = line[x] >> 16;
		out[3] = 0xff;
	}
}

static void pack_xbgr(const uint32_t *line, uint32_t width, uint8_t *out)
{
	for (uint32_t x = 0; x < width; x++, out += 4) {
		out[0] = line[x] >> 16;
		out[1] = line[x] >> 8;
		out[2] = line[x];
		out[3] = 0xff;
	}
}

static void pack_rgb888(const uint32_t *line, uint32_t width, uint8_t *out)
{
	for (uint32_t x = 0; x < width; x++, out += 3) {
		out[0] = line[x];
		out[1] = line[x] >> 8;
		out[2] = line[x] >> 16;
	}
}

static void pack_bgr888(const uint32_t *line, uint32_t width, uint8_t *out)
{
	for (uint32_t x = 0; x < width; x++, out += 3) {
		out[0] = line[x] >> 16;
		out[1] = line[x] >> 8;
		out[2] = line[x];
	}
}

static void pack_rgb565(const uint32_t *line, uint32_t width, uint8_t *out)
{
	for (uint32_t x = 0; x < width; x++, out += 2) {
		uint32_t v = ((line[x] >> 8) & 0xf800) |
			     ((line[x] >> 5) & 0x07e0) |
			     ((line[x] >> 3) & 0x001f);

		out[0] = v;
		out[1] = v >> 8;
	}
}

static void pack_grey(const uint32_t *line, uint32_t width, uint8_t *out)
{
	for (uint32_t x = 0; x < width; x++)
		out[x] = grey(line[x]);
}

static void pack_luma(const uint32_t *line, uint32_t width, uint8_t *out)
{
	for (uint32_t x = 0; x < width; x++)
		out[x] = luma(line[x]);
}

static void pack_cb(const uint32_t *line, uint32_t width, uint8_t *out)
{
	for (uint32_t x = 0; x < width; x += 2)
		*out++ = cb(line[x]);
}

static void pack_cr(const uint32_t *line, uint32_t width, uint8_t *out)
{
	for (uint32_t x = 0; x < width; x += 2)
		*out++ = cr(line[x]);
}

static void pack_cbcr(const uint32_t *line, uint32_t width, uint8_t *out)
{
	for (uint32_t x = 0; x < width; x += 2) {
		*out++ = cb(line[x]);
		*out++ = cr(line[x]);
	}
}

/* The second pixel of a group that an odd width leaves without one. */
static uint32_t second(const uint32_t *line, uint32_t x, uint32_t width)
{
	return line[x + 1 < width ? x + 1 : x];
}

static void pack_yuyv(const uint32_t *line, uint32_t width, uint8_t *out)
{
	for (uint32_t x = 0; x < width; x += 2, out += 4) {
		out[0] = luma(line[x]);
		out[1] = cb(line[x]);
		out[2] = luma(second(line, x, width));
		out[3] = cr(line[x]);
	}
}

static void pack_uyvy(const uint32_t *line, uint32_t width, uint8_t *out)
{
	for (uint32_t x = 0; x < width; x += 2, out += 4) {
		out[0] = cb(line[x]);
		out[1] = luma(line[x]);
		out[2] = cr(line[x]);
		out[3] = luma(second(line, x, width));
	}
}

/*
 * luma_step, luma_at: where the first plane keeps luma, in bytes; a format
 * without luma has luma_step 0.
 */
static const struct packing {
	uint32_t fourcc;
	uint8_t luma_step;
	uint8_t luma_at;
	packer plane[FR_MAX_PLANES];
} packings[] = {
#define PACKING(name, drm, v4l2, sdl, av, kind, planes, plane, luma, pack, \
		...)                                                       \
	{ FR_##name, FRAMERING_UNPACK luma, { FRAMERING_UNPACK pack } },
	FRAMERING_FORMATS(PACKING)
};

static const struct packing *find(uint32_t fourcc)
{
	for (size_t i = 0; i < sizeof(packings) / sizeof(packings[0]); i++) {
		if (packings[i].fourcc == fourcc)
			return &packings[i];
	}
	return NULL;
}

bool fr_pack_row(uint32_t fourcc, unsigned int plane, const uint32_t *line,
		 uint32_t width, uint8_t *out)
{
	const struct packing *p = find(fourcc);

	if (!p || plane >= FR_MAX_PLANES || !p->plane[plane])
		return false;
	p->plane[plane](line, width, out);
	return true;
}

unsigned int fr_luma_at(const struct fr_layout *l, const void *base, uint32_t x,
			uint32_t y)
{
	const uint8_t *row =
		(const uint8_t *)base + l->offset[0] + (size_t)y * l->stride[0];
	const struct packing *p = find(l->fourcc);
	unsigned int bytes;

	if (!p)
		return 0;
	if (p->luma_step)
		return row[x * p->luma_step + p->luma_at];
	if (l->fourcc == FR_RGB565)
		return (row[2 * x + 1] & 0xf8) * 255 / 0xf8;
	/* Red, green and blue are in the first three bytes, in either order. */
	bytes = fr_format_by_fourcc(l->fourcc)->plane[0].bytes;
	row += x * bytes;
	return (row[0] + 2u * row[1] + row[2]) / 4;
}
