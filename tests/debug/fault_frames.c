// SPDX-License-Identifier: GPL-2.0-only
/* What is made to fail while frames go through video nodes. */
#include "fault.h"
#include "fault_video.h"

static void wait_for(short events)
{
	struct pollfd polled = { .fd = at.fd, .events = events };

	while (!(polled.revents & events))
		assert_true(poll(&polled, 1, -1) >= 0);
}

static void start(void)
{
	assert_int_equal(video_stream(at.fd, at.type, true), 0);
}

/* The next buffer that is the client's. */
static void queue_next(void)
{
	assert_int_equal(video_queue(at.fd, at.type, at.slot++), 0);
}

static void queued_buffers(void)
{
	capture_buffers();
	for (at.slot = 0; at.slot < (int)UAPI_SLOTS;)
		queue_next();
}

static void a_capture_stream(void)
{
	capture_buffers();
	start();
	at.slot = 0;
}

static void a_captured_frame(void)
{
	queued_buffers();
	start();
	wait_for(POLLIN);
}

static void an_output_stream(void)
{
	output_buffers();
	start();
	at.slot = 0;
}

/* Two, since the newest stays. */
static void output_frames(void)
{
	an_output_stream();
	queue_next();
	queue_next();
}

static void a_subscriber(void)
{
	struct v4l2_event_subscription eos = { .type = V4L2_EVENT_EOS };

	a_captured_frame();
	assert_int_equal(uapi_ioctl(at.fd, VIDIOC_SUBSCRIBE_EVENT, &eos), 0);
	close(at.producer);
	assert_true(video_dequeue(at.fd, at.type) >= 0);
	wait_for(POLLPRI);
}

static void a_blocking_capture(void)
{
	a_ring_to_capture(0);
}

static void a_blocking_output(void)
{
	an_output_node(0);
}

/* at.gpu is a slot of memory that is not the ring's any more. */
static void an_importing_stream(void)
{
	struct framering_export export = { .flags = FRAMERING_EXPORT_RDWR };
	struct framering_setup setup = uapi_setup();
	int producer;

	setup.format.height *= 2;
	producer = uapi_producer_with(setup);
	assert_int_equal(uapi_ioctl(producer, FRAMERING_IOC_EXPORT, &export), 0);
	close(producer);
	at.gpu = export.fd;
	at.slot = 0;
	an_output_node(O_NONBLOCK);
	assert_int_equal(video_request(at.fd, at.type, V4L2_MEMORY_DMABUF,
				       UAPI_SLOTS),
			 UAPI_SLOTS);
	start();
}

/* An answer that could not be written leaves it queued. */
static void look_for_another(__u32 memory)
{
	struct v4l2_buffer buffer = video_buffer(at.type, at.slot);

	buffer.memory = memory;
	assert_int_equal(uapi_ioctl(at.fd, VIDIOC_QUERYBUF, &buffer), 0);
	if (buffer.flags & (V4L2_BUF_FLAG_QUEUED | V4L2_BUF_FLAG_DONE))
		at.slot++;
}

static int queue(void)
{
	int error = video_queue(at.fd, at.type, at.slot);

	if (error)
		look_for_another(V4L2_MEMORY_MMAP);
	return error;
}

static int queue_import(void)
{
	struct v4l2_buffer buffer = video_buffer(at.type, at.slot);
	int error;

	buffer.memory = V4L2_MEMORY_DMABUF;
	buffer.m.fd = at.gpu;
	error = uapi_ioctl(at.fd, VIDIOC_QBUF, &buffer);
	if (error)
		look_for_another(V4L2_MEMORY_DMABUF);
	return error;
}

/* The one that was dequeued may be gone, so there is another. */
static int dequeue_captured(void)
{
	int index = video_dequeue(at.fd, at.type);

	if (index >= 0)
		return 0;
	uapi_frame(at.producer);
	wait_for(POLLIN);
	return index;
}

static int dequeue_output(void)
{
	int index = video_dequeue(at.fd, at.type);

	if (index >= 0)
		return 0;
	queue_next();
	return index;
}

static int stream_on(void)
{
	return video_stream(at.fd, at.type, true);
}

static int stream_off(void)
{
	return video_stream(at.fd, at.type, false);
}

static int wait_for_frame(void)
{
	struct pollfd polled = { .fd = at.fd, .events = POLLIN | POLLOUT };

	return answer(poll(&polled, 1, -1));
}

static int subscribe(void)
{
	struct v4l2_event_subscription arg = {
		.type = V4L2_EVENT_SOURCE_CHANGE,
	};

	return uapi_ioctl(at.fd, VIDIOC_SUBSCRIBE_EVENT, &arg);
}

static int dequeue_event(void)
{
	struct v4l2_event event = { 0 };
	int error = uapi_ioctl(at.fd, VIDIOC_DQEVENT, &event);

	/* It is gone if it was dequeued and could not be written. */
	return error == -ENOENT ? 0 : error;
}

static int read_frame(void)
{
	static char frame[UAPI_SIZE_MAX];

	return answer(read(at.fd, frame, UAPI_SIZE));
}

static int write_frame(void)
{
	static const char frame[UAPI_SIZE_MAX];

	return answer(write(at.fd, frame, UAPI_SIZE));
}

const struct operation operations_of_frames[] = {
	{ "STREAMON, capture", queued_buffers, stream_on },
	{ "STREAMON, output", output_buffers, stream_on },
	{ "STREAMOFF, capture", a_captured_frame, stream_off },
	{ "STREAMOFF, output", output_frames, stream_off },
	{ "QBUF, capture", a_capture_stream, queue },
	{ "QBUF, output", an_output_stream, queue },
	{ "QBUF of a dma-buf", an_importing_stream, queue_import },
	{ "DQBUF, capture", a_captured_frame, dequeue_captured },
	{ "DQBUF, output", output_frames, dequeue_output },
	{ "poll, capture", a_captured_frame, wait_for_frame },
	{ "poll, output", output_frames, wait_for_frame },
	{ "SUBSCRIBE_EVENT", a_capture_stream, subscribe },
	{ "DQEVENT", a_subscriber, dequeue_event },
	{ "read, capture", a_blocking_capture, read_frame },
	{ "write, output", a_blocking_output, write_frame },
	{ NULL, NULL, NULL },
};
