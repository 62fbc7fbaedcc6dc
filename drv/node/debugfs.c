// SPDX-License-Identifier: GPL-2.0-only
/*
 * /sys/kernel/debug/framering/frameringN, for root: what the ring thinks of
 * each slot and consumer, and what the driver sees in each slot's memory. The
 * layout is for people and tests; it may change.
 */
#include <linux/crc32.h>
#include <linux/debugfs.h>
#include <linux/err.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include "internal.h"

#define FG_DEBUGFS_MODE	0400

static struct dentry *fg_debugfs_root;

static const char * const fg_state_names[] = {
	[FG_SLOT_FREE] = "free",
	[FG_SLOT_DEQUEUED] = "dequeued",
	[FG_SLOT_QUEUED] = "queued",
};

/* The current generation's memory with a reference, or NULL. */
static struct fg_memory *fg_debugfs_memory_get(struct fg_device *fdev)
{
	struct fg_memory *mem = NULL;

	guard(fg_device)(fdev);
	if (fdev->current_gen && fdev->current_gen->mem) {
		mem = fdev->current_gen->mem;
		fg_memory_get(mem);
	}
	return mem;
}

static void fg_debugfs_show_slot(struct seq_file *seq, unsigned int i,
				 const struct fg_ring_slot *slot)
{
	seq_printf(seq, "%u %s %u ", i, fg_state_names[slot->state],
		   slot->holders);
	/* A slot that is not queued still has the number of an earlier frame. */
	if (slot->state == FG_SLOT_QUEUED)
		seq_printf(seq, "%llu\n", slot->sequence);
	else
		seq_puts(seq, "-\n");
}

