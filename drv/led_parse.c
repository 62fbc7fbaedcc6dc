// SPDX-License-Identifier: GPL-2.0-only
/*
 * The status LED: what led= may say. The driver writes to registers because of
 * it, so everything is checked before the first write.
 */
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "framering_drv.h"
#include "led.h"
#include "regs.h"

#define FR_LED_MAX_BIT	31

static int fr_led_parse_window(const char *text, const char *name,
			       struct fr_led_spec *led)
{
	int window = fr_regs_find(name);

	if (window < 0) {
		pr_err("led=%s: no window is called \"%s\"; declare it with regs=\n",
		       text, name);
		return -EINVAL;
	}
	if (fr_regs_flags(window) & FRAMERING_WINDOW_RO) {
		pr_err("led=%s: window %s is read-only; declare it without :ro\n",
		       text, name);
		return -EINVAL;
	}
	led->window = window;
	return 0;
}

static int fr_led_parse_profile(const char *text, const char *name,
				struct fr_led_spec *led)
{
	led->profile = name ? fr_led_profile_find(name) : NULL;
	if (led->profile)
		return 0;
	pr_err("led=%s: the profile is one of nexell, setclr and bit, not \"%s\"\n",
	       text, name ?: "");
	return -EINVAL;
}

static int fr_led_parse_bit(const char *text, const char *number,
			    struct fr_led_spec *led)
{
	if (number && !kstrtouint(number, 0, &led->bit) &&
	    led->bit <= FR_LED_MAX_BIT)
		return 0;
	pr_err("led=%s: the bit is a number from 0 to %d, not \"%s\"\n", text,
	       FR_LED_MAX_BIT, number ?: "");
	return -EINVAL;
}

static int fr_led_parse_rest(const char *text, char *rest,
			     struct fr_led_spec *led)
{
	const struct fr_led_profile *profile = led->profile;
	char *word;

	while ((word = strsep(&rest, ":"))) {
		if (!strcmp(word, "low") && !rest) {
			led->active_low = true;
			break;
		}
		if (led->offsets >= profile->max_offsets ||
		    kstrtou32(word, 0, &led->offset[led->offsets])) {
			pr_err("led=%s: did not expect \"%s\"; the syntax is %s\n",
			       text, word, profile->syntax);
			return -EINVAL;
		}
		led->offsets++;
	}
	if (led->offsets < profile->min_offsets) {
		pr_err("led=%s: register offsets are missing; the syntax is %s\n",
		       text, profile->syntax);
		return -EINVAL;
	}
	return 0;
}

static int fr_led_check_offsets(const char *text, const struct fr_led_spec *led)
{
	u64 reach = led->profile->reach(led);
	unsigned int i;

	for (i = 0; i < led->offsets; i++)
		if (led->offset[i] % 4) {
			pr_err("led=%s: offset %#x is not a multiple of 4\n",
			       text, led->offset[i]);
			return -EINVAL;
		}
	if (reach > fr_regs_size(led->window)) {
		pr_err("led=%s: the LED's registers need %#llx bytes, the window has %#llx\n",
		       text, reach, fr_regs_size(led->window));
		return -EINVAL;
	}
	return 0;
}

int fr_led_parse(const char *text, struct fr_led_spec *led)
{
	char *copy = kstrdup(text, GFP_KERNEL);
	char *rest = copy;
	int ret;

	if (!copy)
		return -ENOMEM;
	ret = fr_led_parse_window(text, strsep(&rest, ":"), led);
	if (!ret)
		ret = fr_led_parse_profile(text, strsep(&rest, ":"), led);
	if (!ret)
		ret = fr_led_parse_bit(text, strsep(&rest, ":"), led);
	if (!ret)
		ret = fr_led_parse_rest(text, rest, led);
	if (!ret)
		ret = fr_led_check_offsets(text, led);
	kfree(copy);
	return ret;
}
