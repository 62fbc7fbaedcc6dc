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

static char *regs[FR_REGS_DECLARED];
static unsigned int regs_count;
module_param_hw_array(regs, charp, iomem, &regs_count, 0444);
MODULE_PARM_DESC(regs, "register windows, NAME:PHYS:SIZE[:ro][:page][:user][:shared],... (at most 16)");

static bool virtual = true;
module_param(virtual, bool, 0444);
MODULE_PARM_DESC(virtual, "offer a virtual LED window where regs= declares none called led (default: true)");

static DEFINE_MUTEX(fr_windows_mutex);
static LIST_HEAD(fr_windows_all);	/* fr_windows_mutex */
static struct fr_windows *fr_windows_module;

static int fr_window_claim(struct fr_window *window)
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

static int fr_window_map(struct fr_window *window)
{
	window->base = ioremap(window->phys, window->size);
	if (window->base)
		return 0;
	pr_err("window %s: %pa cannot be mapped\n", window->name,
	       &window->phys);
	return -ENOMEM;
}

static void fr_window_unmap(struct fr_window *window)
{
	free_page((unsigned long)window->ram);
	if (window->base)
		iounmap(window->base);
	if (window->claimed)
		release_mem_region(window->phys, window->size);
}

int fr_windows_add(struct fr_windows *windows, const struct fr_window *declared)
{
	struct fr_window *window = &windows->window[windows->count];
	int ret;

	if (windows->count == FR_REGS_DECLARED) {
		pr_err("window %s: there are %u already, which is all there can be\n",
		       declared->name, windows->count);
		return -EINVAL;
	}
	ret = fr_regs_check(windows, declared);
	if (ret)
		return ret;
	if (fr_region_touches(declared->phys, declared->size)) {
		pr_err("window %s: %pa is memory for frames; a window is for device registers\n",
		       declared->name, &declared->phys);
		return -EINVAL;
	}
	*window = *declared;
	windows->count++;
	ret = fr_window_claim(window);
	return ret ?: fr_window_map(window);
}

static int fr_windows_add_virtual(struct fr_windows *windows)
{
	struct fr_window *window = &windows->window[windows->count];

	strscpy(window->name, FR_REGS_VIRTUAL_NAME, sizeof(window->name));
	window->phys = FR_REGS_VIRTUAL_PHYS;
	window->size = FR_REGS_VIRTUAL_SIZE;
	window->flags = FRAMERING_WINDOW_VIRTUAL | FRAMERING_WINDOW_USER |
			FRAMERING_WINDOW_PAGE | FRAMERING_WINDOW_MMAP;
	window->ram = (void *)get_zeroed_page(GFP_KERNEL);
	if (!window->ram)
		return -ENOMEM;
	windows->count++;
	return 0;
}

struct fr_windows *fr_windows_create(void)
{
	struct fr_windows *windows = kzalloc(sizeof(*windows), GFP_KERNEL);

	if (!windows)
		return NULL;
	kref_init(&windows->ref);
	INIT_LIST_HEAD(&windows->node);
	return windows;
}

void fr_windows_publish(struct fr_windows *windows, const struct device *owner)
{
	windows->owner = owner;
	guard(mutex)(&fr_windows_mutex);
	list_add(&windows->node, &fr_windows_all);
}

static void fr_windows_release(struct kref *ref)
{
	struct fr_windows *windows = container_of(ref, struct fr_windows, ref);

	list_del(&windows->node);
	while (windows->count)
		fr_window_unmap(&windows->window[--windows->count]);
	kfree(windows);
	mutex_unlock(&fr_windows_mutex);
}

void fr_windows_put(struct fr_windows *windows)
{
	if (windows)
		kref_put_mutex(&windows->ref, fr_windows_release,
			       &fr_windows_mutex);
}

struct fr_windows *fr_windows_of(const struct device *owner)
{
	struct fr_windows *windows;

	guard(mutex)(&fr_windows_mutex);
	list_for_each_entry(windows, &fr_windows_all, node) {
		/* On the list there is a reference: kref_put_mutex(). */
		if (windows->owner == owner) {
			kref_get(&windows->ref);
			return windows;
		}
	}
	return NULL;
}

bool fr_windows_touch(phys_addr_t start, u64 size)
{
	const struct fr_windows *windows;
	unsigned int i;

	guard(mutex)(&fr_windows_mutex);
	list_for_each_entry(windows, &fr_windows_all, node) {
		for (i = 0; i < windows->count; i++) {
			const struct fr_window *window = &windows->window[i];

			if (!window->ram &&
			    fr_ranges_overlap(start, size, window->phys,
					      window->size))
				return true;
		}
	}
	return false;
}

struct fr_windows *fr_windows_of_module(void)
{
	kref_get(&fr_windows_module->ref);
	return fr_windows_module;
}

static int fr_windows_add_declared(struct fr_windows *windows)
{
	unsigned int i;
	int ret = 0;

	for (i = 0; i < regs_count && !ret; i++) {
		struct fr_window window = {};

		ret = fr_regs_parse(regs[i], &window);
		if (!ret)
			ret = fr_windows_add(windows, &window);
	}
	if (!ret && virtual && fr_regs_find(windows, FR_REGS_VIRTUAL_NAME) < 0)
		ret = fr_windows_add_virtual(windows);
	return ret;
}

int fr_windows_init(void)
{
	int ret;

	fr_windows_module = fr_windows_create();
	if (!fr_windows_module)
		return -ENOMEM;
	ret = fr_windows_add_declared(fr_windows_module);
	if (ret)
		fr_windows_exit();
	else
		fr_windows_publish(fr_windows_module, NULL);
	return ret;
}

void fr_windows_exit(void)
{
	fr_windows_put(fr_windows_module);
}
