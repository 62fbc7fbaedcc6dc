/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the library needs of whatever owns the ring: the driver, today. All
 * functions return 0 or negative errno and set no error text. None waits if
 * the file has O_NONBLOCK.
 */
#ifndef LIB_BACKEND_H
#define LIB_BACKEND_H

#include <framering/framering.h>

/* The node that rings are added and removed by. */
#define FR_CONTROL_NODE "/dev/framering-control"

/* Most slots a ring may have. */
#define FR_MAX_SLOTS 64

/* A part of the file's mmap offsets. */
struct fr_area {
	uint64_t offset;
	uint64_t size;
	uint32_t skip; /* where in the first page the thing starts */
};

enum fr_led_profile {
	FR_LED_NONE,
	FR_LED_NEXELL,
	FR_LED_SETCLR,
	FR_LED_BIT,
	FR_LED_PL061,
};

/* Where the status LED hangs; register offsets from the window's start. */
struct fr_led_place {
	enum fr_led_profile profile;
	uint32_t window;
	uint32_t bit;
	bool active_low;
	uint32_t set;
	uint32_t clear;
	uint32_t level;
};

/**
 * struct fr_backend - one way to a ring
 * @open: a file descriptor; -ENOTTY if it is no ring, -EPROTO if it speaks
 *	another version
 * @info: with @status, where the status page is; the layout is as reported
 * @dequeue: fills slot and generation
 * @queue: fills the frame's sequence. With @next_slot also takes an empty slot
 *	(FR_SLOT_NONE and @next_error if there is none)
 * @acquire: fills all but data and layout
 * @release: with @next as @acquire; FR_SLOT_NONE and @next_error if none
 * @status: a consistent snapshot of a mapped status page
 * @add_ring: of no file; fills the number
 */
struct fr_backend {
	int (*open)(const char *path, bool writable);
	int (*info)(int fd, struct fr_info *info, struct fr_area *status);
	int (*setup)(int fd, const struct fr_setup *setup);
	int (*attach)(int fd, const struct fr_attach *attach);
	int (*buffer)(int fd, uint32_t slot, struct fr_buffer *buffer);
	int (*dequeue)(int fd, uint32_t *slot, uint32_t *generation);
	int (*queue)(int fd, struct fr_frame *frame, uint32_t *next_slot,
		     int *next_error);
	int (*acquire)(int fd, unsigned int flags, struct fr_frame *frame);
	int (*release)(int fd, uint32_t slot, unsigned int flags,
		       struct fr_frame *next, int *next_error);
	int (*export)(int fd, uint32_t slot, bool rdwr);
	int (*event)(int fd, struct fr_event *event);
	int (*window)(int fd, uint32_t index, struct fr_window_info *info,
		      struct fr_area *area);
	int (*led)(int fd, struct fr_led_place *led);
	int (*reg_read)(int fd, uint32_t window, uint64_t offset,
			unsigned int width, uint32_t *value);
	int (*reg_write)(int fd, uint32_t window, uint64_t offset,
			 unsigned int width, uint32_t value);
	int (*status)(const void *page, size_t size, struct fr_status *status);
	int (*add_ring)(const struct fr_ring_options *options, uint32_t *index);
	int (*remove_ring)(uint32_t index, unsigned int flags);
};

extern const struct fr_backend fr_backend_kernel;

#endif /* LIB_BACKEND_H */
