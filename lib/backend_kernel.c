// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The driver, by its ioctls. The kernel's structs go no further than the
 * _from_uapi and _to_uapi functions of uapi.c.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <linux/framering.h>

#include "backend.h"
#include "uapi.h"

static int call(int fd, unsigned long request, void *arg)
{
	return ioctl(fd, request, arg) < 0 ? -errno : 0;
}

static int kernel_open(const char *path, bool writable)
{
	int fd = open(path, (writable ? O_RDWR : O_RDONLY) | O_CLOEXEC);
	struct framering_query query;
	int ret;

	if (fd < 0)
		return -errno;
	memset(&query, 0, sizeof(query));
	ret = call(fd, FRAMERING_IOC_QUERY, &query);
	if (!ret && query.version != FRAMERING_UAPI_VERSION)
		ret = -EPROTO;
	if (ret) {
		close(fd);
		return ret;
	}
	return fd;
}

static int kernel_info(int fd, struct fr_info *info, struct fr_area *status)
{
	struct framering_query query;
	int ret;

	memset(&query, 0, sizeof(query));
	ret = call(fd, FRAMERING_IOC_QUERY, &query);
	if (ret)
		return ret;
	fr_info_from_uapi(info, &query);
	status->offset = query.status_offset;
	status->size = query.status_size;
	status->skip = 0;
	return 0;
}

static int kernel_setup(int fd, const struct fr_setup *setup)
{
	struct framering_setup arg;

	fr_setup_to_uapi(&arg, setup);
	return call(fd, FRAMERING_IOC_SETUP, &arg);
}

static int kernel_attach(int fd, const struct fr_attach *attach)
{
	struct framering_attach arg = {
		.flags = (attach->newest ? FRAMERING_ATTACH_NEWEST : 0) |
			 (attach->lossless ? FRAMERING_ATTACH_LOSSLESS : 0),
		.hold_limit = attach->hold_limit,
	};

	return call(fd, FRAMERING_IOC_ATTACH, &arg);
}

static int kernel_buffer(int fd, uint32_t slot, struct fr_buffer *buffer)
{
	struct framering_buffer arg = { .slot = slot };
	int ret = call(fd, FRAMERING_IOC_BUFFER, &arg);

	if (ret)
		return ret;
	buffer->offset = arg.offset;
	buffer->size = arg.size;
	buffer->phys = arg.flags & FRAMERING_BUFFER_PHYS ? arg.phys : 0;
	buffer->generation = arg.generation;
	return 0;
}

static int kernel_dequeue(int fd, uint32_t *slot, uint32_t *generation)
{
	struct framering_dequeue arg = { 0 };
	int ret = call(fd, FRAMERING_IOC_DEQUEUE, &arg);

	if (ret)
		return ret;
	*slot = arg.slot;
	*generation = arg.generation;
	return 0;
}

static int kernel_queue(int fd, struct fr_frame *frame, uint32_t *next_slot,
			int *next_error)
{
	struct framering_queue arg = {
		.slot = frame->slot,
		.flags = next_slot ? FRAMERING_QUEUE_NEXT : 0,
	};
	int ret;

	fr_meta_to_uapi(&arg.meta, frame);
	ret = call(fd, FRAMERING_IOC_QUEUE, &arg);
	if (ret)
		return ret;
	frame->sequence = arg.sequence;
	if (next_slot) {
		*next_slot = arg.next_slot;
		*next_error = arg.next_error;
	}
	return 0;
}

static int kernel_acquire(int fd, unsigned int flags, struct fr_frame *frame)
{
	struct framering_acquire arg = { .flags = fr_acquire_to_uapi(flags) };
	int ret = call(fd, FRAMERING_IOC_ACQUIRE, &arg);

	if (!ret)
		fr_frame_from_uapi(frame, &arg.frame);
	return ret;
}

static int kernel_release(int fd, uint32_t slot, unsigned int flags,
			  struct fr_frame *next, int *next_error)
{
	struct framering_release arg = { .slot = slot };
	int ret;

