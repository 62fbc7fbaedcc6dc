// SPDX-License-Identifier: GPL-2.0-only
/* Roles belong to open files: dup, fork, passing over a socket, killed owners. */
#include <signal.h>
#include <sys/socket.h>

#include "uapi_util.h"

static void send_fd(int socket, int fd)
{
	char control[CMSG_SPACE(sizeof(int))] = { 0 };
	char byte = 0;
	struct iovec data = { &byte, 1 };
	struct msghdr message = {
		.msg_iov = &data,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = sizeof(control),
	};
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);

	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(header), &fd, sizeof(fd));
	assert_int_equal(sendmsg(socket, &message, 0), 1);
}

static int receive_fd(int socket)
{
	char control[CMSG_SPACE(sizeof(int))] = { 0 };
	char byte;
	struct iovec data = { &byte, 1 };
	struct msghdr message = {
		.msg_iov = &data,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = sizeof(control),
	};
	int fd = -1;

	if (recvmsg(socket, &message, 0) == 1 && CMSG_FIRSTHDR(&message))
		memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof(fd));
	return fd;
}

static void a_duplicate_is_the_same_producer(void **state)
{
	int producer = uapi_producer();
	int copy = dup(producer);
	int slot = uapi_dequeue(producer);

	(void)state;
	assert_int_equal(uapi_queue(copy, slot), 0);
	close(producer);
	uapi_frame(copy);
	assert_true(uapi_query(copy).flags & FRAMERING_QUERY_IS_PRODUCER);
}

static int release_in_child(void *arg)
{
	int fd = *(int *)arg;
	struct framering_frame frame;

	if (uapi_acquire(fd, &frame))
		return 1;
	return uapi_release(fd, frame.slot) ? 2 : 0;
}

static void a_fork_shares_the_consumers_place(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);

	(void)state;
	uapi_frame(producer);
	assert_int_equal(uapi_in_child(release_in_child, &consumer), 0);
	assert_int_equal(uapi_acquire(consumer, NULL), -EAGAIN);
	assert_int_equal(uapi_query(producer).consumers, 1);
}

static int close_in_child(void *arg)
{
	return close(*(int *)arg);
}

static void a_childs_close_takes_nothing_from_the_parent(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);
	struct framering_frame frame;
	int slot = uapi_dequeue(producer);

	(void)state;
	assert_int_equal(uapi_queue(producer, slot), 0);
	assert_int_equal(uapi_acquire(consumer, &frame), 0);
	assert_int_equal(uapi_in_child(close_in_child, &consumer), 0);
	assert_int_equal(uapi_in_child(close_in_child, &producer), 0);
	assert_int_equal(uapi_slot(producer, frame.slot).holders, 1);
	assert_int_equal(uapi_release(consumer, frame.slot), 0);
	uapi_frame(producer);
}

static int hold_on(void *unused)
{
	(void)unused;
	pause();
	return 0;
}

static void a_forks_copy_keeps_the_role_until_it_dies(void **state)
{
	int watcher = uapi_open(O_RDONLY);
	int producer = uapi_producer();
	pid_t pid = uapi_fork(hold_on, NULL);

	(void)state;
	assert_true(uapi_dequeue(producer) >= 0);
	close(producer);
	assert_int_equal(uapi_try_setup(uapi_setup()), -EBUSY);
	assert_false(uapi_nothing_held(watcher));
	kill(pid, SIGKILL);
	assert_int_equal(uapi_wait(pid), 128 + SIGKILL);
	assert_true(uapi_nothing_held(watcher));
	assert_int_equal(uapi_try_setup(uapi_setup()), 0);
}

static int take_and_use(void *arg)
{
	int fd = receive_fd(*(int *)arg);

	if (fd < 0)
		return 1;
	return uapi_dequeue(fd) < 0 ? 2 : 0;
}

static void a_role_travels_over_a_socket(void **state)
{
	int watcher = uapi_open(O_RDONLY);
	int producer, sockets[2];
	pid_t pid;

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, sockets), 0);
	pid = uapi_fork(take_and_use, &sockets[1]);
	producer = uapi_producer();
	send_fd(sockets[0], producer);
	close(producer);
	assert_int_equal(uapi_wait(pid), 0);
	assert_true(uapi_nothing_held(watcher));
	assert_false(uapi_query(watcher).flags & FRAMERING_QUERY_PRODUCER);
}

