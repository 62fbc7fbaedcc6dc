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
static const struct fr_memory_source * const fr_memory_sources[] = {
	&fr_memory_carveout,
	&fr_memory_dma,
	&fr_memory_contig,
};

const char *fr_memory_source_name(enum framering_memory id)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(fr_memory_sources); i++) {
		if (fr_memory_sources[i]->id == id)
			return fr_memory_sources[i]->name;
	}
	return "auto";
}

/* Every page of the kernel's mapping must be the frame that users will get. */
static bool fr_chunk_is_contiguous(const struct fr_chunk *chunk, size_t size)
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
static void fr_chunk_zero(struct fr_chunk *chunk, size_t size)
{
	size_t done;

	for (done = 0; done < size; done += PAGE_SIZE) {
		memset(chunk->vaddr + done, 0, PAGE_SIZE);
		cond_resched();
	}
}

void fr_memory_zero(struct fr_memory *mem)
{
	unsigned int i;

	for (i = 0; i < mem->slots; i++)
		fr_chunk_zero(&mem->chunk[i], mem->slot_size);
}

static int fr_memory_verify_chunk(const struct fr_memory *mem,
				  const struct fr_chunk *chunk)
{
	if (!fr_chunk_is_contiguous(chunk, mem->slot_size)) {
		dev_dbg(mem->parent, "%s memory is scattered\n",
			mem->source->name);
		return -ENOMEM;
	}
	if (!fr_attr_is(chunk->vaddr, mem->slot_size, mem->cache)) {
		dev_dbg(mem->parent, "%s memory is not %s\n",
			mem->source->name, fr_cache_name(mem->cache));
		return -EOPNOTSUPP;
	}
	return 0;
}

static void fr_memory_free_chunks(struct fr_memory *mem, unsigned int count)
{
	while (count--)
		mem->source->free(mem, &mem->chunk[count]);
}

static int fr_memory_alloc_chunks(struct fr_memory *mem)
{
	unsigned int i;
	int ret;

	for (i = 0; i < mem->slots; i++) {
		ret = fatal_signal_pending(current) ? -EINTR :
			mem->source->alloc(mem, &mem->chunk[i]);
		if (ret)
			goto free_chunks;
		ret = fr_memory_verify_chunk(mem, &mem->chunk[i]);
		if (ret) {
			i++;
			goto free_chunks;
		}
	}
	return 0;

free_chunks:
	fr_memory_free_chunks(mem, i);
	return ret;
}

static void fr_memory_charge_end(struct fr_memory *mem)
{
	if (mem->charged)
		fr_limit_uncharge(mem->owner, mem->charged);
	mem->charged = 0;
}

/* What the kernel has less of. */
static u64 fr_memory_footprint(const struct fr_memory *mem)
{
	u64 slot = mem->slot_size;

	if (mem->source->whole_orders)
		slot = PAGE_SIZE << get_order(mem->slot_size);
	return mem->slots * slot;
}

/* A region was set apart for rings; its size is its limit. */
static int fr_memory_charge(struct fr_memory *mem)
{
	u64 bytes = fr_memory_footprint(mem);
	int ret;

	if (mem->region)
		return 0;
	ret = fr_limit_charge(mem->owner, bytes);
	if (!ret)
		mem->charged = bytes;
	return ret;
}

static int fr_memory_fill(struct fr_memory *mem,
			  const struct fr_memory_source *source,
			  const struct fr_memory_request *req)
{
	int ret;

	mem->source = source;
	mem->region = NULL;
	ret = source->begin ? source->begin(mem, req) : 0;
	if (ret)
		return ret;
	ret = fr_memory_charge(mem);
	if (ret)
		goto end_source;
	ret = fr_memory_alloc_chunks(mem);
	if (ret)
		goto uncharge;
	return 0;

uncharge:
	fr_memory_charge_end(mem);
end_source:
	if (source->end)
		source->end(mem);
	return ret;
}

