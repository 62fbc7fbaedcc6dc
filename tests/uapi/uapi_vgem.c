// SPDX-License-Identifier: GPL-2.0-only
/* Another driver that takes dma-bufs: vgem, which every suite's kernel has. */
#include <libdrm/drm.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "uapi_util.h"
#include "uapi_vgem.h"

static int open_if_vgem(const char *node)
{
	char path[300], name[16] = "";
	struct drm_version version = { .name = name, .name_len = 15 };
	int fd;

	snprintf(path, sizeof(path), "/dev/dri/%s", node);
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd >= 0 && !uapi_ioctl(fd, DRM_IOCTL_VERSION, &version) &&
	    !strcmp(name, "vgem"))
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

int uapi_open_vgem(void)
{
	struct dirent *entry;
	int fd = -1;
	DIR *dir = opendir("/dev/dri");

	if (!dir)
		assert_int_equal(
			system("modprobe vgem && udevadm settle -t 20"), 0);
	else
		closedir(dir);
	dir = opendir("/dev/dri");
	assert_non_null(dir);
	while (fd < 0 && (entry = readdir(dir))) {
		if (!strncmp(entry->d_name, "render", 6))
			fd = open_if_vgem(entry->d_name);
	}
	closedir(dir);
	assert_true(fd >= 0);
	return fd;
}
