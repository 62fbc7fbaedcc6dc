// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a stream was like: frames, losses, copies.
 */
#include <stdio.h>

#include "clock.h"
#include "stream.h"

/* Copies per frame by write(), the producer's door that copies. */
static double driver_copies(const struct stream_run *run,
			    const struct fr_info *after)
{
	uint64_t bytes = after->counters.bytes_written -
			 run->before.counters.bytes_written;

	if (!run->queued)
		return 0;
	return (double)bytes / ((double)run->queued * run->layout.size);
}

static double seconds(const struct stream_run *run)
{
	return (double)(run->end - run->begin) / NS_PER_SEC;
}

static void print_json(const struct stream_run *run,
		       const struct fr_info *after)
{
	const struct fr_counters *a = &after->counters;
	const struct fr_counters *b = &run->before.counters;
	const struct copies *copies = &run->source->copies;
	double s = seconds(run);
	struct fr_device *dev = fr_producer_device(run->producer);
	json_t *o = json_pack(
		"{s:s, s:i, s:s, s:i, s:i, s:i, s:s, s:s, s:s, s:s}", "device",
		fr_device_path(dev), "generation", (int)after->generation,
		"format", fr_format_by_fourcc(run->layout.fourcc)->name,
		"width", (int)run->layout.width, "height",
		(int)run->layout.height, "slots", (int)after->slots, "policy",
		fr_policy_name(after->policy), "cache_mode",
		fr_cache_name(after->cache), "cache_mode_wanted",
		fr_cache_name(after->cache_wanted), "memory_source",
		fr_memory_name(after->memory));
	json_t *counts = json_pack(
		"{s:I, s:I, s:I, s:{s:f, s:f}, s:I, s:I, s:f, s:f, s:b}",
		"frames_queued", (json_int_t)run->queued, "frames_dropped",
		(json_int_t)(a->dropped - b->dropped), "producer_waits",
		(json_int_t)(a->producer_waits - b->producer_waits),
		"copies_per_frame", "producer", copies_per_frame(copies),
		"driver", driver_copies(run, after), "bytes_copied_by_producer",
		(json_int_t)copies->bytes, "bytes_copied_by_driver",
		(json_int_t)(a->bytes_copied - b->bytes_copied), "seconds", s,
		"fps", s > 0 ? run->queued / s : 0, "interrupted",
		stop_requested() != 0);

	json_object_update(o, counts);
	json_decref(counts);
	if (run->source->ops->report)
		run->source->ops->report(run->source, o);
	cli_print_json(o);
}

int stream_report(const struct stream_run *run)
{
	const struct copies *copies = &run->source->copies;
	struct fr_device *dev = fr_producer_device(run->producer);
	struct fr_info after;
	double s = seconds(run);

	if (fr_device_info(dev, &after))
		return cli_library_error(run->cli);
	if (run->cli->json) {
		print_json(run, &after);
		return STATUS_OK;
	}
	printf("%s: %llu frames of %ux%u %s in %.2f s (%.2f a second), %llu dropped, %llu waits\n",
	       fr_device_path(dev), (unsigned long long)run->queued,
	       run->layout.width, run->layout.height,
	       fr_format_by_fourcc(run->layout.fourcc)->name, s,
	       s > 0 ? run->queued / s : 0,
	       (unsigned long long)(after.counters.dropped -
				    run->before.counters.dropped),
	       (unsigned long long)(after.counters.producer_waits -
				    run->before.counters.producer_waits));
	printf("  generation %u: %u slots, policy %s, %s memory, %s%s\n",
	       after.generation, after.slots, fr_policy_name(after.policy),
	       fr_memory_name(after.memory), fr_cache_name(after.cache),
	       after.cache == after.cache_wanted ? "" : " (not as wanted)");
	printf("  copies per frame: %.2f here, %.2f in the driver (%llu bytes copied by it in all)\n",
	       copies_per_frame(copies), driver_copies(run, &after),
	       (unsigned long long)(after.counters.bytes_copied -
				    run->before.counters.bytes_copied));
	if (run->source->ops->report)
		run->source->ops->report(run->source, NULL);
	return STATUS_OK;
}
