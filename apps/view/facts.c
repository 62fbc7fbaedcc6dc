// SPDX-License-Identifier: GPL-2.0-only
/*
 * What there is to say: for the HUD, the title and the report.
 */
#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "clock.h"
#include "cookie.h"
#include "viewer.h"

static struct sink_facts sink_facts(const struct viewer *viewer)
{
	struct sink_facts facts = { .path = "none", .renderer = "" };

	if (viewer->sink)
		viewer->ops->describe(viewer, &facts);
	return facts;
}

static const char *state(const struct viewer *viewer)
{
	if (viewer->paused)
		return "PAUSED (space goes on)";
	if (!viewer->session.attached)
		return "waiting for a producer";
	if (!viewer->session.producer)
		return "producer gone, waiting for the next";
	return NULL;
}

static const char *warning(const struct viewer *viewer,
			   const struct sink_facts *sink)
{
	if (!sink->processor_reads)
		return NULL;
	switch (viewer->session.info.cache) {
	case FR_CACHE_WRITECOMBINE:
		return "the CPU reads write-combined memory: slow";
	case FR_CACHE_UNCACHED:
		return "the CPU reads uncached memory: slow";
	default:
		return NULL;
	}
}

/* Copied by the driver for anybody, per frame, since we came. */
static double driver_copies(struct viewer *viewer, uint64_t *bytes)
{
	const struct fr_counters *before = &viewer->ring_before;
	uint64_t visible = fr_layout_visible(&viewer->session.info.layout);
	struct fr_status status;
	uint64_t frames;

	*bytes = 0;
	if (!visible || fr_device_status(viewer->session.dev, &status))
		return 0.0;
	*bytes = status.counters.bytes_copied - before->bytes_copied;
	frames = status.counters.queued - before->queued;
	return *bytes ? (double)*bytes / (double)visible /
				(double)(frames ? frames : 1) :
			0.0;
}

static double viewer_copies(const struct viewer *viewer,
			    const struct sink_facts *sink)
{
	return viewer->visible_bytes ? (double)sink->bytes_copied /
					       (double)viewer->visible_bytes :
				       0.0;
}

static void add_led(const struct viewer *viewer, struct hud_facts *facts)
{
	const struct fr_led *led = viewer->session.led;

	if (!led)
		return;
	facts->led = fr_led_get(led) ? HUD_LED_ON : HUD_LED_OFF;
	facts->led_virtual = fr_led_info(led)->is_virtual;
}

void viewer_facts(struct viewer *viewer, struct hud_facts *facts)
{
	const struct fr_info *info = &viewer->session.info;
	const struct fr_format *format =
		fr_format_by_fourcc(info->layout.fourcc);
	const struct sink_facts sink = sink_facts(viewer);
	uint64_t bytes;

	*facts = (struct hud_facts){
		.state = state(viewer),
		.warning = warning(viewer, &sink),
		.path = sink.path,
		.renderer = sink.renderer,
		.memory = fr_memory_name(info->memory),
		.cache = fr_cache_name(info->cache),
		.width = info->layout.width,
		.height = info->layout.height,
		.sequence = viewer->session.frame.sequence,
		.missed = viewer->session.missed,
		.rate = stats_rate(&viewer->stats, clock_now()),
		.latency_ms = (double)viewer->stats.last_latency / NS_PER_MS,
		.producer_copies =
			copies_from_cookie(viewer->session.frame.cookie),
		.viewer_copies = viewer_copies(viewer, &sink),
	};
	if (viewer->session.generations && format)
		facts->format = format->name;
	facts->driver_copies = driver_copies(viewer, &bytes);
	add_led(viewer, facts);
}

static json_t *number_or_null(double number)
{
	return number < 0 ? json_null() : json_real(number);
}

static json_t *text_or_null(const char *text)
{
	return text && *text ? json_string(text) : json_null();
}

static void print_json(struct viewer *viewer, const struct hud_facts *f,
		       uint64_t driver_bytes)
{
	const struct stats *s = &viewer->stats;
	const struct sink_facts sink = sink_facts(viewer);
	json_t *report = json_pack(
		"{s:s, s:o, s:i, s:i, s:I, s:I, s:I, s:{s:o, s:f, s:f}, s:I, s:s, s:o, s:o, s:o, s:s, s:s, s:o, s:o, s:I, s:I}",
		"device", fr_device_path(viewer->session.dev), "format",
		text_or_null(f->format), "width", (int)f->width, "height",
		(int)f->height, "frames_shown", (json_int_t)s->shown,
		"frames_missed", (json_int_t)f->missed, "last_sequence",
		(json_int_t)f->sequence, "copies_per_frame", "producer",
		number_or_null(f->producer_copies), "driver", f->driver_copies,
		"viewer", f->viewer_copies, "bytes_copied_by_driver",
		(json_int_t)driver_bytes, "view_path", f->path, "why_no_gl",
		text_or_null(sink.why_no_gl), "renderer",
		text_or_null(f->renderer), "display",
		text_or_null(sink.display), "cache_mode", f->cache,
		"memory_source", f->memory, "latency_ms_p50",
		number_or_null(stats_latency_ms(s, 50)), "latency_ms_p99",
		number_or_null(stats_latency_ms(s, 99)), "generations",
		(json_int_t)viewer->session.generations, "frames_recorded",
		(json_int_t)sink.recorded);

	json_dumpf(report, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(9));
	putchar('\n');
	json_decref(report);
}

static void print_text(const struct viewer *viewer, const struct hud_facts *f,
		       FILE *out)
{
	const struct stats *s = &viewer->stats;
	char producer[16], driver[16], copies[16];

	fprintf(out,
		"%llu frames shown, %llu missed; %s %ux%u by path %s (%s)\n",
		(unsigned long long)s->shown, (unsigned long long)f->missed,
		f->format ? f->format : "no format", f->width, f->height,
		f->path, f->renderer);
	fprintf(out, "copies per frame: producer %s, driver %s, viewer %s\n",
		hud_number(f->producer_copies, producer, sizeof(producer)),
		hud_number(f->driver_copies, driver, sizeof(driver)),
		hud_number(f->viewer_copies, copies, sizeof(copies)));
	fprintf(out,
		"latency from queue to screen: %.1f ms for half, %.1f ms for 99 %% of the frames; memory %s, %s\n",
		stats_latency_ms(s, 50), stats_latency_ms(s, 99), f->memory,
		f->cache);
}

void viewer_report(struct viewer *viewer)
{
	const char *record = viewer->options->record;
	struct hud_facts facts;
	uint64_t driver_bytes;

	viewer_facts(viewer, &facts);
	driver_copies(viewer, &driver_bytes);
	if (viewer->options->json)
		print_json(viewer, &facts, driver_bytes);
	else if (viewer->stats.shown)
		print_text(viewer, &facts,
			   record && !strcmp(record, "-") ? stderr : stdout);
}
