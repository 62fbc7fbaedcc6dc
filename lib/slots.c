// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The slots of a generation as memory.
 */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#include "internal.h"

/* The driver's numbers are checked before any of them becomes an index. */
static int check_info(const struct fr_device *dev, const struct fr_info *info)
{
	char name[FR_FOURCC_STRLEN];
	int ret;

	if (!info->set_up || !info->slots || info->slots > FR_MAX_SLOTS)
		return fr_fail(-EPROTO, "%s: the driver reports %u slots",
			       dev->path, info->slots);
	ret = fr_layout_check(&info->layout);
	if (!ret && info->layout.size <= info->slot_size)
		return 0;
	fr_fourcc_str(info->layout.fourcc, name);
	if (!fr_format_by_fourcc(info->layout.fourcc))
		return fr_fail(-ENOTSUP,
			       "%s: its format '%s' is unknown to this library",
			       dev->path, name);
	return fr_fail(
		-EPROTO,
		"%s: the driver reports a layout that is not possible: %ux%u %s, %llu bytes",
		dev->path, info->layout.width, info->layout.height, name,
		(unsigned long long)info->layout.size);
}

static int map_slot(struct fr_slots *slots, struct fr_device *dev, uint32_t i)
{
	struct fr_buffer buffer;
	void *base;
	int ret = fr_device_buffer(dev, i, &buffer);

	if (ret)
		return ret;
	if (buffer.generation != slots->generation)
		return fr_fail(-ESTALE,
			       "%s: the ring was set up anew meanwhile",
			       dev->path);
	if (buffer.size < slots->layout.size)
		return fr_fail(-EPROTO,
			       "%s: slot %u is too small for its frames",
			       dev->path, i);
	base = mmap(NULL, slots->size,
		    PROT_READ | (slots->writable ? PROT_WRITE : 0), MAP_SHARED,
		    dev->fd, (off_t)buffer.offset);
	if (base == MAP_FAILED) {
		ret = -errno;
		return fr_fail(ret, "%s: mapping slot %u: %s", dev->path, i,
			       strerror(-ret));
	}
	slots->base[i] = base;
	slots->count = i + 1;
	return 0;
}

int fr_slots_map(struct fr_slots *slots, struct fr_device *dev, bool writable)
{
	struct fr_info info;
	int ret;

	memset(slots, 0, sizeof(*slots));
	ret = fr_device_info(dev, &info);
	if (!ret)
		ret = check_info(dev, &info);
	if (ret)
		return ret;
	slots->generation = info.generation;
	slots->writable = writable;
	slots->layout = info.layout;
	slots->size = info.slot_size;
	for (uint32_t i = 0; i < info.slots; i++) {
		ret = map_slot(slots, dev, i);
		if (ret) {
			fr_slots_unmap(slots);
			return ret;
		}
	}
	return 0;
}

void fr_slots_unmap(struct fr_slots *slots)
{
	for (uint32_t i = 0; i < slots->count; i++)
		munmap(slots->base[i], slots->size);
	slots->count = 0;
}

int fr_slots_frame(const struct fr_slots *slots, struct fr_device *dev,
		   struct fr_frame *frame)
{
	if (frame->slot >= slots->count ||
	    frame->generation != slots->generation)
		return fr_fail(
			-EPROTO,
			"%s: the driver handed out slot %u of generation %u, not one of %u of generation %u",
			dev->path, frame->slot, frame->generation, slots->count,
			slots->generation);
	frame->data = slots->base[frame->slot];
	frame->layout = &slots->layout;
	return 0;
}
