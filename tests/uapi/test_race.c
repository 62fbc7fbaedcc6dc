// SPDX-License-Identifier: GPL-2.0-only
/*
 * Threads do anything at any time to the same few files: set up, attach, hand
 * over, read, write, map, export, close. Whatever they get is an answer that
 * the contract knows, the rules of the hand-off hold, and nothing is left.
 *
 * A round is a ring that was set up and a file that was closed beside all that,
 * or the device that was unbound and bound.
 */
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "uapi_race.h"
#include "uapi_util.h"

#define FILES 4
#define PAUSE_MS 5	/* between signals to all */
#define ROUNDS 40
#define UNBIND_ROUNDS 10
#define FIRST_FD 100
#define CHUNK 1000
#define ENOUGH 500	/* successful calls, else nothing was tested */
#define SECONDS 30	/* at ease, for so many rounds */

static atomic_int unknown_error;	/* what nobody may see, and from where */
static atomic_int unknown_from;
static bool device_may_go;		/* constant while threads run */

struct worker {
	unsigned int seed;
	unsigned long calls;
	atomic_ulong successes;
	atomic_uint set_up;
	atomic_uint closed;
};

/* Answers to what may well be asked at the wrong moment. */
static bool is_known(int error)
{
	static const int known[] = {
		0, EINVAL, EPERM, EBUSY, ENOTCONN, EAGAIN, EINTR, ENOBUFS,
		ESTALE, ENODATA, EUSERS, EACCES, ENOMEM, EDQUOT,
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		if (error == known[i])
			return true;
	}
	return device_may_go && (error == ENODEV || error == ENOENT ||
				 error == EBADF || error == ENXIO);
}

static unsigned int pick(struct worker *self, unsigned int below)
{
	return uapi_race_pick(&self->seed, below);
}

static int attach(struct worker *self, int fd)
{
	return uapi_attach(fd, pick(self, 4), pick(self, 3));
}

static int dequeue(struct worker *self, int fd)
{
	struct framering_dequeue arg = { 0 };

	(void)self;
	return uapi_ioctl(fd, FRAMERING_IOC_DEQUEUE, &arg);
}

static int set_up(struct worker *self, int fd)
{
	struct framering_setup setup = uapi_setup();
	int ret;

	/* It takes longer than anything else. */
	if (pick(self, 8))
		return dequeue(self, fd);
	setup.slots = 3 + pick(self, 3);
	setup.policy = pick(self, 2);
	setup.cache = pick(self, 2);
	setup.flags = pick(self, 2);
	ret = uapi_ioctl(fd, FRAMERING_IOC_SETUP, &setup);
	self->set_up += !ret;
	return ret;
}

static int queue(struct worker *self, int fd)
{
	struct framering_queue arg = { .slot = pick(self, 5),
				       .flags = pick(self, 2) };

	return uapi_ioctl(fd, FRAMERING_IOC_QUEUE, &arg);
}

/* An answer that can't be told, too. */
static int acquire(struct worker *self, int fd)
{
	static const struct framering_acquire constant;
	struct framering_acquire arg = { .flags = pick(self, 2) };
	bool untold = !pick(self, 8);
	int ret = uapi_ioctl(fd, FRAMERING_IOC_ACQUIRE,
			     untold ? &constant : &arg);

	return untold && ret == -EFAULT ? 0 : ret;
}

static int release(struct worker *self, int fd)
{
	struct framering_release arg = { .slot = pick(self, 5) };

	arg.flags = pick(self, 2) ? FRAMERING_RELEASE_NEXT : 0;
	return uapi_ioctl(fd, FRAMERING_IOC_RELEASE, &arg);
}

static int read_some(struct worker *self, int fd)
{
	char bytes[CHUNK];

	return read(fd, bytes, pick(self, CHUNK)) < 0 ? -errno : 0;
}

static int write_some(struct worker *self, int fd)
{
	static const char bytes[UAPI_SIZE_MAX];

	return write(fd, bytes, pick(self, UAPI_SIZE)) < 0 ? -errno : 0;
}

static int map_and_touch(struct worker *self, int fd)
{
	__u64 offset = (__u64)pick(self, 5) << FRAMERING_INDEX_SHIFT;
	int prot = pick(self, 2) ? PROT_READ : PROT_READ | PROT_WRITE;
	volatile char *at = mmap(NULL, UAPI_SIZE, prot, MAP_SHARED, fd, offset);

	if (at == MAP_FAILED)
		return -errno;
	if (prot & PROT_WRITE)
		at[pick(self, UAPI_SIZE)] = 1;
	else
		(void)at[pick(self, UAPI_SIZE)];
	sched_yield();
	return munmap((void *)at, UAPI_SIZE) ? -errno : 0;
}

static int export(struct worker *self, int fd)
{
	struct framering_export arg = { .slot = pick(self, 5),
					.flags = pick(self, 4) };
	int ret = uapi_ioctl(fd, FRAMERING_IOC_EXPORT, &arg);

	if (!ret)
		close(arg.fd);
	return ret;
}

static int event(struct worker *self, int fd)
{
	int ret = uapi_events(fd);

	(void)self;
	return ret < 0 ? ret : 0;
}

