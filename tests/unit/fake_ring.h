/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Stands in for the driver: a backend of the library that says whatever a
 * test wants, on a memory file in place of the node.
 */
#ifndef TESTS_UNIT_FAKE_RING_H
#define TESTS_UNIT_FAKE_RING_H

#include "internal.h"

#define FAKE_WINDOW_SIZE 0x1000

/*
 * What the fake says. A call whose results are listed (ending with 0) returns
 * them in turn, then 0.
 */
struct fake_ring {
	struct fr_info info;
	uint32_t next_slot; /* what DEQUEUE and ACQUIRE hand out */
	uint32_t slot_generation;
	const int *attach_results;
	const int *dequeue_results;
	const int *buffer_results;
	int queue_next_error;
	int setup_result;
	uint32_t event_bits; /* pending */
	uint32_t event_bits_after_attach; /* become so after the next ATTACH */
	struct fr_led_place led;
	struct fr_window_info window;
	int control_result;
	/* what was asked */
	struct fr_ring_options added;
	uint32_t removed;
	unsigned int remove_flags;
	unsigned int dequeues, events, setups;
	bool mapped_at_setup; /* a slot was still mapped at SETUP */
	int fd;
};

extern struct fake_ring fake;

/* A ring of 4 slots of 64x32 XRGB8888, set up, everything granted. */
void fake_reset(void);

/* The window's registers, seen from the other side. */
uint32_t fake_reg(uint32_t offset);
void fake_set_reg(uint32_t offset, uint32_t value);

#endif /* TESTS_UNIT_FAKE_RING_H */
