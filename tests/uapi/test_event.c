// SPDX-License-Identifier: GPL-2.0-only
/* EVENT: what a file is told about the producer, once. */
#include "uapi_util.h"

#define BACK FRAMERING_EVENT_PRODUCER_BACK
#define GONE FRAMERING_EVENT_PRODUCER_GONE
#define NEW FRAMERING_EVENT_NEW_GENERATION

static void a_new_file_has_no_event_pending(void **state)
{
	(void)state;
	uapi_producer();
	assert_int_equal(uapi_events(uapi_open(O_RDONLY | O_NONBLOCK)), -EAGAIN);
}

static void every_byte_of_the_answer_is_set(void **state)
{
	int fd = uapi_open(O_RDONLY | O_NONBLOCK);
	int producer = uapi_producer();
	struct framering_event event = { .events = ~0U, .producer = ~0U,
					 .generation = ~0U, .sequence = ~0ULL };

	(void)state;
	uapi_frame(producer);
	assert_int_equal(uapi_ioctl(fd, FRAMERING_IOC_EVENT, &event), 0);
	assert_int_equal(event.events, BACK | NEW);
	assert_int_equal(event.producer, 1);
	assert_int_equal(event.generation, uapi_query(fd).current_generation);
	assert_int_equal(event.flags, 0);
	assert_int_equal(event.sequence, uapi_counters(fd).queued);
	uapi_assert_zero(event.reserved, sizeof(event.reserved));
}

static void flags_must_be_zero(void **state)
{
	int fd = uapi_open(O_RDONLY | O_NONBLOCK);
	struct framering_event event = { .flags = 1 };

	(void)state;
	uapi_producer();
	assert_int_equal(uapi_ioctl(fd, FRAMERING_IOC_EVENT, &event), -EINVAL);
	assert_true(uapi_poll(fd) & POLLPRI);
}

static void events_are_told_once(void **state)
{
	int fd = uapi_open(O_RDONLY | O_NONBLOCK);

	(void)state;
	uapi_producer();
	assert_int_equal(uapi_events(fd), BACK | NEW);
	assert_int_equal(uapi_events(fd), -EAGAIN);
	assert_false(uapi_poll(fd) & POLLPRI);
}

static void every_file_is_told_attached_or_not(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);
	int other = uapi_open(O_RDONLY | O_NONBLOCK);

	(void)state;
	close(producer);
	assert_int_equal(uapi_poll(consumer), POLLPRI);
	assert_int_equal(uapi_poll(other), POLLPRI);
	assert_int_equal(uapi_events(consumer), GONE);
	assert_int_equal(uapi_events(other), GONE);
}

static void a_producer_that_sets_up_again_was_never_gone(void **state)
{
	struct framering_setup setup = uapi_setup();
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);

	(void)state;
	assert_int_equal(uapi_ioctl(producer, FRAMERING_IOC_SETUP, &setup), 0);
	assert_int_equal(uapi_events(consumer), NEW);
}

static void gone_and_back_add_up(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);

	(void)state;
	close(producer);
	uapi_producer();
	assert_int_equal(uapi_events(consumer), GONE | BACK | NEW);
}

static void the_producer_has_no_events(void **state)
{
	int producer = uapi_producer();

	(void)state;
	assert_int_equal(uapi_events(producer), -EPERM);
	assert_false(uapi_poll(producer) & POLLPRI);
}

static void a_closed_duplicate_is_not_the_end_of_the_producer(void **state)
{
	int producer = uapi_producer();
	int copy = dup(producer);
	int consumer = uapi_consumer(0, 1);

	(void)state;
	close(copy);
	assert_int_equal(uapi_events(consumer), -EAGAIN);
	close(producer);
	assert_int_equal(uapi_events(consumer), GONE);
}

static void a_mapping_keeps_the_producer_in_office(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);
	void *view = uapi_map_slot(producer, 0, PROT_READ);

	(void)state;
	close(producer);
	assert_int_equal(uapi_events(consumer), -EAGAIN);
	uapi_unmap(view, UAPI_SIZE);
	assert_int_equal(uapi_events(consumer), GONE);
}

static void consumers_stay_attached_when_the_producer_goes(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);

	(void)state;
	close(producer);
	assert_true(uapi_query(consumer).flags & FRAMERING_QUERY_ATTACHED);
	assert_int_equal(uapi_acquire(consumer, NULL), -EAGAIN);
}

static int set_up_soon(void *unused)
{
	struct framering_setup setup = uapi_setup();
	int fd = open(UAPI_NODE, O_RDWR);

	(void)unused;
	uapi_sleep_ms(100);
	return fd < 0 || uapi_ioctl(fd, FRAMERING_IOC_SETUP, &setup);
}

static void a_blocking_call_waits_for_an_event(void **state)
{
	int fd = uapi_open(O_RDONLY);
	pid_t pid = uapi_fork(set_up_soon, NULL);

	(void)state;
	assert_true(uapi_events(fd) & NEW);
	assert_int_equal(uapi_wait(pid), 0);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		uapi_test(a_new_file_has_no_event_pending),
		uapi_test(every_byte_of_the_answer_is_set),
		uapi_test(flags_must_be_zero),
		uapi_test(events_are_told_once),
		uapi_test(every_file_is_told_attached_or_not),
		uapi_test(a_producer_that_sets_up_again_was_never_gone),
		uapi_test(gone_and_back_add_up),
		uapi_test(the_producer_has_no_events),
		uapi_test(a_closed_duplicate_is_not_the_end_of_the_producer),
		uapi_test(a_mapping_keeps_the_producer_in_office),
		uapi_test(consumers_stay_attached_when_the_producer_goes),
		uapi_test(a_blocking_call_waits_for_an_event),
	};

	return cases_run(argc, argv, tests);
}
