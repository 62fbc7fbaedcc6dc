// SPDX-License-Identifier: GPL-2.0-only
/* sysfs: one value per file, and the text that sets a ring up. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "uapi_util.h"

#define SETUP UAPI_SYSFS "setup"

static const char *value(const char *name)
{
	static char line[256];
	char path[256];

	snprintf(path, sizeof(path), "%s%s", UAPI_SYSFS, name);
	uapi_read_line(path, line, sizeof(line));
	return line;
}

static long long number(const char *name)
{
	return atoll(value(name));
}

static int set_up(const char *text)
{
	return uapi_write_file(SETUP, text);
}

/* Each test program starts with a driver just loaded: this test comes first. */
static void before_the_first_setup_there_is_none(void **state)
{
	(void)state;
	assert_string_equal(value("setup"), "none");
	assert_string_equal(value("generation"), "0");
	assert_string_equal(value("format"), "none");
	assert_string_equal(value("geometry"), "0x0");
	assert_string_equal(value("slots"), "0");
	assert_string_equal(value("policy"), "none");
	assert_string_equal(value("cache"), "none");
	assert_string_equal(value("memory"), "none");
	assert_string_equal(value("producer"), "0");
	assert_string_equal(value("queued"), "0");
}

static void the_values_are_those_of_QUERY(void **state)
{
	struct framering_query query;
	int producer = uapi_producer();
	char geometry[32];

	(void)state;
	uapi_consumer(0, 1);
	for (int i = 0; i < 9; i++)
		uapi_frame(producer);
	query = uapi_query(producer);
	assert_int_equal(number("generation"), query.generation);
	assert_string_equal(value("format"), "XR24");
	snprintf(geometry, sizeof(geometry), "%ux%u", UAPI_WIDTH, UAPI_HEIGHT);
	assert_string_equal(value("geometry"), geometry);
	assert_int_equal(number("stride"), UAPI_STRIDE);
	assert_int_equal(number("slots"), UAPI_SLOTS);
	assert_int_equal(number("slot_size"), UAPI_SIZE);
	assert_string_equal(value("policy"), "drop");
	assert_string_equal(value("cache"), "cached");
	assert_string_equal(value("memory"), query.region_name);
	assert_int_equal(number("producer"), getpid());
	assert_int_equal(number("consumers"), 1);
	assert_int_equal(number("queued"), query.counters.queued);
	assert_int_equal(number("dropped"), query.counters.dropped);
	assert_int_equal(number("acquired"), query.counters.acquired);
	assert_int_equal(number("mappings"), query.counters.mappings);
}

static void a_text_sets_a_ring_up(void **state)
{
	struct framering_query query;

	(void)state;
	assert_int_equal(set_up("NV12 34x18 slots=5 policy=wait discard=1 cache=cached\n"),
			 0);
	query = uapi_query(uapi_open(O_RDONLY));
	assert_int_equal(query.format.width, 34);
	assert_int_equal(query.format.height, 18);
	assert_int_equal(query.format.planes, 2);
	assert_int_equal(query.format.stride[0], 34);
	assert_int_equal(query.format.stride[1], 34);
	assert_int_equal(query.format.offset[1], 34 * 18);
	assert_int_equal(query.format.size, 34 * 18 * 3 / 2);
	assert_int_equal(query.slots, 5);
	assert_int_equal(query.policy, FRAMERING_POLICY_WAIT);
	assert_int_equal(query.cache, FRAMERING_CACHE_CACHED);
	assert_int_equal(query.flags, FRAMERING_QUERY_SET_UP |
			 FRAMERING_QUERY_DISCARD | FRAMERING_QUERY_HOLDS_FIT);
}

static void what_was_set_up_can_be_read_and_written_back(void **state)
{
	char first[256];

	(void)state;
	assert_int_equal(set_up("XR24 64x64 stride=512"), 0);
	snprintf(first, sizeof(first), "%s", value("setup"));
	assert_int_equal(set_up(first), 0);
	assert_string_equal(value("setup"), first);
	assert_int_equal(number("stride"), 512);
}

