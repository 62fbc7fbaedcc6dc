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
struct fr_device;
struct fr_led_profile;
struct vm_area_struct;

#define FR_REGS_DECLARED	16	/* windows that a table may declare */
#define FR_REGS_MAX		(FR_REGS_DECLARED + 1)	/* and the virtual one */

/* One named range of device registers, or a page of RAM that stands for one. */
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
 * parameters, which all other devices share. A table lives as long as somebody
 * may have one of its windows mapped, hence as long as an open file.
 */
struct fr_windows {
	struct kref ref;
	struct list_head node;
	const struct device *owner;	/* NULL: the module */
	unsigned int count;
	struct fr_window window[FR_REGS_MAX];
};

#define FR_LED_MAX_OFFSETS	3

/* How a LED hangs on the registers of a window. */
struct fr_led_spec {
	const struct fr_led_profile *profile;	/* NULL: there is no LED */
	const struct fr_window *regs;	/* the window's; not ours to keep */
	unsigned int window;		/* its number */
	unsigned int bit;
	bool active_low;
	/* Registers in the order of led=: set, clear, level. */
	u32 offset[FR_LED_MAX_OFFSETS];
	unsigned int offsets;
};

/**
 * fr_ranges_overlap() - whether two ranges of physical addresses share a byte
 * @one: first address of the one range
 * @one_size: its bytes; not 0, and it ends at the last address at most
 * @two: first address of the other
 * @two_size: likewise
 */
static inline bool fr_ranges_overlap(phys_addr_t one, u64 one_size,
				     phys_addr_t two, u64 two_size)
{
	return one <= two + (two_size - 1) && two <= one + (one_size - 1);
}

/* windows.c */

/**
 * fr_windows_init() - make the module's table of regs= and the virtual window
 *
 * Return: 0, or an error after the log has said what is wrong with regs=.
 */
int fr_windows_init(void);
void fr_windows_exit(void);

/**
 * fr_windows_of_module() - the module's table
 *
 * Return: a reference to it.
 */
struct fr_windows *fr_windows_of_module(void);

/**
 * fr_windows_of() - the table of a device of the device tree
 * @owner: the device
 *
 * Files that were opened before the owner was unbound keep the table of then.
 *
 * Return: a reference to that table, or NULL if there is none.
 */
struct fr_windows *fr_windows_of(const struct device *owner);

/**
 * fr_windows_create() - an empty table that nobody can find yet
 *
 * Return: a reference, or NULL if there is no memory.
 */
struct fr_windows *fr_windows_create(void);

/**
 * fr_windows_add() - claim and map one more window
 * @windows: a table that is not published yet
 * @window: what the window is to be
 *
 * Return: 0, or an error after the log has said what is wrong.
 */
int fr_windows_add(struct fr_windows *windows, const struct fr_window *window);

/**
 * fr_windows_publish() - let fr_windows_of() find a table that is complete
 * @windows: the table
 * @owner: whose table it is; NULL for the module
 */
void fr_windows_publish(struct fr_windows *windows, const struct device *owner);

/**
 * fr_windows_put() - give a reference back
 * @windows: the table, or NULL
 */
void fr_windows_put(struct fr_windows *windows);

/**
 * fr_windows_touch() - whether a published window lies on a range
 * @start: physical address
 * @size: bytes
 */
bool fr_windows_touch(phys_addr_t start, u64 size);

/* regs.c */

/**
 * fr_regs_describe() - the answer to FRAMERING_IOC_WINDOW
 * @windows: the table
 * @out: window says which; the rest is filled in
 *
 * Return: 0, or -EINVAL if there is no such window.
 */
int fr_regs_describe(const struct fr_windows *windows,
		     struct framering_window *out);

/**
 * fr_regs_read() - the answer to FRAMERING_IOC_REG_READ
 * @windows: the table
 * @file: who asks, for what the window's flags allow
 * @reg: window, offset and width; the value is filled in
 */
int fr_regs_read(const struct fr_windows *windows, const struct file *file,
		 struct framering_reg *reg);

