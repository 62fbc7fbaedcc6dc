/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tables of register windows: windows.c fills them, regs.c serves them. Once a
 * device uses a table nothing changes it, so readers need no lock.
 */
#ifndef FRAMERING_REGS_H
#define FRAMERING_REGS_H

#include <linux/io.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/types.h>
#include <linux/framering.h>

struct device;
struct file;
struct vm_area_struct;

#define FR_REGS_DECLARED	16	/* windows that a table may declare */
#define FR_REGS_MAX		(FR_REGS_DECLARED + 1)	/* and the virtual one */

/* The virtual window: the GPIO bank of the Nexell boards, as RAM. */
#define FR_REGS_VIRTUAL_NAME	"led"
#define FR_REGS_VIRTUAL_PHYS	0xc001c000ULL
#define FR_REGS_VIRTUAL_SIZE	0x24

struct fr_window {
	char name[FRAMERING_NAME_LEN];
	phys_addr_t phys;
	resource_size_t size;
	u32 flags;		/* FRAMERING_WINDOW_* */
	void __iomem *base;	/* hardware: the kernel's uncached mapping */
	void *ram;		/* virtual: one zeroed page */
	bool claimed;		/* by request_mem_region() */
};

/*
 * The windows of a device of the device tree, or those of the module's
 * parameters, which all other devices share. Lives as long as somebody may have
 * a window mapped, hence as long as an open file.
 */
struct fr_windows {
	struct kref ref;
	struct list_head node;
	const struct device *owner;	/* NULL: the module */
	unsigned int count;
	struct fr_window window[FR_REGS_MAX];
};

/* Neither is empty nor ends beyond the last address. */
static inline bool fr_ranges_overlap(phys_addr_t one, u64 one_size,
				     phys_addr_t two, u64 two_size)
{
	return one <= two + (two_size - 1) && two <= one + (one_size - 1);
}

/* windows.c */
int fr_windows_init(void);	/* regs= and the virtual window */
void fr_windows_exit(void);
/* Each gives a reference. */
struct fr_windows *fr_windows_of_module(void);
/*
 * The owner's: NULL, or those that files still have which were opened before the
 * owner was last unbound.
 */
struct fr_windows *fr_windows_of(const struct device *owner);
struct fr_windows *fr_windows_create(void);
/* Complete: from now on fr_windows_of() finds it. */
void fr_windows_publish(struct fr_windows *windows, const struct device *owner);
void fr_windows_put(struct fr_windows *windows);	/* NULL is fine */
/* Some of it is registers of a table that is complete. */
bool fr_windows_touch(phys_addr_t start, u64 size);
/*
 * What window says, to the end of the table; claimed and mapped. Before anybody
 * uses the table. 0, or an error after having said what is wrong.
 */
int fr_windows_add(struct fr_windows *windows, const struct fr_window *window);

/* regs.c */
/* out->window says which; -EINVAL when there is none. */
int fr_regs_describe(const struct fr_windows *windows,
		     struct framering_window *out);
int fr_regs_read(const struct fr_windows *windows, const struct file *file,
		 struct framering_reg *reg);
int fr_regs_write(const struct fr_windows *windows, const struct file *file,
		  const struct framering_reg *reg);
int fr_regs_mmap(const struct fr_windows *windows, struct vm_area_struct *vma,
		 unsigned int index, u64 offset);
/* For led*.c: no permission checks. 32 bits wide. */
u32 fr_regs_get(const struct fr_window *window, u32 offset);
void fr_regs_set(const struct fr_window *window, u32 offset, u32 value);
int fr_regs_find(const struct fr_windows *windows, const char *name); /* -ENOENT */

/*
 * regs_parse.c: fills in what spec (NAME:PHYS:SIZE[:FLAG]...) declares. Claims
 * and maps nothing. 0, or -EINVAL after saying what is wrong with it.
 */
int fr_regs_parse(const char *spec, struct fr_window *window);
bool fr_regs_name_ok(const char *name);
/* what: of whom the error speaks. Before phys and size are made shorter. */
int fr_regs_check_range(const char *what, u64 phys, u64 size);
/* Sets FRAMERING_WINDOW_MMAP where that is possible. */
void fr_regs_complete(struct fr_window *window);
/* 0, or -EINVAL after saying what forbids the window beside the others. */
int fr_regs_check(const struct fr_windows *windows,
		  const struct fr_window *window);

#endif /* FRAMERING_REGS_H */
