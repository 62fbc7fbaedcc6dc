/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * framering for other drivers: a camera, a capture card, an FPGA whose device
 * writes frames into a ring's slots by DMA, as the ring's producer.
 *
 *	p = framering_producer_open(&pdev->dev, 0, &setup);
 *	framering_producer_dequeue(p, &slot, false);
 *	... the device writes to framering_producer_dma(p, slot) ...
 *	framering_producer_queue(p, slot, NULL, NULL);	from its interrupt, say
 *	framering_producer_close(p);
 *
 * The rules are those of the ioctls (linux/framering.h): a slot is the producer's
 * from dequeue to queue or cancel, and at no other time may the device write to
 * it. Nothing here copies a frame. Calls on one producer may come from several
 * threads and from interrupts (no NMI; with PREEMPT_RT: threaded ones), except
 * that close is the last. With mode "cached" and a device that doesn't snoop,
 * dequeue and queue take as long as a frame's caches do: better a thread's then.
 *
 * Link against the module's Module.symvers (KBUILD_EXTRA_SYMBOLS). A driver that
 * uses this keeps framering.ko loaded; when the ring's device is unbound, every
 * call fails with -ENODEV, and memory and DMA addresses stay until close.
 * drv/samples/edu.c is a driver of this kind.
 */
#ifndef _LINUX_FRAMERING_PRODUCER_H
#define _LINUX_FRAMERING_PRODUCER_H

#include <linux/framering.h>
#include <linux/types.h>

struct device;
struct framering_producer;

/**
 * framering_producer_open() - sets a ring up and becomes its producer
 * @dev: the device that will write the frames; its DMA mask and IOMMU count
 * @index: which ring: the N of /dev/frameringN
 * @setup: what FRAMERING_IOC_SETUP takes, filled in with what was obtained
 *
 * Every slot is mapped for @dev's writing until close. Who is charged for the
 * memory, and whom "producer" of sysfs names, is the calling process.
 *
 * Context: may sleep.
 * Return: the producer, to be closed; or ERR_PTR(): as FRAMERING_IOC_SETUP has
 * them; -ENODEV: no such ring; -EBUSY: it has a producer; -EMFILE: too many users;
 * -EIO: a slot is where @dev can't write (the log says which, and what to do);
 * -EOPNOTSUPP: no memory of that mode; or, but on a PC, a mode other than cached
 * for a device that snoops. After these two the ring has been set up for nobody.
 */
struct framering_producer *
framering_producer_open(struct device *dev, unsigned int index,
			struct framering_setup *setup);

/**
 * framering_producer_close() - stops being the producer
 * @producer: the producer; the device must have stopped writing
 *
 * Dequeued slots are free again; frames that were queued stay for consumers.
 *
 * Context: may sleep.
 */
void framering_producer_close(struct framering_producer *producer);

/**
 * framering_producer_dequeue() - takes a slot to fill
 * @producer: the producer
 * @slot: filled in with its number
 * @wait: sleep until there is one, or a signal comes
 *
 * Context: any but NMI, but may sleep if @wait.
 * Return: 0; -EAGAIN: every slot is in use, unless @wait; -ENOBUFS: all but two
 * are dequeued already; -ERESTARTSYS: a signal; -ENODEV: the ring's device has
 * gone.
 */
int framering_producer_dequeue(struct framering_producer *producer, u32 *slot,
			       bool wait);

/**
 * framering_producer_queue() - hands a filled slot to the consumers
 * @producer: the producer
 * @slot: one that was dequeued; the device must have ended writing
 * @meta: what FRAMERING_IOC_QUEUE takes, or NULL: a whole frame, taken now
 * @sequence: filled in with the frame's number; may be NULL
 *
 * Context: any but NMI.
 * Return: 0; -EINVAL: the slot was not dequeued, or @meta is not of this ring;
 * -ENODEV: the ring's device has gone. The slot stays dequeued if this fails.
 */
int framering_producer_queue(struct framering_producer *producer, u32 slot,
			     const struct framering_meta *meta, u64 *sequence);

/**
 * framering_producer_cancel() - gives a dequeued slot back without a frame
 * @producer: the producer
 * @slot: one that was dequeued; the device must have ended writing
 *
 * Context: any but NMI.
 * Return: 0; -EINVAL: the slot was not dequeued; -ENODEV.
 */
int framering_producer_cancel(struct framering_producer *producer, u32 slot);

/**
 * framering_producer_dma() - where the device finds a slot
 * @producer: the producer
 * @slot: number of a slot, below &framering_setup.slots
 *
 * Context: any but NMI.
 * Return: the slot's address for the device, the same until close; the slot's
 * bytes (&framering_setup.slot_size) follow each other there.
 */
dma_addr_t framering_producer_dma(const struct framering_producer *producer,
				  u32 slot);

#endif /* _LINUX_FRAMERING_PRODUCER_H */
