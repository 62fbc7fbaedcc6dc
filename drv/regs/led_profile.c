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

/* LEDs of several rings may share a register. Inside fg_led.lock. */
static DEFINE_RAW_SPINLOCK(fg_led_modify_lock);

static void fg_led_modify(const struct fg_led_spec *led, u32 offset, u32 mask,
			  u32 value)
{
	u32 old;

	raw_spin_lock(&fg_led_modify_lock);
	old = fg_regs_get(led->regs, offset);
	fg_regs_set(led->regs, offset, (old & ~mask) | value);
	raw_spin_unlock(&fg_led_modify_lock);
}

/* The last byte of any of the registers that led= names. */
static u64 fg_led_offsets_reach(const struct fg_led_spec *led)
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

static u64 fg_nexell_reach(const struct fg_led_spec *led)
{
	return NEXELL_ALTFN(led->bit) + sizeof(u32);
}

static void fg_nexell_set(const struct fg_led_spec *led, bool on)
{
	bool high = on != led->active_low;

	fg_led_modify(led, NEXELL_OUT, BIT(led->bit), high ? BIT(led->bit) : 0);
}

/* The level first: the pin must not flash when it becomes an output. */
static void fg_nexell_init(const struct fg_led_spec *led)
{
	unsigned int shift = NEXELL_ALTFN_SHIFT(led->bit);

	fg_nexell_set(led, false);
	fg_led_modify(led, NEXELL_OUTENB, BIT(led->bit), BIT(led->bit));
	fg_led_modify(led, NEXELL_ALTFN(led->bit), 3U << shift,
		      NEXELL_ALTFN_GPIO << shift);
}

/*
 * A register that sets pins and one that clears them, as on a Raspberry Pi.
 * The pin's direction is left as the machine's owner has set it.
 */
static void fg_setclr_set(const struct fg_led_spec *led, bool on)
{
	bool high = on != led->active_low;

	fg_regs_set(led->regs, led->offset[high ? 0 : 1], BIT(led->bit));
}

static void fg_setclr_init(const struct fg_led_spec *led)
{
	fg_setclr_set(led, false);
}

/* One bit of a register that can be read back. */
static void fg_bit_set(const struct fg_led_spec *led, bool on)
{
	bool high = on != led->active_low;

	fg_led_modify(led, led->offset[0], BIT(led->bit),
		      high ? BIT(led->bit) : 0);
}

static void fg_bit_init(const struct fg_led_spec *led)
{
	fg_bit_set(led, false);
}

/*
 * ARM's PL061: eight pins. Address bits 9:2 of an access to its data choose the
 * pins that it concerns, so a change is one write and disturbs nobody's pin.
 */
#define PL061_DATA(pin)		(BIT(pin) << 2)
#define PL061_DIR		0x400

static u64 fg_pl061_reach(const struct fg_led_spec *led)
{
	return PL061_DIR + sizeof(u32);
}

static void fg_pl061_set(const struct fg_led_spec *led, bool on)
{
	bool high = on != led->active_low;

	fg_regs_set(led->regs, PL061_DATA(led->bit), high ? BIT(led->bit) : 0);
}

/* The level again: it takes none for a pin that is not an output yet. */
static void fg_pl061_init(const struct fg_led_spec *led)
{
	fg_pl061_set(led, false);
	fg_led_modify(led, PL061_DIR, BIT(led->bit), BIT(led->bit));
	fg_pl061_set(led, false);
}

static const struct fg_led_profile fg_led_profiles[] = {
	{
		.id = FRAMERING_LED_NEXELL,
		.name = "nexell",
		.syntax = "WINDOW:nexell:PIN[:low]",
		.bits = 32,
		.reach = fg_nexell_reach,
		.init = fg_nexell_init,
		.set = fg_nexell_set,
	},
	{
		.id = FRAMERING_LED_SETCLR,
		.name = "setclr",
		.syntax = "WINDOW:setclr:BIT:SET:CLEAR[:LEVEL][:low]",
		.bits = 32,
		.min_offsets = 2,
		.max_offsets = 3,
		.reach = fg_led_offsets_reach,
		.init = fg_setclr_init,
		.set = fg_setclr_set,
	},
	{
		.id = FRAMERING_LED_BIT,
		.name = "bit",
		.syntax = "WINDOW:bit:BIT:REGISTER[:low]",
		.bits = 32,
		.min_offsets = 1,
		.max_offsets = 1,
		.reach = fg_led_offsets_reach,
		.init = fg_bit_init,
		.set = fg_bit_set,
	},
	{
		.id = FRAMERING_LED_PL061,
		.name = "pl061",
		.syntax = "WINDOW:pl061:PIN[:low]",
		.bits = 8,
		.reach = fg_pl061_reach,
		.init = fg_pl061_init,
		.set = fg_pl061_set,
	},
};

const struct fg_led_profile *fg_led_profile_find(const char *name)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(fg_led_profiles); i++)
		if (!strcmp(name, fg_led_profiles[i].name))
			return &fg_led_profiles[i];
	return NULL;
}
