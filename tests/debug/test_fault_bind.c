// SPDX-License-Identifier: GPL-2.0-only
/*
 * Binding a device while every allocation on the way is made to fail in turn: it
 * fails and leaves nothing, or it works.
 */
#include "fail_nth.h"
#include "uapi_util.h"

#define DRIVER "/sys/bus/platform/drivers/framering/"
#define DEVICE "framering.0"
#define MOST 5000

static void unbind_device(void)
{
	assert_int_equal(uapi_write_file(DRIVER "unbind", DEVICE), 0);
	assert_int_equal(access(UAPI_SYSFS, F_OK), -1);
}

static void binding_fails_well(void **state)
{
	unsigned int nth, refused = 0;
	bool fired = true;

	(void)state;
	fail_nth_begin();
	unbind_device();
	for (nth = 1; fired; nth++) {
		int error;

		assert_true(nth < MOST);
		fail_nth_arm(nth);
		error = uapi_write_file(DRIVER "bind", DEVICE);
		fired = fail_nth_disarm();
		assert_true(!error || (fired && fail_nth_is_a_reason(error)));
		if (error)
			refused++;
		else
			unbind_device();
		/* Else it would end in a while that is good for nothing. */
		case_limit(CASE_SECONDS);
	}
	print_message("%u failures, refused after %u of them\n", nth - 2,
		      refused);
	assert_true(refused > 0);
	assert_int_equal(uapi_write_file(DRIVER "bind", DEVICE), 0);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		uapi_test(binding_fails_well),
	};

	return cases_run(argc, argv, tests);
}
