// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a ring's node of the device tree declares, as docs/bindings has it. A node
 * that is wrong gets no ring, and the log says what would be right.
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/ioport.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/of_address.h>
#include <linux/of_device.h>
#include <linux/of_reserved_mem.h>
#include <linux/string.h>
#include "internal.h"

const struct of_device_id fg_of_match[] = {
	{ .compatible = "framering,ring" },
	{}
};
MODULE_DEVICE_TABLE(of, fg_of_match);

/* A ring's node that is not disabled: with that alias, or any if that is -1. */
static bool fg_of_find(int index)
{
	struct device_node *np;

	for_each_matching_node(np, fg_of_match) {
		if (of_device_is_available(np) &&
		    (index < 0 || of_alias_get_id(np, "framering") == index)) {
			of_node_put(np);
			return true;
		}
	}
	return false;
}

bool fg_of_has_rings(void)
{
	return fg_of_find(-1);
}

bool fg_of_wants_index(int index)
{
	return fg_of_find(index);
}

bool fg_of_is_ring(const struct device *dev)
{
	return of_match_device(fg_of_match, dev);
}

int fg_of_index(const struct device *dev)
{
	return dev->of_node ? of_alias_get_id(dev->of_node, "framering") :
			      -ENODEV;
}

/* A list of names of windows, for each of their flags. */
static const struct {
	const char *property;
	u32 flag;
} fg_of_flags[] = {
	{ "framering,read-only-windows", FRAMERING_WINDOW_RO },
	{ "framering,page-windows", FRAMERING_WINDOW_PAGE },
	{ "framering,user-windows", FRAMERING_WINDOW_USER },
	{ "framering,shared-windows", FRAMERING_WINDOW_SHARED },
};

static u32 fg_of_window_flags(const struct device_node *np, const char *name)
{
	u32 flags = 0;
	int i;

	for (i = 0; i < ARRAY_SIZE(fg_of_flags); i++)
		if (of_property_match_string(np, fg_of_flags[i].property,
					     name) >= 0)
			flags |= fg_of_flags[i].flag;
	return flags;
}

/* A flag for a window that isn't there is a mistake, and so is one for none. */
static int fg_of_check_flag(struct device *dev, const char *property)
{
	const struct device_node *np = dev->of_node;
	int count = of_property_count_strings(np, property);
	const char *name;
	int i;

	if (count <= 0) {
		dev_err(dev, "%s: should list names of windows (%d)\n",
			property, count);
		return -EINVAL;
	}
	for (i = 0; i < count; i++) {
		if (!of_property_read_string_index(np, property, i, &name) &&
		    of_property_match_string(np, "reg-names", name) >= 0)
			continue;
		dev_err(dev, "%s: no window is called \"%s\"; reg-names has them\n",
			property, name);
		return -EINVAL;
	}
	return 0;
}

static int fg_of_check_flags(struct device *dev)
{
	int ret = 0;
	int i;

	for (i = 0; i < ARRAY_SIZE(fg_of_flags) && !ret; i++)
		if (of_property_present(dev->of_node, fg_of_flags[i].property))
			ret = fg_of_check_flag(dev, fg_of_flags[i].property);
	return ret;
}

static int fg_of_read_window(struct device *dev, int i,
			     struct fg_windows *windows)
{
	const struct device_node *np = dev->of_node;
	struct fg_window window = {};
	struct resource res;
	const char *name;
	int ret;

	if (of_property_read_string_index(np, "reg-names", i, &name) ||
	    !fg_regs_name_ok(name)) {
		dev_err(dev, "reg: window %d needs an entry in reg-names: a letter, then up to %d letters, digits, '_', '-' or '.'\n",
			i, FRAMERING_NAME_LEN - 2);
		return -EINVAL;
	}
	if (of_address_to_resource(dev->of_node, i, &res) ||
	    resource_type(&res) != IORESOURCE_MEM) {
		dev_err(dev, "reg: window %s has no address that the processor reaches\n",
			name);
		return -EINVAL;
	}
	ret = fg_regs_check_range(name, res.start, resource_size(&res));
	if (ret)
		return ret;
	strscpy(window.name, name, sizeof(window.name));
	window.phys = res.start;
	window.size = resource_size(&res);
	window.flags = fg_of_window_flags(np, name);
	fg_regs_complete(&window);
	return fg_windows_add(windows, &window);
}

