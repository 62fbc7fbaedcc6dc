// SPDX-License-Identifier: GPL-2.0-only
/* Blocking, O_NONBLOCK, signals, and what poll() promises. */
#include <signal.h>

#include "uapi_util.h"

#define SOON_MS 100

/* poll() looks once more when its time is over: too late, but it would do. */
#define NO_TIMEOUT (-1)

struct later {
	int fd;
	int slot;
	pid_t pid;
};

static int queue_soon(void *arg)
{
	int slot = uapi_dequeue(*(int *)arg);

	uapi_sleep_ms(SOON_MS);
	return slot < 0 || uapi_queue(*(int *)arg, slot);
}

static int release_soon(void *arg)
{
	const struct later *later = arg;

	uapi_sleep_ms(SOON_MS);
	return uapi_release(later->fd, later->slot) != 0;
}

static int attach_soon(void *arg)
{
	uapi_sleep_ms(SOON_MS);
	return uapi_attach(*(int *)arg, FRAMERING_ATTACH_NEWEST, 0) != 0;
}

static int signal_soon(void *arg)
{
	uapi_sleep_ms(SOON_MS);
	return kill(((struct later *)arg)->pid, SIGUSR1);
}

static void on_signal(int number)
{
	(void)number;
}

static void catch_signal(int flags)
{
	struct sigaction action = {
		.sa_handler = on_signal,
		.sa_flags = flags,
	};

	assert_int_equal(sigaction(SIGUSR1, &action, NULL), 0);
}

/* A blocking producer of a WAIT ring in which nothing is free. */
static int full_ring(int *consumer)
{
	struct framering_setup setup = uapi_setup();
	int producer = uapi_open(O_RDWR);

	setup.policy = FRAMERING_POLICY_WAIT;
	assert_int_equal(uapi_ioctl(producer, FRAMERING_IOC_SETUP, &setup), 0);
	*consumer = uapi_consumer(FRAMERING_ATTACH_LOSSLESS, 1);
	for (unsigned int i = 0; i < UAPI_SLOTS; i++)
		uapi_frame(producer);
	return producer;
}

static int blocking_consumer(void)
{
	int fd = uapi_open(O_RDONLY);

	assert_int_equal(uapi_attach(fd, 0, 1), 0);
	return fd;
}

static void acquire_waits_for_a_frame_and_counts_the_wait(void **state)
{
	int producer = uapi_producer();
	int consumer = blocking_consumer();
	__u64 waits = uapi_counters(producer).consumer_waits;
	pid_t pid = uapi_fork(queue_soon, &producer);

	(void)state;
	assert_int_equal(uapi_acquire(consumer, NULL), 0);
	assert_int_equal(uapi_wait(pid), 0);
	assert_int_equal(uapi_counters(producer).consumer_waits, waits + 1);
}

static void attaching_anew_ends_a_wait_for_a_frame(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_open(O_RDWR);
	__u64 sequence = uapi_frame(producer);
	struct framering_frame frame;
	pid_t pid;

	(void)state;
	assert_int_equal(uapi_attach(consumer, 0, 0), 0);
	pid = uapi_fork(attach_soon, &consumer);
	assert_int_equal(uapi_acquire(consumer, &frame), 0);
	assert_int_equal(frame.sequence, sequence);
	assert_int_equal(uapi_wait(pid), 0);
}

static void dequeue_waits_for_a_slot_and_counts_the_wait(void **state)
{
	struct framering_frame frame;
	struct later later;
	int producer = full_ring(&later.fd);
	__u64 waits = uapi_counters(producer).producer_waits;
	pid_t pid;

	(void)state;
	assert_int_equal(uapi_acquire(later.fd, &frame), 0);
	later.slot = frame.slot;
	pid = uapi_fork(release_soon, &later);
	assert_int_equal(uapi_dequeue(producer), frame.slot);
	assert_int_equal(uapi_wait(pid), 0);
	assert_int_equal(uapi_counters(producer).producer_waits, waits + 1);
}

static void queue_next_waits_for_a_slot(void **state)
{
	struct framering_queue arg = { .flags = FRAMERING_QUEUE_NEXT };
	struct framering_setup setup = uapi_setup();
	struct framering_frame frame;
	int producer = uapi_open(O_RDWR);
	struct later later;
	pid_t pid;

	(void)state;
	setup.policy = FRAMERING_POLICY_WAIT;
	assert_int_equal(uapi_ioctl(producer, FRAMERING_IOC_SETUP, &setup), 0);
	later.fd = uapi_consumer(FRAMERING_ATTACH_LOSSLESS, 1);
	for (unsigned int i = 1; i < UAPI_SLOTS; i++)
		uapi_frame(producer);
	arg.slot = uapi_dequeue(producer);
	assert_int_equal(uapi_acquire(later.fd, &frame), 0);
	later.slot = frame.slot;
	pid = uapi_fork(release_soon, &later);
	assert_int_equal(uapi_ioctl(producer, FRAMERING_IOC_QUEUE, &arg), 0);
	assert_int_equal(arg.next_error, 0);
	assert_int_equal(arg.next_slot, frame.slot);
	assert_int_equal(uapi_wait(pid), 0);
}

