// SPDX-License-Identifier: GPL-2.0-only
/* read() and write(): frames as a stream of bytes, one counted copy each. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "uapi_util.h"

#define CAT_SIZE UAPI_SIZE_MAX

static unsigned char buffer[2 * CAT_SIZE];

/* The default ring, set up as a shell does it. */
static int sysfs_setup(const char *more)
{
	char text[128];

	snprintf(text, sizeof(text), "XR24 %ux%u slots=%u cache=cached %s", UAPI_WIDTH,
		 UAPI_HEIGHT, UAPI_SLOTS, more);
	return uapi_write_file(UAPI_SYSFS "setup", text);
}

static unsigned char byte_of(unsigned int frame, unsigned int at)
{
	return frame * 31 + at / 97 + at;
}

static void fill(unsigned char *frame, unsigned int number)
{
	for (unsigned int i = 0; i < UAPI_SIZE; i++)
		frame[i] = byte_of(number, i);
}

static void assert_frame(const unsigned char *frame, unsigned int number)
{
	for (unsigned int i = 0; i < UAPI_SIZE; i++)
		assert_int_equal(frame[i], byte_of(number, i));
}

/* Queues a frame through the mapping: the driver copies nothing. */
static void produce(int producer, unsigned int number)
{
	int slot = uapi_dequeue(producer);
	void *view = uapi_map_slot(producer, slot, PROT_READ | PROT_WRITE);

	fill(view, number);
	uapi_unmap(view, UAPI_SIZE);
	assert_int_equal(uapi_queue(producer, slot), 0);
}

static void a_frame_is_read_to_its_end_and_no_further(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);

	(void)state;
	produce(producer, 1);
	produce(producer, 2);
	assert_int_equal(read(consumer, buffer, CAT_SIZE), UAPI_SIZE);
	assert_frame(buffer, 1);
	assert_int_equal(read(consumer, buffer, CAT_SIZE), UAPI_SIZE);
	assert_frame(buffer, 2);
	assert_int_equal(read(consumer, buffer, CAT_SIZE), -1);
	assert_int_equal(errno, EAGAIN);
}

static void a_frame_is_held_between_reads(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);

	(void)state;
	produce(producer, 1);
	for (unsigned int at = 0; at < UAPI_SIZE; at += 1000) {
		unsigned int n = UAPI_SIZE - at < 1000 ? UAPI_SIZE - at : 1000;

		assert_int_equal(read(consumer, buffer + at, 1000), n);
		assert_int_equal(uapi_nothing_held(producer),
				 at + n == UAPI_SIZE);
		for (int i = 0; i < 6; i++)
			produce(producer, 7);
	}
	assert_frame(buffer, 1);
}

static void a_reader_that_never_attached_gets_the_newest_frame(void **state)
{
	int producer = uapi_producer();
	int reader = uapi_open(O_RDONLY | O_NONBLOCK);

	(void)state;
	produce(producer, 1);
	produce(producer, 2);
	assert_int_equal(read(reader, buffer, CAT_SIZE), UAPI_SIZE);
	assert_frame(buffer, 2);
	assert_true(uapi_query(reader).flags & FRAMERING_QUERY_ATTACHED);
}

static void every_byte_read_is_counted(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);
	struct framering_counters before = uapi_counters(producer);
	struct framering_counters after;

	(void)state;
	produce(producer, 1);
	assert_int_equal(read(consumer, buffer, 100), 100);
	assert_int_equal(read(consumer, buffer, CAT_SIZE), UAPI_SIZE - 100);
	after = uapi_counters(producer);
	assert_int_equal(after.bytes_read - before.bytes_read, UAPI_SIZE);
	assert_int_equal(after.bytes_copied - before.bytes_copied, UAPI_SIZE);
	assert_int_equal(after.bytes_written, before.bytes_written);
}

static void only_used_bytes_are_read(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);
	struct framering_queue arg = { .slot = uapi_dequeue(producer) };

	(void)state;
	arg.meta.bytesused[0] = 1234;
	assert_int_equal(uapi_ioctl(producer, FRAMERING_IOC_QUEUE, &arg), 0);
	assert_int_equal(read(consumer, buffer, CAT_SIZE), 1234);
	assert_true(uapi_nothing_held(producer));
}

