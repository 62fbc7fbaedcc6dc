// SPDX-License-Identifier: GPL-2.0-only
/*
 * mmap(): the offset says what. Everything is mapped at once, by page frame;
 * there is no fault handler that could be asked for more than was granted.
 */
#include <linux/err.h>
#include <linux/io.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/nospec.h>
#include <linux/pfn.h>
#include <linux/string.h>
#include "framering_node.h"
#include "framering_ring.h"
#include "internal.h"

/* A mapping's offset, decoded. */
struct fg_target {
	u64 region;		/* FRAMERING_REGION_* or unknown */
	unsigned int index;	/* 0 in FRAMERING_REGION_ALL */
	u64 offset;		/* bytes */
};

static void fg_target_decode(struct fg_target *target, u64 where)
{
	unsigned int bits = FRAMERING_INDEX_SHIFT;

	target->region = where >> FRAMERING_REGION_SHIFT;
	target->index = 0;
	if (target->region == FRAMERING_REGION_ALL)
		bits = FRAMERING_REGION_SHIFT;
	else
		target->index = (where >> FRAMERING_INDEX_SHIFT) &
			(BIT(FRAMERING_REGION_SHIFT -
			     FRAMERING_INDEX_SHIFT) - 1);
	target->offset = where & (BIT_ULL(bits) - 1);
}

static u64 fg_vma_where(const struct vm_area_struct *vma)
{
	return (u64)vma->vm_pgoff << PAGE_SHIFT;
}

static void fg_vma_open(struct vm_area_struct *vma)
{
	fg_memory_get(vma->vm_private_data);
}

static void fg_vma_close(struct vm_area_struct *vma)
{
	fg_memory_put(vma->vm_private_data);
}

/* Private copies: the driver does not know which pages have been copied. */
static const struct vm_operations_struct fg_vm_ops_private = {
	.open = fg_vma_open,
	.close = fg_vma_close,
};

/*
 * For debuggers, who get no page of this mapping. By the kernel's own mapping,
 * since a second one must not have another attribute.
 */
static int fg_vma_access(struct vm_area_struct *vma, unsigned long addr,
			 void *buf, int len, int write)
{
	const struct fg_memory *mem = vma->vm_private_data;
	struct fg_target target;
	u64 offset, slot;
	void *at;

	fg_target_decode(&target, fg_vma_where(vma) + (addr - vma->vm_start));
	slot = target.index;
	offset = target.offset;
	if (target.region == FRAMERING_REGION_ALL)
		slot = div64_u64_rem(offset, mem->slot_size, &offset);
	if (write && !(vma->vm_flags & VM_WRITE))
		return -EACCES;
	len = min3((u64)len, mem->slot_size - offset, (u64)(vma->vm_end - addr));
	at = mem->chunk[slot].vaddr + offset;
	if (write)
		memcpy(at, buf, len);
	else
		memcpy(buf, at, len);
	return len;
}

static const struct vm_operations_struct fg_vm_ops = {
	.open = fg_vma_open,
	.close = fg_vma_close,
	.access = fg_vma_access,
};

/* Writing to a private mapping makes copies, which is for anyone. */
static bool fg_vma_copies(const struct vm_area_struct *vma)
{
	return !(vma->vm_flags & VM_MAYSHARE) && vma->vm_flags & VM_WRITE;
}

/*
 * VM_MAYSHARE, since VM_SHARED is not set for a file opened read-only. What
 * is not writable now never becomes so, private mappings included: those would
 * else show their page frame number in /proc/PID/maps, and not be inherited.
 */
static int fg_vma_limit_write(struct vm_area_struct *vma, bool may_write)
{
	if (fg_vma_copies(vma))
		return 0;
	if (vma->vm_flags & VM_MAYSHARE && may_write)
		return 0;
	if (vma->vm_flags & VM_WRITE)
		return -EACCES;
	vm_flags_clear(vma, VM_MAYWRITE);
	return 0;
}

/* Slot after slot; position counts bytes as if all lay back to back. */
static int fg_vma_insert_slots(struct vm_area_struct *vma,
			       const struct fg_memory *mem, u64 position,
			       pgprot_t prot)
{
	u64 done = 0;
	int ret = 0;

	while (done < fg_vma_size(vma) && !ret) {
		u64 offset, size;
		u64 slot = div64_u64_rem(position, mem->slot_size, &offset);

		size = min(mem->slot_size - offset, fg_vma_size(vma) - done);
		ret = fg_vma_insert(vma, done,
				    mem->chunk[slot].pfn + PHYS_PFN(offset),
				    size, prot, mem->source->has_pages);
		done += size;
		position += size;
	}
	return ret;
}

