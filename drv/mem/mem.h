/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Frame memory: what a generation's slots are made of.
 *
 * A source (mem_carveout.c, mem_dma.c, mem_contig.c) hands out chunks, one per
 * slot, each physically contiguous, in the cache mode asked for or not at all.
 * mem.c picks the source, checks the limits, verifies that page frames are
 * consecutive, zeroes the memory and counts references.
 */
#ifndef FRAMERING_MEM_H
#define FRAMERING_MEM_H

#include <linux/dma-resv.h>
#include <linux/kref.h>
#include <linux/mm_types.h>
#include <linux/mutex.h>
#include <linux/types.h>
#include <linux/uidgid.h>
#include <linux/framering.h>

struct device;
struct fr_declared;
struct fr_memory;
struct fr_region;
struct platform_device;

/* One slot's memory. */
struct fr_chunk {
	unsigned long pfn;	/* first page frame; the rest follow */
	void *vaddr;		/* the kernel's mapping, in the ring's mode */
	dma_addr_t dma;		/* source's own use */
	/* Of the slot's dma-bufs (dmabuf.c), under dmabuf_mutex. */
	unsigned int dmabufs;
	struct dma_resv resv;	/* this and maps exist while dmabufs > 0 */
	struct list_head maps;	/* importers' */
};

struct fr_memory_request {
	enum framering_memory source;	/* AUTO or one */
	enum framering_cache cache;	/* mode wanted, and the only one taken */
	const struct fr_declared *declared;	/* for the ring */
	unsigned int slots;
	size_t slot_size;		/* bytes, a multiple of PAGE_SIZE */
};

/*
 * What a source does. alloc fills one chunk: 0, -ENOMEM, or -EOPNOTSUPP when
 * the source can't give that mode (or isn't there): AUTO then tries the next.
 * begin/end bracket a whole memory (a child device, a region); may be NULL. begin
 * sets fr_memory.region if the memory is one's.
 */
struct fr_memory_source {
	enum framering_memory id;
	const char *name;
	bool has_pages;		/* struct page exists for every frame */
	bool whole_orders;	/* takes 2^n pages per slot, whatever it needs */
	int (*begin)(struct fr_memory *mem,
		     const struct fr_memory_request *req);
	int (*alloc)(struct fr_memory *mem, struct fr_chunk *chunk);
	void (*free)(struct fr_memory *mem, struct fr_chunk *chunk);
	void (*end)(struct fr_memory *mem);
};

/*
 * References: the generation while it needs frames, every mapping, every
 * dma-buf. The last put frees; it may sleep.
 */
struct fr_memory {
	struct kref ref;
	const struct fr_memory_source *source;
	struct device *parent;	/* the ring's parent device, a reference */
	void *source_data;
	struct fr_region *region;	/* whose memory it is, or NULL */
	enum framering_cache cache;	/* mode obtained */
	unsigned int slots;
	size_t slot_size;
	kuid_t owner;		/* whom the limits charge */
	u64 charged;		/* bytes */
	struct mutex dmabuf_mutex;	/* a leaf */
	struct fr_chunk chunk[FRAMERING_MAX_SLOTS];
};

/* mem.c */
struct fr_memory *fr_memory_create(struct device *parent,
				   const struct fr_memory_request *req);
void fr_memory_get(struct fr_memory *mem);
void fr_memory_put(struct fr_memory *mem);	/* NULL is fine */
bool fr_memory_is_shared(const struct fr_memory *mem); /* more than one ref */
/* Same shape, and charged to the one who asks. */
bool fr_memory_fits(const struct fr_memory *mem,
		    const struct fr_memory_request *req);
void fr_memory_zero(struct fr_memory *mem);
pgprot_t fr_memory_pgprot(const struct fr_memory *mem, pgprot_t prot);
/*
 * Which region served a memory, which need not be there any more. Of NULL: the
 * first of the regions, which SETUP would try first, for whoever asks.
 */
struct fr_memory_place {
	const struct fr_memory_source *source;	/* or NULL */
	const struct fr_region *region;		/* or NULL */
	kuid_t owner;
};

struct fr_memory_place fr_memory_place(const struct fr_memory *mem,
				       const struct fr_declared *declared);
/* A region's size, else what the limits allow one ring. */
void fr_memory_space(const struct fr_memory_place *place, u64 *total,
		     u64 *free, const char **name);
const char *fr_memory_source_name(enum framering_memory id);
int fr_memory_init(void);	/* module start: parse carveout=, limits */
void fr_memory_exit(void);

/*
 * mem_attr.c: x86 keeps a memory type with each page of RAM, which wins over
 * the page table. Elsewhere only `cached` is possible for RAM.
 * apply and restore change it for the kernel's own mapping; what apply failed
 * on has been restored, or must be leaked when that failed too (-EUCLEAN).
 */
const char *fr_cache_name(enum framering_cache cache);
bool fr_attr_possible(enum framering_cache cache);
int fr_attr_apply(void *vaddr, size_t size, enum framering_cache cache);
int fr_attr_restore(void *vaddr, size_t size, enum framering_cache cache);
bool fr_attr_is(const void *vaddr, size_t size, enum framering_cache cache);

/* mem_device.c: a device that is in no hierarchy, or NULL; platform_device_put() */
struct platform_device *fr_dma_create_device(struct device *parent, u64 mask);
/*
 * The device that memory of a pool is allocated for, where the index-th
 * memory-region of a ring's node is the pool; ERR_PTR if it is none. It outlives
 * the ring.
 */
struct device *fr_dma_create_pool(struct device *ring, int index);
void fr_dma_destroy_pool(struct device *dev);

/* mem_limit.c: limits as module parameters; names the limit it hits */
void fr_limit_init(void);			/* fills in defaults */
int fr_limit_charge(kuid_t owner, u64 bytes);	/* 0, -EDQUOT, -ENOMEM */
void fr_limit_uncharge(kuid_t owner, u64 bytes);
int fr_limit_check_ring(u64 bytes);		/* 0 or -EDQUOT */
int fr_limit_check_slots(unsigned int slots);	/* 0 or -EINVAL */
int fr_limit_check_files(unsigned int open_files); /* 0 or -EMFILE */
u64 fr_limit_ring_bytes(void);
u64 fr_limit_free_bytes(kuid_t owner);	/* what a ring could still get */

/* mem_carveout.c: whether carve-outs of that mode are possible at all */
bool fr_carveout_can(enum framering_cache cache);

extern const struct fr_memory_source fr_memory_carveout;
extern const struct fr_memory_source fr_memory_dma;
extern const struct fr_memory_source fr_memory_contig;

#endif /* FRAMERING_MEM_H */
