// SPDX-License-Identifier: GPL-2.0-only
/*
 * The CPU attribute of RAM in the kernel's own mapping. On x86 each page has a
 * memory type that overrules whatever a later page table asks for, so it has
 * to be set before anybody maps the page, and put back before it is freed.
 */
#include <linux/errno.h>
#include <linux/mm.h>
#include "internal.h"

static const char * const fg_cache_names[] = {
	[FRAMERING_CACHE_DEFAULT] = "default",
	[FRAMERING_CACHE_WRITECOMBINE] = "writecombine",
	[FRAMERING_CACHE_CACHED] = "cached",
	[FRAMERING_CACHE_UNCACHED] = "uncached",
};

const char *fg_cache_name(enum framering_cache cache)
{
	if ((unsigned int)cache >= ARRAY_SIZE(fg_cache_names))
		return "unknown";
	return fg_cache_names[cache];
}

#ifdef CONFIG_X86

#include <linux/set_memory.h>
#include <asm/memtype.h>

bool fg_attr_possible(enum framering_cache cache)
{
	/* Without PAT write-combining silently becomes uncached. */
	return cache != FRAMERING_CACHE_WRITECOMBINE || pat_enabled();
}

static int fg_attr_set(unsigned long addr, int pages,
		       enum framering_cache cache)
{
	switch (cache) {
	case FRAMERING_CACHE_WRITECOMBINE:
		return set_memory_wc(addr, pages);
	case FRAMERING_CACHE_UNCACHED:
		return set_memory_uc(addr, pages);
	case FRAMERING_CACHE_CACHED:
	case FRAMERING_CACHE_DEFAULT:
		break;
	}
	return 0;
}

int fg_attr_apply(void *vaddr, size_t size, enum framering_cache cache)
{
	int ret = fg_attr_set((unsigned long)vaddr, size >> PAGE_SHIFT, cache);

	/* It may have got half-way. */
	if (ret && fg_attr_restore(vaddr, size, cache))
		return -EUCLEAN;
	return ret;
}

int fg_attr_restore(void *vaddr, size_t size, enum framering_cache cache)
{
	if (cache == FRAMERING_CACHE_CACHED)
		return 0;
	return set_memory_wb((unsigned long)vaddr, size >> PAGE_SHIFT);
}

static unsigned long fg_attr_bits(enum framering_cache cache)
{
	switch (cache) {
	case FRAMERING_CACHE_WRITECOMBINE:
		return cachemode2protval(_PAGE_CACHE_MODE_WC);
	case FRAMERING_CACHE_UNCACHED:
		return cachemode2protval(_PAGE_CACHE_MODE_UC_MINUS);
	case FRAMERING_CACHE_CACHED:
	case FRAMERING_CACHE_DEFAULT:
		break;
	}
	return cachemode2protval(_PAGE_CACHE_MODE_WB);
}

bool fg_attr_is(const void *vaddr, size_t size, enum framering_cache cache)
{
	unsigned long bits = fg_attr_bits(cache);
	unsigned int level;
	size_t done;
	pte_t *pte;

	for (done = 0; done < size; done += PAGE_SIZE) {
		unsigned long found;

		pte = lookup_address((unsigned long)vaddr + done, &level);
		if (!pte)
			return false;
		found = pte_flags(*pte);
		if (level != PG_LEVEL_4K)
			found = protval_large_2_4k(found);
		if ((found & _PAGE_CACHE_MASK) != bits)
			return false;
	}
	return true;
}

#else

bool fg_attr_possible(enum framering_cache cache)
{
	return cache == FRAMERING_CACHE_CACHED;
}

int fg_attr_apply(void *vaddr, size_t size, enum framering_cache cache)
{
	return cache == FRAMERING_CACHE_CACHED ? 0 : -EOPNOTSUPP;
}

int fg_attr_restore(void *vaddr, size_t size, enum framering_cache cache)
{
	return 0;
}

bool fg_attr_is(const void *vaddr, size_t size, enum framering_cache cache)
{
	return true;
}

#endif
