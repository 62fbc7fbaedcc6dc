/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libframering: rings of frame buffers, from user space.
 *
 * A producer fills slots of a ring, consumers look at them; nobody copies. The
 * kernel decides who owns which slot. Pixels are mapped memory: the pointer in
 * a struct fr_frame is valid from dequeue to queue (producer) or from acquire
 * to release (consumer), and the memory stays mapped, unowned, afterwards.
 *
 * Errors: functions return 0 or a negative errno value; fr_error() then has a
 * sentence that says what was wrong and what would be right. Times are
 * nanoseconds, time-outs milliseconds: -1 waits for ever, 0 never. Objects are
 * not locked: one thread at a time per object; different objects of one
 * process are independent. Destructors accept NULL.
 */
#ifndef FRAMERING_FRAMERING_H
#define FRAMERING_FRAMERING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <framering/formats.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Slot number that means "none". */
#define FR_SLOT_NONE UINT32_MAX

enum fr_policy {
	FR_POLICY_DROP = 0,	/* live: the oldest unheld frame is recycled */
	FR_POLICY_WAIT = 1,	/* lossless: the producer waits */
};

enum fr_cache {
	FR_CACHE_WRITECOMBINE = 0,	/* for GPUs, displays, DMA readers */
	FR_CACHE_CACHED = 1,		/* for readers that use the CPU */
	FR_CACHE_UNCACHED = 2,
	/* fr_setup only: as declared for the ring, else WRITECOMBINE */
	FR_CACHE_DEFAULT = 3,
};

enum fr_memory_source {
	FR_MEMORY_AUTO = 0,
	FR_MEMORY_CARVEOUT = 1,
	FR_MEMORY_DMA = 2,
	FR_MEMORY_CONTIG = 3,
};

/* Names as printed and parsed everywhere ("drop", "writecombine", "contig"):
 * a constant string, "?" for an unknown value; parse: 0 or -EINVAL.
 */
const char *fr_policy_name(enum fr_policy policy);
int fr_policy_parse(const char *name, enum fr_policy *policy);
const char *fr_cache_name(enum fr_cache cache);
int fr_cache_parse(const char *name, enum fr_cache *cache);
const char *fr_memory_name(enum fr_memory_source source);
int fr_memory_parse(const char *name, enum fr_memory_source *source);

/**
 * fr_error() - what went wrong in this thread's last failing call
 *
 * Return: a sentence without a newline, never NULL; valid until the next call
 * of this library in this thread.
 */
const char *fr_error(void);

/* ---- Frames ------------------------------------------------------------- */

/* struct fr_frame.flags */
#define FR_FRAME_ERROR (1U << 0)	/* content may be corrupt */
#define FR_FRAME_EOS (1U << 1)		/* last frame of the stream */

/**
 * struct fr_frame - a slot in somebody's hands
 * @slot: number of the slot, FR_SLOT_NONE when there is none
 * @generation: of the ring's memory
 * @data: its pixels, laid out as @layout says; writable for the producer
 * @layout: layout of the generation; lives as long as the producer or
 *          consumer and until its next set-up or attach
 * @sequence: number of the frame on this ring (consumer; producer: after queue)
 * @missed: frames lost to this consumer just before this one
 * @queued: when it was queued, CLOCK_MONOTONIC
 * @timestamp: capture time; producer: 0 lets the kernel take the time of queue
 * @clock_id: clock of @timestamp, as clock_gettime() numbers them
 * @cookie: the producer's own
 * @flags: FR_FRAME_*
 * @bytesused: per plane; producer: all 0 means whole planes
 */
struct fr_frame {
	uint32_t slot;
	uint32_t generation;
	void *data;
	const struct fr_layout *layout;
	uint64_t sequence;
	uint64_t missed;
	uint64_t queued;
	uint64_t timestamp;
	uint64_t cookie;
	uint32_t clock_id;
	uint32_t flags;
	uint32_t bytesused[FR_MAX_PLANES];
};

/* ---- A ring, seen by anybody --------------------------------------------- */

/**
 * struct fr_device - an open ring: one file, one role
 *
 * Producers and consumers own one; open one by hand to look at a ring, to
 * drive its LED or to reach register windows.
 */
struct fr_device;

#define FR_OPEN_READ 0U
#define FR_OPEN_WRITE (1U << 0)

