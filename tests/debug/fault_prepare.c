// SPDX-License-Identifier: GPL-2.0-only
/* The states that operations begin in. Nothing here is made to fail. */
#include "fault.h"
#include "uapi_vgem.h"

#define RW (PROT_READ | PROT_WRITE)

struct fault_state at;

void nothing(void)
{
}

void a_file(void)
{
	at.fd = uapi_open(O_RDWR | O_NONBLOCK);
}

void a_producer(void)
{
	at.producer = uapi_producer();
}

void a_dequeued_slot(void)
{
	a_producer();
	at.slot = uapi_dequeue(at.producer);
	assert_true(at.slot >= 0);
}

void a_ring(void)
{
	a_producer();
	at.consumer = uapi_consumer(0, 0);
}

void a_queued_frame(void)
{
	a_ring();
	uapi_frame(at.producer);
	uapi_frame(at.producer);
}

void a_held_frame(void)
{
	struct framering_frame frame;

	a_queued_frame();
	assert_int_equal(uapi_acquire(at.consumer, &frame), 0);
	at.slot = frame.slot;
	/* A next one, and one more for the second attempt. */
	uapi_frame(at.producer);
}

void a_mapped_slot(void)
{
	a_ring();
	at.map = uapi_map_slot(at.producer, 0, RW);
}

void a_mapped_slot_and_room(void)
{
	a_mapped_slot();
	at.target = uapi_map(-1, UAPI_SIZE, PROT_NONE,
			     MAP_PRIVATE | MAP_ANONYMOUS, 0);
}

void a_private_slot(void)
{
	a_ring();
	at.map = uapi_map(at.producer, UAPI_SIZE, RW, MAP_PRIVATE,
			  uapi_slot_offset(at.producer, 0));
}

void a_dma_buf(void)
{
	struct framering_export export = { .flags = FRAMERING_EXPORT_RDWR };

	a_producer();
	assert_int_equal(uapi_ioctl(at.producer, FRAMERING_IOC_EXPORT, &export),
			 0);
	at.fd = export.fd;
}

void an_importer(void)
{
	a_dma_buf();
	at.gpu = uapi_open_vgem();
}

int answer(long ret)
{
	return ret < 0 ? -errno : 0;
}
