// SPDX-License-Identifier: GPL-2.0-only
/* Where in the viewer's window the picture goes. */
#include "cases.h"

#include "geometry.h"

static void check(struct place place, int x, int y, int width, int height)
{
	assert_int_equal(place.x, x);
	assert_int_equal(place.y, y);
	assert_int_equal(place.width, width);
	assert_int_equal(place.height, height);
}

static void a_window_of_the_pictures_size_is_filled(void **state)
{
	(void)state;
	check(geometry_place(ZOOM_FIT, 640, 360, 640, 360), 0, 0, 640, 360);
	check(geometry_place(ZOOM_ONE, 640, 360, 640, 360), 0, 0, 640, 360);
	check(geometry_place(ZOOM_FIT, 641, 359, 641, 359), 0, 0, 641, 359);
}

static void fit_leaves_bars_above_and_below(void **state)
{
	(void)state;
	check(geometry_place(ZOOM_FIT, 640, 360, 640, 480), 0, 60, 640, 360);
	check(geometry_place(ZOOM_FIT, 320, 180, 640, 480), 0, 60, 640, 360);
}

static void fit_leaves_bars_left_and_right(void **state)
{
	(void)state;
	check(geometry_place(ZOOM_FIT, 480, 640, 640, 640), 80, 0, 480, 640);
	check(geometry_place(ZOOM_FIT, 4800, 6400, 640, 640), 80, 0, 480, 640);
}

static void one_to_one_centres_and_cuts_off(void **state)
{
	(void)state;
	check(geometry_place(ZOOM_ONE, 100, 50, 640, 480), 270, 215, 100, 50);
	check(geometry_place(ZOOM_ONE, 1000, 500, 640, 480), -180, -10, 1000,
	      500);
}

static void fit_keeps_a_pixel_of_the_thinnest_picture(void **state)
{
	(void)state;
	check(geometry_place(ZOOM_FIT, 16384, 1, 100, 100), 0, 49, 100, 1);
	check(geometry_place(ZOOM_FIT, 1, 16384, 100, 100), 49, 0, 1, 100);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_window_of_the_pictures_size_is_filled),
		cmocka_unit_test(fit_leaves_bars_above_and_below),
		cmocka_unit_test(fit_leaves_bars_left_and_right),
		cmocka_unit_test(one_to_one_centres_and_cuts_off),
		cmocka_unit_test(fit_keeps_a_pixel_of_the_thinnest_picture),
	};

	return cases_run(argc, argv, tests);
}
