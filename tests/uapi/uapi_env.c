// SPDX-License-Identifier: GPL-2.0-only
/*
 * What surrounds a test: its mappings and children, which go when it ends.
 */
#include <linux/capability.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "uapi_util.h"

#define FIRST_FD 3

static struct {
	void *at;
	size_t size;
} mappings[256];

static pid_t children[64];

int uapi_begin(void **state)
{
	(void)state;
	return 0;
}

int uapi_end(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(children) / sizeof(*children); i++) {
		if (!children[i])
			continue;
		kill(children[i], SIGKILL);
		waitpid(children[i], NULL, 0);
		children[i] = 0;
	}
	for (size_t i = 0; i < sizeof(mappings) / sizeof(*mappings); i++) {
		if (mappings[i].at)
			munmap(mappings[i].at, mappings[i].size);
		mappings[i].at = NULL;
	}
	syscall(SYS_close_range, FIRST_FD, ~0U, 0);
	return 0;
}

static void *map(int fd, size_t size, int prot, int flags, __u64 offset)
{
	void *at = mmap(NULL, size, prot, flags, fd, offset);
	size_t i = 0;

	if (at == MAP_FAILED)
		return at;
	while (mappings[i].at)
		i++;
	mappings[i].at = at;
	mappings[i].size = size;
	return at;
}

int uapi_map_error(int fd, size_t size, int prot, int flags, __u64 offset)
{
	void *at = map(fd, size, prot, flags, offset);

	return at == MAP_FAILED ? -errno : 0;
}

void *uapi_map(int fd, size_t size, int prot, int flags, __u64 offset)
{
	void *at = map(fd, size, prot, flags, offset);

	if (at == MAP_FAILED)
		print_error("mmap of %#llx: %s\n", offset, strerror(errno));
	assert_true(at != MAP_FAILED);
	return at;
}

void *uapi_map_slot(int fd, unsigned int slot, int prot)
{
	struct framering_query query = uapi_query(fd);

	return uapi_map(fd, query.slot_size, prot, MAP_SHARED,
			uapi_slot_offset(fd, slot));
}

void uapi_unmap(void *at, size_t size)
{
	for (size_t i = 0; i < sizeof(mappings) / sizeof(*mappings); i++) {
		if (mappings[i].at == at)
			mappings[i].at = NULL;
	}
	assert_int_equal(munmap(at, size), 0);
}

void *uapi_read_only(const void *data, size_t size)
{
	char *page = uapi_map(-1, UAPI_PAGE, PROT_READ | PROT_WRITE,
			      MAP_PRIVATE | MAP_ANONYMOUS, 0);

	memcpy(page + UAPI_PAGE - size, data, size);
	assert_int_equal(mprotect(page, UAPI_PAGE, PROT_READ), 0);
	return page + UAPI_PAGE - size;
}

/* A child must never go on in cmocka, nor outlive the test. */
static pid_t fork_with(uapi_child_fn prepare, uapi_child_fn fn, void *arg)
{
	pid_t pid = fork();
	size_t i = 0;

	assert_true(pid >= 0);
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (prepare && prepare(NULL))
			_exit(125);
		_exit(fn(arg));
	}
	while (children[i])
		i++;
	children[i] = pid;
	return pid;
}

pid_t uapi_fork(uapi_child_fn fn, void *arg)
{
	return fork_with(NULL, fn, arg);
}

int uapi_wait(pid_t pid)
{
	int status;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	for (size_t i = 0; i < sizeof(children) / sizeof(*children); i++) {
		if (children[i] == pid)
			children[i] = 0;
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int uapi_in_child(uapi_child_fn fn, void *arg)
{
	return uapi_wait(fork_with(NULL, fn, arg));
}

static int become_nobody(void *unused)
{
	(void)unused;
	return setgid(UAPI_NOBODY) || setuid(UAPI_NOBODY);
}

int uapi_as_nobody(uapi_child_fn fn, void *arg)
{
	return uapi_wait(fork_with(become_nobody, fn, arg));
}

static int drop_rawio(void *unused)
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];

	(void)unused;
	if (syscall(SYS_capget, &header, data))
		return 1;
	data[CAP_TO_INDEX(CAP_SYS_RAWIO)].effective &= ~CAP_TO_MASK(CAP_SYS_RAWIO);
	return syscall(SYS_capset, &header, data) != 0;
}

int uapi_without_rawio(uapi_child_fn fn, void *arg)
{
	return uapi_wait(fork_with(drop_rawio, fn, arg));
}

unsigned int uapi_rounds(unsigned int usual)
{
	const char *text = getenv("FRAMERING_ROUNDS");
	unsigned int rounds = text ? strtoul(text, NULL, 10) : usual;

	assert_true(rounds > 0);
	return rounds;
}
