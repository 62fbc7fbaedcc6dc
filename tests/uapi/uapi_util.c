// SPDX-License-Identifier: GPL-2.0-only
/* Short ways to the states that tests of the uAPI start from. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "uapi_util.h"

int uapi_open(int flags)
{
	int fd = open(UAPI_NODE, flags | O_CLOEXEC);

	if (fd < 0)
		print_error("%s: %s\n", UAPI_NODE, strerror(errno));
	assert_true(fd >= 0);
	return fd;
}

int uapi_ioctl(int fd, unsigned long command, const void *arg)
{
	return ioctl(fd, command, arg) < 0 ? -errno : 0;
}

struct framering_setup uapi_setup(void)
{
	return (struct framering_setup){
		.format = {
			.fourcc = UAPI_XR24,
			.width = UAPI_WIDTH,
			.height = UAPI_HEIGHT,
			.planes = 1,
			.stride = { UAPI_STRIDE },
		},
		.slots = UAPI_SLOTS,
		.policy = FRAMERING_POLICY_DROP,
		.cache = FRAMERING_CACHE_CACHED,
		.memory = FRAMERING_MEMORY_AUTO,
	};
}

int uapi_try_setup(struct framering_setup setup)
{
	int fd = uapi_open(O_RDWR | O_NONBLOCK);
	int error = uapi_ioctl(fd, FRAMERING_IOC_SETUP, &setup);

	close(fd);
	return error;
}

int uapi_producer_with(struct framering_setup setup)
{
	int fd = uapi_open(O_RDWR | O_NONBLOCK);

	assert_int_equal(uapi_ioctl(fd, FRAMERING_IOC_SETUP, &setup), 0);
	return fd;
}

int uapi_producer(void)
{
	return uapi_producer_with(uapi_setup());
}

int uapi_wait_producer(void)
{
	struct framering_setup setup = uapi_setup();

	setup.policy = FRAMERING_POLICY_WAIT;
	return uapi_producer_with(setup);
}

int uapi_consumer(unsigned int flags, unsigned int hold_limit)
{
	int fd = uapi_open(O_RDWR | O_NONBLOCK);

	assert_int_equal(uapi_attach(fd, flags, hold_limit), 0);
	return fd;
}

bool uapi_on_x86(void)
{
#if defined(__x86_64__) || defined(__i386__)
	return true;
#else
	return false;
#endif
}

bool uapi_has_private(__u32 cache)
{
	return uapi_on_x86() || cache == FRAMERING_CACHE_CACHED;
}

struct framering_query uapi_query(int fd)
{
	struct framering_query query;

	uapi_poison(&query, sizeof(query));
	assert_int_equal(uapi_ioctl(fd, FRAMERING_IOC_QUERY, &query), 0);
	return query;
}

int uapi_attach(int fd, unsigned int flags, unsigned int hold_limit)
{
	struct framering_attach attach = {
		.flags = flags,
		.hold_limit = hold_limit,
	};

	return uapi_ioctl(fd, FRAMERING_IOC_ATTACH, &attach);
}

int uapi_dequeue(int fd)
{
	struct framering_dequeue dequeue = { 0 };
	int error = uapi_ioctl(fd, FRAMERING_IOC_DEQUEUE, &dequeue);

	return error ? error : (int)dequeue.slot;
}

int uapi_queue(int fd, unsigned int slot)
{
	struct framering_queue queue = { .slot = slot };

	return uapi_ioctl(fd, FRAMERING_IOC_QUEUE, &queue);
}

__u64 uapi_frame(int fd)
{
	struct framering_queue queue = { 0 };
	int slot = uapi_dequeue(fd);

	assert_true(slot >= 0);
	queue.slot = slot;
	assert_int_equal(uapi_ioctl(fd, FRAMERING_IOC_QUEUE, &queue), 0);
	return queue.sequence;
}

static int acquire(int fd, unsigned int flags, struct framering_frame *frame)
{
	struct framering_acquire acquire = { .flags = flags };
	int error = uapi_ioctl(fd, FRAMERING_IOC_ACQUIRE, &acquire);

	if (frame)
		*frame = acquire.frame;
	return error;
}

int uapi_acquire(int fd, struct framering_frame *frame)
{
	return acquire(fd, 0, frame);
}

int uapi_acquire_newest(int fd, struct framering_frame *frame)
{
	return acquire(fd, FRAMERING_ACQUIRE_NEWEST, frame);
}

int uapi_release(int fd, unsigned int slot)
{
	struct framering_release release = { .slot = slot };

	return uapi_ioctl(fd, FRAMERING_IOC_RELEASE, &release);
}

int uapi_events(int fd)
{
	struct framering_event event = { 0 };
	int error = uapi_ioctl(fd, FRAMERING_IOC_EVENT, &event);

	return error ? error : (int)event.events;
}

short uapi_poll(int fd)
{
	struct pollfd pollfd = {
		.fd = fd,
		.events = POLLIN | POLLOUT | POLLPRI,
	};

	assert_true(poll(&pollfd, 1, 0) >= 0);
	return pollfd.revents;
}

static struct framering_status read_status(int fd)
{
	struct framering_status status;
	struct framering_query query = uapi_query(fd);
	struct framering_status *page =
		uapi_map(fd, query.status_size, PROT_READ, MAP_SHARED,
			 query.status_offset);
	__u32 before;

	do {
		before = __atomic_load_n(&page->seqcount, __ATOMIC_ACQUIRE);
		status = *page;
		__atomic_thread_fence(__ATOMIC_ACQUIRE);
	} while (before & 1 || before != page->seqcount);
	uapi_unmap(page, query.status_size);
	return status;
}

struct framering_slot_status uapi_slot(int fd, unsigned int slot)
{
	return read_status(fd).slot[slot];
}

struct framering_counters uapi_counters(int fd)
{
	return uapi_query(fd).counters;
}

bool uapi_nothing_held(int fd)
{
	struct framering_status status = read_status(fd);

	for (unsigned int i = 0; i < status.slots; i++) {
		if (status.slot[i].holders ||
		    status.slot[i].state == FRAMERING_SLOT_DEQUEUED)
			return false;
	}
	return true;
}

__u64 uapi_slot_offset(int fd, unsigned int slot)
{
	struct framering_buffer buffer = { .slot = slot };

	assert_int_equal(uapi_ioctl(fd, FRAMERING_IOC_BUFFER, &buffer), 0);
	return buffer.offset;
}

void uapi_poison(void *at, size_t size)
{
	memset(at, UAPI_POISON, size);
}

void uapi_assert_zero(const void *at, size_t size)
{
	for (size_t i = 0; i < size; i++)
		assert_int_equal(((const unsigned char *)at)[i], 0);
}

/* As zlib has it: polynomial 0x04C11DB7 reflected. */
__u32 uapi_crc32(const void *data, size_t size)
{
	__u32 crc = ~0U;

	for (size_t i = 0; i < size; i++) {
		crc ^= ((const unsigned char *)data)[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320U : 0);
	}
	return ~crc;
}