/**
 * fr_device_open() - open a ring
 * @dev: receives the object; free with fr_device_close()
 * @node: a path ("/dev/framering1"), a number ("1"), or NULL for
 *        $FRAMERING_DEVICE, else ring 0
 * @flags: FR_OPEN_*
 *
 * Return: 0; -ENOENT no such ring (is the module loaded?); -EACCES; -ENOTTY
 * the file is no ring; -EPROTO the driver is of another version.
 */
int fr_device_open(struct fr_device **dev, const char *node, unsigned int flags);
void fr_device_close(struct fr_device *dev);

/**
 * fr_device_fd() - the file, to poll, read() or write(); stays the library's
 *
 * Blocks at first; calls with a time-out of 0 or more set O_NONBLOCK and those
 * with -1 clear it. POLLIN a frame can be acquired, POLLOUT a slot dequeued,
 * POLLPRI an event is pending.
 */
int fr_device_fd(const struct fr_device *dev);

/** fr_device_path() - path of the node; lives as long as @dev */
const char *fr_device_path(const struct fr_device *dev);

/**
 * struct fr_counters - monotonic, per ring, since the module was loaded
 *
 * @bytes_copied counts every byte of frame data that the driver copied for
 * anybody, @bytes_read and @bytes_written what of it went through read() and
 * write().
 */
struct fr_counters {
	uint64_t queued;
	uint64_t acquired;
	uint64_t dropped;
	uint64_t producer_waits;
	uint64_t consumer_waits;
	uint64_t bytes_read;
	uint64_t bytes_written;
	uint64_t bytes_copied;
	uint64_t exports;
	uint64_t mappings;
};

/**
 * struct fr_info - what a ring is like just now
 * @ring: number of the node
 * @set_up: a generation exists; when false, geometry is zero
 * @producer: a producer is there
 * @attached: this file is attached
 * @stale: ... to a generation that has been replaced
 * @holds_fit: slots >= 2 + all hold limits: no consumer is ever refused while
 *	the producer dequeues one slot at a time
 * @discard: a WAIT ring without lossless consumers drops
 * @generation: the one described: this file's own, else the current one
 * @current_generation: the newest
 * @layout: of its frames
 * @modifier: DRM format modifier, 0 is linear
 * @interval_num: nominal frame interval in seconds, numerator; 0 if unknown
 * @interval_den: denominator
 * @slots: how many
 * @slot_size: bytes of one, whole pages
 * @policy: as set up
 * @cache_wanted: as set up
 * @cache: obtained
 * @memory: source that served
 * @consumers: files attached
 * @windows: number of register windows
 * @has_led: there is a status LED
 * @hold_limit: of this file
 * @held: slots in this file's hands
 * @stopped_pid: process of the consumer that the producer waits for, else 0
 * @region_total: bytes of the memory region that serves
 * @region_free: bytes of it that are free
 * @region_name: its name
 * @missed: frames lost to this consumer since it attached
 * @counters: of the ring
 */
struct fr_info {
	uint32_t ring;
	bool set_up;
	bool producer;
	bool attached;
	bool stale;
	bool holds_fit;
	bool discard;
	uint32_t generation;
	uint32_t current_generation;
	struct fr_layout layout;
	uint64_t modifier;
	uint32_t interval_num;
	uint32_t interval_den;
	uint32_t slots;
	uint64_t slot_size;
	enum fr_policy policy;
	enum fr_cache cache_wanted;
	enum fr_cache cache;
	enum fr_memory_source memory;
	uint32_t consumers;
	uint32_t windows;
	bool has_led;
	uint32_t hold_limit;
	uint32_t held;
	uint32_t stopped_pid;
	uint64_t region_total;
	uint64_t region_free;
	char region_name[32];
	uint64_t missed;
	struct fr_counters counters;
};

/**
 * fr_device_info() - fill @info; 0 or negative errno
 *
 * The layout is what the driver says: fr_layout_check() it before use.
 */
int fr_device_info(struct fr_device *dev, struct fr_info *info);

/**
 * struct fr_buffer - where a slot is
 * @phys: physical address, 0 unless the caller has CAP_SYS_RAWIO
 */
struct fr_buffer {
	uint64_t offset;
	uint64_t size;
	uint64_t phys;
	uint32_t generation;
};

