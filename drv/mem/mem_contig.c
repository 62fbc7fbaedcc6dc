// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory from alloc_contig_range(): the kernel moves away what is in a range
 * of page frames and hands the range over. For PC kernels without CMA, where
 * the buddy allocator ends at 4 MiB.
 */
#include <linux/cleanup.h>
#include <linux/gfp.h>
#include <linux/hugetlb.h>
#include <linux/memory_hotplug.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/mutex.h>
#include <linux/nodemask.h>
#include <linux/page-flags.h>
#include <linux/pageblock-flags.h>
#include <linux/pfn.h>
#include <linux/sched/signal.h>
#include <linux/sizes.h>
#include "framering_drv.h"
#include "internal.h"

#define FG_CONTIG_GFP	(GFP_KERNEL | __GFP_NOWARN)

/*
 * Two searches at once would take each other's ranges for busy. A leaf, but
 * for the locks of the memory management below it; freeing does not take it,
 * since that happens under mmap_lock.
 */
static DEFINE_MUTEX(fg_contig_mutex);
static unsigned long fg_contig_next;	/* fg_contig_mutex; where to go on */

/* Tries per slot: pages are moved away in each, which costs time. */
#define FG_CONTIG_TRIES	32

struct fg_contig_search {
	unsigned long pages;	/* wanted */
	unsigned int tries;	/* left */
	/*
	 * Pass over what looks unmovable: neither free nor where migration
	 * looks for pages. It may be a page on its way there, so when nothing
	 * else is left, the kernel is asked to move that, too.
	 */
	bool picky;
};

static bool fg_contig_is_obstacle(const struct fg_contig_search *search,
				  struct zone *zone, struct page *page)
{
	struct page *head;

	if (!page || page_zone(page) != zone || PageReserved(page) ||
	    PageHuge(page))
		return true;
	head = compound_head(page);
	return search->picky && page_count(head) && !PageLRU(head);
}

/*
 * One past the last obstacle in the range, or 0 if there is none. The last,
 * so that the search skips the most.
 */
static unsigned long fg_contig_obstacle(const struct fg_contig_search *search,
					struct zone *zone, unsigned long pfn)
{
	unsigned long at;

	for (at = pfn + search->pages; at > pfn; at--) {
		if (fg_contig_is_obstacle(search, zone,
					  pfn_to_online_page(at - 1)))
			return at;
	}
	return 0;
}

/* First page frame of a range now ours, between from and to, or -errno. */
static long fg_contig_walk(struct fg_contig_search *search, struct zone *zone,
			   unsigned long from, unsigned long to)
{
	unsigned long pfn = ALIGN(from, pageblock_nr_pages);
	unsigned long obstacle;
	int ret;

	while (pfn + search->pages <= to && search->tries) {
		if (fatal_signal_pending(current))
			return -EINTR;
		cond_resched();
		obstacle = fg_contig_obstacle(search, zone, pfn);
		if (obstacle) {
			pfn = ALIGN(obstacle, pageblock_nr_pages);
			continue;
		}
		ret = alloc_contig_range(pfn, pfn + search->pages,
					 ACR_FLAGS_NONE, FG_CONTIG_GFP);
		if (!ret)
			return pfn;
		if (ret == -EINTR)
			return ret;
		pfn += pageblock_nr_pages;
		/* The next search shall not meet the same obstacles. */
		if (!--search->tries)
			fg_contig_next = pfn;
	}
	return -ENOMEM;
}

/* From where the last search ended, then the rest of the zone. */
static long fg_contig_walk_zone(struct fg_contig_search *search,
				struct zone *zone)
{
	unsigned long start = zone->zone_start_pfn;
	unsigned long end = zone_end_pfn(zone);
	unsigned long next = clamp(fg_contig_next, start, end);
	long pfn;

