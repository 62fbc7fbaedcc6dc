// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loading the module and binding a device while every allocation on the way is
 * made to fail in turn: it fails and leaves nothing, or it works.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>

#include "fail_nth.h"
#include "uapi_util.h"

#define DRIVER "/sys/bus/platform/drivers/framering/"
#define DEVICE "framering.0"
#define MOST 5000
/* Of the loader: how much earlier than the driver it begins to fail. */
#define MARGIN 30

/* Whoever looks at a new node may have it open for a moment. */
static void unload(void)
{
	int error = -EAGAIN;

	for (int i = 0; i < 100 && error == -EAGAIN; i++) {
		error = syscall(SYS_delete_module, "framering", O_NONBLOCK) ?
				-errno :
				0;
		if (error == -EAGAIN)
			uapi_sleep_ms(50);
	}
	assert_int_equal(error, 0);
	assert_int_equal(access("/sys/module/framering", F_OK), -1);
	assert_int_equal(access(UAPI_SYSFS, F_OK), -1);
}

static int load(const char *parameters)
{
	const char *path = getenv("FRAMERING_MODULE");
	int fd, error;

	assert_non_null(path);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	error = syscall(SYS_finit_module, fd, parameters, 0) ? -errno : 0;
	close(fd);
	return error;
}

static int bind_device(const char *unused)
{
	(void)unused;
	return uapi_write_file(DRIVER "bind", DEVICE);
}

static void unbind_device(void)
{
	assert_int_equal(uapi_write_file(DRIVER "unbind", DEVICE), 0);
	assert_int_equal(access(UAPI_SYSFS, F_OK), -1);
}

/* The driver core tells nobody why probing failed, so insmod cannot either. */
static bool is_expected(int error)
{
	return error == -ENOMEM || error == -EFAULT || error == -ENODEV;
}

/*
 * @attempt is made to fail at each place from the @first on, @undo follows when
 * it did not.
 */
static void fail_each(const char *name, int (*attempt)(const char *parameters),
		      unsigned int first, void (*undo)(void))
{
	unsigned int nth, refused = 0;
	bool fired = true;

	for (nth = first; fired; nth++) {
		int error;

		assert_true(nth < MOST);
		fail_nth_arm(nth);
		error = attempt("");
		fired = fail_nth_disarm();
		if (error && !(fired && is_expected(error)))
			print_error("%s, failure %u: %s\n", name, nth,
				    strerror(-error));
		/* Some are the loader's, which has its own reasons. */
		assert_true(!error || fired);
		if (error)
			refused++;
		else
			undo();
		/* Else it would end in a while that is good for nothing. */
		alarm(UAPI_TEST_SECONDS);
	}
	print_message("%s: %u failures, refused after %u of them\n", name,
		      nth - 1 - first, refused);
	assert_true(refused > 0);
	/* It is as good as ever. */
	assert_int_equal(attempt(""), 0);
}

/* As far as the loader itself goes, which warns when some of that fails. */
static unsigned int before_init(void)
{
	const unsigned int many = 1000000;
	unsigned int count;

	fail_nth_arm(many);
	assert_int_equal(load("carveout=nonsense"), -EINVAL);
	count = fail_nth_count(many);
	assert_false(fail_nth_disarm());
	print_message("insmod: %u before the driver's own\n", count);
	assert_true(count > MARGIN);
	return count - MARGIN;
}

static void loading_fails_well(void **state)
{
	(void)state;
	fail_nth_begin();
	unload();
	fail_each("insmod", load, before_init(), unload);
}

static void binding_fails_well(void **state)
{
	(void)state;
	fail_nth_begin();
	unbind_device();
	fail_each("bind", bind_device, 1, unbind_device);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		uapi_test(binding_fails_well),
		uapi_test(loading_fails_well),
	};

	return uapi_run(tests);
}
