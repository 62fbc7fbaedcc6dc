/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What of EGL goes beyond a context: importing dma-bufs, and fences.
 */
#ifndef APPS_VIEW_EGL_H
#define APPS_VIEW_EGL_H

#include <stdbool.h>
#include <stddef.h>

#include <EGL/egl.h>
#include <EGL/eglext.h>
#include <GLES2/gl2.h>
#include <GLES2/gl2ext.h>

#include "picture.h"

/**
 * struct egl - the display of the current context
 * @why_not: why dma-bufs cannot be imported; empty if they can
 */
struct egl {
	EGLDisplay display;
	bool modifiers;
	char why_not[128];
	PFNEGLCREATEIMAGEKHRPROC create_image;
	PFNEGLDESTROYIMAGEKHRPROC destroy_image;
	PFNGLEGLIMAGETARGETTEXTURE2DOESPROC image_to_texture;
	PFNEGLCREATESYNCKHRPROC create_sync;
	PFNEGLDESTROYSYNCKHRPROC destroy_sync;
	PFNEGLCLIENTWAITSYNCKHRPROC wait_sync;
	PFNEGLQUERYDMABUFFORMATSEXTPROC query_formats;
};

/** egl_init() - look at the current context; never fails, see @why_not */
void egl_init(struct egl *egl);

/**
 * egl_imports() - whether linear buffers of a kind can be imported
 * @drm: DRM format
 *
 * Return: false only if the driver says no; some cannot say.
 */
bool egl_imports(const struct egl *egl, uint32_t drm);

/**
 * egl_import() - a texture that is a plane of a dma-buf
 * @fd: the dma-buf; stays the caller's
 *
 * The bytes stay where they are: the texture reads the buffer itself, and
 * keeps it alive.
 *
 * Return: the texture, or 0 with the reason in @why.
 */
GLuint egl_import(const struct egl *egl, int fd,
		  const struct picture_plane *plane, char *why, size_t size);

/** egl_finish_frame() - wait until the GPU is done with all it was told */
void egl_finish_frame(const struct egl *egl);

#endif /* APPS_VIEW_EGL_H */
