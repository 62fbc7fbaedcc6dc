// SPDX-License-Identifier: GPL-2.0-only
/*
 * Register windows: named ranges of device registers that whoever owns the
 * machine has declared. Nothing outside them can be read, written or mapped.
 *
 * Reading a window is open to whoever may open the node, though a read can have
 * side effects in a device: declaring the window grants it. Writing needs
 * CAP_SYS_RAWIO unless the window is "user".
 */
#include <linux/capability.h>
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/mm.h>
#include <linux/moduleparam.h>
#include <linux/nospec.h>
#include <linux/security.h>
#include <linux/string.h>
#include "framering_drv.h"
#include "regs.h"
#include "vma.h"

static char *regs[FR_REGS_DECLARED];
static unsigned int regs_count;
module_param_hw_array(regs, charp, iomem, &regs_count, 0444);
MODULE_PARM_DESC(regs, "register windows, NAME:PHYS:SIZE[:ro][:page][:user][:shared],... (at most 16)");

static bool virtual = true;
module_param(virtual, bool, 0444);
MODULE_PARM_DESC(virtual, "offer a virtual LED window where regs= declares none called led (default: true)");

static struct fr_window windows[FR_REGS_MAX];
static unsigned int windows_count;

static int fr_window_map(struct fr_window *window)
{
	if (!(window->flags & FRAMERING_WINDOW_SHARED)) {
		if (!request_mem_region(window->phys, window->size,
					"framering")) {
			pr_err("regs: window %s: another driver owns %pa; unbind it, or add :shared to use its registers beside it\n",
			       window->name, &window->phys);
			return -EBUSY;
		}
		window->claimed = true;
	}
	window->base = ioremap(window->phys, window->size);
	if (!window->base) {
		pr_err("regs: window %s: %pa cannot be mapped\n", window->name,
		       &window->phys);
		return -ENOMEM;
	}
	return 0;
}

static void fr_window_unmap(struct fr_window *window)
{
	free_page((unsigned long)window->ram);
	if (window->base)
		iounmap(window->base);
	if (window->claimed)
		release_mem_region(window->phys, window->size);
	memset(window, 0, sizeof(*window));
}

static int fr_window_make_virtual(struct fr_window *window)
{
	strscpy(window->name, FR_REGS_VIRTUAL_NAME, sizeof(window->name));
	window->phys = FR_REGS_VIRTUAL_PHYS;
	window->size = FR_REGS_VIRTUAL_SIZE;
	window->flags = FRAMERING_WINDOW_VIRTUAL | FRAMERING_WINDOW_USER |
			FRAMERING_WINDOW_PAGE | FRAMERING_WINDOW_MMAP;
	window->ram = (void *)get_zeroed_page(GFP_KERNEL);
	return window->ram ? 0 : -ENOMEM;
}

static int fr_regs_add(const char *spec)
{
	struct fr_window *window = &windows[windows_count];
	int ret;

	ret = fr_regs_parse(spec, window);
	if (!ret)
		ret = fr_regs_check(window, windows, windows_count);
	if (ret)
		return ret;
	windows_count++;
	return fr_window_map(window);
}

int fr_regs_init(void)
{
	unsigned int i;
	int ret = 0;

	for (i = 0; i < regs_count && !ret; i++)
		ret = fr_regs_add(regs[i]);
	if (!ret && virtual && fr_regs_find(FR_REGS_VIRTUAL_NAME) < 0)
		ret = fr_window_make_virtual(&windows[windows_count++]);
	if (ret)
		fr_regs_exit();
	return ret;
}

void fr_regs_exit(void)
{
	while (windows_count)
		fr_window_unmap(&windows[--windows_count]);
}

unsigned int fr_regs_count(void)
{
	return windows_count;
}

int fr_regs_find(const char *name)
{
	unsigned int i;

	for (i = 0; i < windows_count; i++)
		if (!strcmp(windows[i].name, name))
			return i;
	return -ENOENT;
}

u64 fr_regs_size(unsigned int window)
{
	return windows[window].size;
}

u32 fr_regs_flags(unsigned int window)
{
	return windows[window].flags;
}

/* The window of a number that user space gave, or NULL. */
static const struct fr_window *fr_window_at(unsigned int index)
{
	if (index >= windows_count)
		return NULL;
	return &windows[array_index_nospec(index, windows_count)];
}

