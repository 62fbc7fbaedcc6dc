// SPDX-License-Identifier: GPL-2.0-only
/* The file operations of a ring's node. */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/module.h>
#include "internal.h"

static int fr_open(struct inode *inode, struct file *file)
{
	struct fr_file *ff;

	/* The cdev, which the open file pins, pins the device. */
	ff = fr_file_create(container_of(inode->i_cdev, struct fr_device, cdev),
			    file->f_mode & FMODE_WRITE);
	if (IS_ERR(ff))
		return PTR_ERR(ff);
	file->private_data = ff;
	file->f_mode |= FR_FMODE_UNSIGNED_OFFSET;
	return stream_open(inode, file);
}

static int fr_close(struct inode *inode, struct file *file)
{
	fr_file_destroy(file->private_data);
	return 0;
}

static __poll_t fr_poll(struct file *file, poll_table *wait)
{
	struct fr_file *ff = file->private_data;
	struct fr_device *fdev = ff->fdev;

	/* Both: another thread may give the file its role meanwhile. */
	poll_wait(file, &fdev->wait_producer, wait);
	poll_wait(file, &fdev->wait_consumers, wait);
	return fr_file_poll(ff);
}

const struct file_operations fr_fops = {
	.owner = THIS_MODULE,
	FR_FOPS_UNSIGNED_OFFSET
	.open = fr_open,
	.release = fr_close,
	.poll = fr_poll,
	.read = fr_read,
	.write = fr_write,
	.mmap = fr_mmap,
	.unlocked_ioctl = fr_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
};
