// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Register windows, through the driver and as memory.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "internal.h"

/* A window that is mapped just now. */
struct fr_window_mapping {
	struct fr_window_mapping *next;
	void *base;
	size_t size;
	volatile void *regs;
};

static const struct fr_hint window_hints[] = {
	{ -EINVAL, "no such register window" },
	{ 0 }
};

static const struct fr_hint reg_hints[] = {
	{ -ERANGE, "the register is outside its window" },
	{ -EINVAL,
	  "no such window, a width other than 8, 16 or 32 bits, or an address that is no multiple of the width" },
	{ -EROFS, "the window is read-only" },
	{ -EACCES, "the ring is open for reading only" },
	{ -EPERM,
	  "needs CAP_SYS_RAWIO (try as root), and a kernel that is not locked down" },
	{ 0 }
};

static const struct fr_hint map_hints[] = {
	{ -EINVAL,
	  "the window cannot be mapped: it needs whole pages or the flag 'page'" },
	{ -EROFS, "the window is read-only" },
	{ -EACCES,
	  "for writing, the ring must be open for writing and the window not read-only" },
	{ -EPERM,
	  "needs CAP_SYS_RAWIO (try as root) or a window with the flag 'user', and a kernel that is not locked down" },
	{ 0 }
};

int fr_window_info(struct fr_device *dev, uint32_t index,
		   struct fr_window_info *info)
{
	struct fr_area area;
	int ret = dev->backend->window(dev->fd, index, info, &area);

	return ret ? fr_fail_by(ret, dev->path, "window", window_hints) : 0;
}

/* Windows are few, and a number past the last says -EINVAL. */
static int find(struct fr_device *dev, struct fr_window_info *info,
		const char *name, uint64_t address)
{
	struct fr_area area;
	int ret;

	for (uint32_t i = 0;; i++) {
		ret = dev->backend->window(dev->fd, i, info, &area);
		if (ret == -EINVAL)
			return -ENOENT;
		if (ret)
			return fr_fail_by(ret, dev->path, "window",
					  window_hints);
		if (name ? !strcmp(info->name, name) :
			   address >= info->phys &&
				    address - info->phys < info->size)
			return 0;
	}
}

int fr_window_find(struct fr_device *dev, const char *name,
		   struct fr_window_info *info)
{
	int ret = find(dev, info, name, 0);

	return ret == -ENOENT ?
		       fr_fail(ret, "%s: no register window is named '%s'",
			       dev->path, name) :
		       ret;
}

int fr_window_find_address(struct fr_device *dev, uint64_t address,
			   struct fr_window_info *info)
{
	int ret = find(dev, info, NULL, address);

	return ret == -ENOENT ?
		       fr_fail(ret,
			       "%s: no register window has address 0x%08llx",
			       dev->path, (unsigned long long)address) :
		       ret;
}

int fr_reg_read(struct fr_device *dev, uint32_t window, uint64_t offset,
		unsigned int width, uint32_t *value)
{
	int ret = dev->backend->reg_read(dev->fd, window, offset, width, value);

	return ret ? fr_fail_by(ret, dev->path, "register read", reg_hints) : 0;
}

int fr_reg_write(struct fr_device *dev, uint32_t window, uint64_t offset,
		 unsigned int width, uint32_t value)
{
	int ret =
		dev->backend->reg_write(dev->fd, window, offset, width, value);

	return ret ? fr_fail_by(ret, dev->path, "register write", reg_hints) :
		     0;
}

int fr_window_map(struct fr_device *dev, uint32_t window, bool writable,
		  volatile void **regs)
{
	struct fr_window_mapping *new;
	struct fr_window_info info;
	struct fr_area area;
	int ret = dev->backend->window(dev->fd, window, &info, &area);

	*regs = NULL;
	if (ret)
		return fr_fail_by(ret, dev->path, "window", window_hints);
	if (area.skip > area.size || info.size > area.size - area.skip)
		return fr_fail(
			-EINVAL,
			"%s: window %s cannot be mapped: it needs whole pages or the flag 'page'",
			dev->path, info.name);
	new = calloc(1, sizeof(*new));
	if (!new)
		return fr_fail(-ENOMEM, "out of memory");
	new->size = area.size;
	new->base = mmap(NULL, area.size,
			 PROT_READ | (writable ? PROT_WRITE : 0), MAP_SHARED,
			 dev->fd, (off_t)area.offset);
	if (new->base == MAP_FAILED) {
		ret = -errno;
		free(new);
		return fr_fail_by(ret, dev->path, "mapping a register window",
				  map_hints);
	}
	new->regs = (volatile char *)new->base + area.skip;
	new->next = dev->windows;
	dev->windows = new;
	*regs = new->regs;
	return 0;
}

void fr_window_unmap(struct fr_device *dev, volatile void *regs)
{
	struct fr_window_mapping **link = &dev->windows;

	for (; *link; link = &(*link)->next) {
		struct fr_window_mapping *found = *link;

		if (found->regs != regs)
			continue;
		*link = found->next;
		munmap(found->base, found->size);
		free(found);
		return;
	}
}

void fr_windows_unmap(struct fr_device *dev)
{
	while (dev->windows)
		fr_window_unmap(dev, dev->windows->regs);
}
