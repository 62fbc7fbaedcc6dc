// SPDX-License-Identifier: GPL-2.0-only
/*
 * Keys, and what they do.
 */
#include "input.h"

#include <stddef.h>

#include <SDL.h>

static const struct input_key keys[] = {
	{ SDLK_SPACE, ACTION_PAUSE, "space", "pause, go on" },
	{ SDLK_r, ACTION_REDRAW, "r", "draw the same frame again" },
	{ SDLK_f, ACTION_FULLSCREEN, "f", "full screen" },
	{ SDLK_z, ACTION_FIT, "z", "fit the picture" },
	{ SDLK_1, ACTION_ONE, "1", "one pixel to a pixel" },
	{ SDLK_s, ACTION_SNAPSHOT, "s", "snapshot to a PNG file" },
	{ SDLK_i, ACTION_HUD, "i", "this information" },
	{ SDLK_h, ACTION_HELP, "h", "help" },
	{ SDLK_q, ACTION_QUIT, "q, Esc", "quit" },
};

unsigned int input_key_count(void)
{
	return sizeof(keys) / sizeof(keys[0]);
}

const struct input_key *input_key(unsigned int index)
{
	return index < input_key_count() ? &keys[index] : NULL;
}

enum action input_action(int code)
{
	if (code == SDLK_ESCAPE)
		return ACTION_QUIT;
	for (unsigned int i = 0; i < input_key_count(); i++) {
		if (keys[i].code == code)
			return keys[i].action;
	}
	return ACTION_NONE;
}
