// SPDX-License-Identifier: GPL-2.0-only
/*
 * The status LED: what led= or a node may say of it. The driver writes to
 * registers because of it, so everything is checked before the first write.
 */
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "internal.h"

int fg_led_set_window(const char *what, const char *name,
		      const struct fg_windows *windows, struct fg_led_spec *led)
{
	int window = fg_regs_find(windows, name);

	if (window < 0) {
		pr_err("%s: no window is called \"%s\"; declare it first\n",
		       what, name);
		return -EINVAL;
	}
	led->window = window;
	led->regs = &windows->window[window];
	if (led->regs->flags & FRAMERING_WINDOW_RO) {
		pr_err("%s: window %s is read-only; declare it without that\n",
		       what, name);
		return -EINVAL;
	}
	return 0;
}

int fg_led_set_profile(const char *what, const char *name,
		       struct fg_led_spec *led)
{
	led->profile = name ? fg_led_profile_find(name) : NULL;
	if (led->profile)
		return 0;
	pr_err("%s: the profile is one of nexell, pl061, setclr and bit, not \"%s\"\n",
	       what, name ?: "");
	return -EINVAL;
}

int fg_led_check(const char *what, const struct fg_led_spec *led)
{
	const struct fg_led_profile *profile = led->profile;
	u64 reach;
	unsigned int i;

	if (led->bit >= profile->bits) {
		pr_err("%s: the bit is a number from 0 to %u, not %u\n", what,
		       profile->bits - 1, led->bit);
		return -EINVAL;
	}
	if (led->offsets < profile->min_offsets ||
	    led->offsets > profile->max_offsets) {
		pr_err("%s: register offsets are missing, or too many: %s has %u to %u (%s)\n",
		       what, profile->name, profile->min_offsets,
		       profile->max_offsets, profile->syntax);
		return -EINVAL;
	}
	for (i = 0; i < led->offsets; i++)
		if (led->offset[i] % 4) {
			pr_err("%s: offset %#x is not a multiple of 4\n", what,
			       led->offset[i]);
			return -EINVAL;
		}
	reach = profile->reach(led);
	if (reach > led->regs->size) {
		pr_err("%s: the LED's registers need %#llx bytes, the window has %#llx\n",
		       what, reach, (u64)led->regs->size);
		return -EINVAL;
	}
	return 0;
}

static int fg_led_parse_bit(const char *what, const char *number,
			    struct fg_led_spec *led)
{
	if (number && !kstrtouint(number, 0, &led->bit))
		return 0;
	pr_err("%s: the bit is a number from 0 to %u, not \"%s\"\n", what,
	       led->profile->bits - 1, number ?: "");
	return -EINVAL;
}

static int fg_led_parse_rest(const char *what, char *rest,
			     struct fg_led_spec *led)
{
	const struct fg_led_profile *profile = led->profile;
	char *word;

	while ((word = strsep(&rest, ":"))) {
		if (!strcmp(word, "low") && !rest) {
			led->active_low = true;
			break;
		}
		if (led->offsets >= profile->max_offsets ||
		    kstrtou32(word, 0, &led->offset[led->offsets])) {
			pr_err("%s: did not expect \"%s\"; the syntax is %s\n",
			       what, word, profile->syntax);
			return -EINVAL;
		}
		led->offsets++;
	}
	return 0;
}

static int fg_led_parse_fields(const char *what, char *rest,
			       const struct fg_windows *windows,
			       struct fg_led_spec *led)
{
	int ret = fg_led_set_window(what, strsep(&rest, ":"), windows, led);

	if (!ret)
		ret = fg_led_set_profile(what, strsep(&rest, ":"), led);
	if (!ret)
		ret = fg_led_parse_bit(what, strsep(&rest, ":"), led);
	if (!ret)
		ret = fg_led_parse_rest(what, rest, led);
	return ret ?: fg_led_check(what, led);
}

int fg_led_parse(const char *text, const struct fg_windows *windows,
		 struct fg_led_spec *led)
{
	char *what = kasprintf(GFP_KERNEL, "led=%s", text);
	char *copy = kstrdup(text, GFP_KERNEL);
	int ret = -ENOMEM;

	if (what && copy)
		ret = fg_led_parse_fields(what, copy, windows, led);
	kfree(copy);
	kfree(what);
	return ret;
}
