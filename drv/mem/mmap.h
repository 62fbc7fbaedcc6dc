/* SPDX-License-Identifier: GPL-2.0-only */
/* Mapping slots into user space, for the node and for dma-bufs. */
#ifndef FRAMERING_MMAP_H
#define FRAMERING_MMAP_H

#include <linux/mm_types.h>
#include <linux/types.h>
#include "mem.h"

/*
 * Maps vma's length of one slot from offset on, which is a multiple of
 * PAGE_SIZE; shared and writable only if may_write. Takes its own reference
 * of mem, which lasts as long as any part or copy of the mapping.
 * -EINVAL outside the slot; -EACCES may not write; -EOPNOTSUPP a private copy
 * of memory that can't be copied here.
 */
int fr_mmap_slot(struct vm_area_struct *vma, struct fr_memory *mem,
		 unsigned int slot, u64 offset, bool may_write);

#endif /* FRAMERING_MMAP_H */
