// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a capture node says of itself: everything follows the ring, nothing can
 * be chosen.
 */
#include <linux/module.h>
#include <media/v4l2-event.h>
#include <media/v4l2-ioctl.h>
#include "capture.h"

static int fg_capture_enum_fmt(struct file *file, void *fh,
			       struct v4l2_fmtdesc *desc)
{
	struct v4l2_pix_format pix;

	if (desc->index)
		return -EINVAL;
	fg_node_ring_format(fg_node_of(file)->fdev, &pix);
	desc->pixelformat = pix.pixelformat;
	return 0;
}

/* G_FMT and TRY_FMT alike. */
static int fg_capture_fmt(struct file *file, void *fh, struct v4l2_format *f)
{
	struct fg_node *node = fg_node_of(file);
	struct fg_capture *cap = node->data;

	fg_node_ring_format(node->fdev, &f->fmt.pix);
	cap->told = f->fmt.pix;
	cap->told_to = file->private_data;
	return 0;
}

static int fg_capture_s_fmt(struct file *file, void *fh, struct v4l2_format *f)
{
	if (vb2_is_busy(&fg_node_of(file)->queue))
		return -EBUSY;
	return fg_capture_fmt(file, fh, f);
}

static int fg_capture_enum_framesizes(struct file *file, void *fh,
				      struct v4l2_frmsizeenum *size)
{
	struct v4l2_pix_format pix;

	fg_node_ring_format(fg_node_of(file)->fdev, &pix);
	if (size->index || size->pixel_format != pix.pixelformat)
		return -EINVAL;
	size->type = V4L2_FRMSIZE_TYPE_DISCRETE;
	size->discrete.width = pix.width;
	size->discrete.height = pix.height;
	return 0;
}

static int fg_capture_enum_frameintervals(struct file *file, void *fh,
					  struct v4l2_frmivalenum *interval)
{
	struct fg_device *fdev = fg_node_of(file)->fdev;
	struct v4l2_pix_format pix;

	fg_node_ring_format(fdev, &pix);
	if (interval->index || interval->pixel_format != pix.pixelformat ||
	    interval->width != pix.width || interval->height != pix.height)
		return -EINVAL;
	interval->type = V4L2_FRMIVAL_TYPE_DISCRETE;
	fg_node_ring_interval(fdev, &interval->discrete);
	return 0;
}

/* G_PARM and S_PARM alike. */
static int fg_capture_parm(struct file *file, void *fh,
			   struct v4l2_streamparm *parm)
{
	struct v4l2_captureparm *capture = &parm->parm.capture;

	if (parm->type != V4L2_BUF_TYPE_VIDEO_CAPTURE)
		return -EINVAL;
	memset(capture, 0, sizeof(*capture));
	capture->capability = V4L2_CAP_TIMEPERFRAME;
	capture->readbuffers = 1;
	fg_node_ring_interval(fg_node_of(file)->fdev, &capture->timeperframe);
	return 0;
}

static int fg_capture_enum_input(struct file *file, void *fh,
				 struct v4l2_input *input)
{
	if (input->index)
		return -EINVAL;
	input->type = V4L2_INPUT_TYPE_CAMERA;
	strscpy(input->name, "ring", sizeof(input->name));
	return 0;
}

static int fg_capture_g_input(struct file *file, void *fh, unsigned int *i)
{
	*i = 0;
	return 0;
}

static int fg_capture_s_input(struct file *file, void *fh, unsigned int i)
{
	return i ? -EINVAL : 0;
}

static const struct v4l2_ioctl_ops fg_capture_ioctl_ops = {
	.vidioc_querycap = fg_node_querycap,
	.vidioc_enum_fmt_vid_cap = fg_capture_enum_fmt,
	.vidioc_g_fmt_vid_cap = fg_capture_fmt,
	.vidioc_try_fmt_vid_cap = fg_capture_fmt,
	.vidioc_s_fmt_vid_cap = fg_capture_s_fmt,
	.vidioc_enum_framesizes = fg_capture_enum_framesizes,
	.vidioc_enum_frameintervals = fg_capture_enum_frameintervals,
	.vidioc_g_parm = fg_capture_parm,
	.vidioc_s_parm = fg_capture_parm,
	.vidioc_enum_input = fg_capture_enum_input,
	.vidioc_g_input = fg_capture_g_input,
	.vidioc_s_input = fg_capture_s_input,
	.vidioc_reqbufs = fg_node_reqbufs,
	.vidioc_create_bufs = fg_node_create_bufs,
	.vidioc_prepare_buf = vb2_ioctl_prepare_buf,
	.vidioc_querybuf = vb2_ioctl_querybuf,
	.vidioc_qbuf = vb2_ioctl_qbuf,
	.vidioc_dqbuf = vb2_ioctl_dqbuf,
	.vidioc_expbuf = vb2_ioctl_expbuf,
	.vidioc_streamon = vb2_ioctl_streamon,
	.vidioc_streamoff = vb2_ioctl_streamoff,
	.vidioc_subscribe_event = fg_node_subscribe,
	.vidioc_unsubscribe_event = v4l2_event_unsubscribe,
};

static ssize_t fg_capture_read(struct file *file, char __user *buf, size_t n,
			       loff_t *pos)
{
	ssize_t ret = vb2_fop_read(file, buf, n, pos);
	struct fg_device *fdev = fg_node_of(file)->fdev;

	if (ret > 0)
		fg_node_count(fdev, &fdev->counters.bytes_read, ret);
	fg_node_leave_unused(fg_node_of(file));
	return ret;
}

static __poll_t fg_capture_poll(struct file *file, poll_table *wait)
{
	__poll_t mask = vb2_fop_poll(file, wait);

	fg_node_leave_unused(fg_node_of(file));
	return mask;
}

static const struct v4l2_file_operations fg_capture_fops = {
	.owner = THIS_MODULE,
	.open = v4l2_fh_open,
	.release = fg_node_release,
	.unlocked_ioctl = video_ioctl2,
	.mmap = vb2_fop_mmap,
	.poll = fg_capture_poll,
	.read = fg_capture_read,
};

const struct fg_node_type fg_node_capture = {
	.name = "capture",
	.buf_type = V4L2_BUF_TYPE_VIDEO_CAPTURE,
	.caps = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_READWRITE,
	.io_modes = VB2_MMAP | VB2_READ,
	.direction = VFL_DIR_RX,
	.ioctl_ops = &fg_capture_ioctl_ops,
	.fops = &fg_capture_fops,
	.queue_ops = &fg_capture_queue_ops,
	.init = fg_capture_init,
	.finish = fg_capture_finish,
	.placeholder = fg_capture_set_placeholder,
};
