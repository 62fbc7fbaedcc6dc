// SPDX-License-Identifier: GPL-2.0-only
/*
 * Device registers by their physical address, through the driver's ioctl:
 *
 *	register r ADDR
 *	register w ADDR DATA
 *
 * "framering reg" does the same and more; this is all that it takes.
 */
#include <framering/framering.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int number(const char *text, uint64_t *value)
{
	char *end;

	*value = strtoull(text, &end, 0);
	return *text && !*end ? 0 : -1;
}

static int access_register(struct fr_device *dev, uint64_t address,
			   const uint64_t *data)
{
	struct fr_window_info window;
	uint32_t value;

	/* Only inside windows that the driver was told of (its regs=). */
	if (fr_window_find_address(dev, address, &window))
		return -1;
	if (data && fr_reg_write(dev, window.index, address - window.phys, 32,
				 (uint32_t)*data))
		return -1;
	if (fr_reg_read(dev, window.index, address - window.phys, 32, &value))
		return -1;
	printf("0x%08" PRIx64 ":0x%08" PRIx32 "\n", address, value);
	return 0;
}

int main(int argc, char **argv)
{
	int writes = argc == 4 && !strcmp(argv[1], "w");
	uint64_t address, data = 0;
	struct fr_device *dev;
	int ret;

	if ((!writes && (argc != 3 || strcmp(argv[1], "r"))) ||
	    number(argv[2], &address) || (writes && number(argv[3], &data)) ||
	    data > UINT32_MAX) {
		fprintf(stderr, "Usage: register r ADDR | w ADDR DATA\n");
		return 2;
	}
	ret = fr_device_open(&dev, NULL, writes ? FR_OPEN_WRITE : FR_OPEN_READ);
	if (!ret) {
		ret = access_register(dev, address, writes ? &data : NULL);
		fr_device_close(dev);
	}
	if (ret)
		fprintf(stderr, "register: %s\n", fr_error());
	return ret ? 1 : 0;
}
