// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a ring's node of the device tree declares, as docs/bindings has it. A node
 * that is wrong gets no ring, and the log says what would be right.
 */
#include <linux/cleanup.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/of_address.h>
#include <linux/of_device.h>
#include <linux/of_reserved_mem.h>
#include <linux/string.h>
#include "declared.h"
#include "mem_region.h"
#include "mem.h"
#include "regs.h"

const struct of_device_id fr_of_match[] = {
	{ .compatible = "framering,ring" },
	{}
};
MODULE_DEVICE_TABLE(of, fr_of_match);

bool fr_of_has_rings(void)
{
	struct device_node *np = of_find_matching_node(NULL, fr_of_match);

	of_node_put(np);
	return np;
}

bool fr_of_is_ring(const struct device *dev)
{
	return of_match_device(fr_of_match, dev);
}

int fr_of_index(const struct device *dev)
{
	return dev->of_node ? of_alias_get_id(dev->of_node, "framering") :
			      -ENODEV;
}

/* A list of names of windows, for each of their flags. */
static const struct {
	const char *property;
	u32 flag;
} fr_of_flags[] = {
	{ "framering,read-only-windows", FRAMERING_WINDOW_RO },
	{ "framering,page-windows", FRAMERING_WINDOW_PAGE },
	{ "framering,user-windows", FRAMERING_WINDOW_USER },
	{ "framering,shared-windows", FRAMERING_WINDOW_SHARED },
};

static u32 fr_of_window_flags(const struct device_node *np, const char *name)
{
	u32 flags = 0;
	int i;

	for (i = 0; i < ARRAY_SIZE(fr_of_flags); i++)
		if (of_property_match_string(np, fr_of_flags[i].property,
					     name) >= 0)
			flags |= fr_of_flags[i].flag;
	return flags;
}

/* A flag for a window that isn't there is a mistake. */
static int fr_of_check_flags(struct device *dev)
{
	const struct device_node *np = dev->of_node;
	const char *name;
	int i, k;

	for (i = 0; i < ARRAY_SIZE(fr_of_flags); i++) {
		const char *property = fr_of_flags[i].property;

		for (k = 0; !of_property_read_string_index(np, property, k,
							   &name); k++) {
			if (of_property_match_string(np, "reg-names",
						     name) >= 0)
				continue;
			dev_err(dev, "%s: no window is called \"%s\"; reg-names has them\n",
				property, name);
			return -EINVAL;
		}
	}
	return 0;
}

static int fr_of_read_window(struct device *dev, int i,
			     struct fr_windows *windows)
{
	const struct device_node *np = dev->of_node;
	struct fr_window window = {};
	struct resource res;
	const char *name;
	int ret;

	if (of_property_read_string_index(np, "reg-names", i, &name) ||
	    !fr_regs_name_ok(name)) {
		dev_err(dev, "reg: window %d needs an entry in reg-names: a letter, then up to %d letters, digits, '_', '-' or '.'\n",
			i, FRAMERING_NAME_LEN - 2);
		return -EINVAL;
	}
	ret = of_address_to_resource(dev->of_node, i, &res);
	if (ret) {
		dev_err(dev, "reg: window %s has no address that the processor reaches\n",
			name);
		return ret;
	}
	ret = fr_regs_check_range(name, res.start, resource_size(&res));
	if (ret)
		return ret;
	strscpy(window.name, name, sizeof(window.name));
	window.phys = res.start;
	window.size = resource_size(&res);
	window.flags = fr_of_window_flags(np, name);
	fr_regs_complete(&window);
	return fr_windows_add(windows, &window);
}

/* Files from before the last unbinding may still have them. */
static int fr_of_read_windows(struct device *dev, struct fr_declared *declared)
{
	int names = of_property_count_strings(dev->of_node, "reg-names");
	struct resource res;
	int i, ret;

	if (!of_property_present(dev->of_node, "reg"))
		return fr_of_check_flags(dev);
	declared->windows = fr_windows_of(dev);
	if (declared->windows)
		return 0;
	declared->windows = fr_windows_create(dev);
	if (!declared->windows)
		return -ENOMEM;
	ret = fr_of_check_flags(dev);
	for (i = 0; !ret && (i < names || !i); i++)
		ret = fr_of_read_window(dev, i, declared->windows);
	if (ret || of_address_to_resource(dev->of_node, i, &res))
		return ret;
	dev_err(dev, "reg: has more windows than reg-names has names\n");
	return -EINVAL;
}

