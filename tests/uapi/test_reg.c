// SPDX-License-Identifier: GPL-2.0-only
/* REG_READ, REG_WRITE, WINDOW and LED, on the virtual window. */
#include "uapi_util.h"

/* The Nexell GPIO bank that the window stands for, and the LED's pin. */
#define PHYS 0xC001C000ULL
#define SIZE 0x24
#define OUT 0x00
#define OUTENB 0x04
#define ALTFN 0x20
#define PIN 12

/* A register that the LED does not use. */
#define FREE_REG 0x08

static struct framering_reg arg;

static int reg_read(int fd)
{
	return uapi_ioctl(fd, FRAMERING_IOC_REG_READ, &arg);
}

static int reg_write(int fd)
{
	return uapi_ioctl(fd, FRAMERING_IOC_REG_WRITE, &arg);
}

static __u32 get(int fd, __u64 offset, __u32 width)
{
	arg = (struct framering_reg){ .width = width, .offset = offset };
	assert_int_equal(reg_read(fd), 0);
	return arg.value;
}

static int set(int fd, __u64 offset, __u32 width, __u32 value)
{
	arg = (struct framering_reg){ .width = width, .offset = offset,
				      .value = value };
	return reg_write(fd);
}

/* Both directions refuse the same things in the same way. */
static void refuse(struct framering_reg wrong, int error)
{
	int fd = uapi_open(O_RDWR);

	arg = wrong;
	assert_int_equal(reg_read(fd), error);
	arg = wrong;
	assert_int_equal(reg_write(fd), error);
}

static void what_is_written_is_read_in_every_width(void **state)
{
	int fd = uapi_open(O_RDWR);

	(void)state;
	assert_int_equal(set(fd, FREE_REG, 32, 0x12345678), 0);
	assert_int_equal(get(fd, FREE_REG, 32), 0x12345678);
	assert_int_equal(get(fd, FREE_REG, 16), 0x5678);
	assert_int_equal(get(fd, FREE_REG + 2, 16), 0x1234);
	assert_int_equal(get(fd, FREE_REG + 3, 8), 0x12);
	assert_int_equal(set(fd, FREE_REG + 1, 8, 0xff), 0);
	assert_int_equal(set(fd, FREE_REG + 2, 16, 0xabcd), 0);
	assert_int_equal(get(fd, FREE_REG, 32), 0xabcdff78);
}

static void there_are_no_other_windows(void **state)
{
	(void)state;
	refuse((struct framering_reg){ .window = 1, .width = 32 }, -EINVAL);
	refuse((struct framering_reg){ .window = 17, .width = 32 }, -EINVAL);
	refuse((struct framering_reg){ .window = ~0U, .width = 32 }, -EINVAL);
}

static void the_width_is_8_16_or_32(void **state)
{
	static const __u32 wrong[] = { 0, 1, 4, 24, 64, 40, 264, ~0U };

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		refuse((struct framering_reg){ .width = wrong[i] }, -EINVAL);
}

static void nothing_outside_the_window_is_reached(void **state)
{
	(void)state;
	refuse((struct framering_reg){ .width = 8, .offset = SIZE }, -ERANGE);
	refuse((struct framering_reg){ .width = 32, .offset = SIZE }, -ERANGE);
	refuse((struct framering_reg){ .width = 32, .offset = SIZE - 2 }, -ERANGE);
	refuse((struct framering_reg){ .width = 16, .offset = SIZE - 1 }, -ERANGE);
	refuse((struct framering_reg){ .width = 32, .offset = UAPI_PAGE }, -ERANGE);
	refuse((struct framering_reg){ .width = 32, .offset = ~0ULL }, -ERANGE);
	refuse((struct framering_reg){ .width = 32, .offset = ~3ULL }, -ERANGE);
	refuse((struct framering_reg){ .width = 32, .offset = 1ULL << 32 }, -ERANGE);
}

static void the_last_byte_of_the_window_is_inside(void **state)
{
	int fd = uapi_open(O_RDWR);

	(void)state;
	assert_int_equal(set(fd, SIZE - 1, 8, 0x11), 0);
	assert_int_equal(get(fd, SIZE - 1, 8), 0x11);
	assert_int_equal(set(fd, SIZE - 1, 8, 0), 0);
}

