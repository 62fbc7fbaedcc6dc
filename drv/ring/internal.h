/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of drv/ring/ keep among themselves. */
#ifndef FRAMERING_RING_INTERNAL_H
#define FRAMERING_RING_INTERNAL_H

#include "framering_node.h"
#include "framering_ring.h"

/* generation.c */

/**
 * fr_generation_alloc() - a generation without memory
 * @fdev: the ring
 * @setup: its shape, complete
 *
 * Return: a reference, or NULL.
 */
struct fr_generation *fr_generation_alloc(struct fr_device *fdev,
					  const struct framering_setup *setup);

/**
 * fr_generation_give_memory() - let a generation own memory from now on
 * @gen: the generation
 * @mem: the memory, the caller's reference
 */
void fr_generation_give_memory(struct fr_generation *gen,
			       struct fr_memory *mem);

/* format.c: what user space says of frames, held against what fits */

/**
 * fr_format_check() - whether a ring can have a format
 * @fmt: the format; size is filled in if it is 0
 */
int fr_format_check(struct framering_format *fmt);

/**
 * fr_meta_check() - whether what is said of a frame can be
 * @fmt: the ring's format
 * @meta: what is said of the frame
 */
int fr_meta_check(const struct framering_format *fmt,
		  const struct framering_meta *meta);

/* handoff.c */

/**
 * fr_withdraw_locked() - fr_withdraw() with the ring locked
 * @ff: the producer
 * @mask: the slots, one bit each
 */
void fr_withdraw_locked(struct fr_file *ff, u64 mask);

#endif /* FRAMERING_RING_INTERNAL_H */
