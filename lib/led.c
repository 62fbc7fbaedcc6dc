// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The status LED, driven by loads and stores on its mapped registers.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

struct fr_led {
	struct fr_device *dev;
	const struct led_profile *profile;
	struct fr_led_place place;
	struct fr_led_info info;
	char window[32];
	volatile uint32_t *regs;
};

/* How an LED hangs on its registers. A level is the pin's, not the LED's. */
struct led_profile {
	const char *name;
	uint32_t bits; /* of a register, so bit numbers below this */
	uint32_t (*extent)(const struct fr_led_place *place); /* bytes touched */
	void (*init)(struct fr_led *led);
	void (*set)(struct fr_led *led, bool level);
	bool (*get)(const struct fr_led *led);
};

static uint32_t load(const struct fr_led *led, uint32_t offset)
{
	return led->regs[offset / 4];
}

static void store(struct fr_led *led, uint32_t offset, uint32_t value)
{
	led->regs[offset / 4] = value;
}

static uint32_t mask(const struct fr_led *led)
{
	return UINT32_C(1) << led->place.bit;
}

static void change(struct fr_led *led, uint32_t offset, uint32_t clear,
		   uint32_t set)
{
	store(led, offset, (load(led, offset) & ~clear) | set);
}

static void no_init(struct fr_led *led)
{
	(void)led; /* the pin's owner has made it an output */
}

/* nexell: GPIO of S5P4418 and S5P6818; alternate functions have two bits. */
#define NEXELL_OUT 0x00
#define NEXELL_OUTENB 0x04
#define NEXELL_ALTFN 0x20
#define NEXELL_FN_GPIO 1U

static uint32_t nexell_altfn(const struct fr_led_place *place)
{
	return NEXELL_ALTFN + place->bit / 16 * 4;
}

static uint32_t nexell_extent(const struct fr_led_place *place)
{
	return nexell_altfn(place) + 4;
}

static void nexell_init(struct fr_led *led)
{
	uint32_t altfn = nexell_altfn(&led->place);
	uint32_t shift = led->place.bit % 16 * 2;

	change(led, altfn, UINT32_C(3) << shift, NEXELL_FN_GPIO << shift);
	change(led, NEXELL_OUTENB, 0, mask(led));
}

static void nexell_set(struct fr_led *led, bool level)
{
	change(led, NEXELL_OUT, mask(led), level ? mask(led) : 0);
}

static bool nexell_get(const struct fr_led *led)
{
	return load(led, NEXELL_OUT) & mask(led);
}

/* setclr: ones written to one register set, to another clear. */
static uint32_t setclr_extent(const struct fr_led_place *place)
{
	uint32_t last = place->set > place->clear ? place->set : place->clear;

	return (place->level > last ? place->level : last) + 4;
}

static void setclr_set(struct fr_led *led, bool level)
{
	store(led, level ? led->place.set : led->place.clear, mask(led));
}

static bool setclr_get(const struct fr_led *led)
{
	return load(led, led->place.level) & mask(led);
}

/* bit: one bit of one register that reads back what was written. */
static uint32_t bit_extent(const struct fr_led_place *place)
{
	return place->set + 4;
}

static void bit_set(struct fr_led *led, bool level)
{
	change(led, led->place.set, mask(led), level ? mask(led) : 0);
}

static bool bit_get(const struct fr_led *led)
{
	return load(led, led->place.set) & mask(led);
}

/* pl061: bits 9:2 of the address choose which data bits an access sees. */
#define PL061_DIR 0x400

static uint32_t pl061_extent(const struct fr_led_place *place)
{
	(void)place;
	return PL061_DIR + 4;
}

static uint32_t pl061_data(const struct fr_led *led)
{
	return mask(led) << 2;
}

static void pl061_init(struct fr_led *led)
{
	change(led, PL061_DIR, 0, mask(led));
}

static void pl061_set(struct fr_led *led, bool level)
{
	store(led, pl061_data(led), level ? mask(led) : 0);
}

static bool pl061_get(const struct fr_led *led)
{
	return load(led, pl061_data(led)) & mask(led);
}

static const struct led_profile profiles[] = {
	[FR_LED_NEXELL] = { "nexell", 32, nexell_extent, nexell_init,
			    nexell_set, nexell_get },
	[FR_LED_SETCLR] = { "setclr", 32, setclr_extent, no_init, setclr_set,
			    setclr_get },
	[FR_LED_BIT] = { "bit", 32, bit_extent, no_init, bit_set, bit_get },
	[FR_LED_PL061] = { "pl061", 8, pl061_extent, pl061_init, pl061_set,
			   pl061_get },
};

/* No offset of the driver's is used before this has passed. */
static int check_place(struct fr_led *led, const struct fr_window_info *window)
{
	const struct fr_led_place *place = &led->place;

	if ((unsigned int)place->profile >=
	    sizeof(profiles) / sizeof(profiles[0]))
		return fr_fail(
			-ENOTSUP,
			"%s: the LED's profile is unknown to this library",
			led->dev->path);
	led->profile = &profiles[place->profile];
	if (place->bit >= led->profile->bits || place->set % 4 ||
	    place->clear % 4 || place->level % 4 || place->set > window->size ||
	    place->clear > window->size || place->level > window->size ||
	    led->profile->extent(place) > window->size)
		return fr_fail(
			-EPROTO,
			"%s: the LED's registers are not inside window '%s'",
			led->dev->path, window->name);
	return 0;
}

static int find_led(struct fr_led *led, struct fr_window_info *window)
{
	struct fr_device *dev = led->dev;
	int ret = dev->backend->led(dev->fd, &led->place);

	if (ret)
		return fr_fail(ret, "%s: LED: %s", dev->path, strerror(-ret));
	if (led->place.profile == FR_LED_NONE)
		return fr_fail(
			-ENODEV,
			"%s: the ring has no LED: describe it in the ring's node of the device tree (docs/boards.md), or load the driver with parameter 'led' (ring 0, docs/uapi.md)",
			dev->path);
	ret = fr_window_info(dev, led->place.window, window);
	return ret ? ret : check_place(led, window);
}

int fr_led_open(struct fr_led **led, struct fr_device *dev, bool writable)
{
	struct fr_led *new = calloc(1, sizeof(*new));
	struct fr_window_info window;
	volatile void *regs;
	int ret;

	*led = NULL;
	if (!new)
		return fr_fail(-ENOMEM, "out of memory");
	new->dev = dev;
	ret = find_led(new, &window);
	if (!ret)
		ret = fr_window_map(dev, new->place.window, writable, &regs);
	if (ret) {
		free(new);
		return ret;
	}
	new->regs = regs;
	memcpy(new->window, window.name, sizeof(new->window));
	new->info.profile = new->profile->name;
	new->info.window = new->window;
	new->info.bit = new->place.bit;
	new->info.active_low = new->place.active_low;
	new->info.is_virtual = (window.flags & FR_WINDOW_VIRTUAL) != 0;
	new->info.phys = window.phys;
	*led = new;
	return 0;
}

void fr_led_close(struct fr_led *led)
{
	if (!led)
		return;
	fr_window_unmap(led->dev, led->regs);
	free(led);
}

void fr_led_init(struct fr_led *led)
{
	led->profile->init(led);
}

void fr_led_set(struct fr_led *led, bool on)
{
	led->profile->set(led, on != led->place.active_low);
}

bool fr_led_get(const struct fr_led *led)
{
	return led->profile->get(led) != led->place.active_low;
}

const struct fr_led_info *fr_led_info(const struct fr_led *led)
{
	return &led->info;
}
