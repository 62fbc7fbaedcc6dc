// SPDX-License-Identifier: GPL-2.0-only
/*
 * The viewer's side of a ring.
 */
#include "session.h"

#include <errno.h>
#include <poll.h>
#include <string.h>

#include "clock.h"

static void have_nothing(struct session *session)
{
	session->frame.slot = FR_SLOT_NONE;
	session->previous.slot = FR_SLOT_NONE;
}

int session_open(struct session *session, const char *node, bool newest,
		 bool lossless, bool keeps)
{
	/* One frame on the screen, its successor in the same call. */
	const struct fr_attach attach = {
		.hold_limit = keeps ? 2 : 1,
		.newest = !lossless,
		.lossless = lossless,
	};
	int ret;

	memset(session, 0, sizeof(*session));
	have_nothing(session);
	session->keeps = keeps;
	session->acquire_flags = newest ? FR_ACQUIRE_NEWEST : 0;
	session->lossless = lossless;
	ret = fr_consumer_create(&session->consumer, node, &attach);
	if (ret)
		return ret;
	session->dev = fr_consumer_device(session->consumer);
	/* A ring without a LED is as good. */
	if (fr_led_open(&session->led, session->dev, false))
		session->led = NULL;
	return 0;
}

bool session_holds(const struct session *session)
{
	return session->frame.slot != FR_SLOT_NONE;
}

int session_attach(struct session *session)
{
	int ret;

	have_nothing(session);
	session->attached = false;
	do {
		ret = fr_consumer_attach(session->consumer, 0);
		/* An event that came meanwhile will not wake us again. */
	} while (ret == -EAGAIN && !session_take_events(session));
	if (ret)
		return ret;
	ret = fr_device_info(session->dev, &session->info);
	if (ret)
		return ret;
	session->attached = true;
	session->first = true;
	session->ended = false;
	session->producer = session->info.producer;
	session->generations++;
	return 0;
}

short session_poll_events(const struct session *session, bool want_frame)
{
	if (!session->attached || !want_frame)
		return POLLPRI;
	/* With a frame in hand the limit hides its successor from POLLIN. */
	return session_holds(session) && !session->keeps ?
		       POLLIN | POLLRDBAND | POLLPRI :
		       POLLIN | POLLPRI;
}

int session_take_events(struct session *session)
{
	struct fr_event event;
	int ret = fr_consumer_event(session->consumer, &event, 0);

	if (ret)
		return ret;
	session->producer = event.producer;
	if (event.events & FR_EVENT_PRODUCER_GONE)
		session->ended = true;
	if (event.events & FR_EVENT_PRODUCER_BACK && event.producer)
		session->ended = false;
	return 0;
}

static void took_frame(struct session *session)
{
	/* Frames that passed while we got ready do not count as missed. */
	if (!session->first)
		session->missed += session->frame.missed;
	session->first = false;
	if (session->frame.flags & FR_FRAME_EOS)
		session->ended = true;
}

/* Instead of the one in hand, which is given back if it is not kept. */
static int take_frame(struct session *session, unsigned int flags)
{
	struct fr_frame *frame = &session->frame, next;
	int error = 0, ret;

	if (session_holds(session) && !session->keeps) {
		ret = fr_consumer_release(session->consumer, frame, frame,
					  flags, 0, &error);
		if (!ret)
			return error;
		frame->slot = FR_SLOT_NONE;
		return ret;
	}
	ret = fr_consumer_acquire(session->consumer, &next, flags, 0);
	if (ret)
		return ret;
	session->previous = *frame;
	*frame = next;
	return 0;
}

int session_next(struct session *session)
{
	unsigned int flags = session->acquire_flags;
	int ret;

	if (session->first)
		session->since = clock_now();
	if (session->first && !session->lossless)
		flags |= FR_ACQUIRE_NEWEST;
	ret = take_frame(session, flags);
	if (!ret)
		took_frame(session);
	return ret;
}

int session_give_back(struct session *session)
{
	struct fr_frame *frame = &session->previous;
	int ret = 0;

	if (frame->slot != FR_SLOT_NONE)
		ret = fr_consumer_release(session->consumer, frame, NULL, 0, 0,
					  NULL);
	frame->slot = FR_SLOT_NONE;
	return ret;
}

void session_close(struct session *session)
{
	if (!session->consumer)
		return;
	fr_led_close(session->led);
	fr_consumer_destroy(session->consumer);
	memset(session, 0, sizeof(*session));
	have_nothing(session);
}
