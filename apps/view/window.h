/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The window, on a display or without one, and its OpenGL ES context.
 */
#ifndef APPS_VIEW_WINDOW_H
#define APPS_VIEW_WINDOW_H

#include <stdbool.h>

#include <SDL.h>

struct window {
	SDL_Window *sdl;
	SDL_GLContext context;
	bool headless;
	bool fullscreen;
	int width; /* pixels to draw into */
	int height;
};

/**
 * window_start() - connect to the display
 * @headless: draw without one
 *
 * Return: 0; -ENODEV after a message.
 */
int window_start(struct window *window, bool headless);

/**
 * window_open() - make the window and its context
 * @width: in pixels; a display's own size is the limit
 * @fixed: the size shall not change
 *
 * Return: 0; -ENODEV after a message.
 */
int window_open(struct window *window, int width, int height, bool fixed);

/** window_resize() - as if the user did; a headless window stays as it is */
void window_resize(struct window *window, int width, int height);

/** window_measure() - take the size over that the window has now */
void window_measure(struct window *window);

void window_toggle_fullscreen(struct window *window);

/** window_finish() - close everything; zeroed is allowed */
void window_finish(struct window *window);

#endif /* APPS_VIEW_WINDOW_H */
