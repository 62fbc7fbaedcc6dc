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

#define FR_NODE_MODE		0660

static dev_t fr_devt;
static DEFINE_IDA(fr_indices);		/* of bound devices */

const char fr_ring_cookie;

static char *fr_devnode(FR_DEVNODE_CONST struct device *dev, umode_t *mode)
{
	if (mode)
		*mode = FR_NODE_MODE;
	return NULL;
}

struct class fr_class = {
	.name = FR_NAME,
	.devnode = fr_devnode,
};
EXPORT_SYMBOL_FRAMERING(fr_class);

/* The last file has been closed and the platform device unbound. */
static void fr_device_release(struct device *dev)
{
	struct fr_device *fdev = container_of(dev, struct fr_device, dev);

	fr_status_destroy(fdev);
	fr_led_destroy(fdev);
	fr_declared_finish(&fdev->declared);
	put_device(fr_parent(fdev));
	kfree(fdev);
}

static int fr_device_prepare(struct fr_device *fdev)
{
	int ret = fr_declared_read(fr_parent(fdev), fdev->index,
				   &fdev->declared);

	if (!ret)
		ret = fr_led_create(fdev);
	if (!ret)
		ret = dev_set_name(&fdev->dev, FR_NAME "%d", fdev->index);
	return ret ?: fr_status_create(fdev);
}

static struct fr_device *fr_device_create(struct platform_device *pdev,
					  const struct fr_ring_spec *spec,
					  int index)
{
	struct fr_device *fdev = kzalloc(sizeof(*fdev), GFP_KERNEL);
	int ret;

	if (!fdev)
		return ERR_PTR(-ENOMEM);
	device_initialize(&fdev->dev);
	/* Files outlive the unbinding, and dev names its parent till then. */
	fdev->dev.parent = get_device(&pdev->dev);
	fdev->dev.class = &fr_class;
	fdev->dev.groups = fr_sysfs_groups;
	fdev->dev.devt = fr_devt + index;
	fdev->dev.release = fr_device_release;
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
	cdev_init(&fdev->cdev, &fr_fops);
	fdev->cdev.owner = THIS_MODULE;
	ret = fr_device_prepare(fdev);
	if (ret) {
		put_device(&fdev->dev);
		return ERR_PTR(ret);
	}
	return fdev;
}

/* From now on everybody gets -ENODEV, and nobody sleeps. */
static void fr_device_disconnect(struct fr_device *fdev)
{
	scoped_guard(fr_device, fdev) {
		WRITE_ONCE(fdev->gone, true);
		wake_up_interruptible_all(&fdev->wait_producer);
		wake_up_interruptible_all(&fdev->wait_consumers);
	}
	/* A set-up on its way still uses the parent: let it end. */
	mutex_lock(&fdev->setup_mutex);
	mutex_unlock(&fdev->setup_mutex);
	fr_generation_end_all(fdev);
}

static void fr_device_remove(struct device *dev, void *res)
{
	struct fr_device *fdev = *(struct fr_device **)res;

	fr_device_disconnect(fdev);
	cdev_device_del(&fdev->cdev, &fdev->dev);
	fr_debugfs_remove(fdev);
	fr_led_stop(fdev);
	ida_free(&fr_indices, fdev->index);
	put_device(&fdev->dev);
}

/* Of a device of ours, else NULL. */
static struct fr_ring_spec *fr_device_spec(struct platform_device *pdev)
{
	struct fr_ring_spec *spec = dev_get_platdata(&pdev->dev);

	/* Others' platform data need not even be a pointer. */
	if (strcmp(pdev->name, FR_NAME) || !spec ||
	    spec->cookie != &fr_ring_cookie)
		return NULL;
	return spec;
}

/* The number that an alias or ADD_RING wants, that of a device of ours, or any. */
static int fr_device_number(struct platform_device *pdev,
			    const struct fr_ring_spec *spec)
{
	int index = fr_of_index(&pdev->dev);
	int i;

	if (index >= 0) {
		index = ida_alloc_range(&fr_indices, index, index, GFP_KERNEL);
		if (index >= 0 && index < FRAMERING_MAX_RINGS)
			return index;
		if (index >= 0)
			ida_free(&fr_indices, index);
		dev_err(&pdev->dev, "the number of this node's alias is taken, or above %d\n",
			FRAMERING_MAX_RINGS - 1);
		return -EBUSY;
	}
	if (spec && spec->index != FRAMERING_RING_ANY) {
		index = ida_alloc_range(&fr_indices, spec->index, spec->index,
					GFP_KERNEL);
		return index == -ENOSPC ? -EEXIST : index;
	}
	if (pdev->id >= 0) {
		index = ida_alloc_range(&fr_indices, pdev->id, pdev->id,
					GFP_KERNEL);
		if (index >= 0)
			return index;
	}
	/* Numbers that aliases want are the last to be given. */
	for (i = 0; i < FRAMERING_MAX_RINGS; i++) {
		if (fr_of_wants_index(i))
			continue;
		index = ida_alloc_range(&fr_indices, i, i, GFP_KERNEL);
		if (index >= 0)
			return index;
	}
	index = ida_alloc_max(&fr_indices, FRAMERING_MAX_RINGS - 1, GFP_KERNEL);
	if (index == -ENOSPC)
		dev_err(&pdev->dev, "there are %d rings already, which is all there can be\n",
			FRAMERING_MAX_RINGS);
	return index;
}