/* slot state holders sequence */
static int fg_debugfs_slots_show(struct seq_file *seq, void *unused)
{
	struct fg_device *fdev = seq->private;
	unsigned int i;

	guard(fg_device)(fdev);
	for (i = 0; fdev->current_gen && i < fdev->current_gen->slots; i++)
		fg_debugfs_show_slot(seq, i, &fdev->current_gen->ring.slot[i]);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(fg_debugfs_slots);

static void fg_debugfs_show_consumer(struct seq_file *seq,
				     const struct fg_file *ff)
{
	const struct fg_ring *ring = &ff->gen->ring;
	const struct fg_ring_consumer *consumer =
		&ring->consumer[ff->consumer];

	seq_printf(seq, "%d generation=%u lag=%llu held=%u limit=%u lossless=%d missed=%llu\n",
		   pid_nr(ff->pid), ff->gen->number,
		   ring->next_sequence - consumer->cursor,
		   (unsigned int)hweight64(consumer->held), consumer->limit,
		   consumer->lossless, consumer->missed);
}

/* One line per attached file, headed by the process that attached it. */
static int fg_debugfs_consumers_show(struct seq_file *seq, void *unused)
{
	struct fg_device *fdev = seq->private;
	const struct fg_file *ff;

	guard(fg_device)(fdev);
	list_for_each_entry(ff, &fdev->files, node)
		if (ff->role == FG_ROLE_CONSUMER && ff->gen)
			fg_debugfs_show_consumer(seq, ff);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(fg_debugfs_consumers);

/*
 * What the producer's file believes it has dequeued is what the ring says, also
 * that of a generation that has ended.
 */
static bool fg_debugfs_producer_agrees(const struct fg_device *fdev)
{
	const struct fg_file *producer = fdev->producer;
	const struct fg_generation *gen =
		producer ? producer->gen : fdev->current_gen;
	u64 dequeued = 0;
	unsigned int i;

	for (i = 0; gen && i < gen->ring.slots; i++) {
		if (gen->ring.slot[i].state == FG_SLOT_DEQUEUED)
			dequeued |= BIT_ULL(i);
	}
	return dequeued == (producer ? producer->dequeued : 0);
}

static void fg_debugfs_show_rules(struct seq_file *seq,
				  const struct fg_generation *gen)
{
	seq_printf(seq, "generation=%u broken=%d\n", gen->number,
		   fg_ring_check(&gen->ring));
}

/*
 * Whether the rules of the hand-off hold in every generation in use: 0, or the
 * rule broken, enum fg_ring_rule.
 */
static int fg_debugfs_rules_show(struct seq_file *seq, void *unused)
{
	struct fg_device *fdev = seq->private;
	const struct fg_file *ff;

	guard(fg_device)(fdev);
	if (fdev->current_gen)
		fg_debugfs_show_rules(seq, fdev->current_gen);
	list_for_each_entry(ff, &fdev->files, node) {
		if (ff->gen && ff->gen != fdev->current_gen)
			fg_debugfs_show_rules(seq, ff->gen);
	}
	seq_printf(seq, "producer broken=%d\n",
		   !fg_debugfs_producer_agrees(fdev));
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(fg_debugfs_rules);

/* CRC-32 as zlib, gzip and crc32(1) compute it, a page at a time. */
static u32 fg_debugfs_crc32(const void *data, size_t size)
{
	u32 crc = ~0;
	size_t done;

	for (done = 0; done < size; done += PAGE_SIZE) {
		crc = crc32_le(crc, data + done, PAGE_SIZE);
		cond_resched();
	}
	return ~crc;
}

/* slot crc32, of the whole slot, through the kernel's own mapping */
static int fg_debugfs_checksum_show(struct seq_file *seq, void *unused)
{
	struct fg_memory *mem = fg_debugfs_memory_get(seq->private);
	unsigned int i;

	if (!mem)
		return 0;
	for (i = 0; i < mem->slots; i++)
		seq_printf(seq, "%u %08x\n", i,
			   fg_debugfs_crc32(mem->chunk[i].vaddr,
					    mem->slot_size));
	fg_memory_put(mem);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(fg_debugfs_checksum);

/* slot physical-address bytes kernel-address */
static int fg_debugfs_memory_show(struct seq_file *seq, void *unused)
{
	struct fg_memory *mem = fg_debugfs_memory_get(seq->private);
	unsigned int i;

	if (!mem)
		return 0;
	for (i = 0; i < mem->slots; i++)
		seq_printf(seq, "%u %#llx %zu %#lx\n", i,
			   (u64)PFN_PHYS(mem->chunk[i].pfn), mem->slot_size,
			   (unsigned long)mem->chunk[i].vaddr);
	fg_memory_put(mem);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(fg_debugfs_memory);

void fg_debugfs_init(void)
{
	fg_debugfs_root = debugfs_create_dir("framering", NULL);
}

void fg_debugfs_exit(void)
{
	debugfs_remove(fg_debugfs_root);
}

void fg_debugfs_add(struct fg_device *fdev)
{
	struct dentry *dir = debugfs_create_dir(dev_name(&fdev->dev),
						fg_debugfs_root);

	fdev->debugfs = dir;
	debugfs_create_file("slots", FG_DEBUGFS_MODE, dir, fdev,
			    &fg_debugfs_slots_fops);
	debugfs_create_file("consumers", FG_DEBUGFS_MODE, dir, fdev,
			    &fg_debugfs_consumers_fops);
	debugfs_create_file("rules", FG_DEBUGFS_MODE, dir, fdev,
			    &fg_debugfs_rules_fops);
	debugfs_create_file("checksum", FG_DEBUGFS_MODE, dir, fdev,
			    &fg_debugfs_checksum_fops);
	debugfs_create_file("memory", FG_DEBUGFS_MODE, dir, fdev,
			    &fg_debugfs_memory_fops);
}

/* Waits for readers that are inside; later ones fail. */
void fg_debugfs_remove(struct fg_device *fdev)
{
	debugfs_remove(fdev->debugfs);
	fdev->debugfs = NULL;
}