static int query(struct worker *self, int fd)
{
	struct framering_query arg = { 0 };
	int ret = uapi_ioctl(fd, FRAMERING_IOC_QUERY, &arg);

	(void)self;
	if (ret)
		return ret;
	if (arg.held > FRAMERING_MAX_SLOTS ||
	    (arg.hold_limit && arg.held > arg.hold_limit))
		return -EPROTO;
	return 0;
}

static int poll_it(struct worker *self, int fd)
{
	struct pollfd ready = { .fd = fd, .events = POLLIN | POLLOUT | POLLPRI };

	return poll(&ready, 1, (int)pick(self, 3)) < 0 ? -errno : 0;
}

/* Some files block: the main thread's signals end that. */
static int open_again(struct worker *self, int fd)
{
	int flags = pick(self, 12) ? O_RDWR | O_NONBLOCK : O_RDWR;
	int fresh = open(UAPI_NODE, flags);
	int ret;

	if (fresh < 0)
		return -errno;
	ret = dup2(fresh, fd) < 0 ? -errno : 0;
	self->closed += !ret;
	close(fresh);
	return ret;
}

typedef int (*action_fn)(struct worker *self, int fd);

/* Several times over what moves frames, so that something happens. */
static const action_fn actions[] = {
	set_up, attach, attach, dequeue, dequeue, dequeue, queue, queue, queue,
	queue, acquire, acquire, acquire, release, release, release, release,
	read_some, read_some, write_some, write_some, map_and_touch, export,
	event, query, poll_it, open_again,
};

#define ACTIONS (sizeof(actions) / sizeof(*actions))

static void *work(void *arg)
{
	struct worker *self = arg;

	while (!uapi_race_over) {
		unsigned int which = pick(self, ACTIONS);
		int ret = actions[which](self, FIRST_FD + pick(self, FILES));

		self->calls++;
		self->successes += !ret;
		if (!is_known(-ret)) {
			unknown_from = which;
			unknown_error = -ret;
			break;
		}
	}
	return NULL;
}

static void start(struct worker *workers)
{
	unknown_error = 0;
	for (int i = 0; i < FILES; i++) {
		int fd = uapi_open(O_RDWR | O_NONBLOCK);

		assert_int_equal(dup2(fd, FIRST_FD + i), FIRST_FD + i);
		close(fd);
	}
	for (int i = 0; i < UAPI_RACERS; i++)
		workers[i] = (struct worker){ .seed = time(NULL) + i };
	uapi_race_start(work, workers, sizeof(*workers));
}

static unsigned long successes_of(struct worker *workers)
{
	unsigned long successes = 0;

	for (int i = 0; i < UAPI_RACERS; i++)
		successes += workers[i].successes;
	return successes;
}

static unsigned int rounds_of(struct worker *workers)
{
	unsigned int set_up = 0, closed = 0;

	for (int i = 0; i < UAPI_RACERS; i++) {
		set_up += workers[i].set_up;
		closed += workers[i].closed;
	}
	return set_up < closed ? set_up : closed;
}

static bool go_on(struct worker *workers)
{
	return successes_of(workers) <= ENOUGH && !unknown_error;
}

static void finish(struct worker *workers)
{
	unsigned long calls = 0;
	unsigned long successes;

	uapi_race_end(PAUSE_MS);
	for (int i = 0; i < UAPI_RACERS; i++)
		calls += workers[i].calls;
	successes = successes_of(workers);
	for (int i = 0; i < FILES; i++)
		close(FIRST_FD + i);
	if (unknown_error)
		print_error("action %d: %s\n", unknown_from,
			    strerror(unknown_error));
	print_message("%lu calls, %lu successful\n", calls, successes);
	assert_int_equal(unknown_error, 0);
	assert_true(successes > ENOUGH);
}

static void threads_on_the_same_files_break_nothing(void **state)
{
	struct worker workers[UAPI_RACERS];
	unsigned int rounds = uapi_rounds(ROUNDS);

	(void)state;
	case_limit(SECONDS + SECONDS * rounds / ROUNDS);
	device_may_go = false;
	start(workers);
	while (go_on(workers) ||
	       (rounds_of(workers) < rounds && !unknown_error)) {
		uapi_race_interrupt(PAUSE_MS);
		uapi_assert_rules_hold();
	}
	finish(workers);
	uapi_assert_rules_hold();
	assert_true(uapi_nothing_held(uapi_producer()));
}

static void unbinding_under_load_breaks_nothing(void **state)
{
	struct worker workers[UAPI_RACERS];
	unsigned int rounds = uapi_rounds(UNBIND_ROUNDS), round;

	(void)state;
	case_limit(SECONDS + SECONDS * rounds / UNBIND_ROUNDS);
	device_may_go = true;
	start(workers);
	for (round = 0; go_on(workers) || (round < rounds && !unknown_error);
	     round++) {
		for (int i = 0; i < 10; i++)
			uapi_race_interrupt(PAUSE_MS);
		uapi_race_rebind();
	}
	finish(workers);
	uapi_assert_rules_hold();
	assert_true(uapi_nothing_held(uapi_producer()));
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		uapi_test(threads_on_the_same_files_break_nothing),
		uapi_test(unbinding_under_load_breaks_nothing),
	};

	return cases_run(argc, argv, tests);
}
