// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is declared for a ring. Every ring has the module's windows and regions,
 * ring 0 its LED; a ring of the device tree has its own, as far as its node names
 * any.
 */
#include <linux/device.h>
#include "internal.h"

int fg_declared_init(void)
{
	struct fg_windows *windows;
	int ret = fg_windows_init();

	if (ret)
		return ret;
	windows = fg_windows_of_module();
	ret = fg_led_init(windows);
	fg_windows_put(windows);
	if (ret)
		fg_windows_exit();
	return ret;
}

void fg_declared_exit(void)
{
	fg_windows_exit();
}

int fg_declared_read(struct device *dev, int index,
		     struct fg_declared *declared)
{
	declared->slots = FG_DEFAULT_SLOTS;
	declared->cache = FRAMERING_CACHE_WRITECOMBINE;
	if (fg_of_is_ring(dev)) {
		int ret = fg_of_read(dev, declared);

		if (ret)
			return ret;
	}
	if (!declared->own_regions)
		fg_regions_of_module(declared);
	if (declared->windows)
		return 0;
	declared->windows = fg_windows_of_module();
	if (!index)
		declared->led = *fg_led_of_module();
	return 0;
}

void fg_declared_finish(struct fg_declared *declared)
{
	fg_windows_put(declared->windows);
}