static void a_file_in_flight_keeps_its_role(void **state)
{
	int watcher = uapi_open(O_RDONLY);
	int producer = uapi_producer();
	int sockets[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, sockets), 0);
	assert_true(uapi_dequeue(producer) >= 0);
	send_fd(sockets[0], producer);
	close(producer);
	assert_true(uapi_query(watcher).flags & FRAMERING_QUERY_PRODUCER);
	close(sockets[0]);
	close(sockets[1]);
	/* Sockets throw what is in flight away a moment later. */
	for (int i = 0; i < 100 && !uapi_nothing_held(watcher); i++)
		uapi_sleep_ms(10);
	assert_true(uapi_nothing_held(watcher));
}

static int produce_until_killed(void *arg)
{
	struct framering_setup setup = uapi_setup();
	int fd = open(UAPI_NODE, O_RDWR);

	(void)arg;
	if (fd < 0 || uapi_ioctl(fd, FRAMERING_IOC_SETUP, &setup) ||
	    uapi_queue(fd, uapi_dequeue(fd)) || uapi_dequeue(fd) < 0)
		return 1;
	pause();
	return 0;
}

static void a_killed_producer_leaves_its_frames_and_no_slot(void **state)
{
	int watcher = uapi_open(O_RDONLY | O_NONBLOCK);
	pid_t pid = uapi_fork(produce_until_killed, NULL);
	struct framering_frame frame;

	(void)state;
	while (uapi_query(watcher).held || uapi_nothing_held(watcher))
		uapi_sleep_ms(5);
	assert_int_equal(uapi_attach(watcher, FRAMERING_ATTACH_NEWEST, 1), 0);
	kill(pid, SIGKILL);
	assert_int_equal(uapi_wait(pid), 128 + SIGKILL);
	assert_true(uapi_nothing_held(watcher));
	assert_int_equal(uapi_acquire(watcher, &frame), 0);
	assert_int_equal(uapi_events(watcher) & FRAMERING_EVENT_PRODUCER_GONE,
			 FRAMERING_EVENT_PRODUCER_GONE);
}

static int open_node(void *unused)
{
	(void)unused;
	return open(UAPI_NODE, O_RDONLY) < 0 ? errno : 0;
}

static void the_node_is_not_for_strangers(void **state)
{
	(void)state;
	assert_int_equal(uapi_as_nobody(open_node, NULL), EACCES);
}

static int set_up_passed_file(void *arg)
{
	struct framering_setup setup = uapi_setup();

	return -uapi_ioctl(*(int *)arg, FRAMERING_IOC_SETUP, &setup);
}

static void a_file_passed_on_works_without_privileges(void **state)
{
	int fd = uapi_open(O_RDWR);

	(void)state;
	assert_int_equal(uapi_as_nobody(set_up_passed_file, &fd), 0);
	assert_int_equal(uapi_query(fd).slots, UAPI_SLOTS);
}

static void seeking_is_not_possible(void **state)
{
	int fd = uapi_open(O_RDWR);

	(void)state;
	assert_int_equal(lseek(fd, 0, SEEK_SET), -1);
	assert_int_equal(errno, ESPIPE);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		uapi_test(a_duplicate_is_the_same_producer),
		uapi_test(a_fork_shares_the_consumers_place),
		uapi_test(a_childs_close_takes_nothing_from_the_parent),
		uapi_test(a_forks_copy_keeps_the_role_until_it_dies),
		uapi_test(a_role_travels_over_a_socket),
		uapi_test(a_file_in_flight_keeps_its_role),
		uapi_test(a_killed_producer_leaves_its_frames_and_no_slot),
		uapi_test(the_node_is_not_for_strangers),
		uapi_test(a_file_passed_on_works_without_privileges),
		uapi_test(seeking_is_not_possible),
	};

	return cases_run(argc, argv, tests);
}