/* The first source that gives the mode; what the last one said otherwise. */
static int fr_memory_pick(struct fr_memory *mem,
			  const struct fr_memory_request *req)
{
	const enum framering_memory wanted = req->source;
	int ret = -EOPNOTSUPP;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(fr_memory_sources); i++) {
		const struct fr_memory_source *source = fr_memory_sources[i];
		int tried;

		if (wanted != FRAMERING_MEMORY_AUTO && wanted != source->id)
			continue;
		tried = fr_memory_fill(mem, source, req);
		dev_dbg(mem->parent, "%u slots of %zu bytes, %s, from %s: %d\n",
			mem->slots, mem->slot_size, fr_cache_name(mem->cache),
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

static void fr_memory_release(struct fr_memory *mem)
{
	put_device(mem->parent);
	kvfree(mem);
}

static struct fr_memory *fr_memory_alloc(struct device *parent,
					 const struct fr_memory_request *req)
{
	struct fr_memory *mem = kvzalloc(sizeof(*mem), GFP_KERNEL_ACCOUNT);

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

struct fr_memory *fr_memory_create(struct device *parent,
				   const struct fr_memory_request *req)
{
	struct fr_memory *mem;
	size_t bytes;
	int ret;

	if (!req->slots || req->slots > FRAMERING_MAX_SLOTS ||
	    !req->slot_size || !PAGE_ALIGNED(req->slot_size) ||
	    check_mul_overflow(req->slot_size, (size_t)req->slots, &bytes))
		return ERR_PTR(-EINVAL);
	ret = fr_limit_check_ring(bytes);
	if (ret)
		return ERR_PTR(ret);
	mem = fr_memory_alloc(parent, req);
	if (!mem)
		return ERR_PTR(-ENOMEM);
	ret = fr_memory_pick(mem, req);
	if (ret) {
		fr_memory_release(mem);
		return ERR_PTR(ret);
	}
	fr_memory_zero(mem);
	return mem;
}

static void fr_memory_destroy(struct kref *ref)
{
	struct fr_memory *mem = container_of(ref, struct fr_memory, ref);

	fr_memory_free_chunks(mem, mem->slots);
	if (mem->source->end)
		mem->source->end(mem);
	fr_memory_charge_end(mem);
	fr_memory_release(mem);
}

void fr_memory_get(struct fr_memory *mem)
{
	kref_get(&mem->ref);
}
EXPORT_SYMBOL_FRAMERING(fr_memory_get);

void fr_memory_put(struct fr_memory *mem)
{
	if (mem)
		kref_put(&mem->ref, fr_memory_destroy);
}
EXPORT_SYMBOL_FRAMERING(fr_memory_put);

bool fr_memory_is_shared(const struct fr_memory *mem)
{
	return kref_read(&mem->ref) > 1;
}

bool fr_memory_fits(const struct fr_memory *mem,
		    const struct fr_memory_request *req)
{
	return mem->slots == req->slots && mem->slot_size == req->slot_size &&
	       mem->cache == req->cache && uid_eq(mem->owner, current_uid()) &&
	       (req->source == FRAMERING_MEMORY_AUTO ||
		req->source == mem->source->id);
}

pgprot_t fr_memory_pgprot(const struct fr_memory *mem, pgprot_t prot)
{
	if (mem->cache == FRAMERING_CACHE_CACHED)
		return prot;
	/* Elsewhere that is for registers: see fr_carveout_gives(). */
	if (mem->cache == FRAMERING_CACHE_UNCACHED && IS_ENABLED(CONFIG_X86))
		return pgprot_noncached(prot);
	return pgprot_writecombine(prot);
}

struct fr_memory_place fr_memory_place(const struct fr_memory *mem,
				       const struct fr_declared *declared)
{
	return (struct fr_memory_place){
		.source = mem ? mem->source : NULL,
		.region = mem ? mem->region :
				fr_region_first(declared, false) ?:
				fr_region_first(declared, true),
		.owner = mem ? mem->owner : current_uid(),
	};
}

void fr_memory_space(const struct fr_memory_place *place, u64 *total,
		     u64 *free, const char **name)
{
	const struct fr_region *region = place->region;

	if (region) {
		*total = region->size;
		*free = fr_region_free(region);
		*name = region->name;
		return;
	}
	*total = fr_limit_ring_bytes();
	*free = fr_limit_free_bytes(place->owner);
	*name = place->source ? place->source->name : "limits";
}

int fr_memory_init(void)
{
	fr_limit_init();
	return fr_region_init();
}

void fr_memory_exit(void)
{
	fr_region_exit();
}
