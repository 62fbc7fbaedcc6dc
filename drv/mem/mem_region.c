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

static DEFINE_MUTEX(fr_region_mutex);	/* for who adds one */
static struct fr_region fr_regions[FR_REGIONS_MAX];
static unsigned int fr_region_count;

static int fr_region_check(const struct fr_region *region)
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
	if (region->restricted && !fr_carveout_can(region->cache)) {
		pr_err("carveout %s: no %s carve-outs on this machine and kernel (on arm64 cached ones need CONFIG_ARM64_PMEM)\n",
		       region->name, fr_cache_name(region->cache));
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

static int fr_region_open(struct fr_region *region)
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

static struct fr_region *fr_region_find(phys_addr_t start, u64 size)
{
	unsigned int i;

	lockdep_assert_held(&fr_region_mutex);
	for (i = 0; i < fr_region_count; i++) {
		struct fr_region *region = &fr_regions[i];

		if (region->of_tree && region->start == start &&
		    region->size == size)
			return region;
	}
	return NULL;
}

struct fr_region *fr_region_known(phys_addr_t start, u64 size)
{
	guard(mutex)(&fr_region_mutex);
	return fr_region_find(start, size);
}

static int fr_region_begin(struct fr_region *region)
{
	int ret;

	if (fr_region_is_pool(region))
		return 0;
	ret = fr_region_check(region);
	return ret ?: fr_region_open(region);
}

struct fr_region *fr_region_add(const struct fr_region *declared)
{
	struct fr_region *region = NULL;
	int ret;

	guard(mutex)(&fr_region_mutex);
	if (declared->of_tree)
		region = fr_region_find(declared->start, declared->size);
	if (region)
		return region;
	if (fr_region_count == FR_REGIONS_MAX) {
		pr_err("carveout %s: at most %d regions\n", declared->name,
		       FR_REGIONS_MAX);
		return ERR_PTR(-EINVAL);
	}
	region = &fr_regions[fr_region_count];
	*region = *declared;
	ret = fr_region_begin(region);
	if (ret)
		return ERR_PTR(ret);
	fr_region_count++;
	return region;
}

bool fr_region_touches(phys_addr_t start, u64 size)
{
	unsigned int i;

	guard(mutex)(&fr_region_mutex);
	for (i = 0; i < fr_region_count; i++)
		if (fr_ranges_overlap(start, size, fr_regions[i].start,
				      fr_regions[i].size))
			return true;
	return false;
}

static int fr_region_add_text(char *text)
{
	struct fr_region declared = {};
	struct fr_region *region;
	int ret = fr_carveout_parse(&declared, text);

	if (ret)
		return ret;
	region = fr_region_add(&declared);
	return PTR_ERR_OR_ZERO(region);
}

int fr_region_init(void)
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
		ret = fr_region_add_text(text);
	kfree(copy);
	if (ret)
		fr_region_exit();
	return ret;
}

void fr_region_exit(void)
{
	while (fr_region_count) {
		struct fr_region *region = &fr_regions[--fr_region_count];

		if (fr_region_is_pool(region)) {
			fr_dma_destroy_pool(region->dev);
			continue;
		}
		gen_pool_destroy(region->pool);
		release_mem_region(region->start, region->size);
	}
}

void fr_regions_of_module(struct fr_declared *declared)
{
	unsigned int i;

	guard(mutex)(&fr_region_mutex);
	for (i = 0; i < fr_region_count; i++)
		if (!fr_regions[i].of_tree)
			declared->region[declared->regions++] = &fr_regions[i];
}

struct fr_region *fr_region_first(const struct fr_declared *declared, bool pool)
{
	unsigned int i;

	for (i = 0; i < declared->regions; i++)
		if (fr_region_is_pool(declared->region[i]) == pool)
			return declared->region[i];
	return NULL;
}

u64 fr_region_free(const struct fr_region *region)
{
	if (fr_region_is_pool(region))
		return region->size - atomic64_read(&region->used);
	return gen_pool_avail(region->pool);
}
