/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * framering: the driver's own header, prototypes grouped by the file that
 * implements them.
 */
#ifndef FRAMERING_DRV_H
#define FRAMERING_DRV_H

#include <linux/cdev.h>
#include <linux/cleanup.h>
#include <linux/device.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/wait.h>
#include <linux/framering.h>
#include "declared.h"
#include "mem.h"
#include "ring.h"

/**
 * DOC: locks
 *
 * fr_rings_mutex         outermost, outside of the driver core's locks: which
 *                        rings the module has made. No file's call but those of
 *                        the control node takes it.
 * fr_device.setup_mutex  serialises SETUP, sysfs set-up and adoption by write().
 *                        May be held while memory is allocated.
 * fr_file.rw_mutex       one read() or write() at a time on a file; taken
 *                        before setup_mutex, never inside it.
 * fr_device.lock         innermost spinlock (irqsave: a DMA producer may queue
 *                        from its interrupt): the ring of every generation of
 *                        the device, who the producer is, roles and generation
 *                        of every file, events, counters, the status page.
 *                        Never held across a copy to or from user space, an
 *                        allocation, or the release of memory.
 * Locks inside windows.c, led.c and mem*.c are leaves.
 */

struct fr_led;

/* What the ring remembers of the frame in a slot. */
struct fr_slot_info {
	struct framering_meta meta;
	u64 queued;		/* CLOCK_MONOTONIC ns */
	size_t length;		/* bytes that read() gives */
};

/*
 * One life of a ring's memory. Bookkeeping lives as long as a file is bound
 * to it; the memory goes earlier, see fr_generation_settle().
 */
struct fr_generation {
	struct kref ref;
	struct fr_device *fdev;
	u32 number;
	u32 policy;
	u32 flags;		/* FRAMERING_SETUP_* */
	u32 cache_wanted;
	u32 cache;		/* mode obtained */
	u32 memory;		/* source that served */
	u32 slots;
	size_t slot_size;
	unsigned int video_clients;	/* fdev->lock; V4L2 queues on its slots */
	struct framering_format format;
	struct fr_memory *mem;	/* fdev->lock; NULL once nobody needs frames */
	struct fr_ring ring;	/* fdev->lock */
	struct fr_slot_info info[FRAMERING_MAX_SLOTS];	/* fdev->lock */
};

enum fr_role {
	FR_ROLE_NONE,
	FR_ROLE_PRODUCER,
	FR_ROLE_CONSUMER,
};

/* An open file, or another driver's hold on a ring (producer.c). */
struct fr_file {
	struct fr_device *fdev;
	bool writable;			/* opened for writing */
	bool owns_slots;		/* V4L2's client may write before DEQUEUE */
	struct list_head node;		/* fdev->lock; in fdev->files */
	enum fr_role role;		/* fdev->lock */
	struct fr_generation *gen;	/* fdev->lock; a reference, or NULL */
	int consumer;			/* fdev->lock; number in gen->ring */
	bool lossless;			/* fdev->lock */
	u32 events;			/* fdev->lock; FRAMERING_EVENT_* pending */
	u64 dequeued;			/* fdev->lock; bit per slot (producer) */
	u64 tickets;			/* fdev->lock; ever given to this file */
	u64 ticket[FRAMERING_MAX_SLOTS]; /* fdev->lock; the slot's last */
	struct pid *pid;		/* fdev->lock; who attached or set up */
	/*
	 * The frame that read() or write() is in, if any: given by the holder of
	 * rw_mutex, taken away by ATTACH and SETUP too. No other verb touches it.
	 */
	struct mutex rw_mutex;		/* guards rw_pos */
	u32 rw_slot;			/* fdev->lock */
	size_t rw_pos;			/* bytes of it done */
};

/*
 * One device node. Lives until the last file is closed (the cdev's kobject
 * has dev as its parent), also after unbind, when gone is set.
 */