	if (next)
		arg.flags = FRAMERING_RELEASE_NEXT | fr_acquire_to_uapi(flags);
	ret = call(fd, FRAMERING_IOC_RELEASE, &arg);
	if (ret || !next)
		return ret;
	fr_frame_from_uapi(next, &arg.next);
	*next_error = arg.next_error;
	return 0;
}

static int kernel_export(int fd, uint32_t slot, bool rdwr)
{
	struct framering_export arg = {
		.slot = slot,
		.flags = FRAMERING_EXPORT_CLOEXEC |
			 (rdwr ? FRAMERING_EXPORT_RDWR : 0),
	};
	int ret = call(fd, FRAMERING_IOC_EXPORT, &arg);

	return ret ? ret : arg.fd;
}

static int kernel_event(int fd, struct fr_event *event)
{
	struct framering_event arg = { 0 };
	int ret = call(fd, FRAMERING_IOC_EVENT, &arg);

	if (!ret)
		fr_event_from_uapi(event, &arg);
	return ret;
}

static int kernel_window(int fd, uint32_t index, struct fr_window_info *info,
			 struct fr_area *area)
{
	struct framering_window arg = { .window = index };
	int ret = call(fd, FRAMERING_IOC_WINDOW, &arg);

	if (ret)
		return ret;
	fr_window_from_uapi(info, &arg);
	area->offset = arg.offset;
	area->size = arg.map_size;
	area->skip = arg.map_skip;
	return 0;
}

static int kernel_led(int fd, struct fr_led_place *led)
{
	struct framering_led arg = { 0 };
	int ret = call(fd, FRAMERING_IOC_LED, &arg);

	if (!ret)
		fr_led_from_uapi(led, &arg);
	return ret;
}

static int kernel_reg_read(int fd, uint32_t window, uint64_t offset,
			   unsigned int width, uint32_t *value)
{
	struct framering_reg arg = {
		.window = window,
		.width = width,
		.offset = offset,
	};
	int ret = call(fd, FRAMERING_IOC_REG_READ, &arg);

	if (!ret)
		*value = arg.value;
	return ret;
}

static int kernel_reg_write(int fd, uint32_t window, uint64_t offset,
			    unsigned int width, uint32_t value)
{
	struct framering_reg arg = {
		.window = window,
		.width = width,
		.offset = offset,
		.value = value,
	};

	return call(fd, FRAMERING_IOC_REG_WRITE, &arg);
}

static int control(unsigned long request, void *arg)
{
	int fd = open(FR_CONTROL_NODE, O_RDWR | O_CLOEXEC);
	int ret;

	if (fd < 0)
		return -errno;
	ret = call(fd, request, arg);
	close(fd);
	return ret;
}

static int kernel_add_ring(const struct fr_ring_options *options,
			   uint32_t *index)
{
	struct framering_add_ring arg = {
		.index = options->index,
		.capture_nodes = options->capture_nodes,
		.output_nodes = options->output_nodes,
	};
	int ret = control(FRAMERING_IOC_ADD_RING, &arg);

	if (!ret)
		*index = arg.index;
	return ret;
}

static int kernel_remove_ring(uint32_t index, unsigned int flags)
{
	struct framering_remove_ring arg = { .index = index, .flags = flags };

	return control(FRAMERING_IOC_REMOVE_RING, &arg);
}

const struct fr_backend fr_backend_kernel = {
	.open = kernel_open,
	.info = kernel_info,
	.setup = kernel_setup,
	.attach = kernel_attach,
	.buffer = kernel_buffer,
	.dequeue = kernel_dequeue,
	.queue = kernel_queue,
	.acquire = kernel_acquire,
	.release = kernel_release,
	.export = kernel_export,
	.event = kernel_event,
	.window = kernel_window,
	.led = kernel_led,
	.reg_read = kernel_reg_read,
	.reg_write = kernel_reg_write,
	.status = fr_status_from_uapi,
	.add_ring = kernel_add_ring,
	.remove_ring = kernel_remove_ring,
};
