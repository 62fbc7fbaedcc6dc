// SPDX-License-Identifier: GPL-2.0-only
/*
 * Choosing what a camera delivers.
 */
#include "camera.h"

#include <errno.h>
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
	if (ret == -EBUSY)
		return ret;
	if (ret || (v4l2 && f.fmt.pix.pixelformat != v4l2))
		return -ENOTSUP;
	camera->pix = f.fmt.pix;
	camera->format = fr_format_by_v4l2(f.fmt.pix.pixelformat);
	return camera->format ? 0 : -ENOTSUP;
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
int camera_choose_format(struct camera *camera, uint32_t fourcc, uint32_t width,
			 uint32_t height)
{
	const struct fr_format *wanted = fr_format_by_fourcc(fourcc);
	int ret = -ENOTSUP;

	/* A converter sits behind cap, so any of the camera's will do. */
	if (wanted && wanted->v4l2)
		ret = try_format(camera, wanted->v4l2, width, height);
	if (ret && ret != -EBUSY)
		ret = try_format(camera, 0, width, height);
	for (size_t i = 0; ret && ret != -EBUSY && i < fr_format_count(); i++) {
		uint32_t v4l2 = fr_format_at(i)->v4l2;

		if (v4l2)
			ret = try_format(camera, v4l2, width, height);
	}
	if (ret == -EBUSY)
		return camera_fail(camera, ret, "setting the format");
	return ret ? no_format(camera, fourcc) : 0;
}
