// SPDX-License-Identifier: GPL-2.0-only
/*
 * An LED at a GPIO pin, by loads and stores on the mapped page of its registers:
 * pin 12 of a bank laid out as the Nexell's, which lights it when it is low.
 *
 *	blink [TIMES]
 *
 * fr_led_open() knows this and other layouts; this is what happens below.
 */
#include <framering/framering.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Registers of 32 bits. */
enum bank {
	OUT = 0x00 / 4,		/* level of each pin */
	OUTENB = 0x04 / 4,	/* 1: the pin is an output */
	ALTFN0 = 0x20 / 4,	/* two bits for each of pins 0 to 15 */
};

#define PIN 12
#define FUNCTION (3u << 2 * PIN)
#define FUNCTION_GPIO (1u << 2 * PIN)

static void blink(volatile uint32_t *bank, int times)
{
	bank[ALTFN0] = (bank[ALTFN0] & ~FUNCTION) | FUNCTION_GPIO;
	bank[OUTENB] |= 1u << PIN;
	while (times--) {
		bank[OUT] &= ~(1u << PIN);
		usleep(250000);
		bank[OUT] |= 1u << PIN;
		usleep(250000);
	}
}

int main(int argc, char **argv)
{
	struct fr_window_info window;
	struct fr_device *dev;
	volatile void *bank;

	/* By its address, or the driver's own in RAM where there is none. */
	if (fr_device_open(&dev, NULL, FR_OPEN_WRITE) ||
	    fr_window_find_address(dev, 0xC001C000, &window) ||
	    fr_window_map(dev, window.index, true, &bank)) {
		fprintf(stderr, "blink: %s\n", fr_error());
		return 1;
	}
	blink(bank, argc > 1 ? atoi(argv[1]) : 5);
	fr_device_close(dev);
	return 0;
}
