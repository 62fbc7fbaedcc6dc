// SPDX-License-Identifier: GPL-2.0-only
/* The module's limits: what each refuses, and that it says so in the log. */
#include <stdio.h>
#include <stdlib.h>

#include "uapi_util.h"

#define PARAMETERS "/sys/module/framering/parameters/"
#define MIB (1U << 20)

static void set_limit(const char *name, unsigned int value)
{
	char path[128], text[16];

	snprintf(path, sizeof(path), PARAMETERS "%s", name);
	snprintf(text, sizeof(text), "%u", value);
	assert_int_equal(uapi_write_file(path, text), 0);
}

/* mib in each of 4 slots */
static struct framering_setup setup_of(unsigned int mib)
{
	struct framering_setup setup = uapi_setup();

	setup.format.size = (__u64)mib * MIB;
	return setup;
}

/* The newest line of the kernel log that the driver wrote names the limit. */
static void assert_logged(const char *limit)
{
	char line[1024], last[1024] = "";
	int fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK);
	ssize_t n;

	assert_true(fd >= 0);
	while ((n = read(fd, line, sizeof(line) - 1)) > 0 || errno == EPIPE) {
		if (n <= 0)
			continue;
		line[n] = '\0';
		if (strstr(line, "framering:"))
			memcpy(last, line, n + 1);
	}
	if (!strstr(last, limit))
		print_error("no %s in \"%s\"\n", limit, last);
	assert_non_null(strstr(last, limit));
}

/* What the kernel has for itself, in MiB: 32-bit kernels tell it from highmem. */
static unsigned int low_memory(void)
{
	unsigned int low = 0, all = 0;
	char line[128];
	FILE *file = fopen("/proc/meminfo", "re");

	assert_non_null(file);
	while (fgets(line, sizeof(line), file)) {
		sscanf(line, "MemTotal: %u", &all);
		sscanf(line, "LowTotal: %u", &low);
	}
	fclose(file);
	return (low ? low : all) / 1024;
}

static void by_default_half_of_what_the_kernel_needs_is_left(void **state)
{
	char line[32];

	(void)state;
	uapi_read_line(PARAMETERS "max_total_mb", line, sizeof(line));
	assert_in_range(atoi(line), 1, low_memory() / 2);
}

static void a_ring_may_have_max_ring_mb(void **state)
{
	unsigned int was;
	char line[32];

	(void)state;
	uapi_read_line(PARAMETERS "max_ring_mb", line, sizeof(line));
	was = atoi(line);
	set_limit("max_ring_mb", 8);
	assert_int_equal(uapi_try_setup(setup_of(3)), -EDQUOT);
	assert_logged("max_ring_mb=8");
	assert_int_equal(uapi_try_setup(setup_of(2)), 0);
	assert_int_equal(uapi_query(uapi_open(O_RDONLY)).region_total, 8 * MIB);
	set_limit("max_ring_mb", was);
}

static void all_rings_may_have_max_total_mb(void **state)
{
	struct framering_setup setup = setup_of(2);
	unsigned int was;
	char line[32];
	int producer;

	(void)state;
	uapi_read_line(PARAMETERS "max_total_mb", line, sizeof(line));
	was = atoi(line);
	set_limit("max_total_mb", 12);
	producer = uapi_producer_with(setup);
	uapi_map(producer, UAPI_PAGE, PROT_READ, MAP_SHARED, 0);
	/* What is mapped counts, also after its generation. */
	assert_int_equal(uapi_ioctl(producer, FRAMERING_IOC_SETUP, &setup), -EDQUOT);
	assert_logged("max_total_mb=12");
	set_limit("max_total_mb", 16);
	assert_int_equal(uapi_ioctl(producer, FRAMERING_IOC_SETUP, &setup), 0);
	set_limit("max_total_mb", was);
}

static int set_up_twice(void *unused)
{
	struct framering_setup setup = setup_of(2);
	int fd = *(int *)unused;

	if (uapi_ioctl(fd, FRAMERING_IOC_SETUP, &setup))
		return 1;
	if (mmap(NULL, UAPI_PAGE, PROT_READ, MAP_SHARED, fd, 0) == MAP_FAILED)
		return 2;
	return -uapi_ioctl(fd, FRAMERING_IOC_SETUP, &setup);
}

