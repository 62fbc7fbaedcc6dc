// SPDX-License-Identifier: GPL-2.0-only
/* What an output node's client chooses, and what there is to choose from. */
#include <linux/math.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <media/v4l2-event.h>
#include <media/v4l2-ioctl.h>
#include "output.h"

#define FG_OUTPUT_MAX_RATE	120U
/* Of a ring with few slots, four bytes for a pixel and some for padding. */
#define FG_OUTPUT_PIXEL_BYTES	20

static struct fg_output *fg_output_of(struct file *file)
{
	return fg_node_of(file)->data;
}

static int fg_output_enum_fmt(struct file *file, void *fh,
			      struct v4l2_fmtdesc *desc)
{
	return fg_v4l2_format_at(desc->index, &desc->pixelformat) ? 0 : -EINVAL;
}

static int fg_output_g_fmt(struct file *file, void *fh, struct v4l2_format *f)
{
	f->fmt.pix = fg_node_of(file)->pix;
	return 0;
}

/* No side longer than that of the largest square that the limits allow. */
static void fg_output_adjust(struct v4l2_pix_format *pix)
{
	u32 side = int_sqrt64(div_u64(fg_limit_ring_bytes(),
				       FG_OUTPUT_PIXEL_BYTES));

	pix->width = min(pix->width, side);
	pix->height = min(pix->height, side);
	fg_v4l2_adjust(pix);
}

static int fg_output_try_fmt(struct file *file, void *fh, struct v4l2_format *f)
{
	const struct v4l2_pix_format *now = &fg_node_of(file)->pix;
	struct v4l2_pix_format *pix = &f->fmt.pix;

	/* Many change what G_FMT said, and forget that lines have a length. */
	if (pix->bytesperline == now->bytesperline &&
	    (pix->width != now->width || pix->pixelformat != now->pixelformat))
		pix->bytesperline = 0;
	fg_output_adjust(pix);
	return 0;
}

/* The ring is set up so when buffers are asked for. */
static int fg_output_s_fmt(struct file *file, void *fh, struct v4l2_format *f)
{
	struct fg_node *node = fg_node_of(file);

	if (vb2_is_busy(&node->queue))
		return -EBUSY;
	/* write() or poll() may have taken one, and failed. */
	fg_node_leave_ring(node);
	fg_output_try_fmt(file, fh, f);
	node->pix = f->fmt.pix;
	fg_node_pace_write(node);
	return 0;
}

/* The nearest there is to what any side can be. */
static bool fg_output_can(u32 pixelformat, u32 width, u32 height)
{
	struct v4l2_pix_format pix = {
		.pixelformat = pixelformat,
		.width = width,
		.height = height,
	};

	fg_output_adjust(&pix);
	return pix.pixelformat == pixelformat && pix.width == width &&
	       pix.height == height;
}

static int fg_output_enum_framesizes(struct file *file, void *fh,
				     struct v4l2_frmsizeenum *size)
{
	struct v4l2_pix_format least = { .pixelformat = size->pixel_format };
	struct v4l2_pix_format most = {
		.pixelformat = size->pixel_format,
		.width = U32_MAX,
		.height = U32_MAX,
	};

	if (size->index || !fg_v4l2_format_known(size->pixel_format))
		return -EINVAL;
	fg_output_adjust(&least);
	fg_output_adjust(&most);
	size->type = V4L2_FRMSIZE_TYPE_CONTINUOUS;
	size->stepwise = (struct v4l2_frmsize_stepwise){
		.min_width = least.width,
		.max_width = most.width,
		.step_width = 1,
		.min_height = least.height,
		.max_height = most.height,
		.step_height = 1,
	};
	return 0;
}

static int fg_output_enum_frameintervals(struct file *file, void *fh,
					 struct v4l2_frmivalenum *interval)
{
	if (interval->index ||
	    !fg_output_can(interval->pixel_format, interval->width,
			   interval->height))
		return -EINVAL;
	interval->type = V4L2_FRMIVAL_TYPE_CONTINUOUS;
	interval->stepwise = (struct v4l2_frmival_stepwise){
		.min = { 1, FG_OUTPUT_MAX_RATE },
		.max = { 1, 1 },
		.step = { 1, 1 },
	};
	return 0;
}

static int fg_output_g_parm(struct file *file, void *fh,
			    struct v4l2_streamparm *parm)
{
	struct v4l2_outputparm *output = &parm->parm.output;

	if (parm->type != V4L2_BUF_TYPE_VIDEO_OUTPUT)
		return -EINVAL;
	memset(output, 0, sizeof(*output));
	output->capability = V4L2_CAP_TIMEPERFRAME;
	output->writebuffers = 1;
	output->timeperframe = fg_output_of(file)->interval;
	return 0;
}

static int fg_output_s_parm(struct file *file, void *fh,
			    struct v4l2_streamparm *parm)
{
	const struct v4l2_fract *wanted = &parm->parm.output.timeperframe;
	struct fg_node *node = fg_node_of(file);

	if (parm->type != V4L2_BUF_TYPE_VIDEO_OUTPUT)
		return -EINVAL;
	if (vb2_is_busy(&node->queue))
		return -EBUSY;
	/* 0 is the driver's choice. */
	if (wanted->numerator && wanted->denominator)
		fg_output_of(file)->interval = *wanted;
	else
		fg_node_ring_interval(node->fdev, &fg_output_of(file)->interval);
	return fg_output_g_parm(file, fh, parm);
}

