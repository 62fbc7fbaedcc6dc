// SPDX-License-Identifier: GPL-2.0-only
/*
 * Region 2, register windows. The virtual one that there always is, and windows
 * over real registers of the guest, for which the module is loaded again.
 */
#include <stdio.h>
#include <stdlib.h>

#include "uapi_util.h"

#define RW (PROT_READ | PROT_WRITE)
#define WINDOW(n) \
	(FRAMERING_REGION_WINDOW << FRAMERING_REGION_SHIFT | \
	 (__u64)(n) << FRAMERING_INDEX_SHIFT)

/*
 * A page of registers that another driver may have, hence shared; its address but
 * for the last three digits, and what is read at 0 and at 0x400.
 */
#if defined(__x86_64__) || defined(__i386__)
/* HPET of every PC that QEMU models: it repeats every 0x400 bytes. */
#define DEVICE "0xfed00"
#define DEVICE_ID 0x8086a201U
#else
/* virtio-mmio of QEMU's virt: eight in a page, used or not. */
#define DEVICE "0x0a000"
#define DEVICE_ID 0x74726976U
#endif

static int load(const char *parameters)
{
	char command[512];

	snprintf(command, sizeof(command),
		 "rmmod framering && insmod \"$FRAMERING_MODULE\" %s && udevadm settle -t 20",
		 parameters);
	return system(command);
}

static void load_windows(void)
{
	assert_int_equal(load("regs=plain:" DEVICE "000:0x400:shared,"
			      "paged:" DEVICE "400:0x400:shared:page,"
			      "ro:" DEVICE "800:0x400:shared:page:ro,"
			      "user:" DEVICE "c00:0x400:shared:page:user"), 0);
}

static __u32 reg(int fd, __u32 window, __u64 offset)
{
	struct framering_reg arg = { .window = window, .width = 32,
				     .offset = offset };

	assert_int_equal(uapi_ioctl(fd, FRAMERING_IOC_REG_READ, &arg), 0);
	return arg.value;
}

static void stores_through_the_mapping_are_what_REG_READ_sees(void **state)
{
	int fd = uapi_open(O_RDWR);
	volatile __u32 *window = uapi_map(fd, UAPI_PAGE, RW, MAP_SHARED, WINDOW(0));

	(void)state;
	window[2] = 0xcafe1234;
	assert_int_equal(reg(fd, 0, 8), 0xcafe1234);
	window[2] = 0;
}

static void a_window_is_one_page_and_no_more(void **state)
{
	int fd = uapi_open(O_RDWR);

	(void)state;
	assert_int_equal(uapi_map_error(fd, 2 * UAPI_PAGE, PROT_READ, MAP_SHARED,
					WINDOW(0)), -EINVAL);
	assert_int_equal(uapi_map_error(fd, UAPI_PAGE, PROT_READ, MAP_SHARED,
					WINDOW(0) + UAPI_PAGE), -EINVAL);
	assert_int_equal(uapi_map_error(fd, UAPI_PAGE, PROT_READ, MAP_SHARED,
					WINDOW(1) - UAPI_PAGE), -EINVAL);
}

static void there_are_no_other_windows(void **state)
{
	int fd = uapi_open(O_RDWR);

	(void)state;
	assert_int_equal(uapi_map_error(fd, UAPI_PAGE, PROT_READ, MAP_SHARED,
					WINDOW(1)), -EINVAL);
	assert_int_equal(uapi_map_error(fd, UAPI_PAGE, PROT_READ, MAP_SHARED,
					WINDOW(255)), -EINVAL);
}

static void a_private_writable_view_has_no_use(void **state)
{
	int fd = uapi_open(O_RDWR);

	(void)state;
	assert_int_equal(uapi_map_error(fd, UAPI_PAGE, RW, MAP_PRIVATE, WINDOW(0)),
			 -EINVAL);
}

static void a_file_opened_for_reading_reads(void **state)
{
	int fd = uapi_open(O_RDONLY);
	void *page;

	(void)state;
	assert_int_equal(uapi_map_error(fd, UAPI_PAGE, RW, MAP_SHARED, WINDOW(0)),
			 -EACCES);
	page = uapi_map(fd, UAPI_PAGE, PROT_READ, MAP_SHARED, WINDOW(0));
	assert_int_equal(mprotect(page, UAPI_PAGE, RW), -1);
	assert_int_equal(errno, EACCES);
}

static int map_as_user(void *fd)
{
	return -uapi_map_error(*(int *)fd, UAPI_PAGE, RW, MAP_SHARED, WINDOW(0));
}

static void the_virtual_window_is_for_users(void **state)
{
	int fd = uapi_open(O_RDWR);

	(void)state;
	assert_int_equal(uapi_without_rawio(map_as_user, &fd), 0);
}

