// SPDX-License-Identifier: GPL-2.0-only
/* The viewer's HUD: what it says, and that it stays inside the window. */
#include "cases.h"

#include <stdlib.h>
#include <string.h>

#include <SDL_keycode.h>

#include "font.h"
#include "hud.h"
#include "input.h"

static const struct hud_facts facts = {
	.format = "XRGB8888",
	.state = "PAUSED (space goes on)",
	.warning = "the CPU reads write-combined memory: slow",
	.path = "upload",
	.renderer = "llvmpipe (LLVM)",
	.memory = "contig",
	.cache = "writecombine",
	.width = 7680,
	.height = 4320,
	.sequence = 123456,
	.missed = 1234,
	.rate = 59.94,
	.latency_ms = 123.4,
	.producer_copies = -1,
	.driver_copies = 0.5,
	.viewer_copies = 1,
	.led = HUD_LED_ON,
	.led_virtual = true,
};

static int setup(void **state)
{
	*state = calloc(1, sizeof(struct canvas));
	return *state ? 0 : -1;
}

static int teardown(void **state)
{
	free(*state);
	return 0;
}

static void check_inside(const struct canvas *canvas, int width, int height)
{
	assert_true(canvas->quads > 0);
	for (unsigned int i = 0; i < canvas->quads * CANVAS_QUAD_VERTICES;
	     i++) {
		assert_in_range(canvas->vertex[i].x, 0, width);
		assert_in_range(canvas->vertex[i].y, 0, height);
		assert_in_range(canvas->vertex[i].u, 0, FONT_ATLAS_WIDTH);
		assert_in_range(canvas->vertex[i].v, 0, FONT_ATLAS_HEIGHT);
	}
}

static void the_fullest_panel_fits_qvga(void **state)
{
	struct canvas *canvas = *state;

	canvas_clear(canvas, hud_scale(320, 240));
	hud_draw(canvas, &facts, 320, 240);
	check_inside(canvas, 320, 240);
}

static void help_fits_qvga(void **state)
{
	struct canvas *canvas = *state;

	canvas_clear(canvas, hud_scale(320, 240));
	hud_draw_help(canvas, 320, 240);
	check_inside(canvas, 320, 240);
}

static void a_canvas_that_is_full_leaves_the_rest_out(void **state)
{
	struct canvas *canvas = *state;

	canvas_clear(canvas, 1);
	for (int i = 0; i < CANVAS_MAX_QUADS + 10; i++)
		canvas_area(canvas, 0, 0, 1, 1, 0);
	assert_int_equal(canvas->quads, CANVAS_MAX_QUADS);
}

static void letters_grow_with_the_window(void **state)
{
	(void)state;
	assert_int_equal(hud_scale(64, 32), 1);
	assert_int_equal(hud_scale(640, 360), 2);
	assert_int_equal(hud_scale(640, 180), 1);
	assert_int_equal(hud_scale(1920, 1080), 6);
}

static void numbers_are_as_short_as_they_can_be(void **state)
{
	char text[16];

	(void)state;
	assert_string_equal(hud_number(0, text, sizeof(text)), "0");
	assert_string_equal(hud_number(1, text, sizeof(text)), "1");
	assert_string_equal(hud_number(0.25, text, sizeof(text)), "0.25");
	assert_string_equal(hud_number(-1, text, sizeof(text)), "?");
}

static void the_title_says_path_and_copies(void **state)
{
	char title[256];

	(void)state;
	hud_title(&facts, title, sizeof(title));
	assert_non_null(strstr(title, "upload, copies: driver 0.50, viewer 1"));
	assert_non_null(strstr(title, "XRGB8888 7680x4320"));
	assert_non_null(strstr(title, "PAUSED"));
}

/* No two characters look the same, and only the space is empty. */
static void every_character_has_a_glyph_of_its_own(void **state)
{
	static uint8_t atlas[FONT_ATLAS_HEIGHT][FONT_ATLAS_WIDTH];
	uint64_t seen['~' + 1] = { 0 };

	(void)state;
	font_atlas(atlas);
	for (int c = ' '; c <= '~'; c++) {
		struct font_cell cell = font_glyph((char)c);

		for (unsigned int i = 0; i < FONT_WIDTH * FONT_HEIGHT; i++)
			seen[c] = seen[c] << 1 |
				  (atlas[cell.y + i / FONT_WIDTH]
					[cell.x + i % FONT_WIDTH] != 0);
		for (int d = ' '; d < c; d++)
			assert_true(seen[c] != seen[d]);
	}
	assert_true(seen[' '] == 0);
}

static void keys_do_what_the_help_says(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < input_key_count(); i++)
		assert_int_equal(input_action(input_key(i)->code),
				 input_key(i)->action);
	assert_int_equal(input_action(SDLK_ESCAPE), ACTION_QUIT);
	assert_int_equal(input_action(SDLK_F12), ACTION_NONE);
	assert_null(input_key(input_key_count()));
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_fullest_panel_fits_qvga,
						setup, teardown),
		cmocka_unit_test_setup_teardown(help_fits_qvga, setup,
						teardown),
		cmocka_unit_test_setup_teardown(
			a_canvas_that_is_full_leaves_the_rest_out, setup,
			teardown),
		cmocka_unit_test(letters_grow_with_the_window),
		cmocka_unit_test(numbers_are_as_short_as_they_can_be),
		cmocka_unit_test(the_title_says_path_and_copies),
		cmocka_unit_test(every_character_has_a_glyph_of_its_own),
		cmocka_unit_test(keys_do_what_the_help_says),
	};

	return cases_run(argc, argv, tests);
}