/* Bytes from the first mapped page's start to the window's. */
static u32 fr_window_skip(const struct fr_window *window)
{
	return window->ram ? 0 : offset_in_page(window->phys);
}

static u64 fr_window_map_size(const struct fr_window *window)
{
	return PAGE_ALIGN((u64)fr_window_skip(window) + window->size);
}

int fr_regs_describe(struct framering_window *out)
{
	const struct fr_window *window = fr_window_at(out->window);

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
		out->map_size = fr_window_map_size(window);
		out->map_skip = fr_window_skip(window);
	}
	return 0;
}

static u32 fr_window_get(const struct fr_window *window, u64 offset,
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

static void fr_window_set(const struct fr_window *window, u64 offset,
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

u32 fr_regs_get(unsigned int window, u32 offset)
{
	return fr_window_get(&windows[window], offset, 32);
}

void fr_regs_set(unsigned int window, u32 offset, u32 value)
{
	fr_window_set(&windows[window], offset, 32, value);
}

/* The window that reg names, if all of the access lies inside it. */
static const struct fr_window *fr_regs_locate(const struct framering_reg *reg)
{
	const struct fr_window *window = fr_window_at(reg->window);
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

int fr_regs_read(const struct file *file, struct framering_reg *reg)
{
	const struct fr_window *window = fr_regs_locate(reg);
	int ret;

	if (IS_ERR(window))
		return PTR_ERR(window);
	if (!(file->f_mode & FMODE_READ))
		return -EACCES;
	ret = security_locked_down(LOCKDOWN_DEV_MEM);
	if (ret)
		return ret;
	reg->value = fr_window_get(window, reg->offset, reg->width);
	return 0;
}

static bool fr_window_may_write(const struct fr_window *window)
{
	return window->flags & FRAMERING_WINDOW_USER || capable(CAP_SYS_RAWIO);
}

int fr_regs_write(const struct file *file, const struct framering_reg *reg)
{
	const struct fr_window *window = fr_regs_locate(reg);
	int ret;

	if (IS_ERR(window))
		return PTR_ERR(window);
	if (reg->width < 32 && reg->value >> reg->width)
		return -EINVAL;
	if (!(file->f_mode & FMODE_WRITE))
		return -EACCES;
	if (window->flags & FRAMERING_WINDOW_RO)
		return -EROFS;
	if (!fr_window_may_write(window))
		return -EPERM;
	ret = security_locked_down(LOCKDOWN_DEV_MEM);
	if (ret)
		return ret;
	fr_window_set(window, reg->offset, reg->width, reg->value);
	return 0;
}

/*
 * Takes the right to write from a mapping that must not have it, so that
 * mprotect() can't give it back: 0, or why a writable one was refused.
 */
static int fr_window_limit_write(const struct fr_window *window,
				 struct vm_area_struct *vma)
{
	int error = 0;

	/* A copy of a register is of no use, and writing to one misleads. */
	if (!(vma->vm_flags & VM_MAYSHARE))
		error = -EINVAL;
	else if (window->flags & FRAMERING_WINDOW_RO)
		error = -EACCES;
	else if (!fr_window_may_write(window))
		error = -EPERM;
	if (!error)
		return 0;
	if (vma->vm_flags & VM_WRITE)
		return error;
	vm_flags_clear(vma, VM_MAYWRITE);
	return 0;
}

int fr_regs_mmap(struct file *file, struct vm_area_struct *vma,
		 unsigned int index, u64 offset)
{
	const struct fr_window *window = fr_window_at(index);
	phys_addr_t phys;
	int ret;

	if (!window)
		return -EINVAL;
	if (!(window->flags & FRAMERING_WINDOW_MMAP))
		return -EPERM;
	if (!fr_vma_fits(vma, offset, fr_window_map_size(window)))
		return -EINVAL;
	ret = fr_window_limit_write(window, vma);
	if (!ret)
		ret = security_locked_down(LOCKDOWN_DEV_MEM);
	if (ret)
		return ret;
	fr_vma_prepare(vma);
	if (!window->ram)
		vma->vm_page_prot =
			pgprot_decrypted(pgprot_noncached(vma->vm_page_prot));
	phys = window->ram ? virt_to_phys(window->ram) : window->phys;
	return fr_vma_insert(vma, 0, PHYS_PFN(phys) + PHYS_PFN(offset),
			     fr_vma_size(vma), vma->vm_page_prot, window->ram);
}
