/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Keys, and what they do.
 */
#ifndef APPS_VIEW_INPUT_H
#define APPS_VIEW_INPUT_H

enum action {
	ACTION_NONE,
	ACTION_QUIT,
	ACTION_PAUSE,
	ACTION_REDRAW,
	ACTION_FULLSCREEN,
	ACTION_FIT,
	ACTION_ONE,
	ACTION_SNAPSHOT,
	ACTION_HUD,
	ACTION_HELP,
};

/** struct input_key - a key; @code is SDL's key code */
struct input_key {
	int code;
	enum action action;
	const char *label;
	const char *help;
};

unsigned int input_key_count(void);
const struct input_key *input_key(unsigned int index);

/** input_action() - what a key does */
enum action input_action(int code);

#endif /* APPS_VIEW_INPUT_H */