static void limits_refuse_at_once_even_a_blocking_file(void **state)
{
	struct framering_setup setup = uapi_setup();
	int producer = uapi_open(O_RDWR);
	int consumer;

	(void)state;
	assert_int_equal(uapi_ioctl(producer, FRAMERING_IOC_SETUP, &setup), 0);
	consumer = blocking_consumer();
	uapi_frame(producer);
	uapi_frame(producer);
	assert_int_equal(uapi_acquire(consumer, NULL), 0);
	assert_int_equal(uapi_acquire(consumer, NULL), -ENOBUFS);
	assert_true(uapi_dequeue(producer) >= 0);
	assert_true(uapi_dequeue(producer) >= 0);
	assert_int_equal(uapi_dequeue(producer), -ENOBUFS);
}

static void a_signal_ends_a_wait_for_a_frame(void **state)
{
	struct later later = { .pid = getpid() };
	int consumer, producer = uapi_producer();
	pid_t pid;

	(void)state;
	consumer = blocking_consumer();
	catch_signal(0);
	pid = uapi_fork(signal_soon, &later);
	assert_int_equal(uapi_acquire(consumer, NULL), -EINTR);
	assert_int_equal(uapi_wait(pid), 0);
	assert_true(uapi_nothing_held(producer));
}

static void a_signal_ends_a_wait_for_a_slot(void **state)
{
	struct later later = { .pid = getpid() };
	int consumer, producer = full_ring(&consumer);
	pid_t pid;

	(void)state;
	catch_signal(0);
	pid = uapi_fork(signal_soon, &later);
	assert_int_equal(uapi_dequeue(producer), -EINTR);
	assert_int_equal(uapi_wait(pid), 0);
	assert_true(uapi_nothing_held(producer));
}

static void a_signal_ends_a_wait_for_an_event(void **state)
{
	struct later later = { .pid = getpid() };
	int fd = uapi_open(O_RDONLY);
	pid_t pid;

	(void)state;
	catch_signal(0);
	pid = uapi_fork(signal_soon, &later);
	assert_int_equal(uapi_events(fd), -EINTR);
	assert_int_equal(uapi_wait(pid), 0);
}

/* The first half has happened, so the call must not be made again. */
static void a_signal_in_the_second_half_is_an_output(void **state)
{
	struct framering_release arg = { .flags = FRAMERING_RELEASE_NEXT };
	struct later later = { .pid = getpid() };
	int producer = uapi_producer();
	int consumer = blocking_consumer();
	struct framering_frame frame;
	pid_t pid;

	(void)state;
	uapi_frame(producer);
	assert_int_equal(uapi_acquire(consumer, &frame), 0);
	arg.slot = frame.slot;
	catch_signal(SA_RESTART);
	pid = uapi_fork(signal_soon, &later);
	assert_int_equal(uapi_ioctl(consumer, FRAMERING_IOC_RELEASE, &arg), 0);
	assert_int_equal(arg.next_error, -EINTR);
	assert_int_equal(arg.next.slot, FRAMERING_SLOT_NONE);
	assert_int_equal(uapi_wait(pid), 0);
}

static int block_in_acquire(void *arg)
{
	return uapi_acquire(*(int *)arg, NULL) != 0;
}

static void a_killed_waiter_leaves_nothing_behind(void **state)
{
	int producer = uapi_producer();
	int consumer = blocking_consumer();
	pid_t pid = uapi_fork(block_in_acquire, &consumer);

	(void)state;
	uapi_sleep_ms(SOON_MS);
	kill(pid, SIGKILL);
	assert_int_equal(uapi_wait(pid), 128 + SIGKILL);
	assert_true(uapi_nothing_held(producer));
	uapi_frame(producer);
	assert_int_equal(uapi_acquire(consumer, NULL), 0);
}

static void a_replaced_generation_ends_a_wait(void **state)
{
	int producer = uapi_producer();
	int consumer = blocking_consumer();
	pid_t pid = uapi_fork(block_in_acquire, &consumer);
	struct framering_setup setup = uapi_setup();

	(void)state;
	uapi_sleep_ms(SOON_MS);
	assert_int_equal(uapi_ioctl(producer, FRAMERING_IOC_SETUP, &setup), 0);
	assert_int_equal(uapi_wait(pid), 1);
	assert_int_equal(uapi_acquire(consumer, NULL), -ESTALE);
}

static void poll_tells_a_consumer_of_frames(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);
	struct framering_frame frame;

	(void)state;
	assert_int_equal(uapi_poll(consumer), 0);
	uapi_frame(producer);
	assert_int_equal(uapi_poll(consumer), POLLIN);
	assert_int_equal(uapi_acquire(consumer, &frame), 0);
	assert_int_equal(uapi_release(consumer, frame.slot), 0);
	assert_int_equal(uapi_poll(consumer), 0);
}

static void poll_says_nothing_that_a_limit_would_refuse(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);
	struct framering_frame frame;

	(void)state;
	uapi_frame(producer);
	uapi_frame(producer);
	assert_int_equal(uapi_acquire(consumer, &frame), 0);
	assert_int_equal(uapi_poll(consumer), 0);
	assert_int_equal(uapi_release(consumer, frame.slot), 0);
	assert_int_equal(uapi_poll(consumer), POLLIN);
}

