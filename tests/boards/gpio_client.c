// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the kernel's own GPIO driver says of a pin: "out 1". It is left as it is.
 * Usage: gpio_client DEVICE PIN
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/gpio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

static int failed(const char *what)
{
	fprintf(stderr, "gpio_client: %s: %s\n", what, strerror(errno));
	return 1;
}

int main(int argc, char **argv)
{
	struct gpio_v2_line_request request = { .num_lines = 1 };
	struct gpio_v2_line_values values = { .mask = 1 };
	struct gpio_v2_line_info info = { 0 };
	int chip;

	if (argc != 3) {
		fprintf(stderr, "Usage: gpio_client DEVICE PIN\n");
		return 2;
	}
	chip = open(argv[1], O_RDWR | O_CLOEXEC);
	if (chip < 0)
		return failed(argv[1]);
	request.offsets[0] = (__u32)atoi(argv[2]);
	strcpy(request.consumer, "gpio_client");
	/* Without flags the pin keeps its direction. */
	if (ioctl(chip, GPIO_V2_GET_LINE_IOCTL, &request))
		return failed("GPIO_V2_GET_LINE");
	info.offset = request.offsets[0];
	if (ioctl(chip, GPIO_V2_GET_LINEINFO_IOCTL, &info))
		return failed("GPIO_V2_GET_LINEINFO");
	if (ioctl(request.fd, GPIO_V2_LINE_GET_VALUES_IOCTL, &values))
		return failed("GPIO_V2_LINE_GET_VALUES");
	printf("%s %d\n",
	       info.flags & GPIO_V2_LINE_FLAG_OUTPUT ? "out" : "in",
	       (int)(values.bits & 1));
	return 0;
}
