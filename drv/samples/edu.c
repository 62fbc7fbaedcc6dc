// SPDX-License-Identifier: GPL-2.0-only
/*
 * Frames by DMA from QEMU's teaching device "edu" (docs/specs/edu.rst there): how
 * the driver of a camera or an FPGA becomes a ring's producer.
 *
 * The device has one DMA engine and 4 KiB of its own. A piece of the picture goes
 * into it from a buffer of ours, and from it into the slot; each transfer takes
 * the device 0.1 s and ends with an interrupt, whose handler starts the next. No
 * processor writes to a slot. Word i of frame n is n << 16 | i.
 */
#include <linux/dma-mapping.h>
#include <linux/interrupt.h>
#include <linux/io-64-nonatomic-lo-hi.h>
#include <linux/iopoll.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/workqueue.h>
#include <linux/framering_producer.h>

#define EDU_VENDOR		0x1234
#define EDU_DEVICE		0x11e8

#define EDU_IRQ_STATUS		0x24
#define EDU_IRQ_ACK		0x64
#define EDU_DMA_SOURCE		0x80
#define EDU_DMA_TARGET		0x88
#define EDU_DMA_COUNT		0x90
#define EDU_DMA_COMMAND		0x98
#define EDU_DMA_RUN		BIT(0)	/* reads as 1 until done */
#define EDU_DMA_OUT		BIT(1)	/* from the device to memory */
#define EDU_DMA_IRQ		BIT(2)
#define EDU_IRQ_DMA		0x100	/* of status: a transfer is done */
#define EDU_BUFFER		0x40000	/* the device's own memory */

/* Half of that: the last byte of the whole is one that QEMU refuses. */
#define EDU_PIECE		2048
#define EDU_WIDTH		32	/* pixels; 16 lines are a piece */
#define EDU_RETRY_MS		20

static unsigned int ring;
module_param(ring, uint, 0444);
MODULE_PARM_DESC(ring, "N of the /dev/frameringN to fill (default 0)");

static unsigned int height = 16;
module_param(height, uint, 0444);
MODULE_PARM_DESC(height, "lines of a frame, a multiple of 16 (default 16)");

static unsigned int dma_bits = 28;
module_param(dma_bits, uint, 0444);
MODULE_PARM_DESC(dma_bits, "how far the device's DMA reaches, as QEMU's option dma_mask says (default 28)");

static unsigned int cache;
module_param(cache, uint, 0444);
MODULE_PARM_DESC(cache, "mode of the ring, as enum framering_cache (default 0, writecombine)");

static unsigned int memory;
module_param(memory, uint, 0444);
MODULE_PARM_DESC(memory, "source of the ring, as enum framering_memory (default 0, any)");

static unsigned int policy;
module_param(policy, uint, 0444);
MODULE_PARM_DESC(policy, "of the ring, as enum framering_policy (default 0, drop)");

static unsigned int damage;
module_param(damage, uint, 0444);
MODULE_PARM_DESC(damage, "each so many-th frame counts as damaged, and is done again (default 0, none)");

struct edu {
	struct pci_dev *pdev;
	void __iomem *regs;
	u32 *piece;			/* EDU_PIECE bytes */
	dma_addr_t piece_dma;
	struct framering_producer *producer;
	u32 size;			/* bytes of a frame */
	struct delayed_work retry;
	bool stopping;
	/* Of the one who runs: the interrupt's handler, or retry. */
	u32 slot;
	u32 frame;
	u32 undamaged;			/* since the last damaged one */
	u32 done;			/* bytes of it in the slot */
	bool busy;			/* a transfer is under way */
	bool storing;			/* ... and is the second of its piece */
};

static void edu_transfer(struct edu *edu, u64 source, u64 target, u32 command)
{
	edu->busy = true;
	writeq(source, edu->regs + EDU_DMA_SOURCE);
	writeq(target, edu->regs + EDU_DMA_TARGET);
	writeq(EDU_PIECE, edu->regs + EDU_DMA_COUNT);
	writeq(command | EDU_DMA_IRQ | EDU_DMA_RUN,
	       edu->regs + EDU_DMA_COMMAND);
}

