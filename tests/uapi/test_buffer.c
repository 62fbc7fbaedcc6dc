// SPDX-License-Identifier: GPL-2.0-only
/* BUFFER: where a slot is, and to whom the physical address is told. */
#include "uapi_util.h"

static int get(int fd, struct framering_buffer *arg)
{
	return uapi_ioctl(fd, FRAMERING_IOC_BUFFER, arg);
}

/* Each test program starts with a driver just loaded: this test comes first. */
static void before_the_first_setup_there_are_no_slots(void **state)
{
	struct framering_buffer arg = { .slot = 0 };

	(void)state;
	assert_int_equal(get(uapi_open(O_RDONLY), &arg), -ENODATA);
}

static void every_byte_of_the_answer_is_set(void **state)
{
	struct framering_buffer arg;
	int fd = uapi_producer();

	(void)state;
	uapi_poison(&arg, sizeof(arg));
	memset(arg.reserved, 0, sizeof(arg.reserved));
	arg.slot = 2;
	assert_int_equal(get(fd, &arg), 0);
	assert_int_equal(arg.slot, 2);
	assert_int_equal(arg.flags, FRAMERING_BUFFER_PHYS);
	assert_int_equal(arg.offset, 2ULL << FRAMERING_INDEX_SHIFT);
	assert_int_equal(arg.size, UAPI_SIZE);
	assert_int_not_equal(arg.phys, 0);
	assert_int_equal(arg.phys % UAPI_PAGE, 0);
	assert_int_equal(arg.planes, 1);
	assert_int_equal(arg.generation, uapi_query(fd).generation);
	uapi_assert_zero(arg.plane_offset, sizeof(arg.plane_offset));
	assert_int_equal(arg.stride[0], UAPI_STRIDE);
	uapi_assert_zero(&arg.stride[1], 3 * sizeof(arg.stride[1]));
}

static void there_are_no_slots_past_the_last(void **state)
{
	static const __u32 wrong[] = { UAPI_SLOTS, 63, 64, 255, 256, 1U << 31,
				       FRAMERING_SLOT_NONE };
	int fd = uapi_producer();

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		struct framering_buffer arg = { .slot = wrong[i] };

		assert_int_equal(get(fd, &arg), -EINVAL);
	}
}

static void every_byte_of_reserved_is_checked(void **state)
{
	struct framering_buffer arg;
	int fd = uapi_producer();

	(void)state;
	for (size_t i = 0; i < sizeof(arg.reserved); i++) {
		memset(&arg, 0, sizeof(arg));
		((char *)arg.reserved)[i] = 1;
		assert_int_equal(get(fd, &arg), -EINVAL);
	}
}

static void anyone_may_ask(void **state)
{
	struct framering_buffer arg = { .slot = 0 };
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);

	(void)state;
	assert_int_equal(get(producer, &arg), 0);
	assert_int_equal(get(consumer, &arg), 0);
	assert_int_equal(get(uapi_open(O_RDONLY), &arg), 0);
}

static int no_phys(void *arg)
{
	struct framering_buffer buffer;

	uapi_poison(&buffer, sizeof(buffer));
	memset(buffer.reserved, 0, sizeof(buffer.reserved));
	buffer.slot = 0;
	if (get(*(int *)arg, &buffer))
		return 1;
	if (buffer.flags || buffer.phys)
		return 2;
	return buffer.size == UAPI_SIZE ? 0 : 3;
}

static void the_physical_address_needs_CAP_SYS_RAWIO(void **state)
{
	int fd = uapi_producer();

	(void)state;
	assert_int_equal(uapi_without_rawio(no_phys, &fd), 0);
	assert_int_equal(uapi_as_nobody(no_phys, &fd), 0);
}

static void slots_do_not_overlap(void **state)
{
	__u64 phys[UAPI_SLOTS];
	int fd = uapi_producer();

	(void)state;
	for (__u32 i = 0; i < UAPI_SLOTS; i++) {
		struct framering_buffer arg = { .slot = i };

		assert_int_equal(get(fd, &arg), 0);
		phys[i] = arg.phys;
		for (__u32 j = 0; j < i; j++)
			assert_true(phys[i] >= phys[j] + UAPI_SIZE ||
				    phys[j] >= phys[i] + UAPI_SIZE);
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		uapi_test(before_the_first_setup_there_are_no_slots),
		uapi_test(every_byte_of_the_answer_is_set),
		uapi_test(there_are_no_slots_past_the_last),
		uapi_test(every_byte_of_reserved_is_checked),
		uapi_test(anyone_may_ask),
		uapi_test(the_physical_address_needs_CAP_SYS_RAWIO),
		uapi_test(slots_do_not_overlap),
	};

	return cases_run(argc, argv, tests);
}