/* Files from before the last unbinding may still have them. */
static int fg_of_read_windows(struct device *dev, struct fg_declared *declared)
{
	int names = of_property_count_strings(dev->of_node, "reg-names");
	struct resource res;
	int i, ret;

	if (!of_property_present(dev->of_node, "reg") && names > 0) {
		dev_err(dev, "reg-names: there is no reg that these are names of\n");
		return -EINVAL;
	}
	if (!of_property_present(dev->of_node, "reg"))
		return fg_of_check_flags(dev);
	declared->windows = fg_windows_of(dev);
	if (declared->windows)
		return 0;
	declared->windows = fg_windows_create();
	if (!declared->windows)
		return -ENOMEM;
	ret = fg_of_check_flags(dev);
	for (i = 0; !ret && (i < names || !i); i++)
		ret = fg_of_read_window(dev, i, declared->windows);
	if (!ret && !of_address_to_resource(dev->of_node, i, &res)) {
		dev_err(dev, "reg: has more windows than reg-names has names\n");
		ret = -EINVAL;
	}
	if (!ret)
		fg_windows_publish(declared->windows, dev);
	return ret;
}

static int fg_of_read_led_node(struct device *dev, const struct device_node *np,
			       struct fg_declared *declared)
{
	struct fg_led_spec *led = &declared->led;
	const char *text = NULL;
	int ret;

	if (!declared->windows ||
	    of_property_read_string(np, "framering,window", &text)) {
		dev_err(dev, "led: needs framering,window, one of this node's reg-names\n");
		return -EINVAL;
	}
	ret = fg_led_set_window("led", text, declared->windows, led);
	if (ret)
		return ret;
	text = NULL;
	of_property_read_string(np, "framering,profile", &text);
	ret = fg_led_set_profile("led", text, led);
	if (ret)
		return ret;
	if (of_property_read_u32(np, "framering,bit", &led->bit)) {
		dev_err(dev, "led: needs framering,bit, a number from 0 to 31\n");
		return -EINVAL;
	}
	ret = of_property_count_u32_elems(np, "framering,registers");
	if (ret <= 0 && of_property_present(np, "framering,registers")) {
		dev_err(dev, "led: framering,registers should be one to three numbers\n");
		return -EINVAL;
	}
	led->offsets = max(ret, 0);
	if (led->offsets <= FG_LED_MAX_OFFSETS && led->offsets)
		of_property_read_u32_array(np, "framering,registers",
					   led->offset, led->offsets);
	led->active_low = of_property_read_bool(np, "active-low");
	return fg_led_check("led", led);
}

static int fg_of_read_led(struct device *dev, struct fg_declared *declared)
{
	struct device_node *np = of_get_child_by_name(dev->of_node, "led");
	int ret = 0;

	if (of_device_is_available(np))
		ret = fg_of_read_led_node(dev, np, declared);
	of_node_put(np);
	return ret;
}

static bool fg_of_is_pool(const struct device_node *np)
{
	return of_device_is_compatible(np, "shared-dma-pool") &&
	       of_property_read_bool(np, "reusable") &&
	       !of_property_read_bool(np, "no-map");
}

/* The index-th of the ring's, which nobody has named before. */
static struct fg_region *fg_of_add_region(struct device *dev, int index,
					  const struct device_node *np,
					  const struct reserved_mem *rmem)
{
	struct fg_region declared = {
		.start = rmem->base,
		.size = rmem->size,
		.of_tree = true,
	};
	struct fg_region *region;

	snprintf(declared.name, sizeof(declared.name), "%pOFn", np);
	/* fg_windows_add() looks for the same from its side. */
	if (fg_windows_touch(rmem->base, rmem->size)) {
		pr_err("carveout %s: a register window lies on that memory\n",
		       declared.name);
		return ERR_PTR(-EINVAL);
	}
	if (fg_of_is_pool(np)) {
		declared.dev = fg_dma_create_pool(dev, index);
		if (IS_ERR(declared.dev)) {
			dev_err(dev, "memory-region: the kernel makes no pool of %pOF (%ld); the log of its start may say why\n",
				np, PTR_ERR(declared.dev));
			return ERR_CAST(declared.dev);
		}
	}
	region = fg_region_add(&declared);
	if (declared.dev && (IS_ERR(region) || region->dev != declared.dev))
		fg_dma_destroy_pool(declared.dev);
	return region;
}

