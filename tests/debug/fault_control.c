// SPDX-License-Identifier: GPL-2.0-only
/* What is made to fail while rings and their video nodes come and go. */
#include "fail_nth.h"
#include "fault.h"

#define RING 1U
#define RING_SYSFS "/sys/class/framering/framering1"

static void a_control(void)
{
	at.fd = open(UAPI_CONTROL, O_RDWR | O_CLOEXEC);
	assert_true(at.fd >= 0);
}

static int add_ring(void)
{
	struct framering_add_ring arg = { .index = RING };

	return uapi_ioctl(at.fd, FRAMERING_IOC_ADD_RING, &arg);
}

static int remove_ring(void)
{
	struct framering_remove_ring arg = { .index = RING };

	return uapi_ioctl(at.fd, FRAMERING_IOC_REMOVE_RING, &arg);
}

static void another_ring(void)
{
	a_control();
	assert_int_equal(add_ring(), 0);
}

static int open_control(void)
{
	int fd = open(UAPI_CONTROL, O_RDWR | O_CLOEXEC);

	return fd < 0 ? -errno : answer(close(fd));
}

/* It is there if only the answer could not be written. */
static int add_and_remove(void)
{
	int error = add_ring();

	if (!error || error == -EFAULT) {
		int removed = remove_ring();

		/* That may be what fails, and only once. */
		if (removed == -EFAULT && !error) {
			error = removed;
			removed = remove_ring();
		}
		assert_true(!removed || (error && removed == -ENOENT));
	}
	assert_int_equal(access(RING_SYSFS, F_OK), -1);
	return fail_nth_of_core(error);
}

static int remove_it(void)
{
	int error = remove_ring();

	assert_int_equal(access(RING_SYSFS, F_OK), error ? 0 : -1);
	return error;
}

/* One more, and back. */
static int change_nodes(const char *attribute)
{
	int error = uapi_write_file(attribute, "2");

	if (!error)
		error = uapi_write_file(attribute, "1");
	return fail_nth_of_core(error);
}

static int change_captures(void)
{
	return change_nodes(UAPI_SYSFS "capture_nodes");
}

static int change_outputs(void)
{
	return change_nodes(UAPI_SYSFS "output_nodes");
}

const struct operation operations_of_control[] = {
	{ "open of the control node", nothing, open_control },
	{ NULL, NULL, NULL },
};

const struct operation operations_of_nodes[] = {
	{ "capture_nodes", nothing, change_captures },
	{ "output_nodes", nothing, change_outputs },
	{ NULL, NULL, NULL },
};

const struct operation operations_of_rings[] = {
	{ "ADD_RING", a_control, add_and_remove },
	{ "REMOVE_RING", another_ring, remove_it },
	{ NULL, NULL, NULL },
};
