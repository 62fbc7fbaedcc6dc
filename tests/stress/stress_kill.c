// SPDX-License-Identifier: GPL-2.0-only
/*
 * kill -9 at any moment: producers, consumers, readers and mappers die by the
 * hundred while one program, which is never killed, keeps streaming. No slot
 * may be lost by it, and nobody else stopped.
 *
 * Every frame is one byte value all over, its cookie's: who holds a frame sees
 * when somebody else writes into it.
 */
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>

#include "uapi_util.h"

#define ROUNDS 300
#define VICTIMS 6
#define SLOTS 12
#define TIMEOUT_MS 20000
#define TEST_SECONDS 60 /* at ease, for so many */

enum role { PRODUCER, CONSUMER, LOSSLESS, READER, MAPPER, ROLES };

static unsigned int seed = 1;
static int died[ROLES];

static unsigned int limit(void)
{
	unsigned int rounds = uapi_rounds(ROUNDS);

	return rounds > ROUNDS ? TEST_SECONDS * rounds / ROUNDS : TEST_SECONDS;
}

static unsigned int random_below(unsigned int limit)
{
	return rand_r(&seed) % limit;
}

static struct framering_setup ring(__u32 policy)
{
	struct framering_setup setup = uapi_setup();

	setup.slots = SLOTS;
	setup.policy = policy;
	setup.flags = policy ? FRAMERING_SETUP_DISCARD : 0;
	return setup;
}

static unsigned char *map_all(int fd, int prot)
{
	void *at = mmap(NULL, SLOTS * UAPI_SIZE, prot, MAP_SHARED, fd,
			(__u64)FRAMERING_REGION_ALL << FRAMERING_REGION_SHIFT);

	return at == MAP_FAILED ? NULL : at;
}

/* Until the call that may block says no; what it said. */
static int produce(int fd, unsigned char *frames, volatile unsigned long *count)
{
	struct framering_queue queue = { .flags = FRAMERING_QUEUE_NEXT };
	int slot = uapi_dequeue(fd);

	if (slot < 0)
		return slot;
	queue.next_slot = slot;
	for (unsigned long i = 1;; i++) {
		queue.slot = queue.next_slot;
		queue.meta.cookie = i & 0xff;
		memset(frames + (size_t)queue.slot * UAPI_SIZE, i, UAPI_SIZE);
		slot = uapi_ioctl(fd, FRAMERING_IOC_QUEUE, &queue);
		if (slot || queue.next_error)
			return slot ? slot : queue.next_error;
		if (count)
			*count = i;
	}
}

static bool is_whole(const unsigned char *frame, unsigned char value)
{
	for (unsigned int i = 0; i < UAPI_SIZE; i++) {
		if (frame[i] != value)
			return false;
	}
	return true;
}

/* Victims. None of them may end by itself. */

static void be_producer(void)
{
	struct framering_setup setup = ring(seed & 1);
	int fd = open(UAPI_NODE, O_RDWR);
	unsigned char *frames;

	while (uapi_ioctl(fd, FRAMERING_IOC_SETUP, &setup))
		sched_yield();
	frames = map_all(fd, PROT_READ | PROT_WRITE);
	if (frames)
		produce(fd, frames, NULL);
}

static void be_consumer(__u32 flags)
{
	for (;;) {
		int fd = open(UAPI_NODE, O_RDWR);
		struct framering_frame frame;

		if (uapi_attach(fd, flags, 2))
			sched_yield();
		else
			while (!uapi_acquire(fd, &frame) &&
			       (random_below(3) || !uapi_release(fd, frame.slot)))
				;
		close(fd);
	}
}

static void be_reader(void)
{
	char buffer[5000];

	for (;;) {
		int fd = open(UAPI_NODE, O_RDONLY);

		while (read(fd, buffer, sizeof(buffer)) > 0)
			;
		close(fd);
		sched_yield();
	}
}

static void be_mapper(void)
{
	for (;;) {
		int fd = open(UAPI_NODE, O_RDONLY);
		struct framering_export export = { .slot = random_below(SLOTS) };
		unsigned char *frames = map_all(fd, PROT_READ);

		if (frames)
			munmap(frames + UAPI_SIZE, UAPI_SIZE);
		if (!uapi_ioctl(fd, FRAMERING_IOC_EXPORT, &export) &&
		    random_below(2))
			close(export.fd);
		close(fd);
		if (frames && random_below(2))
			munmap(frames, SLOTS * UAPI_SIZE);
		sched_yield();
		if (!random_below(50))
			syscall(SYS_close_range, 3, ~0U, 0);
	}
}

static int be_victim(void *arg)
{
	switch (*(enum role *)arg) {
	case PRODUCER:
		be_producer();
		break;
	case CONSUMER:
		be_consumer(0);
		break;
	case LOSSLESS:
		be_consumer(FRAMERING_ATTACH_LOSSLESS);
		break;
	case READER:
		be_reader();
		break;
	default:
		be_mapper();
	}
	return 1;
}

static void kill_hundreds(const enum role *roles)
{
	int kills = uapi_rounds(ROUNDS);
	pid_t pids[VICTIMS] = { 0 };
	enum role role[VICTIMS];

	for (int i = 0; i < kills + VICTIMS; i++) {
		int which = i % VICTIMS;

		if (pids[which]) {
			kill(pids[which], SIGKILL);
			assert_int_equal(uapi_wait(pids[which]), 128 + SIGKILL);
			died[role[which]]++;
			uapi_assert_rules_hold();
		}
		pids[which] = 0;
		if (i < kills) {
			role[which] = roles[which];
			seed++;
			pids[which] = uapi_fork(be_victim, &role[which]);
		}
		uapi_sleep_ms(random_below(25));
	}
}

