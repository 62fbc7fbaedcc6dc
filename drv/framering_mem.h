/* SPDX-License-Identifier: GPL-2.0-only */
/* drv/mem/: frame memory, and the mappings and dma-bufs that show it. */
#ifndef FRAMERING_MEM_H
#define FRAMERING_MEM_H

#include <linux/atomic.h>
#include <linux/dma-direction.h>
#include <linux/dma-resv.h>
#include <linux/kref.h>
#include <linux/mm_types.h>
#include <linux/mutex.h>
#include <linux/types.h>
#include <linux/uidgid.h>
#include <linux/framering.h>

struct device;
struct dma_buf;
struct file;
struct fr_declared;
struct fr_file;
struct gen_pool;

#define FR_REGIONS_MAX	16	/* of the module and all nodes */

/*
 * A carve-out, which the kernel has no struct page for, or a pool of the DMA API,
 * which holds movable pages while no driver uses it.
 */
struct fr_region {
	char name[FRAMERING_NAME_LEN];
	phys_addr_t start;
	u64 size;
	bool no_allocator;	/* one ring gets all of it */
	bool restricted;	/* to cache */
	enum framering_cache cache;
	bool of_tree;		/* a node's: other nodes may name it too */
	struct gen_pool *pool;	/* a carve-out's */
	struct device *dev;	/* a pool's: memory is allocated for it */
	atomic64_t used;	/* bytes that rings have of a pool */
};

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

/*
 * The memory of all slots of a generation. References: the generation while it
 * needs frames, every mapping, every dma-buf. The last put frees it and may sleep.
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

/* What SETUP asks for. */
struct fr_memory_request {
	enum framering_memory source;	/* AUTO or one */
	enum framering_cache cache;	/* mode wanted, and the only one taken */
	const struct fr_declared *declared;	/* for the ring */
	unsigned int slots;
	size_t slot_size;		/* bytes, a multiple of PAGE_SIZE */
};

/*
 * What a source does. alloc fills one chunk: 0, -ENOMEM, or -EOPNOTSUPP when the
 * source cannot give that mode or is not there: AUTO then tries the next. begin
 * and end bracket a whole memory (a child device, a region) and may be NULL.
 * begin sets fr_memory.region if the memory is a region's.
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

/* Where a ring's memory came from, or would; valid after the memory is freed. */
struct fr_memory_place {
	const struct fr_memory_source *source;	/* or NULL */
	const struct fr_region *region;		/* or NULL */
	kuid_t owner;
};

/* A slot's dma-buf. */
struct fr_dmabuf {
	struct fr_memory *mem;		/* a reference */
	unsigned int slot;
	bool writable;
};

/* mem.c */

/**
 * fr_memory_init() - read carveout= and the limits when the module starts
 *
 * Return: 0, or an error after the log has said what is wrong.
 */
int fr_memory_init(void);
void fr_memory_exit(void);

/**
 * fr_memory_create() - memory for a ring, contiguous per slot and zeroed
 * @parent: the ring's parent device
 * @req: how much, from where, in which cache mode
 *
 * Return: a reference; or ERR_PTR: -EINVAL, -EDQUOT (a limit, named in the log),
 * -ENOMEM, -EOPNOTSUPP (no source gives that mode), -EINTR.
 */
struct fr_memory *fr_memory_create(struct device *parent,
				   const struct fr_memory_request *req);
void fr_memory_get(struct fr_memory *mem);

/**
 * fr_memory_put() - give a reference back
 * @mem: the memory, or NULL
 *
 * Context: may sleep.
 */
void fr_memory_put(struct fr_memory *mem);

/**
 * fr_memory_is_shared() - whether there is more than one reference
 * @mem: the memory
 */
bool fr_memory_is_shared(const struct fr_memory *mem);

/**
 * fr_memory_fits() - whether memory serves a request as it is
 * @mem: the memory
 * @req: the request
 *
 * Return: true if the shape is the same and the caller is who is charged for it.
 */
bool fr_memory_fits(const struct fr_memory *mem,
		    const struct fr_memory_request *req);
void fr_memory_zero(struct fr_memory *mem);

