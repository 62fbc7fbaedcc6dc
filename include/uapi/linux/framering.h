/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * framering: the contract between the driver and everybody else.
 *
 * One layout for 32- and 64-bit callers: only fixed-width types, naturally
 * aligned, every padding explicit. Reserved fields and unknown flags must be
 * zero, else -EINVAL. A struct may grow at its end in a later version: the
 * size is part of the ioctl number, a longer struct from a newer program is
 * accepted while its unknown tail is zero (-E2BIG otherwise), a shorter one
 * from an older program is zero-extended.
 *
 * Words: a ring is a set of slots, each one physically contiguous frame
 * buffer. The producer dequeues an empty slot and queues a full one; a
 * consumer acquires a frame and releases it. A generation is one life of a
 * ring's memory: every SETUP starts the next.
 */
#ifndef _UAPI_LINUX_FRAMERING_H
#define _UAPI_LINUX_FRAMERING_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define FRAMERING_UAPI_VERSION	1

#define FRAMERING_MIN_SLOTS	3
#define FRAMERING_MAX_SLOTS	64
#define FRAMERING_MAX_PLANES	4
#define FRAMERING_MAX_CONSUMERS	64	/* attached to one generation */
#define FRAMERING_NAME_LEN	32	/* with the terminating zero */

/* The slot number that stands for no slot. */
#define FRAMERING_SLOT_NONE	0xffffffffU

/*
 * mmap: byte offset = region << 40 | index << 32 | offset inside. The kernel
 * hands offsets out (QUERY, BUFFER, WINDOW); programs need not compute them.
 */
#define FRAMERING_REGION_SHIFT	40
#define FRAMERING_INDEX_SHIFT	32
#define FRAMERING_REGION_SLOT	0ULL	/* slot "index", or a part of it */
#define FRAMERING_REGION_ALL	1ULL	/* every slot, back to back */
#define FRAMERING_REGION_WINDOW	2ULL	/* register window "index" */
#define FRAMERING_REGION_STATUS	3ULL	/* struct framering_status */

/**
 * enum framering_policy - what happens when the producer runs out of slots
 * @FRAMERING_POLICY_DROP: live; the oldest frame nobody holds is recycled
 * @FRAMERING_POLICY_WAIT: lossless; the producer waits until every lossless
 *	consumer has had the frame
 */
enum framering_policy {
	FRAMERING_POLICY_DROP = 0,
	FRAMERING_POLICY_WAIT = 1,
};

/**
 * enum framering_cache - CPU attribute of frame memory, one for all mappers
 * @FRAMERING_CACHE_DEFAULT: SETUP only: what the machine's owner has declared
 *	for the ring, else WRITECOMBINE
 */
enum framering_cache {
	FRAMERING_CACHE_WRITECOMBINE = 0,
	FRAMERING_CACHE_CACHED = 1,
	FRAMERING_CACHE_UNCACHED = 2,
	FRAMERING_CACHE_DEFAULT = 3,
};

/** enum framering_memory - where frame memory comes from */
enum framering_memory {
	FRAMERING_MEMORY_AUTO = 0,	/* SETUP only: first source that fits */
	FRAMERING_MEMORY_CARVEOUT = 1,	/* kept from the kernel at boot */
	FRAMERING_MEMORY_DMA = 2,	/* the DMA API, CMA where present */
	FRAMERING_MEMORY_CONTIG = 3,	/* alloc_contig_range() */
};

/**
 * struct framering_rect - a rectangle in pixels, empty when width is 0
 */
struct framering_rect {
	__u32 left;
	__u32 top;
	__u32 width;
	__u32 height;
};