static int fr_of_read_led(struct device *dev, struct fr_declared *declared)
{
	struct device_node *np __free(device_node) =
		of_get_child_by_name(dev->of_node, "led");
	struct fr_led_spec *led = &declared->led;
	const char *text = NULL;
	int ret;

	if (!np)
		return 0;
	if (!declared->windows ||
	    of_property_read_string(np, "framering,window", &text)) {
		dev_err(dev, "led: needs framering,window, one of this node's reg-names\n");
		return -EINVAL;
	}
	ret = fr_led_set_window("led", text, declared->windows, led);
	if (ret)
		return ret;
	text = NULL;
	of_property_read_string(np, "framering,profile", &text);
	ret = fr_led_set_profile("led", text, led);
	if (ret)
		return ret;
	if (of_property_read_u32(np, "framering,bit", &led->bit)) {
		dev_err(dev, "led: needs framering,bit, a number from 0 to 31\n");
		return -EINVAL;
	}
	ret = of_property_count_u32_elems(np, "framering,registers");
	led->offsets = max(ret, 0);
	if (led->offsets <= FR_LED_MAX_OFFSETS && led->offsets)
		of_property_read_u32_array(np, "framering,registers",
					   led->offset, led->offsets);
	led->active_low = of_property_read_bool(np, "active-low");
	return fr_led_check("led", led);
}

static bool fr_of_is_reusable(const struct device_node *np)
{
	return of_device_is_compatible(np, "shared-dma-pool") &&
	       of_property_read_bool(np, "reusable");
}

static int fr_of_read_region(struct device *dev, struct device_node *np,
			     struct fr_declared *declared)
{
	const struct reserved_mem *rmem = of_reserved_mem_lookup(np);
	struct fr_region region = {};
	int ret;

	if (!rmem) {
		dev_err(dev, "memory-region: %pOF is not reserved memory: it must be a child of /reserved-memory, not disabled, and where there is RAM\n",
			np);
		return -EINVAL;
	}
	region.reusable = fr_of_is_reusable(np);
	if (!region.reusable && !of_property_read_bool(np, "no-map")) {
		dev_err(dev, "memory-region: %pOF must be no-map, for a carve-out, or a reusable shared-dma-pool\n",
			np);
		return -EINVAL;
	}
	snprintf(region.name, sizeof(region.name), "%pOFn", np);
	region.start = rmem->base;
	region.size = rmem->size;
	region.node = np;
	region.no_allocator = !region.reusable &&
			      of_property_read_bool(dev->of_node,
						    "framering,no-allocator");
	ret = fr_region_add(&region);
	if (ret < 0)
		return ret;
	declared->regions |= BIT(ret);
	return 0;
}

static int fr_of_read_regions(struct device *dev, struct fr_declared *declared)
{
	int count = of_count_phandle_with_args(dev->of_node, "memory-region",
					       NULL);
	int i;

	if (count == -ENOENT)
		return 0;
	if (count <= 0) {
		dev_err(dev, "memory-region: names no node (%d)\n", count);
		return -EINVAL;
	}
	declared->regions = 0;
	for (i = 0; i < count; i++) {
		struct device_node *np __free(device_node) =
			of_parse_phandle(dev->of_node, "memory-region", i);
		int ret;

		if (!np) {
			dev_err(dev, "memory-region: entry %d names no node\n",
				i);
			return -EINVAL;
		}
		ret = fr_of_read_region(dev, np, declared);
		if (ret)
			return ret;
	}
	return 0;
}

static int fr_of_read_defaults(struct device *dev, struct fr_declared *declared)
{
	const char *text;
	u32 cache;

	of_property_read_u32(dev->of_node, "framering,slots",
			     &declared->slots);
	if (declared->slots < FRAMERING_MIN_SLOTS ||
	    declared->slots > FRAMERING_MAX_SLOTS) {
		dev_err(dev, "framering,slots: should be %d to %d, not %u\n",
			FRAMERING_MIN_SLOTS, FRAMERING_MAX_SLOTS,
			declared->slots);
		return -EINVAL;
	}
	if (of_property_read_string(dev->of_node, "framering,cache", &text))
		return 0;
	for (cache = 0; cache <= FRAMERING_CACHE_UNCACHED; cache++) {
		if (!strcmp(text, fr_cache_name(cache))) {
			declared->cache = cache;
			return 0;
		}
	}
	dev_err(dev, "framering,cache: one of writecombine, cached and uncached, not \"%s\"\n",
		text);
	return -EINVAL;
}

int fr_of_read(struct device *dev, struct fr_declared *declared)
{
	int ret = fr_of_read_defaults(dev, declared);

	if (!ret)
		ret = fr_of_read_regions(dev, declared);
	if (!ret)
		ret = fr_of_read_windows(dev, declared);
	return ret ?: fr_of_read_led(dev, declared);
}

int fr_of_use_pool(struct device *child, struct device *parent,
		   const struct device_node *node)
{
	int i;

	for (i = 0;; i++) {
		struct device_node *np __free(device_node) =
			of_parse_phandle(parent->of_node, "memory-region", i);

		if (!np)
			return -EOPNOTSUPP;
		if (np == node)
			return of_reserved_mem_device_init_by_idx(child,
				parent->of_node, i);
	}
}

void fr_of_leave_pool(struct device *child)
{
	of_reserved_mem_device_release(child);
}
