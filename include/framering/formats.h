/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Pixel formats, frame layouts and test patterns of framering.
 *
 * Formats are named as DRM names them: XRGB8888 is a 32-bit little-endian
 * word, hence B,G,R,X in memory, and RGB888 is B,G,R in memory, which SDL,
 * libav and V4L2 call BGR24.
 *
 * No function here keeps state, prints or touches a device: all may be called
 * from any thread. Errors are returned as negative errno values.
 */
#ifndef FRAMERING_FORMATS_H
#define FRAMERING_FORMATS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <framering/format_list.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Most planes a format may have. */
#define FR_MAX_PLANES 4

/** Greatest width and height of a frame, in pixels. */
#define FR_MAX_DIMENSION 16384

/** Greatest size of a frame with all its padding, in bytes (1 GiB). */
#define FR_MAX_FRAME_SIZE (UINT64_C(1) << 30)

/** A four-character code as DRM and V4L2 build it. */
#define FR_FOURCC(a, b, c, d) ((uint32_t)FRAMERING_FOURCC(a, b, c, d))

/* The formats of the table; the values are those of <drm_fourcc.h>. */
enum fr_fourcc {
#define FR_FORMAT_CODE(name, drm, ...) FR_##name = FRAMERING_FOURCC drm,
	FRAMERING_FORMATS(FR_FORMAT_CODE)
#undef FR_FORMAT_CODE
};

/* ---- Formats ----------------------------------------------------------- */

/**
 * struct fr_plane_format - how one plane of a format stores pixels
 * @bytes: bytes of one group, the smallest unit a row is made of
 * @hsub: pixels of the picture that a group covers horizontally
 * @vsub: rows of the picture that a row of this plane covers
 *
 * A YUYV group is 4 bytes for 2 pixels; a group of NV12's second plane is
 * 2 bytes for 2 x 2 pixels. A group that is covered in part only (an odd
 * width or height) is stored whole.
 */
struct fr_plane_format {
	uint8_t bytes;
	uint8_t hsub;
	uint8_t vsub;
};

/**
 * struct fr_format - one row of the format table
 * @name: DRM's name without DRM_FORMAT_, such as "XRGB8888"
 * @fourcc: DRM's four-character code, the key of the table
 * @v4l2: V4L2_PIX_FMT_* with the same bytes in memory (single-planar API)
 * @sdl: SDL_PIXELFORMAT_* with the same bytes in memory, or 0 if SDL has none
 * @av: name of libav's pixel format with the same bytes in memory
 * @planes: number of planes, 1 to FR_MAX_PLANES
 * @is_yuv: stores luma and chroma (BT.601, limited range, in test patterns)
 * @has_alpha: has an alpha channel that means something
 * @plane: the planes in order
 */
struct fr_format {
	const char *name;
	uint32_t fourcc;
	uint32_t v4l2;
	uint32_t sdl;
	const char *av;
	uint8_t planes;
	bool is_yuv;
	bool has_alpha;
	struct fr_plane_format plane[FR_MAX_PLANES];
};

/**
 * fr_format_count() - number of formats in the table
 */
size_t fr_format_count(void);

/**
 * fr_format_at() - a row of the table by position, to list all of them
 * @index: 0 to fr_format_count() - 1
 *
 * Return: a constant row, never freed; NULL past the end. The same holds for
 * all lookups below.
 */
const struct fr_format *fr_format_at(size_t index);

/** fr_format_by_fourcc() - look up DRM's code; NULL if unknown */
const struct fr_format *fr_format_by_fourcc(uint32_t fourcc);

/**
 * fr_format_by_name() - look a format up by what a user typed
 * @name: DRM's name ("XRGB8888") or four characters ("XR24", "R8"), in any
 *        case; NULL is allowed
 *
 * Return: the row, or NULL if unknown.
 */
const struct fr_format *fr_format_by_name(const char *name);

/** fr_format_by_v4l2() - look up a V4L2_PIX_FMT_*; NULL if unknown */
const struct fr_format *fr_format_by_v4l2(uint32_t v4l2);

/** fr_format_by_sdl() - look up an SDL_PIXELFORMAT_*; NULL if unknown or 0 */
const struct fr_format *fr_format_by_sdl(uint32_t sdl);

/** fr_format_by_av() - look up a libav name ("bgr0"); NULL if unknown */
const struct fr_format *fr_format_by_av(const char *av);

