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

static int fg_read_try(struct fg_file *ff, void *unused)
{
	struct framering_frame frame;
	struct fg_taken taken;
	int ret;

	guard(fg_device)(ff->fdev);
	ret = fg_acquire_locked(ff, false, &frame, &taken);
	if (ret)
		return ret;
	ff->rw_slot = taken.slot;
	ff->rw_pos = 0;
	return 0;
}

static int fg_read_frame(struct fg_file *ff, bool nonblock)
{
	struct fg_device *fdev = ff->fdev;

	return fg_wait(ff, nonblock, &fdev->wait_consumers,
		       &fdev->counters.consumer_waits, fg_read_try, NULL);
}

/* Counts what has been copied; gives the frame back at its end. */
static int fg_read_done(struct fg_file *ff, const struct fg_span *span,
			size_t copied, struct fg_memory **mem)
{
	struct framering_counters *counters = &ff->fdev->counters;
	int ret;

	guard(fg_device)(ff->fdev);
	counters->bytes_read += copied;
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
	return fg_release_locked(ff, span->slot, mem);
}

static ssize_t fg_read_locked(struct fg_file *ff, char __user *buf, size_t n,
			      bool nonblock)
{
	struct fg_memory *mem = NULL;
	struct fg_span span;
	size_t copied;
	int ret = 0;

	if (!fg_rw_in_frame(ff))
		ret = fg_read_frame(ff, nonblock);
	if (!ret)
		ret = fg_span_get(ff, &span);
	if (ret)
		return ret;
	n = min(n, span.left);
	copied = n - copy_to_user(buf, span.vaddr, n);
	ret = fg_read_done(ff, &span, copied, &mem);
	fg_memory_put(span.mem);
	fg_memory_put(mem);
	if (!ret && n && !copied)
		ret = -EFAULT;
	return ret ?: copied;
}

/* A file that nobody attached reads from the newest frame on. */
static int fg_read_role(struct fg_file *ff)
{
	struct framering_attach attach = { .flags = FRAMERING_ATTACH_NEWEST };

	return fg_attach(ff, &attach, true);
}

ssize_t fg_read(struct file *file, char __user *buf, size_t n, loff_t *pos)
{
	struct fg_file *ff = file->private_data;
	bool nonblock = file->f_flags & O_NONBLOCK;
	ssize_t ret = fg_rw_begin(ff, nonblock);

	if (ret)
		return ret;
	ret = fg_read_role(ff);
	if (!ret && n)
		ret = fg_read_locked(ff, buf, n, nonblock);
	mutex_unlock(&ff->rw_mutex);
	return ret;
}

static int fg_write_try(struct fg_file *ff, void *unused)
{
	struct fg_taken taken;
	int ret;

	guard(fg_device)(ff->fdev);
	ret = fg_dequeue_locked(ff, &taken);
	if (ret)
		return ret;
	ff->rw_slot = taken.slot;
	ff->rw_pos = 0;
	return 0;
}

static int fg_write_frame(struct fg_file *ff, bool nonblock)
{
	struct fg_device *fdev = ff->fdev;

	return fg_wait(ff, nonblock, &fdev->wait_producer,
		       &fdev->counters.producer_waits, fg_write_try, NULL);
}

/* Counts what has been copied; queues the frame when it is full. */
static int fg_write_done(struct fg_file *ff, const struct fg_span *span,
			 size_t copied)
{
	struct framering_counters *counters = &ff->fdev->counters;
	const struct framering_meta meta = {};
	u64 sequence;
	int ret;

	guard(fg_device)(ff->fdev);
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
	return fg_queue_locked(ff, span->slot, &meta, &sequence);
}

static ssize_t fg_write_locked(struct fg_file *ff, const char __user *buf,
			       size_t n, bool nonblock)
{
	struct fg_span span;
	size_t copied;
	int ret = 0;

	if (!fg_rw_in_frame(ff))
		ret = fg_write_frame(ff, nonblock);
	if (!ret)
		ret = fg_span_get(ff, &span);
	if (ret)
		return ret;
	n = min(n, span.left);
	copied = n - copy_from_user(span.vaddr, buf, n);
	if (copied == span.left)
		fg_dmabuf_publish(ff, span.slot);
	ret = fg_write_done(ff, &span, copied);
	fg_memory_put(span.mem);
	if (!ret && n && !copied)
		ret = -EFAULT;
	return ret ?: copied;
}

ssize_t fg_write(struct file *file, const char __user *buf, size_t n,
		 loff_t *pos)
{
	struct fg_file *ff = file->private_data;
	bool nonblock = file->f_flags & O_NONBLOCK;
	ssize_t ret = fg_rw_begin(ff, nonblock);

	if (ret)
		return ret;
	ret = fg_setup_adopt(ff);
	if (!ret && n)
		ret = fg_write_locked(ff, buf, n, nonblock);
	mutex_unlock(&ff->rw_mutex);
	return ret;
}
