/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The operations that are made to fail, and the states that they begin in.
 */
#ifndef TESTS_DEBUG_FAULT_H
#define TESTS_DEBUG_FAULT_H

#include "uapi_util.h"

/* What operations work on; made anew for each attempt. */
struct fault_state {
	struct framering_setup setup;
	int producer;
	int consumer;
	int fd;
	int slot;
	char *map;
	void *target;
	int gpu;
	__u32 type;	/* of the video node that fd is: V4L2_BUF_TYPE_* */
};

extern struct fault_state at;

/**
 * struct operation - something a program asks of the driver
 * @prepare: what must be there before, not made to fail
 * @run: 0 or -errno; may be called again after it failed
 */
struct operation {
	const char *name;
	void (*prepare)(void);
	int (*run)(void);
};

/* Each table ends with an operation without a name. */
extern const struct operation operations_of_ioctl[];
extern const struct operation operations_of_memory[];
extern const struct operation operations_of_files[];
/* With at.setup: by a new producer, and by one that has set up already. */
extern const struct operation set_ups[];

/* On the video nodes of ring 0. */
extern const struct operation operations_of_video[];
extern const struct operation operations_of_frames[];
/* On the control node; how many nodes a ring has; rings with nodes. */
extern const struct operation operations_of_control[];
extern const struct operation operations_of_nodes[];
extern const struct operation operations_of_rings[];

/*
 * Lets each step'th allocation or copy of each of them fail in turn, and looks after
 * each failure if all is well.
 */
void fail_each_of(const struct operation *table, unsigned int step,
		  void (*well)(void));
/* Frames go through the ring as if nothing had been. */
void the_driver_is_well(void);

/* What a system call says, as 0 or -errno. */
int answer(long ret);

void nothing(void);
void a_file(void);
void a_producer(void);
void a_dequeued_slot(void);
void a_ring(void);
void a_queued_frame(void);
void a_held_frame(void);
void a_mapped_slot(void);
void a_mapped_slot_and_room(void);
void a_private_slot(void);
void a_dma_buf(void);
void an_importer(void);

#endif /* TESTS_DEBUG_FAULT_H */
