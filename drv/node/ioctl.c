// SPDX-License-Identifier: GPL-2.0-only
/*
 * ioctl dispatch. A table says how long each argument is and which way it
 * goes; handlers work on a copy in the kernel. What user space gives may be
 * longer or shorter than this driver's idea of it, see the uAPI header.
 */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/minmax.h>
#include <linux/nospec.h>
#include <linux/uaccess.h>
#include "internal.h"

/* One call, from the copy in to the copy out. */
struct fr_call {
	struct file *file;
	struct fr_file *ff;
	bool nonblock;
	/* For undo and commit: what was dequeued, acquired, exported. */
	struct fr_taken taken;
	struct file *export;
	union {
		struct framering_query query;
		struct framering_setup setup;
		struct framering_attach attach;
		struct framering_buffer buffer;
		struct framering_dequeue dequeue;
		struct framering_queue queue;
		struct framering_acquire acquire;
		struct framering_release release;
		struct framering_export export;
		struct framering_event event;
		struct framering_window window;
		struct framering_led led;
		struct framering_reg reg;
	} arg;
};

static int fr_ioctl_query(struct fr_call *call)
{
	return fr_query(call->ff, &call->arg.query);
}

static int fr_ioctl_setup(struct fr_call *call)
{
	return fr_setup(call->ff, &call->arg.setup);
}

static int fr_ioctl_attach(struct fr_call *call)
{
	return fr_attach(call->ff, &call->arg.attach, false);
}

static int fr_ioctl_buffer(struct fr_call *call)
{
	return fr_buffer(call->ff, &call->arg.buffer);
}

static int fr_ioctl_dequeue(struct fr_call *call)
{
	struct framering_dequeue *arg = &call->arg.dequeue;
	int ret;

	if (arg->flags || arg->pad || !fr_is_zero(arg->reserved))
		return -EINVAL;
	ret = fr_dequeue(call->ff, call->nonblock, &call->taken);
	if (ret)
		return ret;
	arg->slot = call->taken.slot;
	arg->generation = call->taken.generation;
	return 0;
}

static void fr_undo_dequeue(struct fr_call *call)
{
	fr_dequeue_undo(call->ff, &call->taken);
}

/* Second halves never restart: the first one must not happen twice. */
static int fr_next_error(int ret)
{
	return ret == -ERESTARTSYS ? -EINTR : ret;
}

static int fr_ioctl_queue(struct fr_call *call)
{
	struct framering_queue *arg = &call->arg.queue;
	int ret;

	if (arg->flags & ~FRAMERING_QUEUE_NEXT || arg->in_fence ||
	    arg->out_fence || !fr_is_zero(arg->reserved))
		return -EINVAL;
	fr_dmabuf_publish(call->ff, arg->slot);
	ret = fr_queue(call->ff, arg->slot, &arg->meta, &arg->sequence);
	if (ret)
		return ret;
	arg->next_slot = FRAMERING_SLOT_NONE;
	arg->next_error = 0;
	if (!(arg->flags & FRAMERING_QUEUE_NEXT))
		return 0;
	ret = fr_dequeue(call->ff, call->nonblock, &call->taken);
	arg->next_error = fr_next_error(ret);
	if (!ret)
		arg->next_slot = call->taken.slot;
	return 0;
}

static void fr_undo_queue(struct fr_call *call)
{
	const struct framering_queue *arg = &call->arg.queue;

	if (arg->next_slot != FRAMERING_SLOT_NONE)
		fr_dequeue_undo(call->ff, &call->taken);
}

static int fr_ioctl_acquire(struct fr_call *call)
{
	struct framering_acquire *arg = &call->arg.acquire;

	if (arg->flags & ~FRAMERING_ACQUIRE_NEWEST || arg->fence ||
	    !fr_is_zero(arg->reserved))
		return -EINVAL;
	return fr_acquire(call->ff, call->nonblock, arg->flags, &arg->frame,
			  &call->taken);
}

