// SPDX-License-Identifier: GPL-2.0-only
/*
 * Regions: memory that was set apart at boot, named by the parameter carveout= or
 * by memory-region in the device tree. Once known they stay till the module goes,
 * so that whoever had memory of one may go on naming it.
 */
#include <linux/cc_platform.h>
#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/genalloc.h>
#include <linux/ioport.h>
#include <linux/mm.h>
#include <linux/moduleparam.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "framering_drv.h"
#include "framering_regs.h"
#include "internal.h"

static char *carveout;
module_param_hw(carveout, charp, iomem, 0444);
MODULE_PARM_DESC(carveout,
		 "memory kept from the kernel: NAME:ADDR:SIZE[:no_allocator][:cached=0|1][:buffered=0|1][,...]");

static DEFINE_MUTEX(fg_region_mutex);	/* for who adds one */
static struct fg_region fg_regions[FG_REGIONS_MAX];
static unsigned int fg_region_count;

static int fg_region_check(const struct fg_region *region)
{
	if (!region->size || !region->start ||
	    !PAGE_ALIGNED(region->start | region->size)) {
		pr_err("carveout %s: address and size must be multiples of %lu, and not 0\n",
		       region->name, PAGE_SIZE);
		return -EINVAL;
	}
	if (region->start > iomem_resource.end ||
	    region->size - 1 > iomem_resource.end - region->start) {
		pr_err("carveout %s: beyond what the processor can address\n",
		       region->name);
		return -EINVAL;
	}
	if (region->restricted && !fg_carveout_can(region->cache)) {
		pr_err("carveout %s: no %s carve-outs on this machine and kernel (on arm64 cached ones need CONFIG_ARM64_PMEM)\n",
		       region->name, fg_cache_name(region->cache));
		return -EOPNOTSUPP;
	}
	/* Where unsigned long is shorter than a physical address. */
	if (region->start + region->size - 1 > ULONG_MAX ||
	    region->size > SIZE_MAX) {
		pr_err("carveout %s: beyond what this 32-bit kernel can manage\n",
		       region->name);
		return -EINVAL;
	}
	/* The kernel's mapping would be decrypted, and users' would not. */
	if (cc_platform_has(CC_ATTR_MEM_ENCRYPT)) {
		pr_err("carveout %s: not on a machine that encrypts its memory\n",
		       region->name);
		return -EOPNOTSUPP;
	}
	if (region_intersects(region->start, region->size,
			      IORESOURCE_SYSTEM_RAM,
			      IORES_DESC_NONE) != REGION_DISJOINT) {
		pr_err("carveout %s: the kernel uses that memory; keep it away with memmap=SIZE$ADDR on the kernel's command line, or with no-map in the device tree\n",
		       region->name);
		return -EBUSY;
	}
	return 0;
}

static int fg_region_open(struct fg_region *region)
{
	int ret = -ENOMEM;

	if (!request_mem_region(region->start, region->size, region->name)) {
		pr_err("carveout %s: the address range is taken, see /proc/iomem\n",
		       region->name);
		return -EBUSY;
	}
	region->pool = gen_pool_create(PAGE_SHIFT, NUMA_NO_NODE);
	if (!region->pool)
		goto release_region;
	ret = gen_pool_add(region->pool, region->start, region->size,
			   NUMA_NO_NODE);
	if (ret)
		goto destroy_pool;
	return 0;

destroy_pool:
	gen_pool_destroy(region->pool);
release_region:
	release_mem_region(region->start, region->size);
	return ret;
}

static struct fg_region *fg_region_find(phys_addr_t start, u64 size)
{
	unsigned int i;

	lockdep_assert_held(&fg_region_mutex);
	for (i = 0; i < fg_region_count; i++) {
		struct fg_region *region = &fg_regions[i];

		if (region->of_tree && region->start == start &&
		    region->size == size)
			return region;
	}
	return NULL;
}

struct fg_region *fg_region_known(phys_addr_t start, u64 size)
{
	guard(mutex)(&fg_region_mutex);
	return fg_region_find(start, size);
}

static int fg_region_begin(struct fg_region *region)
{
	int ret;

	if (fg_region_is_pool(region))
		return 0;
	ret = fg_region_check(region);
	return ret ?: fg_region_open(region);
}

struct fg_region *fg_region_add(const struct fg_region *declared)
{
	struct fg_region *region = NULL;
	int ret;

	guard(mutex)(&fg_region_mutex);
	if (declared->of_tree)
		region = fg_region_find(declared->start, declared->size);
	if (region)
		return region;
	if (fg_region_count == FG_REGIONS_MAX) {
		pr_err("carveout %s: at most %d regions\n", declared->name,
		       FG_REGIONS_MAX);
		return ERR_PTR(-EINVAL);
	}
	region = &fg_regions[fg_region_count];
	*region = *declared;
	ret = fg_region_begin(region);
	if (ret)
		return ERR_PTR(ret);
	fg_region_count++;
	return region;
}

bool fg_region_touches(phys_addr_t start, u64 size)
{
	unsigned int i;

	guard(mutex)(&fg_region_mutex);
	for (i = 0; i < fg_region_count; i++)
		if (fg_ranges_overlap(start, size, fg_regions[i].start,
				      fg_regions[i].size))
			return true;
	return false;
}

static int fg_region_add_text(char *text)
{
	struct fg_region declared = {};
	struct fg_region *region;
	int ret = fg_carveout_parse(&declared, text);

	if (ret)
		return ret;
	region = fg_region_add(&declared);
	return PTR_ERR_OR_ZERO(region);
}

int fg_region_init(void)
{
	char *copy, *rest, *text;
	int ret = 0;

	if (!carveout || !*carveout)
		return 0;
	copy = kstrdup(carveout, GFP_KERNEL);
	if (!copy)
		return -ENOMEM;
	rest = copy;
	while (!ret && (text = strsep(&rest, ",")))
		ret = fg_region_add_text(text);
	kfree(copy);
	if (ret)
		fg_region_exit();
	return ret;
}

void fg_region_exit(void)
{
	while (fg_region_count) {
		struct fg_region *region = &fg_regions[--fg_region_count];

		if (fg_region_is_pool(region)) {
			fg_dma_destroy_pool(region->dev);
			continue;
		}
		gen_pool_destroy(region->pool);
		release_mem_region(region->start, region->size);
	}
}

void fg_regions_of_module(struct fg_declared *declared)
{
	unsigned int i;

	guard(mutex)(&fg_region_mutex);
	for (i = 0; i < fg_region_count; i++)
		if (!fg_regions[i].of_tree)
			declared->region[declared->regions++] = &fg_regions[i];
}

struct fg_region *fg_region_first(const struct fg_declared *declared, bool pool)
{
	unsigned int i;

	for (i = 0; i < declared->regions; i++)
		if (fg_region_is_pool(declared->region[i]) == pool)
			return declared->region[i];
	return NULL;
}

u64 fg_region_free(const struct fg_region *region)
{
	if (fg_region_is_pool(region))
		return region->size - atomic64_read(&region->used);
	return gen_pool_avail(region->pool);
}
