/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A camera as a source: what the files of its two ways into the ring share.
 */
#ifndef APPS_FRAMERING_SOURCE_CAMERA_H
#define APPS_FRAMERING_SOURCE_CAMERA_H

#include "camera.h"
#include "convert.h"
#include "source.h"

/**
 * struct camera_source - a camera that fills slots, or whose pictures are copied
 * @io: asked for
 * @why: it does not fill the slots itself
 * @conv: copies: between its pictures and the ring's; NULL if they are alike
 * @given: slots: how many, so far
 * @sync: ... the processor's caches do not see what the camera writes
 */
struct camera_source {
	struct source base;
	struct camera camera;
	enum camera_io io;
	char why[200];
	struct fr_converter *conv;
	uint64_t given;
	bool sync;
};

/* source_camera.c */

/* 0: it goes on with a copy; -ENOTSUP after a message if that was ruled out. */
__attribute__((format(printf, 2, 3))) int
camera_source_refuse(struct camera_source *self, const char *format, ...);
/* What the camera says of a picture: when it saw it, and whether it is whole. */
void camera_source_describe(struct fr_frame *frame,
			    const struct camera_picture *picture);

/* source_camera_import.c: 0, or errno after a message */
int camera_source_try(struct camera_source *self);
/* Leaves source.lends 0 where it copies. */
int camera_source_import(struct camera_source *self);
int camera_source_lend(struct source *source, uint32_t slot);
int camera_source_collect(struct source *source, struct fr_frame *frame);

/* source_camera_copy.c */
bool camera_source_alike(const struct camera_source *self);
int camera_source_copy(struct camera_source *self);
int camera_source_fill(struct source *source, void *base,
		       struct fr_frame *frame);

#endif /* APPS_FRAMERING_SOURCE_CAMERA_H */
