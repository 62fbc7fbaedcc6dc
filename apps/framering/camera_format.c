// SPDX-License-Identifier: GPL-2.0-only
/*
 * Choosing what a camera delivers, and how its rows lie in memory.
 */
#include "camera.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Asks for a format. 0 if the camera agreed to it, size aside; -ENOTSUP. */
static int try_format(struct camera *camera, uint32_t v4l2, uint32_t width,
		      uint32_t height)
{
	struct v4l2_format f = { .type = V4L2_BUF_TYPE_VIDEO_CAPTURE };
	int ret = camera_call(camera, VIDIOC_G_FMT, &f);

	if (ret)
		return ret;
	if (v4l2)
		f.fmt.pix.pixelformat = v4l2;
	if (width) {
		f.fmt.pix.width = width;
		f.fmt.pix.height = height;
	}
	f.fmt.pix.field = V4L2_FIELD_NONE;
	f.fmt.pix.bytesperline = 0;
	f.fmt.pix.sizeimage = 0;
	ret = camera_call(camera, VIDIOC_S_FMT, &f);
	if (ret == -EBUSY || ret == -ENODEV)
		return ret;
	if (ret || (v4l2 && f.fmt.pix.pixelformat != v4l2))
		return -ENOTSUP;
	camera->pix = f.fmt.pix;
	camera->format = fr_format_by_v4l2(f.fmt.pix.pixelformat);
	return camera->format ? 0 : -ENOTSUP;
}

/* Worth asking for another format? */
static bool refused(int ret)
{
	return ret && ret != -EBUSY && ret != -ENODEV;
}

static int no_format(const struct camera *camera, uint32_t fourcc)
{
	struct v4l2_fmtdesc desc = { .type = V4L2_BUF_TYPE_VIDEO_CAPTURE };
	char list[256] = "", text[FR_FOURCC_STRLEN];

	for (; !camera_call(camera, VIDIOC_ENUM_FMT, &desc); desc.index++) {
		size_t used = strlen(list);

		snprintf(list + used, sizeof(list) - used, "%s%s",
			 used ? ", " : "",
			 fr_fourcc_str(desc.pixelformat, text));
	}
	cli_error(camera->cli, "%s does not deliver %s; it has: %s",
		  camera->path,
		  fourcc ? fr_format_by_fourcc(fourcc)->name :
			   "any format known here",
		  list);
	return -ENOTSUP;
}

/* The format wanted; else the one it is set to; else the first that works. */
static int agree(struct camera *camera, const struct camera_options *wanted)
{
	const struct fr_format *format = fr_format_by_fourcc(wanted->fourcc);
	int ret = -ENOTSUP;

	/* A converter sits behind cap, so any of the camera's will do. */
	if (format && format->v4l2)
		ret = try_format(camera, format->v4l2, wanted->width,
				 wanted->height);
	if (refused(ret))
		ret = try_format(camera, 0, wanted->width, wanted->height);
	for (size_t i = 0; refused(ret) && i < fr_format_count(); i++) {
		uint32_t v4l2 = fr_format_at(i)->v4l2;

		if (v4l2)
			ret = try_format(camera, v4l2, wanted->width,
					 wanted->height);
	}
	if (refused(ret))
		return no_format(camera, wanted->fourcc);
	return ret ? camera_fail(camera, ret, "setting the format") : 0;
}

/* Two fields woven into one picture are a picture, if one that combs. */
static int check_field(const struct camera *camera)
{
	switch (camera->pix.field) {
	case V4L2_FIELD_ANY:
	case V4L2_FIELD_NONE:
	case V4L2_FIELD_INTERLACED:
	case V4L2_FIELD_INTERLACED_TB:
	case V4L2_FIELD_INTERLACED_BT:
		return 0;
	default:
		cli_error(
			camera->cli,
			"%s delivers single fields of an interlaced picture; a ring has whole ones: choose another --input or mode of the camera",
			camera->path);
		return -ENOTSUP;
	}
}