static int fr_device_add(struct platform_device *pdev,
			 const struct fr_ring_spec *spec)
{
	struct fr_device *fdev, **res;
	int index, ret;

	/* Before the node: once that is there, nothing may fail any more. */
	res = devres_alloc(fr_device_remove, sizeof(fdev), GFP_KERNEL);
	if (!res)
		return -ENOMEM;
	index = fr_device_number(pdev, spec);
	if (index < 0) {
		ret = index;
		goto free_res;
	}
	fdev = fr_device_create(pdev, spec, index);
	if (IS_ERR(fdev)) {
		ret = PTR_ERR(fdev);
		goto free_index;
	}
	fr_led_start(fdev);
	ret = cdev_device_add(&fdev->cdev, &fdev->dev);
	if (ret)
		goto stop_led;
	fr_debugfs_add(fdev);
	platform_set_drvdata(pdev, fdev);
	*res = fdev;
	devres_add(&pdev->dev, res);
	return 0;

stop_led:
	fr_led_stop(fdev);
	put_device(&fdev->dev);
free_index:
	ida_free(&fr_indices, index);
free_res:
	devres_free(res);
	return ret;
}

static int fr_probe(struct platform_device *pdev)
{
	struct fr_ring_spec *spec = fr_device_spec(pdev);
	int ret;

	if (!spec && !fr_of_is_ring(&pdev->dev))
		return -ENODEV;
	ret = fr_device_add(pdev, spec);
	/* The driver core keeps it to itself. */
	if (spec)
		spec->error = ret;
	return ret;
}

int fr_device_index(struct platform_device *pdev)
{
	const struct fr_device *fdev;
	int index;

	device_lock(&pdev->dev);
	fdev = platform_get_drvdata(pdev);
	index = fdev ? fdev->index : -ENODEV;
	device_unlock(&pdev->dev);
	return index;
}

static bool fr_device_end_opening(struct fr_device *fdev)
{
	guard(fr_device)(fdev);
	if (fdev->open_files)
		return false;
	WRITE_ONCE(fdev->gone, true);
	return true;
}

int fr_device_retire(struct platform_device *pdev)
{
	struct fr_device *fdev;
	int ret = 0;

	device_lock(&pdev->dev);
	fdev = platform_get_drvdata(pdev);
	if (fdev && !fr_device_end_opening(fdev))
		ret = -EBUSY;
	else
		kill_device(&pdev->dev);
	device_unlock(&pdev->dev);
	return ret;
}

static struct device *fr_device_find(unsigned int index)
{
	if (index >= FRAMERING_MAX_RINGS)
		return NULL;
	return class_find_device_by_devt(&fr_class, fr_devt + index);
}

bool fr_device_exists(unsigned int index)
{
	struct device *dev = fr_device_find(index);

	put_device(dev);
	return dev;
}

struct fr_file *fr_device_open_file(unsigned int index)
{
	struct device *dev = fr_device_find(index);
	struct fr_file *ff;

	if (!dev)
		return ERR_PTR(-ENODEV);
	ff = fr_file_create(container_of(dev, struct fr_device, dev), true);
	if (IS_ERR(ff))
		put_device(dev);
	return ff;
}

void fr_device_close_file(struct fr_file *ff)
{
	struct device *dev = &ff->fdev->dev;

	fr_file_destroy(ff);
	put_device(dev);
}

static struct platform_driver fr_driver = {
	.probe = fr_probe,
	.driver = {
		.name = FR_NAME,
		.of_match_table = of_match_ptr(fr_of_match),
		/* Loading the module ends with nodes, or fails. */
		.probe_type = PROBE_FORCE_SYNCHRONOUS,
	},
};

int fr_device_register_driver(void)
{
	int ret = class_register(&fr_class);

	if (ret)
		return ret;
	ret = alloc_chrdev_region(&fr_devt, 0, FRAMERING_MAX_RINGS, FR_NAME);
	if (ret)
		goto unregister_class;
	ret = platform_driver_register(&fr_driver);
	if (ret)
		goto unregister_region;
	return 0;

unregister_region:
	unregister_chrdev_region(fr_devt, FRAMERING_MAX_RINGS);
unregister_class:
	class_unregister(&fr_class);
	return ret;
}

void fr_device_unregister_driver(void)
{
	platform_driver_unregister(&fr_driver);
	unregister_chrdev_region(fr_devt, FRAMERING_MAX_RINGS);
	class_unregister(&fr_class);
}
