// SPDX-License-Identifier: GPL-2.0-only
/* What holds for every ioctl: its number, its struct's size, bad pointers. */
#include "uapi_util.h"

#define BAD_MAGIC 0xF6
#define FIRST_UNKNOWN_NR 0x0e
#define MOST_BYTES 2048

static const struct command {
	const char *name;
	unsigned int number;
	size_t tail;	/* reserved bytes at the struct's end */
	bool takes_input;
} commands[] = {
	{ "QUERY", FRAMERING_IOC_QUERY, 64, false },
	{ "SETUP", FRAMERING_IOC_SETUP, 32, true },
	{ "ATTACH", FRAMERING_IOC_ATTACH, 24, true },
	{ "BUFFER", FRAMERING_IOC_BUFFER, 24, true },
	{ "DEQUEUE", FRAMERING_IOC_DEQUEUE, 16, true },
	{ "QUEUE", FRAMERING_IOC_QUEUE, 16, true },
	{ "ACQUIRE", FRAMERING_IOC_ACQUIRE, 16, true },
	{ "RELEASE", FRAMERING_IOC_RELEASE, 16, true },
	{ "EXPORT", FRAMERING_IOC_EXPORT, 16, true },
	{ "EVENT", FRAMERING_IOC_EVENT, 16, true },
	{ "WINDOW", FRAMERING_IOC_WINDOW, 32, true },
	{ "LED", FRAMERING_IOC_LED, 32, false },
	{ "REG_READ", FRAMERING_IOC_REG_READ, 16, true },
	{ "REG_WRITE", FRAMERING_IOC_REG_WRITE, 16, true },
};

#define COMMANDS (sizeof(commands) / sizeof(*commands))

static unsigned int resized(unsigned int number, size_t size)
{
	return _IOC(_IOC_DIR(number), _IOC_TYPE(number), _IOC_NR(number), size);
}

static void expect(const struct command *command, int got, int want)
{
	if (got != want)
		print_error("%s: %d, not %d\n", command->name, got, want);
	assert_int_equal(got, want);
}

static void a_command_of_another_magic_is_unknown(void **state)
{
	char arg[MOST_BYTES] = { 0 };
	int fd = uapi_open(O_RDWR | O_NONBLOCK);

	(void)state;
	for (size_t i = 0; i < COMMANDS; i++) {
		unsigned int n = commands[i].number;

		n = _IOC(_IOC_DIR(n), BAD_MAGIC, _IOC_NR(n), _IOC_SIZE(n));
		expect(&commands[i], uapi_ioctl(fd, n, arg), -ENOTTY);
	}
}

static void a_number_past_the_last_is_unknown(void **state)
{
	char arg[MOST_BYTES] = { 0 };
	int fd = uapi_open(O_RDWR | O_NONBLOCK);

	(void)state;
	for (unsigned int nr = FIRST_UNKNOWN_NR; nr <= 0xff; nr++)
		assert_int_equal(uapi_ioctl(fd, _IOWR(FRAMERING_IOC_MAGIC, nr, __u64),
					    arg), -ENOTTY);
}

static void a_command_of_another_direction_is_unknown(void **state)
{
	char arg[MOST_BYTES] = { 0 };
	int fd = uapi_open(O_RDWR | O_NONBLOCK);

	(void)state;
	for (size_t i = 0; i < COMMANDS; i++) {
		unsigned int n = commands[i].number;

		n = _IOC(_IOC_WRITE, FRAMERING_IOC_MAGIC, _IOC_NR(n), _IOC_SIZE(n));
		expect(&commands[i], uapi_ioctl(fd, n, arg), -ENOTTY);
		n = _IOC(_IOC_NONE, FRAMERING_IOC_MAGIC, _IOC_NR(n), 0);
		expect(&commands[i], uapi_ioctl(fd, n, arg), -ENOTTY);
	}
}

static void a_null_pointer_is_a_fault(void **state)
{
	int fd = uapi_open(O_RDWR | O_NONBLOCK);

	(void)state;
	for (size_t i = 0; i < COMMANDS; i++)
		expect(&commands[i], uapi_ioctl(fd, commands[i].number, NULL),
		       -EFAULT);
}

static void an_address_of_the_kernel_is_a_fault(void **state)
{
	const void *kernel = (const void *)(~0UL << (8 * sizeof(long) - 1) | 0x1000);
	int fd = uapi_open(O_RDWR | O_NONBLOCK);

	(void)state;
	for (size_t i = 0; i < COMMANDS; i++)
		expect(&commands[i], uapi_ioctl(fd, commands[i].number, kernel),
		       -EFAULT);
}

/* The last byte of the struct lies in the hole. */
static void a_struct_that_reaches_into_a_hole_is_a_fault(void **state)
{
	char *pages = uapi_map(-1, 2 * UAPI_PAGE, PROT_READ | PROT_WRITE,
			       MAP_PRIVATE | MAP_ANONYMOUS, 0);
	int fd = uapi_open(O_RDWR | O_NONBLOCK);

	(void)state;
	assert_int_equal(mprotect(pages + UAPI_PAGE, UAPI_PAGE, PROT_NONE), 0);
	for (size_t i = 0; i < COMMANDS; i++) {
		size_t size = _IOC_SIZE(commands[i].number);

		expect(&commands[i],
		       uapi_ioctl(fd, commands[i].number,
				  pages + UAPI_PAGE - size + 1), -EFAULT);
	}
	assert_int_equal(uapi_query(fd).flags, 0);
}

