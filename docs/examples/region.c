// SPDX-License-Identifier: GPL-2.0-only
/*
 * A physical region that the kernel was told to leave alone (the driver's
 * carveout=NAME:START:SIZE): its size by an ioctl, and all of a ring in it as one
 * mapping.
 */
#include <framering/framering.h>
#include <inttypes.h>
#include <linux/framering.h>
#include <stdio.h>
#include <sys/mman.h>

int main(void)
{
	struct fr_setup setup = { .slots = 4, .memory = FR_MEMORY_CARVEOUT };
	struct fr_producer *producer;
	struct fr_device *dev;
	struct fr_buffer buffer;
	struct fr_info info;
	size_t size;
	char *all;

	if (fr_layout_init(&setup.layout, FR_XRGB8888, 320, 240, 0) ||
	    fr_producer_create(&producer, NULL, &setup)) {
		fprintf(stderr, "region: %s\n", fr_error());
		return 1;
	}
	dev = fr_producer_device(producer);
	if (fr_device_info(dev, &info) || fr_device_buffer(dev, 0, &buffer)) {
		fprintf(stderr, "region: %s\n", fr_error());
		return 1;
	}
	printf("region %s: %" PRIu64 " bytes, %" PRIu64 " free\n",
	       info.region_name, info.region_total, info.region_free);
	printf("slot 0: %" PRIu64 " bytes at 0x%" PRIx64 "\n", buffer.size,
	       buffer.phys);
	/* Every slot, in a row. */
	size = info.slots * info.slot_size;
	all = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED,
		   fr_device_fd(dev),
		   (off_t)(FRAMERING_REGION_ALL << FRAMERING_REGION_SHIFT));
	if (all == MAP_FAILED) {
		perror("region: mmap");
		return 1;
	}
	all[0] = 'a';
	all[size - 1] = 'z';
	printf("all of it: %zu bytes, from %c to %c\n", size, all[0],
	       all[size - 1]);
	munmap(all, size);
	fr_producer_destroy(producer);
	return 0;
}
