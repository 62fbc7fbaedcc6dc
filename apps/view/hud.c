// SPDX-License-Identifier: GPL-2.0-only
/*
 * The words and lamps over the picture.
 */
#include "hud.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "font.h"
#include "input.h"

#define PANEL 0x0a0e14c8
#define TEXT 0xe6edf3ff
#define QUIET 0x9aa7b4ff
#define GOOD 0x56d364ff
#define ATTENTION 0xf2c14eff
#define LED_GLOW 0x3fdc5a50
#define LED_LIT 0x5cff7aff
#define LED_DARK 0x24402aff
#define LED_RIM 0x7d8b98ff

#define MAX_LINES 6
#define LINE_LENGTH 120

/* Lines are pairs: what it is, quietly, and its value. */
struct line {
	char text[LINE_LENGTH];
	uint32_t colour;
	bool lamp;
};

struct lines {
	unsigned int count;
	struct line line[MAX_LINES];
};

__attribute__((format(printf, 3, 4))) static struct line *
add_line(struct lines *lines, uint32_t colour, const char *format, ...)
{
	struct line *line = &lines->line[lines->count++];
	va_list args;

	va_start(args, format);
	vsnprintf(line->text, sizeof(line->text), format, args);
	va_end(args);
	line->colour = colour;
	line->lamp = false;
	return line;
}

const char *hud_number(double number, char *text, unsigned int size)
{
	if (number < 0)
		snprintf(text, size, "?");
	else if (fabs(number - round(number)) < 0.005)
		snprintf(text, size, "%.0f", number);
	else
		snprintf(text, size, "%.2f", number);
	return text;
}

unsigned int hud_scale(int width, int height)
{
	int by_width = width / 320, by_height = height / 180;
	int scale = by_width < by_height ? by_width : by_height;

	return scale > 1 ? (unsigned int)scale : 1;
}

/* Up to six short lines, so that the panel fits 320 x 240. */
static void compose(struct lines *lines, const struct hud_facts *f)
{
	char producer[16], driver[16], viewer[16];
	bool free_of_copies = f->driver_copies == 0 && f->viewer_copies == 0;

	if (f->state)
		add_line(lines, ATTENTION, "%s", f->state);
	if (!f->format)
		return;
	add_line(lines, TEXT, "%s %ux%u  frame %llu", f->format, f->width,
		 f->height, (unsigned long long)f->sequence)
		->lamp = f->led != HUD_LED_NONE;
	add_line(lines, TEXT, "%.1f fps  latency %.1f ms  missed %llu", f->rate,
		 f->latency_ms, (unsigned long long)f->missed);
	add_line(lines, free_of_copies ? GOOD : TEXT,
		 "copies: producer %s driver %s viewer %s",
		 hud_number(f->producer_copies, producer, sizeof(producer)),
		 hud_number(f->driver_copies, driver, sizeof(driver)),
		 hud_number(f->viewer_copies, viewer, sizeof(viewer)));
	add_line(lines, QUIET, "path %s (%.*s)  memory %s %s", f->path,
		 (int)strcspn(f->renderer, " "), f->renderer, f->memory,
		 f->cache);
	if (f->warning)
		add_line(lines, ATTENTION, "%s", f->warning);
}

static void draw_lamp(struct canvas *canvas, const struct hud_facts *f, float x,
		      float y)
{
	float s = (float)canvas->scale;
	bool on = f->led == HUD_LED_ON;

	if (on)
		canvas_disc(canvas, x, y, 5.0f * s, LED_GLOW);
	canvas_disc(canvas, x, y, 3.5f * s, LED_RIM);
	canvas_disc(canvas, x, y, 2.75f * s, on ? LED_LIT : LED_DARK);
}

static float panel_width(const struct canvas *canvas, const struct lines *lines,
			 float lamp)
{
	float widest = 0;

	for (unsigned int i = 0; i < lines->count; i++) {
		const struct line *line = &lines->line[i];
		float width = canvas_text_width(canvas, line->text) +
			      (line->lamp ? lamp : 0);

		widest = width > widest ? width : widest;
	}
	return widest;
}

void hud_draw(struct canvas *canvas, const struct hud_facts *facts, int width,
	      int height)
{
	const char *lamp_text = facts->led_virtual ? "  LED (virtual)" :
						     "  LED";
	float s = (float)canvas->scale, pad = 5.0f * s, step = 10.0f * s;
	float lamp = canvas_text_width(canvas, lamp_text) + 10.0f * s;
	struct lines lines = { .count = 0 };
	float panel_height, y;

	compose(&lines, facts);
	if (!lines.count)
		return;
	(void)width;
	panel_height = (float)lines.count * step + 2.0f * pad - 2.0f * s;
	y = (float)height - panel_height - pad;
	canvas_area(canvas, pad, y,
		    panel_width(canvas, &lines, lamp) + 2.0f * pad,
		    panel_height, PANEL);
	y += pad;
	for (unsigned int i = 0; i < lines.count; i++, y += step) {
		const struct line *line = &lines.line[i];
		float x = canvas_text(canvas, 2.0f * pad, y, line->colour,
				      line->text);

		if (!line->lamp)
			continue;
		draw_lamp(canvas, facts, x + 12.0f * s, y + 3.5f * s);
		canvas_text(canvas, x + 8.0f * s, y, QUIET, lamp_text);
	}
}

void hud_draw_help(struct canvas *canvas, int width, int height)
{
	float s = (float)canvas->scale, pad = 8.0f * s, step = 10.0f * s;
	float column = 60.0f * s, panel_width = 230.0f * s;
	float panel_height = (float)input_key_count() * step + 2.0f * pad;
	float x = floorf(((float)width - panel_width) / 2.0f);
	float y = floorf(((float)height - panel_height) / 2.0f);

	canvas_area(canvas, x, y, panel_width, panel_height, PANEL);
	x += pad;
	y += pad;
	for (unsigned int i = 0; i < input_key_count(); i++, y += step) {
		const struct input_key *key = input_key(i);

		canvas_text(canvas, x, y, GOOD, key->label);
		canvas_text(canvas, x + column, y, TEXT, key->help);
	}
}

void hud_title(const struct hud_facts *f, char *title, unsigned int size)
{
	char viewer[16], driver[16];

	if (!f->format)
		snprintf(title, size, "framering-view - %s",
			 f->state ? f->state : "");
	else
		snprintf(
			title, size,
			"framering-view - %s %ux%u - %s, copies: driver %s, viewer %s - %.1f fps%s%s",
			f->format, f->width, f->height, f->path,
			hud_number(f->driver_copies, driver, sizeof(driver)),
			hud_number(f->viewer_copies, viewer, sizeof(viewer)),
			f->rate, f->state ? " - " : "",
			f->state ? f->state : "");
}
