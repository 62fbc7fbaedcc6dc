// SPDX-License-Identifier: GPL-2.0-only
/* EXPORT and what its dma-bufs allow. */
#include <linux/dma-buf.h>
#include <stdlib.h>

#include "uapi_util.h"

#define RW (PROT_READ | PROT_WRITE)
#define RDWR FRAMERING_EXPORT_RDWR

static int export_slot(int fd, __u32 slot, __u32 flags)
{
	struct framering_export arg = { .slot = slot, .flags = flags };
	int error = uapi_ioctl(fd, FRAMERING_IOC_EXPORT, &arg);

	return error ? error : arg.fd;
}

static unsigned char *map_buf(int buf, int prot)
{
	return uapi_map(buf, UAPI_SIZE, prot, MAP_SHARED, 0);
}

static int sync_buf(int buf, __u64 flags)
{
	struct dma_buf_sync arg = { .flags = flags };

	return uapi_ioctl(buf, DMA_BUF_IOCTL_SYNC, &arg);
}

/* Each test program starts with a driver just loaded: this test comes first. */
static void before_the_first_setup_there_is_nothing_to_export(void **state)
{
	(void)state;
	assert_int_equal(export_slot(uapi_open(O_RDWR), 0, 0), -ENODATA);
}

static void there_are_no_slots_past_the_last(void **state)
{
	int producer = uapi_producer();

	(void)state;
	assert_int_equal(export_slot(producer, UAPI_SLOTS, 0), -EINVAL);
	assert_int_equal(export_slot(producer, 64, 0), -EINVAL);
	assert_int_equal(export_slot(producer, ~0U, 0), -EINVAL);
}

static void unknown_flags_and_reserved_are_refused(void **state)
{
	int producer = uapi_producer();
	struct framering_export arg;

	(void)state;
	for (int bit = 2; bit < 32; bit++)
		assert_int_equal(export_slot(producer, 0, 1U << bit), -EINVAL);
	arg = (struct framering_export){ .pad = 1 };
	assert_int_equal(uapi_ioctl(producer, FRAMERING_IOC_EXPORT, &arg), -EINVAL);
	for (size_t i = 0; i < sizeof(arg.reserved); i++) {
		arg = (struct framering_export){ 0 };
		((char *)arg.reserved)[i] = 1;
		assert_int_equal(uapi_ioctl(producer, FRAMERING_IOC_EXPORT, &arg),
				 -EINVAL);
	}
}

static void an_export_is_counted_and_says_nothing_else(void **state)
{
	int producer = uapi_producer();
	__u64 exports = uapi_counters(producer).exports;
	struct framering_export arg = { .slot = 3 };

	(void)state;
	assert_int_equal(uapi_ioctl(producer, FRAMERING_IOC_EXPORT, &arg), 0);
	assert_true(arg.fd >= 0);
	assert_int_equal(arg.slot, 3);
	assert_int_equal(uapi_counters(producer).exports, exports + 1);
}

static void cloexec_is_as_asked_for(void **state)
{
	int producer = uapi_producer();

	(void)state;
	assert_int_equal(fcntl(export_slot(producer, 0, 0), F_GETFD), 0);
	assert_int_equal(fcntl(export_slot(producer, 0,
					   FRAMERING_EXPORT_CLOEXEC), F_GETFD),
			 FD_CLOEXEC);
}

static void only_the_producer_exports_for_writing(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);

	(void)state;
	assert_int_equal(export_slot(consumer, 0, RDWR), -EACCES);
	assert_int_equal(export_slot(uapi_open(O_RDWR), 0, RDWR), -EACCES);
	assert_int_equal(fcntl(export_slot(producer, 0, RDWR), F_GETFL) & O_ACCMODE,
			 O_RDWR);
	assert_int_equal(fcntl(export_slot(producer, 0, 0), F_GETFL) & O_ACCMODE,
			 O_RDONLY);
	assert_int_equal(fcntl(export_slot(consumer, 0, 0), F_GETFL) & O_ACCMODE,
			 O_RDONLY);
}

static void who_may_not_read_exports_nothing(void **state)
{
	int producer = uapi_producer();
	__u64 exports = uapi_counters(producer).exports;
	int fd = uapi_open(O_WRONLY);

	(void)state;
	assert_int_equal(export_slot(fd, 0, 0), -EACCES);
	assert_int_equal(export_slot(fd, 0, RDWR), -EACCES);
	assert_int_equal(uapi_counters(producer).exports, exports);
}