static void a_user_may_have_max_user_mb_and_root_more(void **state)
{
	unsigned int was;
	char line[32];
	int fd;

	(void)state;
	uapi_read_line(PARAMETERS "max_user_mb", line, sizeof(line));
	was = atoi(line);
	set_limit("max_user_mb", 12);
	fd = uapi_open(O_RDWR);
	assert_int_equal(uapi_as_nobody(set_up_twice, &fd), EDQUOT);
	assert_logged("max_user_mb=12");
	close(fd);
	fd = uapi_open(O_RDWR);
	assert_int_equal(uapi_in_child(set_up_twice, &fd), 0);
	set_limit("max_user_mb", was);
}

static void a_ring_may_have_max_slots(void **state)
{
	struct framering_setup setup = uapi_setup();

	(void)state;
	set_limit("max_slots", 5);
	setup.slots = 6;
	assert_int_equal(uapi_try_setup(setup), -EINVAL);
	assert_logged("max_slots=5");
	setup.slots = 5;
	assert_int_equal(uapi_try_setup(setup), 0);
	set_limit("max_slots", FRAMERING_MAX_SLOTS);
}

static void a_ring_may_have_max_files(void **state)
{
	int fd;

	(void)state;
	set_limit("max_files", 3);
	fd = uapi_open(O_RDONLY);
	uapi_open(O_RDONLY);
	uapi_open(O_RDONLY);
	assert_int_equal(open(UAPI_NODE, O_RDONLY), -1);
	assert_int_equal(errno, EMFILE);
	assert_logged("max_files=3");
	close(fd);
	uapi_open(O_RDONLY);
	set_limit("max_files", 256);
}

static int just_exit(void *unused)
{
	(void)unused;
	return 0;
}

static void a_refused_setup_charges_nothing(void **state)
{
	__u64 before = uapi_query(uapi_open(O_RDONLY)).region_free;

	(void)state;
	for (int i = 0; i < 50; i++)
		assert_int_equal(uapi_try_setup(setup_of(100000)), -EDQUOT);
	assert_int_equal(uapi_query(uapi_open(O_RDONLY)).region_free, before);
}

static __u64 free_after_a_plain_setup(void)
{
	assert_int_equal(uapi_try_setup(uapi_setup()), 0);
	return uapi_query(uapi_open(O_RDONLY)).region_free;
}

/* A reference that a mapping, an export or a hold forgot would show here. */
static void what_is_given_back_is_free_again(void **state)
{
	struct framering_export export = { .slot = 1 };
	int producer, consumer;
	__u64 before;
	char *view;

	set_limit("max_total_mb", 64);
	before = free_after_a_plain_setup();
	producer = uapi_producer_with(setup_of(2));
	consumer = uapi_consumer(0, 2);
	uapi_frame(producer);
	assert_int_equal(uapi_acquire(consumer, NULL), 0);
	view = uapi_map_slot(producer, 0, PROT_READ);
	assert_int_equal(munmap(view + UAPI_PAGE, UAPI_PAGE), 0);
	uapi_map(consumer, UAPI_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, 0);
	assert_int_equal(uapi_ioctl(producer, FRAMERING_IOC_EXPORT, &export), 0);
	uapi_map(export.fd, UAPI_PAGE, PROT_READ, MAP_SHARED, 0);
	assert_int_equal(uapi_in_child(just_exit, NULL), 0);
	assert_true(uapi_query(consumer).region_free < before);
	uapi_end(state);
	uapi_begin(state);
	assert_int_equal(free_after_a_plain_setup(), before);
	set_limit("max_total_mb", 512);
}

/*
 * Eight 4K frames on a PC kernel without CMA, idle: promised. A 32-bit kernel does
 * not have the addresses for its own mapping of them; there, a quarter of it.
 */
static void eight_4k_frames_can_be_had(void **state)
{
	const unsigned int part = sizeof(long) < 8 ? 2 : 1;
	struct framering_setup setup = uapi_setup();

	(void)state;
	setup.slots = 8;
	setup.cache = FRAMERING_CACHE_WRITECOMBINE;
	setup.format.width = 3840 / part;
	setup.format.height = 2160 / part;
	setup.format.stride[0] = 3840 / part * 4;
	assert_int_equal(uapi_try_setup(setup), 0);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		uapi_test(by_default_half_of_what_the_kernel_needs_is_left),
		uapi_test(eight_4k_frames_can_be_had),
		uapi_test(a_ring_may_have_max_ring_mb),
		uapi_test(all_rings_may_have_max_total_mb),
		uapi_test(a_user_may_have_max_user_mb_and_root_more),
		uapi_test(a_ring_may_have_max_slots),
		uapi_test(a_ring_may_have_max_files),
		uapi_test(a_refused_setup_charges_nothing),
		uapi_test(what_is_given_back_is_free_again),
	};

	return cases_run(argc, argv, tests);
}