static void poll_tells_of_a_frame_behind_a_hold(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);
	struct pollfd pollfd = { .fd = consumer, .events = POLLRDBAND };
	struct framering_frame frame;

	(void)state;
	uapi_frame(producer);
	assert_int_equal(uapi_acquire(consumer, &frame), 0);
	assert_int_equal(poll(&pollfd, 1, 0), 0);
	uapi_frame(producer);
	assert_int_equal(poll(&pollfd, 1, 0), 1);
	assert_int_equal(pollfd.revents, POLLRDBAND);
}

static void poll_tells_the_producer_of_slots(void **state)
{
	struct framering_frame frame;
	int consumer, producer = full_ring(&consumer);

	(void)state;
	assert_int_equal(uapi_poll(producer), 0);
	assert_int_equal(uapi_acquire(consumer, &frame), 0);
	assert_int_equal(uapi_poll(producer), 0);
	assert_int_equal(uapi_release(consumer, frame.slot), 0);
	assert_int_equal(uapi_poll(producer), POLLOUT);
	uapi_frame(producer);
	assert_int_equal(uapi_poll(producer), 0);
}

static void poll_wakes_on_a_frame(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);
	struct pollfd pollfd = { .fd = consumer, .events = POLLIN };
	pid_t pid = uapi_fork(queue_soon, &producer);

	(void)state;
	assert_int_equal(poll(&pollfd, 1, NO_TIMEOUT), 1);
	assert_int_equal(pollfd.revents, POLLIN);
	assert_int_equal(uapi_wait(pid), 0);
}

static void poll_wakes_on_a_frame_behind_a_hold(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);
	struct pollfd pollfd = { .fd = consumer, .events = POLLRDBAND };
	pid_t pid;

	(void)state;
	uapi_frame(producer);
	assert_int_equal(uapi_acquire(consumer, NULL), 0);
	pid = uapi_fork(queue_soon, &producer);
	assert_int_equal(poll(&pollfd, 1, NO_TIMEOUT), 1);
	assert_int_equal(pollfd.revents, POLLRDBAND);
	assert_int_equal(uapi_wait(pid), 0);
}

static void poll_wakes_on_a_slot(void **state)
{
	struct framering_frame frame;
	struct later later;
	struct pollfd pollfd = { .events = POLLOUT };
	pid_t pid;

	(void)state;
	pollfd.fd = full_ring(&later.fd);
	assert_int_equal(uapi_acquire(later.fd, &frame), 0);
	later.slot = frame.slot;
	pid = uapi_fork(release_soon, &later);
	assert_int_equal(poll(&pollfd, 1, NO_TIMEOUT), 1);
	assert_int_equal(pollfd.revents, POLLOUT);
	assert_int_equal(uapi_wait(pid), 0);
}

static void poll_tells_a_stale_consumer_that_it_will_not_block(void **state)
{
	struct framering_setup setup = uapi_setup();
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);

	(void)state;
	assert_int_equal(uapi_ioctl(producer, FRAMERING_IOC_SETUP, &setup), 0);
	assert_int_equal(uapi_poll(consumer), POLLIN | POLLPRI);
	assert_int_equal(uapi_acquire(consumer, NULL), -ESTALE);
}

static void poll_says_nothing_to_a_file_without_a_role(void **state)
{
	int fd;

	(void)state;
	uapi_frame(uapi_producer());
	fd = uapi_open(O_RDWR);
	assert_int_equal(uapi_poll(fd), 0);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		uapi_test(acquire_waits_for_a_frame_and_counts_the_wait),
		uapi_test(attaching_anew_ends_a_wait_for_a_frame),
		uapi_test(dequeue_waits_for_a_slot_and_counts_the_wait),
		uapi_test(queue_next_waits_for_a_slot),
		uapi_test(limits_refuse_at_once_even_a_blocking_file),
		uapi_test(a_signal_ends_a_wait_for_a_frame),
		uapi_test(a_signal_ends_a_wait_for_a_slot),
		uapi_test(a_signal_ends_a_wait_for_an_event),
		uapi_test(a_signal_in_the_second_half_is_an_output),
		uapi_test(a_killed_waiter_leaves_nothing_behind),
		uapi_test(a_replaced_generation_ends_a_wait),
		uapi_test(poll_tells_a_consumer_of_frames),
		uapi_test(poll_says_nothing_that_a_limit_would_refuse),
		uapi_test(poll_tells_of_a_frame_behind_a_hold),
		uapi_test(poll_tells_the_producer_of_slots),
		uapi_test(poll_wakes_on_a_frame),
		uapi_test(poll_wakes_on_a_frame_behind_a_hold),
		uapi_test(poll_wakes_on_a_slot),
		uapi_test(poll_tells_a_stale_consumer_that_it_will_not_block),
		uapi_test(poll_says_nothing_to_a_file_without_a_role),
	};

	return cases_run(argc, argv, tests);
}
