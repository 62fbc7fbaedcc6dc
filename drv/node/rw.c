// SPDX-License-Identifier: GPL-2.0-only
/*
 * read() and write(): a frame as a stream of bytes, one counted copy each. A
 * call moves at most the rest of one frame; the file stays in it between calls.
 *
 * The copy itself runs without the device's lock: the frame is held (or
 * dequeued) meanwhile, and no other verb of the file can give it away. ATTACH
 * and SETUP by another thread can: then the bytes are for nothing, -ESTALE.
 */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/uaccess.h>
#include "internal.h"

/* One read() or write() at a time; the other would wait for this one's frame. */
static int fg_rw_begin(struct fg_file *ff, bool nonblock)
{
	if (nonblock)
		return mutex_trylock(&ff->rw_mutex) ? 0 : -EAGAIN;
	return mutex_lock_interruptible(&ff->rw_mutex) ? -ERESTARTSYS : 0;
}

static bool fg_rw_in_frame(struct fg_file *ff)
{
	guard(fg_device)(ff->fdev);
	return ff->rw_slot != FRAMERING_SLOT_NONE;
}

/* Where the next byte of the frame is, and how many are left of it. */
struct fg_span {
	struct fg_memory *mem;	/* a reference */
	u32 slot;
	void *vaddr;
	size_t left;
};

static int fg_span_get(struct fg_file *ff, struct fg_span *span)
{
	struct fg_generation *gen;
	size_t length;

	guard(fg_device)(ff->fdev);
	if (ff->fdev->gone)
		return -ENODEV;
	gen = ff->gen;
	if (ff->rw_slot == FRAMERING_SLOT_NONE || !gen->mem)
		return -ESTALE;
	length = ff->role == FG_ROLE_CONSUMER ? gen->info[ff->rw_slot].length :
						gen->format.size;
	span->mem = gen->mem;
	fg_memory_get(span->mem);
	span->slot = ff->rw_slot;
	span->vaddr = span->mem->chunk[span->slot].vaddr + ff->rw_pos;
	span->left = length - ff->rw_pos;
	return 0;
}

/* Under the lock: is the frame still what was copied from or to? */
static int fg_span_check(const struct fg_file *ff, const struct fg_span *span)
{
	if (ff->fdev->gone)
		return -ENODEV;
	return ff->rw_slot == span->slot ? 0 : -ESTALE;
}

/* What read() and write() do differently. */
struct fg_rw_way {
	bool consumes;
	/* Gives the file the role that the call needs. */
	int (*begin)(struct fg_file *ff);
	/* With the ring locked: a slot to copy from or to; what to do at its end. */
	int (*take)(struct fg_file *ff, struct fg_taken *taken);
	int (*give)(struct fg_file *ff, u32 slot, struct fg_memory **mem);
	/* Returns the bytes that were copied. */
	size_t (*copy)(struct fg_file *ff, const struct fg_span *span,
		       char __user *buf, size_t n);
};

static int fg_rw_try(struct fg_file *ff, void *arg)
{
	const struct fg_rw_way *way = arg;
	struct fg_taken taken;
	int ret;

	guard(fg_device)(ff->fdev);
	ret = way->take(ff, &taken);
	if (ret)
		return ret;
	ff->rw_slot = taken.slot;
	ff->rw_pos = 0;
	return 0;
}

static int fg_rw_frame(struct fg_file *ff, const struct fg_rw_way *way,
		       bool nonblock)
{
	struct fg_device *fdev = ff->fdev;
	struct framering_counters *counters = &fdev->counters;

	if (fg_rw_in_frame(ff))
		return 0;
	return fg_wait(ff, nonblock,
		       way->consumes ? &fdev->wait_consumers :
				       &fdev->wait_producer,
		       way->consumes ? &counters->consumer_waits :
				       &counters->producer_waits,
		       fg_rw_try, (void *)way);
}

