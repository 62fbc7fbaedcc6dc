// SPDX-License-Identifier: GPL-2.0-only
/* The control node: rings that come and go while the module is there. */
#include <linux/fs.h>
#include <linux/minmax.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/uaccess.h>
#include "internal.h"

#define FG_CONTROL_MODE		0600

/* Set by framering-v4l2 while it is there, which gives each ring its nodes. */
bool fg_video_loaded;
EXPORT_SYMBOL_FRAMERING(fg_video_loaded);

static int fg_control_check(const struct framering_add_ring *arg)
{
	if (arg->flags || !fg_is_zero(arg->reserved))
		return -EINVAL;
	if (arg->index != FRAMERING_RING_ANY &&
	    arg->index >= FRAMERING_MAX_RINGS)
		return -EINVAL;
	if (!arg->capture_nodes && !arg->output_nodes)
		return 0;
	if (!READ_ONCE(fg_video_loaded))
		return -EOPNOTSUPP;
	return max(arg->capture_nodes, arg->output_nodes) > FG_NODES_MAX ?
		       -EINVAL :
		       0;
}

static long fg_control_add(void __user *user, size_t user_size)
{
	struct framering_add_ring arg;
	struct fg_ring_spec spec = {};
	int ret;

	ret = copy_struct_from_user(&arg, sizeof(arg), user, user_size);
	if (!ret)
		ret = fg_control_check(&arg);
	/* Whether the answer can be written shows before there is a ring. */
	if (!ret)
		ret = fg_copy_out(user, user_size, &arg, sizeof(arg));
	if (ret)
		return ret;
	spec.index = arg.index;
	spec.capture_nodes = arg.capture_nodes;
	spec.output_nodes = arg.output_nodes;
	ret = fg_rings_add(&spec);
	if (ret < 0)
		return ret;
	arg.index = ret;
	return fg_copy_out(user, user_size, &arg, sizeof(arg));
}

static long fg_control_remove(void __user *user, size_t user_size)
{
	struct framering_remove_ring arg;
	int ret;

	ret = copy_struct_from_user(&arg, sizeof(arg), user, user_size);
	if (ret)
		return ret;
	if (arg.flags & ~FRAMERING_REMOVE_FORCE || !fg_is_zero(arg.reserved))
		return -EINVAL;
	return fg_rings_remove(arg.index, arg.flags);
}

/* Magic, direction and number; sizes may differ. */
#define FG_COMMAND(cmd)		((cmd) & ~IOCSIZE_MASK)

static long fg_control_ioctl(struct file *file, unsigned int cmd,
			     unsigned long arg)
{
	void __user *user = (void __user *)arg;

	switch (FG_COMMAND(cmd)) {
	case FG_COMMAND(FRAMERING_IOC_ADD_RING):
		return fg_control_add(user, _IOC_SIZE(cmd));
	case FG_COMMAND(FRAMERING_IOC_REMOVE_RING):
		return fg_control_remove(user, _IOC_SIZE(cmd));
	default:
		return -ENOTTY;
	}
}

static const struct file_operations fg_control_fops = {
	.owner = THIS_MODULE,
	.open = nonseekable_open,
	.unlocked_ioctl = fg_control_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
};

static struct miscdevice fg_control = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "framering-control",
	.mode = FG_CONTROL_MODE,
	.fops = &fg_control_fops,
};

static bool fg_control_is_there;

/* Last of all, when it is too late to fail: see fg_rings_add_first(). */
void fg_control_init(void)
{
	int ret = misc_register(&fg_control);

	fg_control_is_there = !ret;
	if (ret)
		pr_err("no %s (%d): rings cannot be added or removed\n",
		       fg_control.name, ret);
}

void fg_control_exit(void)
{
	if (fg_control_is_there)
		misc_deregister(&fg_control);
}
