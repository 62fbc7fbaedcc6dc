// SPDX-License-Identifier: GPL-2.0-only
/*
 * Attributes of a ring in /sys/class/framering/frameringN: its geometry and
 * counters, one value per file, and "setup" for shells.
 */
#include <linux/device.h>
#include <linux/sysfs.h>
#include "internal.h"

/* The values that attributes show, all taken under one lock. */
struct fg_sysfs_view {
	bool set_up;
	u32 generation;
	u32 policy;
	u32 flags;
	u32 cache;
	u32 memory;
	u32 slots;
	u64 slot_size;
	u32 consumers;
	pid_t producer;
	struct framering_format format;
	struct framering_counters counters;
};

static struct fg_device *fg_from_dev(struct device *dev)
{
	return container_of(dev, struct fg_device, dev);
}

static void fg_sysfs_look(struct fg_device *fdev, struct fg_sysfs_view *view)
{
	const struct fg_generation *gen;

	memset(view, 0, sizeof(*view));
	guard(fg_device)(fdev);
	view->counters = fdev->counters;
	view->producer = fdev->producer ? pid_vnr(fdev->producer->pid) : 0;
	gen = fdev->current_gen;
	if (gen) {
		view->set_up = true;
		view->generation = gen->number;
		view->policy = gen->policy;
		view->flags = gen->flags;
		view->slots = gen->ring.slots;
		view->consumers = fg_ring_consumers(&gen->ring);
		view->format = gen->format;
		view->cache = gen->cache;
		view->memory = gen->memory;
		view->slot_size = gen->slot_size;
	}
}

static ssize_t format_show(struct device *dev, struct device_attribute *attr,
			   char *buf)
{
	struct fg_sysfs_view view;
	char text[FG_FOURCC_TEXT];

	fg_sysfs_look(fg_from_dev(dev), &view);
	if (!view.set_up)
		return sysfs_emit(buf, "none\n");
	return sysfs_emit(buf, "%s\n",
			  fg_fourcc_text(view.format.fourcc, text));
}
static DEVICE_ATTR_RO(format);

static ssize_t geometry_show(struct device *dev, struct device_attribute *attr,
			     char *buf)
{
	struct fg_sysfs_view view;

	fg_sysfs_look(fg_from_dev(dev), &view);
	return sysfs_emit(buf, "%ux%u\n", view.format.width,
			  view.format.height);
}
static DEVICE_ATTR_RO(geometry);

static ssize_t policy_show(struct device *dev, struct device_attribute *attr,
			   char *buf)
{
	struct fg_sysfs_view view;

	fg_sysfs_look(fg_from_dev(dev), &view);
	return sysfs_emit(buf, "%s\n",
			  view.set_up ? fg_policy_name(view.policy) : "none");
}
static DEVICE_ATTR_RO(policy);

static ssize_t cache_show(struct device *dev, struct device_attribute *attr,
			  char *buf)
{
	struct fg_sysfs_view view;

	fg_sysfs_look(fg_from_dev(dev), &view);
	return sysfs_emit(buf, "%s\n",
			  view.set_up ? fg_cache_name(view.cache) : "none");
}
static DEVICE_ATTR_RO(cache);

static ssize_t memory_show(struct device *dev, struct device_attribute *attr,
			   char *buf)
{
	struct fg_sysfs_view view;

	fg_sysfs_look(fg_from_dev(dev), &view);
	return sysfs_emit(buf, "%s\n",
			  view.set_up ? fg_memory_source_name(view.memory) :
					"none");
}
static DEVICE_ATTR_RO(memory);

/* The attributes that are one number. */
#define FG_NUMBER_ATTR(_name, _value)					       \
static ssize_t _name##_show(struct device *dev,				       \
			    struct device_attribute *attr, char *buf)	       \
{									       \
	struct fg_sysfs_view view;					       \
									       \
	fg_sysfs_look(fg_from_dev(dev), &view);				       \
	return sysfs_emit(buf, "%llu\n", (u64)(_value));		       \
}									       \
static DEVICE_ATTR_RO(_name)

FG_NUMBER_ATTR(generation, view.generation);
FG_NUMBER_ATTR(slots, view.slots);
FG_NUMBER_ATTR(slot_size, view.slot_size);
FG_NUMBER_ATTR(stride, view.format.stride[0]);
FG_NUMBER_ATTR(producer, view.producer);
FG_NUMBER_ATTR(consumers, view.consumers);
FG_NUMBER_ATTR(queued, view.counters.queued);
FG_NUMBER_ATTR(acquired, view.counters.acquired);
FG_NUMBER_ATTR(dropped, view.counters.dropped);
FG_NUMBER_ATTR(producer_waits, view.counters.producer_waits);
FG_NUMBER_ATTR(consumer_waits, view.counters.consumer_waits);
FG_NUMBER_ATTR(bytes_read, view.counters.bytes_read);
FG_NUMBER_ATTR(bytes_written, view.counters.bytes_written);
FG_NUMBER_ATTR(bytes_copied, view.counters.bytes_copied);
FG_NUMBER_ATTR(exports, view.counters.exports);
FG_NUMBER_ATTR(mappings, view.counters.mappings);

static ssize_t setup_show(struct device *dev, struct device_attribute *attr,
			  char *buf)
{
	struct fg_sysfs_view view;
	char text[FG_FOURCC_TEXT];

	fg_sysfs_look(fg_from_dev(dev), &view);
	if (!view.set_up)
		return sysfs_emit(buf, "none\n");
	return sysfs_emit(buf,
			  "%s %ux%u slots=%u policy=%s discard=%d cache=%s stride=%u size=%llu\n",
			  fg_fourcc_text(view.format.fourcc, text),
			  view.format.width, view.format.height, view.slots,
			  fg_policy_name(view.policy),
			  !!(view.flags & FRAMERING_SETUP_DISCARD),
			  fg_cache_name(view.cache), view.format.stride[0],
			  view.format.size);
}

static ssize_t setup_store(struct device *dev, struct device_attribute *attr,
			   const char *buf, size_t count)
{
	struct framering_setup setup;
	int ret = fg_setup_parse(buf, &setup);

	if (!ret)
		ret = fg_setup_orphan(fg_from_dev(dev), &setup);
	return ret ?: count;
}
static DEVICE_ATTR_RW(setup);

static struct attribute *fg_sysfs_attrs[] = {
	&dev_attr_setup.attr,
	&dev_attr_generation.attr,
	&dev_attr_format.attr,
	&dev_attr_geometry.attr,
	&dev_attr_stride.attr,
	&dev_attr_slots.attr,
	&dev_attr_slot_size.attr,
	&dev_attr_policy.attr,
	&dev_attr_cache.attr,
	&dev_attr_memory.attr,
	&dev_attr_producer.attr,
	&dev_attr_consumers.attr,
	&dev_attr_queued.attr,
	&dev_attr_acquired.attr,
	&dev_attr_dropped.attr,
	&dev_attr_producer_waits.attr,
	&dev_attr_consumer_waits.attr,
	&dev_attr_bytes_read.attr,
	&dev_attr_bytes_written.attr,
	&dev_attr_bytes_copied.attr,
	&dev_attr_exports.attr,
	&dev_attr_mappings.attr,
	NULL
};

static const struct attribute_group fg_sysfs_group = {
	.attrs = fg_sysfs_attrs,
};

const struct attribute_group *fg_sysfs_groups[] = { &fg_sysfs_group, NULL };
