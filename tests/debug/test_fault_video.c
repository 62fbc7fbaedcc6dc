// SPDX-License-Identifier: GPL-2.0-only
/*
 * As test_fault.c, of video nodes and the control node: every allocation and every
 * copy on the way of every operation is made to fail in turn. It then fails with a
 * reason or does without, works right after, and a frame goes from an output node's
 * client to a capture node's.
 */
#include "fail_nth.h"
#include "fault.h"
#include "video.h"

static int load_nodes(void **state)
{
	(void)state;
	video_load("capture_nodes=1 output_nodes=1");
	fail_nth_begin();
	return 0;
}

static void buffers_fail_well(void **state)
{
	(void)state;
	fail_each_of(operations_of_video, 1, video_assert_well);
}

static void frames_fail_well(void **state)
{
	(void)state;
	fail_each_of(operations_of_frames, 1, video_assert_well);
}

/*
 * Nodes differ little by their type. ADD_RING is adding nodes, and binding a device,
 * all of which test_fault_bind.c does this to. Each of them is a device or several,
 * which udev is busy with long after.
 */
static void coming_and_going_fail_well(void **state)
{
	(void)state;
	fail_each_of(operations_of_control, 1, video_assert_well);
	fail_each_of(operations_of_nodes, 3, video_assert_well);
	fail_each_of(operations_of_rings, 23, video_assert_well);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		uapi_test(buffers_fail_well),
		uapi_test(frames_fail_well),
		uapi_test(coming_and_going_fail_well),
	};

	return cases_run_with(argc, argv, tests, load_nodes, NULL);
}
