// SPDX-License-Identifier: GPL-2.0-only
/* The control node: rings are added and removed, one caller at a time. */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "uapi_util.h"

#define DRIVER "/sys/bus/platform/drivers/framering/"
#define PREFIX 8	/* bytes of either struct that an old program has */

static int control(void)
{
	int fd = open(UAPI_CONTROL, O_RDWR | O_CLOEXEC);

	assert_true(fd >= 0);
	return fd;
}

/* Number or -errno. */
static int add(__u32 index)
{
	struct framering_add_ring arg = { .index = index };
	int fd = control();
	int ret = uapi_ioctl(fd, FRAMERING_IOC_ADD_RING, &arg);

	close(fd);
	return ret ? ret : (int)arg.index;
}

static int take_away(__u32 index, __u32 flags)
{
	struct framering_remove_ring arg = { .index = index, .flags = flags };
	int fd = control();
	int ret = uapi_ioctl(fd, FRAMERING_IOC_REMOVE_RING, &arg);

	close(fd);
	return ret;
}

static size_t rings(void)
{
	glob_t found = { 0 };
	size_t count;

	count = glob("/dev/framering[0-9]*", 0, NULL, &found) ?
			0 : found.gl_pathc;
	globfree(&found);
	return count;
}

static int open_ring(int index)
{
	char node[32];

	snprintf(node, sizeof(node), "/dev/framering%d", index);
	return open(node, O_RDWR | O_NONBLOCK | O_CLOEXEC);
}

static int produce_on(int index)
{
	struct framering_setup setup = uapi_setup();
	int fd = open_ring(index);

	assert_true(fd >= 0);
	assert_int_equal(uapi_ioctl(fd, FRAMERING_IOC_SETUP, &setup), 0);
	uapi_frame(fd);
	return fd;
}

static void the_node_is_for_root_alone(void **state)
{
	struct stat status;

	(void)state;
	assert_int_equal(stat(UAPI_CONTROL, &status), 0);
	assert_true(S_ISCHR(status.st_mode));
	assert_int_equal(status.st_mode & 0777, 0600);
	assert_int_equal(status.st_uid, 0);
}

static void each_node_has_commands_of_its_own(void **state)
{
	struct framering_add_ring arg = { .index = FRAMERING_RING_ANY };
	struct framering_query query;
	int fd = control();

	(void)state;
	assert_int_equal(uapi_ioctl(fd, FRAMERING_IOC_QUERY, &query), -ENOTTY);
	assert_int_equal(uapi_ioctl(fd, _IO(FRAMERING_IOC_MAGIC, 0x80), &arg),
			 -ENOTTY);
	assert_int_equal(uapi_ioctl(fd, _IOWR(0xf6, 0x80, struct framering_add_ring),
				    &arg), -ENOTTY);
	for (unsigned int nr = 0x82; nr <= 0xff; nr++)
		assert_int_equal(uapi_ioctl(fd, _IOWR(FRAMERING_IOC_MAGIC, nr, __u64),
					    &arg), -ENOTTY);
	assert_int_equal(uapi_ioctl(uapi_open(O_RDWR), FRAMERING_IOC_ADD_RING,
				    &arg), -ENOTTY);
	assert_int_equal(rings(), 1);
}

/* By its bytes: which of them, with what in it, makes it wrong. */
static void refuse(int fd, unsigned long command, size_t at, int error)
{
	struct framering_add_ring arg = { .index = 9 };

	((char *)&arg)[at] = 0x10;
	if (uapi_ioctl(fd, command, &arg) != error)
		print_error("%#lx with byte %zu: not %d\n", command, at, error);
	assert_int_equal(uapi_ioctl(fd, command, &arg), error);
}

static void wrong_fields_are_refused(void **state)
{
	int fd = control();

	(void)state;
	for (size_t at = 4; at < 8; at++) {
		refuse(fd, FRAMERING_IOC_ADD_RING, at, -EINVAL);
		refuse(fd, FRAMERING_IOC_REMOVE_RING, at, -EINVAL);
	}
	for (size_t at = 16; at < sizeof(struct framering_add_ring); at++)
		refuse(fd, FRAMERING_IOC_ADD_RING, at, -EINVAL);
	for (size_t at = 8; at < sizeof(struct framering_remove_ring); at++)
		refuse(fd, FRAMERING_IOC_REMOVE_RING, at, -EINVAL);
	/* The module that makes nodes of V4L2 is not loaded. */
	for (size_t at = 8; at < 16; at++)
		refuse(fd, FRAMERING_IOC_ADD_RING, at, -EOPNOTSUPP);
	assert_int_equal(add(FRAMERING_MAX_RINGS), -EINVAL);
	assert_int_equal(add(0x80000000), -EINVAL);
	assert_int_equal(add(FRAMERING_RING_ANY - 1), -EINVAL);
	assert_int_equal(take_away(9, 0), -ENOENT);
	assert_int_equal(take_away(FRAMERING_MAX_RINGS, 0), -ENOENT);
	assert_int_equal(take_away(FRAMERING_RING_ANY, FRAMERING_REMOVE_FORCE),
			 -ENOENT);
	assert_int_equal(take_away((__u32)-ENODEV, FRAMERING_REMOVE_FORCE),
			 -ENOENT);
	assert_int_equal(rings(), 1);
}

