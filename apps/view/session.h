/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The viewer's side of a ring: attached when there is something to attach to,
 * one frame in hand, through every coming and going of producers.
 */
#ifndef APPS_VIEW_SESSION_H
#define APPS_VIEW_SESSION_H

#include <stdbool.h>

#include <framering/framering.h>

/**
 * struct session - a consumer
 * @info: of the generation, as of the last attach
 * @frame: in hand if its slot is not FR_SLOT_NONE
 * @previous: the one before, if a display has it still
 * @attached: to a generation, perhaps an old one
 * @producer: there is one, as far as events have told
 * @ended: the last frame said that the stream ends, or the producer went
 * @lossless: the producer waits for us
 * @keeps: session_next() keeps the frame before, for session_give_back()
 * @first: no frame of this generation was had yet
 * @since: when its first was had, nanoseconds of CLOCK_MONOTONIC
 * @missed: frames lost, not counting those before the first of a generation
 * @generations: how many were attached to
 */
struct session {
	struct fr_consumer *consumer;
	struct fr_device *dev;
	struct fr_led *led;
	struct fr_info info;
	struct fr_frame frame;
	struct fr_frame previous;
	unsigned int acquire_flags;
	bool attached;
	bool producer;
	bool ended;
	bool lossless;
	bool keeps;
	bool first;
	int64_t since;
	uint64_t missed;
	uint64_t generations;
};

/**
 * session_open() - open the ring
 * @node: as for fr_device_open()
 * @newest: always skip to the newest frame
 * @lossless: a WAIT ring's producer waits for us
 * @keeps: hold the frame before the one in hand, too
 *
 * Return: 0, or negative errno and fr_error().
 */
int session_open(struct session *session, const char *node, bool newest,
		 bool lossless, bool keeps);

/**
 * session_attach() - to the current generation; never waits
 *
 * The frame in hand goes, and so do its mapping and exports. Return: 0;
 * -EAGAIN no producer has set the ring up; else negative errno, fr_error().
 */
int session_attach(struct session *session);

/** session_poll_events() - what to poll the ring for, with @want_frame */
short session_poll_events(const struct session *session, bool want_frame);

/** session_take_events() - after POLLPRI; 0 or negative errno */
int session_take_events(struct session *session);

/**
 * session_next() - the next frame instead of the one in hand; never waits
 *
 * One system call gives the old one back and takes the new one; a session that
 * keeps it only takes. Return: 0;
 * -EAGAIN none came; -ENOBUFS others hold too much just now; -ESTALE attach
 * again; else negative errno, fr_error().
 */
int session_next(struct session *session);

/** session_give_back() - the frame before; 0 or negative errno, fr_error() */
int session_give_back(struct session *session);

/** session_holds() - whether a frame is in hand */
bool session_holds(const struct session *session);

void session_close(struct session *session);

#endif /* APPS_VIEW_SESSION_H */