/**
 * fr_regs_write() - the answer to FRAMERING_IOC_REG_WRITE
 * @windows: the table
 * @file: who asks, for what the window's flags allow
 * @reg: window, offset, width and value
 */
int fr_regs_write(const struct fr_windows *windows, const struct file *file,
		  const struct framering_reg *reg);

/**
 * fr_regs_mmap() - map a window's registers, uncached
 * @windows: the table
 * @vma: the mapping, which says how much
 * @index: number of the window
 * @offset: bytes into it
 */
int fr_regs_mmap(const struct fr_windows *windows, struct vm_area_struct *vma,
		 unsigned int index, u64 offset);

/* regs_parse.c: nothing here claims or maps */

/**
 * fr_regs_name_ok() - whether a window may have this name
 * @name: the name
 */
bool fr_regs_name_ok(const char *name);

/**
 * fr_regs_check_range() - whether a window may lie there
 * @what: of whom the log speaks
 * @phys: physical address, before it is made as short as phys_addr_t is
 * @size: bytes, likewise
 *
 * Return: 0, or -EINVAL after the log has said what is wrong.
 */
int fr_regs_check_range(const char *what, u64 phys, u64 size);

/**
 * fr_regs_complete() - set FRAMERING_WINDOW_MMAP where that is possible
 * @window: what the window is to be
 */
void fr_regs_complete(struct fr_window *window);

/* led.c: the status LED of a ring, as declared */

/**
 * fr_led_init() - read the parameter led=
 * @windows: the module's table
 *
 * Return: 0, or -EINVAL after the log has said what is wrong.
 */
int fr_led_init(const struct fr_windows *windows);

/**
 * fr_led_of_module() - what led= says, else the virtual window's LED
 *
 * Return: a description without a profile if there is no LED.
 */
const struct fr_led_spec *fr_led_of_module(void);

/**
 * fr_led_create() - allocate a ring's LED, which shows nothing yet
 * @fdev: the ring, whose declaration says how the LED hangs on a window
 */
int fr_led_create(struct fr_device *fdev);
void fr_led_destroy(struct fr_device *fdev);

/**
 * fr_led_start() - make the pin an output, and offer the LED trigger
 * @fdev: the ring
 */
void fr_led_start(struct fr_device *fdev);
void fr_led_stop(struct fr_device *fdev);

/**
 * fr_led_describe() - the answer to FRAMERING_IOC_LED
 * @fdev: the ring
 * @led: filled in
 */
void fr_led_describe(struct fr_device *fdev, struct framering_led *led);

/**
 * fr_led_streaming() - light the LED while frames flow
 * @fdev: the ring
 * @on: whether they do
 *
 * Context: any.
 */
void fr_led_streaming(struct fr_device *fdev, bool on);

/**
 * fr_led_dropped() - blink, since a frame was dropped
 * @fdev: the ring
 *
 * Context: any.
 */
void fr_led_dropped(struct fr_device *fdev);

/* led_parse.c: of what a device tree says, a part each */

/**
 * fr_led_set_window() - the window whose registers drive the LED
 * @what: of whom the log speaks
 * @name: the window's name
 * @windows: the table that has it
 * @led: filled in
 *
 * Return: 0, or -EINVAL after the log has said what is wrong.
 */
int fr_led_set_window(const char *what, const char *name,
		      const struct fr_windows *windows,
		      struct fr_led_spec *led);

/**
 * fr_led_set_profile() - which registers set, clear and show a pin
 * @what: of whom the log speaks
 * @name: the profile's name
 * @led: filled in
 *
 * Return: 0, or -EINVAL after the log has said what is wrong.
 */
int fr_led_set_profile(const char *what, const char *name,
		       struct fr_led_spec *led);

/**
 * fr_led_check() - whether bit and offsets suit the profile and the window
 * @what: of whom the log speaks
 * @led: a description with window and profile
 *
 * Return: 0, or -EINVAL after the log has said what is wrong.
 */
int fr_led_check(const char *what, const struct fr_led_spec *led);

#endif /* FRAMERING_REGS_H */