static void bad_pointers_are_faults_and_no_ring(void **state)
{
	const struct framering_add_ring arg = { .index = FRAMERING_RING_ANY };
	int fd = control();

	(void)state;
	assert_int_equal(uapi_ioctl(fd, FRAMERING_IOC_ADD_RING, NULL), -EFAULT);
	assert_int_equal(uapi_ioctl(fd, FRAMERING_IOC_REMOVE_RING, NULL), -EFAULT);
	assert_int_equal(uapi_ioctl(fd, FRAMERING_IOC_ADD_RING,
				    uapi_read_only(&arg, sizeof(arg))), -EFAULT);
	assert_int_equal(rings(), 1);
}

static unsigned long resized(unsigned long command, size_t size)
{
	return _IOC(_IOC_DIR(command), _IOC_TYPE(command), _IOC_NR(command), size);
}

static void structs_of_other_versions_are_understood(void **state)
{
	struct {
		struct framering_add_ring known;
		char more[64];
	} arg = { .known.index = 5 };
	int fd = control();

	(void)state;
	arg.more[63] = 1;
	assert_int_equal(uapi_ioctl(fd, resized(FRAMERING_IOC_ADD_RING, sizeof(arg)),
				    &arg), -E2BIG);
	arg.more[63] = 0;
	assert_int_equal(uapi_ioctl(fd, resized(FRAMERING_IOC_ADD_RING, sizeof(arg)),
				    &arg), 0);
	uapi_poison((char *)&arg + PREFIX, sizeof(arg) - PREFIX);
	assert_int_equal(uapi_ioctl(fd, resized(FRAMERING_IOC_REMOVE_RING, PREFIX),
				    &arg), 0);
	arg.known.index = FRAMERING_RING_ANY;
	assert_int_equal(uapi_ioctl(fd, resized(FRAMERING_IOC_ADD_RING, PREFIX),
				    &arg), 0);
	for (size_t at = PREFIX; at < sizeof(arg); at++)
		assert_int_equal(((unsigned char *)&arg)[at], UAPI_POISON);
	assert_int_equal(take_away(arg.known.index, 0), 0);
	assert_int_equal(rings(), 1);
}

static void a_ring_comes_with_its_node_and_goes_with_it(void **state)
{
	int index = add(FRAMERING_RING_ANY);
	int fd;

	(void)state;
	assert_true(index > 0);
	fd = produce_on(index);
	assert_int_equal(uapi_query(fd).ring, index);
	close(fd);
	assert_int_equal(take_away(index, 0), 0);
	assert_int_equal(open_ring(index), -1);
	assert_int_equal(errno, ENOENT);
	assert_int_equal(take_away(index, 0), -ENOENT);
	assert_int_equal(rings(), 1);
}

static void a_number_is_given_once(void **state)
{
	(void)state;
	assert_int_equal(add(0), -EEXIST);
	assert_int_equal(add(11), 11);
	assert_int_equal(add(11), -EEXIST);
	assert_int_equal(take_away(11, 0), 0);
	assert_int_equal(add(11), 11);
	assert_int_equal(take_away(11, 0), 0);
}

/* Also one that the module has made when it was loaded. */
static void the_first_ring_is_like_the_others(void **state)
{
	(void)state;
	assert_int_equal(take_away(0, 0), 0);
	assert_int_equal(rings(), 0);
	assert_int_equal(add(FRAMERING_RING_ANY), 0);
	close(produce_on(0));
}

static void there_are_no_more_than_the_most(void **state)
{
	(void)state;
	for (int i = 1; i < FRAMERING_MAX_RINGS; i++)
		assert_int_equal(add(FRAMERING_RING_ANY), i);
	assert_int_equal(add(FRAMERING_RING_ANY), -ENOSPC);
	assert_int_equal(take_away(7, 0), 0);
	assert_int_equal(add(FRAMERING_RING_ANY), 7);
	for (int i = 1; i < FRAMERING_MAX_RINGS; i++)
		assert_int_equal(take_away(i, 0), 0);
	assert_int_equal(rings(), 1);
}

