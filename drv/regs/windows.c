// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tables of register windows: named ranges of device registers that whoever owns
 * the machine has declared. Nothing outside them can be read, written or mapped.
 */
#include <linux/cleanup.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/ioport.h>
#include <linux/moduleparam.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "framering_mem.h"
#include "internal.h"

static char *regs[FG_REGS_DECLARED];
static unsigned int regs_count;
module_param_hw_array(regs, charp, iomem, &regs_count, 0444);
MODULE_PARM_DESC(regs, "register windows, NAME:PHYS:SIZE[:ro][:page][:user][:shared],... (at most 16)");

static bool virtual = true;
module_param(virtual, bool, 0444);
MODULE_PARM_DESC(virtual, "offer a virtual LED window where regs= declares none called led (default: true)");

static DEFINE_MUTEX(fg_windows_mutex);
static LIST_HEAD(fg_windows_all);	/* fg_windows_mutex */
static struct fg_windows *fg_windows_module;

static int fg_window_claim(struct fg_window *window)
{
	if (window->flags & FRAMERING_WINDOW_SHARED)
		return 0;
	if (!request_mem_region(window->phys, window->size, "framering")) {
		pr_err("window %s: another driver owns %pa; unbind it, or declare the window shared to use its registers beside it\n",
		       window->name, &window->phys);
		return -EBUSY;
	}
	window->claimed = true;
	return 0;
}

static int fg_window_map(struct fg_window *window)
{
	window->base = ioremap(window->phys, window->size);
	if (window->base)
		return 0;
	pr_err("window %s: %pa cannot be mapped\n", window->name,
	       &window->phys);
	return -ENOMEM;
}

static void fg_window_unmap(struct fg_window *window)
{
	free_page((unsigned long)window->ram);
	if (window->base)
		iounmap(window->base);
	if (window->claimed)
		release_mem_region(window->phys, window->size);
}

int fg_windows_add(struct fg_windows *windows, const struct fg_window *declared)
{
	struct fg_window *window = &windows->window[windows->count];
	int ret;

	if (windows->count == FG_REGS_DECLARED) {
		pr_err("window %s: there are %u already, which is all there can be\n",
		       declared->name, windows->count);
		return -EINVAL;
	}
	ret = fg_regs_check(windows, declared);
	if (ret)
		return ret;
	if (fg_region_touches(declared->phys, declared->size)) {
		pr_err("window %s: %pa is memory for frames; a window is for device registers\n",
		       declared->name, &declared->phys);
		return -EINVAL;
	}
	*window = *declared;
	windows->count++;
	ret = fg_window_claim(window);
	return ret ?: fg_window_map(window);
}

static int fg_windows_add_virtual(struct fg_windows *windows)
{
	struct fg_window *window = &windows->window[windows->count];

	strscpy(window->name, FG_REGS_VIRTUAL_NAME, sizeof(window->name));
	window->phys = FG_REGS_VIRTUAL_PHYS;
	window->size = FG_REGS_VIRTUAL_SIZE;
	window->flags = FRAMERING_WINDOW_VIRTUAL | FRAMERING_WINDOW_USER |
			FRAMERING_WINDOW_PAGE | FRAMERING_WINDOW_MMAP;
	window->ram = (void *)get_zeroed_page(GFP_KERNEL);
	if (!window->ram)
		return -ENOMEM;
	windows->count++;
	return 0;
}

struct fg_windows *fg_windows_create(void)
{
	struct fg_windows *windows = kzalloc(sizeof(*windows), GFP_KERNEL);

	if (!windows)
		return NULL;
	kref_init(&windows->ref);
	INIT_LIST_HEAD(&windows->node);
	return windows;
}

void fg_windows_publish(struct fg_windows *windows, const struct device *owner)
{
	windows->owner = owner;
	guard(mutex)(&fg_windows_mutex);
	list_add(&windows->node, &fg_windows_all);
}

static void fg_windows_release(struct kref *ref)
{
	struct fg_windows *windows = container_of(ref, struct fg_windows, ref);

	list_del(&windows->node);
	while (windows->count)
		fg_window_unmap(&windows->window[--windows->count]);
	kfree(windows);
	mutex_unlock(&fg_windows_mutex);
}

void fg_windows_put(struct fg_windows *windows)
{
	if (windows)
		kref_put_mutex(&windows->ref, fg_windows_release,
			       &fg_windows_mutex);
}

struct fg_windows *fg_windows_of(const struct device *owner)
{
	struct fg_windows *windows;

	guard(mutex)(&fg_windows_mutex);
	list_for_each_entry(windows, &fg_windows_all, node) {
		/* On the list there is a reference: kref_put_mutex(). */
		if (windows->owner == owner) {
			kref_get(&windows->ref);
			return windows;
		}
	}
	return NULL;
}

bool fg_windows_touch(phys_addr_t start, u64 size)
{
	const struct fg_windows *windows;
	unsigned int i;

	guard(mutex)(&fg_windows_mutex);
	list_for_each_entry(windows, &fg_windows_all, node) {
		for (i = 0; i < windows->count; i++) {
			const struct fg_window *window = &windows->window[i];

			if (!window->ram &&
			    fg_ranges_overlap(start, size, window->phys,
					      window->size))
				return true;
		}
	}
	return false;
}

struct fg_windows *fg_windows_of_module(void)
{
	kref_get(&fg_windows_module->ref);
	return fg_windows_module;
}

static int fg_windows_add_declared(struct fg_windows *windows)
{
	unsigned int i;
	int ret = 0;

	for (i = 0; i < regs_count && !ret; i++) {
		struct fg_window window = {};

		ret = fg_regs_parse(regs[i], &window);
		if (!ret)
			ret = fg_windows_add(windows, &window);
	}
	if (!ret && virtual && fg_regs_find(windows, FG_REGS_VIRTUAL_NAME) < 0)
		ret = fg_windows_add_virtual(windows);
	return ret;
}

int fg_windows_init(void)
{
	int ret;

	fg_windows_module = fg_windows_create();
	if (!fg_windows_module)
		return -ENOMEM;
	ret = fg_windows_add_declared(fg_windows_module);
	if (ret)
		fg_windows_exit();
	else
		fg_windows_publish(fg_windows_module, NULL);
	return ret;
}

void fg_windows_exit(void)
{
	fg_windows_put(fg_windows_module);
}
