// SPDX-License-Identifier: GPL-2.0-only
/*
 * A consumer of what drv/samples/edu.c makes: every word of a frame must be that
 * frame's; of a ring that waits, it must get every frame.
 * Usage: edu_client FRAMES
 */
#include <errno.h>
#include <framering/framering.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The device takes 0.2 s for a frame, an emulator its time. */
#define PATIENCE_MS 60000

static int failed(const char *what, int error)
{
	fprintf(stderr, "edu_client: %s: %s\n", what, strerror(-error));
	return 1;
}

/* @number: of the frame before; the next is as far from it as the sequence. */
static int check(const struct fr_frame *frame, uint32_t *number,
		 uint64_t *sequence)
{
	const volatile uint32_t *word = frame->data;
	uint64_t words = frame->layout->size / sizeof(*word);
	uint32_t expected = word[0] >> 16;

	if (*sequence)
		expected = *number + (uint32_t)(frame->sequence - *sequence);
	for (uint64_t i = 0; i < words; i++) {
		uint32_t want = expected << 16 | (i & 0xffff);

		if (word[i] != want) {
			fprintf(stderr,
				"edu_client: frame %llu: word %llu is %#x, expected %#x\n",
				(unsigned long long)frame->sequence,
				(unsigned long long)i, word[i], want);
			return 1;
		}
	}
	*number = expected;
	*sequence = frame->sequence;
	return 0;
}

static int consume(struct fr_consumer *consumer, int frames, bool all)
{
	struct fr_frame frame;
	uint64_t sequence = 0;
	uint32_t number = 0;
	int ret = fr_consumer_attach(consumer, PATIENCE_MS);

	if (ret)
		return failed("attach", ret);
	while (frames--) {
		ret = fr_consumer_acquire(consumer, &frame, 0, PATIENCE_MS);
		if (ret)
			return failed("acquire", ret);
		if (all && sequence && frame.missed)
			return failed("frames are missing", -ENODATA);
		if (check(&frame, &number, &sequence))
			return 1;
		fr_consumer_release(consumer, &frame, NULL, 0, 0, NULL);
	}
	printf("frame %u is the last; all as the device wrote them\n", number);
	return 0;
}

static bool ring_waits(void)
{
	struct fr_device *dev;
	struct fr_info info;
	bool waits;

	if (fr_device_open(&dev, NULL, FR_OPEN_READ))
		return false;
	waits = !fr_device_info(dev, &info) && info.set_up &&
		info.policy == FR_POLICY_WAIT;
	fr_device_close(dev);
	return waits;
}

int main(int argc, char **argv)
{
	struct fr_attach attach = { .lossless = false };
	struct fr_consumer *consumer;
	int status, ret;

	if (argc != 2) {
		fprintf(stderr, "Usage: edu_client FRAMES\n");
		return 2;
	}
	attach.lossless = ring_waits();
	ret = fr_consumer_create(&consumer, NULL, &attach);
	if (ret)
		return failed("open", ret);
	status = consume(consumer, atoi(argv[1]), attach.lossless);
	fr_consumer_destroy(consumer);
	return status;
}
