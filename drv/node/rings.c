// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rings that the module makes itself, those of devices= and those that come and go
 * by the control node: a platform device each, which the driver then binds to.
 */
#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/moduleparam.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include "internal.h"

#define FG_DEVICES_AUTO		(-1)

static int devices = FG_DEVICES_AUTO;
module_param(devices, int, 0444);
MODULE_PARM_DESC(devices, "number of rings beside those of the device tree, 1 to 16 (default 1, or none where the device tree has some)");

static DEFINE_MUTEX(fg_rings_mutex);	/* see DOC: locks */
/* Under fg_rings_mutex, by their names, framering.0 and on. */
static struct platform_device *fg_rings[FRAMERING_MAX_RINGS];

/* The ring's number; -ENODEV if probing has failed, with the reason in spec. */
static int fg_rings_create(unsigned int name, struct fg_ring_spec *spec)
{
	const struct fg_ring_spec *probed;
	struct platform_device *pdev;
	int index;

	lockdep_assert_held(&fg_rings_mutex);
	spec->cookie = &fg_ring_cookie;
	pdev = platform_device_register_data(NULL, FG_NAME, name, spec,
					     sizeof(*spec));
	if (IS_ERR(pdev))
		return PTR_ERR(pdev);
	index = fg_device_index(pdev);
	if (index >= 0) {
		fg_rings[name] = pdev;
		return index;
	}
	probed = dev_get_platdata(&pdev->dev);
	spec->error = probed->error;
	platform_device_unregister(pdev);
	return -ENODEV;
}

/* The ring's number where that is free, else one that no alias wants, or any. */
static int fg_rings_name(u32 index)
{
	int name;

	lockdep_assert_held(&fg_rings_mutex);
	if (index != FRAMERING_RING_ANY && !fg_rings[index])
		return index;
	for (name = 0; name < FRAMERING_MAX_RINGS; name++)
		if (!fg_rings[name] && !fg_of_wants_index(name))
			return name;
	for (name = 0; name < FRAMERING_MAX_RINGS; name++)
		if (!fg_rings[name])
			return name;
	return -ENOSPC;
}

int fg_rings_add(struct fg_ring_spec *spec)
{
	int name, ret;

	guard(mutex)(&fg_rings_mutex);
	if (spec->index != FRAMERING_RING_ANY && fg_device_exists(spec->index))
		return -EEXIST;
	name = fg_rings_name(spec->index);
	if (name < 0)
		return name;
	ret = fg_rings_create(name, spec);
	return ret == -ENODEV && spec->error ? spec->error : ret;
}

/* A bound ring is found by its number, an unbound one by its device's name. */
static int fg_rings_find(u32 index)
{
	unsigned int name;

	lockdep_assert_held(&fg_rings_mutex);
	if (index >= FRAMERING_MAX_RINGS)
		return -ENOENT;
	for (name = 0; name < FRAMERING_MAX_RINGS; name++)
		if (fg_rings[name] && fg_device_index(fg_rings[name]) == index)
			return name;
	if (fg_device_exists(index))
		return -EPERM;
	if (fg_rings[index] && fg_device_index(fg_rings[index]) < 0)
		return index;
	return -ENOENT;
}

int fg_rings_remove(u32 index, u32 flags)
{
	int name, ret;

	guard(mutex)(&fg_rings_mutex);
	name = fg_rings_find(index);
	if (name < 0)
		return name;
	if (!(flags & FRAMERING_REMOVE_FORCE)) {
		ret = fg_device_retire(fg_rings[name]);
		if (ret)
			return ret;
	}
	/* Unbinds it first. */
	platform_device_unregister(fg_rings[name]);
	fg_rings[name] = NULL;
	return 0;
}

/*
 * Fails with the first device only: once a node is there it may be open, and a
 * module whose start has failed goes away under whoever has opened it.
 */
static int fg_rings_add_first(void)
{
	bool tree = fg_of_has_rings();
	int count = devices;
	int i, ret;

	if (count == FG_DEVICES_AUTO)
		count = tree ? 0 : 1;
	guard(mutex)(&fg_rings_mutex);
	for (i = 0; i < count; i++) {
		struct fg_ring_spec spec = { .index = FRAMERING_RING_ANY };

		ret = fg_rings_create(i, &spec);
		if (ret < 0 && !i && !tree)
			return ret;
		if (ret < 0) {
			pr_err("device %d failed (%d); there are %d\n", i, ret,
			       i);
			break;
		}
	}
	return 0;
}

int fg_rings_init(void)
{
	int ret;

	if (devices != FG_DEVICES_AUTO &&
	    (devices < 1 || devices > FRAMERING_MAX_RINGS)) {
		pr_err("devices=%d: should be 1 to %d\n", devices,
		       FRAMERING_MAX_RINGS);
		return -EINVAL;
	}
	ret = fg_device_register_driver();
	if (ret)
		return ret;
	ret = fg_rings_add_first();
	if (ret)
		fg_device_unregister_driver();
	return ret;
}

void fg_rings_exit(void)
{
	unsigned int name;

	scoped_guard(mutex, &fg_rings_mutex)
		for (name = 0; name < FRAMERING_MAX_RINGS; name++) {
			platform_device_unregister(fg_rings[name]);
			fg_rings[name] = NULL;
		}
	fg_device_unregister_driver();
}