/**
 * struct framering_format - geometry of every slot of a generation
 * @fourcc: DRM fourcc (V4L2's for Bayer and compressed data)
 * @width: pixels per line
 * @height: lines
 * @planes: planes in use, 1..4
 * @stride: bytes per line of each plane; 0 beyond @planes
 * @offset: byte offset of each plane in the slot; 0 beyond @planes
 * @size: bytes that a frame needs; the slot is this, rounded up to pages
 * @modifier: DRM format modifier, 0 is linear; only linear is supported
 * @field: V4L2 enum v4l2_field; 0 (any) and 1 (progressive)
 * @primaries: colour primaries, CICP (ISO/IEC 23091-2) code + 1, 0 unknown
 * @transfer: transfer characteristics, CICP code + 1, 0 unknown
 * @matrix: matrix coefficients, CICP code + 1, 0 unknown
 * @range: 0 unknown, 1 limited, 2 full
 * @interval_num: nominal frame interval in seconds, numerator; 0 unknown
 * @interval_den: denominator
 * @reserved: zero
 */
struct framering_format {
	__u32 fourcc;
	__u32 width;
	__u32 height;
	__u32 planes;
	__u32 stride[FRAMERING_MAX_PLANES];
	__u32 offset[FRAMERING_MAX_PLANES];
	__u64 size;
	__u64 modifier;
	__u32 field;
	__u32 primaries;
	__u32 transfer;
	__u32 matrix;
	__u32 range;
	__u32 interval_num;
	__u32 interval_den;
	__u32 reserved[5];
};

/* struct framering_meta.flags; unknown bits are refused */
#define FRAMERING_FRAME_ERROR	(1U << 0)	/* content may be corrupt */
#define FRAMERING_FRAME_EOS	(1U << 1)	/* last frame of the stream */
#define FRAMERING_FRAME_DAMAGE	(1U << 2)	/* @damage is valid */
#define FRAMERING_FRAME_CROP	(1U << 3)	/* @crop is valid */
#define FRAMERING_FRAME_HDR	(1U << 4)	/* @hdr is valid */

/**
 * struct framering_hdr - static HDR metadata in CTA-861.3 units
 */
struct framering_hdr {
	__u16 primaries_x[3];
	__u16 primaries_y[3];
	__u16 white_x;
	__u16 white_y;
	__u16 max_luminance;
	__u16 min_luminance;
	__u16 max_cll;
	__u16 max_fall;
};

/**
 * struct framering_meta - what travels with a frame, opaque to the kernel
 * @timestamp: capture time in nanoseconds of @clock_id; 0 in QUEUE lets the
 *	kernel stamp the frame with CLOCK_MONOTONIC
 * @cookie: the producer's own 64 bits
 * @clock_id: CLOCK_REALTIME 0, CLOCK_MONOTONIC 1, CLOCK_BOOTTIME 7, CLOCK_TAI 11
 * @flags: FRAMERING_FRAME_*
 * @field: field of this frame, as struct framering_format.field
 * @pad: zero
 * @bytesused: bytes used per plane; all zero in QUEUE means whole planes.
 *	Never more than the slot holds (-EINVAL)
 * @damage: changed since the previous frame
 * @crop: the part meant for display
 * @hdr: HDR metadata
 * @reserved: zero
 */
struct framering_meta {
	__u64 timestamp;
	__u64 cookie;
	__u32 clock_id;
	__u32 flags;
	__u32 field;
	__u32 pad;
	__u32 bytesused[FRAMERING_MAX_PLANES];
	struct framering_rect damage;
	struct framering_rect crop;
	struct framering_hdr hdr;
	__u32 reserved[6];
};

/**
 * struct framering_frame - one acquired frame
 * @slot: which slot, or FRAMERING_SLOT_NONE
 * @generation: the generation it belongs to
 * @sequence: rises by one for every frame queued on this ring, ever
 * @missed: frames queued but lost to this consumer since its last ACQUIRE
 * @queued: CLOCK_MONOTONIC nanoseconds at QUEUE
 * @meta: the producer's metadata
 */
struct framering_frame {
	__u32 slot;
	__u32 generation;
	__u64 sequence;
	__u64 missed;
	__u64 queued;
	struct framering_meta meta;
};

