// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loading the module while every allocation and copy from its beginning on is made
 * to fail in turn, up to the binding of its device, which test_fault_bind.c does the
 * same to: it fails and leaves nothing, or it works. Before it begins the kernel's
 * loader would warn of its own failures (event_define_fields()).
 */
#include <stdio.h>
#include <stdlib.h>

#include "fail_nth.h"
#include "module.h"
#include "uapi_util.h"

#define CLASS "/sys/class/framering"
#define MOST 5000

static bool is_a_reason(int error)
{
	return fail_nth_is_a_reason(fail_nth_of_core(error));
}

static void loading_fails_well(void **state)
{
	unsigned int first, nth, refused = 0;
	int module = module_in_memory(getenv("FRAMERING_MODULE"));
	bool fired = true, binding = false;

	(void)state;
	fail_nth_begin();
	assert_int_equal(module_unload("framering"), 0);
	first = module_count_of_loader(module, "devices=0");
	for (nth = first; fired && !binding; nth++) {
		int error;

		assert_true(nth < MOST);
		fail_nth_arm(nth);
		error = module_load(module, "");
		fired = fail_nth_disarm();
		if (error && !(fired && is_a_reason(error)))
			print_error("failure %u: %s\n", nth, strerror(-error));
		assert_true(!error || (fired && is_a_reason(error)));
		if (error)
			refused++;
		else
			assert_int_equal(module_unload("framering"), 0);
		assert_int_equal(access(CLASS, F_OK), -1);
		binding = error == -ENODEV;
		case_limit(CASE_SECONDS);
	}
	print_message(
		"%u failures after %u of the loader's, refused after %u of them\n",
		nth - first, first, refused);
	assert_true(refused > 0 && binding);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		uapi_test(loading_fails_well),
	};

	return cases_run(argc, argv, tests);
}
