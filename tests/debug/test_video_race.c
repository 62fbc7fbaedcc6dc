// SPDX-License-Identifier: GPL-2.0-only
/*
 * Threads do anything that V4L2's clients may to the same few files of video nodes:
 * ask for buffers and free them, stream, read, write, map, export and pass that on,
 * close; while nodes come and go, producers take the ring over, and its device is
 * unbound. Whatever they get is an answer that the contract knows, what they have
 * mapped stays, the rules of the hand-off hold, and afterwards frames go through.
 */
#include <linux/dma-buf.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "uapi_race.h"
#include "video.h"

#define FILES 4		/* every other one is an output node's */
#define NODES 2		/* of each type */
/* Between signals to all: STREAMOFF of an output node waits for consumers, but not beyond. */
#define PAUSE_MS 20
#define ROUNDS 15
#define UNBIND_ROUNDS 5
#define FIRST_FD 100
#define EXPORTED 4
#define SECONDS 60	/* at ease, for so many rounds */

static atomic_int unknown_error;	/* what nobody may see, and from where */
static atomic_int unknown_from;
static atomic_int exported[EXPORTED];	/* files that nobody has yet, or -1 */

struct worker {
	unsigned int seed;
	__u32 type;		/* of the node that it works on just now */
};

/* Answers to what may well be asked at the wrong moment. */
static bool is_known(int error)
{
	static const int known[] = { 0, EINVAL, EBUSY, EAGAIN, EPIPE, EINTR,
				     ENOMEM, ENODEV, EBADF, ENOENT, ENXIO };

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		if (error == known[i])
			return true;
	}
	return false;
}

static unsigned int pick(struct worker *self, unsigned int below)
{
	return uapi_race_pick(&self->seed, below);
}

static int request(struct worker *self, int fd)
{
	int count = video_request(fd, self->type, V4L2_MEMORY_MMAP,
				  pick(self, 4) ? UAPI_SLOTS : 0);

	return count < 0 ? count : 0;
}

static int create(struct worker *self, int fd)
{
	struct v4l2_create_buffers arg = {
		.count = 1,
		.memory = V4L2_MEMORY_MMAP,
		.format.type = self->type,
	};
	int error = uapi_ioctl(fd, VIDIOC_G_FMT, &arg.format);

	return error ? error : uapi_ioctl(fd, VIDIOC_CREATE_BUFS, &arg);
}

static int set_format(struct worker *self, int fd)
{
	struct v4l2_format format = {
		.type = self->type,
		.fmt.pix = {
			.width = UAPI_WIDTH,
			.height = UAPI_HEIGHT << pick(self, 2),
			.pixelformat = V4L2_PIX_FMT_XBGR32,
		},
	};

	return uapi_ioctl(fd, VIDIOC_S_FMT, &format);
}

static int queue(struct worker *self, int fd)
{
	struct v4l2_buffer buffer =
		video_buffer(self->type, pick(self, UAPI_SLOTS + 1));

	/* All of it, however large frames are now. */
	buffer.bytesused = 0;
	return uapi_ioctl(fd, VIDIOC_QBUF, &buffer);
}

static int dequeue(struct worker *self, int fd)
{
	int index = video_dequeue(fd, self->type);

	return index < 0 ? index : 0;
}

static int stream_on(struct worker *self, int fd)
{
	return video_stream(fd, self->type, true);
}

static int stream_off(struct worker *self, int fd)
{
	return video_stream(fd, self->type, false);
}

static int touch(struct worker *self, int fd, size_t size, __u64 offset,
		 bool close_it)
{
	volatile char *at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED,
				 fd, offset);
	int error = at == MAP_FAILED ? -errno : 0;

	if (close_it)
		close(fd);
	if (error)
		return error;
	at[pick(self, size)]++;
	sched_yield();
	at[pick(self, size)]++;
	return munmap((void *)at, size) ? -errno : 0;
}

static int map_and_touch(struct worker *self, int fd)
{
	struct v4l2_buffer buffer =
		video_buffer(self->type, pick(self, UAPI_SLOTS));
	int error = uapi_ioctl(fd, VIDIOC_QUERYBUF, &buffer);

	return error ? error :
		       touch(self, fd, buffer.length, buffer.m.offset, false);
}

