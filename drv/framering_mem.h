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
struct fg_declared;
struct fg_file;
struct gen_pool;

#define FG_REGIONS_MAX	16	/* of the module and all nodes */

/*
 * A carve-out, which the kernel has no struct page for, or a pool of the DMA API,
 * which holds movable pages while no driver uses it.
 */
struct fg_region {
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
struct fg_chunk {
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
struct fg_memory {
	struct kref ref;
	const struct fg_memory_source *source;
	struct device *parent;	/* the ring's parent device, a reference */
	void *source_data;
	struct fg_region *region;	/* whose memory it is, or NULL */
	enum framering_cache cache;	/* mode obtained */
	unsigned int slots;
	size_t slot_size;
	kuid_t owner;		/* whom the limits charge */
	u64 charged;		/* bytes */
	struct mutex dmabuf_mutex;	/* a leaf */
	struct fg_chunk chunk[FRAMERING_MAX_SLOTS];
};

/* The memory that SETUP asks for. */
struct fg_memory_request {
	enum framering_memory source;	/* AUTO or one */
	enum framering_cache cache;	/* mode wanted, and the only one taken */
	const struct fg_declared *declared;	/* for the ring */
	unsigned int slots;
	size_t slot_size;		/* bytes, a multiple of PAGE_SIZE */
};

/*
 * What a source does. alloc fills one chunk: 0, -ENOMEM, or -EOPNOTSUPP when the
 * source cannot give that mode or is not there: AUTO then tries the next. begin
 * and end bracket a whole memory (a child device, a region) and may be NULL.
 * begin sets fg_memory.region if the memory is a region's.
 */
struct fg_memory_source {
	enum framering_memory id;
	const char *name;
	bool has_pages;		/* struct page exists for every frame */
	bool whole_orders;	/* takes 2^n pages per slot, whatever it needs */
	int (*begin)(struct fg_memory *mem,
		     const struct fg_memory_request *req);
	int (*alloc)(struct fg_memory *mem, struct fg_chunk *chunk);
	void (*free)(struct fg_memory *mem, struct fg_chunk *chunk);
	void (*end)(struct fg_memory *mem);
};

/* Where a ring's memory came from, or would; valid after the memory is freed. */
struct fg_memory_place {
	const struct fg_memory_source *source;	/* or NULL */
	const struct fg_region *region;		/* or NULL */
	kuid_t owner;
};

/* A slot's dma-buf. */
struct fg_dmabuf {
	struct fg_memory *mem;		/* a reference */
	unsigned int slot;
	bool writable;
};

/* mem.c */

/**
 * fg_memory_init() - read carveout= and the limits when the module starts
 *
 * Return: 0, or an error after the log has said what is wrong.
 */
int fg_memory_init(void);
void fg_memory_exit(void);

/**
 * fg_memory_create() - memory for a ring, contiguous per slot and zeroed
 * @parent: the ring's parent device
 * @req: how much, from where, in which cache mode
 *
 * Return: a reference; or ERR_PTR: -EINVAL, -EDQUOT (a limit, named in the log),
 * -ENOMEM, -EOPNOTSUPP (no source gives that mode), -EINTR.
 */
struct fg_memory *fg_memory_create(struct device *parent,
				   const struct fg_memory_request *req);
void fg_memory_get(struct fg_memory *mem);

/**
 * fg_memory_put() - give a reference back
 * @mem: the memory, or NULL
 *
 * Context: may sleep.
 */
void fg_memory_put(struct fg_memory *mem);

/**
 * fg_memory_is_shared() - whether there is more than one reference
 * @mem: the memory
 */
bool fg_memory_is_shared(const struct fg_memory *mem);

/**
 * fg_memory_fits() - whether memory serves a request as it is
 * @mem: the memory
 * @req: the request
 *
 * Return: true if the shape is the same and the caller is who is charged for it.
 */
bool fg_memory_fits(const struct fg_memory *mem,
		    const struct fg_memory_request *req);
void fg_memory_zero(struct fg_memory *mem);

/**
 * fg_memory_place() - where memory is, or where SETUP would look first
 * @mem: the memory; NULL: what SETUP would try first for the current user
 * @declared: what is declared for the ring
 */
struct fg_memory_place fg_memory_place(const struct fg_memory *mem,
				       const struct fg_declared *declared);

/**
 * fg_memory_space() - a region's size, else what the limits allow one ring
 * @place: what fg_memory_place() said
 * @total: bytes there are
 * @free: bytes that a ring could still get
 * @name: the region's, the source's, or "limits"
 */
void fg_memory_space(const struct fg_memory_place *place, u64 *total,
		     u64 *free, const char **name);

/**
 * fg_memory_source_name() - a source's name
 * @id: the source; AUTO and what does not exist are "auto"
 */
const char *fg_memory_source_name(enum framering_memory id);

/* mem_attr.c */

/**
 * fg_cache_name() - a cache mode's name
 * @cache: the mode
 */
const char *fg_cache_name(enum framering_cache cache);

/* mem_limit.c: each of these names in the log the limit that it meets */

/**
 * fg_limit_check_ring() - whether one ring may have that much
 * @bytes: of all its slots
 *
 * Return: 0 or -EDQUOT.
 */
int fg_limit_check_ring(u64 bytes);

/**
 * fg_limit_check_slots() - whether one ring may have so many
 * @slots: how many
 *
 * Return: 0 or -EINVAL.
 */
int fg_limit_check_slots(unsigned int slots);

/**
 * fg_limit_check_files() - whether one more file may be open
 * @open_files: how many are
 *
 * Return: 0 or -EMFILE.
 */
int fg_limit_check_files(unsigned int open_files);

/**
 * fg_limit_ring_bytes() - bytes that one ring may have
 */
u64 fg_limit_ring_bytes(void);

/* mem_region.c */

/**
 * fg_region_add() - let rings use a carve-out or a pool
 * @declared: what it is; of a pool, its device is taken over if the region that
 *            is returned has that one
 *
 * Return: the region, which may be known from before if it is a node's, and stays
 * until the module goes; or ERR_PTR after the log has said what is wrong.
 */
struct fg_region *fg_region_add(const struct fg_region *declared);

/**
 * fg_region_known() - a region of the device tree that was added before
 * @start: physical address
 * @size: bytes
 *
 * Return: the region, or NULL.
 */
struct fg_region *fg_region_known(phys_addr_t start, u64 size);

/**
 * fg_regions_of_module() - add the regions of carveout= to a declaration
 * @declared: the declaration
 */
void fg_regions_of_module(struct fg_declared *declared);

/**
 * fg_region_touches() - whether a region lies on a range
 * @start: physical address
 * @size: bytes
 */
bool fg_region_touches(phys_addr_t start, u64 size);

/* mem_device.c */

/**
 * fg_dma_create_pool() - the device that memory of a pool is allocated for
 * @ring: the ring's device
 * @index: which memory-region of the ring's node is the pool
 *
 * Return: a device that outlives the ring, to end by fg_dma_destroy_pool(); or
 * ERR_PTR if that region is no pool.
 */
struct device *fg_dma_create_pool(struct device *ring, int index);
void fg_dma_destroy_pool(struct device *dev);

/* vma.c */

static inline u64 fg_vma_size(const struct vm_area_struct *vma)
{
	return vma->vm_end - vma->vm_start;
}

/**
 * fg_vma_fits() - whether a mapping from offset on ends below a limit
 * @vma: the mapping, which says how much
 * @offset: bytes
 * @limit: bytes
 */
bool fg_vma_fits(const struct vm_area_struct *vma, u64 offset, u64 limit);

/**
 * fg_vma_prepare() - say that a mapping cannot be grown, dumped or pinned
 * @vma: the mapping, in which nothing is yet
 */
void fg_vma_prepare(struct vm_area_struct *vma);

/**
 * fg_vma_insert() - map page frames
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
int fg_vma_insert(struct vm_area_struct *vma, u64 done, unsigned long pfn,
		  u64 size, pgprot_t prot, bool ram);

/* mmap.c */

/**
 * fg_mmap() - mmap() of a ring's node; vm_pgoff says which region and slot
 * @file: the node's open file
 * @vma: the mapping
 */
int fg_mmap(struct file *file, struct vm_area_struct *vma);

/**
 * fg_mmap_slot() - map part of one slot
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
int fg_mmap_slot(struct vm_area_struct *vma, struct fg_memory *mem,
		 unsigned int slot, u64 offset, bool may_write);

/* dma.c: a device's addresses for a slot */

/**
 * fg_dma_reaches() - whether a device can address a slot
 * @dev: the device
 * @mem: the memory
 * @slot: which slot
 *
 * To be asked before the DMA API, which warns of addresses beyond a device.
 *
 * Return: false after the log has said why not and what to do.
 */
bool fg_dma_reaches(struct device *dev, const struct fg_memory *mem,
		    unsigned int slot);

/**
 * fg_dma_is_direct() - whether a mapping addresses the memory itself
 * @dev: the device
 * @dma: the address that the DMA API gave
 * @phys: the memory's physical address
 *
 * Return: false if @dma is a bounce buffer's.
 */
bool fg_dma_is_direct(struct device *dev, dma_addr_t dma, phys_addr_t phys);

/**
 * fg_dma_map_phys() - map memory that has no struct page
 * @dev: the device
 * @phys: physical address
 * @size: bytes
 * @dir: who writes
 *
 * Return: the device's address, or DMA_MAPPING_ERROR.
 */
dma_addr_t fg_dma_map_phys(struct device *dev, phys_addr_t phys, size_t size,
			   enum dma_data_direction dir);
void fg_dma_unmap_phys(struct device *dev, dma_addr_t dma, size_t size,
		       enum dma_data_direction dir);

/* dmabuf.c */

/**
 * fg_export() - the answer to FRAMERING_IOC_EXPORT
 * @ff: the file that asks
 * @export: slot and flags; fd becomes a number that is reserved
 * @file: the dma-buf's file, for the caller to install under that number, or to
 *        put, and the number with it
 */
int fg_export(struct fg_file *ff, struct framering_export *export,
	      struct file **file);

/**
 * fg_dmabuf_create() - a dma-buf of a slot
 * @mem: the memory; the caller's reference goes over, also on failure
 * @slot: which slot
 * @writable: whether CPUs may write through it
 */
struct dma_buf *fg_dmabuf_create(struct fg_memory *mem, unsigned int slot,
				 bool writable);

/**
 * fg_dmabuf_of() - the slot that a dma-buf exports
 * @dmabuf: any dma-buf
 *
 * Return: NULL if it is not one of ours.
 */
const struct fg_dmabuf *fg_dmabuf_of(const struct dma_buf *dmabuf);

/* dmabuf_map.c */

/**
 * fg_dmabuf_publish() - let importers see what a processor has written
 * @ff: the producer, before it queues the slot
 * @slot: a slot that it has dequeued; others are left alone
 *
 * Context: may sleep.
 */
void fg_dmabuf_publish(struct fg_file *ff, u32 slot);

/**
 * fg_dmabuf_publish_slot() - the same of a slot that nobody else may queue
 * @mem: the memory
 * @slot: which slot
 */
void fg_dmabuf_publish_slot(struct fg_memory *mem, u32 slot);

#endif /* FRAMERING_MEM_H */
