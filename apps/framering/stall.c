// SPDX-License-Identifier: GPL-2.0-only
#include "stall.h"

#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define LOOK_EACH_MS 2000

/* It has no slot and there is none: the next call sleeps, or does already. */
static bool stands_still(const struct stall *stall, uint64_t queued,
			 const struct fr_info *now)
{
	struct pollfd room = {
		.fd = fr_device_fd(stall->dev),
		.events = POLLOUT,
	};

	return now->counters.queued == queued && !now->held &&
	       !poll(&room, 1, 0);
}

static void say_who_is_awaited(const struct stall *stall,
			       const struct fr_info *info)
{
	if (info->stopped_pid)
		progress_show(
			stall->progress,
			"waiting for process %u, a lossless consumer that gives no frame back",
			info->stopped_pid);
	else
		progress_show(
			stall->progress,
			"waiting for a lossless consumer, such as 'framering-view --lossless' (with --discard frames are dropped until one comes)");
}

static void *look(void *arg)
{
	struct stall *stall = arg;
	struct pollfd stop = { .fd = stall->stop_fd, .events = POLLIN };
	uint64_t queued = 0;
	bool said = false;

	while (!poll(&stop, 1, LOOK_EACH_MS)) {
		struct fr_info info;
		bool still;

		if (fr_device_info(stall->dev, &info))
			break;
		still = stands_still(stall, queued, &info);
		/* Once for each time that it stops. */
		if (still && !said)
			say_who_is_awaited(stall, &info);
		said = still;
		queued = info.counters.queued;
	}
	return NULL;
}

void stall_watch(struct stall *stall, struct fr_device *dev,
		 struct progress *progress)
{
	sigset_t all, before;

	*stall = (struct stall){ dev, progress, -1, 0 };
	if (!progress->on)
		return;
	stall->stop_fd = eventfd(0, EFD_CLOEXEC);
	if (stall->stop_fd < 0)
		return;
	/* Ctrl-C is the producer's, which it wakes. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	if (pthread_create(&stall->thread, NULL, look, stall)) {
		close(stall->stop_fd);
		stall->stop_fd = -1;
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void stall_end(struct stall *stall)
{
	if (stall->stop_fd < 0)
		return;
	eventfd_write(stall->stop_fd, 1);
	pthread_join(stall->thread, NULL);
	close(stall->stop_fd);
}