static void a_ring_in_use_stays(void **state)
{
	int index = add(FRAMERING_RING_ANY);
	int fd = produce_on(index);
	void *at = uapi_map_slot(fd, 0, PROT_READ);

	(void)state;
	assert_int_equal(take_away(index, 0), -EBUSY);
	uapi_frame(fd);
	close(fd);
	/* The mapping is the file's. */
	assert_int_equal(take_away(index, 0), -EBUSY);
	uapi_unmap(at, UAPI_SIZE);
	assert_int_equal(take_away(index, 0), 0);
}

static void a_dma_buf_outlives_its_ring(void **state)
{
	int index = add(FRAMERING_RING_ANY);
	int fd = produce_on(index);
	struct framering_export export = { .slot = 0 };
	char *at;

	(void)state;
	assert_int_equal(uapi_ioctl(fd, FRAMERING_IOC_EXPORT, &export), 0);
	close(fd);
	assert_int_equal(take_away(index, 0), 0);
	at = uapi_map(export.fd, UAPI_SIZE, PROT_READ, MAP_SHARED, 0);
	assert_int_equal(at[UAPI_SIZE - 1], 0);
}

static void by_force_it_goes_under_open_files(void **state)
{
	int index = add(FRAMERING_RING_ANY);
	int old = produce_on(index), fresh;
	volatile char *at = uapi_map_slot(old, 1, PROT_READ | PROT_WRITE);
	struct framering_query query;

	(void)state;
	at[0] = 42;
	assert_int_equal(take_away(index, FRAMERING_REMOVE_FORCE), 0);
	assert_int_equal(uapi_ioctl(old, FRAMERING_IOC_QUERY, &query), -ENODEV);
	assert_int_equal(uapi_dequeue(old), -ENODEV);
	assert_true(uapi_poll(old) & POLLHUP);
	/* What is mapped stays, and the next ring of the number is another. */
	assert_int_equal(add(index), index);
	fresh = produce_on(index);
	uapi_frame(fresh);
	assert_int_equal(at[0], 42);
	at[0] = 43;
	assert_int_equal(uapi_ioctl(old, FRAMERING_IOC_QUERY, &query), -ENODEV);
	close(old);
	uapi_unmap((void *)at, UAPI_SIZE);
	uapi_frame(fresh);
	assert_int_equal(uapi_query(fresh).ring, index);
	assert_int_equal(take_away(index, 0), -EBUSY);
	close(fresh);
	assert_int_equal(take_away(index, 0), 0);
}

/* Its number is then its device's. */
static void an_unbound_ring_can_be_removed(void **state)
{
	(void)state;
	assert_int_equal(add(3), 3);
	assert_int_equal(uapi_write_file(DRIVER "unbind", "framering.3"), 0);
	assert_int_equal(take_away(3, 0), 0);
	assert_int_equal(access("/sys/bus/platform/devices/framering.3", F_OK), -1);
	assert_int_equal(add(3), 3);
	assert_int_equal(uapi_write_file(DRIVER "unbind", "framering.3"), 0);
	/* Somebody else takes the number meanwhile. */
	assert_int_equal(add(3), 3);
	assert_int_equal(uapi_write_file(DRIVER "bind", "framering.3"), -EEXIST);
	assert_int_equal(take_away(3, 0), 0);
	assert_int_equal(take_away(3, 0), 0);
	assert_int_equal(take_away(3, 0), -ENOENT);
}

static void an_open_control_node_keeps_the_module(void **state)
{
	int fd = control();

	(void)state;
	assert_int_equal(syscall(SYS_delete_module, "framering", O_NONBLOCK), -1);
	assert_int_equal(errno, EWOULDBLOCK);
	close(fd);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		uapi_test(the_node_is_for_root_alone),
		uapi_test(each_node_has_commands_of_its_own),
		uapi_test(wrong_fields_are_refused),
		uapi_test(bad_pointers_are_faults_and_no_ring),
		uapi_test(structs_of_other_versions_are_understood),
		uapi_test(a_ring_comes_with_its_node_and_goes_with_it),
		uapi_test(a_number_is_given_once),
		uapi_test(the_first_ring_is_like_the_others),
		uapi_test(there_are_no_more_than_the_most),
		uapi_test(a_ring_in_use_stays),
		uapi_test(a_dma_buf_outlives_its_ring),
		uapi_test(by_force_it_goes_under_open_files),
		uapi_test(an_unbound_ring_can_be_removed),
		uapi_test(an_open_control_node_keeps_the_module),
	};

	return cases_run(argc, argv, tests);
}