/**
 * struct framering_counters - monotonic since the module was loaded, per ring
 * @queued: frames queued
 * @acquired: acquisitions, all consumers
 * @dropped: frames recycled while an attached consumer still wanted them
 * @producer_waits: times a producer slept for an empty slot
 * @consumer_waits: times a consumer slept for a frame
 * @bytes_read: bytes the driver copied out for read()
 * @bytes_written: bytes the driver copied in for write()
 * @bytes_copied: every byte of frame data the driver copied, for any door
 * @exports: dma-bufs exported
 * @mappings: mmap() of frame memory
 * @reserved: zero
 */
struct framering_counters {
	__u64 queued;
	__u64 acquired;
	__u64 dropped;
	__u64 producer_waits;
	__u64 consumer_waits;
	__u64 bytes_read;
	__u64 bytes_written;
	__u64 bytes_copied;
	__u64 exports;
	__u64 mappings;
	__u64 reserved[6];
};

/* struct framering_query.caps */
#define FRAMERING_CAP_EXPORT	(1U << 0)	/* EXPORT works */
#define FRAMERING_CAP_WINDOWS	(1U << 1)	/* register windows exist */
#define FRAMERING_CAP_LED	(1U << 2)	/* a status LED exists */

/* struct framering_query.flags */
#define FRAMERING_QUERY_SET_UP		(1U << 0)	/* a generation exists */
#define FRAMERING_QUERY_PRODUCER	(1U << 1)	/* a producer is there */
#define FRAMERING_QUERY_IS_PRODUCER	(1U << 2)	/* it is this file */
#define FRAMERING_QUERY_ATTACHED	(1U << 3)	/* this file is attached */
#define FRAMERING_QUERY_STALE		(1U << 4)	/* to an older generation */
#define FRAMERING_QUERY_HOLDS_FIT	(1U << 5)	/* slots >= 2 + all hold limits */
#define FRAMERING_QUERY_DISCARD		(1U << 6)	/* SETUP's DISCARD was given */

/**
 * struct framering_query - everything about the ring (QUERY)
 *
 * Describes the generation this file is bound to, else the current one. With
 * no generation yet (FRAMERING_QUERY_SET_UP clear) the geometry is zero.
 *
 * @version: FRAMERING_UAPI_VERSION of the driver
 * @caps: FRAMERING_CAP_*
 * @flags: FRAMERING_QUERY_*
 * @ring: number of the device node
 * @generation: the generation described, 0 when there is none
 * @current_generation: the newest one
 * @slots: number of slots
 * @policy: enum framering_policy
 * @cache_wanted: enum framering_cache given to SETUP
 * @cache: enum framering_cache obtained
 * @memory: enum framering_memory that served
 * @consumers: files attached to the generation described
 * @windows: number of register windows, indices 0..windows-1
 * @hold_limit: hold limit of this file, 0 when not attached
 * @held: slots this file holds (consumer) or has dequeued (producer)
 * @stopped_pid: thread group of the lossless consumer the producer is waiting
 *	for, 0 for nobody
 * @format: geometry
 * @slot_size: bytes of one slot, a multiple of the page size
 * @region_total: bytes of the memory region that serves this ring: the
 *	carve-out's or the pool's size, else what the limits allow one ring
 * @region_free: bytes of it that no ring has
 * @region_name: the carve-out's or the pool's name, else the source's
 * @all_offset: mmap offset of all slots back to back
 * @all_size: its size in bytes
 * @status_offset: mmap offset of the status page
 * @status_size: its size in bytes
 * @counters: counters of the ring
 * @missed: frames lost to this consumer since ATTACH
 * @reserved: zero
 */
