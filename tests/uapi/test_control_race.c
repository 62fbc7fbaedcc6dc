// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rings come and go, by force too, under threads that set them up, hand frames
 * over and map them, and beside unbinding; callers are killed in the middle. What
 * they get is an answer that the contract knows, and nothing is left.
 */
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "uapi_race.h"
#include "uapi_util.h"

#define DRIVER "/sys/bus/platform/drivers/framering/"
#define FIRST 1		/* ring 0 is nobody's here */
#define RINGS 4
#define ADDERS 2
#define USERS 3
#define ROUNDS 30	/* rings added and removed by each adder */
#define ENOUGH 5	/* rings that users have had a frame of */
#define KILLED 20

static atomic_bool stop;
static atomic_int unknown;	/* an error that nobody may see */
static atomic_uint used;
static atomic_int rounds_left;

static bool allow(int error, const int *known, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (error == -known[i])
			return true;
	}
	unknown = error;
	return false;
}

static void change(int fd, unsigned int *seed)
{
	/* ENODEV: it was unbound before anybody could be told of it. */
	static const int adding[] = { 0, EEXIST, ENOSPC, ENODEV };
	static const int removing[] = { 0, ENOENT, EBUSY };
	struct framering_add_ring add = { .index = FIRST + uapi_race_pick(seed, RINGS) };
	struct framering_remove_ring remove = {
		.index = FIRST + uapi_race_pick(seed, RINGS),
		.flags = uapi_race_pick(seed, 2) ? FRAMERING_REMOVE_FORCE : 0,
	};

	allow(uapi_ioctl(fd, FRAMERING_IOC_ADD_RING, &add), adding, 4);
	allow(uapi_ioctl(fd, FRAMERING_IOC_REMOVE_RING, &remove), removing, 3);
}

static void *adder(void *arg)
{
	unsigned int seed = (unsigned int)(size_t)arg;
	int fd = open(UAPI_CONTROL, O_RDWR | O_CLOEXEC);

	while (rounds_left-- > 0)
		change(fd, &seed);
	close(fd);
	return NULL;
}

