// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which loads and stores drive an LED, seen from the other side of its page.
 */
#include "cases.h"

#include <errno.h>
#include <string.h>

#include "fake_ring.h"

static struct fr_device *dev;
static struct fr_led *led;

static int set_up(void **state)
{
	(void)state;
	fake_reset();
	return fr_device_open(&dev, "fake", FR_OPEN_WRITE);
}

static int tear_down(void **state)
{
	(void)state;
	fr_led_close(led);
	led = NULL;
	fr_device_close(dev);
	return 0;
}

static void open_led(void)
{
	assert_int_equal(fr_led_open(&led, dev, true), 0);
}

static void nexell_selects_gpio_and_output_and_nothing_else(void **state)
{
	(void)state;
	fake.led = (struct fr_led_place){ .profile = FR_LED_NEXELL,
					  .bit = 12,
					  .active_low = true };
	open_led();
	fake_set_reg(0x20, 0xffffffff);
	fake_set_reg(0x04, 0x00000001);
	fr_led_init(led);
	assert_int_equal(fake_reg(0x20), 0xfdffffff); /* bits 25:24 = 01 */
	assert_int_equal(fake_reg(0x04), 0x00001001);
	fake_set_reg(0x00, 0xffffffff);
	fr_led_set(led, true);
	assert_int_equal(fake_reg(0x00), 0xffffefff); /* 0 is on */
	assert_true(fr_led_get(led));
	fr_led_set(led, false);
	assert_int_equal(fake_reg(0x00), 0xffffffff);
	assert_false(fr_led_get(led));
}

static void nexell_has_pins_from_16_on_in_the_next_register(void **state)
{
	(void)state;
	fake.led = (struct fr_led_place){ .profile = FR_LED_NEXELL, .bit = 17 };
	open_led();
	fr_led_init(led);
	assert_int_equal(fake_reg(0x20), 0);
	assert_int_equal(fake_reg(0x24), 0x4);
}

static void setclr_stores_the_bit_where_it_belongs(void **state)
{
	(void)state;
	fake.led = (struct fr_led_place){ .profile = FR_LED_SETCLR,
					  .bit = 3,
					  .set = 0x1c,
					  .clear = 0x28,
					  .level = 0x34 };
	open_led();
	fr_led_set(led, true);
	assert_int_equal(fake_reg(0x1c), 8);
	assert_int_equal(fake_reg(0x28), 0);
	fr_led_set(led, false);
	assert_int_equal(fake_reg(0x28), 8);
	fake_set_reg(0x34, 8);
	assert_true(fr_led_get(led));
}

static void bit_keeps_its_neighbours(void **state)
{
	(void)state;
	fake.led = (struct fr_led_place){ .profile = FR_LED_BIT,
					  .bit = 0,
					  .set = 0x8 };
	open_led();
	fake_set_reg(0x8, 0xa0);
	fr_led_set(led, true);
	assert_int_equal(fake_reg(0x8), 0xa1);
	fr_led_set(led, false);
	assert_int_equal(fake_reg(0x8), 0xa0);
}

static void pl061_addresses_the_bit_by_its_mask(void **state)
{
	(void)state;
	fake.led = (struct fr_led_place){ .profile = FR_LED_PL061, .bit = 2 };
	open_led();
	fr_led_init(led);
	assert_int_equal(fake_reg(0x400), 4);
	fr_led_set(led, true);
	assert_int_equal(fake_reg(0x10), 4);
}

static void an_led_outside_its_window_is_refused(void **state)
{
	(void)state;
	fake.led = (struct fr_led_place){ .profile = FR_LED_BIT,
					  .set = FAKE_WINDOW_SIZE };
	assert_int_equal(fr_led_open(&led, dev, true), -EPROTO);
	fake.led.set = UINT32_MAX - 3; /* + 4 is 0 */
	assert_int_equal(fr_led_open(&led, dev, true), -EPROTO);
	fake.led.set = 0;
	fake.led.bit = 32;
	assert_int_equal(fr_led_open(&led, dev, true), -EPROTO);
	fake.led.bit = 31;
	assert_int_equal(fr_led_open(&led, dev, true), 0);
}

static void a_window_ends_after_the_last_register_used(void **state)
{
	(void)state;
	fake.window.size = 0x24;
	fake.led = (struct fr_led_place){ .profile = FR_LED_NEXELL,
					  .bit = 16 };
	assert_int_equal(fr_led_open(&led, dev, true), -EPROTO);
	fake.led.bit = 15;
	assert_int_equal(fr_led_open(&led, dev, true), 0);
}

static void no_led_and_an_unknown_one_are_told_apart(void **state)
{
	(void)state;
	fake.led.profile = FR_LED_NONE;
	assert_int_equal(fr_led_open(&led, dev, false), -ENODEV);
	fake.led.profile = 99;
	assert_int_equal(fr_led_open(&led, dev, false), -ENOTSUP);
}

#define LED_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		LED_TEST(nexell_selects_gpio_and_output_and_nothing_else),
		LED_TEST(nexell_has_pins_from_16_on_in_the_next_register),
		LED_TEST(setclr_stores_the_bit_where_it_belongs),
		LED_TEST(bit_keeps_its_neighbours),
		LED_TEST(pl061_addresses_the_bit_by_its_mask),
		LED_TEST(an_led_outside_its_window_is_refused),
		LED_TEST(a_window_ends_after_the_last_register_used),
		LED_TEST(no_led_and_an_unknown_one_are_told_apart),
	};

	return cases_run(argc, argv, tests);
}
