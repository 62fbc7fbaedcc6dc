// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shows a picture out of memory of the display's own (a dumb buffer), by SetCrtc:
 * what a ring's frame is compared with. Says "shown", lets others have the
 * display, and keeps its picture until it is killed.
 *
 * Usage: kms_dumb DRIVER WIDTH HEIGHT <PICTURE    (XRGB8888, no padding)
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xf86drm.h>
#include <xf86drmMode.h>

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "kms_dumb: %s: %s\n", what, strerror(errno));
	exit(1);
}

static uint32_t make_picture(int fd, uint32_t width, uint32_t height)
{
	uint32_t handle, pitch, framebuffer;
	uint64_t size, offset;
	uint8_t *pixels;

	if (drmModeCreateDumbBuffer(fd, width, height, 32, 0, &handle, &pitch,
				    &size) ||
	    drmModeMapDumbBuffer(fd, handle, &offset))
		die("dumb buffer");
	pixels = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
		      (off_t)offset);
	if (pixels == MAP_FAILED)
		die("mmap");
	for (uint32_t y = 0; y < height; y++) {
		if (fread(pixels + (size_t)y * pitch, 4, width, stdin) != width)
			die("the picture is too short");
	}
	if (drmModeAddFB(fd, width, height, 24, 32, pitch, handle,
			 &framebuffer))
		die("AddFB");
	return framebuffer;
}

static void show(int fd, uint32_t framebuffer, int width, int height)
{
	drmModeRes *resources = drmModeGetResources(fd);
	drmModeConnector *c;

	if (!resources || !resources->count_connectors)
		die("no display");
	c = drmModeGetConnector(fd, resources->connectors[0]);
	for (int i = 0; c && i < c->count_modes; i++) {
		if (c->modes[i].hdisplay != width ||
		    c->modes[i].vdisplay != height)
			continue;
		if (drmModeSetCrtc(fd, resources->crtcs[0], framebuffer, 0, 0,
				   &c->connector_id, 1, &c->modes[i]))
			die("SetCrtc");
		return;
	}
	errno = 0;
	die("no such mode");
}

int main(int argc, char **argv)
{
	int fd, width, height;

	if (argc != 4)
		return 2;
	width = atoi(argv[2]);
	height = atoi(argv[3]);
	fd = drmOpen(argv[1], NULL);
	if (fd < 0)
		die(argv[1]);
	show(fd, make_picture(fd, (uint32_t)width, (uint32_t)height), width,
	     height);
	if (drmDropMaster(fd))
		die("drop master");
	puts("shown");
	fflush(stdout);
	for (;;)
		pause();
}