/**
 * fr_memory_place() - where memory is, or where SETUP would look first
 * @mem: the memory; NULL: what SETUP would try first for the current user
 * @declared: what is declared for the ring
 */
struct fr_memory_place fr_memory_place(const struct fr_memory *mem,
				       const struct fr_declared *declared);

/**
 * fr_memory_space() - a region's size, else what the limits allow one ring
 * @place: what fr_memory_place() said
 * @total: bytes there are
 * @free: bytes that a ring could still get
 * @name: the region's, the source's, or "limits"
 */
void fr_memory_space(const struct fr_memory_place *place, u64 *total,
		     u64 *free, const char **name);

/**
 * fr_memory_source_name() - a source's name
 * @id: the source; AUTO and what does not exist are "auto"
 */
const char *fr_memory_source_name(enum framering_memory id);

/* mem_attr.c */

/**
 * fr_cache_name() - a cache mode's name
 * @cache: the mode
 */
const char *fr_cache_name(enum framering_cache cache);

/* mem_limit.c: each of these names in the log the limit that it meets */

/**
 * fr_limit_check_ring() - whether one ring may have that much
 * @bytes: of all its slots
 *
 * Return: 0 or -EDQUOT.
 */
int fr_limit_check_ring(u64 bytes);

/**
 * fr_limit_check_slots() - whether one ring may have so many
 * @slots: how many
 *
 * Return: 0 or -EINVAL.
 */
int fr_limit_check_slots(unsigned int slots);

/**
 * fr_limit_check_files() - whether one more file may be open
 * @open_files: how many are
 *
 * Return: 0 or -EMFILE.
 */
int fr_limit_check_files(unsigned int open_files);

/**
 * fr_limit_ring_bytes() - bytes that one ring may have
 */
u64 fr_limit_ring_bytes(void);

/* mem_region.c */

/**
 * fr_region_add() - let rings use a carve-out or a pool
 * @declared: what it is; of a pool, its device is taken over if the region that
 *            is returned has that one
 *
 * Return: the region, which may be known from before if it is a node's, and stays
 * until the module goes; or ERR_PTR after the log has said what is wrong.
 */
struct fr_region *fr_region_add(const struct fr_region *declared);

/**
 * fr_region_known() - a region of the device tree that was added before
 * @start: physical address
 * @size: bytes
 *
 * Return: the region, or NULL.
 */
struct fr_region *fr_region_known(phys_addr_t start, u64 size);

/**
 * fr_regions_of_module() - add the regions of carveout= to a declaration
 * @declared: the declaration
 */
void fr_regions_of_module(struct fr_declared *declared);

/**
 * fr_region_touches() - whether a region lies on a range
 * @start: physical address
 * @size: bytes
 */
bool fr_region_touches(phys_addr_t start, u64 size);

/* mem_device.c */

/**
 * fr_dma_create_pool() - the device that memory of a pool is allocated for
 * @ring: the ring's device
 * @index: which memory-region of the ring's node is the pool
 *
 * Return: a device that outlives the ring, to end by fr_dma_destroy_pool(); or
 * ERR_PTR if that region is no pool.
 */
struct device *fr_dma_create_pool(struct device *ring, int index);
void fr_dma_destroy_pool(struct device *dev);

/* vma.c */

static inline u64 fr_vma_size(const struct vm_area_struct *vma)
{
	return vma->vm_end - vma->vm_start;
}

/**
 * fr_vma_fits() - whether a mapping from offset on ends below a limit
 * @vma: the mapping, which says how much
 * @offset: bytes
 * @limit: bytes
 */
bool fr_vma_fits(const struct vm_area_struct *vma, u64 offset, u64 limit);

/**
 * fr_vma_prepare() - say that a mapping cannot be grown, dumped or pinned
 * @vma: the mapping, in which nothing is yet
 */
void fr_vma_prepare(struct vm_area_struct *vma);

/**
 * fr_vma_insert() - map page frames
 * @vma: the mapping
 * @done: bytes of the mapping that have something in them already
 * @pfn: the first page frame
 * @size: bytes
 * @prot: protection and cache attribute, used as it is
 * @ram: the frames have a struct page; a private writable mapping of such frames
 *       needs one call for all of it
 *
 * Return: 0, or an error after which nothing of the mapping is left, @done
 * included, so that the caller may free what it would have shown.
 */
