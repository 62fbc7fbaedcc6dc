// SPDX-License-Identifier: GPL-2.0-only
/*
 * The whole path in short: frames between two processes, a producer killed, a
 * module that stays while it is used, a device unbound while frames flow.
 */
#include <signal.h>
#include <sys/syscall.h>

#include "uapi_util.h"

#define DRIVER "/sys/bus/platform/drivers/framering/"
#define PLATFORM_DEVICE "framering.0"
#define FRAMES 50
#define MARK 0x5a

/* In children, where asserts would speak to nobody. */
#define CHECK(condition) \
	do { \
		if (!(condition)) \
			return __LINE__ % 100 + 1; \
	} while (0)

static unsigned char *map_slot(int fd, unsigned int slot, int prot)
{
	struct framering_buffer buffer = { .slot = slot };
	void *at;

	if (uapi_ioctl(fd, FRAMERING_IOC_BUFFER, &buffer))
		return NULL;
	at = mmap(NULL, buffer.size, prot, MAP_SHARED, fd, buffer.offset);
	return at == MAP_FAILED ? NULL : at;
}

/* Every frame in order, each filled with its own number. */
static int receive(void *ready)
{
	struct framering_attach attach = { .flags = FRAMERING_ATTACH_LOSSLESS };
	struct framering_acquire first = { 0 };
	struct framering_release next = { .flags = FRAMERING_RELEASE_NEXT };
	int fd = open(UAPI_NODE, O_RDWR);
	unsigned char *slots[UAPI_SLOTS];

	CHECK(fd >= 0);
	CHECK(!uapi_ioctl(fd, FRAMERING_IOC_ATTACH, &attach));
	for (unsigned int i = 0; i < UAPI_SLOTS; i++)
		CHECK((slots[i] = map_slot(fd, i, PROT_READ)));
	CHECK(write(*(int *)ready, "", 1) == 1);
	CHECK(!uapi_ioctl(fd, FRAMERING_IOC_ACQUIRE, &first));
	next.next = first.frame;
	for (int i = 0; i < FRAMES; i++) {
		const struct framering_frame *frame = &next.next;

		CHECK(frame->sequence == attach.next_sequence + i);
		CHECK(frame->meta.cookie == (__u64)i && !frame->missed);
		CHECK(slots[frame->slot][0] == i % 256);
		CHECK(slots[frame->slot][UAPI_SIZE - 1] == i % 256);
		if (i == FRAMES - 1)
			break;
		next.slot = frame->slot;
		CHECK(!uapi_ioctl(fd, FRAMERING_IOC_RELEASE, &next));
		CHECK(!next.next_error);
	}
	return 0;
}

static void frames_travel_between_two_processes(void **state)
{
	struct framering_setup setup = uapi_setup();
	int producer = uapi_open(O_RDWR);
	unsigned char *slots[UAPI_SLOTS];
	struct framering_queue queue = { 0 };
	int ready[2];
	pid_t child;
	char byte;

	(void)state;
	setup.policy = FRAMERING_POLICY_WAIT;
	assert_int_equal(uapi_ioctl(producer, FRAMERING_IOC_SETUP, &setup), 0);
	for (unsigned int i = 0; i < UAPI_SLOTS; i++)
		slots[i] = uapi_map_slot(producer, i, PROT_READ | PROT_WRITE);
	assert_int_equal(pipe(ready), 0);
	child = uapi_fork(receive, &ready[1]);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	queue.next_slot = uapi_dequeue(producer);
	for (int i = 0; i < FRAMES; i++) {
		queue.slot = queue.next_slot;
		queue.meta.cookie = i;
		/* After the last one the consumer may have gone: nobody to wait for. */
		queue.flags = i < FRAMES - 1 ? FRAMERING_QUEUE_NEXT : 0;
		memset(slots[queue.slot], i, UAPI_SIZE);
		assert_int_equal(uapi_ioctl(producer, FRAMERING_IOC_QUEUE,
					    &queue), 0);
		assert_int_equal(queue.next_error, 0);
	}
	assert_int_equal(uapi_wait(child), 0);
	assert_int_equal(uapi_query(producer).counters.bytes_copied, 0);
}

static int produce_for_ever(void *unused)
{
	struct framering_setup setup = uapi_setup();
	struct framering_dequeue dequeue = { 0 };
	struct framering_queue queue = { .flags = FRAMERING_QUEUE_NEXT };
	int fd = open(UAPI_NODE, O_RDWR);

	(void)unused;
	CHECK(fd >= 0);
	CHECK(!uapi_ioctl(fd, FRAMERING_IOC_SETUP, &setup));
	CHECK(!uapi_ioctl(fd, FRAMERING_IOC_DEQUEUE, &dequeue));
	CHECK(map_slot(fd, 0, PROT_READ | PROT_WRITE));
	queue.next_slot = dequeue.slot;
	for (;;) {
		queue.slot = queue.next_slot;
		CHECK(!uapi_ioctl(fd, FRAMERING_IOC_QUEUE, &queue));
		CHECK(!queue.next_error);
	}
}