static int export(struct worker *self, int fd)
{
	struct v4l2_exportbuffer arg = {
		.type = self->type,
		.index = pick(self, UAPI_SLOTS),
		.flags = O_RDWR | O_CLOEXEC,
	};
	int error = uapi_ioctl(fd, VIDIOC_EXPBUF, &arg);
	int before = error ? -1 :
			     atomic_exchange(&exported[pick(self, EXPORTED)],
					     arg.fd);

	if (before >= 0)
		close(before);
	return error;
}

/* What somebody has exported, and closed the node of perhaps. */
static int use_exported(struct worker *self, int unused)
{
	struct dma_buf_sync sync = { DMA_BUF_SYNC_RW };
	int fd = atomic_exchange(&exported[pick(self, EXPORTED)], -1);

	(void)unused;
	if (fd < 0)
		return -EAGAIN;
	uapi_ioctl(fd, DMA_BUF_IOCTL_SYNC, &sync);
	return touch(self, fd, UAPI_SIZE, 0, true);
}

/* Which of both it is depends on the node. */
static int read_or_write(struct worker *self, int fd)
{
	static char bytes[UAPI_SIZE_MAX];
	size_t size = 1 + pick(self, UAPI_SIZE);
	ssize_t n;

	n = self->type == VIDEO_OUTPUT ? write(fd, bytes, size) :
					 read(fd, bytes, size);
	return n < 0 ? -errno : 0;
}

static int poll_it(struct worker *self, int fd)
{
	struct pollfd ready = { .fd = fd, .events = POLLIN | POLLOUT | POLLPRI };

	return poll(&ready, 1, (int)pick(self, 3)) < 0 ? -errno : 0;
}

/* Seldom there is one, but there may be at any time. */
static int event(struct worker *self, int fd)
{
	struct v4l2_event_subscription eos = { .type = V4L2_EVENT_EOS };
	struct v4l2_event arg = { 0 };
	int error;

	if (self->type == VIDEO_OUTPUT)
		return -EAGAIN;
	error = uapi_ioctl(fd, VIDIOC_SUBSCRIBE_EVENT, &eos);
	uapi_ioctl(fd, VIDIOC_DQEVENT, &arg);
	return error;
}

static int open_again(struct worker *self, int fd)
{
	int fresh = video_open(0, self->type, pick(self, NODES),
			       O_RDWR | O_NONBLOCK);
	int error;

	if (fresh < 0)
		return fresh;
	error = dup2(fresh, fd) < 0 ? -errno : 0;
	close(fresh);
	return error;
}

enum { OPEN, QBUF };

/* Several times over what moves frames, so that something happens. */
static const struct action {
	const char *name;
	int (*run)(struct worker *self, int fd);
	unsigned int weight;
} actions[] = {
	[OPEN] = { "open", open_again, 2 },
	[QBUF] = { "QBUF", queue, 12 },
	{ "REQBUFS", request, 4 },
	{ "CREATE_BUFS", create, 1 },
	{ "S_FMT", set_format, 1 },
	{ "DQBUF", dequeue, 8 },
	{ "STREAMON", stream_on, 4 },
	{ "STREAMOFF", stream_off, 1 },
	{ "mmap", map_and_touch, 3 },
	{ "EXPBUF", export, 2 },
	{ "mmap of a dma-buf", use_exported, 2 },
	{ "read, write", read_or_write, 1 },
	{ "poll", poll_it, 2 },
	{ "event", event, 1 },
};

#define ACTIONS (sizeof(actions) / sizeof(*actions))

static atomic_ulong made[ACTIONS], successes[ACTIONS];

static unsigned int some_action(struct worker *self)
{
	unsigned int all = 0, which = 0, at;

	for (size_t i = 0; i < ACTIONS; i++)
		all += actions[i].weight;
	at = pick(self, all);
	while (at >= actions[which].weight)
		at -= actions[which++].weight;
	return which;
}

static void *work(void *arg)
{
	struct worker *self = arg;

	while (!uapi_race_over) {
		unsigned int which = some_action(self);
		unsigned int file = pick(self, FILES);
		int error;

		self->type = file % 2 ? VIDEO_OUTPUT : VIDEO_CAPTURE;
		error = -actions[which].run(self, FIRST_FD + (int)file);
		made[which]++;
		successes[which] += !error;
		if (!is_known(error)) {
			unknown_from = (int)which;
			unknown_error = error;
			break;
		}
	}
	return NULL;
}

