// SPDX-License-Identifier: GPL-2.0-only
#include <linux/mm.h>
#include "internal.h"

bool fg_vma_fits(const struct vm_area_struct *vma, u64 offset, u64 limit)
{
	u64 size = fg_vma_size(vma);

	return size <= limit && offset <= limit - size;
}

void fg_vma_prepare(struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_IO | VM_DONTEXPAND | VM_DONTDUMP);
}

/*
 * x86 keeps track of the memory type of what lies outside RAM, by VMA if one
 * call maps all of it. It loses track when such a VMA is split, and, of a
 * private one, when its first page has been copied: then it forgets some other
 * memory's type, and never this one's. The entry that the kernel's own mapping
 * made is enough, so frames outside RAM go in one by one, which only looks.
 *
 * That function refuses mappings that make copies, for the sake of
 * architectures that can't tell mapped frames from copied pages by the page
 * table; all that have private copies outside RAM can. So there, it becomes
 * one afterwards.
 */
static int fg_vma_insert_pages(struct vm_area_struct *vma, unsigned long addr,
			       unsigned long pfn, u64 size, pgprot_t prot)
{
	vm_flags_t may_write = vma->vm_flags & VM_MAYWRITE;
	vm_fault_t ret = VM_FAULT_NOPAGE;
	u64 done;

	vm_flags_set(vma, VM_PFNMAP);
	vm_flags_clear(vma, VM_MAYWRITE);
	for (done = 0; done < size && ret == VM_FAULT_NOPAGE; done += PAGE_SIZE) {
		ret = vmf_insert_pfn_prot(vma, addr + done, pfn++, prot);
		cond_resched();
	}
	vm_flags_set(vma, may_write);
	if (ret == VM_FAULT_NOPAGE)
		return 0;
	return ret & VM_FAULT_OOM ? -ENOMEM : -EACCES;
}

int fg_vma_insert(struct vm_area_struct *vma, u64 done, unsigned long pfn,
		  u64 size, pgprot_t prot, bool ram)
{
	unsigned long addr = vma->vm_start + done;
	int ret;

	if (ram)
		ret = remap_pfn_range(vma, addr, pfn, size, prot);
	else
		ret = fg_vma_insert_pages(vma, addr, pfn, size, prot);
	/* mmap()'s caller would unmap the frames inserted before, but only later. */
	if (ret)
		zap_special_vma_range(vma, vma->vm_start, done + size);
	return ret;
}
