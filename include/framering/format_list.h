/* SPDX-License-Identifier: GPL-2.0-only OR LGPL-2.1-or-later */
/*
 * The list of pixel formats, from which everybody takes what they need to know: the
 * library's table, the driver's layouts and V4L2 nodes, the test patterns, the
 * viewer's textures. To add a format, add a row, and a packer to formats/pack.c if
 * none of those there fits; docs/formats.md has a table, which check/formats compares.
 *
 * Users of the library include <framering/formats.h> instead.
 */
#ifndef FRAMERING_FORMAT_LIST_H
#define FRAMERING_FORMAT_LIST_H

#define FRAMERING_FOURCC(a, b, c, d)                               \
	((unsigned int)(a) | (unsigned int)(b) << 8 |               \
	 (unsigned int)(c) << 16 | (unsigned int)(d) << 24)

/* Strips the parentheses of an argument that is a list itself. */
#define FRAMERING_UNPACK(...) __VA_ARGS__

enum framering_format_kind {
	FRAMERING_RGB,
	FRAMERING_RGBA, /* with an alpha channel that means something */
	FRAMERING_GREY,
	FRAMERING_YUV,
};

/*
 * X(name, drm, v4l2, sdl, av, kind, planes, plane, luma, pack, texel, glsl)
 *
 * name:	DRM's, without DRM_FORMAT_
 * drm, v4l2:	the characters of the codes that name the same bytes in memory
 * sdl:		SDL_PIXELFORMAT_*, or 0 if SDL has none
 * av:		libav's name
 * kind:	FRAMERING_* without the prefix
 * planes:	how many
 * plane:	of each plane: bytes of a group, pixels of a row that share a group,
 *		rows of the picture that share a row of the plane
 * luma:	bytes from one luma sample of the first plane to the next, 0 for
 *		none, and where in the first group they begin
 * pack:	of each plane: what of formats/pack.c writes a row
 * texel:	of each plane: its texels, see apps/view/picture.c
 * glsl:	body of "vec3 pixel(vec2 i)" of those texels, see apps/view/picture.h
 *
 * Texels are the bytes in the order of memory, so XRGB8888 is B, G, R, X. Three
 * bytes are no texel that can be imported: three texels of one byte are.
 */