static void a_longer_struct_with_a_strange_end_is_too_big(void **state)
{
	char arg[MOST_BYTES];
	int fd = uapi_open(O_RDWR | O_NONBLOCK);

	(void)state;
	for (size_t i = 0; i < COMMANDS; i++) {
		size_t size = _IOC_SIZE(commands[i].number);

		if (!commands[i].takes_input)
			continue;
		memset(arg, 0, sizeof(arg));
		arg[size + 7] = 1;
		expect(&commands[i],
		       uapi_ioctl(fd, resized(commands[i].number, size + 8), arg),
		       -E2BIG);
	}
}

/* What an ioctl says to all zeros does not depend on zeros that follow. */
static void a_longer_struct_with_zeros_at_its_end_is_the_same(void **state)
{
	char arg[MOST_BYTES];
	int fd = uapi_open(O_RDWR | O_NONBLOCK);

	(void)state;
	for (size_t i = 0; i < COMMANDS; i++) {
		size_t size = _IOC_SIZE(commands[i].number);
		int plain;

		memset(arg, 0, sizeof(arg));
		plain = uapi_ioctl(fd, commands[i].number, arg);
		memset(arg, 0, sizeof(arg));
		expect(&commands[i],
		       uapi_ioctl(fd, resized(commands[i].number, size + 64), arg),
		       plain);
	}
}

static void a_shorter_struct_is_as_if_extended_with_zeros(void **state)
{
	char arg[MOST_BYTES];
	int fd = uapi_open(O_RDWR | O_NONBLOCK);

	(void)state;
	for (size_t i = 0; i < COMMANDS; i++) {
		size_t size = _IOC_SIZE(commands[i].number) - commands[i].tail;
		int plain;

		memset(arg, 0, sizeof(arg));
		plain = uapi_ioctl(fd, commands[i].number, arg);
		memset(arg, 0, size);
		uapi_poison(arg + size, sizeof(arg) - size);
		expect(&commands[i],
		       uapi_ioctl(fd, resized(commands[i].number, size), arg), plain);
		for (size_t at = size; at < sizeof(arg); at++)
			assert_int_equal((unsigned char)arg[at], UAPI_POISON);
	}
}

static void what_is_reserved_must_be_zero(void **state)
{
	int producer = uapi_producer();
	int consumer = uapi_consumer(0, 1);
	int fd = uapi_open(O_RDWR | O_NONBLOCK);
	char arg[MOST_BYTES];

	(void)state;
	(void)producer;
	for (size_t i = 0; i < COMMANDS; i++) {
		size_t size = _IOC_SIZE(commands[i].number);
		unsigned int nr = _IOC_NR(commands[i].number);

		if (!commands[i].takes_input)
			continue;
		for (size_t at = size - commands[i].tail; at < size; at++) {
			int who = nr == _IOC_NR(FRAMERING_IOC_DEQUEUE) ||
				  nr == _IOC_NR(FRAMERING_IOC_QUEUE) ? producer :
				  nr == _IOC_NR(FRAMERING_IOC_ACQUIRE) ||
				  nr == _IOC_NR(FRAMERING_IOC_RELEASE) ? consumer : fd;

			memset(arg, 0, size);
			arg[at] = 0x10;
			expect(&commands[i],
			       uapi_ioctl(who, commands[i].number, arg), -EINVAL);
		}
	}
}

static void a_struct_need_not_be_aligned(void **state)
{
	struct {
		char shift;
		struct framering_query query;
	} __attribute__((packed)) arg;
	int fd = uapi_open(O_RDONLY);

	(void)state;
	uapi_poison(&arg, sizeof(arg));
	assert_int_equal(uapi_ioctl(fd, FRAMERING_IOC_QUERY,
				    (char *)&arg + sizeof(arg.shift)), 0);
	assert_int_equal(arg.query.version, FRAMERING_UAPI_VERSION);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		uapi_test(a_command_of_another_magic_is_unknown),
		uapi_test(a_number_past_the_last_is_unknown),
		uapi_test(a_command_of_another_direction_is_unknown),
		uapi_test(a_null_pointer_is_a_fault),
		uapi_test(an_address_of_the_kernel_is_a_fault),
		uapi_test(a_struct_that_reaches_into_a_hole_is_a_fault),
		uapi_test(a_longer_struct_with_a_strange_end_is_too_big),
		uapi_test(a_longer_struct_with_zeros_at_its_end_is_the_same),
		uapi_test(a_shorter_struct_is_as_if_extended_with_zeros),
		uapi_test(what_is_reserved_must_be_zero),
		uapi_test(a_struct_need_not_be_aligned),
	};

	return cases_run(argc, argv, tests);
}