/** fr_device_buffer() - describe @slot; -ENODATA before the first set-up */
int fr_device_buffer(struct fr_device *dev, uint32_t slot,
		     struct fr_buffer *buffer);

/**
 * fr_device_export() - a dma-buf of a slot
 * @rdwr: for writing too; only the current producer may
 *
 * Return: a close-on-exec file descriptor that the caller owns, or negative
 * errno.
 */
int fr_device_export(struct fr_device *dev, uint32_t slot, bool rdwr);

/**
 * struct fr_status - a consistent snapshot of the status page
 * @slot: state 0 free, 1 dequeued, 2 queued; holders; sequence while queued
 */
struct fr_status {
	uint32_t generation;
	uint32_t slots;
	bool producer;
	uint32_t newest_slot;
	uint64_t sequence;
	struct fr_counters counters;
	struct {
		uint32_t state;
		uint32_t holders;
		uint64_t sequence;
	} slot[64];
};

/**
 * fr_device_status() - read the ring's status page
 *
 * Plain loads from a mapped page, no system call after the first. Return: 0
 * or negative errno.
 */
int fr_device_status(struct fr_device *dev, struct fr_status *status);

/* ---- Producer ------------------------------------------------------------ */

/**
 * struct fr_setup - what a producer wants
 * @layout: from fr_layout_init()
 * @slots: 3 to 64, 0 for what is declared for the ring, else 4
 * @policy: drop or wait
 * @discard: WAIT without a lossless consumer drops instead of blocking
 * @cache: mode wanted; what was obtained is in fr_device_info()
 * @memory: FR_MEMORY_AUTO, or insist on a source
 * @interval_num: nominal frame interval in seconds, numerator; 0 unknown
 * @interval_den: denominator
 */
struct fr_setup {
	struct fr_layout layout;
	uint32_t slots;
	enum fr_policy policy;
	bool discard;
	enum fr_cache cache;
	enum fr_memory_source memory;
	uint32_t interval_num;
	uint32_t interval_den;
};

struct fr_producer;

/**
 * fr_producer_create() - become the producer of a ring
 * @producer: receives the object; free with fr_producer_destroy()
 * @node: as in fr_device_open()
 * @setup: what to set up; maps every slot
 *
 * Return: 0; -EBUSY another producer is there; -EDQUOT a limit of the module;
 * -ENOMEM no contiguous memory; -EOPNOTSUPP no source gives that cache mode.
 */
int fr_producer_create(struct fr_producer **producer, const char *node,
		       const struct fr_setup *setup);

/**
 * fr_producer_setup() - another format: the next generation; as create
 *
 * Frames dequeued before are gone, and after an error there is nothing to
 * dequeue until another set-up succeeds.
 */
int fr_producer_setup(struct fr_producer *producer, const struct fr_setup *setup);

/** fr_producer_destroy() - stop; dequeued slots go back to the ring */
void fr_producer_destroy(struct fr_producer *producer);

/** fr_producer_device() - its file, for info, export, LED; not to be closed */
struct fr_device *fr_producer_device(struct fr_producer *producer);

/** fr_producer_layout() - layout as set up; NULL after a failed set-up */
const struct fr_layout *fr_producer_layout(const struct fr_producer *producer);

/**
 * fr_producer_dequeue() - take an empty slot
 * @frame: filled in; metadata zeroed
 *
 * Return: 0; -EAGAIN time-out; -EINTR; -ENOBUFS too many dequeued; -ENODEV.
 */
int fr_producer_dequeue(struct fr_producer *producer, struct fr_frame *frame,
			int timeout_ms);

/**
 * fr_producer_queue() - hand a full slot over
 * @frame: a dequeued one; its sequence is filled in
 * @next: NULL, or a frame to dequeue in the same system call; may be @frame.
 *        Its slot is FR_SLOT_NONE if none came within @timeout_ms, its sequence
 *        is that of the frame just queued
 * @next_error: NULL, or receives 0 or why there is no next slot, as
 *              fr_producer_dequeue() would have returned
 *
 * Return: 0 when queued. Negative errno: not queued, still the caller's;
 * -EINVAL not dequeued by this producer, or metadata out of range; -ENODEV.
 */
int fr_producer_queue(struct fr_producer *producer, struct fr_frame *frame,
		      struct fr_frame *next, int timeout_ms, int *next_error);

