// SPDX-License-Identifier: GPL-2.0-only
/* Which of a display's modes a frame gets. */
#include "cases.h"

#include <string.h>

#include <xf86drm.h>

#include "kms.h"

static const struct kms_choice any;

static const drmModeModeInfo modes[] = {
	{ .hdisplay = 1024,
	  .vdisplay = 768,
	  .vrefresh = 60,
	  .type = DRM_MODE_TYPE_PREFERRED },
	{ .hdisplay = 640, .vdisplay = 480, .vrefresh = 60 },
	{ .hdisplay = 640, .vdisplay = 480, .vrefresh = 75 },
	{ .hdisplay = 640,
	  .vdisplay = 480,
	  .vrefresh = 100,
	  .flags = DRM_MODE_FLAG_INTERLACE },
	{ .hdisplay = 800, .vdisplay = 600, .vrefresh = 56 },
	{ .hdisplay = 800, .vdisplay = 600, .vrefresh = 56 },
	{ .hdisplay = 1024, .vdisplay = 768, .vrefresh = 85 },
};

static const int count = sizeof(modes) / sizeof(modes[0]);

static const drmModeModeInfo *at(uint32_t width, uint32_t height, int index)
{
	return kms_mode_at(modes, count, width, height, &any, index);
}

static void its_own_size_at_the_highest_rate(void **state)
{
	(void)state;
	assert_ptr_equal(at(640, 480, 0), &modes[2]);
	assert_ptr_equal(at(640, 480, 1), &modes[1]);
	assert_ptr_equal(at(800, 600, 0), &modes[4]);
}

static void the_favourite_among_those_of_a_size(void **state)
{
	(void)state;
	assert_ptr_equal(at(1024, 768, 0), &modes[0]);
	assert_ptr_equal(at(1024, 768, 1), &modes[6]);
}

static void else_the_smallest_around_it(void **state)
{
	(void)state;
	assert_ptr_equal(at(640, 360, 0), &modes[2]);
	assert_ptr_equal(at(641, 1, 0), &modes[4]);
	assert_ptr_equal(at(1, 601, 0), &modes[0]);
}

static void every_mode_is_there_once(void **state)
{
	const drmModeModeInfo *mode;
	unsigned int seen = 0;

	(void)state;
	for (int i = 0; (mode = at(1, 1, i)); i++)
		seen += 1U << (4 * (mode - modes));
	/* The interlaced one is not. */
	assert_int_equal(seen, 0x1110111);
}

static void none_for_what_is_too_large(void **state)
{
	(void)state;
	assert_null(at(1025, 1, 0));
	assert_null(at(1, 769, 0));
	assert_null(kms_mode_at(modes, 0, 1, 1, &any, 0));
}

static void the_users_choice_is_all_there_is(void **state)
{
	const struct kms_choice choice = { .width = 800, .height = 600 };
	const struct kms_choice small = { .width = 320, .height = 200 };

	(void)state;
	assert_ptr_equal(kms_mode_at(modes, count, 640, 480, &choice, 0),
			 &modes[4]);
	assert_ptr_equal(kms_mode_at(modes, count, 640, 480, &choice, 1),
			 &modes[5]);
	assert_null(kms_mode_at(modes, count, 640, 480, &choice, 2));
	assert_null(kms_mode_at(modes, count, 801, 600, &choice, 0));
	assert_null(kms_mode_at(modes, count, 1, 1, &small, 0));
}

static void sizes_are_named_once_as_far_as_there_is_room(void **state)
{
	char text[64], little[12];

	(void)state;
	kms_modes(modes, count, text, sizeof(text));
	assert_string_equal(text, "1024x768, 640x480, 800x600");
	kms_modes(modes, count, little, sizeof(little));
	assert_string_equal(little, "1024x768, 6");
	kms_modes(modes, 0, text, sizeof(text));
	assert_string_equal(text, "");
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(its_own_size_at_the_highest_rate),
		cmocka_unit_test(the_favourite_among_those_of_a_size),
		cmocka_unit_test(else_the_smallest_around_it),
		cmocka_unit_test(every_mode_is_there_once),
		cmocka_unit_test(none_for_what_is_too_large),
		cmocka_unit_test(the_users_choice_is_all_there_is),
		cmocka_unit_test(sizes_are_named_once_as_far_as_there_is_room),
	};

	return cases_run(argc, argv, tests);
}