struct framering_query {
	__u32 version;
	__u32 caps;
	__u32 flags;
	__u32 ring;
	__u32 generation;
	__u32 current_generation;
	__u32 slots;
	__u32 policy;
	__u32 cache_wanted;
	__u32 cache;
	__u32 memory;
	__u32 consumers;
	__u32 windows;
	__u32 hold_limit;
	__u32 held;
	__u32 stopped_pid;
	struct framering_format format;
	__u64 slot_size;
	__u64 region_total;
	__u64 region_free;
	char region_name[FRAMERING_NAME_LEN];
	__u64 all_offset;
	__u64 all_size;
	__u64 status_offset;
	__u64 status_size;
	struct framering_counters counters;
	__u64 missed;
	__u64 reserved[8];
};

/* struct framering_setup.flags */
#define FRAMERING_SETUP_DISCARD	(1U << 0) /* WAIT with no lossless consumer: drop */

/**
 * struct framering_setup - become the producer, start a generation (SETUP)
 *
 * Needs a file opened for writing that is not attached. The file stays the
 * producer until its last reference goes; it may set up again. While V4L2
 * clients have buffers of a ring without a producer, a SETUP of just what the
 * ring is starts no generation, but goes on with the current one.
 *
 * @format: in: geometry; @format.size 0 lets the driver compute it from
 *	stride, offset and height; out: as used
 * @slots: in: 3..64, or 0 for what the machine's owner has declared for the ring,
 *	else 4; out: how many
 * @policy: in: enum framering_policy
 * @cache: in: mode wanted, or DEFAULT; out: mode obtained
 * @memory: in: source wanted or AUTO; out: source that served
 * @flags: in: FRAMERING_SETUP_*
 * @generation: out
 * @slot_size: out: bytes of one slot, a multiple of the page size
 * @reserved: zero
 *
 * -EBUSY another producer is there; -EACCES opened read-only; -EINVAL a field
 * is out of range; -EPERM the file is attached as a consumer; -EDQUOT a memory
 * limit of the module (ring, user or total) would be exceeded; -ENOMEM no
 * contiguous memory; -EOPNOTSUPP no source gives that cache mode here. After
 * -EFAULT on the way out the generation exists; QUERY tells what it is.
 */
struct framering_setup {
	struct framering_format format;
	__u32 slots;
	__u32 policy;
	__u32 cache;
	__u32 memory;
	__u32 flags;
	__u32 generation;
	__u64 slot_size;
	__u64 reserved[4];
};

/* struct framering_attach.flags */
#define FRAMERING_ATTACH_NEWEST		(1U << 0) /* start with the newest frame */
#define FRAMERING_ATTACH_LOSSLESS	(1U << 1) /* WAIT rings wait for this file */
/* out */
#define FRAMERING_ATTACH_HOLDS_FIT	(1U << 16) /* slots >= 2 + all hold limits */

/**
 * struct framering_attach - become a consumer of the current generation (ATTACH)
 *
 * Attaching again moves the file to the current generation; what it held is
 * released. The first frame acquired is the next one queued, or with NEWEST
 * the newest that exists now.
 *
 * @flags: in and out: FRAMERING_ATTACH_*
 * @hold_limit: in: slots this file may hold at once, 0 for the default of 2,
 *	at most slots - 2; out: as granted
 * @generation: out
 * @slots: out
 * @next_sequence: out: sequence of the first frame this file can acquire
 * @reserved: zero
 *
 * -ENODATA no generation yet: wait for EPOLLPRI; -EACCES LOSSLESS on a file
 * opened read-only; -EINVAL LOSSLESS on a DROP ring, or hold limit too large;
 * -EPERM this file is the producer; -EUSERS too many consumers.
 */
struct framering_attach {
	__u32 flags;
	__u32 hold_limit;
	__u32 generation;
	__u32 slots;
	__u64 next_sequence;
	__u64 reserved[3];
};

/* struct framering_buffer.flags, out */
#define FRAMERING_BUFFER_PHYS	(1U << 0)	/* @phys is valid */

