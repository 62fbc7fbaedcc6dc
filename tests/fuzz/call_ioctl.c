// SPDX-License-Identifier: GPL-2.0-only
/* Calls of the driver and of those who import its frames. */
#include <libdrm/drm.h>
#include <linux/dma-buf.h>
#include <linux/framering.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "machine.h"

#define PAGE 4096

/* Arguments: file, slots, policy and discard, cache, memory, format. */
void call_setup(struct machine *machine, const uint32_t *arg)
{
	static const uint32_t slots[] = { 3, 4, 4, 4, 5, 8, 64, 65, 2 };
	/* Mostly what is soon there: other modes move pages out of the way. */
	static const uint32_t modes[] = {
		FRAMERING_CACHE_CACHED,	      FRAMERING_CACHE_CACHED,
		FRAMERING_CACHE_CACHED,	      FRAMERING_CACHE_CACHED,
		FRAMERING_CACHE_WRITECOMBINE, FRAMERING_CACHE_UNCACHED,
	};
	static const struct {
		uint32_t fourcc, width, height, stride;
	} formats[] = {
		{ 0x34325258, 64, 64, 256 }, /* XR24 */
		{ 0x34325258, 64, 64, 256 },
		{ 0x34325258, 33, 17, 132 },
		{ 0x34325258, 640, 480, 2560 },
		{ 0x20203852, 64, 64, 64 },
		{ 0x56595559, 64, 64, 128 },
		{ 0x34325258, 65535, 65535, 0 },
		{ 0x34325258, 0, 64, 256 },
		{ 0x12345678, 64, 64, 64 },
		{ 0x34325258, 64, 1U << 31, 256 },
	};
	uint32_t format = arg[5] % (COUNT(formats) + 1);
	struct framering_setup setup = {
		.slots = slots[arg[1] % COUNT(slots)],
		.policy = arg[2] == 15 ? 2 : arg[2] & 1,
		.flags = arg[2] & 1 && arg[2] & 2 ? FRAMERING_SETUP_DISCARD : 0,
		.cache = arg[3] == 15 ? 3 : modes[arg[3] % COUNT(modes)],
		.memory = arg[4] == 15 ? 4 :
			  arg[4] < 8   ? 0 :
					 arg[4] % 4,
	};

	if (format < COUNT(formats)) {
		setup.format.fourcc = formats[format].fourcc;
		setup.format.width = formats[format].width;
		setup.format.height = formats[format].height;
		setup.format.planes = 1;
		setup.format.stride[0] = formats[format].stride;
	} else {
		memset(&setup.format, arg[5] >> 24, sizeof(setup.format));
	}
	ioctl(machine_file(machine, arg[0]), FRAMERING_IOC_SETUP, &setup);
}

void call_attach(struct machine *machine, const uint32_t *arg)
{
	struct framering_attach attach = {
		.flags = arg[1],
		.hold_limit = arg[2] == 15 ? UINT32_MAX : arg[2] % 4,
	};

	ioctl(machine_file(machine, arg[0]), FRAMERING_IOC_ATTACH, &attach);
}

void call_query(struct machine *machine, const uint32_t *arg)
{
	struct framering_query query;

	ioctl(machine_file(machine, arg[0]), FRAMERING_IOC_QUERY, &query);
}

void call_buffer(struct machine *machine, const uint32_t *arg)
{
	struct framering_buffer buffer = { .slot = arg[1] };

	ioctl(machine_file(machine, arg[0]), FRAMERING_IOC_BUFFER, &buffer);
}

void call_dequeue(struct machine *machine, const uint32_t *arg)
{
	struct framering_dequeue dequeue = {
		.flags = arg[1] & ~3U,
	};

	ioctl(machine_file(machine, arg[0]), FRAMERING_IOC_DEQUEUE, &dequeue);
}

