// SPDX-License-Identifier: GPL-2.0-only
/*
 * Frame memory: picks a source, proves that it delivered what was asked for,
 * zeroes it, counts references.
 */
#include <linux/cred.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/overflow.h>
#include <linux/pfn.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>
#include "framering_drv.h"
#include "internal.h"

/* In the order in which AUTO tries them. */
static const struct fg_memory_source * const fg_memory_sources[] = {
	&fg_memory_carveout,
	&fg_memory_dma,
	&fg_memory_contig,
};

const char *fg_memory_source_name(enum framering_memory id)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(fg_memory_sources); i++) {
		if (fg_memory_sources[i]->id == id)
			return fg_memory_sources[i]->name;
	}
	return "auto";
}

/* Every page of the kernel's mapping must be the frame that users will get. */
static bool fg_chunk_is_contiguous(const struct fg_chunk *chunk, size_t size)
{
	unsigned long pfn = chunk->pfn;
	size_t done;

	for (done = 0; done < size; done += PAGE_SIZE, pfn++) {
		const void *addr = chunk->vaddr + done;

		if (pfn != (is_vmalloc_addr(addr) ? vmalloc_to_pfn(addr) :
						    PHYS_PFN(__pa(addr))))
			return false;
	}
	return true;
}

/* In steps, since a slot may be a gigabyte and uncached. */
static void fg_chunk_zero(struct fg_chunk *chunk, size_t size)
{
	size_t done;

	for (done = 0; done < size; done += PAGE_SIZE) {
		memset(chunk->vaddr + done, 0, PAGE_SIZE);
		cond_resched();
	}
}

void fg_memory_zero(struct fg_memory *mem)
{
	unsigned int i;

	for (i = 0; i < mem->slots; i++)
		fg_chunk_zero(&mem->chunk[i], mem->slot_size);
}

static int fg_memory_verify_chunk(const struct fg_memory *mem,
				  const struct fg_chunk *chunk)
{
	if (!fg_chunk_is_contiguous(chunk, mem->slot_size)) {
		dev_dbg(mem->parent, "%s memory is scattered\n",
			mem->source->name);
		return -ENOMEM;
	}
	if (!fg_attr_is(chunk->vaddr, mem->slot_size, mem->cache)) {
		dev_dbg(mem->parent, "%s memory is not %s\n",
			mem->source->name, fg_cache_name(mem->cache));
		return -EOPNOTSUPP;
	}
	return 0;
}

static void fg_memory_free_chunks(struct fg_memory *mem, unsigned int count)
{
	while (count--)
		mem->source->free(mem, &mem->chunk[count]);
}

static int fg_memory_alloc_chunks(struct fg_memory *mem)
{
	unsigned int i;
	int ret;

	for (i = 0; i < mem->slots; i++) {
		ret = fatal_signal_pending(current) ? -EINTR :
			mem->source->alloc(mem, &mem->chunk[i]);
		if (ret)
			goto free_chunks;
		ret = fg_memory_verify_chunk(mem, &mem->chunk[i]);
		if (ret) {
			i++;
			goto free_chunks;
		}
	}
	return 0;

free_chunks:
	fg_memory_free_chunks(mem, i);
	return ret;
}

static void fg_memory_charge_end(struct fg_memory *mem)
{
	if (mem->charged)
		fg_limit_uncharge(mem->owner, mem->charged);
	mem->charged = 0;
}

/* The kernel's bytes: some sources round each slot up to a power of two. */
static u64 fg_memory_footprint(const struct fg_memory *mem)
{
	u64 slot = mem->slot_size;

	if (mem->source->whole_orders)
		slot = PAGE_SIZE << get_order(mem->slot_size);
	return mem->slots * slot;
}

/* A region was set apart for rings; its size is its limit. */
static int fg_memory_charge(struct fg_memory *mem)
{
	u64 bytes = fg_memory_footprint(mem);
	int ret;

	if (mem->region)
		return 0;
	ret = fg_limit_charge(mem->owner, bytes);
	if (!ret)
		mem->charged = bytes;
	return ret;
}

static int fg_memory_fill(struct fg_memory *mem,
			  const struct fg_memory_source *source,
			  const struct fg_memory_request *req)
{
	int ret;

	mem->source = source;
	mem->region = NULL;
	ret = source->begin ? source->begin(mem, req) : 0;
	if (ret)
		return ret;
	ret = fg_memory_charge(mem);
	if (ret)
		goto end_source;
	ret = fg_memory_alloc_chunks(mem);
	if (ret)
		goto uncharge;
	return 0;

uncharge:
	fg_memory_charge_end(mem);
end_source:
	if (source->end)
		source->end(mem);
	return ret;
}