struct fr_device {
	struct device dev;
	struct cdev cdev;
	int index;
	struct mutex setup_mutex;		/* see DOC: locks */
	spinlock_t lock;			/* see DOC: locks */
	bool gone;			/* lock */
	struct list_head files;		/* lock */
	unsigned int open_files;	/* lock */
	struct fr_file *producer;	/* lock */
	struct fr_generation *current_gen; /* lock; a reference, or NULL */
	u32 generation_count;		/* setup_mutex */
	u64 next_sequence;		/* lock; I3 across generations */
	struct framering_counters counters; /* lock */
	wait_queue_head_t wait_producer;
	wait_queue_head_t wait_consumers;
	struct framering_status *status; /* one page; written under lock */
	struct fr_declared declared;	/* constant while the device is there */
	u32 capture_nodes, output_nodes; /* to begin with; 0: as usual */
	struct fr_led *led;
	struct dentry *debugfs;
};

/* For reserved fields and padding of what user space gave. */
#define fr_is_zero(field)	(!memchr_inv(&(field), 0, sizeof(field)))

/*
 * guard(fr_device)(fdev) holds fdev->lock. sparse can't follow guards, so its
 * count of locks is set right where it goes wrong.
 */
static inline unsigned long fr_device_lock(struct fr_device *fdev)
{
	unsigned long flags;

	spin_lock_irqsave(&fdev->lock, flags);
	__release(&fdev->lock);
	return flags;
}

static inline void fr_device_unlock(struct fr_device *fdev, unsigned long flags)
{
	__acquire(&fdev->lock);
	spin_unlock_irqrestore(&fdev->lock, flags);
}

DEFINE_LOCK_GUARD_1(fr_device, struct fr_device,
		    _T->flags = fr_device_lock(_T->lock),
		    fr_device_unlock(_T->lock, _T->flags), unsigned long flags)

static inline struct device *fr_parent(struct fr_device *fdev)
{
	return fdev->dev.parent;
}

#define FR_NAME		"framering"

/* A ring of the module's own: platform data of its device. */
struct fr_ring_spec {
	const char *cookie;	/* &fr_ring_cookie: sysfs can offer us others' */
	u32 index;		/* the number it has, or FRAMERING_RING_ANY */
	u32 capture_nodes;
	u32 output_nodes;
	int error;		/* out: of probing it */
};

/* V4L2 nodes of a type, capture or output, that a ring may have. */
#define FR_NODES_MAX	8U

/* control.c: the control node, where there could be one */
extern bool fr_video_loaded;
void fr_control_init(void);
void fr_control_exit(void);

/* rings.c */
int fr_rings_init(void);	/* the driver, and the rings of devices= */
void fr_rings_exit(void);
/* The number of the new ring, whose node is there; or -EEXIST, -ENOSPC, ... */
int fr_rings_add(struct fr_ring_spec *spec);
/* FRAMERING_REMOVE_*: 0, -ENOENT, -EPERM (a device tree's), -EBUSY. */
int fr_rings_remove(u32 index, u32 flags);
/*
 * What EXPORT_SYMBOL_FRAMERING() marks, drv/v4l2/ uses, which is a module of
 * its own so that this one needs no media drivers.
 */

/* device.c */
extern struct class fr_class;
extern const char fr_ring_cookie;
int fr_device_register_driver(void);
void fr_device_unregister_driver(void);
bool fr_device_exists(unsigned int index);
/* What number a platform device's ring has, or -ENODEV: it has none now. */
int fr_device_index(struct platform_device *pdev);
/* -EBUSY while files are open, else none can be opened, nor pdev bound again. */
int fr_device_retire(struct platform_device *pdev);
/* For producer.c: a file that no process has, opened for writing; or ERR_PTR. */
struct fr_file *fr_device_open_file(unsigned int index);
void fr_device_close_file(struct fr_file *ff);

/* generation.c */
struct fr_generation *fr_generation_alloc(struct fr_device *fdev,
					  const struct framering_setup *setup);
/* gen owns mem from now on. */
void fr_generation_give_memory(struct fr_generation *gen,
			       struct fr_memory *mem);
