// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loading framering-v4l2.ko while every allocation and copy from its beginning on is
 * made to fail in turn: a ring then cannot be given nodes, or it can, and nothing is
 * left when the module goes. What adding nodes needs test_fault_video.c lets fail.
 */
#include "fail_nth.h"
#include "module.h"
#include "video.h"

#define MOST 5000
/* The loader's own failures vary by a few: some of them are tried again. */
#define SLACK 40

static bool has_attributes(void)
{
	bool has = !access(UAPI_SYSFS "output_nodes", F_OK);

	assert_int_equal(!access(UAPI_SYSFS "capture_nodes", F_OK), has);
	return has;
}

static void loading_fails_well(void **state)
{
	unsigned int first, nth, without = 0;
	int module = module_in_memory(video_module());
	bool fired = true;

	(void)state;
	fail_nth_begin();
	/* The first time takes more than others. */
	module_count_of_loader(module, "capture_nodes=9");
	first = module_count_of_loader(module, "capture_nodes=9") - SLACK;
	for (nth = first; fired; nth++) {
		int error;

		assert_true(nth < MOST);
		fail_nth_arm(nth);
		error = module_load(module, "capture_nodes=0");
		fired = fail_nth_disarm();
		assert_true(!error || (fired && fail_nth_is_a_reason(error)));
		if (!has_attributes())
			without++;
		if (!error)
			assert_int_equal(module_unload("framering_v4l2"), 0);
		assert_false(has_attributes());
		case_limit(CASE_SECONDS);
	}
	print_message("%u failures after %u of the loader's, no nodes after %u of them\n",
		      nth - 1 - first, first, without);
	assert_true(without > 0);
	assert_int_equal(module_load(module, "output_nodes=1"), 0);
	video_assert_well();
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		uapi_test(loading_fails_well),
	};

	return cases_run(argc, argv, tests);
}
