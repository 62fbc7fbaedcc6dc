/* SPDX-License-Identifier: GPL-2.0-only */
/* drv/regs/: windows onto device registers, and the status LED behind one. */
#ifndef FRAMERING_REGS_H
#define FRAMERING_REGS_H

#include <linux/io.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/types.h>
#include <linux/framering.h>

struct device;
struct file;
struct fg_device;
struct fg_led_profile;
struct vm_area_struct;

#define FG_REGS_DECLARED	16	/* windows that a table may declare */
#define FG_REGS_MAX		(FG_REGS_DECLARED + 1)	/* and the virtual one */

/* One named range of device registers, or a page of RAM that stands for one. */
struct fg_window {
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
 * parameters, which all other devices share. A table lives as long as somebody
 * may have one of its windows mapped, hence as long as an open file.
 */
struct fg_windows {
	struct kref ref;
	struct list_head node;
	const struct device *owner;	/* NULL: the module */
	unsigned int count;
	struct fg_window window[FG_REGS_MAX];
};

#define FG_LED_MAX_OFFSETS	3

/* How a LED hangs on the registers of a window. */
struct fg_led_spec {
	const struct fg_led_profile *profile;	/* NULL: there is no LED */
	const struct fg_window *regs;	/* the window's; not ours to keep */
	unsigned int window;		/* its number */
	unsigned int bit;
	bool active_low;
	/* Registers in the order of led=: set, clear, level. */
	u32 offset[FG_LED_MAX_OFFSETS];
	unsigned int offsets;
};

/**
 * fg_ranges_overlap() - whether two ranges of physical addresses share a byte
 * @one: first address of the one range
 * @one_size: its bytes; not 0, and it ends at the last address at most
 * @two: first address of the other
 * @two_size: likewise
 */
static inline bool fg_ranges_overlap(phys_addr_t one, u64 one_size,
				     phys_addr_t two, u64 two_size)
{
	return one <= two + (two_size - 1) && two <= one + (one_size - 1);
}

/* windows.c */

/**
 * fg_windows_init() - make the module's table of regs= and the virtual window
 *
 * Return: 0, or an error after the log has said what is wrong with regs=.
 */
int fg_windows_init(void);
void fg_windows_exit(void);

/**
 * fg_windows_of_module() - the module's table
 *
 * Return: a reference to it.
 */
struct fg_windows *fg_windows_of_module(void);

/**
 * fg_windows_of() - the table of a device of the device tree
 * @owner: the device
 *
 * Files that were opened before the owner was unbound keep the table of then.
 *
 * Return: a reference to that table, or NULL if there is none.
 */
struct fg_windows *fg_windows_of(const struct device *owner);

/**
 * fg_windows_create() - an empty table that nobody can find yet
 *
 * Return: a reference, or NULL if there is no memory.
 */
struct fg_windows *fg_windows_create(void);

/**
 * fg_windows_add() - claim and map one more window
 * @windows: a table that is not published yet
 * @window: what the window is to be
 *
 * Return: 0, or an error after the log has said what is wrong.
 */
int fg_windows_add(struct fg_windows *windows, const struct fg_window *window);

/**
 * fg_windows_publish() - let fg_windows_of() find a table that is complete
 * @windows: the table
 * @owner: whose table it is; NULL for the module
 */
void fg_windows_publish(struct fg_windows *windows, const struct device *owner);

/**
 * fg_windows_put() - give a reference back
 * @windows: the table, or NULL
 */
void fg_windows_put(struct fg_windows *windows);

/**
 * fg_windows_touch() - whether a published window lies on a range
 * @start: physical address
 * @size: bytes
 */
bool fg_windows_touch(phys_addr_t start, u64 size);

/* regs.c */

/**
 * fg_regs_describe() - the answer to FRAMERING_IOC_WINDOW
 * @windows: the table
 * @out: window says which; the rest is filled in
 *
 * Return: 0, or -EINVAL if there is no such window.
 */
int fg_regs_describe(const struct fg_windows *windows,
		     struct framering_window *out);

/**
 * fg_regs_read() - the answer to FRAMERING_IOC_REG_READ
 * @windows: the table
 * @file: who asks, for what the window's flags allow
 * @reg: window, offset and width; the value is filled in
 */
int fg_regs_read(const struct fg_windows *windows, const struct file *file,
		 struct framering_reg *reg);

/**
 * fg_regs_write() - the answer to FRAMERING_IOC_REG_WRITE
 * @windows: the table
 * @file: who asks, for what the window's flags allow
 * @reg: window, offset, width and value
 */
int fg_regs_write(const struct fg_windows *windows, const struct file *file,
		  const struct framering_reg *reg);

/**
 * fg_regs_mmap() - map a window's registers, uncached
 * @windows: the table
 * @vma: the mapping, which says how much
 * @index: number of the window
 * @offset: bytes into it
 */
int fg_regs_mmap(const struct fg_windows *windows, struct vm_area_struct *vma,
		 unsigned int index, u64 offset);

/* regs_parse.c: nothing here claims or maps */

/**
 * fg_regs_name_ok() - whether a window may have this name
 * @name: the name
 */
bool fg_regs_name_ok(const char *name);

/**
 * fg_regs_check_range() - whether a window may lie there
 * @what: of whom the log speaks
 * @phys: physical address, before it is made as short as phys_addr_t is
 * @size: bytes, likewise
 *
 * Return: 0, or -EINVAL after the log has said what is wrong.
 */
int fg_regs_check_range(const char *what, u64 phys, u64 size);

/**
 * fg_regs_complete() - set FRAMERING_WINDOW_MMAP where that is possible
 * @window: what the window is to be
 */
void fg_regs_complete(struct fg_window *window);

/* led.c: the status LED of a ring, as declared */

/**
 * fg_led_init() - read the parameter led=
 * @windows: the module's table
 *
 * Return: 0, or -EINVAL after the log has said what is wrong.
 */
int fg_led_init(const struct fg_windows *windows);

/**
 * fg_led_of_module() - what led= says, else the virtual window's LED
 *
 * Return: a description without a profile if there is no LED.
 */
const struct fg_led_spec *fg_led_of_module(void);

/**
 * fg_led_create() - allocate a ring's LED, which shows nothing yet
 * @fdev: the ring, whose declaration says how the LED hangs on a window
 */
int fg_led_create(struct fg_device *fdev);
void fg_led_destroy(struct fg_device *fdev);

/**
 * fg_led_start() - make the pin an output, and offer the LED trigger
 * @fdev: the ring
 */
void fg_led_start(struct fg_device *fdev);
void fg_led_stop(struct fg_device *fdev);

/**
 * fg_led_describe() - the answer to FRAMERING_IOC_LED
 * @fdev: the ring
 * @led: filled in
 */
void fg_led_describe(struct fg_device *fdev, struct framering_led *led);

/**
 * fg_led_streaming() - light the LED while frames flow
 * @fdev: the ring
 * @on: whether they do
 *
 * Context: any.
 */
void fg_led_streaming(struct fg_device *fdev, bool on);

/**
 * fg_led_dropped() - blink, since a frame was dropped
 * @fdev: the ring
 *
 * Context: any.
 */
void fg_led_dropped(struct fg_device *fdev);

/* led_parse.c: of what a device tree says, a part each */

/**
 * fg_led_set_window() - the window whose registers drive the LED
 * @what: of whom the log speaks
 * @name: the window's name
 * @windows: the table that has it
 * @led: filled in
 *
 * Return: 0, or -EINVAL after the log has said what is wrong.
 */
int fg_led_set_window(const char *what, const char *name,
		      const struct fg_windows *windows,
		      struct fg_led_spec *led);

/**
 * fg_led_set_profile() - which registers set, clear and show a pin
 * @what: of whom the log speaks
 * @name: the profile's name
 * @led: filled in
 *
 * Return: 0, or -EINVAL after the log has said what is wrong.
 */
int fg_led_set_profile(const char *what, const char *name,
		       struct fg_led_spec *led);

/**
 * fg_led_check() - whether bit and offsets suit the profile and the window
 * @what: of whom the log speaks
 * @led: a description with window and profile
 *
 * Return: 0, or -EINVAL after the log has said what is wrong.
 */
int fg_led_check(const char *what, const struct fg_led_spec *led);

#endif /* FRAMERING_REGS_H */