static void reading_nothing_takes_nothing(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);

	(void)state;
	produce(producer, 1);
	assert_int_equal(read(consumer, buffer, 0), 0);
	assert_true(uapi_nothing_held(producer));
	assert_int_equal(read(consumer, buffer, CAT_SIZE), UAPI_SIZE);
}

static void a_bad_buffer_is_a_fault_and_loses_nothing(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);
	void *page = uapi_map(-1, UAPI_PAGE, PROT_READ,
			      MAP_PRIVATE | MAP_ANONYMOUS, 0);

	(void)state;
	produce(producer, 1);
	assert_int_equal(read(consumer, page, UAPI_PAGE), -1);
	assert_int_equal(errno, EFAULT);
	assert_int_equal(read(consumer, buffer, CAT_SIZE), UAPI_SIZE);
	assert_frame(buffer, 1);
}

static void a_buffer_that_ends_early_takes_what_fits(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);
	unsigned char *pages = uapi_map(-1, 2 * UAPI_PAGE, PROT_READ | PROT_WRITE,
					MAP_PRIVATE | MAP_ANONYMOUS, 0);
	ssize_t n;

	(void)state;
	produce(producer, 1);
	assert_int_equal(mprotect(pages + UAPI_PAGE, UAPI_PAGE, PROT_NONE), 0);
	n = read(consumer, pages, UAPI_SIZE);
	assert_in_range(n, 1, UAPI_PAGE);
	memcpy(buffer, pages, n);
	assert_int_equal(read(consumer, buffer + n, CAT_SIZE - n), UAPI_SIZE - n);
	assert_frame(buffer, 1);
}

static void the_frame_being_read_cannot_be_released(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 2);

	(void)state;
	produce(producer, 1);
	assert_int_equal(read(consumer, buffer, 10), 10);
	for (unsigned int slot = 0; slot < UAPI_SLOTS; slot++)
		assert_int_equal(uapi_release(consumer, slot), -EINVAL);
	assert_int_equal(read(consumer, buffer + 10, CAT_SIZE), UAPI_SIZE - 10);
	assert_frame(buffer, 1);
}

static void the_producer_reads_nothing(void **state)
{
	int producer = uapi_producer();

	(void)state;
	produce(producer, 1);
	assert_int_equal(read(producer, buffer, CAT_SIZE), -1);
	assert_int_equal(errno, EPERM);
}

static void a_reader_that_dies_in_a_frame_holds_nothing(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);

	(void)state;
	produce(producer, 1);
	assert_int_equal(read(consumer, buffer, 10), 10);
	assert_false(uapi_nothing_held(producer));
	close(consumer);
	assert_true(uapi_nothing_held(producer));
}

static void ESTALE_comes_after_the_frame_being_read(void **state)
{
	struct framering_setup setup = uapi_setup();
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);

	(void)state;
	produce(producer, 1);
	assert_int_equal(read(consumer, buffer, 10), 10);
	assert_int_equal(uapi_ioctl(producer, FRAMERING_IOC_SETUP, &setup), 0);
	assert_int_equal(read(consumer, buffer + 10, CAT_SIZE), UAPI_SIZE - 10);
	assert_frame(buffer, 1);
	assert_int_equal(read(consumer, buffer, CAT_SIZE), -1);
	assert_int_equal(errno, ESTALE);
}

static void write_wants_a_ring_set_up_before(void **state)
{
	int fd = uapi_open(O_RDWR | O_NONBLOCK);

	(void)state;
	if (uapi_query(fd).flags & FRAMERING_QUERY_SET_UP)
		fail_msg("this test wants to be the first");
	assert_int_equal(write(fd, buffer, 1), -1);
	assert_int_equal(errno, ENODATA);
	assert_int_equal(read(fd, buffer, 1), -1);
	assert_int_equal(errno, ENODATA);
}