/**
 * struct framering_buffer - where a slot is (BUFFER)
 * @slot: in: index
 * @flags: out: FRAMERING_BUFFER_*
 * @offset: out: mmap offset
 * @size: out: bytes, a multiple of the page size
 * @phys: out: physical address, only with CAP_SYS_RAWIO
 * @planes: out: planes in use
 * @generation: out
 * @plane_offset: out: bytes from the slot's start
 * @stride: out: bytes per line
 * @reserved: zero
 *
 * -ENODATA no generation yet; -EINVAL no such slot.
 */
struct framering_buffer {
	__u32 slot;
	__u32 flags;
	__u64 offset;
	__u64 size;
	__u64 phys;
	__u32 planes;
	__u32 generation;
	__u32 plane_offset[FRAMERING_MAX_PLANES];
	__u32 stride[FRAMERING_MAX_PLANES];
	__u64 reserved[3];
};

/**
 * struct framering_dequeue - take an empty slot (DEQUEUE)
 * @slot: out
 * @generation: out
 * @flags: zero
 * @pad: zero
 * @reserved: zero
 *
 * -EPERM this file is not the producer; -EAGAIN nothing free now (O_NONBLOCK);
 * -EINTR; -ENOBUFS this file has slots - 2 dequeued already; -ESTALE a SETUP
 * that failed for want of memory has ended the generation: set up again.
 */
struct framering_dequeue {
	__u32 slot;
	__u32 generation;
	__u32 flags;
	__u32 pad;
	__u64 reserved[2];
};

/* struct framering_queue.flags */
#define FRAMERING_QUEUE_NEXT	(1U << 0)	/* then DEQUEUE */

/**
 * struct framering_queue - hand a full slot over (QUEUE)
 * @slot: in: a slot this file has dequeued
 * @flags: in: FRAMERING_QUEUE_*
 * @in_fence: zero; reserved for a fence to wait for
 * @out_fence: zero; reserved for a fence of the last release
 * @meta: in: what travels with the frame
 * @sequence: out: the frame's number
 * @next_slot: out, with NEXT: slot dequeued or FRAMERING_SLOT_NONE
 * @next_error: out, with NEXT: 0, -EAGAIN, -EINTR, -ENOBUFS or -ENODEV
 * @reserved: zero
 *
 * -EPERM not the producer; -EINVAL the slot is not dequeued by this file, or
 * metadata is out of range. Nothing has changed on any error but -EFAULT,
 * which may mean that the answer could not be written: the frame is queued
 * then, and a slot dequeued by NEXT is free again.
 */
struct framering_queue {
	__u32 slot;
	__u32 flags;
	__s32 in_fence;
	__s32 out_fence;
	struct framering_meta meta;
	__u64 sequence;
	__u32 next_slot;
	__s32 next_error;
	__u64 reserved[2];
};

/* struct framering_acquire.flags and struct framering_release.flags */
#define FRAMERING_ACQUIRE_NEWEST	(1U << 0) /* skip to the newest frame */
#define FRAMERING_RELEASE_NEXT		(1U << 1) /* then ACQUIRE */

/**
 * struct framering_acquire - take the next frame (ACQUIRE)
 * @flags: in: 0 or FRAMERING_ACQUIRE_NEWEST
 * @fence: zero; reserved for the producer's fence
 * @frame: out
 * @reserved: zero
 *
 * -ENOTCONN not attached; -EAGAIN no frame now (O_NONBLOCK); -EINTR;
 * -ENOBUFS hold limit of this file or of the ring reached: release a frame,
 * or set up with more slots; -ESTALE the generation has been replaced and its
 * queue is drained: ATTACH again; -ENODEV device gone.
 */
struct framering_acquire {
	__u32 flags;
	__s32 fence;
	struct framering_frame frame;
	__u64 reserved[2];
};

/**
 * struct framering_release - give a frame back (RELEASE)
 * @slot: in: a slot this file holds
 * @flags: in: 0, or FRAMERING_RELEASE_NEXT with or without
 *	FRAMERING_ACQUIRE_NEWEST
 * @fence: zero; reserved for the consumer's fence
 * @next_error: out, with NEXT: 0, -EAGAIN, -EINTR, -ENOBUFS, -ESTALE, -ENODEV
 * @next: out, with NEXT: the frame acquired, slot FRAMERING_SLOT_NONE if none
 * @reserved: zero
 *
 * -ENOTCONN not attached; -EINVAL the slot is not held by this file.
 */
