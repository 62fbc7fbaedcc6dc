// SPDX-License-Identifier: GPL-2.0-only
/*
 * Devices: /dev/framering0 and on, one for each platform device: a node of the
 * device tree's, or one that the module creates itself (rings.c).
 */
#include <linux/idr.h>
#include <linux/of.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include "internal.h"

#define FG_NODE_MODE		0660

static dev_t fg_devt;
static DEFINE_IDA(fg_indices);		/* of bound devices */

const char fg_ring_cookie;

static char *fg_devnode(FG_DEVNODE_CONST struct device *dev, umode_t *mode)
{
	if (mode)
		*mode = FG_NODE_MODE;
	return NULL;
}

struct class fg_class = {
	.name = FG_NAME,
	.devnode = fg_devnode,
};
EXPORT_SYMBOL_FRAMERING(fg_class);

/* The last file has been closed and the platform device unbound. */
static void fg_device_release(struct device *dev)
{
	struct fg_device *fdev = container_of(dev, struct fg_device, dev);

	fg_status_destroy(fdev);
	fg_led_destroy(fdev);
	fg_declared_finish(&fdev->declared);
	put_device(fg_parent(fdev));
	kfree(fdev);
}

static int fg_device_prepare(struct fg_device *fdev)
{
	int ret = fg_declared_read(fg_parent(fdev), fdev->index,
				   &fdev->declared);

	if (!ret)
		ret = fg_led_create(fdev);
	if (!ret)
		ret = dev_set_name(&fdev->dev, FG_NAME "%d", fdev->index);
	return ret ?: fg_status_create(fdev);
}

static struct fg_device *fg_device_create(struct platform_device *pdev,
					  const struct fg_ring_spec *spec,
					  int index)
{
	struct fg_device *fdev = kzalloc(sizeof(*fdev), GFP_KERNEL);
	int ret;

	if (!fdev)
		return ERR_PTR(-ENOMEM);
	device_initialize(&fdev->dev);
	/* Files outlive the unbinding, and dev names its parent till then. */
	fdev->dev.parent = get_device(&pdev->dev);
	fdev->dev.class = &fg_class;
	fdev->dev.groups = fg_sysfs_groups;
	fdev->dev.devt = fg_devt + index;
	fdev->dev.release = fg_device_release;
	fdev->index = index;
	if (spec) {
		fdev->capture_nodes = spec->capture_nodes;
		fdev->output_nodes = spec->output_nodes;
	}
	mutex_init(&fdev->setup_mutex);
	spin_lock_init(&fdev->lock);
	INIT_LIST_HEAD(&fdev->files);
	init_waitqueue_head(&fdev->wait_producer);
	init_waitqueue_head(&fdev->wait_consumers);
	cdev_init(&fdev->cdev, &fg_fops);
	fdev->cdev.owner = THIS_MODULE;
	ret = fg_device_prepare(fdev);
	if (ret) {
		put_device(&fdev->dev);
		return ERR_PTR(ret);
	}
	return fdev;
}

/* From now on everybody gets -ENODEV, and nobody sleeps. */
static void fg_device_disconnect(struct fg_device *fdev)
{
	scoped_guard(fg_device, fdev) {
		WRITE_ONCE(fdev->gone, true);
		wake_up_interruptible_all(&fdev->wait_producer);
		wake_up_interruptible_all(&fdev->wait_consumers);
	}
	/* A set-up on its way still uses the parent: let it end. */
	mutex_lock(&fdev->setup_mutex);
	mutex_unlock(&fdev->setup_mutex);
	fg_generation_end_all(fdev);
}

static void fg_device_remove(struct device *dev, void *res)
{
	struct fg_device *fdev = *(struct fg_device **)res;

	fg_device_disconnect(fdev);
	cdev_device_del(&fdev->cdev, &fdev->dev);
	fg_debugfs_remove(fdev);
	fg_led_stop(fdev);
	ida_free(&fg_indices, fdev->index);
	put_device(&fdev->dev);
}

/* Of a device of ours, else NULL. */
static struct fg_ring_spec *fg_device_spec(struct platform_device *pdev)
{
	struct fg_ring_spec *spec = dev_get_platdata(&pdev->dev);

	/* Others' platform data need not even be a pointer. */
	if (strcmp(pdev->name, FG_NAME) || !spec ||
	    spec->cookie != &fg_ring_cookie)
		return NULL;
	return spec;
}

/* The number that an alias or ADD_RING wants, that of a device of ours, or any. */
static int fg_device_number(struct platform_device *pdev,
			    const struct fg_ring_spec *spec)
{
	int index = fg_of_index(&pdev->dev);
	int i;

	if (index >= 0) {
		index = ida_alloc_range(&fg_indices, index, index, GFP_KERNEL);
		if (index >= 0 && index < FRAMERING_MAX_RINGS)
			return index;
		if (index >= 0)
			ida_free(&fg_indices, index);
		dev_err(&pdev->dev, "the number of this node's alias is taken, or above %d\n",
			FRAMERING_MAX_RINGS - 1);
		return -EBUSY;
	}
	if (spec && spec->index != FRAMERING_RING_ANY) {
		index = ida_alloc_range(&fg_indices, spec->index, spec->index,
					GFP_KERNEL);
		return index == -ENOSPC ? -EEXIST : index;
	}
	if (pdev->id >= 0) {
		index = ida_alloc_range(&fg_indices, pdev->id, pdev->id,
					GFP_KERNEL);
		if (index >= 0)
			return index;
	}
	/* Numbers that aliases want are the last to be given. */
	for (i = 0; i < FRAMERING_MAX_RINGS; i++) {
		if (fg_of_wants_index(i))
			continue;
		index = ida_alloc_range(&fg_indices, i, i, GFP_KERNEL);
		if (index >= 0)
			return index;
	}
	index = ida_alloc_max(&fg_indices, FRAMERING_MAX_RINGS - 1, GFP_KERNEL);
	if (index == -ENOSPC)
		dev_err(&pdev->dev, "there are %d rings already, which is all there can be\n",
			FRAMERING_MAX_RINGS);
	return index;
}