static void write_fills_frames_and_queues_them_when_full(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);
	static unsigned char frame[2 * UAPI_SIZE_MAX];
	__u64 queued = uapi_counters(producer).queued;

	(void)state;
	fill(frame, 3);
	assert_int_equal(write(producer, frame, 1000), 1000);
	assert_int_equal(uapi_counters(producer).queued, queued);
	assert_false(uapi_nothing_held(producer));
	assert_int_equal(write(producer, frame + 1000, UAPI_SIZE), UAPI_SIZE - 1000);
	assert_int_equal(uapi_counters(producer).queued, queued + 1);
	assert_true(uapi_nothing_held(producer));
	assert_int_equal(read(consumer, buffer, CAT_SIZE), UAPI_SIZE);
	assert_frame(buffer, 3);
}

static void every_byte_written_is_counted(void **state)
{
	int producer = uapi_producer();
	struct framering_counters before = uapi_counters(producer);
	struct framering_counters after;

	(void)state;
	assert_int_equal(write(producer, buffer, UAPI_SIZE), UAPI_SIZE);
	assert_int_equal(write(producer, buffer, 5), 5);
	after = uapi_counters(producer);
	assert_int_equal(after.bytes_written - before.bytes_written, UAPI_SIZE + 5);
	assert_int_equal(after.bytes_copied - before.bytes_copied, UAPI_SIZE + 5);
	assert_int_equal(after.bytes_read, before.bytes_read);
}

static void the_frame_being_written_cannot_be_queued(void **state)
{
	int producer = uapi_producer();

	(void)state;
	assert_int_equal(write(producer, buffer, 5), 5);
	for (unsigned int slot = 0; slot < UAPI_SLOTS; slot++)
		assert_int_equal(uapi_queue(producer, slot), -EINVAL);
}

static void a_shell_sets_up_and_the_first_writer_takes_over(void **state)
{
	int writer = uapi_open(O_WRONLY | O_NONBLOCK);

	(void)state;
	assert_int_equal(sysfs_setup(""), 0);
	assert_false(uapi_query(writer).flags & FRAMERING_QUERY_PRODUCER);
	assert_int_equal(write(writer, buffer, UAPI_SIZE), UAPI_SIZE);
	assert_true(uapi_query(writer).flags & FRAMERING_QUERY_IS_PRODUCER);
	assert_int_equal(uapi_try_setup(uapi_setup()), -EBUSY);
}

static void a_second_writer_is_refused(void **state)
{
	int first = uapi_open(O_WRONLY | O_NONBLOCK);
	int second = uapi_open(O_WRONLY | O_NONBLOCK);

	(void)state;
	assert_int_equal(sysfs_setup(""), 0);
	assert_int_equal(write(first, buffer, 1), 1);
	assert_int_equal(write(second, buffer, 1), -1);
	assert_int_equal(errno, EBUSY);
	close(first);
	assert_int_equal(write(second, buffer, 1), 1);
}

static int wait_for_room(void *arg)
{
	struct pollfd pollfd = { .fd = *(int *)arg, .events = POLLOUT };

	return poll(&pollfd, 1, -1) != 1 || pollfd.revents != POLLOUT;
}

static void who_waits_beside_the_first_write_is_woken(void **state)
{
	int writer = uapi_open(O_RDWR);
	pid_t pid;

	(void)state;
	assert_int_equal(sysfs_setup(""), 0);
	/* No producer's: it waits until this file is one. */
	pid = uapi_fork(wait_for_room, &writer);
	uapi_sleep_ms(100);
	/* Nothing else wakes: part of a frame is no hand-off. */
	assert_int_equal(write(writer, buffer, 1), 1);
	assert_int_equal(uapi_wait(pid), 0);
}

static void a_consumer_does_not_write(void **state)
{
	int consumer;

	(void)state;
	assert_int_equal(sysfs_setup(""), 0);
	consumer = uapi_consumer(0, 1);
	assert_int_equal(write(consumer, buffer, 1), -1);
	assert_int_equal(errno, EPERM);
}