__u32 uapi_driver_crc32(unsigned int slot)
{
	FILE *file = fopen(UAPI_DEBUGFS "checksum", "re");
	unsigned int number, crc;

	assert_non_null(file);
	do
		assert_int_equal(fscanf(file, "%u %x", &number, &crc), 2);
	while (number != slot);
	fclose(file);
	return crc;
}

void uapi_read_line(const char *path, char *line, size_t size)
{
	FILE *file = fopen(path, "re");

	assert_non_null(file);
	assert_non_null(fgets(line, size, file));
	line[strcspn(line, "\n")] = '\0';
	fclose(file);
}

int uapi_write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	int error = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, text, strlen(text)) < 0)
		error = -errno;
	close(fd);
	return error;
}

void uapi_sleep_ms(unsigned int ms)
{
	struct timespec time = { ms / 1000, ms % 1000 * 1000000L };

	while (nanosleep(&time, &time) && errno == EINTR)
		;
}

void uapi_assert_rules_hold(void)
{
	FILE *rules = fopen(UAPI_DEBUGFS "rules", "r");
	char line[100];
	int lines = 0;

	assert_non_null(rules);
	while (fgets(line, sizeof(line), rules)) {
		if (!strstr(line, " broken=0\n"))
			print_error("%s", line);
		assert_non_null(strstr(line, " broken=0\n"));
		lines++;
	}
	fclose(rules);
	assert_true(lines > 0);
}