static int fg_device_add(struct platform_device *pdev,
			 const struct fg_ring_spec *spec)
{
	struct fg_device *fdev, **res;
	int index, ret;

	/* Before the node: once that is there, nothing may fail any more. */
	res = devres_alloc(fg_device_remove, sizeof(fdev), GFP_KERNEL);
	if (!res)
		return -ENOMEM;
	index = fg_device_number(pdev, spec);
	if (index < 0) {
		ret = index;
		goto free_res;
	}
	fdev = fg_device_create(pdev, spec, index);
	if (IS_ERR(fdev)) {
		ret = PTR_ERR(fdev);
		goto free_index;
	}
	fg_led_start(fdev);
	ret = cdev_device_add(&fdev->cdev, &fdev->dev);
	if (ret)
		goto stop_led;
	fg_debugfs_add(fdev);
	platform_set_drvdata(pdev, fdev);
	*res = fdev;
	devres_add(&pdev->dev, res);
	return 0;

stop_led:
	fg_led_stop(fdev);
	put_device(&fdev->dev);
free_index:
	ida_free(&fg_indices, index);
free_res:
	devres_free(res);
	return ret;
}

static int fg_probe(struct platform_device *pdev)
{
	struct fg_ring_spec *spec = fg_device_spec(pdev);
	int ret;

	if (!spec && !fg_of_is_ring(&pdev->dev))
		return -ENODEV;
	ret = fg_device_add(pdev, spec);
	/* The driver core keeps it to itself. */
	if (spec)
		spec->error = ret;
	return ret;
}

int fg_device_index(struct platform_device *pdev)
{
	const struct fg_device *fdev;
	int index;

	device_lock(&pdev->dev);
	fdev = platform_get_drvdata(pdev);
	index = fdev ? fdev->index : -ENODEV;
	device_unlock(&pdev->dev);
	return index;
}

static bool fg_device_end_opening(struct fg_device *fdev)
{
	guard(fg_device)(fdev);
	if (fdev->open_files)
		return false;
	WRITE_ONCE(fdev->gone, true);
	return true;
}

int fg_device_retire(struct platform_device *pdev)
{
	struct fg_device *fdev;
	int ret = 0;

	device_lock(&pdev->dev);
	fdev = platform_get_drvdata(pdev);
	if (fdev && !fg_device_end_opening(fdev))
		ret = -EBUSY;
	else
		kill_device(&pdev->dev);
	device_unlock(&pdev->dev);
	return ret;
}

static struct device *fg_device_find(unsigned int index)
{
	if (index >= FRAMERING_MAX_RINGS)
		return NULL;
	return class_find_device_by_devt(&fg_class, fg_devt + index);
}

bool fg_device_exists(unsigned int index)
{
	struct device *dev = fg_device_find(index);

	put_device(dev);
	return dev;
}

struct fg_file *fg_device_open_file(unsigned int index)
{
	struct device *dev = fg_device_find(index);
	struct fg_file *ff;

	if (!dev)
		return ERR_PTR(-ENODEV);
	ff = fg_file_create(container_of(dev, struct fg_device, dev), true);
	if (IS_ERR(ff))
		put_device(dev);
	return ff;
}

void fg_device_close_file(struct fg_file *ff)
{
	struct device *dev = &ff->fdev->dev;

	fg_file_destroy(ff);
	put_device(dev);
}

static struct platform_driver fg_driver = {
	.probe = fg_probe,
	.driver = {
		.name = FG_NAME,
		.of_match_table = of_match_ptr(fg_of_match),
		/* Loading the module ends with nodes, or fails. */
		.probe_type = PROBE_FORCE_SYNCHRONOUS,
	},
};

int fg_device_register_driver(void)
{
	int ret = class_register(&fg_class);

	if (ret)
		return ret;
	ret = alloc_chrdev_region(&fg_devt, 0, FRAMERING_MAX_RINGS, FG_NAME);
	if (ret)
		goto unregister_class;
	ret = platform_driver_register(&fg_driver);
	if (ret)
		goto unregister_region;
	return 0;

unregister_region:
	unregister_chrdev_region(fg_devt, FRAMERING_MAX_RINGS);
unregister_class:
	class_unregister(&fg_class);
	return ret;
}

void fg_device_unregister_driver(void)
{
	platform_driver_unregister(&fg_driver);
	unregister_chrdev_region(fg_devt, FRAMERING_MAX_RINGS);
	class_unregister(&fg_class);
}