static void a_new_writer_never_shares_pages_with_an_old_mapping(void **state)
{
	int first = uapi_producer();
	int second = uapi_open(O_RDWR | O_NONBLOCK);
	const unsigned char *view;

	(void)state;
	view = uapi_map_slot(uapi_open(O_RDONLY), 0, PROT_READ);
	close(first);
	memset(buffer, 0x91, UAPI_SIZE);
	for (int i = 0; i < 8; i++)
		assert_int_equal(write(second, buffer, UAPI_SIZE), UAPI_SIZE);
	uapi_assert_zero(view, UAPI_SIZE);
}

static void a_full_wait_ring_makes_write_wait(void **state)
{
	int producer = uapi_wait_producer();

	(void)state;
	uapi_consumer(FRAMERING_ATTACH_LOSSLESS, 1);
	for (unsigned int i = 0; i < UAPI_SLOTS; i++)
		assert_int_equal(write(producer, buffer, UAPI_SIZE), UAPI_SIZE);
	assert_int_equal(write(producer, buffer, UAPI_SIZE), -1);
	assert_int_equal(errno, EAGAIN);
}

static int write_frames(void *arg)
{
	static unsigned char frame[UAPI_SIZE_MAX];

	for (unsigned int i = 0; i < *(unsigned int *)arg; i++) {
		size_t done = 0;

		fill(frame, i);
		while (done < UAPI_SIZE) {
			ssize_t n = write(1, frame + done, UAPI_SIZE - done);

			if (n <= 0)
				return 1;
			done += n;
		}
	}
	return 0;
}

static int cat_into(void *arg)
{
	int fd = open(UAPI_NODE, O_WRONLY);

	if (fd < 0 || dup2(fd, 1) < 0)
		return 2;
	return write_frames(arg);
}

/* As "cat frames >/dev/framering0" beside "cat /dev/framering0". */
static void two_programs_that_know_nothing_of_slots_stream(void **state)
{
	unsigned int frames = 40;
	int reader = uapi_open(O_RDWR);
	pid_t pid;

	(void)state;
	assert_int_equal(sysfs_setup("policy=wait"), 0);
	assert_int_equal(uapi_attach(reader, FRAMERING_ATTACH_LOSSLESS, 1), 0);
	pid = uapi_fork(cat_into, &frames);
	for (unsigned int i = 0; i < frames; i++) {
		assert_int_equal(read(reader, buffer, CAT_SIZE), UAPI_SIZE);
		assert_frame(buffer, i);
	}
	assert_int_equal(uapi_wait(pid), 0);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		uapi_test(write_wants_a_ring_set_up_before),
		uapi_test(a_frame_is_read_to_its_end_and_no_further),
		uapi_test(a_frame_is_held_between_reads),
		uapi_test(a_reader_that_never_attached_gets_the_newest_frame),
		uapi_test(every_byte_read_is_counted),
		uapi_test(only_used_bytes_are_read),
		uapi_test(reading_nothing_takes_nothing),
		uapi_test(a_bad_buffer_is_a_fault_and_loses_nothing),
		uapi_test(a_buffer_that_ends_early_takes_what_fits),
		uapi_test(the_frame_being_read_cannot_be_released),
		uapi_test(the_producer_reads_nothing),
		uapi_test(a_reader_that_dies_in_a_frame_holds_nothing),
		uapi_test(ESTALE_comes_after_the_frame_being_read),
		uapi_test(write_fills_frames_and_queues_them_when_full),
		uapi_test(every_byte_written_is_counted),
		uapi_test(the_frame_being_written_cannot_be_queued),
		uapi_test(a_shell_sets_up_and_the_first_writer_takes_over),
		uapi_test(a_second_writer_is_refused),
		uapi_test(who_waits_beside_the_first_write_is_woken),
		uapi_test(a_consumer_does_not_write),
		uapi_test(a_new_writer_never_shares_pages_with_an_old_mapping),
		uapi_test(a_full_wait_ring_makes_write_wait),
		uapi_test(two_programs_that_know_nothing_of_slots_stream),
	};

	return cases_run(argc, argv, tests);
}