static void a_window_cannot_grow(void **state)
{
	int fd = uapi_open(O_RDWR);
	void *page = uapi_map(fd, UAPI_PAGE, RW, MAP_SHARED, WINDOW(0));

	(void)state;
	assert_ptr_equal(mremap(page, UAPI_PAGE, 2 * UAPI_PAGE, MREMAP_MAYMOVE),
			 MAP_FAILED);
}

static void real_registers_answer_through_ioctl_and_mapping(void **state)
{
	struct framering_window arg = { .window = 1 };
	const volatile __u32 *page;
	int fd;

	(void)state;
	load_windows();
	fd = uapi_open(O_RDWR);
	assert_int_equal(uapi_query(fd).windows, 5);
	assert_int_equal(reg(fd, 0, 0), DEVICE_ID);
	assert_int_equal(uapi_ioctl(fd, FRAMERING_IOC_WINDOW, &arg), 0);
	assert_int_equal(arg.map_skip, 0x400);
	assert_int_equal(arg.map_size, UAPI_PAGE);
	page = uapi_map(fd, arg.map_size, PROT_READ, MAP_SHARED, arg.offset);
	assert_int_equal(page[0], DEVICE_ID);
}

static void a_part_of_a_page_is_mapped_only_if_declared_so(void **state)
{
	struct framering_window arg = { .window = 0 };
	int fd;

	(void)state;
	load_windows();
	fd = uapi_open(O_RDWR);
	assert_int_equal(uapi_map_error(fd, UAPI_PAGE, PROT_READ, MAP_SHARED,
					WINDOW(0)), -EPERM);
	assert_int_equal(uapi_ioctl(fd, FRAMERING_IOC_WINDOW, &arg), 0);
	assert_false(arg.flags & FRAMERING_WINDOW_MMAP);
	assert_int_equal(arg.map_size, 0);
}

static void a_read_only_window_is_written_by_nobody(void **state)
{
	struct framering_reg arg = { .window = 2, .width = 32 };
	void *page;
	int fd;

	(void)state;
	load_windows();
	fd = uapi_open(O_RDWR);
	assert_int_equal(uapi_ioctl(fd, FRAMERING_IOC_REG_WRITE, &arg), -EROFS);
	assert_int_equal(uapi_map_error(fd, UAPI_PAGE, RW, MAP_SHARED, WINDOW(2)),
			 -EACCES);
	page = uapi_map(fd, UAPI_PAGE, PROT_READ, MAP_SHARED, WINDOW(2));
	assert_int_equal(mprotect(page, UAPI_PAGE, RW), -1);
	assert_int_equal(errno, EACCES);
}

static int use_without_rawio(void *arg)
{
	struct framering_reg write = { .window = 1, .width = 32, .offset = 0x3f0 };
	int fd = *(int *)arg;
	void *page;

	if (uapi_ioctl(fd, FRAMERING_IOC_REG_WRITE, &write) != -EPERM)
		return 1;
	if (uapi_map_error(fd, UAPI_PAGE, RW, MAP_SHARED, WINDOW(1)) != -EPERM)
		return 2;
	page = mmap(NULL, UAPI_PAGE, PROT_READ, MAP_SHARED, fd, WINDOW(1));
	if (page == MAP_FAILED)
		return 3;
	if (!mprotect(page, UAPI_PAGE, RW) || errno != EACCES)
		return 4;
	if (uapi_map_error(fd, UAPI_PAGE, RW, MAP_SHARED, WINDOW(3)))
		return 5;
	return 0;
}

static void writing_real_registers_needs_CAP_SYS_RAWIO(void **state)
{
	int fd;

	(void)state;
	load_windows();
	fd = uapi_open(O_RDWR);
	assert_int_equal(uapi_without_rawio(use_without_rawio, &fd), 0);
	uapi_map(fd, UAPI_PAGE, RW, MAP_SHARED, WINDOW(1));
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		uapi_test(stores_through_the_mapping_are_what_REG_READ_sees),
		uapi_test(a_window_is_one_page_and_no_more),
		uapi_test(there_are_no_other_windows),
		uapi_test(a_private_writable_view_has_no_use),
		uapi_test(a_file_opened_for_reading_reads),
		uapi_test(the_virtual_window_is_for_users),
		uapi_test(a_window_cannot_grow),
		uapi_test(real_registers_answer_through_ioctl_and_mapping),
		uapi_test(a_part_of_a_page_is_mapped_only_if_declared_so),
		uapi_test(a_read_only_window_is_written_by_nobody),
		uapi_test(writing_real_registers_needs_CAP_SYS_RAWIO),
	};

	return cases_run(argc, argv, tests);
}
