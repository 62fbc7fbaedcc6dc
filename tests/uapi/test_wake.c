// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who is woken: a producer that sleeps in DEQUEUE, by what lets it go on and by
 * nothing else. The kernel's count of the times that it slept tells.
 */
#include <stdio.h>
#include <stdlib.h>

#include "uapi_util.h"

#define SLOTS 16
#define CONSUMERS 8

static int be_dequeuing(void *arg)
{
	return uapi_dequeue(*(int *)arg) < 0;
}

/* The value of a line of /proc/PID/status, whose first word is a number or a letter. */
static void proc_status(pid_t pid, const char *key, char *value, size_t size)
{
	char path[64], line[256];
	FILE *file;

	value[0] = '\0';
	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	file = fopen(path, "re");
	assert_non_null(file);
	while (fgets(line, sizeof(line), file)) {
		if (!strncmp(line, key, strlen(key)))
			snprintf(value, size, "%s", line + strlen(key) + 2);
	}
	fclose(file);
	assert_true(value[0]);
}

/* How often it has gone to sleep. */
static unsigned long sleeps(pid_t pid)
{
	char value[64];

	proc_status(pid, "voluntary_ctxt_switches", value, sizeof(value));
	return strtoul(value, NULL, 10);
}

static bool is_asleep(pid_t pid)
{
	char value[64];

	proc_status(pid, "State", value, sizeof(value));
	return value[0] == 'S';
}

/* A process that sleeps in DEQUEUE of a full ring, in a system call of the driver's. */
static pid_t sleeper(int *producer)
{
	char path[64], where[256];
	pid_t pid = uapi_fork(be_dequeuing, producer);

	snprintf(path, sizeof(path), "/proc/%d/syscall", pid);
	/* It begins with the number of the system call, ioctl's by then. */
	do {
		uapi_sleep_ms(1);
		uapi_read_line(path, where, sizeof(where));
	} while (!is_asleep(pid) || strstr(where, "running"));
	return pid;
}

static void take_and_give_back(int consumer)
{
	struct framering_frame frame;

	assert_int_equal(uapi_acquire(consumer, &frame), 0);
	assert_int_equal(uapi_release(consumer, frame.slot), 0);
}

static void a_producer_sleeps_on_while_it_cannot_go_on(void **state)
{
	struct framering_setup setup = uapi_setup();
	int consumers[CONSUMERS], producer = uapi_open(O_RDWR);
	unsigned long before;
	pid_t pid;

	(void)state;
	setup.slots = SLOTS;
	setup.policy = FRAMERING_POLICY_WAIT;
	assert_int_equal(uapi_ioctl(producer, FRAMERING_IOC_SETUP, &setup), 0);
	for (int i = 0; i < CONSUMERS; i++)
		consumers[i] = uapi_consumer(FRAMERING_ATTACH_LOSSLESS, 1);
	for (int i = 0; i < SLOTS; i++)
		uapi_frame(producer);
	pid = sleeper(&producer);
	before = sleeps(pid);
	/* The last one has not had the oldest frame: its slot cannot be used again. */
	for (int i = 0; i < CONSUMERS - 1; i++)
		take_and_give_back(consumers[i]);
	uapi_sleep_ms(100);
	assert_int_equal(sleeps(pid), before);
	take_and_give_back(consumers[CONSUMERS - 1]);
	assert_int_equal(uapi_wait(pid), 0);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		uapi_test(a_producer_sleeps_on_while_it_cannot_go_on),
	};

	return cases_run(argc, argv, tests);
}
