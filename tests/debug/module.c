// SPDX-License-Identifier: GPL-2.0-only
#include <sys/syscall.h>

#include "fail_nth.h"
#include "module.h"
#include "uapi_util.h"

#define MOST 5000

int module_in_memory(const char *path)
{
	int from = open(path, O_RDONLY | O_CLOEXEC);
	int module = memfd_create("module", MFD_CLOEXEC);
	static char part[1 << 16];
	ssize_t n;

	assert_true(from >= 0 && module >= 0);
	while ((n = read(from, part, sizeof(part))) > 0)
		assert_int_equal(write(module, part, n), n);
	assert_int_equal(n, 0);
	close(from);
	return module;
}

int module_load(int module, const char *parameters)
{
	return syscall(SYS_finit_module, module, parameters, 0) ? -errno : 0;
}

int module_unload(const char *name)
{
	return syscall(SYS_delete_module, name, O_NONBLOCK) ? -errno : 0;
}

unsigned int module_count_of_loader(int module, const char *refused)
{
	unsigned int left;

	fail_nth_arm(MOST);
	assert_int_equal(module_load(module, refused), -EINVAL);
	left = fail_nth_left();
	fail_nth_disarm();
	return MOST - left;
}
