// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is declared for a ring. Every ring has the module's windows and regions,
 * ring 0 its LED; a ring of the device tree has its own, as far as its node names
 * any.
 */
#include <linux/device.h>
#include "internal.h"

int fr_declared_init(void)
{
	struct fr_windows *windows;
	int ret = fr_windows_init();

	if (ret)
		return ret;
	windows = fr_windows_of_module();
	ret = fr_led_init(windows);
	fr_windows_put(windows);
	if (ret)
		fr_windows_exit();
	return ret;
}

void fr_declared_exit(void)
{
	fr_windows_exit();
}

int fr_declared_read(struct device *dev, int index,
		     struct fr_declared *declared)
{
	declared->slots = FR_DEFAULT_SLOTS;
	declared->cache = FRAMERING_CACHE_WRITECOMBINE;
	if (fr_of_is_ring(dev)) {
		int ret = fr_of_read(dev, declared);

		if (ret)
			return ret;
	}
	if (!declared->own_regions)
		fr_regions_of_module(declared);
	if (declared->windows)
		return 0;
	declared->windows = fr_windows_of_module();
	if (!index)
		declared->led = *fr_led_of_module();
	return 0;
}

void fr_declared_finish(struct fr_declared *declared)
{
	fr_windows_put(declared->windows);
}