static void its_size_is_the_slots(void **state)
{
	int buf = export_slot(uapi_producer(), 0, 0);

	(void)state;
	assert_int_equal(lseek(buf, 0, SEEK_END), UAPI_SIZE);
}

static void a_buf_and_its_slot_are_the_same_memory(void **state)
{
	int producer = uapi_producer();
	unsigned char *slot = uapi_map_slot(producer, 2, RW);
	unsigned char *buf = map_buf(export_slot(producer, 2, RDWR), RW);

	(void)state;
	for (unsigned int i = 0; i < UAPI_SIZE; i++)
		buf[i] = i * 3;
	assert_memory_equal(slot, buf, UAPI_SIZE);
	assert_int_equal(uapi_driver_crc32(2), uapi_crc32(buf, UAPI_SIZE));
}

static void a_read_only_buf_has_no_writable_mapping(void **state)
{
	int buf = export_slot(uapi_producer(), 0, 0);
	void *view = map_buf(buf, PROT_READ);

	(void)state;
	assert_int_equal(uapi_map_error(buf, UAPI_SIZE, RW, MAP_SHARED, 0), -EACCES);
	assert_int_equal(mprotect(view, UAPI_SIZE, RW), -1);
	assert_int_equal(errno, EACCES);
}

static void a_buf_ends_where_its_slot_ends(void **state)
{
	int buf = export_slot(uapi_producer(), 0, 0);

	(void)state;
	assert_int_equal(uapi_map_error(buf, UAPI_SIZE + UAPI_PAGE, PROT_READ,
					MAP_SHARED, 0), -EINVAL);
	assert_int_equal(uapi_map_error(buf, UAPI_SIZE, PROT_READ, MAP_SHARED,
					UAPI_PAGE), -EINVAL);
	assert_int_equal(uapi_map_error(buf, UAPI_PAGE, PROT_READ, MAP_SHARED,
					UAPI_SIZE), -EINVAL);
	assert_int_equal(uapi_map_error(buf, UAPI_PAGE, PROT_READ, MAP_SHARED,
					UAPI_SIZE - UAPI_PAGE), 0);
	assert_true(uapi_map_error(buf, UAPI_PAGE, PROT_READ, MAP_SHARED,
				   -(__u64)UAPI_PAGE) < 0);
}

static void a_part_of_a_buf_is_that_part_of_the_slot(void **state)
{
	int producer = uapi_producer();
	unsigned char *slot = uapi_map_slot(producer, 1, RW);
	unsigned char *part;

	(void)state;
	for (unsigned int i = 0; i < UAPI_SIZE; i++)
		slot[i] = i / UAPI_PAGE + 1;
	part = uapi_map(export_slot(producer, 1, 0), UAPI_PAGE, PROT_READ,
			MAP_SHARED, 2 * UAPI_PAGE);
	assert_int_equal(part[0], 3);
	assert_int_equal(part[UAPI_PAGE - 1], 3);
}

static void a_mapped_buf_cannot_grow(void **state)
{
	int buf = export_slot(uapi_producer(), 0, 0);
	void *view = uapi_map(buf, UAPI_PAGE, PROT_READ, MAP_SHARED, 0);

	(void)state;
	assert_ptr_equal(mremap(view, UAPI_PAGE, UAPI_SIZE, MREMAP_MAYMOVE),
			 MAP_FAILED);
}

static void cpu_access_can_be_bracketed(void **state)
{
	int buf = export_slot(uapi_producer(), 0, RDWR);

	(void)state;
	assert_int_equal(sync_buf(buf, DMA_BUF_SYNC_START | DMA_BUF_SYNC_RW), 0);
	assert_int_equal(sync_buf(buf, DMA_BUF_SYNC_END | DMA_BUF_SYNC_RW), 0);
	assert_int_equal(sync_buf(buf, DMA_BUF_SYNC_START), -EINVAL);
	assert_int_equal(sync_buf(buf, 1ULL << 40 | DMA_BUF_SYNC_RW), -EINVAL);
}

