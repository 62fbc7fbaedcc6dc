/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A sink makes textures of frames, or puts frames onto a display; there is one
 * file per way to do it.
 */
#ifndef APPS_VIEW_SINK_H
#define APPS_VIEW_SINK_H

#include <stddef.h>
#include <stdint.h>

#include <GLES2/gl2.h>

#include <framering/framering.h>

#include "egl.h"
#include "kms.h"
#include "picture.h"

struct sink;

/**
 * struct sink_ring - the memory of one generation
 * @dev: to export slots; outlives the sink
 * @slots: how many
 * @picture: their contents; outlives the sink
 * @layout: likewise, for a display
 * @kms: the display, and what the user wants of it
 */
struct sink_ring {
	struct fr_device *dev;
	uint32_t slots;
	const struct picture *picture;
	const struct fr_layout *layout;
	struct kms *kms;
	const struct kms_choice *choice;
};

/**
 * struct sink_ops - a way from a slot to textures or a display
 * @name: as --path or --sink says it
 * @create: for one generation; -errno with the reason in @why
 * @show: textures of a frame, one per plane, that stay the sink's. They may
 *	be drawn until the next show, as often as wanted
 * @peek: some textures as show would return, of no particular content
 * @scan_out: instead of both, onto the display; 0 or negative errno
 * @bytes_copied: that all show calls together copied
 * @destroy: NULL is allowed; nothing may still be drawing
 */
struct sink_ops {
	const char *name;
	int (*create)(struct sink **sink, const struct egl *egl,
		      const struct sink_ring *ring, char *why, size_t size);
	const GLuint *(*show)(struct sink *sink, const struct fr_frame *frame);
	const GLuint *(*peek)(const struct sink *sink);
	int (*scan_out)(struct sink *sink, const struct fr_frame *frame);
	uint64_t (*bytes_copied)(const struct sink *sink);
	void (*destroy)(struct sink *sink);
};

extern const struct sink_ops sink_gl; /* no copy */
extern const struct sink_ops sink_upload; /* one */
extern const struct sink_ops sink_kms; /* no copy, and no textures */

/** sink_sample_pixels() - the bound texture shows its texels as they are */
static inline void sink_sample_pixels(void)
{
	glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
	glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
	glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
	glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
}

#endif /* APPS_VIEW_SINK_H */