/* ---- Consumer ------------------------------------------------------------ */

/**
 * struct fr_attach - how to consume; all zero is a good default
 * @hold_limit: frames to hold at once, 0 for 2
 * @newest: begin with the newest frame there is, else with the next to come
 * @lossless: a WAIT ring's producer waits for this consumer; opens for writing
 */
struct fr_attach {
	uint32_t hold_limit;
	bool newest;
	bool lossless;
};

struct fr_consumer;

/**
 * fr_consumer_create() - open a ring for consuming; does not attach yet
 * @attach: how fr_consumer_attach() will; copied; NULL for the defaults
 */
int fr_consumer_create(struct fr_consumer **consumer, const char *node,
		       const struct fr_attach *attach);

/** fr_consumer_destroy() - release everything held and close */
void fr_consumer_destroy(struct fr_consumer *consumer);

/** fr_consumer_device() - its file, for info, export, LED; not to be closed */
struct fr_device *fr_consumer_device(struct fr_consumer *consumer);

/**
 * fr_consumer_attach() - bind to the current generation and map its slots
 * @timeout_ms: how long to wait for the first set-up of the ring
 *
 * Also the way on after -ESTALE: what was held before is released, old
 * mappings go. Return: 0; -EAGAIN no generation within @timeout_ms; -EINTR;
 * -EINVAL hold limit too large or lossless on a DROP ring; -EUSERS.
 */
int fr_consumer_attach(struct fr_consumer *consumer, int timeout_ms);

/** fr_consumer_layout() - layout of the generation; NULL before attach */
const struct fr_layout *fr_consumer_layout(const struct fr_consumer *consumer);

/* flags of acquire and release */
#define FR_ACQUIRE_NEWEST (1U << 0)	/* skip to the newest frame */

/**
 * fr_consumer_acquire() - take the next frame
 *
 * Return: 0; -EAGAIN time-out; -EINTR; -ESTALE the ring was set up anew and
 * the old queue is drained: attach again; -ENOBUFS release a frame first, or
 * set up with more slots; -ENODEV.
 */
int fr_consumer_acquire(struct fr_consumer *consumer, struct fr_frame *frame,
			unsigned int flags, int timeout_ms);

/**
 * fr_consumer_release() - give a frame back
 * @next: NULL, or a frame to acquire in the same system call; may be @frame.
 *        Its slot is FR_SLOT_NONE if none came
 * @next_error: NULL, or receives 0 or why there is no next frame
 *
 * Return: 0 when released.
 */
int fr_consumer_release(struct fr_consumer *consumer, struct fr_frame *frame,
			struct fr_frame *next, unsigned int flags,
			int timeout_ms, int *next_error);

/* struct fr_event.events */
#define FR_EVENT_PRODUCER_GONE (1U << 0)
#define FR_EVENT_PRODUCER_BACK (1U << 1)
#define FR_EVENT_NEW_GENERATION (1U << 2)

/** struct fr_event - what happened since the last call, and how it is now */
struct fr_event {
	uint32_t events;
	bool producer;
	uint32_t generation;
	uint64_t sequence;
};

/** fr_consumer_event() - fetch pending events; -EAGAIN none in time */
int fr_consumer_event(struct fr_consumer *consumer, struct fr_event *event,
		      int timeout_ms);

/* ---- Register windows and the LED ---------------------------------------- */

/* struct fr_window_info.flags */
#define FR_WINDOW_RO (1U << 0)
#define FR_WINDOW_PAGE (1U << 1)
#define FR_WINDOW_USER (1U << 2)
#define FR_WINDOW_SHARED (1U << 3)
#define FR_WINDOW_VIRTUAL (1U << 4)
#define FR_WINDOW_MMAP (1U << 5)

struct fr_window_info {
	uint32_t index;
	uint32_t flags;
	char name[32];
	uint64_t phys;	/* address of the first register */
	uint64_t size;	/* bytes */
};

/** fr_window_info() - describe window @index; -EINVAL past the last */
int fr_window_info(struct fr_device *dev, uint32_t index,
		   struct fr_window_info *info);

/** fr_window_find() - by name, or by an address inside it; -ENOENT */
int fr_window_find(struct fr_device *dev, const char *name,
		   struct fr_window_info *info);
