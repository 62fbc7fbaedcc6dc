/* SPDX-License-Identifier: GPL-2.0-only */
/* Private to drv/regs/. */
#ifndef FRAMERING_REGS_INTERNAL_H
#define FRAMERING_REGS_INTERNAL_H

#include "framering_regs.h"

/* The virtual window: the GPIO bank of the Nexell boards, as RAM. */
#define FG_REGS_VIRTUAL_NAME	"led"
#define FG_REGS_VIRTUAL_PHYS	0xc001c000ULL
#define FG_REGS_VIRTUAL_SIZE	0x24

/*
 * init makes the pin an output that is off, set drives it. The caller
 * serialises both, and neither sleeps.
 */
struct fg_led_profile {
	enum framering_led_profile id;
	const char *name;
	const char *syntax;	/* what led= wants for it */
	unsigned int bits;	/* of a register: bit numbers are below this */
	unsigned int min_offsets;
	unsigned int max_offsets;
	u64 (*reach)(const struct fg_led_spec *led); /* bytes of window used */
	void (*init)(const struct fg_led_spec *led);
	void (*set)(const struct fg_led_spec *led, bool on);
};

/* regs.c */

/**
 * fg_regs_get() - read 32 bits, without asking who may
 * @window: the window
 * @offset: bytes into it, a multiple of 4
 */
u32 fg_regs_get(const struct fg_window *window, u32 offset);

/**
 * fg_regs_set() - write 32 bits, without asking who may
 * @window: the window
 * @offset: bytes into it, a multiple of 4
 * @value: what to write
 */
void fg_regs_set(const struct fg_window *window, u32 offset, u32 value);

/**
 * fg_regs_find() - a window by its name
 * @windows: the table
 * @name: the name
 *
 * Return: the window's number, or -ENOENT.
 */
int fg_regs_find(const struct fg_windows *windows, const char *name);

/* regs_parse.c */

/**
 * fg_regs_parse() - what one entry of regs= declares
 * @spec: NAME:PHYS:SIZE[:FLAG]...
 * @window: filled in; nothing is claimed or mapped
 *
 * Return: 0, or -EINVAL after the log has said what is wrong.
 */
int fg_regs_parse(const char *spec, struct fg_window *window);

/**
 * fg_regs_check() - whether a window may be declared beside the others
 * @windows: the table so far
 * @window: one more
 *
 * Return: 0, or -EINVAL after the log has said what forbids it.
 */
int fg_regs_check(const struct fg_windows *windows,
		  const struct fg_window *window);

/* led_profile.c */

/**
 * fg_led_profile_find() - a profile by its name
 * @name: the name
 *
 * Return: the profile, or NULL.
 */
const struct fg_led_profile *fg_led_profile_find(const char *name);

/* led_parse.c */

/**
 * fg_led_parse() - what led= says
 * @text: WINDOW:PROFILE:BIT[:OFFSET]...[:low]
 * @windows: the table that has the window
 * @led: filled in
 *
 * Return: 0, or -EINVAL after the log has said what is wrong.
 */
int fg_led_parse(const char *text, const struct fg_windows *windows,
		 struct fg_led_spec *led);

#endif /* FRAMERING_REGS_INTERNAL_H */