static void edu_load_piece(struct edu *edu)
{
	u32 first = edu->done / sizeof(u32);
	u32 i;

	for (i = 0; i < EDU_PIECE / sizeof(u32); i++)
		edu->piece[i] = edu->frame << 16 | ((first + i) & 0xffff);
	edu->storing = false;
	edu_transfer(edu, edu->piece_dma, EDU_BUFFER, 0);
}

static void edu_store_piece(struct edu *edu)
{
	dma_addr_t slot = framering_producer_dma(edu->producer, edu->slot);

	edu->storing = true;
	edu_transfer(edu, EDU_BUFFER, slot + edu->done, EDU_DMA_OUT);
}

static void edu_begin_frame(struct edu *edu)
{
	int ret;

	if (READ_ONCE(edu->stopping))
		return;
	ret = framering_producer_dequeue(edu->producer, &edu->slot, false);
	if (ret == -EAGAIN) {
		schedule_delayed_work(&edu->retry,
				      msecs_to_jiffies(EDU_RETRY_MS));
		return;
	}
	if (ret) {
		dev_info(&edu->pdev->dev, "no more frames: %d\n", ret);
		return;
	}
	edu->done = 0;
	edu_load_piece(edu);
}

static void edu_retry(struct work_struct *work)
{
	edu_begin_frame(container_of(to_delayed_work(work), struct edu, retry));
}

/* Hands the frame over, or, if it is damaged, only the slot back. */
static int edu_give(struct edu *edu)
{
	int ret;

	if (damage && ++edu->undamaged == damage) {
		edu->undamaged = 0;
		return framering_producer_cancel(edu->producer, edu->slot);
	}
	ret = framering_producer_queue(edu->producer, edu->slot, NULL, NULL);
	if (!ret)
		edu->frame++;
	return ret;
}

static void edu_end_frame(struct edu *edu)
{
	int ret = edu_give(edu);

	if (ret)
		dev_info(&edu->pdev->dev, "no more frames: %d\n", ret);
	else
		edu_begin_frame(edu);
}

static void edu_go_on(struct edu *edu)
{
	if (!edu->storing) {
		edu_store_piece(edu);
		return;
	}
	edu->done += EDU_PIECE;
	if (edu->done < edu->size)
		edu_load_piece(edu);
	else
		edu_end_frame(edu);
}

/* Reads and clears the interrupts that the device has raised. */
static u32 edu_acknowledge(struct edu *edu)
{
	u32 status = readl(edu->regs + EDU_IRQ_STATUS);

	if (status)
		writel(status, edu->regs + EDU_IRQ_ACK);
	return status;
}

static irqreturn_t edu_interrupt(int irq, void *data)
{
	struct edu *edu = data;
	u32 status = edu_acknowledge(edu);

	if (!status)
		return IRQ_NONE;
	/* Others can raise it too; and what is dequeued at the end, close frees. */
	if (!(status & EDU_IRQ_DMA) || !edu->busy || READ_ONCE(edu->stopping))
		return IRQ_HANDLED;
	edu->busy = false;
	edu_go_on(edu);
	return IRQ_HANDLED;
}

static int edu_start(struct edu *edu)
{
	struct device *dev = &edu->pdev->dev;
	struct framering_setup setup = {
		.format = {
			.fourcc = 'X' | 'R' << 8 | '2' << 16 | '4' << 24,
			.width = EDU_WIDTH,
			.height = height,
			.planes = 1,
			.stride = { EDU_WIDTH * sizeof(u32) },
		},
		.slots = 4,
		.policy = policy,
		.cache = cache,
		.memory = memory,
	};
	int ret;

	edu->producer = framering_producer_open(dev, ring, &setup);
	if (IS_ERR(edu->producer))
		return dev_err_probe(dev, PTR_ERR(edu->producer),
				     "cannot be the producer of framering%u\n",
				     ring);
	edu->size = EDU_WIDTH * sizeof(u32) * height;
	/* Of whoever had the device before. */
	edu_acknowledge(edu);
	ret = request_irq(pci_irq_vector(edu->pdev, 0), edu_interrupt,
			  IRQF_SHARED, KBUILD_MODNAME, edu);
	if (ret) {
		framering_producer_close(edu->producer);
		return ret;
	}
	schedule_delayed_work(&edu->retry, 0);
	return 0;
}