static void fr_undo_acquire(struct fr_call *call)
{
	fr_acquire_undo(call->ff, &call->taken);
}

static int fr_ioctl_release(struct fr_call *call)
{
	struct framering_release *arg = &call->arg.release;
	const u32 flags = arg->flags;
	int ret;

	if (flags & ~(FRAMERING_RELEASE_NEXT | FRAMERING_ACQUIRE_NEWEST) ||
	    arg->fence || !fr_is_zero(arg->reserved))
		return -EINVAL;
	/* NEWEST says which frame is next. */
	if (flags == FRAMERING_ACQUIRE_NEWEST)
		return -EINVAL;
	ret = fr_release(call->ff, arg->slot);
	if (ret)
		return ret;
	memset(&arg->next, 0, sizeof(arg->next));
	arg->next.slot = FRAMERING_SLOT_NONE;
	arg->next_error = 0;
	if (flags & FRAMERING_RELEASE_NEXT)
		arg->next_error =
			fr_next_error(fr_acquire(call->ff, call->nonblock,
						 flags &
						 FRAMERING_ACQUIRE_NEWEST,
						 &arg->next, &call->taken));
	return 0;
}

static void fr_undo_release(struct fr_call *call)
{
	const struct framering_frame *next = &call->arg.release.next;

	if (next->slot != FRAMERING_SLOT_NONE)
		fr_acquire_undo(call->ff, &call->taken);
}

static int fr_ioctl_export(struct fr_call *call)
{
	const struct framering_export *arg = &call->arg.export;

	if (arg->flags & ~(FRAMERING_EXPORT_CLOEXEC | FRAMERING_EXPORT_RDWR) ||
	    arg->pad || !fr_is_zero(arg->reserved))
		return -EINVAL;
	/* As for mmap(): frames are read through it. */
	if (!(call->file->f_mode & FMODE_READ))
		return -EACCES;
	return fr_export(call->ff, &call->arg.export, &call->export);
}

static void fr_commit_export(struct fr_call *call)
{
	fd_install(call->arg.export.fd, call->export);
}

static void fr_undo_export(struct fr_call *call)
{
	put_unused_fd(call->arg.export.fd);
	fput(call->export);
}

static int fr_ioctl_event(struct fr_call *call)
{
	return fr_event(call->ff, call->nonblock, &call->arg.event);
}

static void fr_undo_event(struct fr_call *call)
{
	fr_event_undo(call->ff, &call->arg.event);
}

static int fr_ioctl_window(struct fr_call *call)
{
	const struct framering_window *arg = &call->arg.window;

	if (arg->pad || !fr_is_zero(arg->reserved))
		return -EINVAL;
	return fr_regs_describe(call->ff->fdev->declared.windows,
				&call->arg.window);
}

static int fr_ioctl_led(struct fr_call *call)
{
	fr_led_describe(call->ff->fdev, &call->arg.led);
	return 0;
}

static int fr_ioctl_reg_read(struct fr_call *call)
{
	const struct framering_reg *arg = &call->arg.reg;

	if (arg->pad || !fr_is_zero(arg->reserved))
		return -EINVAL;
	return fr_regs_read(call->ff->fdev->declared.windows, call->file,
			    &call->arg.reg);
}

static int fr_ioctl_reg_write(struct fr_call *call)
{
	const struct framering_reg *arg = &call->arg.reg;

	if (arg->pad || !fr_is_zero(arg->reserved))
		return -EINVAL;
	return fr_regs_write(call->ff->fdev->declared.windows, call->file,
			     &call->arg.reg);
}

/*
 * After run has succeeded the argument goes out; then commit, or undo if that
 * failed.
 */
struct fr_ioctl {
	unsigned int cmd;
	int (*run)(struct fr_call *call);
	void (*commit)(struct fr_call *call);
	void (*undo)(struct fr_call *call);
};