static bool wait_for_event(int fd, unsigned int event)
{
	unsigned int seen = 0;

	for (int i = 0; i < 100 && !(seen & event); i++) {
		struct pollfd ready = { .fd = fd, .events = POLLPRI };
		int events;

		poll(&ready, 1, 100);
		events = uapi_events(fd);
		seen |= events > 0 ? events : 0;
	}
	return seen & event;
}

static void a_killed_producer_leaves_nothing_behind(void **state)
{
	int consumer = uapi_open(O_RDWR | O_NONBLOCK);
	struct pollfd frame_comes = { .fd = consumer, .events = POLLIN };
	struct framering_frame frame;

	(void)state;
	for (int i = 0; i < 20; i++) {
		pid_t child = uapi_fork(produce_for_ever, NULL);

		assert_true(wait_for_event(consumer,
					   FRAMERING_EVENT_NEW_GENERATION));
		assert_int_equal(uapi_attach(consumer, 0, 1), 0);
		assert_int_equal(poll(&frame_comes, 1, 10000), 1);
		assert_int_equal(kill(child, SIGKILL), 0);
		assert_int_equal(uapi_wait(child), 128 + SIGKILL);
		assert_true(wait_for_event(consumer,
					   FRAMERING_EVENT_PRODUCER_GONE));
		assert_int_equal(uapi_acquire_newest(consumer, &frame), 0);
		assert_int_equal(uapi_release(consumer, frame.slot), 0);
		assert_true(uapi_nothing_held(consumer));
	}
}

static int unload(void)
{
	return syscall(SYS_delete_module, "framering", O_NONBLOCK) ? -errno : 0;
}

static void the_module_stays_while_it_is_used(void **state)
{
	int fd = uapi_producer();
	unsigned char *slot = uapi_map_slot(fd, 0, PROT_READ | PROT_WRITE);

	(void)state;
	assert_int_equal(unload(), -EAGAIN);
	close(fd);
	assert_int_equal(unload(), -EAGAIN);
	slot[0] = MARK;
	assert_int_equal(slot[0], MARK);
}

static int acquire_until_gone(void *fd)
{
	struct framering_acquire acquire = { 0 };

	return -uapi_ioctl(*(int *)fd, FRAMERING_IOC_ACQUIRE, &acquire);
}

static int poll_until_gone(void *fd)
{
	struct pollfd ready = { .fd = *(int *)fd, .events = 0 };

	CHECK(poll(&ready, 1, -1) == 1);
	return ready.revents == (POLLHUP | POLLERR) ? ENODEV : 99;
}

static void assert_gone(int fd)
{
	struct framering_query query = { 0 };
	struct framering_setup setup = uapi_setup();
	char byte = 0;

	assert_int_equal(uapi_ioctl(fd, FRAMERING_IOC_QUERY, &query), -ENODEV);
	assert_int_equal(uapi_ioctl(fd, FRAMERING_IOC_SETUP, &setup), -ENODEV);
	assert_int_equal(uapi_attach(fd, 0, 0), -ENODEV);
	assert_int_equal(uapi_dequeue(fd), -ENODEV);
	assert_int_equal(uapi_events(fd), -ENODEV);
	assert_int_equal(uapi_map_error(fd, UAPI_PAGE, PROT_READ, MAP_SHARED,
					0), -ENODEV);
	assert_int_equal(read(fd, &byte, 1), -1);
	assert_int_equal(errno, ENODEV);
	assert_int_equal(write(fd, &byte, 1), -1);
	assert_int_equal(errno, ENODEV);
	assert_int_equal(uapi_poll(fd), POLLHUP | POLLERR);
}

static void unbinding_wakes_everybody_and_leaves_mappings_alone(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_open(O_RDWR);
	unsigned char *slot = uapi_map_slot(producer, 0,
					    PROT_READ | PROT_WRITE);
	pid_t children[2];

	(void)state;
	assert_int_equal(uapi_attach(consumer, 0, 0), 0);
	children[0] = uapi_fork(acquire_until_gone, &consumer);
	children[1] = uapi_fork(poll_until_gone, &consumer);
	uapi_sleep_ms(100);
	slot[0] = MARK;
	assert_int_equal(uapi_write_file(DRIVER "unbind", PLATFORM_DEVICE), 0);
	assert_int_equal(uapi_wait(children[0]), ENODEV);
	assert_int_equal(uapi_wait(children[1]), ENODEV);
	assert_gone(producer);
	assert_int_equal(open(UAPI_NODE, O_RDWR), -1);
	assert_int_equal(slot[0], MARK);
	slot[UAPI_SIZE - 1] = MARK;
	assert_int_equal(slot[UAPI_SIZE - 1], MARK);
	assert_int_equal(unload(), -EAGAIN);

	/* The next life has nothing to do with the one before. */
	assert_int_equal(uapi_write_file(DRIVER "bind", PLATFORM_DEVICE), 0);
	assert_int_equal(uapi_query(uapi_producer()).generation, 1);
	assert_gone(consumer);
	assert_int_equal(slot[0], MARK);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		uapi_test(frames_travel_between_two_processes),
		uapi_test(a_killed_producer_leaves_nothing_behind),
		uapi_test(the_module_stays_while_it_is_used),
		uapi_test(unbinding_wakes_everybody_and_leaves_mappings_alone),
	};

	return cases_run(argc, argv, tests);
}
