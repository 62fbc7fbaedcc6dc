// SPDX-License-Identifier: GPL-2.0-only
/* See Documentation/fault-injection/fault-injection.rst of the kernel. */
#include <stdio.h>
#include <stdlib.h>

#include "fail_nth.h"
#include "uapi_util.h"

static const char *const settings[][2] = {
	{ "/sys/kernel/debug/failslab/ignore-gfp-wait", "N" },
	{ "/sys/kernel/debug/failslab/verbose", "0" },
	{ "/sys/kernel/debug/fail_page_alloc/ignore-gfp-wait", "N" },
	{ "/sys/kernel/debug/fail_page_alloc/ignore-gfp-highmem", "N" },
	{ "/sys/kernel/debug/fail_page_alloc/min-order", "0" },
	{ "/sys/kernel/debug/fail_page_alloc/verbose", "0" },
	{ "/sys/kernel/debug/fail_usercopy/verbose", "0" },
};

static int control = -1;

void fail_nth_begin(void)
{
	for (size_t i = 0; i < sizeof(settings) / sizeof(*settings); i++)
		assert_int_equal(
			uapi_write_file(settings[i][0], settings[i][1]), 0);
}

/* The file is opened each time: what a test has open is closed after it. */
void fail_nth_arm(unsigned int nth)
{
	char text[16];
	int length = snprintf(text, sizeof(text), "%u", nth);

	control = open("/proc/thread-self/fail-nth", O_RDWR | O_CLOEXEC);
	assert_true(control >= 0);
	assert_int_equal(write(control, text, length), length);
}

/* This copies too, and so may be what fails: then nothing had before. */
unsigned int fail_nth_left(void)
{
	char text[16] = "";
	ssize_t n = pread(control, text, sizeof(text) - 1, 0);

	return n > 0 ? atoi(text) : 1;
}

bool fail_nth_disarm(void)
{
	bool fired = !fail_nth_left();

	/* As may this; not twice. */
	if (pwrite(control, "0", 1, 0) != 1)
		assert_int_equal(pwrite(control, "0", 1, 0), 1);
	close(control);
	return fired;
}

bool fail_nth_is_a_reason(int error)
{
	return error == -ENOMEM || error == -EFAULT;
}

int fail_nth_of_core(int error)
{
	return error == -ENODEV || error == -EINVAL ? -ENOMEM : error;
}