/* Counts what has been copied; at its end the frame is given away. */
static int fg_rw_done(struct fg_file *ff, const struct fg_rw_way *way,
		      const struct fg_span *span, size_t copied,
		      struct fg_memory **mem)
{
	struct framering_counters *counters = &ff->fdev->counters;
	int ret;

	guard(fg_device)(ff->fdev);
	if (way->consumes)
		counters->bytes_read += copied;
	else
		counters->bytes_written += copied;
	counters->bytes_copied += copied;
	ret = fg_span_check(ff, span);
	if (ret)
		return ret;
	ff->rw_pos += copied;
	if (copied < span->left) {
		fg_status_update(ff->fdev);
		return 0;
	}
	ff->rw_slot = FRAMERING_SLOT_NONE;
	return way->give(ff, span->slot, mem);
}

static ssize_t fg_rw_locked(struct fg_file *ff, const struct fg_rw_way *way,
			    char __user *buf, size_t n, bool nonblock)
{
	struct fg_memory *mem = NULL;
	struct fg_span span;
	size_t copied;
	int ret = fg_rw_frame(ff, way, nonblock);

	if (!ret)
		ret = fg_span_get(ff, &span);
	if (ret)
		return ret;
	n = min(n, span.left);
	copied = way->copy(ff, &span, buf, n);
	ret = fg_rw_done(ff, way, &span, copied, &mem);
	fg_memory_put(span.mem);
	fg_memory_put(mem);
	if (!ret && n && !copied)
		ret = -EFAULT;
	return ret ?: copied;
}

static ssize_t fg_rw(struct file *file, const struct fg_rw_way *way,
		     char __user *buf, size_t n)
{
	struct fg_file *ff = file->private_data;
	bool nonblock = file->f_flags & O_NONBLOCK;
	ssize_t ret = fg_rw_begin(ff, nonblock);

	if (ret)
		return ret;
	ret = way->begin(ff);
	if (!ret && n)
		ret = fg_rw_locked(ff, way, buf, n, nonblock);
	mutex_unlock(&ff->rw_mutex);
	return ret;
}

/* A file that nobody attached reads from the newest frame on. */
static int fg_read_begin(struct fg_file *ff)
{
	struct framering_attach attach = { .flags = FRAMERING_ATTACH_NEWEST };

	return fg_attach(ff, &attach, true);
}

static int fg_read_take(struct fg_file *ff, struct fg_taken *taken)
{
	struct framering_frame frame;

	return fg_acquire_locked(ff, false, &frame, taken);
}

static size_t fg_read_copy(struct fg_file *ff, const struct fg_span *span,
			   char __user *buf, size_t n)
{
	return n - copy_to_user(buf, span->vaddr, n);
}

ssize_t fg_read(struct file *file, char __user *buf, size_t n, loff_t *pos)
{
	static const struct fg_rw_way way = {
		.consumes = true,
		.begin = fg_read_begin,
		.take = fg_read_take,
		.give = fg_release_locked,
		.copy = fg_read_copy,
	};

	return fg_rw(file, &way, buf, n);
}

static int fg_write_give(struct fg_file *ff, u32 slot, struct fg_memory **mem)
{
	const struct framering_meta meta = {};
	u64 sequence;

	return fg_queue_locked(ff, slot, &meta, &sequence);
}

static size_t fg_write_copy(struct fg_file *ff, const struct fg_span *span,
			    char __user *buf, size_t n)
{
	size_t copied = n - copy_from_user(span->vaddr, buf, n);

	if (copied == span->left)
		fg_dmabuf_publish(ff, span->slot);
	return copied;
}

ssize_t fg_write(struct file *file, const char __user *buf, size_t n,
		 loff_t *pos)
{
	static const struct fg_rw_way way = {
		.begin = fg_setup_adopt,
		.take = fg_dequeue_locked,
		.give = fg_write_give,
		.copy = fg_write_copy,
	};

	/* fg_write_copy() only reads from it. */
	return fg_rw(file, &way, (char __user *)buf, n);
}