/* In the order of their numbers. */
static const struct fr_ioctl fr_ioctls[] = {
	{ FRAMERING_IOC_QUERY, .run = fr_ioctl_query },
	{ FRAMERING_IOC_SETUP, .run = fr_ioctl_setup },
	{ FRAMERING_IOC_ATTACH, .run = fr_ioctl_attach },
	{ FRAMERING_IOC_BUFFER, .run = fr_ioctl_buffer },
	{ FRAMERING_IOC_DEQUEUE, .run = fr_ioctl_dequeue,
	  .undo = fr_undo_dequeue },
	{ FRAMERING_IOC_QUEUE, .run = fr_ioctl_queue,
	  .undo = fr_undo_queue },
	{ FRAMERING_IOC_ACQUIRE, .run = fr_ioctl_acquire,
	  .undo = fr_undo_acquire },
	{ FRAMERING_IOC_RELEASE, .run = fr_ioctl_release,
	  .undo = fr_undo_release },
	{ FRAMERING_IOC_EXPORT, .run = fr_ioctl_export,
	  .commit = fr_commit_export, .undo = fr_undo_export },
	{ FRAMERING_IOC_EVENT, .run = fr_ioctl_event,
	  .undo = fr_undo_event },
	{ FRAMERING_IOC_WINDOW, .run = fr_ioctl_window },
	{ FRAMERING_IOC_LED, .run = fr_ioctl_led },
	{ FRAMERING_IOC_REG_READ, .run = fr_ioctl_reg_read },
	{ FRAMERING_IOC_REG_WRITE, .run = fr_ioctl_reg_write },
};

static const struct fr_ioctl *fr_ioctl_find(unsigned int cmd)
{
	const struct fr_ioctl *ioctl;
	unsigned int nr = _IOC_NR(cmd);

	if (nr >= ARRAY_SIZE(fr_ioctls))
		return NULL;
	ioctl = &fr_ioctls[array_index_nospec(nr, ARRAY_SIZE(fr_ioctls))];
	/* Magic, direction and number; sizes may differ. */
	return (cmd ^ ioctl->cmd) & ~IOCSIZE_MASK ? NULL : ioctl;
}

/* What user space has more than we know of is zeroed. */
int fr_copy_out(void __user *user, size_t user_size, const void *arg,
		size_t size)
{
	if (copy_to_user(user, arg, min(size, user_size)))
		return -EFAULT;
	if (user_size > size && clear_user(user + size, user_size - size))
		return -EFAULT;
	return 0;
}

static long fr_ioctl_run(const struct fr_ioctl *ioctl, struct fr_call *call,
			 void __user *user, size_t user_size)
{
	const size_t size = _IOC_SIZE(ioctl->cmd);
	long ret;

	if (_IOC_DIR(ioctl->cmd) & _IOC_WRITE) {
		ret = copy_struct_from_user(&call->arg, size, user, user_size);
		if (ret)
			return ret;
	} else {
		memset(&call->arg, 0, size);
	}
	ret = ioctl->run(call);
	if (ret)
		return ret;
	ret = fr_copy_out(user, user_size, &call->arg, size);
	if (ret) {
		if (ioctl->undo)
			ioctl->undo(call);
	} else if (ioctl->commit) {
		ioctl->commit(call);
	}
	return ret;
}

long fr_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	const struct fr_ioctl *ioctl = fr_ioctl_find(cmd);
	struct fr_call call;

	if (!ioctl)
		return -ENOTTY;
	call.file = file;
	call.ff = file->private_data;
	call.nonblock = file->f_flags & O_NONBLOCK;
	/* Without the lock: what depends on it asks again. */
	if (READ_ONCE(call.ff->fdev->gone))
		return -ENODEV;
	return fr_ioctl_run(ioctl, &call, (void __user *)arg, _IOC_SIZE(cmd));
}
