// SPDX-License-Identifier: GPL-2.0-only
/* What else reaches frames through a mapping: debuggers can, GUP cannot. */
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/uio.h>

#include "uapi_util.h"

#define RW (PROT_READ | PROT_WRITE)
/* The guest's root disk: any block device does for O_DIRECT. */
#define DISK "/dev/vda"

static int producer;
static unsigned char *view;

static void map_slot_0(void)
{
	producer = uapi_producer();
	view = uapi_map_slot(producer, 0, RW);
	for (unsigned int i = 0; i < UAPI_SIZE; i++)
		view[i] = i;
}

static void frames_can_be_written_to_files(void **state)
{
	static unsigned char copy[UAPI_SIZE_MAX];
	FILE *file = tmpfile();
	int fd;

	(void)state;
	assert_non_null(file);
	map_slot_0();
	fd = fileno(file);
	assert_int_equal(pwrite(fd, view, UAPI_SIZE, 0), UAPI_SIZE);
	assert_int_equal(pread(fd, copy, UAPI_SIZE, 0), UAPI_SIZE);
	fclose(file);
	assert_memory_equal(copy, view, UAPI_SIZE);
}

static void frames_can_be_read_from_files(void **state)
{
	int fd = open("/dev/zero", O_RDONLY);

	(void)state;
	map_slot_0();
	assert_int_equal(read(fd, view, UAPI_SIZE), UAPI_SIZE);
	uapi_assert_zero(view, UAPI_SIZE);
	assert_int_equal(uapi_driver_crc32(0), uapi_crc32(view, UAPI_SIZE));
}

static void direct_io_is_a_fault(void **state)
{
	int fd = open(DISK, O_RDONLY | O_DIRECT);

	(void)state;
	assert_true(fd >= 0);
	map_slot_0();
	assert_int_equal(pread(fd, view, UAPI_PAGE, 0), -1);
	assert_int_equal(errno, EFAULT);
}

static void process_vm_readv_is_a_fault(void **state)
{
	char copy[64];
	struct iovec local = { copy, sizeof(copy) };
	struct iovec remote = { NULL, sizeof(copy) };

	(void)state;
	map_slot_0();
	remote.iov_base = view;
	assert_int_equal(process_vm_readv(getpid(), &local, 1, &remote, 1, 0), -1);
	assert_int_equal(errno, EFAULT);
}

static void vmsplice_is_a_fault(void **state)
{
	struct iovec frame = { NULL, UAPI_PAGE };
	int pipes[2];

	(void)state;
	map_slot_0();
	frame.iov_base = view;
	assert_int_equal(pipe(pipes), 0);
	assert_int_equal(vmsplice(pipes[1], &frame, 1, 0), -1);
	assert_int_equal(errno, EFAULT);
}

static void a_debugger_can_read_and_write(void **state)
{
	int fd = open("/proc/self/mem", O_RDWR);
	unsigned char copy[64];

	(void)state;
	map_slot_0();
#ifdef __arm__
	/* That kernel asks no driver (it has no ioremap_prot()). */
	assert_int_equal(pread(fd, copy, sizeof(copy), (uintptr_t)view + 4090), -1);
	assert_int_equal(errno, EIO);
	return;
#endif
	assert_int_equal(pread(fd, copy, sizeof(copy), (uintptr_t)view + 4090),
			 sizeof(copy));
	assert_memory_equal(copy, view + 4090, sizeof(copy));
	memset(copy, 0xee, sizeof(copy));
	assert_int_equal(pwrite(fd, copy, sizeof(copy), (uintptr_t)view),
			 sizeof(copy));
	assert_memory_equal(copy, view, sizeof(copy));
}

static void a_debugger_cannot_write_to_a_readers_view(void **state)
{
	int fd = open("/proc/self/mem", O_RDWR);
	unsigned char *reader;
	char byte = 0x55;

	(void)state;
	map_slot_0();
	reader = uapi_map_slot(uapi_consumer(0, 1), 0, PROT_READ);
	assert_true(pwrite(fd, &byte, 1, (uintptr_t)reader) <= 0);
	assert_int_equal(view[0], 0);
}

static void pages_cannot_be_thrown_away(void **state)
{
	(void)state;
	map_slot_0();
	assert_int_equal(madvise(view, UAPI_SIZE, MADV_DONTNEED), -1);
	assert_int_equal(errno, EINVAL);
	assert_int_equal(view[1], 1);
}

static void mappings_stay_out_of_core_dumps(void **state)
{
	(void)state;
	map_slot_0();
	assert_int_equal(madvise(view, UAPI_SIZE, MADV_DODUMP), -1);
	assert_int_equal(errno, EINVAL);
}

/* "dd" don't dump, "de" don't expand; a frame is no file that could grow. */
static void the_kernel_lists_the_mapping_as_it_should(void **state)
{
	char line[256], start[32];
	FILE *file;

	(void)state;
	map_slot_0();
	file = fopen("/proc/self/smaps", "re");
	snprintf(start, sizeof(start), "%lx-", (unsigned long)view);
	do
		assert_non_null(fgets(line, sizeof(line), file));
	while (strncmp(line, start, strlen(start)));
	do
		assert_non_null(fgets(line, sizeof(line), file));
	while (strncmp(line, "VmFlags:", 8));
	fclose(file);
	assert_non_null(strstr(line, " dd "));
	assert_non_null(strstr(line, " de "));
	assert_non_null(strstr(line, " pf "));
}

static void locking_pages_is_harmless(void **state)
{
	(void)state;
	map_slot_0();
	assert_int_equal(mlock(view, UAPI_SIZE), 0);
	assert_int_equal(munlock(view, UAPI_SIZE), 0);
	assert_int_equal(view[1], 1);
}

/* Pages are there from the start: nothing is left to a fault handler. */
static long faults(void)
{
	struct rusage usage;

	assert_int_equal(getrusage(RUSAGE_SELF, &usage), 0);
	return usage.ru_minflt + usage.ru_majflt;
}

static void every_page_is_present_at_once(void **state)
{
	const volatile unsigned char *fresh;
	unsigned int sum = 0;
	long before;

	(void)state;
	map_slot_0();
	fresh = uapi_map_slot(producer, 1, PROT_READ);
	faults();
	before = faults();
	for (unsigned int at = 0; at < UAPI_SIZE; at += UAPI_PAGE)
		sum += fresh[at];
	assert_int_equal(faults(), before);
	assert_int_equal(sum, 0);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		uapi_test(frames_can_be_written_to_files),
		uapi_test(frames_can_be_read_from_files),
		uapi_test(direct_io_is_a_fault),
		uapi_test(process_vm_readv_is_a_fault),
		uapi_test(vmsplice_is_a_fault),
		uapi_test(a_debugger_can_read_and_write),
		uapi_test(a_debugger_cannot_write_to_a_readers_view),
		uapi_test(pages_cannot_be_thrown_away),
		uapi_test(mappings_stay_out_of_core_dumps),
		uapi_test(the_kernel_lists_the_mapping_as_it_should),
		uapi_test(locking_pages_is_harmless),
		uapi_test(every_page_is_present_at_once),
	};

	return cases_run(argc, argv, tests);
}