/* Arguments: file, slot, flags, which fields of the metadata, their value. */
void call_queue(struct machine *machine, const uint32_t *arg)
{
	struct framering_queue queue = { .slot = arg[1], .flags = arg[2] };

	if (arg[3] == 1)
		queue.meta.flags = arg[4];
	if (arg[3] == 2)
		queue.meta.bytesused[arg[4] % 4] = arg[5];
	if (arg[3] == 3)
		memcpy(&queue.meta.damage, arg, sizeof(queue.meta.damage));
	if (arg[3] == 4)
		memset(&queue.meta, arg[4], sizeof(queue.meta));
	if (arg[3] == 5)
		queue.meta.clock_id = arg[4];
	ioctl(machine_file(machine, arg[0]), FRAMERING_IOC_QUEUE, &queue);
}

void call_acquire(struct machine *machine, const uint32_t *arg)
{
	struct framering_acquire acquire = { .flags = arg[1] };

	ioctl(machine_file(machine, arg[0]), FRAMERING_IOC_ACQUIRE, &acquire);
}

void call_release(struct machine *machine, const uint32_t *arg)
{
	struct framering_release release = { .slot = arg[1], .flags = arg[2] };

	ioctl(machine_file(machine, arg[0]), FRAMERING_IOC_RELEASE, &release);
}

/* Arguments: file, slot, flags, number of the new file. */
void call_export(struct machine *machine, const uint32_t *arg)
{
	struct framering_export export = { .slot = arg[1], .flags = arg[2] };

	if (!ioctl(machine_file(machine, arg[0]), FRAMERING_IOC_EXPORT,
		   &export))
		machine_put_file(machine, arg[3], export.fd);
}

void call_event(struct machine *machine, const uint32_t *arg)
{
	struct framering_event event = { 0 };

	ioctl(machine_file(machine, arg[0]), FRAMERING_IOC_EVENT, &event);
}

void call_window(struct machine *machine, const uint32_t *arg)
{
	struct framering_window window = { .window = arg[1] };

	ioctl(machine_file(machine, arg[0]), FRAMERING_IOC_WINDOW, &window);
}

void call_led(struct machine *machine, const uint32_t *arg)
{
	struct framering_led led = { 0 };

	ioctl(machine_file(machine, arg[0]), FRAMERING_IOC_LED, &led);
}

/* Arguments: file, read or write, window, width, offset, value. */
void call_register(struct machine *machine, const uint32_t *arg)
{
	static const uint32_t widths[] = { 8, 16, 32, 32, 64, 0 };
	struct framering_reg reg = {
		.window = arg[2],
		.width = widths[arg[3] % COUNT(widths)],
		.offset = arg[4],
		.value = arg[5],
	};

	ioctl(machine_file(machine, arg[0]),
	      arg[1] & 1 ? FRAMERING_IOC_REG_WRITE : FRAMERING_IOC_REG_READ,
	      &reg);
}

/*
 * Any number and size, with an argument that may end where memory does. Not
 * memory of mmap()'s: that could be in a hole that a program has made.
 */
void call_ioctl(struct machine *machine, const uint32_t *arg)
{
	static _Alignas(PAGE) char pages[2 * PAGE];
	char *end = pages + PAGE;
	size_t size = arg[3] % 1024;
	unsigned long command =
		_IOC(arg[2] & 3, FRAMERING_IOC_MAGIC, arg[1], size);

	mprotect(end, PAGE, PROT_NONE);
	memset(pages, (int)arg[4], PAGE);
	/* Mostly as many bytes as it says. */
	ioctl(machine_file(machine, arg[0]), command,
	      end - (arg[5] % 8 ? size : size / 2));
}

void call_sync(struct machine *machine, const uint32_t *arg)
{
	struct dma_buf_sync sync = { .flags = arg[1] };

	ioctl(machine_file(machine, arg[0]), DMA_BUF_IOCTL_SYNC, &sync);
}

/* Into the first graphics device there is, and out of it again. */
void call_import(struct machine *machine, const uint32_t *arg)
{
	struct drm_prime_handle prime = { .fd = machine_file(machine, arg[0]) };
	struct drm_gem_close gem = { 0 };

	for (int i = 0; i < MACHINE_FILES; i++) {
		if (ioctl(machine->file[i], DRM_IOCTL_PRIME_FD_TO_HANDLE,
			  &prime))
			continue;
		gem.handle = prime.handle;
		ioctl(machine->file[i], DRM_IOCTL_GEM_CLOSE, &gem);
	}
}
