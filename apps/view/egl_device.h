/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which device EGL draws on: a machine may have one that only displays.
 */
#ifndef APPS_VIEW_EGL_DEVICE_H
#define APPS_VIEW_EGL_DEVICE_H

#include <stdbool.h>

#include <EGL/egl.h>

/** egl_has_word() - whether a list of extensions, or NULL, has this one */
bool egl_has_word(const char *list, const char *name);

/**
 * egl_device_displays_only() - a graphics device that the processor draws for
 * @display: that of the current context
 *
 * So do virtual machines (bochs, vkms) and vgem. Mesa's rasterizer then imports
 * dma-bufs through the device, which maps no memory that is not its own: the
 * import succeeds, and drawing reads from NULL.
 */
bool egl_device_displays_only(EGLDisplay display);

/**
 * egl_device_software() - the rasterizer without any device
 *
 * Return: its index in EGL's list of devices, or -1.
 */
int egl_device_software(void);

#endif /* APPS_VIEW_EGL_DEVICE_H */
