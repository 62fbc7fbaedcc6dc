// SPDX-License-Identifier: GPL-2.0-only
/*
 * Importing dma-bufs, and fences.
 */
#include "egl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "egl_device.h"
#include "import_mmap.h"

static void find_import(struct egl *egl, const char *extensions)
{
	const char *gl = (const char *)glGetString(GL_EXTENSIONS);

	if (egl_device_displays_only(egl->display)) {
		snprintf(
			egl->why_not, sizeof(egl->why_not),
			"the graphics device only displays, and Mesa's rasterizer reads no dma-bufs through it");
		return;
	}
	if (!egl_has_word(extensions, "EGL_EXT_image_dma_buf_import")) {
		snprintf(
			egl->why_not, sizeof(egl->why_not),
			"the graphics driver cannot import dma-bufs (no EGL_EXT_image_dma_buf_import)");
		return;
	}
	egl->create_image = (void *)eglGetProcAddress("eglCreateImageKHR");
	egl->destroy_image = (void *)eglGetProcAddress("eglDestroyImageKHR");
	egl->image_to_texture =
		(void *)eglGetProcAddress("glEGLImageTargetTexture2DOES");
	if (!egl_has_word(gl, "GL_OES_EGL_image") || !egl->create_image ||
	    !egl->destroy_image || !egl->image_to_texture)
		snprintf(egl->why_not, sizeof(egl->why_not),
			 "the graphics driver has no GL_OES_EGL_image");
	egl->modifiers = egl_has_word(extensions,
				      "EGL_EXT_image_dma_buf_import_modifiers");
	if (egl->modifiers)
		egl->query_formats =
			(void *)eglGetProcAddress("eglQueryDmaBufFormatsEXT");
}

void egl_init(struct egl *egl)
{
	const char *extensions;

	memset(egl, 0, sizeof(*egl));
	egl->display = eglGetCurrentDisplay();
	if (egl->display == EGL_NO_DISPLAY) {
		snprintf(
			egl->why_not, sizeof(egl->why_not),
			"the context was not made by EGL (SDL_VIDEODRIVER=%s?)",
			getenv("SDL_VIDEODRIVER") ?: "");
		return;
	}
	extensions = eglQueryString(egl->display, EGL_EXTENSIONS);
	find_import(egl, extensions);
	if (!egl_has_word(extensions, "EGL_KHR_fence_sync"))
		return;
	egl->create_sync = (void *)eglGetProcAddress("eglCreateSyncKHR");
	egl->destroy_sync = (void *)eglGetProcAddress("eglDestroySyncKHR");
	egl->wait_sync = (void *)eglGetProcAddress("eglClientWaitSyncKHR");
}

bool egl_imports(const struct egl *egl, uint32_t drm)
{
	EGLint count = 0;
	EGLint *list;
	bool found = false;

	if (!egl->query_formats ||
	    !egl->query_formats(egl->display, 0, NULL, &count) || count <= 0)
		return true;
	list = calloc((size_t)count, sizeof(*list));
	if (!list || !egl->query_formats(egl->display, count, list, &count))
		found = true;
	for (EGLint i = 0; !found && i < count; i++)
		found = (uint32_t)list[i] == drm;
	free(list);
	return found;
}

static EGLImageKHR create_image(const struct egl *egl, int fd,
				const struct picture_plane *plane)
{
	const EGLint attributes[] = {
		EGL_WIDTH, (EGLint)plane->width, EGL_HEIGHT,
		(EGLint)plane->height, EGL_LINUX_DRM_FOURCC_EXT,
		(EGLint)plane->texel->drm, EGL_DMA_BUF_PLANE0_FD_EXT, fd,
		EGL_DMA_BUF_PLANE0_OFFSET_EXT, (EGLint)plane->offset,
		EGL_DMA_BUF_PLANE0_PITCH_EXT, (EGLint)plane->stride,
		/* Modifier 0: linear. Left out where they are unknown. */
		egl->modifiers ? EGL_DMA_BUF_PLANE0_MODIFIER_LO_EXT : EGL_NONE,
		0, EGL_DMA_BUF_PLANE0_MODIFIER_HI_EXT, 0, EGL_NONE
	};

	return egl->create_image(egl->display, EGL_NO_CONTEXT,
				 EGL_LINUX_DMA_BUF_EXT, NULL, attributes);
}

GLuint egl_import(const struct egl *egl, int fd,
		  const struct picture_plane *plane, char *why, size_t size)
{
	EGLImageKHR image;
	GLuint texture;

	import_mmap_allow(true);
	image = create_image(egl, fd, plane);
	import_mmap_allow(false);
	if (image == EGL_NO_IMAGE_KHR) {
		snprintf(
			why, size,
			"the graphics driver does not import this memory as %.4s, %ux%u, stride %u (EGL error 0x%x)",
			(const char *)&plane->texel->drm, plane->width,
			plane->height, plane->stride,
			(unsigned int)eglGetError());
		return 0;
	}
	glGenTextures(1, &texture);
	glBindTexture(GL_TEXTURE_2D, texture);
	while (glGetError() != GL_NO_ERROR)
		;
	egl->image_to_texture(GL_TEXTURE_2D, image);
	/* The texture keeps what the image stands for. */
	egl->destroy_image(egl->display, image);
	if (glGetError() != GL_NO_ERROR) {
		glDeleteTextures(1, &texture);
		snprintf(why, size,
			 "the graphics driver makes no texture of %.4s memory",
			 (const char *)&plane->texel->drm);
		return 0;
	}
	return texture;
}

#define SECOND_NS UINT64_C(1000000000)

void egl_finish_frame(const struct egl *egl)
{
	EGLSyncKHR sync = EGL_NO_SYNC_KHR;

	if (egl->create_sync)
		sync = egl->create_sync(egl->display, EGL_SYNC_FENCE_KHR, NULL);
	if (sync == EGL_NO_SYNC_KHR) {
		glFinish();
		return;
	}
	if (egl->wait_sync(egl->display, sync, EGL_SYNC_FLUSH_COMMANDS_BIT_KHR,
			   10 * SECOND_NS) != EGL_CONDITION_SATISFIED_KHR)
		glFinish();
	egl->destroy_sync(egl->display, sync);
}
