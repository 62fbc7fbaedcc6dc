/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How an LED hangs on the registers of a window: led_parse.c reads it from the
 * module parameter, led_profile.c drives it, led.c decides when it shines.
 */
#ifndef FRAMERING_LED_H
#define FRAMERING_LED_H

#include <linux/types.h>
#include <linux/framering.h>

#define FR_LED_MAX_OFFSETS	3

struct fr_led_profile;

struct fr_led_spec {
	const struct fr_led_profile *profile;	/* NULL: there is no LED */
	unsigned int window;
	unsigned int bit;
	bool active_low;
	/* Registers in the order of led=: set, clear, level. */
	u32 offset[FR_LED_MAX_OFFSETS];
	unsigned int offsets;
};

/*
 * init makes the pin an output that is off, set drives it. The caller
 * serialises both, and neither sleeps.
 */
struct fr_led_profile {
	enum framering_led_profile id;
	const char *name;
	const char *syntax;	/* what led= wants for it */
	unsigned int min_offsets;
	unsigned int max_offsets;
	u64 (*reach)(const struct fr_led_spec *led); /* bytes of window used */
	void (*init)(const struct fr_led_spec *led);
	void (*set)(const struct fr_led_spec *led, bool on);
};

/* led_profile.c */
const struct fr_led_profile *fr_led_profile_find(const char *name);

/*
 * led_parse.c: fills led from text, WINDOW:PROFILE:BIT[:OFFSET]...[:low].
 * 0, or -EINVAL after saying what is wrong.
 */
int fr_led_parse(const char *text, struct fr_led_spec *led);

#endif /* FRAMERING_LED_H */
