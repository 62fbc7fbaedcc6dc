/* SPDX-License-Identifier: GPL-2.0-only */
/* Private to drv/node/. */
#ifndef FRAMERING_NODE_INTERNAL_H
#define FRAMERING_NODE_INTERNAL_H

#include <linux/errno.h>
#include <linux/mod_devicetable.h>
#include "framering_node.h"
#include "framering_ring.h"

struct platform_device;

/* A ring of the module's own: platform data of its device. */
struct fg_ring_spec {
	const char *cookie;	/* &fg_ring_cookie: sysfs can offer us others' */
	u32 index;		/* the number it has, or FRAMERING_RING_ANY */
	u32 capture_nodes;
	u32 output_nodes;
	int error;		/* out: of probing it */
};

/* rings.c */

/**
 * fg_rings_add() - make one more ring
 * @spec: its number and its video nodes; error is filled in
 *
 * Return: the number of the new ring, whose node is there; or -EEXIST, -ENOSPC, ...
 */
int fg_rings_add(struct fg_ring_spec *spec);

/**
 * fg_rings_remove() - take a ring away
 * @index: its number
 * @flags: FRAMERING_REMOVE_*
 *
 * Return: 0, -ENOENT, -EPERM (a device tree's), -EBUSY.
 */
int fg_rings_remove(u32 index, u32 flags);

/* device.c */
extern const char fg_ring_cookie;
int fg_device_register_driver(void);
void fg_device_unregister_driver(void);
bool fg_device_exists(unsigned int index);

/**
 * fg_device_index() - the number of a platform device's ring
 * @pdev: the platform device
 *
 * Return: the number, or -ENODEV if it has no ring now.
 */
int fg_device_index(struct platform_device *pdev);

/**
 * fg_device_retire() - let a ring's node be opened no more, nor bound again
 * @pdev: the ring's platform device
 *
 * Return: 0, or -EBUSY while files are open.
 */
int fg_device_retire(struct platform_device *pdev);

/* file.c */
extern const struct file_operations fg_fops;

/* ioctl.c, and ioctl_info.c for the questions QUERY, BUFFER and EVENT */
long fg_ioctl(struct file *file, unsigned int cmd, unsigned long arg);

/**
 * fg_copy_out() - answer a caller who may know a shorter or longer struct
 * @user: where to
 * @user_size: how long the caller takes the struct to be
 * @arg: the answer
 * @size: its bytes
 */
int fg_copy_out(void __user *user, size_t user_size, const void *arg,
		size_t size);
int fg_query(struct fg_file *ff, struct framering_query *query);
int fg_buffer(struct fg_file *ff, struct framering_buffer *buffer);
int fg_event(struct fg_file *ff, bool nonblock, struct framering_event *event);
void fg_event_undo(struct fg_file *ff, const struct framering_event *event);

/* rw.c */
ssize_t fg_read(struct file *file, char __user *buf, size_t n, loff_t *pos);
ssize_t fg_write(struct file *file, const char __user *buf, size_t n,
		 loff_t *pos);

/* status.c: the status page */
int fg_status_create(struct fg_device *fdev);
void fg_status_destroy(struct fg_device *fdev);

/* sysfs.c */
extern const struct attribute_group *fg_sysfs_groups[];

/* sysfs_setup.c */
const char *fg_policy_name(u32 policy);

/**
 * fg_setup_parse() - what is written to the attribute setup
 * @text: "XR24 640x360 [slots=4] [policy=drop] ..."
 * @setup: filled in
 *
 * Return: 0; -EINVAL after the log has said what is wrong; -ENOMEM.
 */
int fg_setup_parse(const char *text, struct framering_setup *setup);

/* layout.c */
#define FG_FOURCC_TEXT	5	/* bytes of a fourcc as text */

/**
 * fg_fourcc_text() - a fourcc as text, without the spaces at its end
 * @fourcc: the code
 * @text: where to
 *
 * Return: @text.
 */
const char *fg_fourcc_text(u32 fourcc, char text[FG_FOURCC_TEXT]);
u32 fg_fourcc_from_text(const char *text);

/**
 * fg_layout_fill() - planes, strides, offsets and, unless given, size of a format
 * @fmt: with fourcc, width and height
 * @stride: bytes of a line of plane 0, and as much padding in proportion in the
 *          others; 0: no padding
 *
 * Return: 0, or -EINVAL after the log has said why.
 */
int fg_layout_fill(struct framering_format *fmt, u32 stride);

/* debugfs.c */
void fg_debugfs_add(struct fg_device *fdev);
void fg_debugfs_remove(struct fg_device *fdev);

/* declared.c */

/**
 * fg_declared_read() - what is declared for a ring
 * @dev: its parent device
 * @index: its number
 * @declared: filled in, for fg_declared_finish() to empty, also after an error
 *
 * Return: 0, or an error after the log has said what is wrong.
 */
int fg_declared_read(struct device *dev, int index,
		     struct fg_declared *declared);
void fg_declared_finish(struct fg_declared *declared);

/* declared_of.c, where the kernel knows device trees */
#ifdef CONFIG_OF
extern const struct of_device_id fg_of_match[];
bool fg_of_has_rings(void);	/* a node that is not disabled */
bool fg_of_is_ring(const struct device *dev);

/**
 * fg_of_index() - the N of an alias "frameringN"
 * @dev: the ring's parent device
 *
 * Return: N, or -ENODEV.
 */
int fg_of_index(const struct device *dev);
bool fg_of_wants_index(int index);	/* any node */

/**
 * fg_of_read() - overwrite a declaration with what the ring's node says
 * @dev: the ring's parent device
 * @declared: the declaration
 *
 * Return: 0, or an error after the log has said what is wrong.
 */
int fg_of_read(struct device *dev, struct fg_declared *declared);
#else
static inline bool fg_of_has_rings(void)
{
	return false;
}

static inline bool fg_of_is_ring(const struct device *dev)
{
	return false;
}

static inline int fg_of_index(const struct device *dev)
{
	return -ENODEV;
}

static inline bool fg_of_wants_index(int index)
{
	return false;
}

static inline int fg_of_read(struct device *dev, struct fg_declared *declared)
{
	return -ENODEV;
}
#endif

#endif /* FRAMERING_NODE_INTERNAL_H */
