/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How an LED hangs on the registers of a window: led_parse.c reads it from the
 * module parameter, declared_of.c from the device tree, led_profile.c drives it,
 * led.c decides when it shines.
 */
#ifndef FRAMERING_LED_H
#define FRAMERING_LED_H

#include <linux/types.h>
#include <linux/framering.h>

#define FR_LED_MAX_OFFSETS	3

struct fr_led_profile;
struct fr_window;
struct fr_windows;

struct fr_led_spec {
	const struct fr_led_profile *profile;	/* NULL: there is no LED */
	const struct fr_window *regs;	/* the window's; not ours to keep */
	unsigned int window;		/* its number */
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
	unsigned int bits;	/* of a register: bit numbers are below this */
	unsigned int min_offsets;
	unsigned int max_offsets;
	u64 (*reach)(const struct fr_led_spec *led); /* bytes of window used */
	void (*init)(const struct fr_led_spec *led);
	void (*set)(const struct fr_led_spec *led, bool on);
};

/* led_profile.c */
const struct fr_led_profile *fr_led_profile_find(const char *name);

/*
 * led_parse.c. Each returns 0, or -EINVAL after saying what is wrong; what: of
 * whom the error speaks. fr_led_parse() fills led from text,
 * WINDOW:PROFILE:BIT[:OFFSET]...[:low].
 */
int fr_led_parse(const char *text, const struct fr_windows *windows,
		 struct fr_led_spec *led);
int fr_led_set_window(const char *what, const char *name,
		      const struct fr_windows *windows,
		      struct fr_led_spec *led);
int fr_led_set_profile(const char *what, const char *name,
		       struct fr_led_spec *led);
/* All there is to check of a spec that has its window and profile. */
int fr_led_check(const char *what, const struct fr_led_spec *led);

/*
 * led.c: what led= says of the module's windows, else the virtual window's LED; no
 * profile if there is none. fr_led_init() reads it.
 */
int fr_led_init(const struct fr_windows *windows);
const struct fr_led_spec *fr_led_of_module(void);

#endif /* FRAMERING_LED_H */