	pfn = fg_contig_walk(search, zone, next, end);
	if (pfn == -ENOMEM && next > start)
		pfn = fg_contig_walk(search, zone, start,
				     min(next + search->pages, end));
	if (pfn > 0)
		fg_contig_next = pfn + search->pages;
	return pfn;
}

/*
 * ISA's 16 MiB are for those who can use nothing else. ZONE_MOVABLE is memory
 * that was promised to go away on request; it and what comes after it (device
 * memory) are not walked at all.
 */
static bool fg_contig_may_use(struct zone *zone)
{
	return populated_zone(zone) && !is_highmem(zone) &&
	       zone_end_pfn(zone) > PHYS_PFN(SZ_16M);
}

/* High zones first: low memory is what 32-bit devices need. */
static long fg_contig_walk_all(struct fg_contig_search *search)
{
	long pfn = -ENOMEM;
	int nid, i;

	lockdep_assert_held(&fg_contig_mutex);
	for_each_online_node(nid) {
		for (i = ZONE_MOVABLE - 1; i >= 0; i--) {
			struct zone *zone = &NODE_DATA(nid)->node_zones[i];

			if (!fg_contig_may_use(zone))
				continue;
			pfn = fg_contig_walk_zone(search, zone);
			if (pfn != -ENOMEM)
				return pfn;
		}
	}
	return pfn;
}

static long fg_contig_find(unsigned long pages)
{
	struct fg_contig_search search = {
		.pages = pages,
		.tries = FG_CONTIG_TRIES,
		.picky = true,
	};
	long pfn;

	if (mutex_lock_killable(&fg_contig_mutex))
		return -EINTR;
	pfn = fg_contig_walk_all(&search);
	if (pfn == -ENOMEM) {
		search.picky = false;
		search.tries = FG_CONTIG_TRIES;
		pfn = fg_contig_walk_all(&search);
	}
	mutex_unlock(&fg_contig_mutex);
	return pfn;
}

static int fg_contig_begin(struct fg_memory *mem,
			   const struct fg_memory_request *req)
{
	if (req->declared->own_regions || !fg_attr_possible(mem->cache))
		return -EOPNOTSUPP;
	/* Without this check half a ring might be gathered in vain, which takes long. */
	if (PFN_DOWN(mem->slots * mem->slot_size) > si_mem_available())
		return -ENOMEM;
	return 0;
}

/* Pages of another attribute than the kernel expects are not for others. */
static void fg_contig_give_back(unsigned long pfn, unsigned long pages,
				bool cached_again)
{
	if (cached_again)
		free_contig_range(pfn, pages);
	else
		pr_err("%lu pages at %#llx lost: they can't be made cached again\n",
		       pages, (u64)PFN_PHYS(pfn));
}

static int fg_contig_alloc(struct fg_memory *mem, struct fg_chunk *chunk)
{
	unsigned long pages = PFN_DOWN(mem->slot_size);
	long pfn = fg_contig_find(pages);
	int ret;

	if (pfn < 0)
		return pfn;
	chunk->pfn = pfn;
	chunk->vaddr = page_address(pfn_to_page(pfn));
	ret = fg_attr_apply(chunk->vaddr, mem->slot_size, mem->cache);
	if (!ret)
		return 0;
	fg_contig_give_back(pfn, pages, ret != -EUCLEAN);
	return -ENOMEM;
}

static void fg_contig_free(struct fg_memory *mem, struct fg_chunk *chunk)
{
	unsigned long pages = PFN_DOWN(mem->slot_size);

	fg_contig_give_back(chunk->pfn, pages,
			    !fg_attr_restore(chunk->vaddr, mem->slot_size,
					     mem->cache));
}

const struct fg_memory_source fg_memory_contig = {
	.id = FRAMERING_MEMORY_CONTIG,
	.name = "contig",
	.has_pages = true,
	.begin = fg_contig_begin,
	.alloc = fg_contig_alloc,
	.free = fg_contig_free,
};
