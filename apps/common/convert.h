/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pixel conversion by libswscale, from libav's pictures or frames of a ring
 * into a frame of a ring.
 */
#ifndef APPS_COMMON_CONVERT_H
#define APPS_COMMON_CONVERT_H

#include <stdint.h>

#include <libavutil/pixfmt.h>

#include <framering/formats.h>

struct fr_converter;

/**
 * fr_av_format() - libav's pixel format for a format of the table
 * @fourcc: DRM's code
 *
 * Return: the format, or AV_PIX_FMT_NONE if the table does not have @fourcc.
 */
enum AVPixelFormat fr_av_format(uint32_t fourcc);

/**
 * fr_layout_pointers() - describe a frame the way libav does
 * @l: a valid layout
 * @base: start of the frame
 * @data: receives the start of each plane; NULL past the last
 * @stride: receives bytes per row of each plane; 0 past the last
 */
void fr_layout_pointers(const struct fr_layout *l, const void *base,
			uint8_t *data[FR_MAX_PLANES],
			int stride[FR_MAX_PLANES]);

/**
 * fr_converter_create() - prepare conversions of one kind
 * @conv: receives the converter; NULL on error
 * @src: libav's format of the source; see fr_av_format()
 * @src_width: in pixels
 * @src_height: in pixels
 * @dst: layout to convert into; the picture is scaled to its size
 *
 * The caller owns the converter: fr_converter_destroy().
 *
 * Return: 0; -EINVAL (layout not valid, source of no size); -ENOTSUP
 * (libswscale cannot read @src); -ENOMEM.
 */
int fr_converter_create(struct fr_converter **conv, enum AVPixelFormat src,
			uint32_t src_width, uint32_t src_height,
			const struct fr_layout *dst);

/**
 * fr_converter_set_colour() - say how the source codes colour
 * @conv: a converter
 * @space: matrix of a YUV source; unspecified is taken as BT.601
 * @range: range of a YUV source; unspecified is taken as limited (MPEG)
 *
 * What is written is in limited range (grey in full range). A YUV destination
 * keeps the matrix of its source, since anything else is two conversions: say
 * which one it is along with the frame. Costs nothing if nothing changed.
 *
 * Return: 0, or -ENOTSUP if libswscale cannot do that.
 */
int fr_converter_set_colour(struct fr_converter *conv, enum AVColorSpace space,
			    enum AVColorRange range);

/**
 * fr_converter_run() - convert one frame
 * @conv: a converter
 * @src: start of each plane of the source; 4 entries
 * @stride: bytes per row of each plane of the source; 4 entries
 * @dst: start of the frame to write; @dst->size bytes of the layout given at
 *       creation; padding at the end of rows may be overwritten
 *
 * No byte after the last visible one of a source row is read unless the row has
 * that much stride, nor is one written after the last row of a plane.
 *
 * Return: 0; -EIO if libswscale failed; -ENOMEM.
 */
int fr_converter_run(struct fr_converter *conv, const uint8_t *const src[],
		     const int stride[], void *dst);

/**
 * fr_converter_copies() - how often the last run moved the whole picture
 * @conv: a converter
 *
 * Return: 1, if the rows of source and destination are where libswscale can
 * work on them, as those of libav's frames and default layouts are; one more
 * for each side that had to go through memory of the converter's own, as odd
 * packed layouts do; 0 before the first run.
 */
unsigned int fr_converter_copies(const struct fr_converter *conv);

/** fr_converter_destroy() - free a converter; NULL is allowed */
void fr_converter_destroy(struct fr_converter *conv);

#endif /* APPS_COMMON_CONVERT_H */