static void accesses_are_aligned(void **state)
{
	(void)state;
	refuse((struct framering_reg){ .width = 16, .offset = 1 }, -EINVAL);
	refuse((struct framering_reg){ .width = 32, .offset = 2 }, -EINVAL);
	refuse((struct framering_reg){ .width = 32, .offset = 7 }, -EINVAL);
}

static void padding_and_reserved_are_zero(void **state)
{
	struct framering_reg wrong = { .width = 32, .pad = 1 };

	(void)state;
	refuse(wrong, -EINVAL);
	for (size_t i = 0; i < sizeof(wrong.reserved); i++) {
		wrong = (struct framering_reg){ .width = 32 };
		((char *)wrong.reserved)[i] = 1;
		refuse(wrong, -EINVAL);
	}
}

static void a_value_wider_than_the_width_is_refused(void **state)
{
	int fd = uapi_open(O_RDWR);

	(void)state;
	assert_int_equal(set(fd, FREE_REG, 32, 0), 0);
	assert_int_equal(set(fd, FREE_REG, 8, 0x100), -EINVAL);
	assert_int_equal(set(fd, FREE_REG, 16, 0x10000), -EINVAL);
	assert_int_equal(get(fd, FREE_REG, 32), 0);
}

static void the_mode_of_the_file_decides(void **state)
{
	int reader = uapi_open(O_RDONLY);
	int writer = uapi_open(O_WRONLY);

	(void)state;
	assert_int_equal(set(reader, FREE_REG, 32, 1), -EACCES);
	assert_int_equal(set(writer, FREE_REG, 32, 0), 0);
	arg = (struct framering_reg){ .width = 32 };
	assert_int_equal(reg_read(writer), -EACCES);
	assert_int_equal(get(reader, FREE_REG, 32), 0);
}

static int write_as_user(void *fd)
{
	return -set(*(int *)fd, FREE_REG, 32, 0x77);
}

static void a_user_window_needs_no_capability(void **state)
{
	int fd = uapi_open(O_RDWR);

	(void)state;
	assert_int_equal(uapi_without_rawio(write_as_user, &fd), 0);
	assert_int_equal(get(fd, FREE_REG, 32), 0x77);
	assert_int_equal(set(fd, FREE_REG, 32, 0), 0);
}

static void a_value_that_cannot_be_told_is_a_fault(void **state)
{
	struct framering_reg read = { .width = 32 };
	int fd = uapi_open(O_RDWR);

	(void)state;
	assert_int_equal(uapi_ioctl(fd, FRAMERING_IOC_REG_READ,
				    uapi_read_only(&read, sizeof(read))), -EFAULT);
}

static void WINDOW_tells_every_byte(void **state)
{
	struct framering_window window;

	(void)state;
	uapi_poison(&window, sizeof(window));
	window.window = 0;
	window.pad = 0;
	memset(window.reserved, 0, sizeof(window.reserved));
	assert_int_equal(uapi_ioctl(uapi_open(O_RDONLY), FRAMERING_IOC_WINDOW,
				    &window), 0);
	assert_string_equal(window.name, "led");
	uapi_assert_zero(window.name + 3, sizeof(window.name) - 3);
	assert_int_equal(window.flags,
			 FRAMERING_WINDOW_VIRTUAL | FRAMERING_WINDOW_USER |
			 FRAMERING_WINDOW_PAGE | FRAMERING_WINDOW_MMAP);
	assert_int_equal(window.phys, PHYS);
	assert_int_equal(window.size, SIZE);
	assert_int_equal(window.offset,
			 FRAMERING_REGION_WINDOW << FRAMERING_REGION_SHIFT);
	assert_int_equal(window.map_size, UAPI_PAGE);
	assert_int_equal(window.map_skip, 0);
}

static void WINDOW_refuses_what_is_wrong(void **state)
{
	struct framering_window window = { .window = 1 };
	int fd = uapi_open(O_RDONLY);

	(void)state;
	assert_int_equal(uapi_ioctl(fd, FRAMERING_IOC_WINDOW, &window), -EINVAL);
	window = (struct framering_window){ .window = ~0U };
	assert_int_equal(uapi_ioctl(fd, FRAMERING_IOC_WINDOW, &window), -EINVAL);
	window = (struct framering_window){ .pad = 1 };
	assert_int_equal(uapi_ioctl(fd, FRAMERING_IOC_WINDOW, &window), -EINVAL);
	window = (struct framering_window){ .reserved = { 0, 0, 0, 1 } };
	assert_int_equal(uapi_ioctl(fd, FRAMERING_IOC_WINDOW, &window), -EINVAL);
}

