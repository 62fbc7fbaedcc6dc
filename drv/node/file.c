// SPDX-License-Identifier: GPL-2.0-only
/* The file operations of a ring's node. */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/module.h>
#include "internal.h"

static int fg_open(struct inode *inode, struct file *file)
{
	struct fg_file *ff;

	/* The cdev, which the open file pins, pins the device. */
	ff = fg_file_create(container_of(inode->i_cdev, struct fg_device, cdev),
			    file->f_mode & FMODE_WRITE);
	if (IS_ERR(ff))
		return PTR_ERR(ff);
	file->private_data = ff;
	file->f_mode |= FG_FMODE_UNSIGNED_OFFSET;
	return stream_open(inode, file);
}

static int fg_close(struct inode *inode, struct file *file)
{
	fg_file_destroy(file->private_data);
	return 0;
}

static __poll_t fg_poll(struct file *file, poll_table *wait)
{
	struct fg_file *ff = file->private_data;
	struct fg_device *fdev = ff->fdev;

	/* Both: another thread may give the file its role meanwhile. */
	poll_wait(file, &fdev->wait_producer, wait);
	poll_wait(file, &fdev->wait_consumers, wait);
	return fg_file_poll(ff);
}

const struct file_operations fg_fops = {
	.owner = THIS_MODULE,
	FG_FOPS_UNSIGNED_OFFSET
	.open = fg_open,
	.release = fg_close,
	.poll = fg_poll,
	.read = fg_read,
	.write = fg_write,
	.mmap = fg_mmap,
	.unlocked_ioctl = fg_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
};
