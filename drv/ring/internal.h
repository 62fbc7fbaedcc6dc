/* SPDX-License-Identifier: GPL-2.0-only */
/* Private to drv/ring/. */
#ifndef FRAMERING_RING_INTERNAL_H
#define FRAMERING_RING_INTERNAL_H

#include "framering_node.h"
#include "framering_ring.h"

/* generation.c */

/**
 * fg_generation_alloc() - a generation without memory
 * @fdev: the ring
 * @setup: its shape, complete
 *
 * Return: a reference, or NULL.
 */
struct fg_generation *fg_generation_alloc(struct fg_device *fdev,
					  const struct framering_setup *setup);

/**
 * fg_generation_give_memory() - let a generation own memory from now on
 * @gen: the generation
 * @mem: the memory, the caller's reference
 */
void fg_generation_give_memory(struct fg_generation *gen,
			       struct fg_memory *mem);

/* format.c: what user space says of frames, held against what fits */

/**
 * fg_format_check() - whether a ring can have a format
 * @fmt: the format; size is filled in if it is 0
 */
int fg_format_check(struct framering_format *fmt);

/**
 * fg_meta_check() - whether what is said of a frame can be
 * @fmt: the ring's format
 * @meta: what is said of the frame
 */
int fg_meta_check(const struct framering_format *fmt,
		  const struct framering_meta *meta);

/* handoff.c */

/**
 * fg_withdraw_locked() - fg_withdraw() with the ring locked
 * @ff: the producer
 * @mask: the slots, one bit each
 */
void fg_withdraw_locked(struct fg_file *ff, u64 mask);

#endif /* FRAMERING_RING_INTERNAL_H */