/* The first source that gives the mode; what the last one said otherwise. */
static int fg_memory_pick(struct fg_memory *mem,
			  const struct fg_memory_request *req)
{
	const enum framering_memory wanted = req->source;
	int ret = -EOPNOTSUPP;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(fg_memory_sources); i++) {
		const struct fg_memory_source *source = fg_memory_sources[i];
		int tried;

		if (wanted != FRAMERING_MEMORY_AUTO && wanted != source->id)
			continue;
		tried = fg_memory_fill(mem, source, req);
		dev_dbg(mem->parent, "%u slots of %zu bytes, %s, from %s: %d\n",
			mem->slots, mem->slot_size, fg_cache_name(mem->cache),
			source->name, tried);
		if (!tried)
			return 0;
		/* Too little memory beats "cannot" as a reason. */
		if (tried != -EOPNOTSUPP)
			ret = tried;
		/* A limit that one source hits another may not need. */
		if (tried != -EOPNOTSUPP && tried != -ENOMEM &&
		    tried != -EDQUOT)
			break;
	}
	return ret;
}

static void fg_memory_release(struct fg_memory *mem)
{
	put_device(mem->parent);
	kvfree(mem);
}

static struct fg_memory *fg_memory_alloc(struct device *parent,
					 const struct fg_memory_request *req)
{
	struct fg_memory *mem = kvzalloc(sizeof(*mem), GFP_KERNEL_ACCOUNT);

	if (!mem)
		return NULL;
	kref_init(&mem->ref);
	mem->parent = get_device(parent);
	mem->cache = req->cache;
	mem->slots = req->slots;
	mem->slot_size = req->slot_size;
	mem->owner = current_uid();
	mutex_init(&mem->dmabuf_mutex);
	return mem;
}

struct fg_memory *fg_memory_create(struct device *parent,
				   const struct fg_memory_request *req)
{
	struct fg_memory *mem;
	size_t bytes;
	int ret;

	if (!req->slots || req->slots > FRAMERING_MAX_SLOTS ||
	    !req->slot_size || !PAGE_ALIGNED(req->slot_size) ||
	    check_mul_overflow(req->slot_size, (size_t)req->slots, &bytes))
		return ERR_PTR(-EINVAL);
	ret = fg_limit_check_ring(bytes);
	if (ret)
		return ERR_PTR(ret);
	mem = fg_memory_alloc(parent, req);
	if (!mem)
		return ERR_PTR(-ENOMEM);
	ret = fg_memory_pick(mem, req);
	if (ret) {
		fg_memory_release(mem);
		return ERR_PTR(ret);
	}
	fg_memory_zero(mem);
	return mem;
}

static void fg_memory_destroy(struct kref *ref)
{
	struct fg_memory *mem = container_of(ref, struct fg_memory, ref);

	fg_memory_free_chunks(mem, mem->slots);
	if (mem->source->end)
		mem->source->end(mem);
	fg_memory_charge_end(mem);
	fg_memory_release(mem);
}

void fg_memory_get(struct fg_memory *mem)
{
	kref_get(&mem->ref);
}
EXPORT_SYMBOL_FRAMERING(fg_memory_get);

void fg_memory_put(struct fg_memory *mem)
{
	if (mem)
		kref_put(&mem->ref, fg_memory_destroy);
}
EXPORT_SYMBOL_FRAMERING(fg_memory_put);

bool fg_memory_is_shared(const struct fg_memory *mem)
{
	return kref_read(&mem->ref) > 1;
}

bool fg_memory_fits(const struct fg_memory *mem,
		    const struct fg_memory_request *req)
{
	return mem->slots == req->slots && mem->slot_size == req->slot_size &&
	       mem->cache == req->cache && uid_eq(mem->owner, current_uid()) &&
	       (req->source == FRAMERING_MEMORY_AUTO ||
		req->source == mem->source->id);
}

pgprot_t fg_memory_pgprot(const struct fg_memory *mem, pgprot_t prot)
{
	if (mem->cache == FRAMERING_CACHE_CACHED)
		return prot;
	/* Elsewhere that is for registers: see fg_carveout_gives(). */
	if (mem->cache == FRAMERING_CACHE_UNCACHED && IS_ENABLED(CONFIG_X86))
		return pgprot_noncached(prot);
	return pgprot_writecombine(prot);
}

struct fg_memory_place fg_memory_place(const struct fg_memory *mem,
				       const struct fg_declared *declared)
{
	return (struct fg_memory_place){
		.source = mem ? mem->source : NULL,
		.region = mem ? mem->region :
				fg_region_first(declared, false) ?:
				fg_region_first(declared, true),
		.owner = mem ? mem->owner : current_uid(),
	};
}

void fg_memory_space(const struct fg_memory_place *place, u64 *total,
		     u64 *free, const char **name)
{
	const struct fg_region *region = place->region;

	if (region) {
		*total = region->size;
		*free = fg_region_free(region);
		*name = region->name;
		return;
	}
	*total = fg_limit_ring_bytes();
	*free = fg_limit_free_bytes(place->owner);
	*name = place->source ? place->source->name : "limits";
}

int fg_memory_init(void)
{
	fg_limit_init();
	return fg_region_init();
}

void fg_memory_exit(void)
{
	fg_region_exit();
}