/* Asks for rows that begin where GPUs want them; many cameras have but one way. */
static int ask_for_stride(struct camera *camera)
{
	struct v4l2_pix_format *pix = &camera->pix;
	struct v4l2_format f = { .type = V4L2_BUF_TYPE_VIDEO_CAPTURE };
	struct fr_layout padded;

	if (fr_layout_init(&padded, camera->format->fourcc, pix->width,
			   pix->height, 0) ||
	    padded.stride[0] == pix->bytesperline)
		return 0;
	f.fmt.pix = *pix;
	f.fmt.pix.bytesperline = padded.stride[0];
	f.fmt.pix.sizeimage = 0;
	if (!camera_call(camera, VIDIOC_S_FMT, &f) &&
	    f.fmt.pix.pixelformat == pix->pixelformat &&
	    f.fmt.pix.width == pix->width && f.fmt.pix.height == pix->height &&
	    f.fmt.pix.field == pix->field) {
		*pix = f.fmt.pix;
		return 0;
	}
	return try_format(camera, pix->pixelformat, pix->width, pix->height);
}

/* V4L2 has one stride; the other planes' are in proportion and follow on. */
static int find_layout(struct camera *camera, bool packed)
{
	const struct v4l2_pix_format *pix = &camera->pix;
	struct fr_layout *l = &camera->layout;
	uint64_t end = 0;

	if (!fr_layout_init(l, camera->format->fourcc, pix->width, pix->height,
			    packed ? FR_LAYOUT_PACKED : 0) &&
	    l->stride[0] == pix->bytesperline) {
		/* The same, and with what GPUs want after it. */
		if (l->size < pix->sizeimage)
			l->size = pix->sizeimage;
		return 0;
	}
	l->fourcc = camera->format->fourcc;
	l->width = pix->width;
	l->height = pix->height;
	l->planes = camera->format->planes;
	for (unsigned int p = 0; p < l->planes; p++) {
		const struct fr_plane_format *f = &camera->format->plane[p];
		uint64_t bytes;

		l->stride[p] = p ? pix->bytesperline * f->bytes / f->hsub :
				   pix->bytesperline;
		bytes = (uint64_t)l->stride[p] * fr_plane_rows(l, p);
		l->offset[p] = (uint32_t)end;
		l->plane_size[p] = (uint32_t)bytes;
		end += bytes;
	}
	l->size = end > pix->sizeimage ? end : pix->sizeimage;
	return fr_layout_check(l);
}

int camera_choose_format(struct camera *camera,
			 const struct camera_options *wanted)
{
	int ret = agree(camera, wanted);

	if (!ret)
		ret = check_field(camera);
	if (ret)
		return ret;
	if (!wanted->packed && wanted->io != CAMERA_IO_MMAP) {
		ret = ask_for_stride(camera);
		if (ret)
			return camera_fail(camera, ret, "setting the stride");
	}
	ret = find_layout(camera, wanted->packed);
	return ret ? camera_fail(camera, -EPROTO,
				 "its rows do not fit into its pictures") :
		     0;
}

static void set_rate(struct camera *camera, double fps)
{
	struct v4l2_streamparm parm = {
		.type = V4L2_BUF_TYPE_VIDEO_CAPTURE,
		.parm.capture.timeperframe = { 1000,
					       (uint32_t)lround(fps * 1000) },
	};

	/* The caller asks which rate the camera chose. */
	camera_call(camera, VIDIOC_S_PARM, &parm);
}

void camera_choose_rate(struct camera *camera, double fps)
{
	struct v4l2_streamparm parm = { .type = V4L2_BUF_TYPE_VIDEO_CAPTURE };
	const struct v4l2_fract *time = &parm.parm.capture.timeperframe;

	if (fps > 0)
		set_rate(camera, fps);
	if (!camera_call(camera, VIDIOC_G_PARM, &parm) && time->numerator)
		camera->fps = (double)time->denominator / time->numerator;
	if (fps > 0 && camera->fps <= 0)
		cli_note(camera->cli, "%s has no frame rate to set",
			 camera->path);
	else if (fps > 0 && fabs(camera->fps - fps) > fps / 200)
		cli_note(
			camera->cli,
			"%s delivers %.4g frames a second; %.4g is not among what it does at this size and in this format",
			camera->path, camera->fps, fps);
}
