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
#include "mem.h"

#define FR_CONTIG_GFP	(GFP_KERNEL | __GFP_NOWARN)

/*
 * Two searches at once would take each other's ranges for busy. A leaf, but
 * for the locks of the memory management below it; freeing does not take it,
 * since that happens under mmap_lock.
 */
static DEFINE_MUTEX(fr_contig_mutex);
static unsigned long fr_contig_next;	/* fr_contig_mutex; where to go on */

/*
 * One past the last page of the range that can't be moved whatever is tried,
 * or 0 if there is none. The last, so that the search skips the most.
 */
static unsigned long fr_contig_obstacle(struct zone *zone, unsigned long pfn,
					unsigned long pages)
{
	unsigned long at;

	for (at = pfn + pages; at > pfn; at--) {
		struct page *page = pfn_to_online_page(at - 1);

		if (!page || page_zone(page) != zone || PageReserved(page) ||
		    PageHuge(page))
			return at;
	}
	return 0;
}

/* First page frame of a range now ours, between from and to, or -errno. */
static long fr_contig_search(struct zone *zone, unsigned long from,
			     unsigned long to, unsigned long pages)
{
	unsigned long pfn = ALIGN(from, pageblock_nr_pages);
	unsigned long obstacle;
	int ret;

	while (pfn + pages <= to) {
		if (fatal_signal_pending(current))
			return -EINTR;
		cond_resched();
		obstacle = fr_contig_obstacle(zone, pfn, pages);
		if (obstacle) {
			pfn = ALIGN(obstacle, pageblock_nr_pages);
			continue;
		}
		ret = alloc_contig_range(pfn, pfn + pages, ACR_FLAGS_NONE,
					 FR_CONTIG_GFP);
		if (!ret)
			return pfn;
		if (ret == -EINTR)
			return ret;
		pfn += pageblock_nr_pages;
	}
	return -ENOMEM;
}

/* From where the last search ended, then the rest of the zone. */
static long fr_contig_search_zone(struct zone *zone, unsigned long pages)
{
	unsigned long start = zone->zone_start_pfn;
	unsigned long end = zone_end_pfn(zone);
	unsigned long next = clamp(fr_contig_next, start, end);
	long pfn;

	pfn = fr_contig_search(zone, next, end, pages);
	if (pfn == -ENOMEM && next > start)
		pfn = fr_contig_search(zone, start,
				       min(next + pages, end), pages);
	if (pfn > 0)
		fr_contig_next = pfn + pages;
	return pfn;
}

/*
 * ISA's 16 MiB are for those who can use nothing else. ZONE_MOVABLE is memory
 * that was promised to go away on request; it and what comes after it (device
 * memory) are not walked at all.
 */
static bool fr_contig_may_use(struct zone *zone)
{
	return populated_zone(zone) && !is_highmem(zone) &&
	       zone_end_pfn(zone) > PHYS_PFN(SZ_16M);
}

/* High zones first: low memory is what 32-bit devices need. */
static long fr_contig_search_all(unsigned long pages)
{
	long pfn = -ENOMEM;
	int nid, i;

	guard(mutex)(&fr_contig_mutex);
	for_each_online_node(nid) {
		for (i = ZONE_MOVABLE - 1; i >= 0; i--) {
			struct zone *zone = &NODE_DATA(nid)->node_zones[i];

			if (!fr_contig_may_use(zone))
				continue;
			pfn = fr_contig_search_zone(zone, pages);
			if (pfn != -ENOMEM)
				return pfn;
		}
	}
	return pfn;
}

static int fr_contig_begin(struct fr_memory *mem)
{
	return fr_attr_possible(mem->cache) ? 0 : -EOPNOTSUPP;
}

static int fr_contig_alloc(struct fr_memory *mem, struct fr_chunk *chunk)
{
	unsigned long pages = PFN_DOWN(mem->slot_size);
	long pfn = fr_contig_search_all(pages);
	int ret;

	if (pfn < 0)
		return pfn;
	chunk->pfn = pfn;
	chunk->vaddr = page_address(pfn_to_page(pfn));
	ret = fr_attr_apply(chunk->vaddr, mem->slot_size, mem->cache);
	if (!ret)
		return 0;
	if (ret == -EUCLEAN)
		pr_err("%lu pages at %#llx lost: they can't be made cached again\n",
		       pages, (u64)PFN_PHYS(pfn));
	else
		free_contig_range(pfn, pages);
	return -ENOMEM;
}

static void fr_contig_free(struct fr_memory *mem, struct fr_chunk *chunk)
{
	unsigned long pages = PFN_DOWN(mem->slot_size);

	if (fr_attr_restore(chunk->vaddr, mem->slot_size, mem->cache))
		pr_err("%lu pages at %#llx lost: they can't be made cached again\n",
		       pages, (u64)PFN_PHYS(chunk->pfn));
	else
		free_contig_range(chunk->pfn, pages);
}

const struct fr_memory_source fr_memory_contig = {
	.id = FRAMERING_MEMORY_CONTIG,
	.name = "contig",
	.has_pages = true,
	.begin = fr_contig_begin,
	.alloc = fr_contig_alloc,
	.free = fr_contig_free,
};
