/* SPDX-License-Identifier: GPL-2.0-only */
/* Private to drv/mem/. */
#ifndef FRAMERING_MEM_INTERNAL_H
#define FRAMERING_MEM_INTERNAL_H

#include <linux/dma-buf.h>
#include "framering_mem.h"

struct platform_device;

extern const struct fg_memory_source fg_memory_carveout;
extern const struct fg_memory_source fg_memory_dma;
extern const struct fg_memory_source fg_memory_contig;

/* mem.c */

/**
 * fg_memory_pgprot() - a mapping's protection in the memory's cache mode
 * @mem: the memory
 * @prot: the protection without it
 */
pgprot_t fg_memory_pgprot(const struct fg_memory *mem, pgprot_t prot);

/*
 * mem_attr.c: x86 keeps a memory type with each page of RAM, which wins over the
 * page table. Elsewhere only `cached` is possible for RAM.
 */

/**
 * fg_attr_possible() - whether RAM can have a cache mode on this machine
 * @cache: the mode
 */
bool fg_attr_possible(enum framering_cache cache);

/**
 * fg_attr_apply() - give pages a cache mode, in the kernel's own mapping
 * @vaddr: the first page
 * @size: bytes
 * @cache: the mode
 *
 * Return: 0; else an error, after which the pages are as before; -EUCLEAN: they
 * are not, and have to be leaked.
 */
int fg_attr_apply(void *vaddr, size_t size, enum framering_cache cache);

/**
 * fg_attr_restore() - make pages cached again
 * @vaddr: the first page
 * @size: bytes
 * @cache: the mode that they have
 *
 * Return: 0, or an error after which they have to be leaked.
 */
int fg_attr_restore(void *vaddr, size_t size, enum framering_cache cache);

/**
 * fg_attr_is() - whether pages have a cache mode; true where nobody can tell
 * @vaddr: the first page
 * @size: bytes
 * @cache: the mode
 */
bool fg_attr_is(const void *vaddr, size_t size, enum framering_cache cache);

/* mem_limit.c */

/**
 * fg_limit_init() - fill in limits that no parameter sets
 */
void fg_limit_init(void);

/**
 * fg_limit_charge() - count memory against the limits
 * @owner: whom to charge
 * @bytes: how much
 *
 * Return: 0, -EDQUOT or -ENOMEM.
 */
int fg_limit_charge(kuid_t owner, u64 bytes);
void fg_limit_uncharge(kuid_t owner, u64 bytes);

/**
 * fg_limit_free_bytes() - what a ring of that user could still get
 * @owner: the user
 */
u64 fg_limit_free_bytes(kuid_t owner);

/* mem_region.c */

static inline bool fg_region_is_pool(const struct fg_region *region)
{
	return region->dev;
}

/**
 * fg_region_init() - add the regions of carveout=
 *
 * Return: 0, or an error after the log has said what is wrong.
 */
int fg_region_init(void);
void fg_region_exit(void);

/**
 * fg_region_first() - a ring's first carve-out, or the pool that it has
 * @declared: what is declared for the ring
 * @pool: which of the two
 *
 * Return: the region, or NULL.
 */
struct fg_region *fg_region_first(const struct fg_declared *declared,
				  bool pool);

/**
 * fg_region_free() - bytes of a region that no ring has
 * @region: the region
 */
u64 fg_region_free(const struct fg_region *region);

/* mem_carveout_parse.c */

/**
 * fg_carveout_parse() - what one entry of carveout= declares
 * @region: filled in
 * @text: NAME:ADDR:SIZE and so on; is cut up
 *
 * Return: 0, or -EINVAL after the log has said what is wrong.
 */
int fg_carveout_parse(struct fg_region *region, char *text);

/* mem_carveout.c */

/**
 * fg_carveout_can() - whether carve-outs can have a cache mode on this machine
 * @cache: the mode
 */
bool fg_carveout_can(enum framering_cache cache);

/* mem_device.c */

/**
 * fg_dma_create_device() - a device that is in no hierarchy and has no driver
 * @parent: whose DMA operations it gets
 * @mask: addresses that it can reach
 *
 * Return: the device, to end by platform_device_put(); or NULL.
 */
struct platform_device *fg_dma_create_device(struct device *parent, u64 mask);

/* dmabuf.c */

static inline struct fg_chunk *fg_dmabuf_chunk(const struct fg_dmabuf *buf)
{
	return &buf->mem->chunk[buf->slot];
}

static inline bool fg_dmabuf_has_pages(const struct fg_dmabuf *buf)
{
	return buf->mem->source->has_pages;
}

/* dmabuf_map.c: of struct dma_buf_ops */
struct sg_table *fg_dmabuf_map(struct dma_buf_attachment *attachment,
			       enum dma_data_direction dir);
void fg_dmabuf_unmap(struct dma_buf_attachment *attachment,
		     struct sg_table *sgt, enum dma_data_direction dir);
int fg_dmabuf_begin_cpu_access(struct dma_buf *dmabuf,
			       enum dma_data_direction dir);
int fg_dmabuf_end_cpu_access(struct dma_buf *dmabuf,
			     enum dma_data_direction dir);

#endif /* FRAMERING_MEM_INTERNAL_H */
