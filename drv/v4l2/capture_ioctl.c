// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a capture node says of itself: everything follows the ring, nothing can
 * be chosen.
 */
#include <linux/module.h>
#include <media/v4l2-event.h>
#include <media/v4l2-ioctl.h>
#include "capture.h"

static int fr_capture_enum_fmt(struct file *file, void *fh,
			       struct v4l2_fmtdesc *desc)
{
	struct v4l2_pix_format pix;

	if (desc->index)
		return -EINVAL;
	fr_node_ring_format(fr_node_of(file)->fdev, &pix);
	desc->pixelformat = pix.pixelformat;
	return 0;
}

/* G_FMT and TRY_FMT alike. */
static int fr_capture_fmt(struct file *file, void *fh, struct v4l2_format *f)
{
	struct fr_node *node = fr_node_of(file);
	struct fr_capture *cap = node->data;

	fr_node_ring_format(node->fdev, &f->fmt.pix);
	cap->told = f->fmt.pix;
	cap->told_to = file->private_data;
	return 0;
}

static int fr_capture_s_fmt(struct file *file, void *fh, struct v4l2_format *f)
{
	if (vb2_is_busy(&fr_node_of(file)->queue))
		return -EBUSY;
	return fr_capture_fmt(file, fh, f);
}

static int fr_capture_enum_framesizes(struct file *file, void *fh,
				      struct v4l2_frmsizeenum *size)
{
	struct v4l2_pix_format pix;

	fr_node_ring_format(fr_node_of(file)->fdev, &pix);
	if (size->index || size->pixel_format != pix.pixelformat)
		return -EINVAL;
	size->type = V4L2_FRMSIZE_TYPE_DISCRETE;
	size->discrete.width = pix.width;
	size->discrete.height = pix.height;
	return 0;
}

static int fr_capture_enum_frameintervals(struct file *file, void *fh,
					  struct v4l2_frmivalenum *interval)
{
	struct fr_device *fdev = fr_node_of(file)->fdev;
	struct v4l2_pix_format pix;

	fr_node_ring_format(fdev, &pix);
	if (interval->index || interval->pixel_format != pix.pixelformat ||
	    interval->width != pix.width || interval->height != pix.height)
		return -EINVAL;
	interval->type = V4L2_FRMIVAL_TYPE_DISCRETE;
	fr_node_ring_interval(fdev, &interval->discrete);
	return 0;
}

/* G_PARM and S_PARM alike. */
static int fr_capture_parm(struct file *file, void *fh,
			   struct v4l2_streamparm *parm)
{
	struct v4l2_captureparm *capture = &parm->parm.capture;

	if (parm->type != V4L2_BUF_TYPE_VIDEO_CAPTURE)
		return -EINVAL;
	memset(capture, 0, sizeof(*capture));
	capture->capability = V4L2_CAP_TIMEPERFRAME;
	capture->readbuffers = 1;
	fr_node_ring_interval(fr_node_of(file)->fdev, &capture->timeperframe);
	return 0;
}

static int fr_capture_enum_input(struct file *file, void *fh,
				 struct v4l2_input *input)
{
	if (input->index)
		return -EINVAL;
	input->type = V4L2_INPUT_TYPE_CAMERA;
	strscpy(input->name, "ring", sizeof(input->name));
	return 0;
}

static int fr_capture_g_input(struct file *file, void *fh, unsigned int *i)
{
	*i = 0;
	return 0;
}

static int fr_capture_s_input(struct file *file, void *fh, unsigned int i)
{
	return i ? -EINVAL : 0;
}

static const struct v4l2_ioctl_ops fr_capture_ioctl_ops = {
	.vidioc_querycap = fr_node_querycap,
	.vidioc_enum_fmt_vid_cap = fr_capture_enum_fmt,
	.vidioc_g_fmt_vid_cap = fr_capture_fmt,
	.vidioc_try_fmt_vid_cap = fr_capture_fmt,
	.vidioc_s_fmt_vid_cap = fr_capture_s_fmt,
	.vidioc_enum_framesizes = fr_capture_enum_framesizes,
	.vidioc_enum_frameintervals = fr_capture_enum_frameintervals,
	.vidioc_g_parm = fr_capture_parm,
	.vidioc_s_parm = fr_capture_parm,
	.vidioc_enum_input = fr_capture_enum_input,
	.vidioc_g_input = fr_capture_g_input,
	.vidioc_s_input = fr_capture_s_input,
	.vidioc_reqbufs = fr_node_reqbufs,
	.vidioc_create_bufs = fr_node_create_bufs,
	.vidioc_prepare_buf = vb2_ioctl_prepare_buf,
	.vidioc_querybuf = vb2_ioctl_querybuf,
	.vidioc_qbuf = vb2_ioctl_qbuf,
	.vidioc_dqbuf = vb2_ioctl_dqbuf,
	.vidioc_expbuf = vb2_ioctl_expbuf,
	.vidioc_streamon = vb2_ioctl_streamon,
	.vidioc_streamoff = vb2_ioctl_streamoff,
	.vidioc_subscribe_event = fr_node_subscribe,
	.vidioc_unsubscribe_event = v4l2_event_unsubscribe,
};

static ssize_t fr_capture_read(struct file *file, char __user *buf, size_t n,
			       loff_t *pos)
{
	ssize_t ret = vb2_fop_read(file, buf, n, pos);
	struct fr_device *fdev = fr_node_of(file)->fdev;

	if (ret > 0)
		fr_node_count(fdev, &fdev->counters.bytes_read, ret);
	fr_node_leave_unused(fr_node_of(file));
	return ret;
}

static __poll_t fr_capture_poll(struct file *file, poll_table *wait)
{
	__poll_t mask = vb2_fop_poll(file, wait);

	fr_node_leave_unused(fr_node_of(file));
	return mask;
}

static const struct v4l2_file_operations fr_capture_fops = {
	.owner = THIS_MODULE,
	.open = v4l2_fh_open,
	.release = fr_node_release,
	.unlocked_ioctl = video_ioctl2,
	.mmap = vb2_fop_mmap,
	.poll = fr_capture_poll,
	.read = fr_capture_read,
};

const struct fr_node_type fr_node_capture = {
	.name = "capture",
	.buf_type = V4L2_BUF_TYPE_VIDEO_CAPTURE,
	.caps = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_READWRITE,
	.io_modes = VB2_MMAP | VB2_READ,
	.direction = VFL_DIR_RX,
	.ioctl_ops = &fr_capture_ioctl_ops,
	.fops = &fr_capture_fops,
	.queue_ops = &fr_capture_queue_ops,
	.init = fr_capture_init,
	.finish = fr_capture_finish,
	.placeholder = fr_capture_set_placeholder,
};
