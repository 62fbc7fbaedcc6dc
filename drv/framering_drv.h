/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * framering: the state that the rooms of the driver share, and its locks. What a
 * room does for the others is in its header, framering_ring.h, framering_mem.h,
 * framering_regs.h and framering_node.h.
 */
#ifndef FRAMERING_DRV_H
#define FRAMERING_DRV_H

#include <linux/cdev.h>
#include <linux/cleanup.h>
#include <linux/device.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/wait.h>
#include <linux/framering.h>
#include "framering_mem.h"
#include "framering_regs.h"
#include "ring/ring.h"

/**
 * DOC: locks
 *
 * fg_rings_mutex         outermost, outside of the driver core's locks: which
 *                        rings the module has made. Only the calls of the
 *                        control node's file take it.
 * fg_device.setup_mutex  serialises SETUP, sysfs set-up and adoption by write().
 *                        May be held while memory is allocated.
 * fg_file.rw_mutex       one read() or write() at a time on a file; taken
 *                        before setup_mutex, never inside it.
 * fg_device.lock         innermost spinlock (irqsave: a DMA producer may queue
 *                        from its interrupt): the ring of every generation of
 *                        the device, who the producer is, roles and generation
 *                        of every file, events, counters, the status page.
 *                        Never held across a copy to or from user space, an
 *                        allocation, or the release of memory.
 * Locks inside windows.c, led.c and mem*.c are leaves.
 */

#define FG_NAME			"framering"
#define FG_DEFAULT_SLOTS	4

struct fg_led;

/* Everything that parameters or a device tree's node declare for one ring. */
struct fg_declared {
	struct fg_windows *windows;	/* a reference */
	struct fg_led_spec led;		/* without a profile: none */
	/* Regions stay till the module goes. */
	struct fg_region *region[FG_REGIONS_MAX];
	unsigned int regions;
	bool own_regions;		/* and memory is of these only */
	bool no_allocator;		/* one ring gets all of a carve-out */
	u32 slots;			/* where SETUP leaves it open */
	enum framering_cache cache;	/* likewise */
};

/* Facts about the frame in a slot. */
struct fg_slot_info {
	struct framering_meta meta;
	u64 queued;		/* CLOCK_MONOTONIC ns */
	size_t length;		/* bytes that read() gives */
};

/*
 * One life of a ring's memory. Bookkeeping lives as long as a file is bound
 * to it; the memory goes earlier, see fg_generation_settle().
 */
struct fg_generation {
	struct kref ref;
	struct fg_device *fdev;
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
	struct fg_memory *mem;	/* fdev->lock; NULL once nobody needs frames */
	struct fg_ring ring;	/* fdev->lock */
	struct fg_slot_info info[FRAMERING_MAX_SLOTS];	/* fdev->lock */
};

enum fg_role {
	FG_ROLE_NONE,
	FG_ROLE_PRODUCER,
	FG_ROLE_CONSUMER,
};

/* An open file, or another driver's hold on a ring (producer.c). */
struct fg_file {
	struct fg_device *fdev;
	bool writable;			/* opened for writing */
	bool owns_slots;		/* V4L2's client may write before DEQUEUE */
	struct list_head node;		/* fdev->lock; in fdev->files */
	enum fg_role role;		/* fdev->lock */
	struct fg_generation *gen;	/* fdev->lock; a reference, or NULL */
	int consumer;			/* fdev->lock; number in gen->ring */
	bool lossless;			/* fdev->lock */
	u32 events;			/* fdev->lock; FRAMERING_EVENT_* pending */
	u64 dequeued;			/* fdev->lock; bit per slot (producer) */
	u64 tickets;			/* fdev->lock; ever given to this file */
	u64 ticket[FRAMERING_MAX_SLOTS]; /* fdev->lock; the slot's last */
	struct pid *pid;		/* fdev->lock; who attached or set up */
	/*
	 * The frame that read() or write() is in, if any: set by the holder of
	 * rw_mutex, cleared by ATTACH and SETUP too. No other verb touches it.
	 */
	struct mutex rw_mutex;		/* guards rw_pos */
	u32 rw_slot;			/* fdev->lock */
	size_t rw_pos;			/* bytes of it done */
};

/*
 * One device node. Lives until the last file is closed (the cdev's kobject
 * has dev as its parent), also after unbind, when gone is set.
 */
struct fg_device {
	struct device dev;
	struct cdev cdev;
	int index;
	struct mutex setup_mutex;		/* see DOC: locks */
	spinlock_t lock;			/* see DOC: locks */
	bool gone;			/* lock */
	struct list_head files;		/* lock */
	unsigned int open_files;	/* lock */
	struct fg_file *producer;	/* lock */
	struct fg_generation *current_gen; /* lock; a reference, or NULL */
	u32 generation_count;		/* setup_mutex */
	u64 next_sequence;		/* lock; I3 across generations */
	struct framering_counters counters; /* lock */
	wait_queue_head_t wait_producer;
	wait_queue_head_t wait_consumers;
	struct framering_status *status; /* one page; written under lock */
	struct fg_declared declared;	/* constant while the device is there */
	u32 capture_nodes, output_nodes; /* to begin with; 0: as usual */
	struct fg_led *led;
	struct dentry *debugfs;
};

/* For reserved fields and padding of what user space gave. */
#define fg_is_zero(field)	(!memchr_inv(&(field), 0, sizeof(field)))

/*
 * guard(fg_device)(fdev) holds fdev->lock. sparse can't follow guards, so its
 * count of locks is set right where it goes wrong.
 */
static inline unsigned long fg_device_lock(struct fg_device *fdev)
{
	unsigned long flags;

	spin_lock_irqsave(&fdev->lock, flags);
	__release(&fdev->lock);
	return flags;
}

static inline void fg_device_unlock(struct fg_device *fdev, unsigned long flags)
{
	__acquire(&fdev->lock);
	spin_unlock_irqrestore(&fdev->lock, flags);
}

DEFINE_LOCK_GUARD_1(fg_device, struct fg_device,
		    _T->flags = fg_device_lock(_T->lock),
		    fg_device_unlock(_T->lock, _T->flags), unsigned long flags)

static inline struct device *fg_parent(struct fg_device *fdev)
{
	return fdev->dev.parent;
}

#endif /* FRAMERING_DRV_H */
