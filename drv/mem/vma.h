/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Page frames into a mapping: the one place that checks bounds and puts
 * page table entries in, for slots, windows and the status page.
 */
#ifndef FRAMERING_VMA_H
#define FRAMERING_VMA_H

#include <linux/mm_types.h>
#include <linux/types.h>

static inline u64 fr_vma_size(const struct vm_area_struct *vma)
{
	return vma->vm_end - vma->vm_start;
}

/* Whether the bytes from offset on, as many as vma has, are below limit. */
bool fr_vma_fits(const struct vm_area_struct *vma, u64 offset, u64 limit);

/* Not grown, dumped or pinned: before anything is put in. */
void fr_vma_prepare(struct vm_area_struct *vma);

/*
 * Page frames from pfn on, at done bytes into the mapping, with prot as it is.
 * After an error nothing of the mapping is left, done included, so that the
 * caller may free what it would have shown.
 * ram: the frames have a struct page. A private writable mapping of them needs
 * one call for all of it.
 */
int fr_vma_insert(struct vm_area_struct *vma, u64 done, unsigned long pfn,
		  u64 size, pgprot_t prot, bool ram);

#endif /* FRAMERING_VMA_H */