static void LED_tells_every_byte(void **state)
{
	struct framering_led led;

	(void)state;
	uapi_poison(&led, sizeof(led));
	assert_int_equal(uapi_ioctl(uapi_open(O_RDONLY), FRAMERING_IOC_LED, &led),
			 0);
	assert_int_equal(led.profile, FRAMERING_LED_NEXELL);
	assert_int_equal(led.window, 0);
	assert_int_equal(led.bit, PIN);
	assert_int_equal(led.flags, FRAMERING_LED_ACTIVE_LOW);
	assert_int_equal(led.pad, 0);
	uapi_assert_zero(led.reserved, sizeof(led.reserved));
}

static bool led_is_on(int fd)
{
	return !(get(fd, OUT, 32) >> PIN & 1);
}

static void the_led_is_an_output_and_off_at_first(void **state)
{
	int fd = uapi_open(O_RDONLY);

	(void)state;
	assert_int_equal(get(fd, OUTENB, 32) >> PIN & 1, 1);
	assert_int_equal(get(fd, ALTFN, 32) >> 24 & 3, 1);
	assert_false(led_is_on(fd));
}

static void the_led_is_on_while_frames_are_streamed(void **state)
{
	int fd = uapi_open(O_RDONLY);
	int producer = uapi_producer();

	(void)state;
	assert_false(led_is_on(fd));
	uapi_frame(producer);
	assert_true(led_is_on(fd));
	close(producer);
	assert_false(led_is_on(fd));
}

/* How often it changes in the 1.3 s after one drop. */
static unsigned int changes_after_a_drop(int fd, int producer)
{
	unsigned int changes = 0;
	bool last = true;

	uapi_frame(producer);
	for (int ms = 0; ms < 1300; ms += 10) {
		changes += led_is_on(fd) != last;
		last = led_is_on(fd);
		uapi_sleep_ms(10);
	}
	return changes;
}

/* Longer than it is ever off, or on, while it blinks. */
static void wait_until_steady(int fd)
{
	for (int ms = 0; ms < 300; ms += 10) {
		if (!led_is_on(fd))
			ms = 0;
		uapi_sleep_ms(10);
	}
}

static void the_led_blinks_on_a_drop_and_then_stays_on(void **state)
{
	int fd = uapi_open(O_RDONLY);
	int producer = uapi_producer();
	unsigned int changes;

	(void)state;
	uapi_consumer(0, 1);
	for (unsigned int i = 0; i < UAPI_SLOTS; i++)
		uapi_frame(producer);
	/* Each frame drops one from here on. Who looks may be too slow to see. */
	do {
		wait_until_steady(fd);
		changes = changes_after_a_drop(fd, producer);
		assert_true(changes <= 40);
	} while (changes < 6);
	wait_until_steady(fd);
}

static void the_driver_leaves_alone_what_a_program_stored(void **state)
{
	int fd = uapi_open(O_RDWR);
	int producer = uapi_producer();

	(void)state;
	uapi_frame(producer);
	assert_true(led_is_on(fd));
	assert_int_equal(set(fd, OUT, 32, get(fd, OUT, 32) | 1U << PIN), 0);
	uapi_frame(producer);
	assert_false(led_is_on(fd));
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		uapi_test(the_led_is_an_output_and_off_at_first),
		uapi_test(what_is_written_is_read_in_every_width),
		uapi_test(there_are_no_other_windows),
		uapi_test(the_width_is_8_16_or_32),
		uapi_test(nothing_outside_the_window_is_reached),
		uapi_test(the_last_byte_of_the_window_is_inside),
		uapi_test(accesses_are_aligned),
		uapi_test(padding_and_reserved_are_zero),
		uapi_test(a_value_wider_than_the_width_is_refused),
		uapi_test(the_mode_of_the_file_decides),
		uapi_test(a_user_window_needs_no_capability),
		uapi_test(a_value_that_cannot_be_told_is_a_fault),
		uapi_test(WINDOW_tells_every_byte),
		uapi_test(WINDOW_refuses_what_is_wrong),
		uapi_test(LED_tells_every_byte),
		uapi_test(the_led_is_on_while_frames_are_streamed),
		uapi_test(the_led_blinks_on_a_drop_and_then_stays_on),
		uapi_test(the_driver_leaves_alone_what_a_program_stored),
	};

	return cases_run(argc, argv, tests);
}
