// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Rings that come and go while the driver is there.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "internal.h"

#define DENIED "permission denied: only root adds and removes rings"

static const struct fr_hint add_hints[] = {
	{ -ENOENT,
	  "there is no such node: is the module loaded? (insmod framering.ko)" },
	{ -EACCES, DENIED },
	{ -EEXIST, "there is a ring of that number" },
	{ -ENOSPC, "there are as many rings as there can be" },
	{ -EINVAL, "no ring can have that number (the last is 15), or so many V4L2 nodes (8 of each kind)" },
	{ -EOPNOTSUPP, "V4L2 nodes are made by the module framering-v4l2, which is not loaded" },
	{ 0 }
};

static const struct fr_hint remove_hints[] = {
	{ -ENOENT, "there is no such ring, or the module is not loaded" },
	{ -EACCES, DENIED },
	{ -EBUSY,
	  "the ring is in use: end who has it open, or remove it by force" },
	{ -EPERM,
	  "the ring belongs to the device tree, and goes with its device" },
	{ 0 }
};

int fr_ring_add(const struct fr_ring_options *options, uint32_t *index)
{
	static const struct fr_ring_options any = { .index = FR_RING_ANY };
	int ret = fr_backend_kernel.add_ring(options ? options : &any, index);

	if (!ret)
		return 0;
	return fr_fail_by(ret, FR_CONTROL_NODE, "add a ring", add_hints);
}

/* By its name; else the ring itself is asked, whatever its node is called. */
static int ring_number(const char *path, uint32_t *index)
{
	struct fr_device *dev;
	struct fr_info info;
	char rest;
	int ret;

	if (sscanf(path, "/dev/framering%u%c", index, &rest) == 1)
		return 0;
	ret = fr_device_open(&dev, path, FR_OPEN_READ);
	if (ret)
		return ret;
	ret = fr_device_info(dev, &info);
	*index = info.ring;
	fr_device_close(dev);
	return ret;
}

int fr_ring_remove(const char *node, unsigned int flags)
{
	char *path = fr_device_node(node);
	uint32_t index;
	int ret;

	if (!path)
		return fr_fail(-ENOMEM, "out of memory");
	ret = ring_number(path, &index);
	if (!ret) {
		ret = fr_backend_kernel.remove_ring(index, flags);
		if (ret)
			fr_fail_by(ret, path, "remove", remove_hints);
	}
	free(path);
	return ret;
}