static void wrong_texts_are_refused(void **state)
{
	static const char * const wrong[] = {
		"", "\n", "XR24", "64x64", "XR24 64", "XR24 64x", "XR24 x64",
		"XR24 0x64", "XR24 64x0", "XR24 -1x64", "XR24 64x64x64",
		"TOOLONG 64x64", "QQQQ 64x64", "XR24 64x64 slots", "XR24 64x64 slots=",
		"XR24 64x64 slots=2", "XR24 64x64 slots=65", "XR24 64x64 slots=four",
		"XR24 64x64 policy=lose", "XR24 64x64 cache=none",
		"XR24 64x64 memory=ram", "XR24 64x64 discard=maybe",
		"XR24 64x64 stride=255", "XR24 64x64 size=1",
		"XR24 64x64 colour=red", "XR24 64x64 size=99999999999999999999",
		"XR24 99999999999x64", "XR24 1073741825x1",
	};
	__u32 generation = number("generation");

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		int error = set_up(wrong[i]);

		/* Writing nothing calls nobody. */
		if (!*wrong[i])
			continue;
		if (error != -EINVAL)
			print_error("\"%s\": %d\n", wrong[i], error);
		assert_int_equal(error, -EINVAL);
	}
	assert_int_equal(number("generation"), generation);
}

static void too_much_is_a_question_of_limits(void **state)
{
	(void)state;
	assert_int_equal(set_up("XR24 16384x16384"), -EDQUOT);
}

static void a_ring_with_a_producer_is_left_alone(void **state)
{
	int producer = uapi_producer();

	(void)state;
	assert_int_equal(set_up("XR24 64x64"), -EBUSY);
	uapi_frame(producer);
}

static void consumers_learn_of_the_new_generation(void **state)
{
	int fd = uapi_open(O_RDONLY | O_NONBLOCK);

	(void)state;
	assert_int_equal(set_up("XR24 64x64"), 0);
	assert_int_equal(uapi_events(fd), FRAMERING_EVENT_NEW_GENERATION);
}

static void only_setup_can_be_written_and_only_by_root(void **state)
{
	struct stat status;

	(void)state;
	assert_int_equal(stat(SETUP, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0644);
	assert_int_equal(status.st_uid, 0);
	assert_int_equal(stat(UAPI_SYSFS "slots", &status), 0);
	assert_int_equal(status.st_mode & 0777, 0444);
}

static void debugfs_is_for_root(void **state)
{
	struct stat status;

	(void)state;
	assert_int_equal(stat(UAPI_DEBUGFS "checksum", &status), 0);
	assert_int_equal(status.st_mode & 0777, 0400);
	assert_int_equal(stat(UAPI_DEBUGFS "memory", &status), 0);
	assert_int_equal(status.st_mode & 0777, 0400);
}

static void debugfs_tells_of_slots_and_consumers(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 2);
	struct framering_frame frame;
	char line[256], expected[256];

	(void)state;
	uapi_frame(producer);
	assert_int_equal(uapi_acquire(consumer, &frame), 0);
	uapi_read_line(UAPI_DEBUGFS "slots", line, sizeof(line));
	snprintf(expected, sizeof(expected), "0 queued 1 %llu", frame.sequence);
	assert_string_equal(line, expected);
	uapi_read_line(UAPI_DEBUGFS "consumers", line, sizeof(line));
	snprintf(expected, sizeof(expected),
		 "%d generation=%u lag=0 held=1 limit=2 lossless=0 missed=0",
		 getpid(), frame.generation);
	assert_string_equal(line, expected);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		uapi_test(before_the_first_setup_there_is_none),
		uapi_test(the_values_are_those_of_QUERY),
		uapi_test(a_text_sets_a_ring_up),
		uapi_test(what_was_set_up_can_be_read_and_written_back),
		uapi_test(wrong_texts_are_refused),
		uapi_test(too_much_is_a_question_of_limits),
		uapi_test(a_ring_with_a_producer_is_left_alone),
		uapi_test(consumers_learn_of_the_new_generation),
		uapi_test(only_setup_can_be_written_and_only_by_root),
		uapi_test(debugfs_is_for_root),
		uapi_test(debugfs_tells_of_slots_and_consumers),
	};

	return cases_run(argc, argv, tests);
}