static void a_buf_outlives_its_generation(void **state)
{
	struct framering_setup setup = uapi_setup();
	int producer = uapi_producer();
	unsigned char *view = map_buf(export_slot(producer, 0, RDWR), RW);

	(void)state;
	memset(view, 0x4d, UAPI_SIZE);
	assert_int_equal(uapi_ioctl(producer, FRAMERING_IOC_SETUP, &setup), 0);
	memset(uapi_map_slot(producer, 0, RW), 0, UAPI_SIZE);
	assert_int_equal(view[0], 0x4d);
	assert_int_equal(view[UAPI_SIZE - 1], 0x4d);
}

static void a_buf_outlives_the_producer_and_is_not_reused(void **state)
{
	int producer = uapi_producer();
	int buf = export_slot(producer, 0, 0);
	unsigned char *view;

	(void)state;
	memset(uapi_map_slot(producer, 0, RW), 0x4e, UAPI_SIZE);
	uapi_unmap(uapi_map_slot(producer, 0, PROT_READ), UAPI_SIZE);
	close(producer);
	view = map_buf(buf, PROT_READ);
	assert_int_equal(view[0], 0x4e);
}

static void a_new_producer_does_not_write_into_old_bufs(void **state)
{
	int producer = uapi_producer();
	unsigned char *view = map_buf(export_slot(producer, 0, 0), PROT_READ);
	struct framering_query query;

	(void)state;
	close(producer);
	producer = uapi_producer();
	query = uapi_query(producer);
	memset(uapi_map(producer, query.all_size, RW, MAP_SHARED,
			query.all_offset), 0xdd, query.all_size);
	assert_int_equal(view[0], 0);
	assert_int_equal(view[UAPI_SIZE - 1], 0);
}

static void without_a_free_descriptor_nothing_is_exported(void **state)
{
	int producer = uapi_producer();
	__u64 exports = uapi_counters(producer).exports;
	int fds[1100];
	int n = 0;

	(void)state;
	while (n < 1100 && (fds[n] = dup(0)) >= 0)
		n++;
	assert_int_equal(export_slot(producer, 0, 0), -EMFILE);
	while (n)
		close(fds[--n]);
	assert_int_equal(uapi_counters(producer).exports, exports);
	assert_true(export_slot(producer, 0, 0) >= 0);
}

static void bufs_work_in_every_cache_mode(void **state)
{
	struct framering_setup setup = uapi_setup();

	(void)state;
	for (__u32 cache = 0; cache <= FRAMERING_CACHE_UNCACHED; cache++) {
		int producer, buf;

		setup.cache = cache;
		producer = uapi_producer_with(setup);
		buf = export_slot(producer, 1, RDWR);
		memset(map_buf(buf, RW), 0x30 + cache, UAPI_SIZE);
		assert_int_equal(sync_buf(buf, DMA_BUF_SYNC_START |
					  DMA_BUF_SYNC_RW), 0);
		assert_int_equal(*(unsigned char *)uapi_map_slot(producer, 1,
								 PROT_READ),
				 0x30 + cache);
		uapi_end(state);
		uapi_begin(state);
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		uapi_test(before_the_first_setup_there_is_nothing_to_export),
		uapi_test(there_are_no_slots_past_the_last),
		uapi_test(unknown_flags_and_reserved_are_refused),
		uapi_test(an_export_is_counted_and_says_nothing_else),
		uapi_test(cloexec_is_as_asked_for),
		uapi_test(only_the_producer_exports_for_writing),
		uapi_test(who_may_not_read_exports_nothing),
		uapi_test(its_size_is_the_slots),
		uapi_test(a_buf_and_its_slot_are_the_same_memory),
		uapi_test(a_read_only_buf_has_no_writable_mapping),
		uapi_test(a_buf_ends_where_its_slot_ends),
		uapi_test(a_part_of_a_buf_is_that_part_of_the_slot),
		uapi_test(a_mapped_buf_cannot_grow),
		uapi_test(cpu_access_can_be_bracketed),
		uapi_test(a_buf_outlives_its_generation),
		uapi_test(a_buf_outlives_the_producer_and_is_not_reused),
		uapi_test(a_new_producer_does_not_write_into_old_bufs),
		uapi_test(without_a_free_descriptor_nothing_is_exported),
		uapi_test(bufs_work_in_every_cache_mode),
	};

	return cases_run(argc, argv, tests);
}