/** Bytes that fr_fourcc_str() needs. */
#define FR_FOURCC_STRLEN 5

/**
 * fr_fourcc_str() - spell a code out, for messages
 * @fourcc: any value; characters that cannot be printed become '.'
 * @buf: receives four characters without trailing blanks, and a NUL
 *
 * Return: @buf.
 */
char *fr_fourcc_str(uint32_t fourcc, char buf[FR_FOURCC_STRLEN]);

/* ---- Layouts ----------------------------------------------------------- */

/**
 * struct fr_layout - where the pixels of a frame are
 * @fourcc: format, DRM's code
 * @width: in pixels, 1 to FR_MAX_DIMENSION
 * @height: in pixels, 1 to FR_MAX_DIMENSION
 * @planes: number of planes in use; entries past it are 0
 * @stride: per plane, bytes from the start of a row to that of the next
 * @offset: per plane, bytes from the start of the frame to the first row
 * @plane_size: per plane, bytes in use from @offset on
 * @size: bytes to allocate for the frame, all padding included
 */
struct fr_layout {
	uint32_t fourcc;
	uint32_t width;
	uint32_t height;
	uint32_t planes;
	uint32_t stride[FR_MAX_PLANES];
	uint32_t offset[FR_MAX_PLANES];
	uint32_t plane_size[FR_MAX_PLANES];
	uint64_t size;
};

/**
 * FR_LAYOUT_PACKED - least strides and no padding
 *
 * This is libav's layout with an alignment of 1, that of raw video files.
 */
#define FR_LAYOUT_PACKED (1u << 0)

/**
 * fr_layout_init() - compute the layout of a frame
 * @l: filled in; all zero on error
 * @fourcc: a format of the table
 * @width: in pixels, 1 to FR_MAX_DIMENSION
 * @height: in pixels, 1 to FR_MAX_DIMENSION
 * @flags: 0 or FR_LAYOUT_PACKED
 *
 * By default every stride is a multiple of 256 bytes, and every plane has at
 * least a multiple of 16 rows between its offset and the end of the
 * allocation: real GPUs refuse to import less. The padding is at the very end
 * of the frame, and a plane starts right after the last row of the one before
 * it, since V4L2 can describe nothing else. For the same reason the strides of
 * the planes are in proportion: NV12 has stride[1] = stride[0], and YUV420 has
 * stride[1] = stride[2] = stride[0] / 2 (so its stride[0] is a multiple of 512).
 *
 * Return: 0, -EINVAL (unknown format, a dimension or flag out of range) or
 * -EOVERFLOW (more than FR_MAX_FRAME_SIZE).
 */
int fr_layout_init(struct fr_layout *l, uint32_t fourcc, uint32_t width,
		   uint32_t height, unsigned int flags);

/**
 * fr_layout_check() - validate a layout that came from outside
 * @l: any contents
 *
 * A layout that passes is safe to use: no visible byte of any plane is outside
 * @l->size. All functions below check for themselves.
 *
 * Return: 0, -EINVAL (format, dimension, number of planes, a stride shorter
 * than a row), or -EOVERFLOW (a plane that does not fit into the size, or more
 * than FR_MAX_FRAME_SIZE).
 */
int fr_layout_check(const struct fr_layout *l);

/**
 * fr_plane_rows() - rows of a plane
 * @l: a valid layout
 * @plane: less than @l->planes
 *
 * Return: the number of rows; 0 if the format or plane does not exist.
 */
uint32_t fr_plane_rows(const struct fr_layout *l, unsigned int plane);

/**
 * fr_plane_row_bytes() - visible bytes in a row of a plane
 * @l: a valid layout
 * @plane: less than @l->planes
 *
 * Return: bytes, at most the stride; 0 if the format or plane does not exist.
 */
uint32_t fr_plane_row_bytes(const struct fr_layout *l, unsigned int plane);

/**
 * fr_layout_visible() - bytes of a frame without any padding
 * @l: a valid layout
 *
 * This is what one copy of the frame moves. Return: bytes, or 0 if invalid.
 */
uint64_t fr_layout_visible(const struct fr_layout *l);

