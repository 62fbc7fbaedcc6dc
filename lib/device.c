// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * An open ring: one file, one role.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "internal.h"

static const struct fr_hint open_hints[] = {
	{ -ENOENT,
	  "no such ring: is the module loaded? (insmod framering.ko; more rings: framering add)" },
	{ -ENXIO,
	  "the node exists but no driver serves it: is the module loaded? (insmod framering.ko)" },
	{ -ENODEV,
	  "the node exists but no driver serves it: is the module loaded? (insmod framering.ko)" },
	{ -EACCES,
	  "permission denied: join group video (usermod -aG video USER, then log in again)" },
	{ -EPERM, "permission denied" },
	{ -EMFILE,
	  "too many open files: of this process (ulimit -n), or of the ring (parameter max_files)" },
	{ -ENOTTY,
	  "not a ring of the framering driver (those are /dev/framering0, 1, ...)" },
	{ -EINVAL,
	  "not a ring of the framering driver (those are /dev/framering0, 1, ...)" },
	{ -EPROTO,
	  "the driver speaks another version: install matching driver and library" },
	{ 0 }
};

static const struct fr_hint info_hints[] = {
	{ -ENODATA, "no producer has set the ring up yet" },
	{ -EINVAL, "no such slot in this ring" },
	{ 0 }
};

static const struct fr_hint export_hints[] = {
	{ -EACCES, "only the ring's current producer may export for writing" },
	{ -EINVAL, "no such slot in this ring" },
	{ -ENODATA, "no producer has set the ring up yet" },
	{ -EMFILE, "too many open files: raise ulimit -n" },
	{ 0 }
};

char *fr_device_node(const char *node)
{
	char *path;

	if (!node)
		node = getenv("FRAMERING_DEVICE");
	if (!node || !*node)
		node = "0";
	if (strspn(node, "0123456789") != strlen(node))
		return strdup(node);
	return asprintf(&path, "/dev/framering%s", node) < 0 ? NULL : path;
}

int fr_device_open_with(struct fr_device **dev,
			const struct fr_backend *backend, const char *path,
			unsigned int flags)
{
	struct fr_device *new;

	*dev = NULL;
	if (flags & ~FR_OPEN_WRITE)
		return fr_fail(-EINVAL, "fr_device_open(): unknown flags");
	new = calloc(1, sizeof(*new));
	if (!new)
		return fr_fail(-ENOMEM, "out of memory");
	new->path = strdup(path);
	if (!new->path) {
		free(new);
		return fr_fail(-ENOMEM, "out of memory");
	}
	new->backend = backend;
	new->writable = (flags & FR_OPEN_WRITE) != 0;
	new->fd = backend->open(path, new->writable);
	if (new->fd < 0) {
		int err = fr_fail_by(new->fd, path, "open", open_hints);

		free(new->path);
		free(new);
		return err;
	}
	*dev = new;
	return 0;
}

int fr_device_open(struct fr_device **dev, const char *node, unsigned int flags)
{
	char *path = fr_device_node(node);
	int ret;

	*dev = NULL;
	if (!path)
		return fr_fail(-ENOMEM, "out of memory");
	ret = fr_device_open_with(dev, &fr_backend_kernel, path, flags);
	free(path);
	return ret;
}

void fr_device_close(struct fr_device *dev)
{
	if (!dev)
		return;
	fr_windows_unmap(dev);
	if (dev->status)
		munmap((void *)dev->status, dev->status_size);
	close(dev->fd);
	free(dev->path);
	free(dev);
}

int fr_device_fd(const struct fr_device *dev)
{
	return dev->fd;
}

const char *fr_device_path(const struct fr_device *dev)
{
	return dev->path;
}

int fr_device_info(struct fr_device *dev, struct fr_info *info)
{
	struct fr_area status;
	int ret = dev->backend->info(dev->fd, info, &status);

	return ret ? fr_fail_by(ret, dev->path, "query", info_hints) : 0;
}

int fr_device_buffer(struct fr_device *dev, uint32_t slot,
		     struct fr_buffer *buffer)
{
	int ret = dev->backend->buffer(dev->fd, slot, buffer);

	return ret ? fr_fail_by(ret, dev->path, "buffer", info_hints) : 0;
}

int fr_device_export(struct fr_device *dev, uint32_t slot, bool rdwr)
{
	int fd = dev->backend->export(dev->fd, slot, rdwr);

	return fd < 0 ? fr_fail_by(fd, dev->path, "export", export_hints) : fd;
}