#define FRAMERING_FORMATS(X)                                                  \
	X(XRGB8888, ('X', 'R', '2', '4'), ('X', 'R', '2', '4'), 0x16161804,    \
	  "bgr0", RGB, 1, ({ 4, 1, 1 }), (0, 0), (pack_xrgb), (&rgba8),        \
	  "return t0(i).bgr;")                                                 \
	X(ARGB8888, ('A', 'R', '2', '4'), ('A', 'R', '2', '4'), 0x16362004,    \
	  "bgra", RGBA, 1, ({ 4, 1, 1 }), (0, 0), (pack_xrgb), (&rgba8),       \
	  "return t0(i).bgr;")                                                 \
	X(XBGR8888, ('X', 'B', '2', '4'), ('X', 'B', '2', '4'), 0x16561804,    \
	  "rgb0", RGB, 1, ({ 4, 1, 1 }), (0, 0), (pack_xbgr), (&rgba8),        \
	  "return t0(i).rgb;")                                                 \
	X(ABGR8888, ('A', 'B', '2', '4'), ('A', 'B', '2', '4'), 0x16762004,    \
	  "rgba", RGBA, 1, ({ 4, 1, 1 }), (0, 0), (pack_xbgr), (&rgba8),       \
	  "return t0(i).rgb;")                                                 \
	X(RGB888, ('R', 'G', '2', '4'), ('B', 'G', 'R', '3'), 0x17401803,      \
	  "bgr24", RGB, 1, ({ 3, 1, 1 }), (0, 0), (pack_rgb888), (&r8),        \
	  "vec2 b = vec2(3.0 * i.x, i.y);\n"                                   \
	  "return vec3(t0(b + vec2(2, 0)).r, t0(b + vec2(1, 0)).r, t0(b).r);") \
	X(BGR888, ('B', 'G', '2', '4'), ('R', 'G', 'B', '3'), 0x17101803,      \
	  "rgb24", RGB, 1, ({ 3, 1, 1 }), (0, 0), (pack_bgr888), (&r8),        \
	  "vec2 r = vec2(3.0 * i.x, i.y);\n"                                   \
	  "return vec3(t0(r).r, t0(r + vec2(1, 0)).r, t0(r + vec2(2, 0)).r);") \
	X(RGB565, ('R', 'G', '1', '6'), ('R', 'G', 'B', 'P'), 0x15151002,      \
	  "rgb565le", RGB, 1, ({ 2, 1, 1 }), (0, 0), (pack_rgb565), (&rgb565), \
	  "return t0(i).rgb;")                                                 \
	X(R8, ('R', '8', ' ', ' '), ('G', 'R', 'E', 'Y'), 0, "gray", GREY, 1,  \
	  ({ 1, 1, 1 }), (1, 0), (pack_grey), (&r8), "return t0(i).rrr;")      \
	X(YUYV, ('Y', 'U', 'Y', 'V'), ('Y', 'U', 'Y', 'V'),                    \
	  FRAMERING_FOURCC('Y', 'U', 'Y', '2'), "yuyv422", YUV, 1,             \
	  ({ 4, 2, 1 }), (2, 0), (pack_yuyv), (&rgba8),                        \
	  "vec4 g = t0(vec2(floor(i.x * 0.5), i.y));\n"                        \
	  "return rgb(mod(i.x, 2.0) < 0.5 ? g.r : g.b, g.g, g.a);")            \
	X(UYVY, ('U', 'Y', 'V', 'Y'), ('U', 'Y', 'V', 'Y'),                    \
	  FRAMERING_FOURCC('U', 'Y', 'V', 'Y'), "uyvy422", YUV, 1,             \
	  ({ 4, 2, 1 }), (2, 1), (pack_uyvy), (&rgba8),                        \
	  "vec4 g = t0(vec2(floor(i.x * 0.5), i.y));\n"                        \
	  "return rgb(mod(i.x, 2.0) < 0.5 ? g.g : g.a, g.r, g.b);")            \
	X(NV12, ('N', 'V', '1', '2'), ('N', 'V', '1', '2'),                    \
	  FRAMERING_FOURCC('N', 'V', '1', '2'), "nv12", YUV, 2,                \
	  ({ 1, 1, 1 }, { 2, 2, 2 }), (1, 0), (pack_luma, pack_cbcr),          \
	  (&r8, &rg8),                                                         \
	  "vec2 c = t1(floor(i * 0.5)).rg;\n"                                  \
	  "return rgb(t0(i).r, c.r, c.g);")                                    \
	X(YUV420, ('Y', 'U', '1', '2'), ('Y', 'U', '1', '2'),                  \
	  FRAMERING_FOURCC('I', 'Y', 'U', 'V'), "yuv420p", YUV, 3,             \
	  ({ 1, 1, 1 }, { 1, 2, 2 }, { 1, 2, 2 }), (1, 0),                     \
	  (pack_luma, pack_cb, pack_cr), (&r8, &r8, &r8),                      \
	  "vec2 h = floor(i * 0.5);\n"                                         \
	  "return rgb(t0(i).r, t1(h).r, t2(h).r);")

/*
 * Bayer: X(name, code, bytes of a pixel), by V4L2's names without V4L2_PIX_FMT_. The
 * driver carries these; no program here shows them.
 */
#define FRAMERING_BAYER_FORMATS(X)         \
	X(SBGGR8, ('B', 'A', '8', '1'), 1)  \
	X(SGBRG8, ('G', 'B', 'R', 'G'), 1)  \
	X(SGRBG8, ('G', 'R', 'B', 'G'), 1)  \
	X(SRGGB8, ('R', 'G', 'G', 'B'), 1)  \
	X(SBGGR10, ('B', 'G', '1', '0'), 2) \
	X(SGBRG10, ('G', 'B', '1', '0'), 2) \
	X(SGRBG10, ('B', 'A', '1', '0'), 2) \
	X(SRGGB10, ('R', 'G', '1', '0'), 2)

/* Compressed: X(name, code), likewise; their frames have no rows. */
#define FRAMERING_COMPRESSED_FORMATS(X)  \
	X(MJPEG, ('M', 'J', 'P', 'G'))    \
	X(JPEG, ('J', 'P', 'E', 'G'))     \
	X(H264, ('H', '2', '6', '4'))     \
	X(HEVC, ('H', 'E', 'V', 'C'))

#endif /* FRAMERING_FORMAT_LIST_H */
