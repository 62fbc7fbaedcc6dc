// SPDX-License-Identifier: GPL-2.0-only
/*
 * An LCD straight out of the ring, with no other driver: shows every frame of a
 * producer by giving the LCD controller the address of its slot. The controller is
 * Arm's PL111, as on a Versatile Express board. For root:
 *
 *	insmod framering.ko regs=clcd:0x1c1f0000:0x1000
 *	example_lcd FRAMES &
 *	framering play --pattern bars --size 640x480 --format XRGB8888 --packed
 *
 * Any driver of the controller must be unbound first. A real board's reaches its
 * own video memory only (carveout=vram:0x18000000:8M), and wants its pixel clock set.
 */
#include <framering/framering.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Registers of 32 bits. */
enum clcd {
	TIMING0 = 0x00 / 4,	/* horizontal */
	TIMING1 = 0x04 / 4,	/* vertical */
	TIMING2 = 0x08 / 4,	/* clock and polarity */
	UPBASE = 0x10 / 4,	/* where the picture is, taken at the next refresh */
	CONTROL = 0x18 / 4,
	RAW_STATUS = 0x20 / 4,
	CLEAR = 0x28 / 4,
};

#define WIDTH 640
#define HEIGHT 480
#define NEXT_BASE (1u << 2)	/* of RAW_STATUS and CLEAR: UPBASE was taken */

static void switch_on(volatile uint32_t *clcd)
{
	/* Pixels in sixteens, porches and sync pulses of VGA; all less one. */
	clcd[TIMING0] = (WIDTH / 16 - 1) << 2 | 95 << 8 | 15 << 16 | 47u << 24;
	clcd[TIMING1] = (HEIGHT - 1) | 1 << 10 | 10 << 16 | 33u << 24;
	/* Clock not divided, both sync pulses low. */
	clcd[TIMING2] = (WIDTH - 1) << 16 | 1 << 26 | 1 << 12 | 1 << 11;
	/* Enable, 24 bits in 32, TFT, blue in the lowest byte, power. */
	clcd[CONTROL] = 1 | 5 << 1 | 1 << 5 | 1 << 8 | 1 << 11;
}

/* Returns when the controller reads this slot and no longer the one before. */
static int point_at(volatile uint32_t *clcd, const struct fr_buffer *slot)
{
	if (!slot->phys || slot->phys > UINT32_MAX) {
		fprintf(stderr, "lcd: no address of 32 bits; are you root?\n");
		return -1;
	}
	clcd[UPBASE] = (uint32_t)slot->phys;
	if (!(clcd[CONTROL] & 1))
		switch_on(clcd);
	clcd[CLEAR] = NEXT_BASE;
	while (!(clcd[RAW_STATUS] & NEXT_BASE))
		usleep(1000);
	return 0;
}

/* The frame on the screen stays ours: nobody draws in it. */
static int show(struct fr_consumer *consumer, volatile uint32_t *clcd,
		int frames)
{
	struct fr_device *dev = fr_consumer_device(consumer);
	struct fr_frame next, shown = { .slot = FR_SLOT_NONE };
	struct fr_buffer slot;

	while (frames--) {
		if (fr_consumer_acquire(consumer, &next, 0, -1) ||
		    fr_device_buffer(dev, next.slot, &slot))
			break;
		if (point_at(clcd, &slot))
			return -1;
		if (shown.slot != FR_SLOT_NONE)
			fr_consumer_release(consumer, &shown, NULL, 0, 0, NULL);
		shown = next;
		printf("shown %" PRIu64 " %" PRIu32 " 0x%" PRIx64 "\n",
		       shown.sequence, shown.slot, slot.phys);
		fflush(stdout);
	}
	if (frames >= 0)
		fprintf(stderr, "lcd: %s\n", fr_error());
	return frames >= 0 ? -1 : 0;
}

int main(int argc, char **argv)
{
	int frames = argc > 1 ? atoi(argv[1]) : INT32_MAX, ret = -1;
	struct fr_consumer *consumer;
	struct fr_window_info window;
	const struct fr_layout *l;
	struct fr_device *dev;
	volatile void *regs;

	if (fr_device_open(&dev, NULL, FR_OPEN_WRITE) ||
	    fr_window_find(dev, "clcd", &window) ||
	    fr_window_map(dev, window.index, true, &regs) ||
	    fr_consumer_create(&consumer, NULL, NULL) ||
	    fr_consumer_attach(consumer, -1)) {
		fprintf(stderr, "lcd: %s\n", fr_error());
		return 1;
	}
	l = fr_consumer_layout(consumer);
	if (l->fourcc == FR_XRGB8888 && l->width == WIDTH &&
	    l->height == HEIGHT && l->stride[0] == 4 * WIDTH) {
		ret = show(consumer, regs, frames);
		/* Before the memory that it reads is somebody else's. */
		((volatile uint32_t *)regs)[CONTROL] = 0;
	} else {
		fprintf(stderr, "lcd: wants packed XRGB8888 of %dx%d\n", WIDTH,
			HEIGHT);
	}
	fr_consumer_destroy(consumer);
	fr_device_close(dev);
	return ret ? 1 : 0;
}