/* Before any is claimed, which stays so. */
static int fg_of_check_region(struct device *dev, struct device_node *np,
			      bool *has_pool)
{
	if (!of_reserved_mem_lookup(np)) {
		dev_err(dev, "memory-region: %pOF is not reserved memory: it must be a child of /reserved-memory, not disabled, and where there is RAM\n",
			np);
		return -EINVAL;
	}
	if (!fg_of_is_pool(np) && !of_property_read_bool(np, "no-map")) {
		dev_err(dev, "memory-region: %pOF must be no-map, for a carve-out, or a reusable shared-dma-pool\n",
			np);
		return -EINVAL;
	}
	if (fg_of_is_pool(np) && *has_pool) {
		dev_err(dev, "memory-region: %pOF is one too many: a ring has at most one pool\n",
			np);
		return -EINVAL;
	}
	*has_pool |= fg_of_is_pool(np);
	return 0;
}

static int fg_of_check_regions(struct device *dev, int count)
{
	bool has_pool = false;
	int ret = 0;
	int i;

	if (count <= 0 || count > FG_REGIONS_MAX) {
		dev_err(dev, "memory-region: should name 1 to %d nodes (%d)\n",
			FG_REGIONS_MAX, count);
		return -EINVAL;
	}
	for (i = 0; i < count && !ret; i++) {
		struct device_node *np = of_parse_phandle(dev->of_node,
							  "memory-region", i);

		if (np) {
			ret = fg_of_check_region(dev, np, &has_pool);
		} else {
			dev_err(dev, "memory-region: entry %d names no node\n",
				i);
			ret = -EINVAL;
		}
		of_node_put(np);
	}
	return ret;
}

static int fg_of_read_region(struct device *dev, int index,
			     struct fg_declared *declared)
{
	struct device_node *np = of_parse_phandle(dev->of_node,
						  "memory-region", index);
	struct reserved_mem *rmem = of_reserved_mem_lookup(np);
	struct fg_region *region;

	region = fg_region_known(rmem->base, rmem->size) ?:
		 fg_of_add_region(dev, index, np, rmem);
	of_node_put(np);
	if (IS_ERR(region))
		return PTR_ERR(region);
	declared->region[declared->regions++] = region;
	return 0;
}

static int fg_of_read_regions(struct device *dev, struct fg_declared *declared)
{
	bool whole = of_property_read_bool(dev->of_node,
					   "framering,no-allocator");
	int count = of_count_phandle_with_args(dev->of_node, "memory-region",
					       NULL);
	int ret, i;

	if (count == -ENOENT && whole) {
		dev_err(dev, "framering,no-allocator: there is no memory-region that a ring could have all of\n");
		return -EINVAL;
	}
	if (count == -ENOENT)
		return 0;
	ret = fg_of_check_regions(dev, count);
	for (i = 0; i < count && !ret; i++)
		ret = fg_of_read_region(dev, i, declared);
	declared->own_regions = true;
	declared->no_allocator = whole;
	return ret;
}

/* -EINVAL is for a property that isn't there. */
static int fg_of_read_slots(struct device *dev, struct fg_declared *declared)
{
	int ret = of_property_read_u32(dev->of_node, "framering,slots",
				       &declared->slots);

	if (ret == -EINVAL)
		return 0;
	if (!ret && declared->slots >= FRAMERING_MIN_SLOTS &&
	    declared->slots <= FRAMERING_MAX_SLOTS)
		return 0;
	dev_err(dev, "framering,slots: should be a number from %d to %d\n",
		FRAMERING_MIN_SLOTS, FRAMERING_MAX_SLOTS);
	return -EINVAL;
}

static int fg_of_read_cache(struct device *dev, struct fg_declared *declared)
{
	const char *text = "";
	int ret = of_property_read_string(dev->of_node, "framering,cache",
					  &text);
	u32 cache;

	if (ret == -EINVAL)
		return 0;
	for (cache = 0; cache <= FRAMERING_CACHE_UNCACHED; cache++) {
		if (!strcmp(text, fg_cache_name(cache))) {
			declared->cache = cache;
			return 0;
		}
	}
	dev_err(dev, "framering,cache: one of writecombine, cached and uncached, not \"%s\"\n",
		text);
	return -EINVAL;
}

/* Regions last: they stay. */
int fg_of_read(struct device *dev, struct fg_declared *declared)
{
	int ret = fg_of_read_slots(dev, declared);

	if (!ret)
		ret = fg_of_read_cache(dev, declared);
	if (!ret)
		ret = fg_of_read_windows(dev, declared);
	if (!ret)
		ret = fg_of_read_led(dev, declared);
	return ret ?: fg_of_read_regions(dev, declared);
}
