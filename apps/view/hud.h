/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The words and lamps over the picture.
 */
#ifndef APPS_VIEW_HUD_H
#define APPS_VIEW_HUD_H

#include <stdbool.h>
#include <stdint.h>

#include "canvas.h"

enum hud_led { HUD_LED_NONE, HUD_LED_OFF, HUD_LED_ON };

/**
 * struct hud_facts - what there is to say
 * @format: name, NULL before the first frame
 * @state: "paused", "no producer"; NULL if all is well
 * @warning: a line of its own; NULL if none
 * @path: "gl" or "upload"
 * @renderer: the GPU
 * @memory: source
 * @cache: cache mode obtained
 * @rate: frames per second
 * @latency_ms: of the newest frame, from queue to screen
 * @producer_copies: per frame; negative: the producer does not say
 * @driver_copies: per frame
 * @viewer_copies: per frame
 */
struct hud_facts {
	const char *format;
	const char *state;
	const char *warning;
	const char *path;
	const char *renderer;
	const char *memory;
	const char *cache;
	uint32_t width;
	uint32_t height;
	uint64_t sequence;
	uint64_t missed;
	double rate;
	double latency_ms;
	double producer_copies;
	double driver_copies;
	double viewer_copies;
	enum hud_led led;
	bool led_virtual;
};

/** hud_draw() - the panel, for a window of this size, onto a cleared canvas */
void hud_draw(struct canvas *canvas, const struct hud_facts *facts, int width,
	      int height);

/** hud_draw_help() - the keys, in the middle of the window */
void hud_draw_help(struct canvas *canvas, int width, int height);

/** hud_scale() - pixels of the window per pixel of the font: 1, 2, 3... */
unsigned int hud_scale(int width, int height);

/** hud_number() - "0", "1", "0.5", or "?" if negative */
const char *hud_number(double number, char *text, unsigned int size);

/** hud_title() - the window's title */
void hud_title(const struct hud_facts *facts, char *title, unsigned int size);

#endif /* APPS_VIEW_HUD_H */
