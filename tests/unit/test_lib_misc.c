// SPDX-License-Identifier: GPL-2.0-only
/*
 * Parts of the library that need no ring: copying, waiting, names, the status
 * page.
 */
#include "cases.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "fake_ring.h"
#include "uapi.h"

static void streaming_copy_copies_from_and_to_any_address(void **state)
{
	static uint8_t src[1024], dst[1024], want[1024];

	(void)state;
	for (size_t i = 0; i < sizeof(src); i++)
		src[i] = (uint8_t)(i * 7 + 1);
	for (size_t from = 0; from < 65; from++) {
		for (size_t bytes = 0; bytes < 400; bytes += 13) {
			size_t to = (from * 5) % 67;

			memset(dst, 0, sizeof(dst));
			memset(want, 0, sizeof(want));
			memcpy(want + to, src + from, bytes);
			fr_copy_streaming(dst + to, src + from, bytes);
			assert_memory_equal(dst, want, sizeof(dst));
		}
	}
}

static void names_are_parsed_as_they_are_printed(void **state)
{
	enum fr_cache cache;
	enum fr_policy policy;
	enum fr_memory_source memory;

	(void)state;
	for (int i = 0; i <= FR_CACHE_UNCACHED; i++) {
		assert_int_equal(fr_cache_parse(fr_cache_name(i), &cache), 0);
		assert_int_equal(cache, i);
	}
	for (int i = 0; i <= FR_POLICY_WAIT; i++) {
		assert_int_equal(fr_policy_parse(fr_policy_name(i), &policy),
				 0);
		assert_int_equal(policy, i);
	}
	for (int i = 0; i <= FR_MEMORY_CONTIG; i++) {
		assert_int_equal(fr_memory_parse(fr_memory_name(i), &memory),
				 0);
		assert_int_equal(memory, i);
	}
}

static void an_unknown_name_lists_the_known_ones(void **state)
{
	enum fr_cache cache;

	(void)state;
	assert_int_equal(fr_cache_parse("write-combine", &cache), -EINVAL);
	assert_string_equal(
		fr_error(),
		"cache mode 'write-combine': must be one of writecombine, cached, uncached, default");
	assert_int_equal(fr_cache_parse(NULL, &cache), -EINVAL);
	assert_string_equal(fr_cache_name(4), "?");
	assert_string_equal(fr_cache_name(-1), "?");
}

static int64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static void a_time_out_is_as_long_as_it_says(void **state)
{
	struct fr_device dev = { .fd = eventfd(0, 0) };
	struct fr_wait wait;
	int64_t begin = now_ms();

	(void)state;
	assert_int_equal(fr_wait_begin(&wait, &dev, 30), 0);
	assert_int_equal(fr_wait_for(&wait, POLLIN), -EAGAIN);
	assert_true(now_ms() - begin >= 30);
	/* No second helping. */
	begin = now_ms();
	assert_int_equal(fr_wait_for(&wait, POLLIN), -EAGAIN);
	assert_true(now_ms() - begin < 30);
	close(dev.fd);
}

static void a_time_out_that_blocks_makes_the_file_block(void **state)
{
	struct fr_device dev = { .fd = eventfd(1, 0) };
	struct fr_wait wait;

	(void)state;
	assert_int_equal(fr_wait_begin(&wait, &dev, 0), 0);
	assert_true(fcntl(dev.fd, F_GETFL) & O_NONBLOCK);
	assert_int_equal(fr_wait_for(&wait, POLLIN), -EAGAIN);
	assert_int_equal(fr_wait_begin(&wait, &dev, -1), 0);
	assert_false(fcntl(dev.fd, F_GETFL) & O_NONBLOCK);
	assert_int_equal(fr_wait_for(&wait, POLLIN), 0);
	close(dev.fd);
}

static void a_device_that_goes_ends_the_wait(void **state)
{
	struct fr_device dev = { 0 };
	struct fr_wait wait;
	int fds[2];

	(void)state;
	assert_int_equal(pipe(fds), 0);
	close(fds[1]); /* POLLHUP */
	dev.fd = fds[0];
	assert_int_equal(fr_wait_begin(&wait, &dev, -1), 0);
	assert_int_equal(fr_wait_for(&wait, POLLIN), -ENODEV);
	close(fds[0]);
}

static void a_half_written_status_page_is_never_believed(void **state)
{
	static struct framering_status page;
	struct fr_status status;

	(void)state;
	page.version = FRAMERING_UAPI_VERSION;
	page.size = sizeof(page);
	page.slots = 5;
	assert_int_equal(fr_status_from_uapi(&page, sizeof(page), &status), 0);
	assert_int_equal(status.slots, 5);
	page.seqcount = 1;
	assert_int_equal(fr_status_from_uapi(&page, sizeof(page), &status),
			 -EAGAIN);
	page.seqcount = 2;
	assert_int_equal(fr_status_from_uapi(&page, sizeof(page) - 1, &status),
			 -EPROTO);
	page.version++;
	assert_int_equal(fr_status_from_uapi(&page, sizeof(page), &status),
			 -EPROTO);
}

static void a_ring_is_removed_by_number_or_by_its_node(void **state)
{
	(void)state;
	fake_reset();
	fake.info.ring = 5;
	assert_int_equal(fr_ring_remove("12", 0), 0);
	assert_int_equal(fake.removed, 12);
	assert_int_equal(fr_ring_remove("/dev/framering7", FR_REMOVE_FORCE), 0);
	assert_int_equal(fake.removed, 7);
	assert_int_equal(fake.remove_flags, FR_REMOVE_FORCE);
	/* Under another name it says itself which one it is. */
	assert_int_equal(fr_ring_remove("/dev/framering7/../video", 0), 0);
	assert_int_equal(fake.removed, 5);
	fake.control_result = -EBUSY;
	assert_int_equal(fr_ring_remove("2", 0), -EBUSY);
	assert_non_null(strstr(fr_error(), "/dev/framering2: remove"));
}

static void a_ring_is_added_as_it_was_asked_for(void **state)
{
	const struct fr_ring_options options = { 9, 2, 1 };
	uint32_t index;

	(void)state;
	fake_reset();
	assert_int_equal(fr_ring_add(NULL, &index), 0);
	assert_int_equal(index, 3);
	assert_int_equal(fake.added.index, FR_RING_ANY);
	assert_int_equal(fake.added.capture_nodes, 0);
	assert_int_equal(fr_ring_add(&options, &index), 0);
	assert_memory_equal(&fake.added, &options, sizeof(options));
	fake.control_result = -ENOSPC;
	assert_int_equal(fr_ring_add(NULL, &index), -ENOSPC);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(streaming_copy_copies_from_and_to_any_address),
		cmocka_unit_test(names_are_parsed_as_they_are_printed),
		cmocka_unit_test(an_unknown_name_lists_the_known_ones),
		cmocka_unit_test(a_time_out_is_as_long_as_it_says),
		cmocka_unit_test(a_time_out_that_blocks_makes_the_file_block),
		cmocka_unit_test(a_device_that_goes_ends_the_wait),
		cmocka_unit_test(a_half_written_status_page_is_never_believed),
		cmocka_unit_test(a_ring_is_removed_by_number_or_by_its_node),
		cmocka_unit_test(a_ring_is_added_as_it_was_asked_for),
	};

	return cases_run(argc, argv, tests);
}