struct framering_release {
	__u32 slot;
	__u32 flags;
	__s32 fence;
	__s32 next_error;
	struct framering_frame next;
	__u64 reserved[2];
};

/* struct framering_export.flags */
#define FRAMERING_EXPORT_CLOEXEC	(1U << 0)
#define FRAMERING_EXPORT_RDWR		(1U << 1)	/* producer only */

/**
 * struct framering_export - a dma-buf of a slot (EXPORT)
 * @slot: in
 * @flags: in: FRAMERING_EXPORT_*
 * @fd: out: the caller owns it
 * @pad: zero
 * @reserved: zero
 *
 * -EACCES the file isn't open for reading, or RDWR by anyone but the current
 * producer; -EINVAL no such slot; -ENODATA no generation yet; -EMFILE.
 */
struct framering_export {
	__u32 slot;
	__u32 flags;
	__s32 fd;
	__u32 pad;
	__u64 reserved[2];
};

/* struct framering_event.events */
#define FRAMERING_EVENT_PRODUCER_GONE	(1U << 0)
#define FRAMERING_EVENT_PRODUCER_BACK	(1U << 1)
#define FRAMERING_EVENT_NEW_GENERATION	(1U << 2)

/**
 * struct framering_event - what happened since the last call (EVENT)
 * @events: out: FRAMERING_EVENT_*; cleared by the call
 * @producer: out: 1 if a producer is there now
 * @generation: out: current generation, 0 for none
 * @flags: zero
 * @sequence: out: frames queued so far
 * @reserved: zero
 *
 * Works on every file but the producer's, attached or not (-EPERM). EPOLLPRI
 * tells that an event is pending. -EAGAIN nothing pending (O_NONBLOCK).
 */
struct framering_event {
	__u32 events;
	__u32 producer;
	__u32 generation;
	__u32 flags;
	__u64 sequence;
	__u64 reserved[2];
};

/* struct framering_window.flags, out */
#define FRAMERING_WINDOW_RO		(1U << 0)	/* reads only */
#define FRAMERING_WINDOW_PAGE		(1U << 1)	/* mmap may show its pages */
#define FRAMERING_WINDOW_USER		(1U << 2)	/* no CAP_SYS_RAWIO needed */
#define FRAMERING_WINDOW_SHARED		(1U << 3)	/* another driver owns it too */
#define FRAMERING_WINDOW_VIRTUAL	(1U << 4)	/* RAM in place of hardware */
#define FRAMERING_WINDOW_MMAP		(1U << 5)	/* mmap is possible */

/**
 * struct framering_window - a register window (WINDOW)
 * @window: in: index
 * @flags: out: FRAMERING_WINDOW_*
 * @name: out
 * @phys: out: bus address of its first register; a virtual window has the
 *	address of the hardware it stands for
 * @size: out: bytes
 * @offset: out: mmap offset of its first page
 * @map_size: out: bytes to map, whole pages
 * @map_skip: out: where in the first page the window starts
 * @pad: zero
 * @reserved: zero
 *
 * -EINVAL no such window.
 */
struct framering_window {
	__u32 window;
	__u32 flags;
	char name[FRAMERING_NAME_LEN];
	__u64 phys;
	__u64 size;
	__u64 offset;
	__u64 map_size;
	__u32 map_skip;
	__u32 pad;
	__u64 reserved[4];
};

