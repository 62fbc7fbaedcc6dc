// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ways an LED can hang on registers. A change of the pin's level is one
 * write where the hardware can do that (setclr, pl061), else a read-modify-write,
 * which a program that maps the same register can disturb.
 */
#include <linux/bits.h>
#include <linux/kernel.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include "internal.h"

/* LEDs of several rings may share a register. Inside fr_led.lock. */
static DEFINE_RAW_SPINLOCK(fr_led_modify_lock);

static void fr_led_modify(const struct fr_led_spec *led, u32 offset, u32 mask,
			  u32 value)
{
	u32 old;

	raw_spin_lock(&fr_led_modify_lock);
	old = fr_regs_get(led->regs, offset);
	fr_regs_set(led->regs, offset, (old & ~mask) | value);
	raw_spin_unlock(&fr_led_modify_lock);
}

/* The last byte of any of the registers that led= names. */
static u64 fr_led_offsets_reach(const struct fr_led_spec *led)
{
	u64 reach = 0;
	unsigned int i;

	for (i = 0; i < led->offsets; i++)
		reach = max(reach, (u64)led->offset[i] + sizeof(u32));
	return reach;
}

/* A GPIO bank of the Nexell SoCs, as on the NanoPi boards. */
#define NEXELL_OUT		0x00
#define NEXELL_OUTENB		0x04
#define NEXELL_ALTFN(pin)	(0x20 + (pin) / 16 * 4)
#define NEXELL_ALTFN_SHIFT(pin)	((pin) % 16 * 2)
#define NEXELL_ALTFN_GPIO	1U	/* of pin 12, and of its neighbours */

static u64 fr_nexell_reach(const struct fr_led_spec *led)
{
	return NEXELL_ALTFN(led->bit) + sizeof(u32);
}

static void fr_nexell_set(const struct fr_led_spec *led, bool on)
{
	bool high = on != led->active_low;

	fr_led_modify(led, NEXELL_OUT, BIT(led->bit), high ? BIT(led->bit) : 0);
}

/* The level first: the pin must not flash when it becomes an output. */
static void fr_nexell_init(const struct fr_led_spec *led)
{
	unsigned int shift = NEXELL_ALTFN_SHIFT(led->bit);

	fr_nexell_set(led, false);
	fr_led_modify(led, NEXELL_OUTENB, BIT(led->bit), BIT(led->bit));
	fr_led_modify(led, NEXELL_ALTFN(led->bit), 3U << shift,
		      NEXELL_ALTFN_GPIO << shift);
}

/*
 * A register that sets pins and one that clears them, as on a Raspberry Pi.
 * The pin's direction is left as the machine's owner has set it.
 */
static void fr_setclr_set(const struct fr_led_spec *led, bool on)
{
	bool high = on != led->active_low;

	fr_regs_set(led->regs, led->offset[high ? 0 : 1], BIT(led->bit));
}

static void fr_setclr_init(const struct fr_led_spec *led)
{
	fr_setclr_set(led, false);
}

/* One bit of a register that can be read back. */
static void fr_bit_set(const struct fr_led_spec *led, bool on)
{
	bool high = on != led->active_low;

	fr_led_modify(led, led->offset[0], BIT(led->bit),
		      high ? BIT(led->bit) : 0);
}

static void fr_bit_init(const struct fr_led_spec *led)
{
	fr_bit_set(led, false);
}

/*
 * ARM's PL061: eight pins. Address bits 9:2 of an access to its data choose the
 * pins that it concerns, so a change is one write and disturbs nobody's pin.
 */
#define PL061_DATA(pin)		(BIT(pin) << 2)
#define PL061_DIR		0x400

static u64 fr_pl061_reach(const struct fr_led_spec *led)
{
	return PL061_DIR + sizeof(u32);
}

static void fr_pl061_set(const struct fr_led_spec *led, bool on)
{
	bool high = on != led->active_low;

	fr_regs_set(led->regs, PL061_DATA(led->bit), high ? BIT(led->bit) : 0);
}

/* The level again: it takes none for a pin that is not an output yet. */
static void fr_pl061_init(const struct fr_led_spec *led)
{
	fr_pl061_set(led, false);
	fr_led_modify(led, PL061_DIR, BIT(led->bit), BIT(led->bit));
	fr_pl061_set(led, false);
}

static const struct fr_led_profile fr_led_profiles[] = {
	{
		.id = FRAMERING_LED_NEXELL,
		.name = "nexell",
		.syntax = "WINDOW:nexell:PIN[:low]",
		.bits = 32,
		.reach = fr_nexell_reach,
		.init = fr_nexell_init,
		.set = fr_nexell_set,
	},
	{
		.id = FRAMERING_LED_SETCLR,
		.name = "setclr",
		.syntax = "WINDOW:setclr:BIT:SET:CLEAR[:LEVEL][:low]",
		.bits = 32,
		.min_offsets = 2,
		.max_offsets = 3,
		.reach = fr_led_offsets_reach,
		.init = fr_setclr_init,
		.set = fr_setclr_set,
	},
	{
		.id = FRAMERING_LED_BIT,
		.name = "bit",
		.syntax = "WINDOW:bit:BIT:REGISTER[:low]",
		.bits = 32,
		.min_offsets = 1,
		.max_offsets = 1,
		.reach = fr_led_offsets_reach,
		.init = fr_bit_init,
		.set = fr_bit_set,
	},
	{
		.id = FRAMERING_LED_PL061,
		.name = "pl061",
		.syntax = "WINDOW:pl061:PIN[:low]",
		.bits = 8,
		.reach = fr_pl061_reach,
		.init = fr_pl061_init,
		.set = fr_pl061_set,
	},
};

const struct fr_led_profile *fr_led_profile_find(const char *name)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(fr_led_profiles); i++)
		if (!strcmp(name, fr_led_profiles[i].name))
			return &fr_led_profiles[i];
	return NULL;
}
