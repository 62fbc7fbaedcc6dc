// SPDX-License-Identifier: GPL-2.0-only
/*
 * Access to the windows of a table, as registers and by mmap.
 *
 * Reading a window is open to whoever may open the node, though a read can have
 * side effects in a device: declaring the window grants it. Writing needs
 * CAP_SYS_RAWIO unless the window is "user".
 */
#include <linux/capability.h>
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/nospec.h>
#include <linux/security.h>
#include <linux/string.h>
#include "framering_mem.h"
#include "internal.h"

int fg_regs_find(const struct fg_windows *windows, const char *name)
{
	unsigned int i;

	for (i = 0; i < windows->count; i++)
		if (!strcmp(windows->window[i].name, name))
			return i;
	return -ENOENT;
}

/* The window of a number that user space gave, or NULL. */
static const struct fg_window *fg_window_at(const struct fg_windows *windows,
					    unsigned int index)
{
	if (index >= windows->count)
		return NULL;
	return &windows->window[array_index_nospec(index, windows->count)];
}

/* Bytes from the first mapped page's start to the window's. */
static u32 fg_window_skip(const struct fg_window *window)
{
	return window->ram ? 0 : offset_in_page(window->phys);
}

static u64 fg_window_map_size(const struct fg_window *window)
{
	return PAGE_ALIGN((u64)fg_window_skip(window) + window->size);
}

int fg_regs_describe(const struct fg_windows *windows,
		     struct framering_window *out)
{
	const struct fg_window *window = fg_window_at(windows, out->window);

	if (!window)
		return -EINVAL;
	out->flags = window->flags;
	strscpy_pad(out->name, window->name, sizeof(out->name));
	out->phys = window->phys;
	out->size = window->size;
	/* Also where mmap is refused: 0 would be slot 0. */
	out->offset = FRAMERING_REGION_WINDOW << FRAMERING_REGION_SHIFT |
		      (u64)out->window << FRAMERING_INDEX_SHIFT;
	out->map_size = 0;
	out->map_skip = 0;
	if (window->flags & FRAMERING_WINDOW_MMAP) {
		out->map_size = fg_window_map_size(window);
		out->map_skip = fg_window_skip(window);
	}
	return 0;
}

static u32 fg_window_get(const struct fg_window *window, u64 offset,
			 unsigned int width)
{
	if (window->ram) {
		void *at = window->ram + offset;

		switch (width) {
		case 8:
			return READ_ONCE(*(u8 *)at);
		case 16:
			return READ_ONCE(*(u16 *)at);
		default:
			return READ_ONCE(*(u32 *)at);
		}
	}
	switch (width) {
	case 8:
		return readb(window->base + offset);
	case 16:
		return readw(window->base + offset);
	default:
		return readl(window->base + offset);
	}
}

static void fg_window_set(const struct fg_window *window, u64 offset,
			  unsigned int width, u32 value)
{
	if (window->ram) {
		void *at = window->ram + offset;

		if (width == 8)
			WRITE_ONCE(*(u8 *)at, value);
		else if (width == 16)
			WRITE_ONCE(*(u16 *)at, value);
		else
			WRITE_ONCE(*(u32 *)at, value);
		return;
	}
	if (width == 8)
		writeb(value, window->base + offset);
	else if (width == 16)
		writew(value, window->base + offset);
	else
		writel(value, window->base + offset);
}

u32 fg_regs_get(const struct fg_window *window, u32 offset)
{
	return fg_window_get(window, offset, 32);
}

void fg_regs_set(const struct fg_window *window, u32 offset, u32 value)
{
	fg_window_set(window, offset, 32, value);
}

/* The window that reg names, if all of the access lies inside it. */
static const struct fg_window *fg_regs_locate(const struct fg_windows *windows,
					      const struct framering_reg *reg)
{
	const struct fg_window *window = fg_window_at(windows, reg->window);
	u32 bytes = reg->width / 8;

	if (!window)
		return ERR_PTR(-EINVAL);
	if (reg->width != 8 && reg->width != 16 && reg->width != 32)
		return ERR_PTR(-EINVAL);
	if (reg->offset >= window->size || bytes > window->size - reg->offset)
		return ERR_PTR(-ERANGE);
	if (reg->offset & (bytes - 1))
		return ERR_PTR(-EINVAL);
	return window;
}

int fg_regs_read(const struct fg_windows *windows, const struct file *file,
		 struct framering_reg *reg)
{
	const struct fg_window *window = fg_regs_locate(windows, reg);
	int ret;

	if (IS_ERR(window))
		return PTR_ERR(window);
	if (!(file->f_mode & FMODE_READ))
		return -EACCES;
	ret = security_locked_down(LOCKDOWN_DEV_MEM);
	if (ret)
		return ret;
	reg->value = fg_window_get(window, reg->offset, reg->width);
	return 0;
}

static bool fg_window_may_write(const struct fg_window *window)
{
	return window->flags & FRAMERING_WINDOW_USER || capable(CAP_SYS_RAWIO);
}

int fg_regs_write(const struct fg_windows *windows, const struct file *file,
		  const struct framering_reg *reg)
{
	const struct fg_window *window = fg_regs_locate(windows, reg);
	int ret;

	if (IS_ERR(window))
		return PTR_ERR(window);
	if (reg->width < 32 && reg->value >> reg->width)
		return -EINVAL;
	if (!(file->f_mode & FMODE_WRITE))
		return -EACCES;
	if (window->flags & FRAMERING_WINDOW_RO)
		return -EROFS;
	if (!fg_window_may_write(window))
		return -EPERM;
	ret = security_locked_down(LOCKDOWN_DEV_MEM);
	if (ret)
		return ret;
	fg_window_set(window, reg->offset, reg->width, reg->value);
	return 0;
}

/*
 * Takes the right to write from a mapping that must not have it, so that
 * mprotect() can't give it back: 0, or why a writable one was refused.
 */
static int fg_window_limit_write(const struct fg_window *window,
				 struct vm_area_struct *vma)
{
	int error = 0;

	/* A copy of a register is of no use, and writing to one misleads. */
	if (!(vma->vm_flags & VM_MAYSHARE))
		error = -EINVAL;
	else if (window->flags & FRAMERING_WINDOW_RO)
		error = -EACCES;
	else if (!fg_window_may_write(window))
		error = -EPERM;
	if (!error)
		return 0;
	if (vma->vm_flags & VM_WRITE)
		return error;
	vm_flags_clear(vma, VM_MAYWRITE);
	return 0;
}

int fg_regs_mmap(const struct fg_windows *windows, struct vm_area_struct *vma,
		 unsigned int index, u64 offset)
{
	const struct fg_window *window = fg_window_at(windows, index);
	phys_addr_t phys;
	int ret;

	if (!window)
		return -EINVAL;
	if (!(window->flags & FRAMERING_WINDOW_MMAP))
		return -EPERM;
	if (!fg_vma_fits(vma, offset, fg_window_map_size(window)))
		return -EINVAL;
	ret = fg_window_limit_write(window, vma);
	if (!ret)
		ret = security_locked_down(LOCKDOWN_DEV_MEM);
	if (ret)
		return ret;
	fg_vma_prepare(vma);
	if (!window->ram)
		vma->vm_page_prot =
			pgprot_decrypted(pgprot_device(vma->vm_page_prot));
	phys = window->ram ? virt_to_phys(window->ram) : window->phys;
	return fg_vma_insert(vma, 0, PHYS_PFN(phys) + PHYS_PFN(offset),
			     fg_vma_size(vma), vma->vm_page_prot, window->ram);
}
