/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of drv/node/ keep among themselves. */
#ifndef FRAMERING_NODE_INTERNAL_H
#define FRAMERING_NODE_INTERNAL_H

#include <linux/errno.h>
#include <linux/mod_devicetable.h>
#include "framering_node.h"
#include "framering_ring.h"

struct platform_device;

/* A ring of the module's own: platform data of its device. */
struct fr_ring_spec {
	const char *cookie;	/* &fr_ring_cookie: sysfs can offer us others' */
	u32 index;		/* the number it has, or FRAMERING_RING_ANY */
	u32 capture_nodes;
	u32 output_nodes;
	int error;		/* out: of probing it */
};

/* rings.c */

/**
 * fr_rings_add() - make one more ring
 * @spec: its number and its video nodes; error is filled in
 *
 * Return: the number of the new ring, whose node is there; or -EEXIST, -ENOSPC, ...
 */
int fr_rings_add(struct fr_ring_spec *spec);

/**
 * fr_rings_remove() - take a ring away
 * @index: its number
 * @flags: FRAMERING_REMOVE_*
 *
 * Return: 0, -ENOENT, -EPERM (a device tree's), -EBUSY.
 */
int fr_rings_remove(u32 index, u32 flags);

/* device.c */
extern const char fr_ring_cookie;
int fr_device_register_driver(void);
void fr_device_unregister_driver(void);
bool fr_device_exists(unsigned int index);

/**
 * fr_device_index() - the number of a platform device's ring
 * @pdev: the platform device
 *
 * Return: the number, or -ENODEV if it has no ring now.
 */
int fr_device_index(struct platform_device *pdev);

/**
 * fr_device_retire() - let a ring's node be opened no more, nor bound again
 * @pdev: the ring's platform device
 *
 * Return: 0, or -EBUSY while files are open.
 */
int fr_device_retire(struct platform_device *pdev);

/* file.c */
extern const struct file_operations fr_fops;

/* ioctl.c, and ioctl_info.c for the questions QUERY, BUFFER and EVENT */
long fr_ioctl(struct file *file, unsigned int cmd, unsigned long arg);

/**
 * fr_copy_out() - answer a caller who may know a shorter or longer struct
 * @user: where to
 * @user_size: how long the caller takes the struct to be
 * @arg: the answer
 * @size: its bytes
 */
int fr_copy_out(void __user *user, size_t user_size, const void *arg,
		size_t size);
int fr_query(struct fr_file *ff, struct framering_query *query);
int fr_buffer(struct fr_file *ff, struct framering_buffer *buffer);
int fr_event(struct fr_file *ff, bool nonblock, struct framering_event *event);
void fr_event_undo(struct fr_file *ff, const struct framering_event *event);

/* rw.c */
ssize_t fr_read(struct file *file, char __user *buf, size_t n, loff_t *pos);
ssize_t fr_write(struct file *file, const char __user *buf, size_t n,
		 loff_t *pos);

/* status.c: the status page */
int fr_status_create(struct fr_device *fdev);
void fr_status_destroy(struct fr_device *fdev);

/* sysfs.c */
extern const struct attribute_group *fr_sysfs_groups[];

/* sysfs_setup.c */
const char *fr_policy_name(u32 policy);

/**
 * fr_setup_parse() - what is written to the attribute setup
 * @text: "XR24 640x360 [slots=4] [policy=drop] ..."
 * @setup: filled in
 *
 * Return: 0; -EINVAL after the log has said what is wrong; -ENOMEM.
 */
int fr_setup_parse(const char *text, struct framering_setup *setup);

/* layout.c */
#define FR_FOURCC_TEXT	5	/* bytes of a fourcc as text */

/**
 * fr_fourcc_text() - a fourcc as text, without the spaces at its end
 * @fourcc: the code
 * @text: where to
 *
 * Return: @text.
 */
const char *fr_fourcc_text(u32 fourcc, char text[FR_FOURCC_TEXT]);
u32 fr_fourcc_from_text(const char *text);

/**
 * fr_layout_fill() - planes, strides, offsets and, unless given, size of a format
 * @fmt: with fourcc, width and height
 * @stride: bytes of a line of plane 0, and as much padding in proportion in the
 *          others; 0: no padding
 *
 * Return: 0, or -EINVAL after the log has said why.
 */
int fr_layout_fill(struct framering_format *fmt, u32 stride);

/* debugfs.c */
void fr_debugfs_add(struct fr_device *fdev);
void fr_debugfs_remove(struct fr_device *fdev);

/* declared.c */

/**
 * fr_declared_read() - what is declared for a ring
 * @dev: its parent device
 * @index: its number
 * @declared: filled in, for fr_declared_finish() to empty, also after an error
 *
 * Return: 0, or an error after the log has said what is wrong.
 */
int fr_declared_read(struct device *dev, int index,
		     struct fr_declared *declared);
void fr_declared_finish(struct fr_declared *declared);

/* declared_of.c, where the kernel knows device trees */
#ifdef CONFIG_OF
extern const struct of_device_id fr_of_match[];
bool fr_of_has_rings(void);	/* a node that is not disabled */
bool fr_of_is_ring(const struct device *dev);

/**
 * fr_of_index() - the N of an alias "frameringN"
 * @dev: the ring's parent device
 *
 * Return: N, or -ENODEV.
 */
int fr_of_index(const struct device *dev);
bool fr_of_wants_index(int index);	/* any node */

/**
 * fr_of_read() - overwrite a declaration with what the ring's node says
 * @dev: the ring's parent device
 * @declared: the declaration
 *
 * Return: 0, or an error after the log has said what is wrong.
 */
int fr_of_read(struct device *dev, struct fr_declared *declared);
#else
static inline bool fr_of_has_rings(void)
{
	return false;
}

static inline bool fr_of_is_ring(const struct device *dev)
{
	return false;
}

static inline int fr_of_index(const struct device *dev)
{
	return -ENODEV;
}

static inline bool fr_of_wants_index(int index)
{
	return false;
}

static inline int fr_of_read(struct device *dev, struct fr_declared *declared)
{
	return -ENODEV;
}
#endif

#endif /* FRAMERING_NODE_INTERNAL_H */