/** enum framering_led_profile - how an LED hangs on its registers */
enum framering_led_profile {
	FRAMERING_LED_NONE = 0,
	FRAMERING_LED_NEXELL = 1,	/* OUT +0x00, OUTENB +0x04, ALTFN +0x20 */
	FRAMERING_LED_SETCLR = 2,	/* write bit to @set or to @clear */
	FRAMERING_LED_BIT = 3,		/* read-modify-write of @set */
	FRAMERING_LED_PL061 = 4,	/* DIR +0x400, masked DATA */
};

/* struct framering_led.flags, out */
#define FRAMERING_LED_ACTIVE_LOW	(1U << 0)

/**
 * struct framering_led - the status LED (LED)
 * @profile: out: enum framering_led_profile, NONE when there is no LED
 * @window: out: index of its window
 * @bit: out: bit number
 * @flags: out: FRAMERING_LED_*
 * @set: out: register offset of setclr's set and of bit's register
 * @clear: out: register offset of setclr's clear register
 * @level: out: register offset to read setclr's pin level from
 * @pad: zero
 * @reserved: zero
 */
struct framering_led {
	__u32 profile;
	__u32 window;
	__u32 bit;
	__u32 flags;
	__u32 set;
	__u32 clear;
	__u32 level;
	__u32 pad;
	__u64 reserved[4];
};

/**
 * struct framering_reg - one register access (REG_READ, REG_WRITE)
 * @window: in: index
 * @width: in: 8, 16 or 32 bits
 * @offset: in: bytes from the window's start, aligned to @width
 * @value: in for REG_WRITE, out for REG_READ
 * @pad: zero
 * @reserved: zero
 *
 * -EINVAL no such window, or width; -EFAULT never means the register;
 * -ERANGE outside the window; -EINVAL unaligned; -EROFS a read-only window;
 * -EACCES file opened read-only; -EPERM without CAP_SYS_RAWIO, or locked down.
 */
struct framering_reg {
	__u32 window;
	__u32 width;
	__u64 offset;
	__u32 value;
	__u32 pad;
	__u64 reserved[2];
};

/* struct framering_slot_status.state */
enum framering_slot_state {
	FRAMERING_SLOT_FREE = 0,
	FRAMERING_SLOT_DEQUEUED = 1,
	FRAMERING_SLOT_QUEUED = 2,
};

/**
 * struct framering_slot_status - one slot in the status page
 * @state: enum framering_slot_state
 * @holders: consumers holding it
 * @sequence: of the frame in it, when QUEUED
 */
struct framering_slot_status {
	__u32 state;
	__u32 holders;
	__u64 sequence;
};

/**
 * struct framering_status - the status page, read-only for everybody
 *
 * Written by the driver at every hand-off. @seqcount is odd while it writes:
 * read @seqcount, then the rest, then @seqcount again; differing or odd means
 * read again. The page belongs to the ring and outlives generations.
 *
 * @version: FRAMERING_UAPI_VERSION
 * @size: bytes of this struct
 * @seqcount: see above
 * @generation: current one, 0 for none
 * @slots: slots of it
 * @producer: 1 while a producer is there
 * @newest_slot: slot of the newest frame or FRAMERING_SLOT_NONE
 * @pad: zero
 * @sequence: number of the next frame, so frames queued so far
 * @counters: as in QUERY
 * @slot: one per slot
 */
struct framering_status {
	__u32 version;
	__u32 size;
	__u32 seqcount;
	__u32 generation;
	__u32 slots;
	__u32 producer;
	__u32 newest_slot;
	__u32 pad;
	__u64 sequence;
	struct framering_counters counters;
	struct framering_slot_status slot[FRAMERING_MAX_SLOTS];
};

/* The ring number that stands for any free one. */
#define FRAMERING_RING_ANY	0xffffffffU
#define FRAMERING_MAX_RINGS	16