void fr_generation_get(struct fr_generation *gen);
void fr_generation_put(struct fr_generation *gen);	/* NULL is fine */
/* Under fdev->lock: a consumer has frames to get, or holds some. */
bool fr_generation_is_wanted(const struct fr_generation *gen);
/* Under fdev->lock: memory to put after unlocking, or NULL. */
struct fr_memory *fr_generation_settle(struct fr_generation *gen);
/* The device has gone: no generation is current, none has memory. */
void fr_generation_end_all(struct fr_device *fdev);
/* Under fdev->lock: what the file is bound to, else the current one, or NULL. */
struct fr_generation *fr_file_generation(struct fr_file *ff);
/*
 * The memory of a file's generation with a reference, or ERR_PTR: -ENODEV,
 * -ENODATA (no generation yet), -ESTALE (its memory has gone). *gen gets a
 * reference too.
 */
struct fr_memory *fr_file_memory_get(struct fr_file *ff,
				     struct fr_generation **gen);
/* Also -EINVAL: no such slot; else *slot is safe as an index, speculated too. */
struct fr_memory *fr_file_slot_get(struct fr_file *ff, u32 *slot,
				   struct fr_generation **gen);

/* setup.c: becoming the producer */
int fr_setup(struct fr_file *ff, struct framering_setup *setup);
int fr_setup_orphan(struct fr_device *fdev, struct framering_setup *setup);
int fr_setup_adopt(struct fr_file *ff);	/* write() on a ring already set up */

/* format.c: what user space says of frames, held against what fits */
int fr_format_check(struct framering_format *fmt); /* fills in size when 0 */
int fr_meta_check(const struct framering_format *fmt,
		  const struct framering_meta *meta);
/* Fills in bytesused when all are 0; the bytes that read() gives. */
size_t fr_meta_complete(const struct framering_format *fmt,
			struct framering_meta *meta);

/* attach.c: becoming and ceasing to be a consumer */
/* only_first: 0 without effect when the file is a consumer already. */
int fr_attach(struct fr_file *ff, struct framering_attach *attach,
	      bool only_first);

/* file.c */
extern const struct file_operations fr_fops;

/* role.c */
/* The caller keeps fdev as long as the file; -ENODEV, -EMFILE, -ENOMEM. */
struct fr_file *fr_file_create(struct fr_device *fdev, bool writable);
void fr_file_destroy(struct fr_file *ff);
/* Both under the lock. drop_frames: the producer's dequeued slots are free. */
void fr_file_events(struct fr_device *fdev, u32 events);
void fr_file_drop_frames(struct fr_file *ff, unsigned int *wake);
void fr_file_note_user(struct fr_file *ff);	/* current, for reports */
__poll_t fr_file_poll(const struct fr_file *ff);

/*
 * A slot that DEQUEUE or ACQUIRE has given, and what undoing that takes. The
 * ticket tells it from the same slot taken again by another thread meanwhile.
 */
struct fr_taken {
	u32 slot;
	u32 generation;
	u64 ticket;
	struct fr_ring_grant grant;	/* ACQUIRE's */
};

/*
 * handoff.c: the four verbs on a file. Blocking when nonblock is false.
 * The _undo functions serve a failed copy to user space.
 */
int fr_dequeue(struct fr_file *ff, bool nonblock, struct fr_taken *taken);
void fr_dequeue_undo(struct fr_file *ff, const struct fr_taken *taken);
/* A dequeued slot is free again: 0, -EINVAL if it isn't dequeued, -ENODEV. */
int fr_cancel(struct fr_file *ff, u32 slot);
int fr_queue(struct fr_file *ff, u32 slot, const struct framering_meta *meta,
	     u64 *sequence);
/*
 * For a producer whose client has slots of its own, as a V4L2 queue's: FREE ones
 * too, and what it has asked back. dequeue_of: any of the mask, no waiting.
 * queue_own: of whatever slot nobody holds; else -EAGAIN. withdraw: of the
 * mask's slots, those that nobody holds are FREE.
 */
int fr_dequeue_of(struct fr_file *ff, u64 mask, struct fr_taken *taken);
int fr_queue_own(struct fr_file *ff, u32 slot,
		 const struct framering_meta *meta, u64 *sequence);
