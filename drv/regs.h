/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The table of register windows. regs_parse.c fills it at module start, regs.c
 * serves it; after that nothing changes it, so readers need no lock.
 */
#ifndef FRAMERING_REGS_H
#define FRAMERING_REGS_H

#include <linux/io.h>
#include <linux/types.h>
#include <linux/framering.h>

#define FR_REGS_DECLARED	16	/* windows that regs= may declare */
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

/* regs.c */
u32 fr_regs_flags(unsigned int window);	/* FRAMERING_WINDOW_* */

/*
 * regs_parse.c: fills in what spec (NAME:PHYS:SIZE[:FLAG]...) declares. Claims
 * and maps nothing. 0, or -EINVAL after saying what is wrong with it.
 */
int fr_regs_parse(const char *spec, struct fr_window *window);
/* 0, or -EINVAL after saying what forbids the window beside count others. */
int fr_regs_check(const struct fr_window *window,
		  const struct fr_window *others, unsigned int count);

#endif /* FRAMERING_REGS_H */
