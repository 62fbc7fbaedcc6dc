// SPDX-License-Identifier: GPL-2.0-only
/*
 * framering-v4l2: gives rings video nodes. Every ring there is or will be gets
 * attributes: the number of its capture nodes and of its output nodes, and what the
 * former show without a producer.
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/kstrtox.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/sysfs.h>
#include <linux/xarray.h>
#include "placeholder.h"
#include "v4l2.h"

static unsigned int capture_nodes = 1;
module_param(capture_nodes, uint, 0444);
MODULE_PARM_DESC(capture_nodes, "V4L2 capture nodes that each ring begins with, 0 to 8 (default 1); its attribute capture_nodes changes it");

static unsigned int output_nodes;
module_param(output_nodes, uint, 0444);
MODULE_PARM_DESC(output_nodes, "V4L2 output nodes that each ring begins with, 0 to 8 (default 0); its attribute output_nodes changes it");

static DEFINE_XARRAY(fg_all_nodes);	/* struct fg_nodes, by a ring's number */

static struct fg_device *fg_from_dev(struct device *dev)
{
	return container_of(dev, struct fg_device, dev);
}

/* For attributes, which are gone before it is. */
static struct fg_nodes *fg_nodes_of(struct device *dev)
{
	return xa_load(&fg_all_nodes, fg_from_dev(dev)->index);
}

static const struct fg_node_type *fg_type_of(struct device_attribute *attr)
{
	return container_of(attr, struct dev_ext_attribute, attr)->var;
}

static ssize_t fg_nodes_show(struct device *dev, struct device_attribute *attr,
			     char *buf)
{
	return sysfs_emit(buf, "%u\n",
			  fg_nodes_count(fg_nodes_of(dev), fg_type_of(attr)));
}

static ssize_t fg_nodes_store(struct device *dev,
			      struct device_attribute *attr, const char *buf,
			      size_t size)
{
	unsigned int count;
	int ret = kstrtouint(buf, 0, &count);

	if (!ret)
		ret = fg_nodes_set(fg_nodes_of(dev), fg_type_of(attr), count);
	return ret ?: size;
}

#define FG_NODES_ATTR(_name, _type)				\
	struct dev_ext_attribute fg_attr_##_name = {		\
		__ATTR(_name, 0644, fg_nodes_show, fg_nodes_store),	\
		(void *)&(_type),				\
	}

static FG_NODES_ATTR(capture_nodes, fg_node_capture);
static FG_NODES_ATTR(output_nodes, fg_node_output);

static ssize_t placeholder_show(struct device *dev,
				struct device_attribute *attr, char *buf)
{
	struct fg_placeholder *p = fg_nodes_placeholder(fg_nodes_of(dev));
	int ret = sysfs_emit(buf, "%s\n",
			     !p ? "none" : p->data ? "frame" : "black");

	fg_placeholder_put(p);
	return ret;
}

static ssize_t placeholder_store(struct device *dev,
				 struct device_attribute *attr, const char *buf,
				 size_t size)
{
	struct fg_placeholder *p = NULL;

	if (sysfs_streq(buf, "black"))
		p = fg_placeholder_create();
	else if (sysfs_streq(buf, "frame"))
		p = fg_placeholder_keep(fg_from_dev(dev));
	else if (!sysfs_streq(buf, "none"))
		return -EINVAL;
	if (IS_ERR(p))
		return PTR_ERR(p);
	if (p)
		fg_node_count(fg_from_dev(dev), NULL, p->length);
	fg_nodes_set_placeholder(fg_nodes_of(dev), p);
	return size;
}
static DEVICE_ATTR_RW(placeholder);

static struct attribute *fg_nodes_attrs[] = {
	&fg_attr_capture_nodes.attr.attr,
	&fg_attr_output_nodes.attr.attr,
	&dev_attr_placeholder.attr,
	NULL
};

static const struct attribute_group fg_nodes_group = {
	.attrs = fg_nodes_attrs,
};

/* A ring with fewer nodes than wanted is of use. */
static void fg_nodes_start(struct fg_nodes *nodes, struct device *dev,
			   const struct fg_node_type *type, unsigned int count)
{
	int ret = fg_nodes_set(nodes, type, count);

	if (ret)
		dev_err(dev, "%u of %u %s nodes: %d\n",
			fg_nodes_count(nodes, type), count, type->name, ret);
}

FG_CLASS_ADD_DEV(fg_ring_added)
{
	struct fg_device *fdev = fg_from_dev(dev);
	struct fg_nodes *nodes = kzalloc(sizeof(*nodes), GFP_KERNEL);
	int ret;

	if (!nodes)
		return -ENOMEM;
	nodes->fdev = fdev;
	mutex_init(&nodes->mutex);
	INIT_LIST_HEAD(&nodes->list);
	ret = xa_insert(&fg_all_nodes, fdev->index, nodes, GFP_KERNEL);
	if (ret)
		goto free_nodes;
	ret = device_add_group(dev, &fg_nodes_group);
	if (ret)
		goto erase;
	fg_nodes_start(nodes, dev, &fg_node_capture,
		       fdev->capture_nodes ?: capture_nodes);
	fg_nodes_start(nodes, dev, &fg_node_output,
		       fdev->output_nodes ?: output_nodes);
	return 0;

erase:
	xa_erase(&fg_all_nodes, fdev->index);
free_nodes:
	kfree(nodes);
	return ret;
}

/* The ring goes, or the module. */
FG_CLASS_REMOVE_DEV(fg_ring_removed)
{
	struct fg_nodes *nodes = fg_nodes_of(dev);

	if (!nodes)
		return;
	device_remove_group(dev, &fg_nodes_group);
	fg_nodes_clear(nodes);
	xa_erase(&fg_all_nodes, fg_from_dev(dev)->index);
	fg_placeholder_put(nodes->placeholder);
	mutex_destroy(&nodes->mutex);
	kfree(nodes);
}

static struct class_interface fg_rings = {
	.class = &fg_class,
	.add_dev = fg_ring_added,
	.remove_dev = fg_ring_removed,
};

static int __init fg_v4l2_init(void)
{
	int ret;

	if (capture_nodes > FG_NODES_MAX) {
		pr_err("capture_nodes=%u: should be 0 to %u\n", capture_nodes,
		       FG_NODES_MAX);
		return -EINVAL;
	}
	if (output_nodes > FG_NODES_MAX) {
		pr_err("output_nodes=%u: should be 0 to %u\n", output_nodes,
		       FG_NODES_MAX);
		return -EINVAL;
	}
	ret = class_interface_register(&fg_rings);
	if (!ret)
		WRITE_ONCE(fg_video_loaded, true);
	return ret;
}
module_init(fg_v4l2_init);

static void __exit fg_v4l2_exit(void)
{
	WRITE_ONCE(fg_video_loaded, false);
	class_interface_unregister(&fg_rings);
}
module_exit(fg_v4l2_exit);

MODULE_DESCRIPTION("V4L2 nodes of framering's rings");
MODULE_AUTHOR("The framering authors");
MODULE_LICENSE("GPL");
MODULE_VERSION("0.1.0");
FG_IMPORT_NS_FRAMERING;
FG_IMPORT_NS_DMA_BUF;
