// SPDX-License-Identifier: GPL-2.0-only
#include "cases.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fake_ring.h"

#define WINDOW_OFFSET (1 << 20)
#define SLOT_SIZE 8192

struct fake_ring fake;

void fake_reset(void)
{
	memset(&fake, 0, sizeof(fake));
	fake.fd = -1;
	fake.info.set_up = true;
	fake.info.generation = 7;
	fake.info.slots = 4;
	fake.info.slot_size = SLOT_SIZE;
	fake.slot_generation = 7;
	assert_true(!fr_layout_init(&fake.info.layout, FR_XRGB8888, 64, 32,
			       FR_LAYOUT_PACKED));
	fake.window.size = FAKE_WINDOW_SIZE;
	strcpy(fake.window.name, "gpio");
}

uint32_t fake_reg(uint32_t offset)
{
	uint32_t value;

	assert_true(pread(fake.fd, &value, 4, WINDOW_OFFSET + offset) == 4);
	return value;
}

void fake_set_reg(uint32_t offset, uint32_t value)
{
	assert_true(pwrite(fake.fd, &value, 4, WINDOW_OFFSET + offset) == 4);
}

static int next_result(const int **results)
{
	return *results && **results ? *(*results)++ : 0;
}

/* Whether any page of the node is mapped here. */
static bool is_mapped(void)
{
	char line[512];
	bool found = false;
	FILE *maps = fopen("/proc/self/maps", "r");

	assert_true(maps);
	while (fgets(line, sizeof(line), maps))
		found |= strstr(line, "memfd:fake") != NULL;
	fclose(maps);
	return found;
}

static int fake_open(const char *path, bool writable)
{
	(void)path;
	(void)writable;
	fake.fd = memfd_create("fake", MFD_CLOEXEC);
	assert_true(!ftruncate(fake.fd, WINDOW_OFFSET + FAKE_WINDOW_SIZE));
	return fake.fd;
}

static int fake_info(int fd, struct fr_info *info, struct fr_area *status)
{
	(void)fd;
	*info = fake.info;
	status->offset = 0;
	status->size = 4096;
	return 0;
}

static int fake_setup(int fd, const struct fr_setup *setup)
{
	(void)fd;
	(void)setup;
	fake.setups++;
	fake.mapped_at_setup = is_mapped();
	return fake.setup_result;
}

static int fake_attach(int fd, const struct fr_attach *attach)
{
	(void)fd;
	(void)attach;
	fake.event_bits |= fake.event_bits_after_attach;
	fake.event_bits_after_attach = 0;
	return next_result(&fake.attach_results);
}

static int fake_buffer(int fd, uint32_t slot, struct fr_buffer *buffer)
{
	(void)fd;
	buffer->offset = slot * SLOT_SIZE;
	buffer->size = SLOT_SIZE;
	buffer->generation = fake.slot_generation;
	return next_result(&fake.buffer_results);
}

static int fake_dequeue(int fd, uint32_t *slot, uint32_t *generation)
{
	(void)fd;
	fake.dequeues++;
	*slot = fake.next_slot;
	*generation = fake.slot_generation;
	return next_result(&fake.dequeue_results);
}

static int fake_queue(int fd, struct fr_frame *frame, uint32_t *next_slot,
		      int *next_error)
{
	(void)fd;
	frame->sequence = 1000;
	if (next_slot) {
		*next_slot = fake.queue_next_error ? FR_SLOT_NONE :
						     fake.next_slot;
		*next_error = fake.queue_next_error;
	}
	return 0;
}

static int fake_acquire(int fd, unsigned int flags, struct fr_frame *frame)
{
	(void)fd;
	(void)flags;
	memset(frame, 0, sizeof(*frame));
	frame->slot = fake.next_slot;
	frame->generation = fake.slot_generation;
	return next_result(&fake.dequeue_results);
}

static int fake_event(int fd, struct fr_event *event)
{
	(void)fd;
	fake.events++;
	if (!fake.event_bits)
		return -EAGAIN;
	memset(event, 0, sizeof(*event));
	event->events = fake.event_bits;
	fake.event_bits = 0;
	return 0;
}

static int fake_window(int fd, uint32_t index, struct fr_window_info *info,
		       struct fr_area *area)
{
	(void)fd;
	if (index)
		return -EINVAL;
	*info = fake.window;
	area->offset = WINDOW_OFFSET;
	area->size = FAKE_WINDOW_SIZE;
	area->skip = 0;
	return 0;
}

static int fake_led(int fd, struct fr_led_place *led)
{
	(void)fd;
	*led = fake.led;
	return 0;
}

static int fake_add_ring(const struct fr_ring_options *options, uint32_t *index)
{
	fake.added = *options;
	*index = 3;
	return fake.control_result;
}

static int fake_remove_ring(uint32_t index, unsigned int flags)
{
	fake.removed = index;
	fake.remove_flags = flags;
	return fake.control_result;
}

/* In place of the driver's, which is not linked. */
const struct fr_backend fr_backend_kernel = {
	.open = fake_open,
	.info = fake_info,
	.setup = fake_setup,
	.attach = fake_attach,
	.buffer = fake_buffer,
	.dequeue = fake_dequeue,
	.queue = fake_queue,
	.acquire = fake_acquire,
	.event = fake_event,
	.window = fake_window,
	.led = fake_led,
	.add_ring = fake_add_ring,
	.remove_ring = fake_remove_ring,
};