/**
 * fr_layout_copy() - copy a frame between two layouts of one format and size
 * @dst_l: layout of @dst
 * @dst: at least @dst_l->size bytes; its padding stays as it is
 * @src_l: layout of @src
 * @src: at least @src_l->size bytes, not overlapping @dst
 *
 * Return: 0; -EINVAL if format or size differ, or a layout is not valid.
 */
int fr_layout_copy(const struct fr_layout *dst_l, void *dst,
		   const struct fr_layout *src_l, const void *src);

/**
 * fr_checksum() - checksum of a frame
 * @l: layout of @base
 * @base: at least @l->size bytes, of any alignment; read once, in order
 *
 * Covers the visible bytes of all planes and no padding, so that frames of
 * the same picture in different layouts agree. Any change within one aligned
 * 8-byte word is certain to be seen. Not a cryptographic hash.
 *
 * Return: the checksum; 0 if the layout is not valid.
 */
uint64_t fr_checksum(const struct fr_layout *l, const void *base);

/* ---- Test patterns ----------------------------------------------------- */

/** Least width and height of a test pattern, in pixels. */
#define FR_PATTERN_MIN_WIDTH 64
#define FR_PATTERN_MIN_HEIGHT 32

/**
 * enum fr_pattern - the test patterns
 * @FR_PATTERN_BARS: SMPTE colour bars (EG 1)
 * @FR_PATTERN_RAMP: grey, red, green and blue ramps, moving sideways
 * @FR_PATTERN_BOX: a box bouncing over a crosshatch
 * @FR_PATTERN_COUNT: how many there are
 *
 * Every picture has a strip across its top: a block of black and white cells
 * (the mark: frame number and checksum) and, where it fits, the number in
 * digits. The last bytes of every row of every plane depend on the row and
 * the number, so no row of a frame equals the same row of any of the next
 * 2^20 - 1 frames.
 */
enum fr_pattern {
	FR_PATTERN_BARS,
	FR_PATTERN_RAMP,
	FR_PATTERN_BOX,
	FR_PATTERN_COUNT
};

/** fr_pattern_name() - "bars", "ramp", "box"; NULL if @pattern is none */
const char *fr_pattern_name(enum fr_pattern pattern);

/**
 * fr_pattern_by_name() - look a pattern up by what a user typed
 * @name: a name in any case; NULL is allowed
 *
 * Return: an enum fr_pattern, or -EINVAL if unknown.
 */
int fr_pattern_by_name(const char *name);

/**
 * fr_pattern_draw() - draw a frame of a test pattern
 * @pattern: which
 * @l: layout of @base
 * @base: at least @l->size bytes; written row by row and never read, as it may
 *        be write-combined memory; padding stays as it is
 * @number: frame number, any
 *
 * Return: 0; -EINVAL (no such pattern, layout not valid, or smaller than
 * FR_PATTERN_MIN_WIDTH x FR_PATTERN_MIN_HEIGHT); -ENOMEM.
 */
int fr_pattern_draw(enum fr_pattern pattern, const struct fr_layout *l,
		    void *base, uint64_t number);

/**
 * fr_pattern_check() - prove that a frame is one that fr_pattern_draw() drew
 * @l: layout of @base
 * @base: at least @l->size bytes; may change meanwhile
 * @number: receives the number that the mark says, with 0 and -EBADMSG; may
 *          be NULL. With -EBADMSG it may be wrong.
 *
 * Every visible byte of every plane counts, so a mixture of two frames is
 * never intact. Reads row by row with plain loads, which write-combined memory
 * makes slow: copy the frame out of that first.
 *
 * Return: 0 intact; -EBADMSG torn or changed; -ENODATA no mark in it; -EINVAL
 * (layout not valid or too small for a mark); -ENOMEM.
 */
int fr_pattern_check(const struct fr_layout *l, const void *base,
		     uint64_t *number);

/**
 * fr_pattern_number() - read the frame number only
 * @l: layout of @base
 * @base: at least @l->size bytes
 * @number: receives the number
 *
 * Works on pictures that were converted to another format or mildly
 * compressed, too. The size must be the one the pattern was drawn at.
 *
 * Return: 0; -EBADMSG (a mark, but damaged); -ENODATA (none); -EINVAL (layout
 * not valid or too small for a mark).
 */
int fr_pattern_number(const struct fr_layout *l, const void *base,
		      uint64_t *number);

#ifdef __cplusplus
}
#endif

#endif /* FRAMERING_FORMATS_H */
