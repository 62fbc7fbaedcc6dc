// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The ring's status page.
 */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#include "internal.h"

static int status_map(struct fr_device *dev)
{
	struct fr_info info;
	struct fr_area area;
	void *page;
	int ret = dev->backend->info(dev->fd, &info, &area);

	if (ret)
		return fr_fail(ret, "%s: query: %s", dev->path, strerror(-ret));
	page = mmap(NULL, area.size, PROT_READ, MAP_SHARED, dev->fd,
		    (off_t)area.offset);
	if (page == MAP_FAILED) {
		ret = -errno;
		return fr_fail(ret, "%s: mapping the status page: %s",
			       dev->path, strerror(-ret));
	}
	dev->status = page;
	dev->status_size = area.size;
	return 0;
}

int fr_device_status(struct fr_device *dev, struct fr_status *status)
{
	int ret = dev->status ? 0 : status_map(dev);

	if (ret)
		return ret;
	ret = dev->backend->status(dev->status, dev->status_size, status);
	if (ret == -EPROTO)
		return fr_fail(
			ret,
			"%s: the status page is of another version: install matching driver and library",
			dev->path);
	if (ret)
		return fr_fail(
			ret,
			"%s: the driver never finished writing its status page",
			dev->path);
	return 0;
}
