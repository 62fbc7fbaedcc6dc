/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Differences between kernels, 6.1 to 7.2: the only place that asks for the
 * version. Kbuild includes it before anything else. The driver is written for
 * the newest kernel; here older ones are given what it uses.
 */
#ifndef FRAMERING_COMPAT_H
#define FRAMERING_COMPAT_H

#include <linux/version.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 1, 0)
#error "framering supports Linux 6.1 to 7.2, and this kernel is older"
#endif

/* Kbuild compiles this part alone, before anything else. */
#ifdef FRAMERING_RANGE
#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 3, 0)
#include <linux/stringify.h>
#pragma message("framering supports Linux 6.1 to 7.2, and this kernel is " \
		__stringify(LINUX_VERSION_MAJOR) "." \
		__stringify(LINUX_VERSION_PATCHLEVEL) \
		": it may not build, or not work")
#endif
#else

/* Here, since what follows includes printk.h. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/fs.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/module.h>

/* class.devnode takes a const device since 6.2. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 2, 0)
#define FG_DEVNODE_CONST
#else
#define FG_DEVNODE_CONST	const
#endif

/* VMA flags are changed through functions since 6.3. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 3, 0)
static inline void vm_flags_set(struct vm_area_struct *vma, vm_flags_t flags)
{
	vma->vm_flags |= flags;
}

static inline void vm_flags_clear(struct vm_area_struct *vma, vm_flags_t flags)
{
	vma->vm_flags &= ~flags;
}
#endif

/*
 * mmap() offsets that use the top bit of the page offset on 32-bit kernels: a
 * flag of the file until 6.11, of its operations since.
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 12, 0)
#define FG_FOPS_UNSIGNED_OFFSET
#define FG_FMODE_UNSIGNED_OFFSET	FMODE_UNSIGNED_OFFSET
#else
#define FG_FOPS_UNSIGNED_OFFSET		.fop_flags = FOP_UNSIGNED_OFFSET,
#define FG_FMODE_UNSIGNED_OFFSET	((__force fmode_t)0)
#endif

/* The namespace is a string since 6.13. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 13, 0)
#define FG_IMPORT_NS_DMA_BUF	MODULE_IMPORT_NS(DMA_BUF)
#define FG_IMPORT_NS_FRAMERING	MODULE_IMPORT_NS(FRAMERING)
#define EXPORT_SYMBOL_FRAMERING(symbol)	EXPORT_SYMBOL_NS_GPL(symbol, FRAMERING)
#else
#define FG_IMPORT_NS_DMA_BUF	MODULE_IMPORT_NS("DMA_BUF")
#define FG_IMPORT_NS_FRAMERING	MODULE_IMPORT_NS("FRAMERING")
#define EXPORT_SYMBOL_FRAMERING(symbol)	EXPORT_SYMBOL_NS_GPL(symbol, "FRAMERING")
#endif

/* Interfaces of a class are told the device alone since 6.4. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 4, 0)
#define FG_CLASS_ADD_DEV(name)						\
	static int name(struct device *dev, struct class_interface *intf)
#define FG_CLASS_REMOVE_DEV(name)					\
	static void name(struct device *dev, struct class_interface *intf)
#else
#define FG_CLASS_ADD_DEV(name)		static int name(struct device *dev)
#define FG_CLASS_REMOVE_DEV(name)	static void name(struct device *dev)
#endif

/* alloc_contig_range() takes flags in place of a migrate type since 6.17. */
#ifndef ACR_FLAGS_NONE
#define ACR_FLAGS_NONE	MIGRATE_MOVABLE
#endif

/* By physical address, whether there are pages or not, since 6.18. */
#include <linux/dma-mapping.h>
#ifndef DMA_ATTR_MMIO
#define DMA_ATTR_MMIO	0

static inline dma_addr_t dma_map_phys(struct device *dev, phys_addr_t phys,
				      size_t size, enum dma_data_direction dir,
				      unsigned long attrs)
{
	return dma_map_resource(dev, phys, size, dir, attrs);
}

static inline void dma_unmap_phys(struct device *dev, dma_addr_t addr,
				  size_t size, enum dma_data_direction dir,
				  unsigned long attrs)
{
	dma_unmap_resource(dev, addr, size, dir, attrs);
}
#endif

/* videobuf2 tells how many buffers there are by a function since 6.8. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 8, 0)
#define vb2_get_num_buffers(q)	((q)->num_buffers)
#endif

/* Waiting without the queue's lock is videobuf2's own affair since 6.13. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 13, 0)
#define FG_VB2_WAIT_OPS						\
	.wait_prepare = vb2_ops_wait_prepare,			\
	.wait_finish = vb2_ops_wait_finish,
#else
#define FG_VB2_WAIT_OPS
#endif

/* It got this name in 7.1. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(7, 1, 0)
#define zap_special_vma_range	zap_vma_ptes
#endif

#endif /* FRAMERING_RANGE */
#endif /* FRAMERING_COMPAT_H */
