// SPDX-License-Identifier: GPL-2.0-only
/*
 * The window and its OpenGL ES context.
 */
#include "window.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "egl_device.h"
#include "message.h"

/* SDL's name, which its headers leave out. */
#define EGL_DEVICE_HINT "SDL_HINT_EGL_DEVICE"

/* SDL takes these by itself where it finds no display: nobody would see it. */
static bool nobody_sees(const char *driver)
{
	return !strcmp(driver, "offscreen") || !strcmp(driver, "dummy");
}

int window_start(struct window *window, bool headless)
{
	int ret;

	/* Signals come through a file, and dma-bufs through EGL only. */
	SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
	SDL_SetHint(SDL_HINT_VIDEO_X11_FORCE_EGL, "1");
	SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "1");
	window->headless = headless;
	ret = SDL_Init(SDL_INIT_EVENTS);
	if (!ret)
		ret = headless ? SDL_VideoInit("offscreen") :
				 SDL_InitSubSystem(SDL_INIT_VIDEO);
	if (!ret && !headless && !getenv("SDL_VIDEODRIVER") &&
	    nobody_sees(SDL_GetCurrentVideoDriver()))
		ret = SDL_SetError("there is no display");
	if (!ret)
		return 0;
	if (headless)
		message("cannot draw without a display: %s", SDL_GetError());
	else
		message("cannot open a window: %s. Without a display use --headless",
			SDL_GetError());
	return -ENODEV;
}

static void limit_to_display(int *width, int *height)
{
	SDL_Rect bounds;

	if (SDL_GetDisplayUsableBounds(0, &bounds))
		return;
	*width = SDL_min(*width, bounds.w);
	*height = SDL_min(*height, bounds.h);
}

static int open_context(struct window *window, int width, int height,
			uint32_t flags)
{
	SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK,
			    SDL_GL_CONTEXT_PROFILE_ES);
	SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 2);
	SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, 0);
	SDL_GL_SetAttribute(SDL_GL_DOUBLEBUFFER, 1);
	SDL_GL_SetAttribute(SDL_GL_DEPTH_SIZE, 0);
	window->sdl =
		SDL_CreateWindow("framering-view", SDL_WINDOWPOS_UNDEFINED,
				 SDL_WINDOWPOS_UNDEFINED, width, height, flags);
	if (window->sdl)
		window->context = SDL_GL_CreateContext(window->sdl);
	if (window->context)
		return 0;
	message("cannot draw with OpenGL ES 2: %s. Is Mesa installed (package libgl1-mesa-dri)?",
		SDL_GetError());
	return -ENODEV;
}

static void close_context(struct window *window)
{
	if (window->context)
		SDL_GL_DeleteContext(window->context);
	if (window->sdl)
		SDL_DestroyWindow(window->sdl);
	window->context = NULL;
	window->sdl = NULL;
}

/*
 * Without a display SDL takes the first graphics device that it finds. If that
 * one only displays, the rasterizer does better without it.
 */
static bool choose_software(void)
{
	int device;
	char index[12];

	if (SDL_GetHint(EGL_DEVICE_HINT) ||
	    !egl_device_displays_only(eglGetCurrentDisplay()))
		return false;
	device = egl_device_software();
	snprintf(index, sizeof(index), "%d", device);
	return device >= 0 && SDL_SetHint(EGL_DEVICE_HINT, index);
}

int window_open(struct window *window, int width, int height, bool fixed)
{
	uint32_t flags = SDL_WINDOW_OPENGL;

	if (!window->headless)
		limit_to_display(&width, &height);
	if (!fixed)
		flags |= SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI;
	if (open_context(window, width, height, flags))
		return -ENODEV;
	if (window->headless && choose_software()) {
		close_context(window);
		SDL_VideoQuit();
		if (SDL_VideoInit("offscreen") ||
		    open_context(window, width, height, flags))
			return -ENODEV;
	}
	/* The ring sets the pace: waiting for a refresh only adds delay. */
	SDL_GL_SetSwapInterval(0);
	window_measure(window);
	return 0;
}

void window_resize(struct window *window, int width, int height)
{
	if (window->headless || window->fullscreen)
		return;
	limit_to_display(&width, &height);
	SDL_SetWindowSize(window->sdl, width, height);
	window_measure(window);
}

void window_measure(struct window *window)
{
	SDL_GL_GetDrawableSize(window->sdl, &window->width, &window->height);
	/* A minimised window may have none. */
	window->width = SDL_max(window->width, 1);
	window->height = SDL_max(window->height, 1);
}

void window_toggle_fullscreen(struct window *window)
{
	uint32_t flags = window->fullscreen ? 0 : SDL_WINDOW_FULLSCREEN_DESKTOP;

	if (SDL_SetWindowFullscreen(window->sdl, flags))
		message("no full screen: %s", SDL_GetError());
	else
		window->fullscreen = !window->fullscreen;
	window_measure(window);
}

void window_finish(struct window *window)
{
	close_context(window);
	SDL_VideoQuit();
	SDL_Quit();
}