int fr_vma_insert(struct vm_area_struct *vma, u64 done, unsigned long pfn,
		  u64 size, pgprot_t prot, bool ram);

/* mmap.c */

/**
 * fr_mmap() - mmap() of a ring's node; vm_pgoff says which region and slot
 * @file: the node's open file
 * @vma: the mapping
 */
int fr_mmap(struct file *file, struct vm_area_struct *vma);

/**
 * fr_mmap_slot() - map part of one slot
 * @vma: the mapping, which says how much
 * @mem: the memory; the mapping takes a reference of its own, which lasts as long
 *       as any part or copy of the mapping
 * @slot: which slot
 * @offset: bytes into it, a multiple of PAGE_SIZE
 * @may_write: whether the mapping may be shared and writable
 *
 * Return: 0; -EINVAL outside the slot; -EACCES may not write; -EOPNOTSUPP a
 * private copy of memory that cannot be copied here.
 */
int fr_mmap_slot(struct vm_area_struct *vma, struct fr_memory *mem,
		 unsigned int slot, u64 offset, bool may_write);

/* dma.c: a device's addresses for a slot */

/**
 * fr_dma_reaches() - whether a device can address a slot
 * @dev: the device
 * @mem: the memory
 * @slot: which slot
 *
 * To be asked before the DMA API, which warns of addresses beyond a device.
 *
 * Return: false after the log has said why not and what to do.
 */
bool fr_dma_reaches(struct device *dev, const struct fr_memory *mem,
		    unsigned int slot);

/**
 * fr_dma_is_direct() - whether a mapping addresses the memory itself
 * @dev: the device
 * @dma: the address that the DMA API gave
 * @phys: the memory's physical address
 *
 * Return: false if @dma is a bounce buffer's.
 */
bool fr_dma_is_direct(struct device *dev, dma_addr_t dma, phys_addr_t phys);

/**
 * fr_dma_map_phys() - map memory that has no struct page
 * @dev: the device
 * @phys: physical address
 * @size: bytes
 * @dir: who writes
 *
 * Return: the device's address, or DMA_MAPPING_ERROR.
 */
dma_addr_t fr_dma_map_phys(struct device *dev, phys_addr_t phys, size_t size,
			   enum dma_data_direction dir);
void fr_dma_unmap_phys(struct device *dev, dma_addr_t dma, size_t size,
		       enum dma_data_direction dir);

/* dmabuf.c */

/**
 * fr_export() - the answer to FRAMERING_IOC_EXPORT
 * @ff: the file that asks
 * @export: slot and flags; fd becomes a number that is reserved
 * @file: the dma-buf's file, for the caller to install under that number, or to
 *        put, and the number with it
 */
int fr_export(struct fr_file *ff, struct framering_export *export,
	      struct file **file);

/**
 * fr_dmabuf_create() - a dma-buf of a slot
 * @mem: the memory; the caller's reference goes over, also on failure
 * @slot: which slot
 * @writable: whether CPUs may write through it
 */
struct dma_buf *fr_dmabuf_create(struct fr_memory *mem, unsigned int slot,
				 bool writable);

/**
 * fr_dmabuf_of() - the slot that a dma-buf exports
 * @dmabuf: any dma-buf
 *
 * Return: NULL if it is not one of ours.
 */
const struct fr_dmabuf *fr_dmabuf_of(const struct dma_buf *dmabuf);

/* dmabuf_map.c */

/**
 * fr_dmabuf_publish() - let importers see what a processor has written
 * @ff: the producer, before it queues the slot
 * @slot: a slot that it has dequeued; others are left alone
 *
 * Context: may sleep.
 */
void fr_dmabuf_publish(struct fr_file *ff, u32 slot);

/**
 * fr_dmabuf_publish_slot() - the same of a slot that nobody else may queue
 * @mem: the memory
 * @slot: which slot
 */
void fr_dmabuf_publish_slot(struct fr_memory *mem, u32 slot);

#endif /* FRAMERING_MEM_H */