int fr_window_find_address(struct fr_device *dev, uint64_t address,
			   struct fr_window_info *info);

/**
 * fr_reg_read(), fr_reg_write() - one register through the driver
 * @offset: bytes from the window's start
 * @width: 8, 16 or 32 bits
 *
 * Return: 0; -ERANGE outside the window; -EINVAL unaligned; -EROFS; -EPERM
 * needs CAP_SYS_RAWIO; -EACCES opened read-only.
 */
int fr_reg_read(struct fr_device *dev, uint32_t window, uint64_t offset,
		unsigned int width, uint32_t *value);
int fr_reg_write(struct fr_device *dev, uint32_t window, uint64_t offset,
		 unsigned int width, uint32_t value);

/**
 * fr_window_map() - a window's registers as memory
 * @writable: needs a device opened for writing
 * @regs: receives the address of the first register; use volatile 32-bit
 *        loads and stores; unmap with fr_window_unmap()
 *
 * Return: 0 or negative errno.
 */
int fr_window_map(struct fr_device *dev, uint32_t window, bool writable,
		  volatile void **regs);
/* @regs as mapped; fr_device_close() unmaps what is left. */
void fr_window_unmap(struct fr_device *dev, volatile void *regs);

/** struct fr_led - the status LED, driven by loads and stores on its page */
struct fr_led;

/**
 * fr_led_open() - map the LED's registers
 * @writable: to drive it, not only to look at it
 *
 * Return: 0; -ENODEV the driver has no LED; errors of fr_window_map(). Free
 * with fr_led_close(), before @dev.
 */
int fr_led_open(struct fr_led **led, struct fr_device *dev, bool writable);
void fr_led_close(struct fr_led *led);	/* leaves the LED as it is */

/* No system call in any of these. init selects GPIO and output. */
void fr_led_init(struct fr_led *led);
void fr_led_set(struct fr_led *led, bool on);
bool fr_led_get(const struct fr_led *led);

/** struct fr_led_info - profile "nexell", "setclr" or "bit", and where */
struct fr_led_info {
	const char *profile;
	const char *window;
	uint32_t bit;
	bool active_low;
	bool is_virtual;
	uint64_t phys;
};

/** fr_led_info() - lives as long as @led */
const struct fr_led_info *fr_led_info(const struct fr_led *led);

/* ---- Rings that come and go ---------------------------------------------- */

/** Number of a ring that may be any. */
#define FR_RING_ANY UINT32_MAX

/**
 * struct fr_ring_options - what a new ring is like
 * @index: its number, or FR_RING_ANY
 * @capture_nodes: V4L2 nodes to read it by
 * @output_nodes: V4L2 nodes to fill it by
 */
struct fr_ring_options {
	uint32_t index;
	uint32_t capture_nodes;
	uint32_t output_nodes;
};

/**
 * fr_ring_add() - make a ring; for root
 * @options: NULL for any number and no V4L2 nodes
 * @index: receives the N of its node /dev/frameringN, which is there then
 *
 * Return: 0; -ENOENT no control node (is the module loaded?); -EACCES; -EEXIST
 * that number is taken; -ENOSPC there are as many as there can be; -EINVAL no
 * such number; -EOPNOTSUPP nodes without the module framering-v4l2.
 */
int fr_ring_add(const struct fr_ring_options *options, uint32_t *index);

/* fr_ring_remove(): also while files are open, which then get -ENODEV */
#define FR_REMOVE_FORCE (1U << 0)

/**
 * fr_ring_remove() - take a ring away; for root
 * @node: as for fr_device_open()
 * @flags: FR_REMOVE_*
 *
 * Return: 0; -ENOENT no such ring, or no control node; -EACCES; -EBUSY files are
 * open; -EPERM it belongs to the device tree; errors of fr_device_open().
 */
int fr_ring_remove(const char *node, unsigned int flags);

/* ---- Copying out of write-combined memory --------------------------------- */

/**
 * fr_copy_streaming() - memcpy() whose source may be write-combined
 *
 * Reads whole cache lines with streaming loads where the processor has them,
 * several times faster than memcpy() from such memory; the same elsewhere.
 */
void fr_copy_streaming(void *dst, const void *src, size_t bytes);

#ifdef __cplusplus
}
#endif

#endif /* FRAMERING_FRAMERING_H */