/* Everything that a ring may say to one whom it is taken away from. */
static void use(int fd, bool is_producer)
{
	static const int known[] = { 0, EBUSY, ENODEV, ENODATA, EAGAIN, ENOMEM,
				     EDQUOT, EPERM, ENOTCONN, ESTALE, EINVAL };
	struct framering_setup setup = uapi_setup();
	struct framering_dequeue dequeue = { 0 };
	struct framering_queue queue = { 0 };
	struct framering_attach attach = { 0 };
	struct framering_acquire acquire = { 0 };
	const size_t count = sizeof(known) / sizeof(*known);
	volatile char *at;
	int ret;

	if (!is_producer) {
		allow(uapi_ioctl(fd, FRAMERING_IOC_ATTACH, &attach), known, count);
		allow(uapi_ioctl(fd, FRAMERING_IOC_ACQUIRE, &acquire), known, count);
		return;
	}
	ret = uapi_ioctl(fd, FRAMERING_IOC_SETUP, &setup);
	if (!allow(ret, known, count) || ret)
		return;
	at = mmap(NULL, UAPI_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (at != MAP_FAILED) {
		at[0] = 1;
		sched_yield();
		at[UAPI_SIZE - 1] = 1;
	}
	ret = uapi_ioctl(fd, FRAMERING_IOC_DEQUEUE, &dequeue);
	queue.slot = dequeue.slot;
	if (allow(ret, known, count) && !ret)
		ret = uapi_ioctl(fd, FRAMERING_IOC_QUEUE, &queue);
	if (allow(ret, known, count) && !ret)
		used++;
	if (at != MAP_FAILED)
		munmap((void *)at, UAPI_SIZE);
}

static void *user(void *arg)
{
	static const int known[] = { ENOENT, ENODEV, ENXIO };
	unsigned int seed = (unsigned int)(size_t)arg;

	while (!stop) {
		char node[32];
		int fd;

		snprintf(node, sizeof(node), "/dev/framering%u",
			 FIRST + uapi_race_pick(&seed, RINGS));
		fd = open(node, O_RDWR | O_NONBLOCK | O_CLOEXEC);
		if (fd < 0) {
			allow(-errno, known, 3);
			sched_yield();
			continue;
		}
		use(fd, uapi_race_pick(&seed, 3));
		close(fd);
	}
	return NULL;
}

/* What it is told changes by the moment. */
static void *unbinder(void *arg)
{
	unsigned int seed = (unsigned int)(size_t)arg;

	while (!stop) {
		char name[32];

		snprintf(name, sizeof(name), "framering.%u",
			 FIRST + uapi_race_pick(&seed, RINGS));
		uapi_write_file(DRIVER "unbind", name);
		sched_yield();
		uapi_write_file(DRIVER "bind", name);
	}
	return NULL;
}

/* An unbound one may be there besides a bound one of its number. */
static void remove_all(void)
{
	int fd = open(UAPI_CONTROL, O_RDWR | O_CLOEXEC);

	assert_true(fd >= 0);
	for (__u32 i = FIRST; i < FRAMERING_MAX_RINGS; i++) {
		struct framering_remove_ring arg = { .index = i };
		int ret = 0;

		while (!ret)
			ret = uapi_ioctl(fd, FRAMERING_IOC_REMOVE_RING, &arg);
		assert_int_equal(ret, -ENOENT);
		assert_int_equal(uapi_ioctl(fd, FRAMERING_IOC_ADD_RING,
					    &(struct framering_add_ring){ .index = i }), 0);
		assert_int_equal(uapi_ioctl(fd, FRAMERING_IOC_REMOVE_RING, &arg), 0);
	}
	close(fd);
}

static void run(pthread_t *thread, void *(*what)(void *), size_t seed)
{
	assert_int_equal(pthread_create(thread, NULL, what, (void *)seed), 0);
}

static void rings_go_under_who_uses_them(void **state)
{
	pthread_t adders[ADDERS], users[USERS], other;

	(void)state;
	rounds_left = (int)(ADDERS * uapi_rounds(ROUNDS));
	for (size_t i = 0; i < ADDERS; i++)
		run(&adders[i], adder, 10 + i);
	for (size_t i = 0; i < USERS; i++)
		run(&users[i], user, 20 + i);
	run(&other, unbinder, 30);
	for (size_t i = 0; i < ADDERS; i++)
		pthread_join(adders[i], NULL);
	stop = true;
	for (size_t i = 0; i < USERS; i++)
		pthread_join(users[i], NULL);
	pthread_join(other, NULL);
	print_message("%u rings were used\n", used);
	assert_int_equal(unknown, 0);
	assert_true(used >= ENOUGH);
	remove_all();
	close(uapi_producer());
	uapi_assert_rules_hold();
}

static int add_and_remove(void *unused)
{
	unsigned int seed = (unsigned int)getpid();
	int fd = open(UAPI_CONTROL, O_RDWR | O_CLOEXEC);

	(void)unused;
	while (fd >= 0)
		change(fd, &seed);
	return 1;
}

static void callers_are_killed_in_the_middle(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < KILLED; i++) {
		pid_t one = uapi_fork(add_and_remove, NULL);
		pid_t two = uapi_fork(add_and_remove, NULL);

		uapi_sleep_ms(5 + 3 * i);
		kill(one, SIGKILL);
		assert_int_equal(uapi_wait(one), 128 + SIGKILL);
		kill(two, SIGKILL);
		assert_int_equal(uapi_wait(two), 128 + SIGKILL);
	}
	remove_all();
	close(uapi_producer());
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		uapi_test(rings_go_under_who_uses_them),
		uapi_test(callers_are_killed_in_the_middle),
	};

	return cases_run(argc, argv, tests);
}