/* Bounds and rights have been checked. Takes a reference if it succeeds. */
static int fg_vma_map(struct vm_area_struct *vma, struct fg_memory *mem,
		      u64 position)
{
	pgprot_t prot = fg_memory_pgprot(mem, vma->vm_page_prot);
	int ret;

	fg_vma_prepare(vma);
	/*
	 * Copied pages are ordinary memory and inherit vm_page_prot, so there
	 * it must stay cached. Elsewhere mprotect() starts from it. fork()
	 * can't copy a mapping that is partly page frames: ENOMEM.
	 */
	if (fg_vma_copies(vma))
		vm_flags_set(vma, VM_DONTCOPY);
	else
		vma->vm_page_prot = prot;
	ret = fg_vma_insert_slots(vma, mem, position, prot);
	if (ret)
		return ret;
	fg_memory_get(mem);
	vma->vm_private_data = mem;
	vma->vm_ops = &fg_vm_ops_private;
	return 0;
}

int fg_mmap_slot(struct vm_area_struct *vma, struct fg_memory *mem,
		 unsigned int slot, u64 offset, bool may_write)
{
	int ret;

	if (slot >= mem->slots || !fg_vma_fits(vma, offset, mem->slot_size))
		return -EINVAL;
	slot = array_index_nospec(slot, mem->slots);
	/* Elsewhere a copied page would get the frame's attribute. */
	if (fg_vma_copies(vma) && !IS_ENABLED(CONFIG_X86) &&
	    mem->cache != FRAMERING_CACHE_CACHED)
		return -EOPNOTSUPP;
	ret = fg_vma_limit_write(vma, may_write);
	if (ret)
		return ret;
	return fg_vma_map(vma, mem, (u64)slot * mem->slot_size + offset);
}
EXPORT_SYMBOL_FRAMERING(fg_mmap_slot);

static int fg_mmap_all(struct vm_area_struct *vma, struct fg_memory *mem,
		       u64 offset, bool may_write)
{
	int ret;

	if (!fg_vma_fits(vma, offset, (u64)mem->slots * mem->slot_size))
		return -EINVAL;
	/* The page frames must rise with the addresses for copy-on-write. */
	if (fg_vma_copies(vma))
		return -EINVAL;
	ret = fg_vma_limit_write(vma, may_write);
	if (ret)
		return ret;
	return fg_vma_map(vma, mem, offset);
}

static bool fg_mmap_may_write(struct fg_file *ff)
{
	guard(fg_device)(ff->fdev);
	return ff->fdev->producer == ff;
}

static void fg_mmap_count(struct fg_device *fdev)
{
	guard(fg_device)(fdev);
	fdev->counters.mappings++;
	fg_status_update(fdev);
}

static int fg_mmap_frames(struct fg_file *ff, struct vm_area_struct *vma,
			  const struct fg_target *target)
{
	bool may_write = fg_mmap_may_write(ff);
	struct fg_generation *gen;
	struct fg_memory *mem;
	int ret;

	mem = fg_file_memory_get(ff, &gen);
	if (IS_ERR(mem))
		return PTR_ERR(mem);
	if (target->region == FRAMERING_REGION_ALL)
		ret = fg_mmap_all(vma, mem, target->offset, may_write);
	else
		ret = fg_mmap_slot(vma, mem, target->index, target->offset,
				   may_write);
	if (!ret && !fg_vma_copies(vma))
		vma->vm_ops = &fg_vm_ops;
	if (!ret)
		fg_mmap_count(ff->fdev);
	fg_memory_put(mem);
	fg_generation_put(gen);
	return ret;
}

/* The page is the ring's; the open file, which the mapping pins, keeps it. */
static int fg_mmap_status(struct fg_device *fdev, struct vm_area_struct *vma,
			  const struct fg_target *target)
{
	if (target->index || !fg_vma_fits(vma, target->offset, PAGE_SIZE))
		return -EINVAL;
	if (vma->vm_flags & VM_WRITE)
		return -EACCES;
	vm_flags_clear(vma, VM_MAYWRITE);
	fg_vma_prepare(vma);
	return fg_vma_insert(vma, 0, PHYS_PFN(virt_to_phys(fdev->status)),
			     fg_vma_size(vma), vma->vm_page_prot, true);
}

static bool fg_mmap_gone(struct fg_device *fdev)
{
	guard(fg_device)(fdev);
	return fdev->gone;
}

int fg_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct fg_file *ff = file->private_data;
	struct fg_target target;

	if (fg_mmap_gone(ff->fdev))
		return -ENODEV;
	fg_target_decode(&target, fg_vma_where(vma));
	switch (target.region) {
	case FRAMERING_REGION_SLOT:
	case FRAMERING_REGION_ALL:
		return fg_mmap_frames(ff, vma, &target);
	case FRAMERING_REGION_WINDOW:
		return fg_regs_mmap(ff->fdev->declared.windows, vma,
				    target.index, target.offset);
	case FRAMERING_REGION_STATUS:
		return fg_mmap_status(ff->fdev, vma, &target);
	}
	return -EINVAL;
}