void fr_withdraw(struct fr_file *ff, u64 mask);
void fr_withdraw_locked(struct fr_file *ff, u64 mask);	/* the producer's */
int fr_acquire(struct fr_file *ff, bool nonblock, bool newest,
	       struct framering_frame *frame, struct fr_taken *taken);
void fr_acquire_undo(struct fr_file *ff, const struct fr_taken *taken);
int fr_release(struct fr_file *ff, u32 slot);
/* Without effect if the file is bound to another generation by now. */
void fr_release_of(struct fr_file *ff, const struct fr_generation *gen,
		   u32 slot);
/*
 * Tries; while that says -EAGAIN and unless nonblock, sleeps in queue and tries
 * again. Returns what the last try said, or -ERESTARTSYS. waits counts those
 * who had to sleep; may be NULL.
 */
typedef int (*fr_try_fn)(struct fr_file *ff, void *arg);
int fr_wait(struct fr_file *ff, bool nonblock, wait_queue_head_t *queue,
	    u64 *waits, fr_try_fn try, void *arg);

/*
 * The verbs under the lock, without waiting; also on the frame that read() or
 * write() is in. *mem is memory to put after unlocking, or NULL.
 */
int fr_dequeue_locked(struct fr_file *ff, struct fr_taken *taken);
int fr_queue_locked(struct fr_file *ff, u32 slot,
		    const struct framering_meta *meta, u64 *sequence);
int fr_acquire_locked(struct fr_file *ff, bool newest,
		      struct framering_frame *frame, struct fr_taken *taken);
int fr_release_locked(struct fr_file *ff, u32 slot, struct fr_memory **mem);
void fr_wake(struct fr_device *fdev, unsigned int wake); /* under lock */

/* ioctl.c, ioctl_info.c (QUERY, BUFFER, EVENT, WINDOW, LED) */
long fr_ioctl(struct file *file, unsigned int cmd, unsigned long arg);
int fr_copy_out(void __user *user, size_t user_size, const void *arg,
		size_t size);	/* user_size is what the caller thinks it is */
int fr_query(struct fr_file *ff, struct framering_query *query);
int fr_buffer(struct fr_file *ff, struct framering_buffer *buffer);
int fr_event(struct fr_file *ff, bool nonblock, struct framering_event *event);
void fr_event_undo(struct fr_file *ff, const struct framering_event *event);

/* rw.c */
ssize_t fr_read(struct file *file, char __user *buf, size_t n, loff_t *pos);
ssize_t fr_write(struct file *file, const char __user *buf, size_t n,
		 loff_t *pos);

/* mmap.c */
int fr_mmap(struct file *file, struct vm_area_struct *vma);

/* dmabuf.c */
/*
 * Checks slot and RDWR, reserves export->fd and gives the file for it. The
 * caller installs it, or puts both if the number can't be told.
 */
int fr_export(struct fr_file *ff, struct framering_export *export,
	      struct file **file);
/* dmabuf_map.c */
/*
 * Before QUEUE of what a processor has written: it reaches those who have
 * imported the slot for reading. May sleep; without effect on others' slots.
 */
void fr_dmabuf_publish(struct fr_file *ff, u32 slot);

/* status.c: the status page; update under fdev->lock */
int fr_status_create(struct fr_device *fdev);
void fr_status_destroy(struct fr_device *fdev);
void fr_status_update(struct fr_device *fdev);

/* led.c: the status LED of a ring, as declared */
int fr_led_create(struct fr_device *fdev);	/* it shows nothing yet */
void fr_led_destroy(struct fr_device *fdev);
void fr_led_start(struct fr_device *fdev);
void fr_led_stop(struct fr_device *fdev);
void fr_led_describe(struct fr_device *fdev, struct framering_led *led);
void fr_led_streaming(struct fr_device *fdev, bool on);	/* any context */
void fr_led_dropped(struct fr_device *fdev);		/* any context */

/* sysfs.c */
extern const struct attribute_group *fr_sysfs_groups[];

/* debugfs.c */
void fr_debugfs_init(void);
void fr_debugfs_exit(void);
void fr_debugfs_add(struct fr_device *fdev);
void fr_debugfs_remove(struct fr_device *fdev);

#endif /* FRAMERING_DRV_H */
