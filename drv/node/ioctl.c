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
struct fg_call {
	struct file *file;
	struct fg_file *ff;
	bool nonblock;
	/* For undo and commit: what was dequeued, acquired, exported. */
	struct fg_taken taken;
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

static int fg_ioctl_query(struct fg_call *call)
{
	return fg_query(call->ff, &call->arg.query);
}

static int fg_ioctl_setup(struct fg_call *call)
{
	return fg_setup(call->ff, &call->arg.setup);
}

static int fg_ioctl_attach(struct fg_call *call)
{
	return fg_attach(call->ff, &call->arg.attach, false);
}

static int fg_ioctl_buffer(struct fg_call *call)
{
	return fg_buffer(call->ff, &call->arg.buffer);
}

static int fg_ioctl_dequeue(struct fg_call *call)
{
	struct framering_dequeue *arg = &call->arg.dequeue;
	int ret;

	if (arg->flags || arg->pad || !fg_is_zero(arg->reserved))
		return -EINVAL;
	ret = fg_dequeue(call->ff, call->nonblock, &call->taken);
	if (ret)
		return ret;
	arg->slot = call->taken.slot;
	arg->generation = call->taken.generation;
	return 0;
}

static void fg_undo_dequeue(struct fg_call *call)
{
	fg_dequeue_undo(call->ff, &call->taken);
}

/* Second halves never restart: the first one must not happen twice. */
static int fg_next_error(int ret)
{
	return ret == -ERESTARTSYS ? -EINTR : ret;
}

static int fg_ioctl_queue(struct fg_call *call)
{
	struct framering_queue *arg = &call->arg.queue;
	int ret;

	if (arg->flags & ~FRAMERING_QUEUE_NEXT || arg->in_fence ||
	    arg->out_fence || !fg_is_zero(arg->reserved))
		return -EINVAL;
	fg_dmabuf_publish(call->ff, arg->slot);
	ret = fg_queue(call->ff, arg->slot, &arg->meta, &arg->sequence);
	if (ret)
		return ret;
	arg->next_slot = FRAMERING_SLOT_NONE;
	arg->next_error = 0;
	if (!(arg->flags & FRAMERING_QUEUE_NEXT))
		return 0;
	ret = fg_dequeue(call->ff, call->nonblock, &call->taken);
	arg->next_error = fg_next_error(ret);
	if (!ret)
		arg->next_slot = call->taken.slot;
	return 0;
}

static void fg_undo_queue(struct fg_call *call)
{
	const struct framering_queue *arg = &call->arg.queue;

	if (arg->next_slot != FRAMERING_SLOT_NONE)
		fg_dequeue_undo(call->ff, &call->taken);
}

static int fg_ioctl_acquire(struct fg_call *call)
{
	struct framering_acquire *arg = &call->arg.acquire;

	if (arg->flags & ~FRAMERING_ACQUIRE_NEWEST || arg->fence ||
	    !fg_is_zero(arg->reserved))
		return -EINVAL;
	return fg_acquire(call->ff, call->nonblock, arg->flags, &arg->frame,
			  &call->taken);
}

static void fg_undo_acquire(struct fg_call *call)
{
	fg_acquire_undo(call->ff, &call->taken);
}

static int fg_ioctl_release(struct fg_call *call)
{
	struct framering_release *arg = &call->arg.release;
	const u32 flags = arg->flags;
	int ret;

	if (flags & ~(FRAMERING_RELEASE_NEXT | FRAMERING_ACQUIRE_NEWEST) ||
	    arg->fence || !fg_is_zero(arg->reserved))
		return -EINVAL;
	/* NEWEST says which frame is next. */
	if (flags == FRAMERING_ACQUIRE_NEWEST)
		return -EINVAL;
	ret = fg_release(call->ff, arg->slot);
	if (ret)
		return ret;
	memset(&arg->next, 0, sizeof(arg->next));
	arg->next.slot = FRAMERING_SLOT_NONE;
	arg->next_error = 0;
	if (flags & FRAMERING_RELEASE_NEXT)
		arg->next_error =
			fg_next_error(fg_acquire(call->ff, call->nonblock,
						 flags &
						 FRAMERING_ACQUIRE_NEWEST,
						 &arg->next, &call->taken));
	return 0;
}

static void fg_undo_release(struct fg_call *call)
{
	const struct framering_frame *next = &call->arg.release.next;

	if (next->slot != FRAMERING_SLOT_NONE)
		fg_acquire_undo(call->ff, &call->taken);
}

static int fg_ioctl_export(struct fg_call *call)
{
	const struct framering_export *arg = &call->arg.export;

	if (arg->flags & ~(FRAMERING_EXPORT_CLOEXEC | FRAMERING_EXPORT_RDWR) ||
	    arg->pad || !fg_is_zero(arg->reserved))
		return -EINVAL;
	/* As for mmap(): frames are read through it. */
	if (!(call->file->f_mode & FMODE_READ))
		return -EACCES;
	return fg_export(call->ff, &call->arg.export, &call->export);
}

static void fg_commit_export(struct fg_call *call)
{
	fd_install(call->arg.export.fd, call->export);
}

static void fg_undo_export(struct fg_call *call)
{
	put_unused_fd(call->arg.export.fd);
	fput(call->export);
}

static int fg_ioctl_event(struct fg_call *call)
{
	return fg_event(call->ff, call->nonblock, &call->arg.event);
}

static void fg_undo_event(struct fg_call *call)
{
	fg_event_undo(call->ff, &call->arg.event);
}

static int fg_ioctl_window(struct fg_call *call)
{
	const struct framering_window *arg = &call->arg.window;

	if (arg->pad || !fg_is_zero(arg->reserved))
		return -EINVAL;
	return fg_regs_describe(call->ff->fdev->declared.windows,
				&call->arg.window);
}

static int fg_ioctl_led(struct fg_call *call)
{
	fg_led_describe(call->ff->fdev, &call->arg.led);
	return 0;
}

static int fg_ioctl_reg_read(struct fg_call *call)
{
	const struct framering_reg *arg = &call->arg.reg;

	if (arg->pad || !fg_is_zero(arg->reserved))
		return -EINVAL;
	return fg_regs_read(call->ff->fdev->declared.windows, call->file,
			    &call->arg.reg);
}

static int fg_ioctl_reg_write(struct fg_call *call)
{
	const struct framering_reg *arg = &call->arg.reg;

	if (arg->pad || !fg_is_zero(arg->reserved))
		return -EINVAL;
	return fg_regs_write(call->ff->fdev->declared.windows, call->file,
			     &call->arg.reg);
}

/*
 * After run has succeeded the argument goes out; then commit, or undo if that
 * failed.
 */
struct fg_ioctl {
	unsigned int cmd;
	int (*run)(struct fg_call *call);
	void (*commit)(struct fg_call *call);
	void (*undo)(struct fg_call *call);
};

/* In the order of their numbers. */
static const struct fg_ioctl fg_ioctls[] = {
	{ FRAMERING_IOC_QUERY, .run = fg_ioctl_query },
	{ FRAMERING_IOC_SETUP, .run = fg_ioctl_setup },
	{ FRAMERING_IOC_ATTACH, .run = fg_ioctl_attach },
	{ FRAMERING_IOC_BUFFER, .run = fg_ioctl_buffer },
	{ FRAMERING_IOC_DEQUEUE, .run = fg_ioctl_dequeue,
	  .undo = fg_undo_dequeue },
	{ FRAMERING_IOC_QUEUE, .run = fg_ioctl_queue,
	  .undo = fg_undo_queue },
	{ FRAMERING_IOC_ACQUIRE, .run = fg_ioctl_acquire,
	  .undo = fg_undo_acquire },
	{ FRAMERING_IOC_RELEASE, .run = fg_ioctl_release,
	  .undo = fg_undo_release },
	{ FRAMERING_IOC_EXPORT, .run = fg_ioctl_export,
	  .commit = fg_commit_export, .undo = fg_undo_export },
	{ FRAMERING_IOC_EVENT, .run = fg_ioctl_event,
	  .undo = fg_undo_event },
	{ FRAMERING_IOC_WINDOW, .run = fg_ioctl_window },
	{ FRAMERING_IOC_LED, .run = fg_ioctl_led },
	{ FRAMERING_IOC_REG_READ, .run = fg_ioctl_reg_read },
	{ FRAMERING_IOC_REG_WRITE, .run = fg_ioctl_reg_write },
};

static const struct fg_ioctl *fg_ioctl_find(unsigned int cmd)
{
	const struct fg_ioctl *ioctl;
	unsigned int nr = _IOC_NR(cmd);

	if (nr >= ARRAY_SIZE(fg_ioctls))
		return NULL;
	ioctl = &fg_ioctls[array_index_nospec(nr, ARRAY_SIZE(fg_ioctls))];
	/* Magic, direction and number; sizes may differ. */
	return (cmd ^ ioctl->cmd) & ~IOCSIZE_MASK ? NULL : ioctl;
}

/* The part of a longer user struct that this driver does not know is zeroed. */
int fg_copy_out(void __user *user, size_t user_size, const void *arg,
		size_t size)
{
	if (copy_to_user(user, arg, min(size, user_size)))
		return -EFAULT;
	if (user_size > size && clear_user(user + size, user_size - size))
		return -EFAULT;
	return 0;
}

static long fg_ioctl_run(const struct fg_ioctl *ioctl, struct fg_call *call,
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
	ret = fg_copy_out(user, user_size, &call->arg, size);
	if (ret) {
		if (ioctl->undo)
			ioctl->undo(call);
	} else if (ioctl->commit) {
		ioctl->commit(call);
	}
	return ret;
}

long fg_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	const struct fg_ioctl *ioctl = fg_ioctl_find(cmd);
	struct fg_call call;

	if (!ioctl)
		return -ENOTTY;
	call.file = file;
	call.ff = file->private_data;
	call.nonblock = file->f_flags & O_NONBLOCK;
	/* Without the lock: what depends on it asks again. */
	if (READ_ONCE(call.ff->fdev->gone))
		return -ENODEV;
	return fg_ioctl_run(ioctl, &call, (void __user *)arg, _IOC_SIZE(cmd));
}
