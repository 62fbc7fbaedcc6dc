// SPDX-License-Identifier: GPL-2.0-only
#include "egl_device.h"

#include <string.h>

#include <EGL/eglext.h>
#include <GLES2/gl2.h>

#define MAX_DEVICES 32

/* Whole words only: one name may begin another. */
bool egl_has_word(const char *list, const char *name)
{
	size_t length = strlen(name);

	while (list && (list = strstr(list, name))) {
		if (list[length] == ' ' || !list[length])
			return true;
		list += length;
	}
	return false;
}

static bool device_has(EGLDeviceEXT device, const char *extension)
{
	PFNEGLQUERYDEVICESTRINGEXTPROC query =
		(void *)eglGetProcAddress("eglQueryDeviceStringEXT");

	return query && egl_has_word(query(device, EGL_EXTENSIONS), extension);
}

static bool draws_in_software(void)
{
	const char *renderer = (const char *)glGetString(GL_RENDERER);

	return renderer &&
	       (strstr(renderer, "llvmpipe") || strstr(renderer, "softpipe"));
}

bool egl_device_displays_only(EGLDisplay display)
{
	PFNEGLQUERYDISPLAYATTRIBEXTPROC query =
		(void *)eglGetProcAddress("eglQueryDisplayAttribEXT");
	EGLAttrib device = 0;

	return draws_in_software() && query &&
	       query(display, EGL_DEVICE_EXT, &device) && device &&
	       device_has((EGLDeviceEXT)device, "EGL_EXT_device_drm");
}

int egl_device_software(void)
{
	PFNEGLQUERYDEVICESEXTPROC query =
		(void *)eglGetProcAddress("eglQueryDevicesEXT");
	EGLDeviceEXT devices[MAX_DEVICES];
	EGLint count = 0;

	if (!query || !query(MAX_DEVICES, devices, &count))
		return -1;
	for (EGLint i = 0; i < count; i++) {
		if (device_has(devices[i], "EGL_MESA_device_software"))
			return i;
	}
	return -1;
}
