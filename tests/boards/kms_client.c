// SPDX-License-Identifier: GPL-2.0-only
/*
 * A consumer that is a display: shows each frame of the ring by scanning its slot
 * out, through a DRM driver that has imported the slot's dma-buf. It holds the
 * frame that is on the screen and gives it back when the next one has taken its
 * place. Runs until it is killed.
 *
 * Usage: kms_client DRIVER
 *
 * Says for each frame, once it is on the screen: "shown SEQUENCE SLOT PHYSICAL".
 */
#include <errno.h>
#include <fcntl.h>
#include <framering/framering.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xf86drm.h>
#include <xf86drmMode.h>

#define MAX_SLOTS 64

struct screen {
	int fd;
	uint32_t crtc;
	uint32_t connector;
	drmModeModeInfo mode;
	bool on;
	bool flipping;
	uint32_t framebuffer[MAX_SLOTS];
};

static _Noreturn void die(const char *what, const char *why)
{
	fprintf(stderr, "kms_client: %s: %s\n", what, why);
	exit(1);
}

static void flipped(int fd, unsigned int sequence, unsigned int sec,
		    unsigned int usec, void *data)
{
	(void)fd, (void)sequence, (void)sec, (void)usec;
	((struct screen *)data)->flipping = false;
}

static bool find_mode(struct screen *screen, const drmModeConnector *connector,
		      const struct fr_layout *layout)
{
	for (int i = 0; i < connector->count_modes; i++) {
		screen->mode = connector->modes[i];
		if (screen->mode.hdisplay == layout->width &&
		    screen->mode.vdisplay == layout->height)
			return true;
	}
	return false;
}

static void screen_open(struct screen *screen, const char *driver,
			const struct fr_layout *layout)
{
	drmModeConnector *connector;
	drmModeRes *resources;

	screen->fd = drmOpen(driver, NULL);
	if (screen->fd < 0)
		die(driver, strerror(-screen->fd));
	resources = drmModeGetResources(screen->fd);
	if (!resources || !resources->count_crtcs ||
	    !resources->count_connectors)
		die(driver, "nothing to show a picture on");
	screen->crtc = resources->crtcs[0];
	screen->connector = resources->connectors[0];
	connector = drmModeGetConnector(screen->fd, screen->connector);
	if (!connector || !find_mode(screen, connector, layout))
		die(driver, "no mode of the frames' size");
	drmModeFreeConnector(connector);
	drmModeFreeResources(resources);
}

/* A slot as a framebuffer: no memory but the slot's. Once per slot. */
static uint32_t screen_import(struct screen *screen, struct fr_device *dev,
			      const struct fr_frame *frame)
{
	const struct fr_layout *layout = frame->layout;
	uint32_t handles[4] = { 0 }, strides[4] = { layout->stride[0] };
	uint32_t offsets[4] = { layout->offset[0] };
	uint32_t *framebuffer = &screen->framebuffer[frame->slot];
	int fd;

	if (*framebuffer)
		return *framebuffer;
	fd = fr_device_export(dev, frame->slot, false);
	if (fd < 0)
		die("export", fr_error());
	if (drmPrimeFDToHandle(screen->fd, fd, &handles[0]))
		die("PRIME import", strerror(errno));
	close(fd);
	if (drmModeAddFB2(screen->fd, layout->width, layout->height,
			  layout->fourcc, handles, strides, offsets,
			  framebuffer, 0))
		die("AddFB2", strerror(errno));
	return *framebuffer;
}

/* Returns when the frame is on the screen and the one before no longer is. */
static void screen_show(struct screen *screen, uint32_t framebuffer)
{
	drmEventContext context = { .version = 2,
				    .page_flip_handler = flipped };
	struct pollfd poller = { .fd = screen->fd, .events = POLLIN };

	if (!screen->on) {
		if (drmModeSetCrtc(screen->fd, screen->crtc, framebuffer, 0, 0,
				   &screen->connector, 1, &screen->mode))
			die("SetCrtc", strerror(errno));
		screen->on = true;
		return;
	}
	screen->flipping = true;
	if (drmModePageFlip(screen->fd, screen->crtc, framebuffer,
			    DRM_MODE_PAGE_FLIP_EVENT, screen))
		die("PageFlip", strerror(errno));
	while (screen->flipping) {
		if (poll(&poller, 1, 10000) != 1)
			die("PageFlip", "the screen does not take the frame");
		drmHandleEvent(screen->fd, &context);
	}
}

static void report(struct fr_device *dev, const struct fr_frame *frame)
{
	struct fr_buffer buffer;

	if (fr_device_buffer(dev, frame->slot, &buffer))
		die("buffer", fr_error());
	printf("shown %" PRIu64 " %" PRIu32 " 0x%" PRIx64 "\n", frame->sequence,
	       frame->slot, buffer.phys);
	fflush(stdout);
}

int main(int argc, char **argv)
{
	struct fr_frame next, shown = { .slot = FR_SLOT_NONE };
	struct screen screen = { .fd = -1 };
	struct fr_consumer *consumer;
	struct fr_device *dev;

	if (argc != 2)
		return 2;
	if (fr_consumer_create(&consumer, NULL, NULL) ||
	    fr_consumer_attach(consumer, -1))
		die("attach", fr_error());
	dev = fr_consumer_device(consumer);
	screen_open(&screen, argv[1], fr_consumer_layout(consumer));
	for (;;) {
		if (fr_consumer_acquire(consumer, &next, 0, -1))
			die("acquire", fr_error());
		screen_show(&screen, screen_import(&screen, dev, &next));
		if (shown.slot != FR_SLOT_NONE &&
		    fr_consumer_release(consumer, &shown, NULL, 0, 0, NULL))
			die("release", fr_error());
		shown = next;
		report(dev, &shown);
	}
}