/* Afterwards the device writes nowhere any more. */
static void edu_stop(struct edu *edu)
{
	int irq = pci_irq_vector(edu->pdev, 0);
	u32 command;

	WRITE_ONCE(edu->stopping, true);
	/* From here on the handler starts nothing, then retry doesn't. */
	synchronize_irq(irq);
	cancel_delayed_work_sync(&edu->retry);
	if (readl_poll_timeout(edu->regs + EDU_DMA_COMMAND, command,
			       !(command & EDU_DMA_RUN), 10000, 10000000))
		dev_err(&edu->pdev->dev, "DMA does not end\n");
	/* Even then nothing is written to slots that are another's. */
	pci_clear_master(edu->pdev);
	edu_acknowledge(edu);
	free_irq(irq, edu);
	framering_producer_close(edu->producer);
}

static int edu_enable(struct edu *edu)
{
	struct pci_dev *pdev = edu->pdev;
	int ret;

	ret = pci_enable_device(pdev);
	if (ret)
		return ret;
	ret = pci_request_regions(pdev, KBUILD_MODNAME);
	if (ret)
		goto disable;
	ret = dma_set_mask_and_coherent(&pdev->dev, DMA_BIT_MASK(dma_bits));
	if (ret)
		goto release_regions;
	ret = -ENOMEM;
	edu->regs = pci_ioremap_bar(pdev, 0);
	if (!edu->regs)
		goto release_regions;
	edu->piece = dma_alloc_coherent(&pdev->dev, EDU_PIECE, &edu->piece_dma,
					GFP_KERNEL);
	if (!edu->piece)
		goto unmap;
	ret = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_ALL_TYPES);
	if (ret < 0)
		goto free_piece;
	pci_set_master(pdev);
	return 0;

free_piece:
	dma_free_coherent(&pdev->dev, EDU_PIECE, edu->piece, edu->piece_dma);
unmap:
	iounmap(edu->regs);
release_regions:
	pci_release_regions(pdev);
disable:
	pci_disable_device(pdev);
	return ret;
}

static void edu_disable(struct edu *edu)
{
	struct pci_dev *pdev = edu->pdev;

	pci_free_irq_vectors(pdev);
	dma_free_coherent(&pdev->dev, EDU_PIECE, edu->piece, edu->piece_dma);
	iounmap(edu->regs);
	pci_release_regions(pdev);
	pci_disable_device(pdev);
}

static int edu_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct edu *edu;
	int ret;

	if (!height || height % 16 || height > 2160)
		return dev_err_probe(&pdev->dev, -EINVAL,
				     "height=%u: should be a multiple of 16 up to 2160\n",
				     height);
	if (dma_bits < 20 || dma_bits > 64)
		return dev_err_probe(&pdev->dev, -EINVAL,
				     "dma_bits=%u: should be 20 to 64\n",
				     dma_bits);
	edu = devm_kzalloc(&pdev->dev, sizeof(*edu), GFP_KERNEL);
	if (!edu)
		return -ENOMEM;
	edu->pdev = pdev;
	INIT_DELAYED_WORK(&edu->retry, edu_retry);
	pci_set_drvdata(pdev, edu);
	ret = edu_enable(edu);
	if (ret)
		return ret;
	ret = edu_start(edu);
	if (ret) {
		pci_clear_master(pdev);
		edu_disable(edu);
	}
	return ret;
}

static void edu_remove(struct pci_dev *pdev)
{
	struct edu *edu = pci_get_drvdata(pdev);

	edu_stop(edu);
	edu_disable(edu);
}

/* No module alias: the device is only for who asks for it. */
static const struct pci_device_id edu_ids[] = {
	{ PCI_DEVICE(EDU_VENDOR, EDU_DEVICE) },
	{}
};

static struct pci_driver edu_driver = {
	.name = "framering-edu",
	.id_table = edu_ids,
	.probe = edu_probe,
	.remove = edu_remove,
};
module_pci_driver(edu_driver);

MODULE_DESCRIPTION("Sample: QEMU's edu device as the producer of a framering ring");
MODULE_AUTHOR("The framering authors");
MODULE_LICENSE("GPL");
