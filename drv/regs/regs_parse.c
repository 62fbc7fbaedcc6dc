// SPDX-License-Identifier: GPL-2.0-only
/*
 * Register windows: what regs= may declare. Whoever loads the module decides
 * which registers programs can reach, so a mistake has to stop the load and
 * say what would be right.
 */
#include <linux/ctype.h>
#include <linux/ioport.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "internal.h"

/* More than any register block; keeps offsets within 32 bits by far. */
#define FG_REGS_MAX_SIZE	(256UL << 20)

#define FG_REGS_SYNTAX		"NAME:PHYS:SIZE[:ro][:page][:user][:shared]"

static const struct {
	const char *name;
	u32 flag;
} fg_regs_words[] = {
	{ "ro", FRAMERING_WINDOW_RO },
	{ "page", FRAMERING_WINDOW_PAGE },
	{ "user", FRAMERING_WINDOW_USER },
	{ "shared", FRAMERING_WINDOW_SHARED },
};

/* A letter first: programs tell a name from an address by it. */
bool fg_regs_name_ok(const char *name)
{
	size_t i;

	if (!isalpha(name[0]) || strlen(name) >= FRAMERING_NAME_LEN)
		return false;
	for (i = 1; name[i]; i++)
		if (!isalnum(name[i]) && !strchr("_-.", name[i]))
			return false;
	return true;
}

static int fg_regs_parse_number(const char *spec, const char *what,
				const char *text, u64 *value)
{
	if (text && !kstrtou64(text, 0, value))
		return 0;
	pr_err("regs=%s: %s must be a number such as 0xfe200000, not \"%s\" (%s)\n",
	       spec, what, text ?: "", FG_REGS_SYNTAX);
	return -EINVAL;
}

static int fg_regs_parse_flags(const char *spec, char *rest, u32 *flags)
{
	char *word;
	int i;

	while ((word = strsep(&rest, ":"))) {
		for (i = 0; i < ARRAY_SIZE(fg_regs_words); i++)
			if (!strcmp(word, fg_regs_words[i].name))
				break;
		if (i == ARRAY_SIZE(fg_regs_words)) {
			pr_err("regs=%s: unknown flag \"%s\"; there are ro, page, user and shared\n",
			       spec, word);
			return -EINVAL;
		}
		*flags |= fg_regs_words[i].flag;
	}
	return 0;
}

int fg_regs_check_range(const char *what, u64 phys, u64 size)
{
	u64 end = phys + size - 1;

	if (!size || size > FG_REGS_MAX_SIZE) {
		pr_err("%s: the size must be 1 to %#lx bytes\n", what,
		       FG_REGS_MAX_SIZE);
		return -EINVAL;
	}
	if (end < phys || end > iomem_resource.end) {
		pr_err("%s: the window ends beyond the last physical address, %pa\n",
		       what, &iomem_resource.end);
		return -EINVAL;
	}
	if (phys % 4 || size % 4) {
		pr_err("%s: address and size must be multiples of 4\n",
		       what);
		return -EINVAL;
	}
	return 0;
}

static int fg_regs_parse_fields(const char *spec, char *rest,
				struct fg_window *window)
{
	const char *name = strsep(&rest, ":");
	char what[FRAMERING_NAME_LEN + 8];
	u64 phys, size;
	int ret;

	if (!fg_regs_name_ok(name)) {
		pr_err("regs=%s: a window's name is a letter, then up to %d letters, digits, '_', '-' or '.'\n",
		       spec, FRAMERING_NAME_LEN - 2);
		return -EINVAL;
	}
	strscpy(window->name, name, sizeof(window->name));
	ret = fg_regs_parse_number(spec, "the address", strsep(&rest, ":"),
				   &phys);
	if (!ret)
		ret = fg_regs_parse_number(spec, "the size",
					   strsep(&rest, ":"), &size);
	if (!ret) {
		snprintf(what, sizeof(what), "window %s", window->name);
		ret = fg_regs_check_range(what, phys, size);
	}
	if (ret)
		return ret;
	window->phys = phys;
	window->size = size;
	return fg_regs_parse_flags(spec, rest, &window->flags);
}

int fg_regs_parse(const char *spec, struct fg_window *window)
{
	char *copy = kstrdup(spec, GFP_KERNEL);
	int ret;

	if (!copy)
		return -ENOMEM;
	ret = fg_regs_parse_fields(spec, copy, window);
	kfree(copy);
	if (!ret)
		fg_regs_complete(window);
	return ret;
}

void fg_regs_complete(struct fg_window *window)
{
	if (PAGE_ALIGNED(window->phys | window->size) ||
	    window->flags & FRAMERING_WINDOW_PAGE)
		window->flags |= FRAMERING_WINDOW_MMAP;
}

int fg_regs_check(const struct fg_windows *windows,
		  const struct fg_window *window)
{
	phys_addr_t first = ALIGN_DOWN(window->phys, PAGE_SIZE);
	phys_addr_t last = window->phys + (window->size - 1);
	unsigned int i;

	/* Whole pages, since that is what ioremap() and mmap() reach. */
	if (region_intersects(first, (last | ~PAGE_MASK) - first + 1,
			      IORESOURCE_SYSTEM_RAM,
			      IORES_DESC_NONE) != REGION_DISJOINT) {
		pr_err("window %s: %pa is RAM; a window is for device registers\n",
		       window->name, &window->phys);
		return -EINVAL;
	}
	for (i = 0; i < windows->count; i++) {
		const struct fg_window *other = &windows->window[i];

		if (!strcmp(window->name, other->name)) {
			pr_err("two windows are called %s; names must differ\n",
			       window->name);
			return -EINVAL;
		}
		if (fg_ranges_overlap(window->phys, window->size, other->phys,
				      other->size)) {
			pr_err("window %s overlaps window %s; declare each register once\n",
			       window->name, other->name);
			return -EINVAL;
		}
	}
	return 0;
}
