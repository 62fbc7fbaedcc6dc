/* SPDX-License-Identifier: GPL-2.0-only */
/* A slot's dma-buf: dmabuf.c makes it, dmabuf_map.c maps it for importers. */
#ifndef FRAMERING_DMABUF_H
#define FRAMERING_DMABUF_H

#include <linux/dma-buf.h>
#include "mem.h"

struct fr_dmabuf {
	struct fr_memory *mem;		/* a reference */
	unsigned int slot;
	bool writable;
};

static inline struct fr_chunk *fr_dmabuf_chunk(const struct fr_dmabuf *buf)
{
	return &buf->mem->chunk[buf->slot];
}

static inline bool fr_dmabuf_has_pages(const struct fr_dmabuf *buf)
{
	return buf->mem->source->has_pages;
}

/* dmabuf.c: takes over the reference of mem, also when it fails. */
struct dma_buf *fr_dmabuf_create(struct fr_memory *mem, unsigned int slot,
				 bool writable);
/* What it is a dma-buf of if that is a slot, else NULL. */
const struct fr_dmabuf *fr_dmabuf_of(const struct dma_buf *dmabuf);

/* dmabuf_map.c: fr_dmabuf_publish(), of a slot that nobody else may queue */
void fr_dmabuf_publish_slot(struct fr_memory *mem, u32 slot);
/* Of struct dma_buf_ops: */
struct sg_table *fr_dmabuf_map(struct dma_buf_attachment *attachment,
			       enum dma_data_direction dir);
void fr_dmabuf_unmap(struct dma_buf_attachment *attachment,
		     struct sg_table *sgt, enum dma_data_direction dir);
int fr_dmabuf_begin_cpu_access(struct dma_buf *dmabuf,
			       enum dma_data_direction dir);
int fr_dmabuf_end_cpu_access(struct dma_buf *dmabuf,
			     enum dma_data_direction dir);

#endif /* FRAMERING_DMABUF_H */
