// SPDX-License-Identifier: GPL-2.0-only
/*
 * view_scribble FORMAT WIDTH HEIGHT: queues bars, ten frames a second, until
 * SIGUSR1. Then it writes into the frames that it has queued before, through
 * the mapping that it still has, and queues no more: a viewer that shows the
 * slot's own memory shows that, and one that shows a copy does not.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <framering/framering.h>

#define SLOTS 4

static volatile sig_atomic_t scribble;

static void on_signal(int number)
{
	(void)number;
	scribble = 1;
}

static int fail(void)
{
	fprintf(stderr, "view_scribble: %s\n", fr_error());
	return 1;
}

/* Until the signal; fills in where the slots are. */
static int stream(struct fr_producer *producer, void *slot[SLOTS])
{
	const struct timespec interval = { .tv_nsec = 100000000 };
	const struct fr_layout *l = fr_producer_layout(producer);
	struct fr_frame frame;

	for (uint64_t number = 0; !scribble; number++) {
		if (fr_producer_dequeue(producer, &frame, -1))
			return scribble ? 0 : -1;
		slot[frame.slot] = frame.data;
		fr_pattern_draw(FR_PATTERN_BARS, l, frame.data, number);
		if (fr_producer_queue(producer, &frame, NULL, 0, NULL))
			return -1;
		nanosleep(&interval, NULL);
	}
	return 0;
}

int main(int argc, char **argv)
{
	const struct sigaction action = { .sa_handler = on_signal };
	const struct fr_format *format;
	struct fr_producer *producer;
	struct fr_setup setup = { .slots = SLOTS };
	void *slot[SLOTS] = { NULL };

	if (argc != 4)
		return 2;
	format = fr_format_by_name(argv[1]);
	if (!format ||
	    fr_layout_init(&setup.layout, format->fourcc,
			   (uint32_t)atoi(argv[2]), (uint32_t)atoi(argv[3]), 0))
		return 2;
	sigaction(SIGUSR1, &action, NULL);
	if (fr_producer_create(&producer, NULL, &setup))
		return fail();
	if (stream(producer, slot))
		return fail();
	for (unsigned int i = 0; i < SLOTS; i++) {
		if (slot[i])
			memset(slot[i], 0xff, setup.layout.plane_size[0] / 2);
	}
	puts("scribbled");
	fflush(stdout);
	pause();
	return 0;
}
