// SPDX-License-Identifier: GPL-2.0-only
/*
 * A physical region that the kernel was told to leave alone (the driver's
 * carveout=NAME:START:SIZE): its size by an ioctl, and all of a ring in it as one
 * mapping. Addresses are told to root only.
 */
#define _FILE_OFFSET_BITS 64 /* mmap()'s offset, on 32-bit machines too */
#include <framering/framering.h>
#include <inttypes.h>
#include <linux/framering.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

static int show_region(struct fr_device *dev, struct fr_info *info)
{
	struct fr_buffer buffer;

	if (fr_device_info(dev, info) || fr_device_buffer(dev, 0, &buffer)) {
		fprintf(stderr, "region: %s\n", fr_error());
		return 1;
	}
	printf("region %s: %" PRIu64 " bytes, %" PRIu64 " free\n",
	       info->region_name, info->region_total, info->region_free);
	printf("slot 0: %" PRIu64 " bytes at 0x%" PRIx64 "\n", buffer.size,
	       buffer.phys);
	return 0;
}

/* Every slot, in a row: the frame seen there is the one seen by itself. */
static int show_all(struct fr_device *dev, const struct fr_info *info,
		    const struct fr_frame *frame)
{
	size_t size = info->slots * info->slot_size;
	const char *all =
		mmap(NULL, size, PROT_READ, MAP_SHARED, fr_device_fd(dev),
		     (off_t)(FRAMERING_REGION_ALL << FRAMERING_REGION_SHIFT));

	if (all == MAP_FAILED) {
		perror("region: mmap");
		return 1;
	}
	printf("all of it: %zu bytes; in slot %u: %s\n", size, frame->slot,
	       all + frame->slot * info->slot_size);
	munmap((void *)all, size);
	return 0;
}

int main(void)
{
	struct fr_setup setup = { .slots = 4, .memory = FR_MEMORY_CARVEOUT };
	struct fr_producer *producer;
	struct fr_frame frame;
	struct fr_info info;
	int status = 1;

	if (fr_layout_init(&setup.layout, FR_XRGB8888, 320, 240, 0) ||
	    fr_producer_create(&producer, NULL, &setup)) {
		fprintf(stderr, "region: %s\n", fr_error());
		return 1;
	}
	if (!show_region(fr_producer_device(producer), &info) &&
	    !fr_producer_dequeue(producer, &frame, -1)) {
		strcpy(frame.data, "a frame");
		status = show_all(fr_producer_device(producer), &info, &frame);
	}
	fr_producer_destroy(producer);
	return status;
}