/**
 * struct framering_add_ring - make a ring (ADD_RING, on the control node)
 *
 * The node /dev/frameringN is there when the call returns; who may open it is
 * for udev to say. The ring goes with REMOVE_RING, or with the module.
 *
 * @index: in: its number, 0..15, or FRAMERING_RING_ANY; out: its number
 * @flags: zero
 * @capture_nodes: V4L2 nodes that read from it, up to 8; 0: as many as the
 *	module framering-v4l2 gives each ring
 * @output_nodes: V4L2 nodes that write to it, likewise
 * @reserved: zero
 *
 * -EEXIST there is a ring of that number; -ENOSPC there are 16; -EINVAL no such
 * number; -EOPNOTSUPP nodes without the module framering-v4l2; -ENODEV somebody
 * has unbound it at once. Nothing has changed on any error but -EFAULT, after which the
 * ring is there if only the answer could not be written: if memory went that was
 * there when the call began.
 */
struct framering_add_ring {
	__u32 index;
	__u32 flags;
	__u32 capture_nodes;
	__u32 output_nodes;
	__u64 reserved[4];
};

/* struct framering_remove_ring.flags */
#define FRAMERING_REMOVE_FORCE	(1U << 0)	/* under files that are open */

/**
 * struct framering_remove_ring - take a ring away (REMOVE_RING, control node)
 *
 * With FORCE open files get -ENODEV from then on; their mappings stay.
 *
 * @index: its number
 * @flags: FRAMERING_REMOVE_*
 * @reserved: zero
 *
 * -ENOENT no such ring; -EPERM it is the device tree's; -EBUSY files are open.
 */
struct framering_remove_ring {
	__u32 index;
	__u32 flags;
	__u64 reserved[3];
};

#define FRAMERING_IOC_MAGIC	0xF7

#define FRAMERING_IOC_QUERY \
	_IOR(FRAMERING_IOC_MAGIC, 0x00, struct framering_query)
#define FRAMERING_IOC_SETUP \
	_IOWR(FRAMERING_IOC_MAGIC, 0x01, struct framering_setup)
#define FRAMERING_IOC_ATTACH \
	_IOWR(FRAMERING_IOC_MAGIC, 0x02, struct framering_attach)
#define FRAMERING_IOC_BUFFER \
	_IOWR(FRAMERING_IOC_MAGIC, 0x03, struct framering_buffer)
#define FRAMERING_IOC_DEQUEUE \
	_IOWR(FRAMERING_IOC_MAGIC, 0x04, struct framering_dequeue)
#define FRAMERING_IOC_QUEUE \
	_IOWR(FRAMERING_IOC_MAGIC, 0x05, struct framering_queue)
#define FRAMERING_IOC_ACQUIRE \
	_IOWR(FRAMERING_IOC_MAGIC, 0x06, struct framering_acquire)
#define FRAMERING_IOC_RELEASE \
	_IOWR(FRAMERING_IOC_MAGIC, 0x07, struct framering_release)
#define FRAMERING_IOC_EXPORT \
	_IOWR(FRAMERING_IOC_MAGIC, 0x08, struct framering_export)
#define FRAMERING_IOC_EVENT \
	_IOWR(FRAMERING_IOC_MAGIC, 0x09, struct framering_event)
#define FRAMERING_IOC_WINDOW \
	_IOWR(FRAMERING_IOC_MAGIC, 0x0a, struct framering_window)
#define FRAMERING_IOC_LED \
	_IOR(FRAMERING_IOC_MAGIC, 0x0b, struct framering_led)
#define FRAMERING_IOC_REG_READ \
	_IOWR(FRAMERING_IOC_MAGIC, 0x0c, struct framering_reg)
#define FRAMERING_IOC_REG_WRITE \
	_IOWR(FRAMERING_IOC_MAGIC, 0x0d, struct framering_reg)

/* Of the control node, /dev/framering-control, alone */
#define FRAMERING_IOC_ADD_RING \
	_IOWR(FRAMERING_IOC_MAGIC, 0x80, struct framering_add_ring)
#define FRAMERING_IOC_REMOVE_RING \
	_IOW(FRAMERING_IOC_MAGIC, 0x81, struct framering_remove_ring)

#endif /* _UAPI_LINUX_FRAMERING_H */