static void start(struct worker *workers)
{
	unknown_error = 0;
	for (size_t i = 0; i < ACTIONS; i++)
		made[i] = successes[i] = 0;
	for (int i = 0; i < EXPORTED; i++)
		exported[i] = -1;
	for (int i = 0; i < UAPI_RACERS; i++)
		workers[i] = (struct worker){ .seed = time(NULL) + i };
	uapi_race_start(work, workers, sizeof(*workers));
}

static bool all_have_succeeded(void)
{
	for (size_t i = 0; i < ACTIONS; i++) {
		if (!successes[i])
			return false;
	}
	return true;
}

/* Until frames were queued by files of now. */
static void let_them_work(void)
{
	unsigned long before[ACTIONS];

	for (size_t i = 0; i < ACTIONS; i++)
		before[i] = successes[i];
	do
		uapi_race_interrupt(PAUSE_MS);
	while (!unknown_error &&
	       (successes[OPEN] < before[OPEN] + FILES ||
		successes[QBUF] < before[QBUF] + FILES));
}

static void finish(void)
{
	uapi_race_end(PAUSE_MS);
	for (int i = 0; i < FILES; i++)
		close(FIRST_FD + i);
	for (int i = 0; i < EXPORTED; i++)
		close(exported[i]);
	for (size_t i = 0; i < ACTIONS; i++)
		print_message("%s: %lu of %lu\n", actions[i].name, successes[i],
			      made[i]);
	if (unknown_error)
		print_error("%s: %s\n", actions[unknown_from].name,
			    strerror(unknown_error));
	assert_int_equal(unknown_error, 0);
}

/* If it is nobody else's, a native producer has the ring for a while. */
static void take_over(unsigned int round)
{
	struct framering_setup setup = uapi_setup();
	int fd = uapi_open(O_RDWR | O_NONBLOCK);

	setup.slots += round % 3;
	if (!uapi_ioctl(fd, FRAMERING_IOC_SETUP, &setup)) {
		uapi_frame(fd);
		uapi_sleep_ms(5);
		uapi_frame(fd);
		uapi_sleep_ms(5);
	}
	close(fd);
}

static void change_nodes(unsigned int round)
{
	static const char *const attributes[] = {
		UAPI_SYSFS "capture_nodes",
		UAPI_SYSFS "output_nodes",
	};
	const char *attribute = attributes[round % 2];

	assert_int_equal(uapi_write_file(attribute, round & 2 ? "0" : "1"), 0);
	assert_int_equal(uapi_write_file(attribute, "2"), 0);
}

static void everything_is_well(void)
{
	video_assert_well();
	uapi_assert_rules_hold();
	assert_true(uapi_nothing_held(uapi_producer()));
}

static void nodes_go_under_who_uses_them(void **state)
{
	unsigned int rounds = uapi_rounds(ROUNDS), round;
	struct worker workers[UAPI_RACERS];

	(void)state;
	case_limit(SECONDS + SECONDS * rounds / ROUNDS);
	start(workers);
	for (round = 0; !unknown_error &&
			(round < rounds || !all_have_succeeded()); round++) {
		let_them_work();
		take_over(round);
		change_nodes(round);
		uapi_assert_rules_hold();
	}
	finish();
	everything_is_well();
}

static void the_device_goes_under_who_uses_its_nodes(void **state)
{
	unsigned int rounds = uapi_rounds(UNBIND_ROUNDS), round;
	struct worker workers[UAPI_RACERS];

	(void)state;
	case_limit(SECONDS + SECONDS * rounds / UNBIND_ROUNDS);
	start(workers);
	for (round = 0; round < rounds && !unknown_error; round++) {
		let_them_work();
		uapi_race_rebind();
	}
	finish();
	everything_is_well();
}

static int load_nodes(void **state)
{
	(void)state;
	video_load("capture_nodes=2 output_nodes=2");
	return 0;
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		uapi_test(nodes_go_under_who_uses_them),
		uapi_test(the_device_goes_under_who_uses_its_nodes),
	};

	return cases_run_with(argc, argv, tests, load_nodes, NULL);
}
