// SPDX-License-Identifier: GPL-2.0-only
/* The ioctls that are made to fail, and open(). */
#include "fault.h"

static int open_node(void)
{
	int fd = open(UAPI_NODE, O_RDWR | O_CLOEXEC);

	return fd < 0 ? -errno : answer(close(fd));
}

static int set_up(void)
{
	struct framering_setup setup = at.setup;

	return uapi_ioctl(at.fd, FRAMERING_IOC_SETUP, &setup);
}

static int set_up_again(void)
{
	struct framering_setup setup = at.setup;

	return uapi_ioctl(at.producer, FRAMERING_IOC_SETUP, &setup);
}

static int attach(void)
{
	return uapi_attach(at.fd, 0, 0);
}

static int query(void)
{
	struct framering_query arg = { 0 };

	return uapi_ioctl(at.producer, FRAMERING_IOC_QUERY, &arg);
}

static int buffer(void)
{
	struct framering_buffer arg = { .slot = 1 };

	return uapi_ioctl(at.producer, FRAMERING_IOC_BUFFER, &arg);
}

static int window(void)
{
	struct framering_window arg = { .window = 0 };

	return uapi_ioctl(at.producer, FRAMERING_IOC_WINDOW, &arg);
}

static int led(void)
{
	struct framering_led arg = { 0 };

	return uapi_ioctl(at.producer, FRAMERING_IOC_LED, &arg);
}

static int register_read(void)
{
	struct framering_reg arg = { .width = 32 };

	return uapi_ioctl(at.producer, FRAMERING_IOC_REG_READ, &arg);
}

static int register_write(void)
{
	struct framering_reg arg = { .width = 32 };

	return uapi_ioctl(at.producer, FRAMERING_IOC_REG_WRITE, &arg);
}

static int dequeue(void)
{
	int slot = uapi_dequeue(at.producer);

	return slot < 0 ? slot : uapi_queue(at.producer, slot);
}

static int queue(void)
{
	int error = uapi_queue(at.producer, at.slot);

	/* An answer that could not be written leaves it queued. */
	if (error &&
	    uapi_slot(at.producer, at.slot).state == FRAMERING_SLOT_QUEUED)
		at.slot = uapi_dequeue(at.producer);
	return error;
}

static int queue_and_dequeue(void)
{
	struct framering_queue arg = {
		.slot = at.slot,
		.flags = FRAMERING_QUEUE_NEXT,
	};
	int error = uapi_ioctl(at.producer, FRAMERING_IOC_QUEUE, &arg);

	if (error && uapi_query(at.producer).held == 0)
		at.slot = uapi_dequeue(at.producer);
	return error ? error : arg.next_error;
}

static int acquire(void)
{
	return uapi_acquire(at.consumer, NULL);
}

static int release(void)
{
	struct framering_release arg = {
		.slot = at.slot,
		.flags = FRAMERING_RELEASE_NEXT,
	};
	int error = uapi_ioctl(at.consumer, FRAMERING_IOC_RELEASE, &arg);
	struct framering_frame frame;

	/* As after QUEUE: it was given back, and the next one too. */
	if (error && uapi_query(at.consumer).held == 0 &&
	    !uapi_acquire(at.consumer, &frame))
		at.slot = frame.slot;
	return error ? error : arg.next_error;
}

static int take_events(void)
{
	struct framering_event arg = { 0 };
	int error = uapi_ioctl(at.fd, FRAMERING_IOC_EVENT, &arg);

	return error == -EAGAIN ? 0 : error;
}

static int export_slot(void)
{
	struct framering_export arg = { .flags = FRAMERING_EXPORT_RDWR };
	int error = uapi_ioctl(at.producer, FRAMERING_IOC_EXPORT, &arg);

	return error ? error : answer(close(arg.fd));
}

const struct operation operations_of_ioctl[] = {
	{ "open", nothing, open_node },
	{ "ATTACH", a_file, attach },
	{ "EVENT", a_file, take_events },
	{ "QUERY", a_producer, query },
	{ "BUFFER", a_producer, buffer },
	{ "WINDOW", a_producer, window },
	{ "LED", a_producer, led },
	{ "REG_READ", a_producer, register_read },
	{ "REG_WRITE", a_producer, register_write },
	{ "DEQUEUE", a_producer, dequeue },
	{ "QUEUE", a_dequeued_slot, queue },
	{ "QUEUE NEXT", a_dequeued_slot, queue_and_dequeue },
	{ "ACQUIRE", a_queued_frame, acquire },
	{ "RELEASE NEXT", a_held_frame, release },
	{ "EXPORT", a_producer, export_slot },
	{ NULL, NULL, NULL },
};

const struct operation set_ups[] = {
	{ "SETUP", a_file, set_up },
	{ "SETUP again", a_mapped_slot, set_up_again },
	{ NULL, NULL, NULL },
};
