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

#define BANK 0xC001C000
#define BANK_SIZE 0x24
#define PIN 12
#define FUNCTION (3u << 2 * PIN)
#define FUNCTION_GPIO (1u << 2 * PIN)

static void blink(volatile uint32_t *bank, int times)
{
	bank[ALTFN0] = (bank[ALTFN0] & ~FUNCTION) | FUNCTION_GPIO;
	bank[OUTENB] |= 1u << PIN;
	while (times-- > 0) {
		bank[OUT] &= ~(1u << PIN);
		usleep(250000);
		bank[OUT] |= 1u << PIN;
		usleep(250000);
	}
}

/* Where the bank is in the window that has it; NULL if it is not all there. */
static volatile uint32_t *map_bank(struct fr_device *dev)
{
	struct fr_window_info window;
	volatile void *regs;
	uint64_t offset;

	if (fr_window_find_address(dev, BANK, &window))
		return NULL;
	offset = BANK - window.phys;
	if (window.size - offset < BANK_SIZE ||
	    fr_window_map(dev, window.index, true, &regs))
		return NULL;
	return (volatile uint32_t *)((volatile char *)regs + offset);
}

int main(int argc, char **argv)
{
	volatile uint32_t *bank;
	struct fr_device *dev;

	if (fr_device_open(&dev, NULL, FR_OPEN_WRITE)) {
		fprintf(stderr, "blink: %s\n", fr_error());
		return 1;
	}
	/* By its address; the driver has one in RAM where there is none. */
	bank = map_bank(dev);
	if (bank)
		blink(bank, argc > 1 ? atoi(argv[1]) : 5);
	else
		fprintf(stderr, "blink: no whole bank at %#x: %s\n", BANK,
			fr_error());
	fr_device_close(dev);
	return bank ? 0 : 1;
}