static int fg_output_enum_output(struct file *file, void *fh,
				 struct v4l2_output *output)
{
	if (output->index)
		return -EINVAL;
	output->type = V4L2_OUTPUT_TYPE_ANALOG;
	strscpy(output->name, "ring", sizeof(output->name));
	return 0;
}

static int fg_output_g_output(struct file *file, void *fh, unsigned int *i)
{
	*i = 0;
	return 0;
}

static int fg_output_s_output(struct file *file, void *fh, unsigned int i)
{
	return i ? -EINVAL : 0;
}

static bool fg_output_is_streamer(struct file *file)
{
	struct vb2_queue *q = &fg_node_of(file)->queue;

	return q->owner == file->private_data && vb2_is_streaming(q) &&
	       !vb2_fileio_is_active(q);
}

static int fg_output_dqbuf(struct file *file, void *fh, struct v4l2_buffer *buf)
{
	if (fg_output_is_streamer(file))
		fg_output_ask(fg_output_of(file), false);
	return vb2_ioctl_dqbuf(file, fh, buf);
}

/*
 * From now on the client may write to any buffer, so that frames must not stay
 * in them: who is slow gets some time first.
 */
static int fg_output_streamoff(struct file *file, void *fh,
			       enum v4l2_buf_type type)
{
	int ret;

	if (fg_output_is_streamer(file))
		fg_output_drain(fg_output_of(file));
	ret = vb2_ioctl_streamoff(file, fh, type);
	if (!ret)
		fg_output_withdraw(fg_output_of(file));
	return ret;
}

static const struct v4l2_ioctl_ops fg_output_ioctl_ops = {
	.vidioc_querycap = fg_node_querycap,
	.vidioc_enum_fmt_vid_out = fg_output_enum_fmt,
	.vidioc_g_fmt_vid_out = fg_output_g_fmt,
	.vidioc_try_fmt_vid_out = fg_output_try_fmt,
	.vidioc_s_fmt_vid_out = fg_output_s_fmt,
	.vidioc_enum_framesizes = fg_output_enum_framesizes,
	.vidioc_enum_frameintervals = fg_output_enum_frameintervals,
	.vidioc_g_parm = fg_output_g_parm,
	.vidioc_s_parm = fg_output_s_parm,
	.vidioc_enum_output = fg_output_enum_output,
	.vidioc_g_output = fg_output_g_output,
	.vidioc_s_output = fg_output_s_output,
	.vidioc_reqbufs = fg_node_reqbufs,
	.vidioc_create_bufs = fg_node_create_bufs,
	.vidioc_prepare_buf = vb2_ioctl_prepare_buf,
	.vidioc_querybuf = vb2_ioctl_querybuf,
	.vidioc_qbuf = vb2_ioctl_qbuf,
	.vidioc_dqbuf = fg_output_dqbuf,
	.vidioc_expbuf = vb2_ioctl_expbuf,
	.vidioc_streamon = vb2_ioctl_streamon,
	.vidioc_streamoff = fg_output_streamoff,
};

static __poll_t fg_output_poll(struct file *file, poll_table *wait)
{
	struct vb2_queue *q = &fg_node_of(file)->queue;
	__poll_t mask;

	if (poll_requested_events(wait) & (EPOLLOUT | EPOLLWRNORM)) {
		guard(mutex)(&fg_node_of(file)->lock);
		if (q->owner == file->private_data)
			/* By write() it has no buffer of its own but the next. */
			fg_output_ask(fg_output_of(file),
				      vb2_fileio_is_active(q));
	}
	mask = vb2_fop_poll(file, wait);
	fg_node_leave_unused(fg_node_of(file));
	return mask;
}

static ssize_t fg_output_write(struct file *file, const char __user *buf,
			       size_t n, loff_t *pos)
{
	struct fg_node *node = fg_node_of(file);
	ssize_t ret;

	if (!n)
		return 0;
	scoped_guard(mutex, &node->lock) {
		if (node->queue.owner &&
		    node->queue.owner != file->private_data)
			return -EBUSY;
		fg_output_ask(node->data, true);
	}
	ret = vb2_fop_write(file, buf, n, pos);
	fg_node_leave_unused(node);
	if (ret > 0)
		fg_node_count(node->fdev, &node->fdev->counters.bytes_written,
			      ret);
	return ret;
}

static const struct v4l2_file_operations fg_output_fops = {
	.owner = THIS_MODULE,
	.open = v4l2_fh_open,
	.release = fg_node_release,
	.unlocked_ioctl = video_ioctl2,
	.mmap = vb2_fop_mmap,
	.poll = fg_output_poll,
	.write = fg_output_write,
};

const struct fg_node_type fg_node_output = {
	.name = "output",
	.buf_type = V4L2_BUF_TYPE_VIDEO_OUTPUT,
	.caps = V4L2_CAP_VIDEO_OUTPUT | V4L2_CAP_READWRITE,
	.io_modes = VB2_MMAP | VB2_DMABUF | VB2_WRITE,
	.direction = VFL_DIR_TX,
	.ioctl_ops = &fg_output_ioctl_ops,
	.fops = &fg_output_fops,
	.queue_ops = &fg_output_queue_ops,
	.init = fg_output_init,
	.finish = fg_output_finish,
	.leave = fg_output_leave,
};