static void assert_nothing_left(int fd)
{
	struct framering_query query = uapi_query(fd);

	assert_true(uapi_nothing_held(fd));
	assert_int_equal(query.flags & FRAMERING_QUERY_PRODUCER, 0);
	assert_int_equal(query.stopped_pid, 0);
	printf("killed %d producers, %d consumers, %d lossless ones, %d readers, %d mappers\n",
	       died[PRODUCER], died[CONSUMER], died[LOSSLESS], died[READER],
	       died[MAPPER]);
	printf("%llu frames queued, %llu acquired, %llu generations\n",
	       query.counters.queued, query.counters.acquired,
	       (__u64)query.current_generation);
}

/* Shared with the program that is never killed. */
static struct progress {
	unsigned long frames;
	unsigned long torn;
	unsigned long stuck;
} volatile *progress;

static void share_progress(void)
{
	progress = uapi_map(-1, UAPI_PAGE, PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, 0);
}

static void watch_frames(int fd, const unsigned char *frames, __u32 generation)
{
	struct framering_frame frame;
	struct pollfd pollfd = { .fd = fd, .events = POLLIN | POLLPRI };

	for (;;) {
		int error = uapi_acquire(fd, &frame);

		if (error == -EAGAIN) {
			if (!poll(&pollfd, 1, TIMEOUT_MS))
				progress->stuck++;
			if (pollfd.revents & POLLPRI)
				uapi_events(fd);
			continue;
		}
		if (error || frame.generation != generation)
			return;
		frames += (size_t)frame.slot * UAPI_SIZE;
		if (!is_whole(frames, frame.meta.cookie))
			progress->torn++;
		if (!(frame.sequence % 8))
			uapi_sleep_ms(2);
		if (!is_whole(frames, frame.meta.cookie))
			progress->torn++;
		frames -= (size_t)frame.slot * UAPI_SIZE;
		progress->frames++;
		uapi_release(fd, frame.slot);
	}
}

static void watch_for_ever(void)
{
	for (;;) {
		int fd = open(UAPI_NODE, O_RDWR | O_NONBLOCK);
		struct framering_attach attach = { .hold_limit = 2 };
		unsigned char *frames = NULL;

		if (!uapi_ioctl(fd, FRAMERING_IOC_ATTACH, &attach))
			frames = map_all(fd, PROT_READ);
		if (frames) {
			watch_frames(fd, frames, attach.generation);
			munmap(frames, SLOTS * UAPI_SIZE);
		}
		close(fd);
		sched_yield();
	}
}

static int be_watcher(void *unused)
{
	(void)unused;
	watch_for_ever();
	return 1;
}

static void end_survivor(pid_t pid)
{
	kill(pid, SIGKILL);
	assert_int_equal(uapi_wait(pid), 128 + SIGKILL);
	printf("the survivor had %lu frames, %lu of them torn; stuck %lu times\n",
	       progress->frames, progress->torn, progress->stuck);
	assert_int_equal(progress->torn, 0);
	assert_int_equal(progress->stuck, 0);
	assert_true(progress->frames > uapi_rounds(ROUNDS) / 4);
}

static void a_consumer_outlives_hundreds_of_dead(void **state)
{
	static const enum role roles[VICTIMS] = { PRODUCER, CONSUMER, LOSSLESS,
						  PRODUCER, READER, MAPPER };
	int fd = uapi_open(O_RDONLY);
	pid_t watcher;

	(void)state;
	case_limit(limit());
	share_progress();
	watcher = uapi_fork(be_watcher, NULL);
	kill_hundreds(roles);
	end_survivor(watcher);
	assert_nothing_left(fd);
	assert_int_equal(uapi_try_setup(ring(0)), 0);
}

/* As long as it is not killed it streams: it has "stuck" a call at most 20 s. */
static int be_steady_producer(void *arg)
{
	struct framering_setup setup = ring(*(__u32 *)arg);
	int fd = open(UAPI_NODE, O_RDWR);
	unsigned char *frames;

	if (uapi_ioctl(fd, FRAMERING_IOC_SETUP, &setup))
		return 1;
	frames = map_all(fd, PROT_READ | PROT_WRITE);
	return frames ? -produce(fd, frames, &progress->frames) : 2;
}

static void stream_among_dying(__u32 policy)
{
	static const enum role roles[VICTIMS] = { LOSSLESS, CONSUMER, MAPPER,
						  LOSSLESS, READER, CONSUMER };
	int fd = uapi_open(O_RDONLY);
	unsigned long before;
	pid_t producer;

	case_limit(limit());
	share_progress();
	producer = uapi_fork(be_steady_producer, &policy);
	kill_hundreds(roles);
	before = progress->frames;
	for (int ms = 0; ms < TIMEOUT_MS && progress->frames < before + 100; ms += 10)
		uapi_sleep_ms(10);
	assert_true(progress->frames >= before + 100);
	end_survivor(producer);
	assert_nothing_left(fd);
}

static void a_live_producer_outlives_hundreds_of_dead(void **state)
{
	(void)state;
	stream_among_dying(FRAMERING_POLICY_DROP);
}

static void a_waiting_producer_outlives_hundreds_of_dead(void **state)
{
	(void)state;
	stream_among_dying(FRAMERING_POLICY_WAIT);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		uapi_test(a_consumer_outlives_hundreds_of_dead),
		uapi_test(a_live_producer_outlives_hundreds_of_dead),
		uapi_test(a_waiting_producer_outlives_hundreds_of_dead),
	};

	return cases_run(argc, argv, tests);
}
